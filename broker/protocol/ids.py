"""Names of peers, events and dots: values that compare, hash and print, and nothing else.

An event *is* its id. Most events carry the id that their publisher counted out (`OriginId`); those
that any replica may publish, and intents, carry one derived from their cause (`DerivedId`), so that
two publishers of the same deed publish one event. The dot is only how an event travels.
"""

from __future__ import annotations

from typing import Final, NamedTuple, TypeAlias

from broker.protocol import limits

PeerId: TypeAlias = str
BrokerId: TypeAlias = str
Life: TypeAlias = tuple[BrokerId, int]
"""`(broker, incarnation)`: one life of a broker's process, the key of every vector entry."""

SERVICE_MARK: Final = "+"
"""What the ids of world peers and gateways begin with, and no other peer's."""
RESERVED_PEERS: Final = frozenset({"realm", "internal", "steward"})
INCARNATION_MAX: Final = 2**63 - 1


class OriginId(NamedTuple):
    """`(peer, incarnation, seq)`: the seq-th publish of one life of a peer, counted from 1."""

    peer: PeerId
    incarnation: int
    seq: int


class DerivedId(NamedTuple):
    """`(microcosm, cause, step)`: the step-th consequence of an event, whoever publishes it."""

    microcosm: str
    cause: EventId
    step: int


EventId: TypeAlias = OriginId | DerivedId


class Dot(NamedTuple):
    """`(broker, incarnation, n)`: the n-th event, from 1, that one life of a broker admitted."""

    broker: BrokerId
    incarnation: int
    n: int

    @property
    def life(self) -> Life:
        """The vector key that this dot belongs to."""
        return self[:2]


def is_peer_id(text: str, *, reserved: bool = False) -> bool:
    """Whether text may name a peer: 1 to 48 printable characters, none of them in ` @/:()`.

    Args:
        reserved: whether words that the protocol keeps for itself will do.
    """
    return (
        0 < len(text) <= limits.ID_CHARS_MAX
        and text.isprintable()
        and not any(mark in text for mark in " @/:()")
        and (reserved or text not in RESERVED_PEERS)
    )


def is_service_id(peer: PeerId) -> bool:
    """Whether the id belongs to a world peer or a gateway, and never to a player."""
    return peer.startswith(SERVICE_MARK)


def broker_author(broker: BrokerId) -> PeerId:
    """The peer id under which a broker itself writes to a log; no peer can attach with it."""
    return f"@{broker}"


def depth(event_id: EventId) -> int:
    """How many derivations deep an id is: 0 for an origin id."""
    levels = 0
    while isinstance(event_id, DerivedId):
        event_id = event_id.cause
        levels += 1
    return levels


def event_id_text(event_id: EventId) -> str:
    """One line that names the event: `ana:1f:7` or `vale(ana:1f:7)0`; `parse_event_id` reads it."""
    if isinstance(event_id, DerivedId):
        return f"{event_id.microcosm}({event_id_text(event_id.cause)}){event_id.step}"
    return f"{event_id.peer}:{event_id.incarnation:x}:{event_id.seq}"


def parse_event_id(text: str) -> EventId:
    """The id that `event_id_text` wrote.

    Raises:
        ValueError: text is no event id.
    """
    if text.count("(") > limits.CAUSE_DEPTH_MAX:
        message = "an event id that nests too deeply"
        raise ValueError(message)
    microcosm, opening, rest = text.partition("(")
    if opening:
        inner, closing, step = rest.rpartition(")")
        if not closing:
            message = f"not an event id: {text[:80]!r}"
            raise ValueError(message)
        return DerivedId(microcosm, parse_event_id(inner), int(step))
    peer, incarnation, seq = text.split(":")
    return OriginId(peer, int(incarnation, 16), int(seq))
