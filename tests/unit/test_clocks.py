"""Clocks are values: stamps rise, vectors form a lattice, changes lead from one to the other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broker.protocol.clocks import EMPTY, HybridClock, Vector, milliseconds_of, stamp_at
from broker.protocol.errors import ProtocolError
from broker.protocol.ids import (
    DerivedId,
    Dot,
    EventId,
    OriginId,
    event_id_text,
    is_peer_id,
    parse_event_id,
)
from broker.protocol.vectors import VectorCoder

LIVES = st.tuples(st.sampled_from(["a", "b", "c"]), st.integers(1, 2))
VECTORS = st.builds(Vector, st.dictionaries(LIVES, st.integers(1, 5), max_size=6))
MOMENTS = st.lists(st.tuples(st.integers(0, 2**40), st.integers(0, 2**60)), max_size=20)


@given(MOMENTS)
def test_a_hybrid_clock_rises_above_all_that_it_saw(moments: list[tuple[int, int]]) -> None:
    """Each reading is above the last, above what it was shown, and not behind physical time."""
    clock = HybridClock()
    last = 0
    for now_ms, seen in moments:
        reading = clock.increment(now_ms, above=seen)
        assert reading > last
        assert reading > seen
        assert reading >= stamp_at(now_ms)
        last = reading
        clock.observe(seen + 3)
        assert clock.last >= seen + 3
        last = clock.last
    assert milliseconds_of(stamp_at(77)) == 77


@given(VECTORS, VECTORS, VECTORS)
def test_vectors_form_a_lattice(one: Vector, two: Vector, three: Vector) -> None:
    """Merging is the least upper bound: commutative, associative, idempotent, covering both."""
    both = one.merged(two)
    assert both == two.merged(one)
    assert both.merged(three) == one.merged(two.merged(three))
    assert one.merged(one) == one
    assert both.covers(one)
    assert both.covers(two)
    assert one.concurrent_with(two) == (not one.covers(two) and not two.covers(one))
    assert (one == two) == (one.covers(two) and two.covers(one))


@given(VECTORS, st.builds(Dot, st.sampled_from("abc"), st.integers(1, 2), st.integers(1, 6)))
def test_a_vector_covers_what_it_was_advanced_by(vector: Vector, dot: Dot) -> None:
    """Advancing covers the dot and nothing beyond it in that life, and keeps the rest."""
    after = vector.advanced(dot)
    assert after.covers_dot(dot)
    assert after.covers(vector)
    assert after.of(dot.life) == max(dot.n, vector.of(dot.life))


@given(st.lists(st.tuples(st.sampled_from(["vale", "hill"]), VECTORS), max_size=12))
def test_changes_on_a_connection_give_the_vectors_back(sent: list[tuple[str, Vector]]) -> None:
    """What one end encodes as changes the other decodes, whatever came before on the connection."""
    there, here = VectorCoder(), VectorCoder()
    for microcosm, vector in sent:
        assert here.decode(microcosm, there.encode(microcosm, vector)) == vector
    repeated = there.encode("vale", there.last("vale"))
    assert repeated == []


@given(VECTORS, VECTORS)
def test_changes_lead_from_one_vector_to_another(one: Vector, two: Vector) -> None:
    """Applying the changes since a vector to it gives the other."""
    assert one.changed(two.changes_since(one)) == two
    assert EMPTY.changed(two.changes_since(EMPTY)) == two


def test_a_life_that_was_never_named_is_refused() -> None:
    """A number that no entry of the table has is malformed, negative ones too."""
    for number in (0, 5, -1):
        with pytest.raises(ProtocolError):
            VectorCoder().decode("vale", [(number, 3)])


NAMES = st.text("abcé+-'", min_size=1, max_size=8)
ORIGINS = st.builds(OriginId, NAMES, st.integers(1, 2**63 - 1), st.integers(1, 10**6))


@given(ORIGINS, st.lists(st.tuples(NAMES, st.integers(0, 99)), max_size=4))
def test_event_ids_read_back_from_text(origin: OriginId, steps: list[tuple[str, int]]) -> None:
    """The text of an id names it and nothing else."""
    event: EventId = origin
    for microcosm, step in steps:
        event = DerivedId(microcosm, event, step)
    assert parse_event_id(event_id_text(event)) == event


@pytest.mark.parametrize("text", ["", "x", "a:b", "a(b", "a(b:1:1", "a" + "(x" * 9, "a:zz:1"])
def test_text_that_is_no_event_id_is_refused(text: str) -> None:
    """Anything else is a ValueError and nothing worse."""
    with pytest.raises(ValueError, match=r"."):
        parse_event_id(text)


@pytest.mark.parametrize("name", ["", "a b", "a@b", "a:b", "(", "x" * 49, "realm", "\n", "\u202e"])
def test_what_can_be_no_name(name: str) -> None:
    """Spaces, marks of the protocol, invisible characters and reserved words make no peer id."""
    assert not is_peer_id(name)
