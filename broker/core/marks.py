"""How far each life of each publisher has come: their publishes come in order, without gaps."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from broker.protocol.ids import OriginId, PeerId

LIVES_KEPT: Final = 8
"""Lives of a peer that are remembered; those that spoke longest ago go first."""


@dataclass(slots=True)
class Marks:
    """The highest publish of each of a peer's last lives, in the order in which they spoke."""

    _of: dict[PeerId, dict[int, int]] = field(default_factory=dict)

    @classmethod
    def read(cls, rows: Iterable[tuple[PeerId, int, int]]) -> Marks:
        """What `rows` gave."""
        marks = cls()
        for peer, incarnation, seq in rows:
            marks.note(OriginId(peer, incarnation, seq))
        return marks

    def rows(self) -> list[tuple[PeerId, int, int]]:
        """`(peer, incarnation, seq)` by peer; who spoke last comes last."""
        return [
            (peer, incarnation, seq)
            for peer in sorted(self._of)
            for incarnation, seq in self._of[peer].items()
        ]

    def note(self, origin: OriginId) -> None:
        """A publish has come."""
        peer, incarnation, seq = origin
        lives = self._of.get(peer)
        if lives is None:
            lives = self._of[peer] = {}
        lives[incarnation] = max(seq, lives.pop(incarnation, 0))
        if len(lives) > LIVES_KEPT:
            del lives[next(iter(lives))]

    def merge(self, other: Marks) -> None:
        """Takes over what is further."""
        for row in other.rows():
            self.note(OriginId(*row))

    def copy(self) -> Marks:
        """The same marks, to be changed apart."""
        return Marks({peer: dict(lives) for peer, lives in self._of.items()})

    def of(self, peer: PeerId, incarnation: int) -> int:
        """The highest publish of a life that has come; nought where none is remembered."""
        return self._of.get(peer, {}).get(incarnation, 0)

    def has(self, origin: OriginId) -> bool:
        """Whether a publish has come."""
        peer, incarnation, seq = origin
        return peer in self._of and seq <= self._of[peer].get(incarnation, 0)
