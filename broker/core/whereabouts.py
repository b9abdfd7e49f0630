"""Who is where: the microcosm in which each peer is, and which of them was opened first."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from broker.protocol.clocks import Stamp
from broker.protocol.events import Admitted
from broker.protocol.ids import PeerId

GENESIS: Final = ("genesis",)
TRAVELS: Final = (("arrival",), ("returned",))
"""What the topics of events that bring their actor into a microcosm end with."""


@dataclass(slots=True)
class Whereabouts:
    """Who is where, as far as a broker's logs tell.

    Attributes:
        where: the microcosm in which each peer first published, or into which they travelled last.
        came: the stamp of the event by which each peer travelled to where they are.
        founded: the stamp of the event that opened each microcosm.
        moved: whether anything here is new since this was last reset.
    """

    where: dict[PeerId, str] = field(default_factory=dict)
    came: dict[PeerId, Stamp] = field(default_factory=dict)
    founded: dict[str, Stamp] = field(default_factory=dict)
    moved: bool = False

    def start(self) -> str:
        """The microcosm in which newcomers begin: the first that a world peer opened; or none."""
        return min(self.founded, key=lambda name: (self.founded[name], name), default="")

    def note(self, microcosm: str, admitted: Admitted) -> None:
        """Takes an event of a microcosm's log."""
        header = admitted.event.header
        kind = header.topic[1:]
        if kind == GENESIS:
            self.opened(microcosm, admitted.admission.stamp)
        elif kind in TRAVELS:
            self.travelled(microcosm, header.actor, admitted.admission.stamp)
        elif header.origin.peer == header.actor and header.actor not in self.where:
            self.where[header.actor] = microcosm
            self.moved = True

    def opened(self, microcosm: str, stamp: Stamp) -> None:
        """A world peer opened a microcosm, or did so earlier than was known."""
        self.moved = True
        self.founded[microcosm] = min(stamp, self.founded.get(microcosm, stamp))

    def travelled(self, microcosm: str, peer: PeerId, stamp: Stamp) -> None:
        """Somebody came by travel; stamps rise along it, whichever log came here first."""
        if stamp > self.came.get(peer, 0):
            self.moved = True
            self.came[peer] = stamp
            self.where[peer] = microcosm

    def here(self, microcosm: str) -> list[tuple[PeerId, Stamp]]:
        """The peers who are in a microcosm, each with the stamp of their arrival."""
        return sorted(
            (peer, self.came.get(peer, 0)) for peer, name in self.where.items() if name == microcosm
        )

    def begin(self, microcosm: str, here: list[tuple[PeerId, Stamp]], founded: Stamp) -> None:
        """Takes what another broker tells with the beginning of a log: `here`, when it opened."""
        self.moved = True
        if founded:
            self.opened(microcosm, founded)
        for peer, came in here:
            self.where.setdefault(peer, microcosm)
            self.travelled(microcosm, peer, came)
