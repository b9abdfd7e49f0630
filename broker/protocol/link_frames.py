"""The frames between brokers: hello, gossip, what each lacks, inbox items on their way.

Rows travel as `frames.Row`, credit and beats as `frames.Credit` and `frames.Beat`.
"""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from broker.protocol import limits
from broker.protocol.parts import Chunk, Count, Name, Text, Versions, WireAdmitted, WirePost


class LinkHello(Struct, array_like=True, tag=64, frozen=True, forbid_unknown_fields=True):
    """Opens a link between two brokers, and answers itself: who, of which realm, with which proof.

    `endpoint` is where this broker listens for others; empty where it can't be reached; `window`
    is how much credit the other end has to begin with.
    """

    version: Count
    realm: Name
    broker: Name
    incarnation: Count
    token: Annotated[bytes, Meta(max_length=limits.TOKEN_BYTES)]
    endpoint: Text
    window: Count


class Lore(Struct, array_like=True, frozen=True, forbid_unknown_fields=True):
    """One thing that a broker says of itself to all others; the highest version counts.

    `key` names what it is about, `value` is opaque to those that only pass it on.
    """

    broker: Name
    key: Annotated[str, Meta(max_length=limits.TOPIC_PART_CHARS_MAX)]
    version: Count
    value: Annotated[bytes, Meta(max_length=limits.LORE_BYTES_MAX)]


class About(Struct, array_like=True, frozen=True, forbid_unknown_fields=True):
    """What a broker says of itself under the key `about`, as the value of a `Lore`.

    `endpoint` is where it listens for brokers, `door` where for peers; `neighbours` are those it is
    linked to; `wants` are the microcosms that its own peers use, `asks` those that it wants to be a
    member of; `worlds` are its world peers, each with the microcosms that it serves, `rules` the
    versions of the rules that each of them has.
    """

    incarnation: Count
    endpoint: Text
    door: Text
    neighbours: Annotated[list[Name], Meta(max_length=limits.LINKS_MAX)]
    wants: Annotated[list[Name], Meta(max_length=limits.MICROCOSMS_MAX)]
    asks: Annotated[list[Name], Meta(max_length=limits.MICROCOSMS_MAX)]
    worlds: list[tuple[Name, list[Name]]]
    gateways: list[Name]
    rules: list[tuple[Name, Versions]] = []


class Attending(Struct, array_like=True, frozen=True, forbid_unknown_fields=True):
    """What a broker says of a player attached to it, under the key `player/` and their id."""

    microcosm: Annotated[str, Meta(max_length=limits.TOPIC_PART_CHARS_MAX)]
    world: Annotated[str, Meta(max_length=limits.TOPIC_PART_CHARS_MAX)]


class Gossip(Struct, array_like=True, tag=65, frozen=True, forbid_unknown_fields=True):
    """What brokers say of themselves, passed on to whoever has not heard it."""

    lore: Annotated[list[Lore], Meta(max_length=limits.EVENTS_PER_FRAME_MAX)]


class Head(Struct, array_like=True, frozen=True, forbid_unknown_fields=True):
    """Where the log of one broker life ends at the sender, and the hash of its chain there."""

    broker: Name
    incarnation: Count
    n: Count
    chain: Annotated[bytes, Meta(min_length=16, max_length=16)]


class Want(Struct, array_like=True, tag=66, frozen=True, forbid_unknown_fields=True):
    """The sender carries this microcosm and has all up to `heads`: it is to be sent the rest."""

    microcosm: Name
    heads: Annotated[list[Head], Meta(max_length=limits.VECTOR_LIVES_MAX)]


class Forward(Struct, array_like=True, tag=67, frozen=True, forbid_unknown_fields=True):
    """Events that the neighbour lacks, in an order that respects causality."""

    microcosm: Name
    events: Annotated[list[WireAdmitted], Meta(max_length=limits.EVENTS_PER_FRAME_MAX)]


class Carry(Struct, array_like=True, tag=68, frozen=True, forbid_unknown_fields=True):
    """Inbox items for peers of the broker `to`, which may be further on; lost with the link."""

    to: Name
    hops: Count
    posts: Annotated[list[WirePost], Meta(max_length=limits.EVENTS_PER_FRAME_MAX)]
    owners: Annotated[list[Name], Meta(max_length=limits.EVENTS_PER_FRAME_MAX)]


class LogStart(Struct, array_like=True, tag=69, frozen=True, forbid_unknown_fields=True):
    """Where the sender's log begins: pieces of all that a broker must know of what came before."""

    microcosm: Name
    offset: Count
    total: Annotated[int, Meta(ge=0, le=limits.SNAPSHOT_BYTES_MAX)]
    data: Chunk


class Joining(Struct, array_like=True, tag=70, frozen=True, forbid_unknown_fields=True):
    """Instead of a hello, from a broker that belongs to no realm yet and asks which this is."""

    version: Count
    broker: Name
    token: Annotated[bytes, Meta(max_length=limits.TOKEN_BYTES)]


class Founding(Struct, array_like=True, tag=71, frozen=True, forbid_unknown_fields=True):
    """Answers `Joining`: what each broker of the realm was founded with; `secret` keys the dice."""

    realm: Name
    secret: Annotated[bytes, Meta(min_length=32, max_length=32)]
    homes: Annotated[list[Name], Meta(min_length=1, max_length=limits.HOMES_MAX)]


class Vote(Struct, array_like=True, frozen=True, forbid_unknown_fields=True):
    """A home broker's vote to evict a broker from a microcosm, or a proposer's own.

    `heads` is what the voter holds of that broker's events: it takes no more of them.
    """

    microcosm: Name
    evicted: Name
    proposer: Name
    heads: Annotated[list[Head], Meta(max_length=limits.VECTOR_LIVES_MAX)]


class Ballots(Struct, array_like=True, frozen=True, forbid_unknown_fields=True):
    """Votes on one broker, as the value of a `Lore` under `vote/` or `evict/` and its name."""

    votes: Annotated[list[Vote], Meta(max_length=limits.MICROCOSMS_MAX)]
