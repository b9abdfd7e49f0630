"""When an event is settled: the rule that brokers and replicas share."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broker.protocol.clocks import EMPTY, Vector
from broker.protocol.ids import Dot, Life
from broker.protocol.settlement import EVICT, JOIN, LEAVE, MemberRow, Members, Rows, is_newer

ALDER: Life = ("alder", 1)
BIRCH: Life = ("birch", 1)
BOTH = Vector({ALDER: 2, BIRCH: 2})


def rows_of(*rows: MemberRow, held: Vector = BOTH) -> Rows:
    """Rows, taken in, by somebody who holds so much."""
    found = Rows()
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
    rows, members = Rows(), Members(["birch"])
    life_before = ("birch", 7)
    rows.take(MemberRow(BIRCH, 10, Vector({ALDER: 1, BIRCH: 2, life_before: 4})))
    dot = Dot(*ALDER, 1)
    for held in (EMPTY, Vector({BIRCH: 2}), Vector({BIRCH: 1, life_before: 4})):
        rows.refresh(held)
        assert not rows.settles(dot, 5, members)
    rows.refresh(Vector({BIRCH: 2, life_before: 4}))
    assert rows.settles(dot, 5, members), "what others admitted need not be here"


def test_the_last_row_that_counts_goes_on_counting() -> None:
    """A newer row that can't count yet takes nothing back."""
    rows, members = rows_of(MemberRow(BIRCH, 10, BOTH)), Members(["birch"])
    assert rows.take(MemberRow(BIRCH, 20, Vector({ALDER: 2, BIRCH: 3})))
    rows.refresh(BOTH)
    assert rows.settles(Dot(*BIRCH, 2), 10, members)
    assert not rows.settles(Dot(*BIRCH, 2), 20, members)


def test_an_older_row_is_no_news() -> None:
    """Rows that come late or again change nothing; one that says more at the same clock does."""
    rows = Rows()
    assert rows.take(MemberRow(BIRCH, 10, Vector({BIRCH: 1})))
    assert not rows.take(MemberRow(BIRCH, 10, Vector({BIRCH: 1})))
    assert not rows.take(MemberRow(BIRCH, 9, BOTH))
    assert not rows.take(MemberRow(BIRCH, 10, EMPTY))
    assert rows.take(MemberRow(BIRCH, 10, BOTH))
    assert rows.take(MemberRow(("birch", 2), 11, EMPTY)), "a restart begins above its promises"
    assert is_newer(MemberRow(BIRCH, 0, EMPTY), None)


def test_members_join_and_leave_and_an_eviction_fences() -> None:
    """A join makes a member, a leave ends it, an eviction ends it and says what counts."""
    members = Members(["alder"])
    members.apply(JOIN, {"broker": "birch"})
    assert list(members.names) == ["alder", "birch"]
    members.apply(LEAVE, {"broker": "alder"})
    assert list(members.names) == ["birch"]
    assert members.counts(Dot(*BIRCH, 99))
    members.apply(EVICT, {"broker": "birch", "cut": [[1, 3]]})
    assert list(members.names) == []
    assert members.counts(Dot(*BIRCH, 3))
    assert not members.counts(Dot(*BIRCH, 4))


@pytest.mark.parametrize("body", [None, 7, [], {}, {"broker": 5}, {"broker": None}])
def test_a_word_that_names_no_broker_changes_nothing(body: object) -> None:
    """Who is a member does not hang on what makes no sense."""
    members = Members(["alder"])
    for kind in (JOIN, LEAVE, EVICT):
        members.apply(kind, body)
    assert list(members.names) == ["alder"]
    assert members.fences == {}


def test_a_copy_goes_its_own_way() -> None:
    """What changes in a copy does not change in the original."""
    members = Members(["alder"])
    other = members.copy()
    other.apply(EVICT, {"broker": "alder", "cut": [[1, 1]]})
    assert list(members.names) == ["alder"]
    assert members.counts(Dot(*ALDER, 2))


CUTS = st.lists(st.tuples(st.integers(1, 3), st.integers(0, 5)).map(list), max_size=4)
EVICTIONS = st.fixed_dictionaries({"broker": st.sampled_from(["alder", "birch"]), "cut": CUTS})


@given(st.lists(EVICTIONS, max_size=5), st.randoms(use_true_random=False))
def test_fences_are_the_same_in_whatever_order_evictions_come(
    evictions: list[dict[str, Any]], random: Random
) -> None:
    """Of two cuts of one life the lower counts, whichever came first."""
    first, second = Members(), Members()
    for one in evictions:
        first.fence(one)
    random.shuffle(evictions)
    for one in evictions:
        second.fence(one)
    assert first.fences == second.fences


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
    found = Rows()
    random.shuffle(rows)
    for row in rows:
        found.take(row)
    for broker in ("alder", "birch"):
        clocks = [row.clock for row in rows if row.life[0] == broker]
        newest = found.newest.get(broker)
        assert (newest.clock if newest else None) == (max(clocks) if clocks else None)
