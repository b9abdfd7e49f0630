"""Fences: what becomes of an evicted broker's events, in the logs of the others and in its own."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from broker.core.words import broker_event
from broker.protocol.clocks import Vector
from broker.protocol.codec import GENESIS_CHAIN, canonical_bytes, chain_hash
from broker.protocol.errors import Code, ProtocolError
from broker.protocol.events import Admission, Admitted, Event
from broker.protocol.ids import Dot
from tests.unit.scribes import Scribe

ALDER, BIRCH = ("alder", 1), ("birch", 1)


def test_what_lies_past_a_fence_is_out() -> None:
    """It is no longer covered, known or counted, and may be admitted anew."""
    alder, birch = Scribe("alder"), Scribe("birch")
    one, two, three = birch.says("one"), birch.says("two"), birch.says("three")
    alder.reads(one, two, three)
    alder.evicts("birch", (1, 1))
    assert alder.holds()[0] == "one"
    assert alder.log.vector == Vector({ALDER: 1, BIRCH: 1})
    assert alder.log.known(two.event.header) is None
    assert not alder.log.has_published(two.event.header.origin)
    assert alder.log.has_published(one.event.header.origin)
    assert alder.log.chain_of(BIRCH) == one.admission.chain
    assert alder.log.shut_out == [two.event, three.event]
    assert "birch" not in alder.log.writers


def test_a_fence_at_what_was_dropped_from_memory() -> None:
    """The chain of the life ends at the fence, though the last event that counts is gone."""
    alder, birch = Scribe("alder"), Scribe("birch")
    one, two = birch.says("one"), birch.says("two")
    alder.reads(one, two)
    alder.log._drop(1)
    alder.evicts("birch", (1, 1))
    assert alder.log.chain_of(BIRCH) == one.admission.chain


def test_a_fenced_event_never_comes_in_again() -> None:
    """Neither by a late path nor from the gate."""
    alder, birch, cedar = Scribe("alder"), Scribe("birch"), Scribe("cedar")
    one, two = birch.says("one"), birch.says("two")
    eviction = alder.evicts("birch", (1, 0))
    cedar.reads(two, eviction)
    assert len(cedar.log.gate) == 0
    assert cedar.reads(one, two) == []
    assert cedar.log.vector == Vector({ALDER: 1})


def test_who_admitted_the_same_event_knows_it_still() -> None:
    """A repeat past the fence goes; the event that both had stays known."""
    alder, birch = Scribe("alder"), Scribe("birch")
    mine, theirs = alder.says("word"), birch.says("word")
    alder.reads(replace(theirs, event=mine.event, admission=_chained(theirs, mine.event)))
    assert alder.log.vector.of(BIRCH) == 1
    alder.evicts("birch", (1, 0))
    assert alder.log.known(mine.event.header) == mine
    assert alder.log.has_published(mine.event.header.origin)


def _chained(given: Admitted, event: Event) -> Admission:
    """The admission of another event under the same dot."""
    dot, stamp, _ = given.admission
    return Admission(dot, stamp, chain_hash(GENESIS_CHAIN, canonical_bytes(event), dot, stamp))


def test_a_broker_s_own_words_are_not_admitted_anew() -> None:
    """Of what lies past a fence only what peers published is kept for that."""
    alder, birch = Scribe("alder"), Scribe("birch")
    join, word = birch.decrees("join", {"broker": "dogwood"}), birch.says("word")
    alder.reads(join, word)
    alder.evicts("birch", (1, 0))
    assert alder.log.shut_out == [word.event]


def test_an_eviction_shuts_out_once() -> None:
    """A second eviction of a broker does not offer the same events again."""
    alder, birch = Scribe("alder"), Scribe("birch")
    alder.reads(birch.says("one"), birch.says("two"))
    alder.evicts("birch", (1, 1))
    alder.evicts("birch", (1, 1))
    assert len(alder.log.shut_out) == 1


def test_a_frozen_broker_is_taken_as_far_as_its_eviction_says() -> None:
    """A voter takes nothing more, until it hears of the cut; then up to the cut."""
    alder, birch, cedar = Scribe("alder"), Scribe("birch"), Scribe("cedar")
    one, two, three = birch.says("one"), birch.says("two"), birch.says("three")
    cedar.reads(one)
    cedar.log.freeze("birch", cedar.log.held_of("birch"))
    assert cedar.reads(two, three) == []
    alder.reads(one, two)
    eviction = alder.evicts("birch", (1, 2))
    assert len(cedar.reads(eviction)) == 2
    assert cedar.log.vector == alder.log.vector
    assert len(cedar.log.gate) == 0
    assert "birch" not in cedar.log.frozen


def test_what_is_held_of_a_broker_is_what_it_admitted() -> None:
    """All of its lives, and nobody else's."""
    alder, birch, again = Scribe("alder"), Scribe("birch"), Scribe("birch", 2)
    alder.reads(birch.says("one"), again.says("two"))
    alder.says("own")
    assert alder.log.held_of("birch") == Vector({BIRCH: 1, ("birch", 2): 1})


SENSELESS: list[tuple[str, object]] = [
    ("evict", {}),
    ("evict", None),
    ("evict", {"broker": "birch"}),
    ("evict", {"broker": "birch", "cut": 5}),
    ("evict", {"broker": "birch", "cut": [[1]]}),
    ("evict", {"broker": "birch", "cut": [[1, -1]]}),
    ("evict", {"broker": "birch", "cut": [[1, "2"]]}),
    ("evict", {"broker": "birch", "cut": [[1, 2**64 - 1]]}),
    ("evict", {"broker": ["birch"], "cut": []}),
    ("join", {"broker": 7}),
    ("join", {"broker": ""}),
    ("join", [1]),
    ("leave", "birch"),
    ("leave", {"broker": "x" * 65}),
]


@pytest.mark.parametrize("kind, body", SENSELESS)
def test_a_broker_s_word_that_makes_no_sense_is_not_taken(kind: str, body: object) -> None:
    """It is refused at the door, with the log as it was."""
    life, alder = ("liar", 1), Scribe("alder")
    event = broker_event(life, ("vale", "@broker", kind), 1, 0, body)
    with pytest.raises(ProtocolError) as caught:
        alder.reads(Admitted(event, Admission(Dot(*life, 1), 10, bytes(16))))
    assert caught.value.code == Code.MALFORMED
    assert (alder.log.end, len(alder.log.gate)) == (0, 0)
    assert sorted(alder.log.writers) == ["alder", "birch", "cedar"]


def test_only_a_broker_itself_says_what_it_says() -> None:
    """An eviction under another's name is refused, however well it reads."""
    liar, alder = Scribe("liar"), Scribe("alder")
    eviction = liar.evicts("birch", (1, 0))
    thief = Scribe("cedar")
    stolen = thief.log.admit(eviction.event, thief.life, 50)
    with pytest.raises(ProtocolError) as caught:
        alder.reads(stolen)
    assert caught.value.code == Code.NOT_ALLOWED
    assert alder.log.fences.cuts == {}
    assert alder.log.counts(Dot(*BIRCH, 9))


def test_who_returns_and_waits_says_already_which_lives_nobody_need_wait_for() -> None:
    """What has seen a lost life waits no longer than until its broker's next life is heard of.

    That next life has seen it in its turn: each would wait for the other for ever.
    """
    alder, cedar, dogwood = Scribe("alder"), Scribe("cedar", 2), Scribe("dogwood")
    lost = cedar.decrees("life", {"broker": "cedar", "incarnation": 2, "before": None, "stray": []})
    evict = alder.evicts("cedar")
    alder.reads(lost)
    assert alder.log.fences.cuts == {("cedar", 2): 0}
    join = alder.decrees("join", {"broker": "cedar"})
    publisher = Scribe("alder")
    publisher.log.vector = alder.log.vector.merged(Vector({("cedar", 2): 1}))
    word = alder.admits(publisher.says("after it was delivered what is lost").event)
    dogwood.reads(evict, join, word)
    assert len(dogwood.log.gate) == 1
    returned = Scribe("cedar", 3, stamp=1_000)
    returned.reads(evict, join, lost, word)
    again = {"broker": "cedar", "incarnation": 3, "before": None, "stray": [[2, 0]]}
    first = returned.decrees("life", again)
    dogwood.reads(first)
    assert len(dogwood.log.gate) == 0
    assert dogwood.log.vector == Vector({ALDER: 3, ("cedar", 3): 1})
