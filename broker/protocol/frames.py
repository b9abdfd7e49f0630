"""Every frame of the protocol: a struct with its number, and two literal tables. No behaviour.

A ZeroMQ message is one `Envelope`: everything that was queued for a session. Each frame is a
MessagePack array `[number, field, ...]`. Types and bounds are checked by the decoder (msgspec), so
that whoever holds a frame may trust its shape. Vectors travel as changes against the last vector
of that microcosm on the connection, lives of brokers by the place where the connection first
named them (see `vectors.VectorCoder`). `docs/protocol.md` is generated from this module.
"""

from __future__ import annotations

from typing import Annotated, Final, TypeAlias

from msgspec import Meta, Struct

from broker.protocol import limits
from broker.protocol.link_frames import (
    Carry,
    Forward,
    Founding,
    Gossip,
    Joining,
    LinkHello,
    LogStart,
    Want,
)
from broker.protocol.operator_frames import (
    AskEviction,
    AskStatus,
    AskSwitch,
    BrokerStatus,
    Evicting,
    LogStatus,
    Status,
    Switching,
)
from broker.protocol.parts import (
    Chunk,
    Count,
    Name,
    Text,
    Versions,
    WireAdmitted,
    WireEvent,
    WireLife,
    WirePost,
    WireTopic,
    WireVector,
)


class Subscription(Struct, array_like=True, frozen=True, forbid_unknown_fields=True):
    """A topic prefix and what the subscriber has of its microcosm already."""

    topic: WireTopic
    have: WireVector


class Greet(Struct, array_like=True, tag=1, frozen=True, forbid_unknown_fields=True):
    """Asks who is there; the first frame of a connection, never to change its shape."""

    version: Count
    program: Text


class Hello(Struct, array_like=True, tag=2, frozen=True, forbid_unknown_fields=True):
    """Opens a session for a peer: who, with which proof, from where on.

    `first` is the lowest publish that the peer still keeps; `role` is `player`, `peer`, `gateway`
    or `world`; `token` proves the name (player) or is the realm's service key; `window` is how many
    events the broker may deliver before it is given more credit. `rules` are the versions of the
    rules that a world peer has.
    """

    peer: Name
    incarnation: Count
    first: Count
    role: Name
    token: Annotated[bytes, Meta(max_length=limits.TOKEN_BYTES)]
    window: Count
    subscriptions: Annotated[list[Subscription], Meta(max_length=limits.SUBSCRIPTIONS_MAX)]
    rules: Versions = []


class Publish(Struct, array_like=True, tag=3, frozen=True, forbid_unknown_fields=True):
    """Events in the order of their `seq`, without gaps; those of one frame are one commit."""

    events: Annotated[list[WireEvent], Meta(max_length=limits.EVENTS_PER_FRAME_MAX)]


class Credit(Struct, array_like=True, tag=4, frozen=True, forbid_unknown_fields=True):
    """The receiver is ready for so many more events."""

    events: Count


class Taken(Struct, array_like=True, tag=5, frozen=True, forbid_unknown_fields=True):
    """Durable inbox items up to `n` need not be kept any more."""

    n: Count


class Subscribe(Struct, array_like=True, tag=6, frozen=True, forbid_unknown_fields=True):
    """Adds a subscription to an open session."""

    subscription: Subscription


class SnapshotPut(Struct, array_like=True, tag=7, frozen=True, forbid_unknown_fields=True):
    """A piece of a replica's state at a settled vector: of `total` bytes, those from `offset`."""

    microcosm: Name
    vector: WireVector
    top: Count
    digest: Annotated[bytes, Meta(min_length=32, max_length=32)]
    rules: Count
    offset: Count
    total: Annotated[int, Meta(ge=0, le=limits.SNAPSHOT_BYTES_MAX)]
    data: Chunk


class SnapshotGet(Struct, array_like=True, tag=8, frozen=True, forbid_unknown_fields=True):
    """Asks for a piece of a microcosm's newest snapshot."""

    microcosm: Name
    offset: Count


class Bye(Struct, array_like=True, tag=9, frozen=True, forbid_unknown_fields=True):
    """Ends the session; with `persist` false the peer's id is retired for ever."""

    persist: bool


class Reoffer(Struct, array_like=True, tag=11, frozen=True, forbid_unknown_fields=True):
    """Events that the session was delivered elsewhere and that are not settled, as they came.

    From world peers and gateways that move to another broker, before their first `Publish`.
    """

    microcosm: Name
    events: Annotated[list[WireAdmitted], Meta(max_length=limits.EVENTS_PER_FRAME_MAX)]


class Beat(Struct, array_like=True, tag=10, frozen=True, forbid_unknown_fields=True):
    """Still here; the sender's clock."""

    lamport: Count


class Realm(Struct, array_like=True, tag=32, frozen=True, forbid_unknown_fields=True):
    """Answers `Greet`: which realm this is, and which broker of it."""

    version: Count
    realm: Name
    broker: Name


class Welcome(Struct, array_like=True, tag=33, frozen=True, forbid_unknown_fields=True):
    """Answers `Hello`: the session is open.

    `acked` is the last publish of this incarnation that is on disk; `secret` keys the dice and is
    empty but for world peers; `taken` is the inbox place up to which nothing is kept; `homes` are
    the brokers that are members of every microcosm from its beginning, for world peers.
    """

    broker: Name
    incarnation: Count
    acked: Count
    taken: Count
    window: Count
    lamport: Count
    secret: Annotated[bytes, Meta(max_length=32)]
    homes: Annotated[list[Name], Meta(max_length=limits.HOMES_MAX)]


class Directory(Struct, array_like=True, tag=34, frozen=True, forbid_unknown_fields=True):
    """Who serves whom now.

    A player is told where they are (empty: no world yet), which gateways there are, and whether a
    world peer answers for them; a gateway, which microcosms there are.
    """

    here: Annotated[str, Meta(max_length=limits.TOPIC_PART_CHARS_MAX)]
    gateways: Annotated[list[Name], Meta(max_length=16)]
    steward: bool
    microcosms: Annotated[list[Name], Meta(max_length=limits.SUBSCRIPTIONS_MAX)]


class Ack(Struct, array_like=True, tag=35, frozen=True, forbid_unknown_fields=True):
    """Every publish up to `seq` has taken effect for good, or was refused.

    Those up to `settled` are on every member's disk, and need not be offered to another broker.
    """

    seq: Count
    lamport: Count
    settled: Count


class Refused(Struct, array_like=True, tag=36, frozen=True, forbid_unknown_fields=True):
    """The publish `seq` was not admitted; `definite`: it certainly did not happen."""

    seq: Count
    code: Name
    definite: bool
    text: Text


class Deliver(Struct, array_like=True, tag=37, frozen=True, forbid_unknown_fields=True):
    """Events of a microcosm in causal order.

    `upto` is the skip mark: whatever of the subscription is covered by it has been sent.
    """

    microcosm: Name
    events: Annotated[list[WireAdmitted], Meta(max_length=limits.EVENTS_PER_FRAME_MAX)]
    upto: WireVector


class Inbox(Struct, array_like=True, tag=38, frozen=True, forbid_unknown_fields=True):
    """Items of the session's own inbox, oldest first."""

    posts: Annotated[list[WirePost], Meta(max_length=limits.EVENTS_PER_FRAME_MAX)]


class Row(Struct, array_like=True, tag=39, frozen=True, forbid_unknown_fields=True):
    """A member's promise: it holds `vector`, and stamps nothing new at or below `clock`."""

    microcosm: Name
    life: WireLife
    clock: Count
    vector: WireVector


class Steward(Struct, array_like=True, tag=40, frozen=True, forbid_unknown_fields=True):
    """This world peer answers for `peer` from now on, until told that it is `attached` no more."""

    peer: Name
    microcosm: Name
    attached: bool
    mine: bool


class Snapshot(Struct, array_like=True, tag=41, frozen=True, forbid_unknown_fields=True):
    """A piece of the snapshot that was asked for, or that replaces a log's start; none: total 0."""

    microcosm: Name
    vector: WireVector
    top: Count
    digest: Annotated[bytes, Meta(max_length=32)]
    rules: Count
    offset: Count
    total: Annotated[int, Meta(ge=0, le=limits.SNAPSHOT_BYTES_MAX)]
    data: Chunk


class Closed(Struct, array_like=True, tag=42, frozen=True, forbid_unknown_fields=True):
    """The session is over; `definite` false: what was not acknowledged may have happened."""

    code: Name
    definite: bool
    text: Text


class Settled(Struct, array_like=True, tag=43, frozen=True, forbid_unknown_fields=True):
    """Every event of the microcosm up to this stamp is settled, as far as this broker knows."""

    microcosm: Name
    stamp: Count


class Doors(Struct, array_like=True, tag=44, frozen=True, forbid_unknown_fields=True):
    """Where the realm's other brokers let peers in: addresses to move to when this one is gone."""

    doors: Annotated[list[Text], Meta(max_length=limits.DOORS_MAX)]


Frame: TypeAlias = (
    Greet | Hello | Publish | Credit | Taken | Subscribe | SnapshotPut | SnapshotGet | Bye | Beat
    | Reoffer
    | Realm | Welcome | Directory | Ack | Refused | Deliver | Inbox | Row | Steward | Snapshot
    | Closed | Settled
    | Doors
    | AskStatus | AskEviction | AskSwitch | Status | BrokerStatus | LogStatus | Evicting | Switching
    | LinkHello | Gossip | Want | Forward | Carry | LogStart | Joining | Founding
)  # fmt: skip

FROM_PEER: Final[tuple[type[Struct], ...]] = (
    Greet, Hello, Publish, Credit, Taken, Subscribe, SnapshotPut, SnapshotGet, Bye, Reoffer, Beat,
    AskStatus, AskEviction, AskSwitch,
)  # fmt: skip
FROM_BROKER: Final[tuple[type[Struct], ...]] = (
    Realm, Welcome, Directory, Ack, Refused, Deliver, Inbox, Row, Steward, Snapshot, Closed,
    Settled, Doors, Beat, Status, BrokerStatus, LogStatus, Evicting, Switching,
)  # fmt: skip
BETWEEN_BROKERS: Final[tuple[type[Struct], ...]] = (
    LinkHello, Gossip, Want, Forward, Row, Carry, LogStart, Credit, Beat, Closed, Joining, Founding,
)  # fmt: skip


class Envelope(Struct, array_like=True, frozen=True, forbid_unknown_fields=True):
    """One ZeroMQ message: frames of one session, counted from 0 in each direction.

    `channel` is drawn by the peer for each `Hello`, so that what a dead connection still delivers
    is recognised; a gap in `number` ends the session, and the peer resumes it.
    """

    version: Count
    channel: Count
    number: Count
    frames: Annotated[list[Frame], Meta(max_length=limits.FRAMES_PER_MESSAGE_MAX)]
