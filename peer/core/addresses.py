"""Which broker a process is attached to, and which it tries next when that one does not answer.

Addresses come from the person who started the program, and from brokers, which tell the doors of
the others. Pure: it is told what happened, and says where to go.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from broker.protocol import limits

PATIENCE_MS: Final = 2_000
"""How long a broker may be without an open session before the next is tried."""
JITTER_MS: Final = 500
DOUBLINGS_MAX: Final = 2
"""Patience doubles with each round in which nobody answered, so often at most."""


class Addresses:
    """The addresses that a process knows, in the order in which it tries them.

    Args:
        named: by the person; the first is where it begins.
        chance: some number, another one for each process: not all leave a dead broker at once.
    """

    def __init__(self, named: tuple[str, ...], chance: int) -> None:
        self.current = named[0]
        self._known = list(dict.fromkeys(named))
        self._jitter_ms = chance % JITTER_MS
        self._served_ms: int | None = None
        self._in_vain = 0

    def learn(self, doors: Iterable[str]) -> None:
        """A broker tells where else peers are let in."""
        for door in doors:
            if len(self._known) < limits.DOORS_MAX and door not in self._known:
                self._known.append(door)

    def served(self, now_ms: int) -> None:
        """The broker was heard, and holds an open session of this process."""
        self._served_ms = now_ms
        self._in_vain = 0

    def next(self, now_ms: int) -> str | None:
        """Where to go now; None to stay and wait."""
        if self._served_ms is None:
            self._served_ms = now_ms
        rounds = self._in_vain // len(self._known)
        patience_ms = (PATIENCE_MS << min(rounds, DOUBLINGS_MAX)) + self._jitter_ms
        if self._known == [self.current] or now_ms - self._served_ms <= patience_ms:
            return None
        self._served_ms = now_ms
        self._in_vain += 1
        self.current = self._known[(self._known.index(self.current) + 1) % len(self._known)]
        return self.current
