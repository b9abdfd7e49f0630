"""Chance that every replica draws alike: from the realm's secret and the event's id, nothing else.

Keyed BLAKE2b over a counter, so nobody without the key can choose an id for its luck. Rolls are
unbiased: a draw past the last whole multiple of the sides is thrown again.
"""

import hashlib
from typing import Final

_WORD_BYTES: Final = 8
_WORDS: Final = 1 << (8 * _WORD_BYTES)
_KEY_BYTES_MAX: Final = 64


class Dice:
    """The dice of one event: the same key and event id give the same rolls in the same order."""

    def __init__(self, key: bytes, event_id: bytes) -> None:
        self._key = key
        self._event_id = event_id
        self._count = 0

    def roll(self, sides: int) -> int:
        """A whole number from 1 to sides.

        Raises:
            ValueError: a die has at least one side and at most 2**64.
        """
        if not 1 <= sides <= _WORDS:
            raise ValueError(f"no die has {sides} sides")
        fair = _WORDS - _WORDS % sides
        while (word := self._word()) >= fair:
            pass
        return word % sides + 1

    def token(self) -> str:
        """A word of 12 letters and digits for the id of something new: nobody can choose it."""
        return f"{self._word() >> 16:012x}"

    def _word(self) -> int:
        key = self._key
        if len(key) > _KEY_BYTES_MAX:
            key = hashlib.blake2b(key, digest_size=_KEY_BYTES_MAX).digest()
        counter = self._count.to_bytes(_WORD_BYTES, "big")
        self._count += 1
        drawn = hashlib.blake2b(counter + self._event_id, digest_size=_WORD_BYTES, key=key)
        return int.from_bytes(drawn.digest(), "big")
