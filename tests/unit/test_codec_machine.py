"""The codec over whole connections, and against every frame and every byte that can be drawn."""

from __future__ import annotations

import tracemalloc
from collections import deque
from collections.abc import Callable
from typing import Any, Final, get_args

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from broker.protocol import codec, limits, parts
from broker.protocol import frames as wire
from broker.protocol.clocks import EMPTY, STAMP_MAX, Basis, Vector
from broker.protocol.errors import ProtocolError
from broker.protocol.events import Event, Header
from broker.protocol.ids import (
    INCARNATION_MAX,
    DerivedId,
    Dot,
    EventId,
    Life,
    depth,
    event_id_text,
    is_peer_id,
    parse_event_id,
)
from broker.protocol.vectors import VectorCoder, wire_vectors
from tests.unit.drawn import (
    COUNTS,
    DOTS,
    ENVELOPES,
    EVENTS,
    FRAMES,
    HEADERS,
    LIVES,
    VECTORS,
    wild_statics,
)

PLAY: Final = settings(max_examples=150, deadline=None, derandomize=True)
MICROCOSMS: Final = st.sampled_from(["vale", "hill", "fen", "@realm"])
CHAIN: Final = bytes(codec.CHAIN_BYTES)


class Connection(RuleBasedStateMachine):
    """One direction of a connection that loses nothing, and is made anew now and then.

    What was said waits as bytes, beside the values that the other end has to read in them.
    """

    def __init__(self) -> None:
        super().__init__()
        self.under_way: deque[tuple[bytes, object]] = deque()
        self.connect()

    @rule()
    def connect(self) -> None:
        """The connection is new at both ends; nothing of the one before arrives."""
        self.here, self.there = VectorCoder(), VectorCoder()
        self.under_way.clear()

    @rule(microcosm=MICROCOSMS, life=LIVES, vector=VECTORS)
    def tell_row(self, microcosm: str, life: Life, vector: Vector) -> None:
        """A broker's promise sets out, the life named before the vector."""
        wire_life = self.here.encode_life(life)
        row = wire.Row(microcosm, wire_life, 7, self.here.encode(microcosm, vector))
        self._send(row, (life, vector))

    @rule(microcosm=MICROCOSMS, vector=VECTORS)
    def subscribe(self, microcosm: str, vector: Vector) -> None:
        """A vector sets out as changes against nothing, and is nobody's last."""
        last = self.here.last(microcosm)
        have = self.here.changes(vector, EMPTY)
        assert self.here.last(microcosm) == last
        self._send(wire.Subscribe(wire.Subscription([microcosm], have)), vector)

    @rule(events=st.lists(EVENTS, max_size=3))
    def publish(self, events: list[Event]) -> None:
        """Events set out as a peer sends them."""
        pieces = [(one.static, *wire_vectors(self.here, one.header), one.body) for one in events]
        self._send(wire.Publish([parts.WireEvent(*one) for one in pieces]), events)

    @rule(microcosm=MICROCOSMS, news=st.lists(st.tuples(EVENTS, DOTS), max_size=2), upto=VECTORS)
    def deliver(self, microcosm: str, news: list[tuple[Event, Dot]], upto: Vector) -> None:
        """Events set out as a broker sends them, with their dots and a skip mark behind."""
        pieces = []
        for event, dot in news:
            vectors = wire_vectors(self.here, event.header)
            life = self.here.encode_life(dot.life)
            pieces.append(
                parts.WireAdmitted(event.static, *vectors, event.body, life, dot.n, 9, CHAIN)
            )
        mark = self.here.encode(microcosm, upto)
        self._send(wire.Deliver(microcosm, pieces, mark), ([*news], upto))

    @precondition(lambda self: self.under_way)
    @rule()
    def arrive(self) -> None:
        """The oldest message under way is read as what was said."""
        data, said = self.under_way.popleft()
        (frame,) = codec.decode_envelope(data).frames
        assert self._read(frame) == said

    def teardown(self) -> None:
        """Whatever is under way arrives, and both ends remember the same."""
        while self.under_way:
            self.arrive()
        for microcosm in ("vale", "hill", "fen", "@realm"):
            assert self.here.last(microcosm) == self.there.last(microcosm)

    def _send(self, frame: wire.Frame, said: object) -> None:
        data = codec.encode_envelope(wire.Envelope(1, 1, 0, [frame]))
        self.under_way.append((data, said))

    def _read(self, frame: wire.Frame) -> object:
        match frame:
            case wire.Row():
                life = self.there.decode_life(frame.life)
                return life, self.there.decode(frame.microcosm, frame.vector)
            case wire.Subscribe():
                return self.there.apply(frame.subscription.have, EMPTY)
            case wire.Publish():
                return [self._event(one) for one in frame.events]
            case wire.Deliver():
                news = [
                    (self._event(one), Dot(*self.there.decode_life(one.life), one.n))
                    for one in frame.events
                ]
                return news, self.there.decode(frame.microcosm, frame.upto)
        raise AssertionError(frame)

    def _event(self, given_: parts.WireEvent | parts.WireAdmitted) -> Event:
        vectors = (given_.seen, given_.basis, given_.basis_top)
        return codec.read_event(self.there, given_.static, vectors, given_.body)


TestConnection = Connection.TestCase
TestConnection.settings = settings(
    max_examples=40, stateful_step_count=25, deadline=None, derandomize=True
)


@PLAY
@given(ENVELOPES)
def test_every_envelope_reads_back(envelope: wire.Envelope) -> None:
    """Whatever frames are sent, the other end reads those, of those types, and no others."""
    read = codec.decode_envelope(codec.encode_envelope(envelope))
    assert read == envelope
    assert [type(frame) for frame in read.frames] == [type(frame) for frame in envelope.frames]


@PLAY
@given(HEADERS)
def test_every_valid_header_reads_back(header: Header) -> None:
    """The immutable part of any header within the limits comes back as it was, to the byte."""
    static = codec.encode_static(header)
    read = codec.decode_header(static, header.seen, header.basis)
    assert read == header
    assert type(read.id) is type(header.id)
    assert codec.encode_static(read) == static


# -- hostile bytes -------------------------------------------------------------------------------

MARKS: Final = bytes.fromhex(
    "00 01 7f 80 8f 90 9f a0 bf c0 c1 c2 c4 c6 c9 cb cf d3 d6 db dd df e0 ff"
)
"""Where MessagePack's types begin and end: more telling than bytes at random."""
CUTS: Final = st.tuples(
    st.sampled_from(["set", "insert", "drop", "repeat", "end"]),
    st.integers(0, 2**16),
    st.one_of(st.sampled_from(MARKS), st.integers(0, 255)),
)
SPOILING: Final = st.lists(CUTS, min_size=1, max_size=6)


def spoiled(data: bytes, cuts: list[tuple[str, int, int]]) -> bytes:
    """The bytes after somebody tampered with them."""
    for what, where, value in cuts:
        at = where % (len(data) + 1)
        match what:
            case "set":
                data = data[:at] + bytes([value]) + data[at + 1 :]
            case "insert":
                data = data[:at] + bytes([value]) * (1 + where % 5) + data[at:]
            case "drop":
                data = data[:at] + data[at + 1 + value % 8 :]
            case "repeat":
                data = data[: at + value] + data[at:]
            case "end":
                data = data[:at]
    return data


@settings(PLAY, max_examples=400)
@given(st.lists(FRAMES, min_size=1, max_size=2), SPOILING)
def test_spoiled_messages_are_refused_or_sound(
    sent: list[wire.Frame], cuts: list[tuple[str, int, int]]
) -> None:
    """Tampered bytes are an envelope that can be sent on, or a `ProtocolError`; nothing else."""
    data = spoiled(codec.encode_envelope(wire.Envelope(1, 2, 3, sent)), cuts)
    try:
        envelope = codec.decode_envelope(data)
    except ProtocolError:
        return
    assert codec.decode_envelope(codec.encode_envelope(envelope)) == envelope
    assert {type(frame) for frame in envelope.frames} <= set(get_args(wire.Frame))


@settings(PLAY, max_examples=400)
@given(EVENTS, COUNTS, SPOILING)
def test_spoiled_events_are_refused_or_sound(
    event: Event, top: int, cuts: list[tuple[str, int, int]]
) -> None:
    """A tampered static part is a header within the limits, or a `ProtocolError`; nothing else."""
    coder = VectorCoder()
    seen, basis, _ = wire_vectors(coder, event.header)
    static = spoiled(event.static, cuts)
    try:
        read = codec.read_event(VectorCoder(), static, (seen, basis, top), event.body)
    except ProtocolError:
        return
    header = read.header
    again = codec.encode_static(header)
    assert codec.decode_header(again, header.seen, header.basis) == header
    assert 0 < len(header.topic) <= limits.TOPIC_PARTS_MAX
    assert len(header.touches) <= limits.TOUCHES_MAX


@settings(PLAY, max_examples=500)
@given(wild_statics())
@example(codec.encode_state(["ana", 1, 1, None, [], 1, [], "ana", None]))
@example(codec.encode_state(["ana", 1, 1, None, ["vale"], 2**63, [], "ana", None]))
@example(codec.encode_state(["ana", 1, 1, None, ["vale"], 1, [], "ana", ["bo", 1]]))
@example(codec.encode_state(["ana", 1, 1, None, ["vale"], 1, [], "ana", ["bo", 1, 2**64 - 1]]))
@example(codec.encode_state(["ana", 1, 1, ["bo", 1, 1], ["vale"], 1, [], "ana", None]))
@example(codec.encode_state(["ana", 1, 1, None, ["vale"], 1, [], "a b", None]))
@example(codec.encode_state(["ana", 1, 1, None, ["vale"], 1, [], "ana", ["a b", 1, 1]]))
@example(codec.encode_state(["ana", 1, 1, None, ["vale"], 1, [], "ana", ["bo", 1, True]]))
def test_wild_headers_are_refused_or_sound(static: bytes) -> None:
    """A well-formed array of anything at all is a header within every limit, or refused."""
    try:
        header = codec.read_event(VectorCoder(), static, ([], [], 0), b"").header
    except ProtocolError:
        return
    assert codec.decode_header(codec.encode_static(header), EMPTY, Basis()) == header
    assert 0 < len(header.topic) <= limits.TOPIC_PARTS_MAX
    assert all(0 < len(word) <= limits.TOPIC_PART_CHARS_MAX for word in header.topic)
    assert len(header.touches) <= limits.TOUCHES_MAX
    assert 0 <= header.lamport <= STAMP_MAX
    assert header.origin.seq > 0
    assert header.origin.incarnation > 0
    assert is_peer_id(header.actor.removeprefix("@"), reserved=True)
    assert (header.derived is None) == (codec.decode_state(static)[3] is None)
    for event_id in (header.origin, header.derived, header.cause):
        _check_id(event_id)


def _check_id(event_id: EventId | None) -> None:
    """It is one that has a text, within the bounds of numbers, names and nesting."""
    if event_id is None:
        return
    assert parse_event_id(event_id_text(event_id)) == event_id
    assert depth(event_id) <= limits.CAUSE_DEPTH_MAX
    while isinstance(event_id, DerivedId):
        assert is_peer_id(event_id.microcosm.removeprefix("@"), reserved=True)
        assert 0 <= event_id.step <= INCARNATION_MAX
        event_id = event_id.cause
    assert is_peer_id(event_id.peer.removeprefix("@"), reserved=True)
    assert 0 <= event_id.incarnation <= INCARNATION_MAX
    assert 0 <= event_id.seq <= INCARNATION_MAX


WILD_VECTORS: Final = st.lists(
    st.tuples(st.one_of(st.integers(-3, 3), st.integers(), LIVES), COUNTS), max_size=8
)


@PLAY
@given(st.lists(st.tuples(MICROCOSMS, WILD_VECTORS), max_size=6))
@example([("vale", [(("home", 1), 0), (0, 5), (0, 0), (1, 1)])])
def test_wild_changes_are_refused_or_a_vector(said: list[tuple[str, parts.WireVector]]) -> None:
    """Changes that no honest end would write give a vector without empty entries, or an error."""
    coder = VectorCoder()
    for microcosm, changes in said:
        try:
            vector = coder.decode(microcosm, changes)
        except ProtocolError:
            return
        assert all(n > 0 for _, n in vector.items())
        assert coder.last(microcosm) == vector


def _read_static(data: bytes) -> object:
    return codec.decode_header(data, EMPTY, Basis())


DOORS: Final[dict[str, Callable[[bytes], object]]] = {
    "envelope": codec.decode_envelope,
    "header": _read_static,
    "body": codec.decode_body,
    "snapshot": codec.decode_state,
}
LENGTHS: Final = [
    bytes.fromhex(mark) for mark in ("ddffffffff", "dfffffffff", "dbffffffff", "c6ffffffff",
                                     "c9ffffffff01", "dd00ffffff")
]  # fmt: skip
"""Arrays, maps, texts, bytes and extensions that say they are as long as can be."""
STARTS: Final = [
    bytes.fromhex(start) for start in ("", "94010101", "94010101919203", "99a1610101",
                                       "99a1610101c0", "93a16101", "91" * 50)
]  # fmt: skip
"""What may come before them: the beginnings of an envelope, a header, an id, and nesting."""


@pytest.mark.parametrize("door", DOORS)
def test_a_length_that_is_a_lie_takes_no_memory(door: str) -> None:
    """Who announces four thousand million elements and sends none is refused at no expense."""
    for start in STARTS:
        for length in LENGTHS:
            peak = _peak_bytes(DOORS[door], start + length)
            assert peak < 100_000, (start, length)


@pytest.mark.parametrize("door", ["envelope", "header"])
@pytest.mark.parametrize("filler", [b"\x90", b"\x91", b"\x80", b"\xa0", b"\xc0", b"\x01\x02"])
def test_a_full_message_takes_memory_in_proportion(door: str, filler: bytes) -> None:
    """The largest message there is costs its reader at most a hundred times its bytes."""
    size = limits.MESSAGE_BYTES_MAX if door == "envelope" else limits.STATIC_BYTES_MAX
    count = size // len(filler)
    for start in STARTS:
        data = start + b"\xdd" + count.to_bytes(4) + filler * count
        assert _peak_bytes(DOORS[door], data) < 100 * len(data) + 100_000, start


def _peak_bytes(read: Callable[[bytes], Any], data: bytes) -> int:
    """The most memory that reading takes at one moment; what comes of it may be an error."""
    tracemalloc.start()
    try:
        read(data)
    except ProtocolError:
        pass
    finally:
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    return peak
