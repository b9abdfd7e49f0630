"""What frames are made of: bounded names and counts, vectors and events as they travel.

Types and bounds are checked by the decoder (msgspec), so that whoever holds a frame may trust its
shape. Vectors travel as changes against the last vector of that microcosm on the connection, lives
of brokers by the place where the connection first named them (see `vectors.VectorCoder`).
"""

from __future__ import annotations

from typing import Annotated, TypeAlias

from msgspec import Meta, Struct

from broker.protocol import limits

Name: TypeAlias = Annotated[str, Meta(min_length=1, max_length=limits.TOPIC_PART_CHARS_MAX)]
Text: TypeAlias = Annotated[str, Meta(max_length=limits.TEXT_CHARS_MAX)]
Count: TypeAlias = Annotated[int, Meta(ge=0, le=2**63 - 1)]
Versions: TypeAlias = Annotated[list[Count], Meta(max_length=limits.RULES_MAX)]
WireTopic: TypeAlias = Annotated[list[Name], Meta(min_length=1, max_length=limits.TOPIC_PARTS_MAX)]
WireLife: TypeAlias = int | tuple[Name, Count]
"""A place in the connection's table of lives, or a new entry for it.

Not `Count`: a union of a bounded number with a tuple makes msgspec 0.22 corrupt memory; the coder
checks the bound.
"""
WireVector: TypeAlias = Annotated[
    list[tuple[WireLife, Count]], Meta(max_length=limits.VECTOR_LIVES_MAX)
]
Static: TypeAlias = Annotated[bytes, Meta(max_length=limits.STATIC_BYTES_MAX)]
Body: TypeAlias = Annotated[bytes, Meta(max_length=limits.BODY_BYTES_MAX)]
Chunk: TypeAlias = Annotated[bytes, Meta(max_length=limits.SNAPSHOT_CHUNK_BYTES)]


class WireEvent(Struct, array_like=True, frozen=True, forbid_unknown_fields=True):
    """An event as a publisher sends it: `basis` as changes against its own `seen`."""

    static: Static
    seen: WireVector
    basis: WireVector
    basis_top: Count
    body: Body


class WireAdmitted(Struct, array_like=True, frozen=True, forbid_unknown_fields=True):
    """An event as a broker delivers it, with its dot, stamp and chain hash."""

    static: Static
    seen: WireVector
    basis: WireVector
    basis_top: Count
    body: Body
    life: WireLife
    n: Count
    stamp: Count
    chain: Annotated[bytes, Meta(min_length=16, max_length=16)]


class WirePost(Struct, array_like=True, frozen=True, forbid_unknown_fields=True):
    """An inbox item: `n` is its place among the durable ones, 0 for one that is not kept."""

    n: Count
    static: Static
    seen: WireVector
    basis: WireVector
    basis_top: Count
    body: Body
