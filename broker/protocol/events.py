"""Events: an immutable header and an opaque body, and what admission adds to them.

A header is split where its bytes are: the *static* part (who, what, why) is encoded once by its
publisher and copied as it is ever after; the vectors travel as deltas and are encoded anew for each
connection. The chain hash is taken over the one canonical encoding of all of it.

Structs, for brokers and replicas make and hold them by the hundred thousand: a frozen dataclass
takes sixteen times as long to make. They refer to nothing that refers back, so the garbage
collector need not visit them.
"""

from __future__ import annotations

from typing import NamedTuple

from msgspec import Struct

from broker.protocol.clocks import Basis, Stamp, Vector
from broker.protocol.ids import DerivedId, Dot, EventId, OriginId, PeerId
from broker.protocol.topics import Topic, ordering_microcosm


class Header(Struct, frozen=True, gc=False):
    """What is true of an event wherever it goes.

    Attributes:
        origin: the publisher and its count; orders the events of one publisher.
        derived: the id by which replicas that publish the same deed agree, if they can.
        topic: 1 to 6 words; the first is the microcosm that orders it, or an inbox.
        lamport: the publisher's clock, on the scale of stamps.
        seen: what the publishing session was delivered of the microcosm; gates delivery.
        basis: what the actor was shown; decides verdicts, gates nothing.
        touches: ids of entities that it may change, a hint for finding conflict candidates.
        actor: the peer whose will this is; the publisher, or whom a gateway speaks for.
        cause: the event that this one answers.
    """

    origin: OriginId
    derived: DerivedId | None
    topic: Topic
    lamport: Stamp
    seen: Vector
    basis: Basis
    touches: tuple[str, ...]
    actor: PeerId
    cause: EventId | None

    @property
    def id(self) -> EventId:
        """What the event is: its derived id where it has one, else its origin."""
        return self.derived if self.derived is not None else self.origin

    @property
    def microcosm(self) -> str:
        """The microcosm whose vectors `seen` and `basis` speak of."""
        return ordering_microcosm(self.topic)


class Event(Struct, frozen=True, gc=False):
    """A header, its static bytes and the body that no broker decodes."""

    header: Header
    static: bytes
    body: bytes


class Admission(NamedTuple):
    """What the admitting broker adds: the dot, the hybrid time and the log's chain hash."""

    dot: Dot
    stamp: Stamp
    chain: bytes


class Admitted(Struct, frozen=True, gc=False):
    """An event with its place in the log of a broker life."""

    event: Event
    admission: Admission
