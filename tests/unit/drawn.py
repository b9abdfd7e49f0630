"""Hypothesis strategies for everything that travels: headers, vectors, and every frame by its type.

Frames are drawn from their annotations, so that a new one is drawn from the day it exists.
"""

from __future__ import annotations

import types
from typing import Annotated, Any, Final, Union, get_args, get_origin, get_type_hints

from hypothesis import strategies as st
from msgspec import Meta, Struct

from broker.protocol import codec, limits
from broker.protocol.clocks import STAMP_MAX, Basis, Vector
from broker.protocol.events import Event, Header
from broker.protocol.frames import Envelope, Frame
from broker.protocol.ids import INCARNATION_MAX, DerivedId, Dot, EventId, OriginId, is_peer_id
from broker.protocol.topics import REALM, Topic, is_topic

ITEMS_MAX: Final = 4
"""Elements of a drawn list: bounds are for other tests."""

# -- frames --------------------------------------------------------------------------------------


def values_of(hint: Any, meta: Meta | None = None) -> st.SearchStrategy[Any]:  # noqa: ANN401
    """Values that an annotation allows, within the bounds that it names."""
    origin, inner = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return values_of(inner[0], inner[1])
    if origin in (Union, types.UnionType):
        return st.one_of([values_of(one) for one in inner])
    if origin is tuple:
        return st.tuples(*[values_of(one) for one in inner])
    low = (meta.min_length or 0) if meta else 0
    high = min(meta.max_length or 0, low + 40) if meta else None
    if origin is list:
        return st.lists(values_of(inner[0]), min_size=low, max_size=min(high or 0, ITEMS_MAX))
    if hint is bool:
        return st.booleans()
    if hint is int:
        bounds = (meta.ge, meta.le) if meta else (-(2**63), 2**64 - 1)
        return st.integers(*bounds)  # type: ignore[arg-type]
    if hint is str:
        return st.text(min_size=low, max_size=high)
    if hint is bytes:
        return st.binary(min_size=low, max_size=high)
    return frames_of(hint)


def frames_of(struct: type[Struct]) -> st.SearchStrategy[Any]:
    """Values of one kind of frame, or of a part of one."""
    hints = get_type_hints(struct, include_extras=True)
    return st.builds(struct, *[values_of(hints[name]) for name in struct.__struct_fields__])


COUNTS: Final = st.integers(0, 2**63 - 1)
FRAMES: Final = st.one_of([frames_of(one) for one in get_args(Frame)])
ENVELOPES: Final = st.builds(Envelope, COUNTS, COUNTS, COUNTS, st.lists(FRAMES, max_size=3))

# -- headers -------------------------------------------------------------------------------------

SIGNS: Final = st.characters(codec="utf-8", exclude_categories=["C", "Z"])
PEERS: Final = st.one_of(
    st.sampled_from(["ana", "+gateway", "+world", "realm", "x" * limits.ID_CHARS_MAX]),
    st.text(SIGNS, min_size=1, max_size=8).filter(lambda name: is_peer_id(name, reserved=True)),
)
AUTHORS: Final = st.one_of(PEERS, PEERS.map("@{}".format))
"""Peers, and brokers that write to a log themselves."""
NUMBERS: Final = st.integers(1, INCARNATION_MAX)
ORIGINS: Final = st.builds(OriginId, AUTHORS, NUMBERS, NUMBERS)
MICROCOSMS: Final = st.one_of(PEERS, st.just(REALM))


@st.composite
def event_ids(draw: st.DrawFn, *, derived: bool = False) -> EventId:
    """Ids as deep as they may be; with `derived`, none that its publisher counted."""
    found: EventId = draw(ORIGINS)
    for _ in range(draw(st.integers(int(derived), limits.CAUSE_DEPTH_MAX))):
        found = DerivedId(draw(MICROCOSMS), found, draw(st.integers(0, INCARNATION_MAX)))
    return found


def topics(first: st.SearchStrategy[str]) -> st.SearchStrategy[Topic]:
    """Topics whose first word is one of these."""
    words = st.one_of(
        st.sampled_from(["intent", "@broker", "y" * limits.TOPIC_PART_CHARS_MAX]),
        st.text(SIGNS, min_size=1, max_size=6),
    )
    rest = st.lists(words, max_size=limits.TOPIC_PARTS_MAX - 1)
    return st.tuples(first, rest).map(lambda parts: (parts[0], *parts[1])).filter(is_topic)


LIVES: Final = st.tuples(st.sampled_from(["home", "east", "west", "ü"]), st.integers(1, 3))
VECTORS: Final = st.builds(Vector, st.dictionaries(LIVES, NUMBERS, max_size=6))
DOTS: Final = st.builds(
    Dot, st.sampled_from(["home", "east", "west", "ü"]), st.integers(1, 3), NUMBERS
)
BASES: Final = st.builds(Basis, VECTORS, st.integers(0, STAMP_MAX))
PLACES: Final = st.one_of(st.sampled_from(["vale", "hill", "@ana", "@realm"]), PEERS)
HEADERS: Final = st.builds(
    Header,
    origin=ORIGINS,
    derived=st.one_of(st.none(), event_ids(derived=True)),
    topic=topics(PLACES),
    lamport=st.integers(0, STAMP_MAX),
    seen=VECTORS,
    basis=BASES,
    touches=st.lists(st.text(max_size=12), max_size=limits.TOUCHES_MAX).map(tuple),
    actor=AUTHORS,
    cause=st.one_of(st.none(), event_ids()),
)


# -- headers that nobody honest writes -----------------------------------------------------------

WILD_NUMBERS: Final = st.sampled_from([-1, 0, 1, 2**63 - 1, 2**63, 2**64 - 1])
WILD_TEXTS: Final = st.sampled_from(["", "@", "@@", "a b", "a(b", "x" * 65, "\n", "ana", "vale"])
WILD: Final = st.one_of(
    st.none(), st.booleans(), st.floats(), st.binary(max_size=4), WILD_NUMBERS, WILD_TEXTS
)
WILD_NAMES: Final = st.one_of(PEERS, WILD_TEXTS)
WILD_COUNTS: Final = st.one_of(st.integers(1, 9), WILD_NUMBERS, st.booleans())
WILD_IDS: Final = st.recursive(
    st.one_of(
        st.tuples(WILD_NAMES, WILD_COUNTS, WILD_COUNTS).map(list), st.lists(WILD, max_size=4)
    ),
    lambda inner: st.tuples(WILD_NAMES, inner, WILD_COUNTS).map(list),
    max_leaves=7,
)
WILD_WORDS: Final = st.one_of(
    st.lists(WILD_NAMES, max_size=8), st.lists(st.just("x"), min_size=30, max_size=35)
)
WILD_FIELDS: Final = (
    WILD_TEXTS, WILD_NUMBERS, WILD_NUMBERS, WILD_IDS, WILD_WORDS, WILD_NUMBERS, WILD_WORDS,
    WILD_TEXTS, WILD_IDS,
)  # fmt: skip


@st.composite
def wild_statics(draw: st.DrawFn) -> bytes:
    """The immutable part of a header, with one field of it replaced by something like it, or not.

    Most of what is here is refused; what is not has to be sound.
    """
    fields = codec.decode_state(codec.encode_static(draw(HEADERS)))
    field = draw(st.integers(0, len(fields) - 1))
    fields[field] = draw(st.one_of(WILD_FIELDS[field], WILD_FIELDS[field], WILD))
    return codec.encode_state(fields)


def published(header: Header, body: bytes) -> Event:
    """An event as its publisher encodes it."""
    return Event(header, codec.encode_static(header), body)


EVENTS: Final = st.builds(published, HEADERS, st.binary(max_size=20))
