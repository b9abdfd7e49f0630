"""What a session tells whoever holds it, and what it is given to publish. Values only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from broker.protocol import codec
from broker.protocol.clocks import Basis, Stamp, Vector
from broker.protocol.errors import Code, ProtocolError
from broker.protocol.events import Admission, Event
from broker.protocol.ids import DerivedId, EventId, Life, OriginId
from broker.protocol.topics import Topic, ordering_microcosm


@dataclass(frozen=True, slots=True)
class Draft:
    """An event before its publisher counts it: a topic, a plain body, and why.

    Attributes:
        body: a plain value; `Encoded` already, where several are sent it.
        actor: whose will it is; empty for the publisher's own.
        basis: what the actor was shown.
    """

    topic: Topic
    body: object
    actor: str = ""
    cause: EventId | None = None
    basis: Basis = Basis()  # noqa: RUF009 - immutable
    touches: tuple[str, ...] = ()
    derived: DerivedId | None = None

    @property
    def microcosm(self) -> str:
        """The microcosm whose vectors go with it."""
        return ordering_microcosm(self.topic)


@dataclass(frozen=True, slots=True)
class Arrival:
    """An event that was delivered: with its admission from a log, with `n` from the inbox."""

    event: Event
    admission: Admission | None
    n: int

    @property
    def topic(self) -> Topic:
        """The event's topic."""
        return self.event.header.topic

    def body(self) -> object:
        """The plain value in the body; None where it is none, for bodies are hostile."""
        try:
            value: object = codec.decode_body(self.event.body)
        except ProtocolError:
            return None
        return value


@dataclass(frozen=True, slots=True)
class Opened:
    """The session is open, at this broker, in this life of it.

    Attributes:
        homes: the realm's home brokers; told to world peers alone.
    """

    realm: str
    broker: str
    incarnation: int
    secret: bytes
    clock: Stamp
    homes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DoorsTold:
    """Where the realm's other brokers let peers in, as this broker says."""

    doors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lost:
    """The session was lost; it is being resumed and nothing needs to be done."""

    why: str


@dataclass(frozen=True, slots=True)
class Ended:
    """The session is over for good, and why."""

    code: Code
    definite: bool
    text: str


@dataclass(frozen=True, slots=True)
class Acked:
    """Every publish up to seq has taken effect for good, or was refused."""

    seq: int


@dataclass(frozen=True, slots=True)
class RefusedPublish:
    """`event` was not admitted; `definite`: it certainly did not happen."""

    origin: OriginId
    code: str
    definite: bool
    text: str
    event: Event | None = None


@dataclass(frozen=True, slots=True)
class Guided:
    """Where this player is and who serves them there; for a gateway, which microcosms there are."""

    here: str
    gateways: tuple[str, ...]
    steward: bool
    microcosms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StewardTold:
    """This world peer answers for a peer now (`mine`), or does no more; and whether it is here."""

    peer: str
    microcosm: str
    attached: bool
    mine: bool


@dataclass(frozen=True, slots=True)
class RowTold:
    """A member's promise: what it holds, and that it stamps nothing new at or below `clock`."""

    microcosm: str
    life: Life
    clock: Stamp
    vector: Vector


@dataclass(frozen=True, slots=True)
class SnapshotTold:
    """A piece of a snapshot, or the whole of one: `offset` 0 and all the data."""

    microcosm: str
    vector: Vector
    top: Stamp
    digest: bytes
    rules: int
    offset: int
    total: int
    data: bytes


Tiding: TypeAlias = (
    DoorsTold |
    Arrival | Opened | Lost | Ended | Acked | RefusedPublish | Guided | StewardTold | RowTold
    | SnapshotTold
)  # fmt: skip
