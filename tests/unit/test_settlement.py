"""When an event is settled: the rule that brokers and replicas share."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broker.protocol.clocks import EMPTY, Vector
from broker.protocol.fences import Fences
from broker.protocol.ids import Dot, Life
from broker.protocol.lives import Lives
from broker.protocol.settlement import EVICT, JOIN, LEAVE, MemberRow, Members, Rows, is_newer
from tests.unit.scribes import said

ALDER: Life = ("alder", 1)
BIRCH: Life = ("birch", 1)
BOTH = Vector({ALDER: 2, BIRCH: 2})


def rows_of(*rows: MemberRow, held: Vector = BOTH) -> Rows:
    """Rows, taken in, by somebody who holds so much."""
    found = Rows(Lives())
    for row in rows:
        found.take(row)
    found.refresh(held)
    return found


def test_an_event_is_settled_once_every_member_holds_it_and_is_past_its_stamp() -> None:
    """One member that lacks it, or is not past its stamp, keeps it from being settled."""
    members, dot = Members(["alder", "birch"]), Dot(*ALDER, 2)
    past = MemberRow(ALDER, 10, BOTH)
    assert rows_of(past, MemberRow(BIRCH, 10, BOTH)).settles(dot, 10, members)
    assert not rows_of(past, MemberRow(BIRCH, 9, BOTH)).settles(dot, 10, members)
    lacks = MemberRow(BIRCH, 10, Vector({ALDER: 1, BIRCH: 2}))
    assert not rows_of(past, lacks).settles(dot, 10, members)
    assert not rows_of(past).settles(dot, 10, members)


def test_without_members_nothing_is_settled() -> None:
    """Nobody's promise is no promise."""
    assert not rows_of(MemberRow(ALDER, 10, BOTH)).settles(Dot(*ALDER, 1), 1, Members())


def test_a_row_counts_once_all_is_here_that_its_broker_admitted_before() -> None:
    """A row that overtook its broker's events waits for them, in all of that broker's lives."""
    rows, members = Rows(Lives()), Members(["birch"])
    life_before = ("birch", 7)
    rows.take(MemberRow(BIRCH, 10, Vector({ALDER: 2, BIRCH: 2, life_before: 4})))
    dot, whole = Dot(*ALDER, 1), {BIRCH: 2, life_before: 4}
    first = {ALDER: 1}
    for held in (first, {**first, BIRCH: 2}, {**first, BIRCH: 1, life_before: 4}, whole):
        rows.refresh(Vector(held))
        assert not rows.settles(dot, 5, members)
    rows.refresh(Vector({**first, **whole}))
    assert rows.settles(dot, 5, members), (
        "but for the first of each life, what others admitted need not be here"
    )


def test_the_last_row_that_counts_goes_on_counting() -> None:
    """A newer row that can't count yet takes nothing back."""
    rows, members = rows_of(MemberRow(BIRCH, 10, BOTH)), Members(["birch"])
    assert rows.take(MemberRow(BIRCH, 20, Vector({ALDER: 2, BIRCH: 3})))
    rows.refresh(BOTH)
    assert rows.settles(Dot(*BIRCH, 2), 10, members)
    assert not rows.settles(Dot(*BIRCH, 2), 20, members)


def test_an_older_row_is_no_news() -> None:
    """Rows that come late or again change nothing; one that says more at the same clock does."""
    rows = Rows(Lives())
    assert rows.take(MemberRow(BIRCH, 10, Vector({BIRCH: 1})))
    assert not rows.take(MemberRow(BIRCH, 10, Vector({BIRCH: 1})))
    assert not rows.take(MemberRow(BIRCH, 9, BOTH))
    assert not rows.take(MemberRow(BIRCH, 10, EMPTY))
    assert rows.take(MemberRow(BIRCH, 10, BOTH))
    assert rows.take(MemberRow(("birch", 2), 11, EMPTY)), "a restart begins above its promises"
    assert is_newer(MemberRow(BIRCH, 0, EMPTY), None)


def test_members_join_and_leave_and_are_evicted() -> None:
    """A join makes a member, a leave or an eviction ends it."""
    members = Members(["alder", "cedar"])
    members.apply(JOIN, {"broker": "birch"})
    assert list(members.names) == ["alder", "cedar", "birch"]
    members.apply(LEAVE, {"broker": "alder"})
    members.apply(EVICT, {"broker": "birch", "cut": [[1, 3]]})
    assert list(members.names) == ["cedar"]


def test_an_eviction_says_how_far_lives_count() -> None:
    """Of a life that the cut names what lies past it is out; of one it does not name, all."""
    fences = Fences()
    assert fences.counts(Dot(*BIRCH, 99))
    held = Vector({BIRCH: 5, ("birch", 2): 1, ALDER: 4})
    assert fences.evict(Dot(*ALDER, 4), {"broker": "birch", "cut": [[1, 3]]}, held) == "birch"
    assert fences.counts(Dot(*BIRCH, 3))
    assert not fences.counts(Dot(*BIRCH, 4))
    assert not fences.counts(Dot("birch", 2, 1))
    assert fences.counts(Dot(*ALDER, 99))
    assert fences.strays("birch") == [(1, 3), (2, 0)]
    assert fences.has_evicted("birch")
    assert not fences.has_evicted("alder")


def test_a_life_counts_if_its_broker_knew_of_the_eviction() -> None:
    """Who went on without knowing is out; who begins anew, having seen it, is back."""
    fences = Fences()
    fences.evict(Dot(*ALDER, 4), {"broker": "birch", "cut": []}, EMPTY)
    unaware = said("@broker/birch", 2, 1, Vector({ALDER: 3})).header
    aware = said("@broker/birch", 3, 1, Vector({ALDER: 4})).header
    assert not fences.begins(("birch", 2), unaware, {"stray": []}, Lives())
    assert not fences.counts(Dot("birch", 2, 1))
    assert fences.begins(("birch", 3), aware, {"stray": [[7, 0]]}, Lives())
    assert fences.counts(Dot("birch", 3, 1))
    assert not fences.counts(Dot("birch", 7, 1))
    assert fences.begins(ALDER, unaware, {"stray": []}, Lives())


def test_fences_merge_with_what_others_know() -> None:
    """Who begins at another's log learns its evictions, and what they mean for what is here."""
    mine, theirs = Fences(), Fences()
    theirs.evict(Dot(*ALDER, 4), {"broker": "birch", "cut": [[1, 3]]}, EMPTY)
    mine.merge(theirs, Vector({("birch", 9): 2}))
    assert mine.cuts == {BIRCH: 3, ("birch", 9): 0}
    assert mine.evictions(Vector({ALDER: 4})) == [(Dot(*ALDER, 4), "birch", [(1, 3)])]
    assert mine.evictions(Vector({ALDER: 3})) == []
    assert theirs.cuts == {BIRCH: 3}


@pytest.mark.parametrize("body", [None, 7, [], {}, {"broker": 5}, {"broker": None}])
def test_a_word_that_names_no_broker_changes_nothing(body: object) -> None:
    """Who is a member does not hang on what makes no sense."""
    members = Members(["alder"])
    for kind in (JOIN, LEAVE, EVICT):
        members.apply(kind, body)
    assert list(members.names) == ["alder"]


def test_a_copy_goes_its_own_way() -> None:
    """What changes in a copy does not change in the original."""
    members = Members(["alder"])
    other = members.copy()
    other.apply(EVICT, {"broker": "alder", "cut": [[1, 1]]})
    assert list(members.names) == ["alder"]
    assert list(other.names) == []


CUTS = st.lists(st.tuples(st.integers(1, 3), st.integers(0, 5)).map(list), max_size=4)
EVICTIONS = st.fixed_dictionaries({"broker": st.sampled_from(["alder", "birch"]), "cut": CUTS})


@given(st.lists(EVICTIONS, max_size=5), st.randoms(use_true_random=False))
def test_fences_are_the_same_in_whatever_order_evictions_come(
    evictions: list[dict[str, Any]], random: Random
) -> None:
    """Of two cuts of one life the lower counts, whichever came first."""
    first, second = Fences(), Fences()
    placed = [(Dot("cedar", 1, n), one) for n, one in enumerate(evictions, 1)]
    for dot, one in placed:
        first.evict(dot, one, EMPTY)
    random.shuffle(placed)
    for dot, one in placed:
        second.evict(dot, one, EMPTY)
    assert first.cuts == second.cuts
    everything = Vector({("cedar", 1): 9})
    assert first.evictions(everything) == second.evictions(everything)


ROWS = st.builds(
    MemberRow,
    st.sampled_from([ALDER, BIRCH, ("birch", 2)]),
    st.integers(1, 4),
    st.dictionaries(st.sampled_from([ALDER, BIRCH]), st.integers(1, 3)).map(Vector),
)


@given(st.lists(ROWS, max_size=8), st.randoms(use_true_random=False))
def test_the_newest_clock_stays_in_whatever_order_rows_come(
    rows: list[MemberRow], random: Random
) -> None:
    """Rows that overtake one another do not make anybody's promise smaller."""
    found = Rows(Lives())
    random.shuffle(rows)
    for row in rows:
        found.take(row)
    for broker in ("alder", "birch"):
        clocks = [row.clock for row in rows if row.life[0] == broker]
        newest = found.newest.get(broker)
        assert (newest.clock if newest else None) == (max(clocks) if clocks else None)
