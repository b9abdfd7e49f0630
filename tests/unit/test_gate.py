"""The delivery gate: what waits, for what, and how much of it may."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from broker.core.gate import Gate
from broker.protocol import limits
from broker.protocol.clocks import EMPTY, STAMP_MAX, Vector
from broker.protocol.events import Admission, Admitted
from broker.protocol.ids import Dot, Life
from tests.unit.scribes import Scribe, said

ALDER: Life = ("alder", 1)
BIRCH: Life = ("birch", 1)


def event(life: Life, n: int, seen: Vector = EMPTY, stamp: int = 1) -> Admitted:
    """The n-th event of a life, which its publisher sent after having been delivered `seen`."""
    return Admitted(said("ana", n, n, seen), Admission(Dot(*life, n), stamp, bytes(16)))


def covered_by(held: Vector) -> Callable[[Admitted], bool]:
    """Whether all that a publisher was delivered is held."""
    return lambda admitted: held.covers(admitted.event.header.seen)


def passing(gate: Gate, held: Vector, ahead: int = STAMP_MAX) -> Dot | None:
    """The dot that passes now, if any."""
    admitted = gate.next(held, covered_by(held), {}, ahead)
    return admitted.admission.dot if admitted is not None else None


def test_an_event_waits_until_it_is_the_next_of_its_life() -> None:
    """The second event of a life passes after the first, however early it came."""
    gate = Gate()
    gate.hold(event(ALDER, 2), EMPTY)
    assert passing(gate, EMPTY) is None
    gate.hold(event(ALDER, 1), EMPTY)
    assert passing(gate, EMPTY) == Dot(*ALDER, 1)
    assert passing(gate, EMPTY) is None
    assert passing(gate, Vector({ALDER: 1})) == Dot(*ALDER, 2)
    assert len(gate) == 0


def test_an_event_waits_for_all_that_its_publisher_was_delivered() -> None:
    """An answer does not pass before what it answers, though it is the next of its life."""
    gate = Gate()
    gate.hold(event(ALDER, 1, seen=Vector({BIRCH: 3})), EMPTY)
    assert passing(gate, Vector({BIRCH: 2})) is None
    assert passing(gate, Vector({BIRCH: 3})) == Dot(*ALDER, 1)


def test_a_frozen_broker_passes_up_to_where_it_was_frozen() -> None:
    """Who voted for an eviction takes of that broker what it had promised to, and no more."""
    gate = Gate()
    gate.hold(event(ALDER, 1), EMPTY)
    gate.hold(event(ALDER, 2), EMPTY)
    first = Vector({ALDER: 1})
    frozen = {"alder": first}
    assert gate.next(EMPTY, covered_by(EMPTY), frozen, STAMP_MAX) is not None
    assert gate.next(first, covered_by(first), frozen, STAMP_MAX) is None
    assert gate.next(first, covered_by(first), {}, STAMP_MAX) is not None


def test_an_event_from_the_future_is_held_until_its_time() -> None:
    """A stamp at the bound passes, one above it waits; others do not wait with it."""
    gate = Gate()
    gate.hold(event(ALDER, 1, stamp=101), EMPTY)
    gate.hold(event(BIRCH, 1, stamp=100), EMPTY)
    assert passing(gate, EMPTY, ahead=100) == Dot(*BIRCH, 1)
    assert passing(gate, Vector({BIRCH: 1}), ahead=100) is None
    assert len(gate) == 1
    assert passing(gate, Vector({BIRCH: 1}), ahead=101) == Dot(*ALDER, 1)


def test_the_gate_is_bounded_and_never_shut() -> None:
    """Beyond the bound nothing is held but the next of a life, for which the others may wait."""
    gate = Gate()
    for n in range(2, limits.HELD_MAX + 2):
        assert gate.hold(event(ALDER, n), EMPTY)
    assert not gate.hold(event(ALDER, limits.HELD_MAX + 2), EMPTY)
    assert not gate.hold(event(BIRCH, 2), EMPTY)
    assert len(gate) == limits.HELD_MAX
    assert gate.hold(event(ALDER, 5), EMPTY), "a repeat takes no room"
    assert gate.hold(event(BIRCH, 2), Vector({BIRCH: 1}))
    assert gate.hold(event(ALDER, 1), EMPTY)
    assert passing(gate, EMPTY) == Dot(*ALDER, 1)


def test_a_refused_event_leaves_nothing_behind() -> None:
    """What found no room takes none, so that a thousand names cost nothing."""
    gate = Gate()
    for n in range(2, limits.HELD_MAX + 2):
        gate.hold(event(ALDER, n), EMPTY)
    for name in range(1_000):
        gate.hold(event((f"liar{name}", 1), 9), EMPTY)
    assert list(gate._held) == [ALDER]


def test_a_repeat_waits_once() -> None:
    """An event that comes by two paths waits once and passes once."""
    gate = Gate()
    gate.hold(event(ALDER, 1), EMPTY)
    gate.hold(event(ALDER, 1), EMPTY)
    assert len(gate) == 1
    assert passing(gate, EMPTY) is not None
    assert passing(gate, EMPTY) is None


def test_what_came_otherwise_or_lies_past_a_fence_is_forgotten() -> None:
    """Nothing waits any more that is in the log already or that can never be."""
    gate = Gate()
    for n in (1, 2, 3, 4):
        gate.hold(event(ALDER, n), EMPTY)
    gate.forget(Vector({ALDER: 1}), {ALDER: 3})
    assert len(gate) == 2
    assert passing(gate, Vector({ALDER: 1})) == Dot(*ALDER, 2)
    assert passing(gate, Vector({ALDER: 2})) == Dot(*ALDER, 3)
    assert passing(gate, Vector({ALDER: 3})) is None


@st.composite
def conversations(draw: st.DrawFn) -> tuple[list[Admitted], list[Admitted]]:
    """Events of three scribes who read one another now and then, and any order of them."""
    scribes = [Scribe(name) for name in ("alder", "birch", "cedar")]
    written: list[Admitted] = []
    for number in range(draw(st.integers(1, 12))):
        scribe = draw(st.sampled_from(scribes))
        if draw(st.booleans()):
            scribe.reads(*written)
        written.append(scribe.says(number))
    return written, draw(st.permutations(written))


@given(conversations())
def test_in_whatever_order_events_come_each_follows_what_its_publisher_saw(
    conversation: tuple[list[Admitted], list[Admitted]],
) -> None:
    """All come into the log, once, and none before what happened before it."""
    written, shuffled = conversation
    reader = Scribe("dogwood")
    reader.reads(*shuffled, *shuffled)
    assert len(reader.log.gate) == 0
    dots = [one.admission.dot for one in reader.log.entries]
    assert sorted(dots) == sorted(one.admission.dot for one in written)
    held = EMPTY
    for one in reader.log.entries:
        assert held.covers(one.event.header.seen)
        assert one.admission.dot.n == held.of(one.admission.dot.life) + 1
        held = held.advanced(one.admission.dot)
