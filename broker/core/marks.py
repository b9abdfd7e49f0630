"""How far each life of each publisher has come: their publishes come in order, without gaps."""

from __future__ import annotations

from collections.abc import Iterable

from broker.protocol.ids import OriginId, PeerId


class Marks(dict[tuple[PeerId, int], int]):
    """The highest publish of each life of a peer: `{(peer, incarnation): seq}`."""

    @classmethod
    def read(cls, rows: Iterable[tuple[PeerId, int, int]]) -> Marks:
        """What `rows` gave."""
        return cls({(peer, incarnation): seq for peer, incarnation, seq in rows})

    def rows(self) -> list[tuple[PeerId, int, int]]:
        """As plain values, sorted."""
        return [(*publisher, seq) for publisher, seq in sorted(self.items())]

    def note(self, origin: OriginId) -> None:
        """A publish has come."""
        self._raise((origin.peer, origin.incarnation), origin.seq)

    def merge(self, other: Marks) -> None:
        """Takes over what is further."""
        for publisher, seq in other.items():
            self._raise(publisher, seq)

    def has(self, origin: OriginId) -> bool:
        """Whether a publish has come."""
        return origin.seq <= self.get((origin.peer, origin.incarnation), 0)

    def _raise(self, publisher: tuple[PeerId, int], seq: int) -> None:
        self[publisher] = max(seq, self.get(publisher, 0))
