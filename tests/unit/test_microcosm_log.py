"""The log of one microcosm: chains, forks, marks, what is known, and what is dropped."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from broker.core.causality import MicrocosmLog
from broker.core.forks import ForkError
from broker.core.logstart import log_base
from broker.core.outset import Snapshot
from broker.protocol import limits
from broker.protocol.clocks import EMPTY, STAMP_MAX, Vector
from broker.protocol.errors import Code, ProtocolError
from broker.protocol.events import Admission, Admitted
from broker.protocol.ids import DerivedId, Dot, OriginId
from tests.unit.scribes import Scribe, said

ALDER = ("alder", 1)


def snapshot(vector: Vector, data: bytes = b"state") -> Snapshot:
    """A world peer's state at a vector."""
    return Snapshot(vector, 1, bytes(32), 1, data)


def settled(scribe: Scribe) -> None:
    """Settles all that the only member wrote."""
    scribe.log.frontier.take(scribe.row())
    scribe.log.frontier.advance(scribe.log.vector)


def test_what_one_admits_another_takes_in() -> None:
    """The same events lead to the same vector and ends of chains."""
    alder, birch = Scribe("alder"), Scribe("birch")
    assert birch.reads(alder.says("one"), alder.says("two")) == ["one", "two"]
    assert birch.log.vector == alder.log.vector == Vector({ALDER: 2})
    assert birch.log.chain_of(ALDER) == alder.log.chain_of(ALDER)
    assert alder.log.chain_of(ALDER) != alder.log.chain_of(("alder", 2))


def test_an_event_that_breaks_the_chain_is_not_taken_in() -> None:
    """Neither another body, stamp or hash, nor a gap gets into a log that is read from disk."""
    alder, birch = Scribe("alder"), Scribe("birch")
    one, two = alder.says("one"), alder.says("two")
    dot, stamp, chain = one.admission
    other = replace(one, event=said("ana", 1, "other", EMPTY))
    later = Admitted(one.event, Admission(dot, stamp + 1, chain))
    wrong = Admitted(one.event, Admission(dot, stamp, bytes(16)))
    for broken in (other, later, wrong, two):
        with pytest.raises(ValueError, match=r"chain|events of this life"):
            birch.log.take_in(broken)
        assert birch.log.vector == EMPTY
        assert birch.log.end == 0


def test_two_events_of_one_dot_are_a_fork() -> None:
    """Who has another event under a dot is told so; the same again is nothing."""
    alder, twin, birch = Scribe("alder"), Scribe("alder"), Scribe("birch")
    one = alder.says("one")
    birch.reads(one)
    assert birch.reads(one) == []
    with pytest.raises(ForkError) as caught:
        birch.reads(twin.says("another"))
    assert caught.value.dot == Dot(*ALDER, 1)
    birch.log.check_chain(Dot(*ALDER, 7), bytes(16))
    assert birch.holds() == ["one"]


def test_what_breaks_the_chain_costs_nothing_that_was_taken_before_it() -> None:
    """What came in together with a fork is reported as taken, and the fork is named."""
    alder, twin, birch = Scribe("alder"), Scribe("alder"), Scribe("birch")
    one, two = alder.says("one"), alder.says("two")
    twin.reads(one)
    twin.says("two, otherwise")
    three = twin.says("three")
    assert birch.reads(three, two) == []
    assert birch.reads(one) == ["one", "two"]
    assert list(birch.log.forks) == [Dot(*ALDER, 3)]
    assert birch.log.vector == Vector({ALDER: 2})
    assert len(birch.log.gate) == 0


def test_too_much_that_waits_is_a_gap() -> None:
    """Who sends more that can't come in than may wait is to start over; what fits comes in."""
    alder, birch = Scribe("alder"), Scribe("birch")
    written = [alder.says(number) for number in range(limits.HELD_MAX + 3)]
    birch.reads(*written[1 : limits.HELD_MAX + 1])
    with pytest.raises(ProtocolError) as caught:
        birch.reads(written[limits.HELD_MAX + 2])
    assert caught.value.code == Code.GAP
    assert len(birch.reads(written[0])) == limits.HELD_MAX + 1


def test_a_log_knows_its_events_by_id_and_by_publisher() -> None:
    """An event is known by its derived id, whoever published it, and by its publisher's count."""
    alder = Scribe("alder")
    one = alder.says("one")
    cause = one.event.header.origin
    derived = replace(
        one.event.header, origin=OriginId("+world", 1, 5), derived=DerivedId("vale", cause, 0)
    )
    admitted = alder.log.admit(replace(one.event, header=derived), ALDER, 99)
    again = replace(derived, origin=OriginId("+other", 1, 1))
    assert alder.log.known(again) is admitted
    assert alder.log.known(one.event.header) is one
    assert alder.log.known(replace(one.event.header, origin=OriginId("ana", 1, 1))) is None


def test_marks_say_what_a_publisher_has_published() -> None:
    """Everything up to the highest publish of one life of a peer is in the log, no other."""
    alder, birch = Scribe("alder"), Scribe("birch")
    birch.reads(alder.says("one"), alder.says("two"))
    for seq, published in ((1, True), (2, True), (3, False)):
        assert birch.log.has_published(OriginId("friend-of-alder", 1, seq)) is published
    assert not birch.log.has_published(OriginId("friend-of-alder", 2, 1))


def test_an_event_follows_what_is_here() -> None:
    """A publish follows when all that its publisher was delivered is here, as far as it counts."""
    alder, birch = Scribe("alder"), Scribe("birch")
    one = alder.says("one")
    answer = said("ana", 1, "answer", Vector({ALDER: 1})).header
    assert not birch.log.follows(answer)
    birch.reads(one)
    assert birch.log.follows(answer)
    lost = said("ana", 1, "answer", Vector({ALDER: 2})).header
    assert not birch.log.follows(lost)
    birch.evicts("alder", (1, 1))
    assert birch.log.follows(lost)


def test_a_place_in_a_log_is_before_all_that_is_lacking() -> None:
    """Who has some events begins at the first that it lacks."""
    alder = Scribe("alder")
    for word in ("one", "two", "three"):
        alder.says(word)
    assert alder.log.position_after(EMPTY) == 0
    assert alder.log.position_after(Vector({ALDER: 2})) == 2
    assert alder.log.position_after(Vector({ALDER: 3})) == alder.log.end == 3


def test_a_snapshot_is_kept_if_it_is_settled_and_newer() -> None:
    """Neither one of what may still change, nor an older one, nor one of elsewhere is kept."""
    alder = Scribe("alder", homes=("alder",))
    alder.says("one")
    early = alder.log.vector
    settled(alder)
    alder.says("two")
    assert not alder.log.keep_snapshot(snapshot(alder.log.vector), 10)
    assert alder.log.keep_snapshot(snapshot(early, b"first"), 10)
    assert not alder.log.keep_snapshot(snapshot(EMPTY), 10)
    assert alder.log.snapshot == snapshot(early, b"first")
    assert alder.log.first == 0


def test_what_lies_far_below_a_snapshot_is_dropped() -> None:
    """Positions stay, as many entries as asked stay, and what went is in the base."""
    alder = Scribe("alder", homes=("alder",))
    written = [alder.says(number) for number in range(5)]
    settled(alder)
    alder.says("unsettled")
    covered = Vector({ALDER: 5})
    assert alder.log.keep_snapshot(snapshot(covered), 2)
    assert (alder.log.first, alder.log.end) == (3, 6)
    assert alder.log.base == Vector({ALDER: 3})
    assert alder.holds() == [3, 4, "unsettled"]
    assert alder.log.known(written[2].event.header) is None
    assert alder.log.known(written[3].event.header) is written[3]
    assert alder.log.has_published(written[2].event.header.origin)
    alder.log.check_chain(Dot(*ALDER, 3), bytes(16))
    with pytest.raises(ForkError):
        alder.log.check_chain(Dot(*ALDER, 4), bytes(16))
    assert alder.log.position_after(EMPTY) == 3


def test_a_log_that_starts_where_another_begins_goes_on_as_it_does() -> None:
    """What was dropped is covered, its publishers are known, and the chains go on."""
    alder = Scribe("alder", homes=("alder",))
    for number in range(4):
        alder.says(number)
    alder.decrees("join", {"broker": "birch"})
    settled(alder)
    alder.log.keep_snapshot(snapshot(alder.log.vector), 2)
    late = Scribe("cedar", homes=("alder",))
    six = alder.says("six")
    assert late.reads(six) == []
    late.log.start_at(log_base(alder.log))
    assert late.log.vector == late.log.base == Vector({ALDER: 3})
    assert late.log.snapshot == alder.log.snapshot
    assert "birch" not in late.log.writers, "it has to read of the joining first"
    assert late.log.has_published(OriginId("friend-of-alder", 1, 3))
    assert late.log.lasts["alder"] == Dot(*ALDER, 3)
    assert len(late.reads(*alder.log.entries)) == 3
    assert "birch" in late.log.writers
    assert late.log.release(STAMP_MAX) == []
    assert late.log.vector == alder.log.vector
    assert late.log.chain_of(ALDER) == alder.log.chain_of(ALDER)
    assert late.log.frontier.stamp == alder.log.frontier.stamp
    assert late.log.frontier.members.names == alder.log.frontier.members.names


def test_what_is_above_another_s_beginning_stays() -> None:
    """A log that is told of an earlier beginning keeps what came since, under new positions."""
    alder = Scribe("alder", homes=("alder",))
    cedar = Scribe("cedar", homes=("alder",))
    own = cedar.says("own")
    for number in range(3):
        alder.says(number)
    settled(alder)
    alder.log.keep_snapshot(snapshot(alder.log.vector), 0)
    cedar.log.start_at(log_base(alder.log))
    assert (cedar.log.first, cedar.log.entries) == (2, [own])
    assert cedar.log.vector == Vector({ALDER: 3, ("cedar", 1): 1})
    assert cedar.log.chain_of(("cedar", 1)) == own.admission.chain
    assert cedar.log.position_after(Vector({ALDER: 3})) == 2


def test_a_new_log_is_that_of_its_homes() -> None:
    """The home brokers may write to a log and are waited for from its beginning."""
    log = MicrocosmLog("vale", ["birch", "alder"])
    assert sorted(log.writers) == list(log.frontier.members.names) == ["alder", "birch"]


def test_a_beginning_takes_nothing_back() -> None:
    """Chains and marks that reach further here stay, and what waited below it is let go."""
    homes = ("alder", "birch")
    alder, birch, cedar = (Scribe(name, homes=homes) for name in ("alder", "birch", "cedar"))
    words = [birch.says("word"), birch.says("and word")]
    numbers = [alder.says(number) for number in range(3)]
    alder.reads(*words)
    birch.reads(*numbers)
    alder.log.frontier.take(birch.row(alder.stamp))
    settled(alder)
    base = alder.log.vector
    alder.log.keep_snapshot(snapshot(base), 0)
    event = said("friend-of-alder", 4, "ahead", EMPTY)
    fourth = Scribe("alder")
    fourth.reads(*numbers)
    reached = fourth.log.admit(event, ALDER, 90)
    cedar.reads(*numbers, reached, words[1])
    assert len(cedar.log.gate) == 1
    cedar.log.start_at(log_base(alder.log))
    assert len(cedar.log.gate) == 0
    assert cedar.log.chain_of(ALDER) == reached.admission.chain
    assert cedar.log.has_published(event.header.origin)
    assert log_base(cedar.log).chains == log_base(alder.log).chains


def test_the_publishes_of_one_peer_may_come_by_two_brokers() -> None:
    """Whichever came last, the mark is the highest."""
    alder, birch, cedar = Scribe("alder"), Scribe("birch"), Scribe("cedar")
    first = alder.log.admit(said("ana", 1, "first", EMPTY), alder.life, 5)
    second = birch.log.admit(said("ana", 2, "second", EMPTY), birch.life, 6)
    cedar.reads(second, first)
    assert cedar.log.has_published(OriginId("ana", 1, 2))
