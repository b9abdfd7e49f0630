"""What a broker remembers of publishers: how far each of their last lives has come."""

from __future__ import annotations

from broker.core.marks import LIVES_KEPT, Marks
from broker.protocol.ids import OriginId


def spoken(*origins: tuple[str, int, int]) -> Marks:
    """Marks of publishes in this order."""
    marks = Marks()
    for origin in origins:
        marks.note(OriginId(*origin))
    return marks


def test_what_has_come_has_come_with_all_before_it() -> None:
    """A life has come as far as its highest publish; a repeat takes nothing back."""
    marks = spoken(("ana", 1, 3), ("ana", 1, 2))
    assert marks.has(OriginId("ana", 1, 3))
    assert marks.has(OriginId("ana", 1, 1))
    assert not marks.has(OriginId("ana", 1, 4))
    assert not marks.has(OriginId("ana", 2, 1))
    assert not marks.has(OriginId("bob", 1, 1))


def test_lives_that_spoke_long_ago_are_forgotten() -> None:
    """A peer with many lives costs no more than the last of them; others are none the worse."""
    marks = spoken(("bob", 1, 1), *(("ana", life, 1) for life in range(1, 1_000)))
    assert marks.rows()[:-1] == [("ana", life, 1) for life in range(1_000 - LIVES_KEPT, 1_000)]
    assert marks.has(OriginId("bob", 1, 1))
    marks.note(OriginId("ana", 1_000 - LIVES_KEPT, 2))
    marks.note(OriginId("ana", 1_000, 1))
    assert marks.of("ana", 1_000 - LIVES_KEPT) == 2, "it spoke again"
    assert marks.of("ana", 1_001 - LIVES_KEPT) == 0


def test_rows_give_the_same_marks_in_the_same_order() -> None:
    """Whoever reads them forgets the same lives next."""
    marks = spoken(*(("ana", life, 1) for life in range(LIVES_KEPT)), ("ana", 0, 2))
    again = Marks.read(marks.rows())
    for one in (marks, again):
        one.note(OriginId("ana", 100, 1))
    assert again.rows() == marks.rows()
    assert again.of("ana", 0) == 2
    assert again.of("ana", 1) == 0


def test_merging_takes_over_what_is_further() -> None:
    """And changes nothing in where it was taken from."""
    marks, other = spoken(("ana", 1, 5), ("bob", 1, 1)), spoken(("ana", 1, 3), ("cy", 1, 1))
    kept = other.copy()
    marks.merge(other)
    assert marks.rows() == [("ana", 1, 5), ("bob", 1, 1), ("cy", 1, 1)]
    marks.note(OriginId("cy", 1, 9))
    assert other == kept
