"""Events that wait to be settled come out lowest stamp first, in whatever order they came."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from broker.core.unsettled import Place, Unsettled
from broker.protocol.ids import Dot

STAMPS = st.lists(st.one_of(st.integers(0, 30), st.none()), max_size=40)


@given(STAMPS, st.integers(0, 40))
def test_the_lowest_comes_first(stamps: list[int | None], kept: int) -> None:
    """As from a sorted list, also while others come, and after some were forgotten."""
    queue, sorted_ = Unsettled(), list[Place]()
    for n, stamp in enumerate(stamps, 1):
        if stamp is not None:
            place = (stamp, Dot("alder", 1, n))
            queue.put(place)
            sorted_ = sorted([*sorted_, place])
        elif sorted_:
            assert queue.first() == queue.pop() == sorted_.pop(0)
        assert len(queue) == len(sorted_)
        assert queue.first() == (sorted_[0] if sorted_ else None)
    queue.keep(lambda dot: dot.n < kept)
    sorted_ = [place for place in sorted_ if place[1].n < kept]
    assert sorted(queue) == sorted_
    assert [queue.pop() for _ in sorted_] == sorted_
