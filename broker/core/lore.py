"""What brokers say of themselves to all others, spread by passing it on: the newest version counts.

Versions are on the hybrid scale, so that a broker's next life speaks above its last. Who hears
something of itself that it would not say (from a life before, mostly) says it anew, above that.
"""

from __future__ import annotations

from collections.abc import Iterator

from broker.core.door import is_far
from broker.protocol import limits
from broker.protocol.clocks import Stamp, stamp_at
from broker.protocol.ids import BrokerId
from broker.protocol.link_frames import Lore

Key = tuple[BrokerId, str]
"""Who says it, and what it is about."""


class Hearsay:
    """The newest lore of every broker.

    Args:
        broker: whose own lore is said here.
    """

    def __init__(self, broker: BrokerId) -> None:
        self._broker = broker
        self._known: dict[Key, Lore] = {}
        self._of_kind: dict[str, dict[Key, None]] = {}
        self._heard: dict[Key, int] = {}
        self._count = 0

    @property
    def count(self) -> int:
        """How much news there has been; a place to read on from."""
        return self._count

    def say(self, key: str, value: bytes, now_ms: int) -> bool:
        """Says something of this broker itself; an empty value takes it back. Whether it is new."""
        known = self._known.get((self._broker, key))
        if (known.value if known is not None else b"") == value:
            return False
        self._speak(key, value, known.version if known is not None else 0, now_ms)
        return True

    def _speak(self, key: str, value: bytes, above: Stamp, now_ms: int) -> None:
        version = max(above + 1, stamp_at(now_ms))
        self._keep(Lore(self._broker, key, version, value))

    def hear(self, lore: Lore, now_ms: int) -> bool:
        """Takes what a neighbour passed on; returns whether it is news."""
        known = self._known.get((lore.broker, lore.key))
        if known is not None and known.version >= lore.version:
            return False
        if is_far(lore.version, now_ms) or (known is None and len(self._known) >= limits.LORE_MAX):
            return False
        if lore.broker == self._broker:
            value = known.value if known is not None else b""
            self._speak(lore.key, value, lore.version, now_ms)
        else:
            self._keep(lore)
        return True

    def _keep(self, lore: Lore) -> None:
        key = (lore.broker, lore.key)
        self._known[key] = lore
        self._of_kind.setdefault(_kind(lore.key), {})[key] = None
        self._count += 1
        self._heard.pop(key, None)
        self._heard[key] = self._count

    def since(self, count: int) -> list[Lore]:
        """All news after a place, oldest first."""
        news: list[Lore] = []
        for key in reversed(self._heard):
            if self._heard[key] <= count:
                break
            news.append(self._known[key])
        news.reverse()
        return news

    def of(self, broker: BrokerId, key: str) -> bytes:
        """What a broker says of something; empty for nothing."""
        known = self._known.get((broker, key))
        return known.value if known is not None else b""

    def about(self, prefix: str) -> Iterator[Lore]:
        """All that is said, by anybody, of what begins so, up to a stroke; in order."""
        for key in sorted(self._of_kind.get(_kind(prefix), ())):
            if key[1].startswith(prefix) and self._known[key].value:
                yield self._known[key]

    def brokers(self) -> list[BrokerId]:
        """Everybody who has said anything, sorted."""
        return sorted({broker for broker, _ in self._known})


def _kind(key: str) -> str:
    """What lore is about without whom it is about: everything before the first stroke."""
    return key.partition("/")[0]
