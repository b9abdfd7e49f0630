"""The log of one microcosm: its events in an order that respects causality, its vector and chains.

Admission decides nothing here; it asks `refusal` first and then calls `admit`. Entries below a
snapshot may be dropped from memory: `first` counts them on, so that positions never change.
"""

from __future__ import annotations

from dataclasses import dataclass

from broker.protocol.clocks import EMPTY, Basis, Vector
from broker.protocol.codec import GENESIS_CHAIN, chain_hash, encode_body, encode_static
from broker.protocol.errors import Code
from broker.protocol.events import Admission, Admitted, Event, Header
from broker.protocol.ids import DerivedId, Dot, Life, OriginId, broker_author
from broker.protocol.topics import BROKER_TOPIC, Topic


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A replica's state at a settled vector, opaque to brokers."""

    vector: Vector
    top: int
    digest: bytes
    rules: int
    data: bytes


class MicrocosmLog:
    """The events of one microcosm that this broker holds, in the order it took them in.

    Attributes:
        name: the microcosm.
        vector: everything taken in; also what a session that reads to the end was delivered.
        entries: those still in memory; `entries[0]` has position `first`.
        base: the vector below which entries were dropped.
        snapshot: the newest that a world peer gave, if any.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.vector: Vector = EMPTY
        self.entries: list[Admitted] = []
        self.first = 0
        self.base: Vector = EMPTY
        self.snapshot: Snapshot | None = None
        self._chains: dict[Life, bytes] = {}
        self._derived: dict[DerivedId, Event] = {}
        self._origins: dict[OriginId, Event] = {}

    @property
    def end(self) -> int:
        """The position after the last entry."""
        return self.first + len(self.entries)

    def known(self, header: Header) -> Event | None:
        """The event in memory that is this one by its id or its publisher's count, if any."""
        if header.derived is not None and header.derived in self._derived:
            return self._derived[header.derived]
        return self._origins.get(header.origin)

    def refusal(self, event: Event) -> tuple[Code, str] | None:
        """Why the event can't be admitted now; None when it can."""
        header = event.header
        if not (self.vector.covers(header.seen) and self.vector.covers(header.basis.vector)):
            return Code.AHEAD, "The event follows others that this broker does not have yet."
        return None

    def admit(self, event: Event, life: Life, stamp: int) -> Admitted:
        """Gives the event its dot and chain hash and takes it in; `stamp` is above all before."""
        dot = Dot(*life, self.vector.of(life) + 1)
        chain = chain_hash(self._chains.get(life, GENESIS_CHAIN), event, dot, stamp)
        admitted = Admitted(event, Admission(dot, stamp, chain))
        self.take_in(admitted)
        return admitted

    def take_in(self, admitted: Admitted) -> None:
        """Appends an event that was admitted before: from the journal.

        Raises:
            ValueError: the event is not the next of its life, or its chain hash is not the one
                that follows; the log it came from was damaged.
        """
        dot, stamp, chain = admitted.admission
        event = admitted.event
        if dot.n != self.vector.of(dot.life) + 1:
            message = f"{self.name} has {self.vector.of(dot.life)} events of this life, not {dot.n}"
            raise ValueError(message)
        if chain != chain_hash(self._chains.get(dot.life, GENESIS_CHAIN), event, dot, stamp):
            message = f"event {dot.n} of {self.name} breaks the chain of hashes"
            raise ValueError(message)
        self.entries.append(admitted)
        self.vector = self.vector.advanced(dot)
        self._chains[dot.life] = chain
        self._origins[event.header.origin] = event
        if event.header.derived is not None:
            self._derived[event.header.derived] = event

    def position_after(self, have: Vector) -> int:
        """The position of the first entry that `have` does not cover."""
        for offset, admitted in enumerate(self.entries):
            if not have.covers_dot(admitted.admission.dot):
                return self.first + offset
        return self.end

    def keep_snapshot(self, snapshot: Snapshot, keep_entries: int) -> bool:
        """Holds a snapshot that is newer than the one held, and drops entries far below it.

        Returns:
            Whether it was taken: it must cover the one before and nothing that is not here.
        """
        held = self.snapshot
        if not self.vector.covers(snapshot.vector):
            return False
        if held is not None and not snapshot.vector.covers(held.vector):
            return False
        self.snapshot = snapshot
        covered = 0
        for admitted in self.entries:
            if not snapshot.vector.covers_dot(admitted.admission.dot):
                break
            covered += 1
        self._drop(covered - keep_entries)
        return True

    def _drop(self, count: int) -> None:
        if count <= 0:
            return
        for admitted in self.entries[:count]:
            header = admitted.event.header
            self.base = self.base.advanced(admitted.admission.dot)
            self._origins.pop(header.origin, None)
            if header.derived is not None:
                self._derived.pop(header.derived, None)
        del self.entries[:count]
        self.first += count


def broker_event(life: Life, topic: Topic, seq: int, lamport: int, body: object) -> Event:
    """An event that a broker itself writes: names, its own lives, membership."""
    author = broker_author(life[0])
    origin = OriginId(author, life[1], seq)
    header = Header(origin, None, topic, lamport, EMPTY, Basis(), (), author, None)
    return Event(header, encode_static(header), encode_body(body))


def life_event(life: Life, microcosm: str, seq: int, lamport: int, before: Dot | None) -> Event:
    """The first event of a broker life in a microcosm: it names the last of the life before."""
    kind = "join" if before is None else "life"
    body = {"broker": life[0], "incarnation": life[1], "before": before}
    return broker_event(life, (microcosm, BROKER_TOPIC, kind), seq, lamport, body)
