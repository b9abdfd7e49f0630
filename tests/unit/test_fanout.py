"""What several readers are sent alike is made once, and is for each what it would be alone."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from broker.core.causality import MicrocosmLog
from broker.core.fanout import Fanout
from broker.core.sessions import Session
from broker.protocol import frames as wire
from broker.protocol.clocks import EMPTY, STAMP_MAX, Vector
from broker.protocol.codec import (
    Encoded,
    Outgoing,
    decode_body,
    decode_envelope,
    encode_envelope,
    read_admitted,
)
from broker.protocol.vectors import VectorCoder
from tests.unit.scribes import TALK, Scribe

VALE = ("vale",)


class Reader:
    """A session that reads, and the other end of its connection."""

    def __init__(
        self,
        log: MicrocosmLog,
        *topics: tuple[str, ...],
        have: Vector = EMPTY,
        credit: int = 1_000,
    ) -> None:
        self.session = Session((b"reader", 1), "reader", 1, "peer", 0, 0, credit)
        self.coder = VectorCoder()
        self.heard: list[object] = []
        self.upto = have
        self.frames: list[Outgoing] = []
        naming = VectorCoder()
        for topic in topics or (VALE,):
            self.session.subscribe(topic, naming.changes(have, EMPTY), log)
            naming = VectorCoder()

    def reads(self, log: MicrocosmLog, shared: Fanout) -> None:
        """Is sent what it lacks."""
        self.frames = self.session.deliveries(log, shared)
        for envelope in self.session.envelopes(self.frames):
            for frame in decode_envelope(encode_envelope(envelope)).frames:
                assert isinstance(frame, wire.Deliver)
                for one in frame.events:
                    event = read_admitted(self.coder, one).event
                    self.heard.append(decode_body(event.body))
                self.upto = self.coder.decode(frame.microcosm, frame.upto)


def talking(count: int) -> Scribe:
    """A broker with so many events."""
    scribe = Scribe("alder")
    for number in range(count):
        scribe.says(number)
    return scribe


def test_what_two_are_sent_alike_is_one_object() -> None:
    """The second of two who read all is sent the bytes that were made for the first."""
    scribe = talking(3)
    ana, bo = Reader(scribe.log), Reader(scribe.log)
    for round_ in range(2):
        shared: Fanout = {}
        ana.reads(scribe.log, shared)
        bo.reads(scribe.log, shared)
        assert len(ana.frames) == 1
        assert isinstance(ana.frames[0], Encoded)
        assert ana.frames[0] is bo.frames[0]
        assert ana.heard == bo.heard == list(range(3 + round_))
        assert ana.upto == bo.upto == scribe.log.vector
        scribe.says(3 + round_)


def test_who_stands_elsewhere_is_sent_its_own() -> None:
    """Other credit, another place, another topic or another connection's past: other bytes."""
    scribe = talking(5)
    log = scribe.log
    have = Vector({scribe.life: 2})
    shared: Fanout = {}
    Reader(log).reads(log, shared)
    poor, late, narrow = Reader(log, credit=2), Reader(log, have=have), Reader(log, TALK)
    named = Reader(log)
    named.coder.decode_life(named.session.coder_out.encode_life(("birch", 1)))
    for reader in (poor, late, narrow, named):
        reader.reads(log, shared)
    assert (poor.heard, poor.session.credit) == ([0, 1], 0)
    assert late.heard == [2, 3, 4]
    assert narrow.heard == named.heard == [0, 1, 2, 3, 4]


def test_who_has_it_already_is_not_sent_it_with_others() -> None:
    """A reader that brought events of a broker that come here only now is not told them again."""
    alder, birch = talking(1), Scribe("birch")
    known, news = birch.says("known"), birch.says("news")
    ana = Reader(alder.log)
    bo = Reader(alder.log, have=Vector({birch.life: 1}))
    alder.log.offer(known, STAMP_MAX)
    alder.log.offer(news, STAMP_MAX)
    shared: Fanout = {}
    ana.reads(alder.log, shared)
    bo.reads(alder.log, shared)
    assert ana.heard == [0, "known", "news"]
    assert bo.heard == [0, "news"]


@given(
    st.lists(st.integers(0, 40), min_size=2, max_size=5),
    st.lists(st.integers(0, 3), min_size=1, max_size=12),
)
def test_each_hears_all_once_whatever_it_shares(credits_: list[int], said: list[int]) -> None:
    """Readers with any credit, served in any turns, each hear a beginning of the log, in order."""
    scribe = Scribe("alder")
    readers = [Reader(scribe.log, credit=credit) for credit in credits_]
    told: list[object] = []
    for turn, count in enumerate(said):
        for _ in range(count):
            scribe.says(len(told))
            told.append(len(told))
        shared: Fanout = {}
        for reader in readers[turn % len(readers) :]:
            reader.reads(scribe.log, shared)
    shared = {}
    for reader, credit in zip(readers, credits_, strict=True):
        reader.reads(scribe.log, shared)
        assert reader.heard == told[:credit]
