"""Anything at all over an open link: the broker goes on, and its disk with it."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from broker.core.effects import Flush, Tick
from broker.core.words import broker_event
from broker.protocol import frames as wire
from broker.protocol import limits, link_frames, parts
from broker.protocol.clocks import STAMP_MAX, stamp_at
from broker.protocol.codec import (
    GENESIS_CHAIN,
    canonical_bytes,
    chain_hash,
    decode_body,
    encode_body,
    encode_static,
    encode_struct,
)
from broker.protocol.ids import Dot
from broker.protocol.topics import Topic
from tests.unit.drawn import COUNTS, FRAMES, HEADERS, frames_of, wild_statics
from tests.unit.foreign_link import INCARNATION, opened
from tests.unit.mesh import START_MS, TALK, pair
from tests.unit.scribes import Scribe, said

NAMES = st.sampled_from(["alder", "birch", "mallory", "nobody", "@", "\n", "x" * 64])
LOGS = st.sampled_from(["vale", "vale", "@realm", "hill", "@ana", "a b"])
NUMBERS = st.one_of(st.integers(0, 4), COUNTS, st.just(2**63 - 1))
STAMPS = st.sampled_from(
    [0, 1, stamp_at(START_MS), stamp_at(START_MS + 20_000), stamp_at(2 * START_MS), STAMP_MAX]
)
LIVES: st.SearchStrategy[parts.WireLife] = st.one_of(
    st.integers(-1, 2), st.tuples(NAMES, st.sampled_from([1, 2, INCARNATION, 2**63 - 1]))
)
VECTORS = st.lists(st.tuples(LIVES, NUMBERS), max_size=3)
WORDS: st.SearchStrategy[Topic] = st.sampled_from(
    [
        ("vale", "talk"),
        ("vale", "@broker", "evict"),
        ("vale", "@broker", "join"),
        ("vale", "@broker", "leave"),
        ("@realm", "peer", "added"),
        ("@realm", "peer", "retired"),
        ("vale", "arrival"),
    ]
)
PLAIN = st.one_of(NAMES, st.integers(-1, 3), st.none(), st.binary(max_size=3))
BODIES = st.one_of(
    st.fixed_dictionaries(
        {"broker": PLAIN, "peer": PLAIN, "proof": PLAIN},
        optional={"cut": st.one_of(PLAIN, st.lists(st.lists(PLAIN, max_size=3), max_size=2))},
    ),
    st.lists(PLAIN, max_size=2),
    PLAIN,
).map(encode_body)


@st.composite
def statics(draw: st.DrawFn) -> bytes:
    """Headers: of a broker's words, of anybody's, and of none."""
    if draw(st.booleans()):
        return draw(wild_statics())
    header = draw(HEADERS)
    author = draw(st.sampled_from(["@mallory", "@birch", "@alder", "ana"]))
    named = said(author, draw(st.integers(1, 3)), None, header.seen).header
    return encode_static(replace(named, topic=draw(WORDS)))


@st.composite
def chained(draw: st.DrawFn) -> parts.WireAdmitted:
    """The first event of a life, with the right chain, that says what nobody should."""
    life = ("mallory", draw(st.integers(100, 120)))
    author = draw(st.sampled_from([life, life, ("birch", 1)]))
    stamp = draw(STAMPS)
    event = broker_event(author, draw(WORDS), 1, 0, decode_body(draw(BODIES)))
    chain = chain_hash(GENESIS_CHAIN, canonical_bytes(event), Dot(*life, 1), stamp)
    return parts.WireAdmitted(event.static, [], [], 0, event.body, life, 1, stamp, chain)


LOOSE = st.builds(
    parts.WireAdmitted, statics(), VECTORS, VECTORS, NUMBERS, BODIES, LIVES, NUMBERS, STAMPS,
    st.just(bytes(16)),
)  # fmt: skip
EVENTS = st.one_of(LOOSE, chained())
POSTS = st.builds(parts.WirePost, NUMBERS, statics(), VECTORS, VECTORS, NUMBERS, BODIES)
HEADS = st.builds(
    link_frames.Head, NAMES, st.sampled_from([1, INCARNATION]), NUMBERS, st.just(bytes(16))
)
VOTES = st.builds(link_frames.Vote, LOGS, NAMES, NAMES, st.lists(HEADS, max_size=2))
VALUES = st.one_of(
    st.binary(max_size=9),
    st.lists(VOTES, max_size=2).map(link_frames.Ballots).map(encode_struct),
    frames_of(link_frames.About).map(encode_struct),
    st.builds(link_frames.Attending, LOGS, NAMES).map(encode_struct),
)
KEYS = st.sampled_from(["about", "evict/birch", "vote/birch", "evict/x", "player/ana", "", "k"])
LORE = st.builds(link_frames.Lore, NAMES, KEYS, st.one_of(NUMBERS, STAMPS), VALUES)
LIKELY = st.one_of(
    st.builds(link_frames.Forward, LOGS, st.lists(EVENTS, max_size=2)),
    st.builds(wire.Row, LOGS, LIVES, STAMPS, VECTORS),
    st.builds(link_frames.Want, LOGS, st.lists(HEADS, max_size=2)),
    st.builds(link_frames.Gossip, st.lists(LORE, max_size=3)),
    st.builds(
        link_frames.Carry, NAMES, NUMBERS, st.lists(POSTS, max_size=2), st.lists(NAMES, max_size=2)
    ),
    st.builds(link_frames.LogStart, LOGS, st.integers(0, 3), NUMBERS.map(lambda n: n % 9),
              st.binary(max_size=3)),
    st.builds(wire.Credit, NUMBERS),
)  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.lists(st.one_of(LIKELY, LIKELY, FRAMES), max_size=4), max_size=8))
def test_whatever_comes_over_a_link_the_broker_goes_on(messages: list[list[wire.Frame]]) -> None:
    """Nothing is raised, the link to others stands, publishes are taken, and disk equals memory."""
    mesh = pair()
    mallory = opened(mesh)
    alder = mesh["alder"]
    honest = Scribe("mallory", INCARNATION, stamp=stamp_at(START_MS))
    honest_word = honest.says("sound")
    for frames in messages:
        if not mallory.stands():
            mallory.hello()
        mallory.says(*frames)
        alder.take(Tick())
        alder.take(Flush())
    if mallory.stands():
        mallory.forwards(honest_word)
    mesh.pass_time(500)
    ana = alder.caller("ana").hello()
    ana.publish(TALK, "one")
    assert ana.acked == 1
    assert "one" in alder.talk()
    if alder.durable.clock.last <= stamp_at(mesh.now_ms + limits.SKEW_MS_MAX):
        assert "one" in mesh["birch"].talk()  # else birch holds it until its time has come
    assert "birch" in alder.broker.federation.linked
    disk = alder.recovered().logs
    for name, log in alder.durable.logs.items():
        held = disk[name].vector if name in disk else type(log.vector)()
        assert held == log.vector
        assert len(log.gate) <= limits.HELD_MAX
    assert alder.durable.clock.last <= stamp_at(mesh.now_ms + limits.FAR_MS_MAX)
