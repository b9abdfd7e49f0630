"""The journal's records: what a broker must know again after its process died.

Their numbers and shapes are `limits.JOURNAL_VERSION`. The journal stores their bytes and knows
nothing of them; `broker.core` replays them in order and arrives at the state it had.
"""

from __future__ import annotations

from typing import Final, TypeAlias

import msgspec
from msgspec import Struct

from broker.protocol.clocks import Basis, Vector
from broker.protocol.codec import Canonical, canonical_bytes, canonical_event, decode_header
from broker.protocol.events import Admission, Admitted, Event
from broker.protocol.ids import Dot

StoredVector: TypeAlias = tuple[tuple[tuple[str, int], int], ...]


class Founded(Struct, array_like=True, tag=1, frozen=True):
    """The first record: which realm this is, which broker of it, and the secret of the dice.

    `homes` are the brokers that are members of every microcosm from its beginning.
    """

    realm: str
    broker: str
    secret: bytes
    journal_version: int
    homes: list[str]


class Began(Struct, array_like=True, tag=2, frozen=True):
    """A life of the broker's process began; every stamp it gives is above `above`."""

    incarnation: int
    above: int


class StoredEvent(Struct, array_like=True, frozen=True):
    """An event in full: nothing in it is counted against another record."""

    static: bytes
    seen: StoredVector
    basis: StoredVector
    basis_top: int
    body: bytes


class Logged(Struct, array_like=True, tag=3, frozen=True):
    """An event was admitted to a microcosm.

    `event` is a `StoredEvent`, kept as the very bytes that the chain hash was taken over.
    """

    microcosm: str
    event: Canonical
    broker: str
    incarnation: int
    n: int
    stamp: int
    chain: bytes


class Posted(Struct, array_like=True, tag=4, frozen=True):
    """A durable item was put in an inbox as its n-th."""

    owner: str
    n: int
    event: StoredEvent


class Took(Struct, array_like=True, tag=5, frozen=True):
    """The owner of an inbox has its durable items up to n."""

    owner: str
    n: int


class SnapshotKept(Struct, array_like=True, tag=6, frozen=True):
    """A world peer's state at a settled vector of a microcosm."""

    microcosm: str
    vector: StoredVector
    top: int
    digest: bytes
    rules: int
    data: bytes


class Based(Struct, array_like=True, tag=7, frozen=True):
    """Where a log begins: all that a broker must know of what came before `vector`.

    `settled` is the stamp up to which everything was settled there; `lives` says which life of a
    broker followed which, `chains` are the hashes at their ends, `marks` the highest publish of
    each life of a peer, `where` who was there, with the stamp of the event by which they came to
    it from elsewhere, or nought.
    """

    microcosm: str
    vector: StoredVector
    settled: int
    settled_vector: StoredVector
    members: list[str]
    writers: list[str]
    fences: StoredVector
    evictions: list[tuple[Dot, str, list[tuple[int, int]]]]
    lives: list[tuple[str, int, list[tuple[int, int]]]]
    chains: list[tuple[str, int, bytes]]
    marks: list[tuple[str, int, int]]
    where: list[tuple[str, int]]
    founded: int
    snapshot: SnapshotKept | None


class Voted(Struct, array_like=True, tag=8, frozen=True):
    """This home broker voted for an eviction: of that broker it takes only what it held then.

    What the eviction itself says counts is taken, too. It votes for one proposer alone.
    """

    microcosm: str
    evicted: str
    proposer: str
    held: StoredVector


class LogKept(Struct, array_like=True, tag=9, frozen=True):
    """A log in a checkpoint, without its entries: those from position `first` on follow it.

    `vector`, `chains` and the rest are as of the checkpoint, `base`, `base_chains`, `base_marks`
    and `writers` as of `first`. `gone` are dots of entries that count no more, `shut_out` what is
    admitted anew.
    """

    microcosm: str
    first: int
    base: StoredVector
    base_chains: list[tuple[str, int, bytes]]
    vector: StoredVector
    chains: list[tuple[str, int, bytes]]
    lasts: list[Dot]
    marks: list[tuple[str, int, int]]
    base_marks: list[tuple[str, int, int]]
    writers: list[str]
    fences: StoredVector
    evictions: list[tuple[Dot, str, list[tuple[int, int]]]]
    lives: list[tuple[str, int, list[tuple[int, int]]]]
    frozen: list[tuple[str, StoredVector]]
    gone: list[Dot]
    shut_out: list[StoredEvent]
    settled: int
    settled_vector: StoredVector
    members: list[str]
    snapshot: SnapshotKept | None


class Entries(Struct, array_like=True, tag=10, frozen=True):
    """Entries of a log in a checkpoint, the first of them at position `first`."""

    microcosm: str
    first: int
    entries: list[Logged]


class InboxKept(Struct, array_like=True, tag=11, frozen=True):
    """An inbox in a checkpoint: its durable items, each with its number."""

    owner: str
    last: int
    taken: int
    lost: int
    items: list[tuple[int, StoredEvent]]


class Kept(Struct, array_like=True, tag=12, frozen=True):
    """What else a checkpoint says; it comes last.

    `marks` are the highest publish of each life of a peer, `where` who is where, `came` the stamps
    of their arrivals, `founded` those of the events that opened microcosms, `votes` the proposer
    that this broker voted for by microcosm and broker, `spoken` its own events of this life.
    """

    clock: int
    spoken: int
    marks: list[tuple[str, int, int]]
    where: list[tuple[str, str]]
    came: list[tuple[str, int]]
    founded: list[tuple[str, int]]
    votes: list[tuple[str, str, str]]


Record: TypeAlias = (
    Founded
    | Began
    | Logged
    | Posted
    | Took
    | SnapshotKept
    | Based
    | Voted
    | LogKept
    | Entries
    | InboxKept
    | Kept
)

_encoder: Final = msgspec.msgpack.Encoder()
_decoder: Final = msgspec.msgpack.Decoder(list[Record])
_event_decoder: Final = msgspec.msgpack.Decoder(StoredEvent)


def encode_records(records: list[Record]) -> bytes:
    """One commit's records, as one row of the journal."""
    return _encoder.encode(records)


def decode_records(data: bytes) -> list[Record]:
    """The records of one row.

    Raises:
        msgspec.DecodeError: data is no row of this version.
    """
    return _decoder.decode(data)


def stored(event: Event) -> StoredEvent:
    """The event as a record holds it."""
    return StoredEvent(*canonical_event(event))


def restored(value: StoredEvent) -> Event:
    """The event that `stored` was given."""
    seen = Vector(value.seen)
    shown = seen if value.basis == value.seen else Vector(value.basis)
    header = decode_header(value.static, seen, Basis(shown, value.basis_top))
    return Event(header, value.static, value.body)


def logged(microcosm: str, admitted: Admitted, canonical: Canonical | None = None) -> Logged:
    """The record of an admission.

    Args:
        microcosm: the log's name.
        admitted: what was admitted.
        canonical: its event's `canonical_bytes`, where they are at hand.
    """
    if canonical is None:
        canonical = canonical_bytes(admitted.event)
    dot, stamp, chain = admitted.admission
    return Logged(microcosm, canonical, *dot, stamp, chain)


def readmitted(record: Logged) -> Admitted:
    """The admission that `logged` was given."""
    dot = Dot(record.broker, record.incarnation, record.n)
    event = restored(_event_decoder.decode(record.event))
    return Admitted(event, Admission(dot, record.stamp, record.chain))
