"""Clocks against models that keep everything: happened-before as sets, vectors as their dots."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, NamedTuple

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, precondition, rule

from broker.protocol.clocks import (
    COUNT_BITS,
    EMPTY,
    HybridClock,
    Stamp,
    Vector,
    milliseconds_of,
    stamp_at,
)
from broker.protocol.ids import Dot, Life

PROCESSES: Final = 4
START_MS: Final = 1_800_000_000_000
WHO: Final = st.integers(0, PROCESSES - 1)
LIVES: Final = st.tuples(st.sampled_from(["home", "east", "west"]), st.integers(1, 2))
PLAY: Final = settings(max_examples=60, stateful_step_count=40, deadline=None, derandomize=True)


class Happened(NamedTuple):
    """An event, and what the model keeps of it: all the events before it, and the wall clocks."""

    dot: Dot
    stamp: Stamp
    vector: Vector
    past: frozenset[Dot]
    wall_ms_max: int


@dataclass
class Process:
    """A process with its two clocks, its wall clock, and what the model says it knows."""

    life: Life
    now_ms: int = START_MS
    wall_ms_max: int = 0
    clock: HybridClock = field(default_factory=HybridClock)
    vector: Vector = EMPTY
    past: frozenset[Dot] = frozenset()


class Processes(RuleBasedStateMachine):
    """Processes that act, send and receive, with wall clocks that differ and jump."""

    def __init__(self) -> None:
        super().__init__()
        self.processes = [Process((f"p{number}", 1)) for number in range(PROCESSES)]
        self.events: dict[Dot, Happened] = {}

    @rule(who=WHO, passed_ms=st.sampled_from([0, 1, 50, 7_000]))
    def wait(self, who: int, passed_ms: int) -> None:
        """A wall clock goes on."""
        self.processes[who].now_ms += passed_ms

    @rule(who=WHO, jumped_ms=st.sampled_from([-(10**12), -60_000, -1, 3_600_000, 10**11]))
    def jump(self, who: int, jumped_ms: int) -> None:
        """A wall clock is set, forward or back, but never before the epoch."""
        process = self.processes[who]
        process.now_ms = max(0, process.now_ms + jumped_ms)

    @rule(who=WHO)
    def act(self, who: int) -> None:
        """Something happens in a process that it had no news for."""
        self._happen(self.processes[who], 0)

    @precondition(lambda self: self.events)
    @rule(who=WHO, which=st.integers(0, 2**16), answers=st.booleans())
    def receive(self, who: int, which: int, answers: bool) -> None:
        """News of an event comes, perhaps twice or late; it is answered at once, or only noted."""
        process = self.processes[who]
        news = list(self.events.values())[which % len(self.events)]
        process.vector = process.vector.merged(news.vector)
        process.past |= news.past
        process.wall_ms_max = max(process.wall_ms_max, news.wall_ms_max)
        if answers:
            self._happen(process, news.stamp)
        else:
            process.clock.observe(news.stamp)

    @rule(who=WHO)
    def restart(self, who: int) -> None:
        """A process starts again with what it had written down, in another life."""
        process = self.processes[who]
        process.life = (process.life[0], process.life[1] + 1)
        process.clock = HybridClock(process.clock.last)

    def _happen(self, process: Process, above: Stamp) -> None:
        last = process.clock.last
        stamp = process.clock.increment(process.now_ms, above)
        dot = Dot(*process.life, process.vector.of(process.life) + 1)
        process.vector = process.vector.advanced(dot)
        process.wall_ms_max = max(process.wall_ms_max, process.now_ms)
        happened = Happened(dot, stamp, process.vector, process.past | {dot}, process.wall_ms_max)
        assert stamp > last
        self._check_stamp(process, happened)
        self._check_vector(happened)
        process.past = happened.past
        self.events[dot] = happened

    def _check_stamp(self, process: Process, happened: Happened) -> None:
        """It extends happened-before, and only counting takes it past the highest wall clock."""
        before = [self.events[dot].stamp for dot in happened.past - {happened.dot}]
        assert all(happened.stamp > stamp for stamp in before)
        assert happened.stamp >= stamp_at(process.now_ms)
        assert happened.stamp <= stamp_at(happened.wall_ms_max) + len(happened.past)
        counted_ms = len(happened.past) >> COUNT_BITS
        assert milliseconds_of(happened.stamp) <= happened.wall_ms_max + counted_ms

    def _check_vector(self, happened: Happened) -> None:
        """It covers what happened before the event, and nothing that is concurrent with it."""
        for dot, other in self.events.items():
            assert happened.vector.covers_dot(dot) == (dot in happened.past)
            concurrent = dot not in happened.past and happened.dot not in other.past
            assert happened.vector.concurrent_with(other.vector) == concurrent


TestProcesses = Processes.TestCase
TestProcesses.settings = PLAY


class Known(NamedTuple):
    """A vector, and the dots that it is a short name for."""

    vector: Vector
    dots: frozenset[Dot]


def dots_of(vector: Vector) -> frozenset[Dot]:
    """Every dot that a vector covers."""
    return frozenset(Dot(*life, n) for life, last in vector.items() for n in range(1, last + 1))


class Vectors(RuleBasedStateMachine):
    """Vectors made from one another, each beside the set of dots that it stands for."""

    known = Bundle("known")

    @rule(target=known, entries=st.dictionaries(LIVES, st.integers(1, 4), max_size=4))
    def begin(self, entries: dict[Life, int]) -> Known:
        """A vector from outside, given as a mapping or as pairs."""
        vector = Vector(entries)
        assert vector == Vector(reversed(entries.items()))
        return self._checked(vector, dots_of(vector))

    @rule(target=known, one=known, life=LIVES, n=st.integers(1, 6))
    def advance(self, one: Known, life: Life, n: int) -> Known:
        """A dot is added, and with it all before it."""
        added = {Dot(*life, each) for each in range(1, n + 1)}
        return self._checked(one.vector.advanced(Dot(*life, n)), one.dots | added)

    @rule(target=known, one=known, two=known)
    def merge(self, one: Known, two: Known) -> Known:
        """Two are merged: all dots of both."""
        return self._checked(one.vector.merged(two.vector), one.dots | two.dots)

    @rule(target=known, one=known, two=known)
    def share(self, one: Known, two: Known) -> Known:
        """What two have in common: the dots that are in both."""
        return self._checked(one.vector.common(two.vector), one.dots & two.dots)

    @rule(target=known, one=known, two=known)
    def change(self, one: Known, two: Known) -> Known:
        """One becomes the other by their changes, which name the lives that differ and no other."""
        changes = two.vector.changes_since(one.vector)
        differing = {dot.life for dot in one.dots ^ two.dots}
        assert sorted(life for life, _ in changes) == sorted(differing)
        return self._checked(one.vector.changed(changes), two.dots)

    @rule(one=known, two=known)
    def compare(self, one: Known, two: Known) -> None:
        """Two compare as their sets do."""
        assert one.vector.covers(two.vector) == (one.dots >= two.dots)
        assert (one.vector == two.vector) == (one.dots == two.dots)
        apart = bool(one.dots - two.dots) and bool(two.dots - one.dots)
        assert one.vector.concurrent_with(two.vector) == apart
        assert one.dots != two.dots or hash(one.vector) == hash(two.vector)

    @rule(one=known, life=LIVES, n=st.integers(1, 7))
    def look(self, one: Known, life: Life, n: int) -> None:
        """A dot is covered where it is in the set; what was made earlier never changed since."""
        self._checked(one.vector, one.dots)
        assert one.vector.covers_dot(Dot(*life, n)) == (Dot(*life, n) in one.dots)
        assert one.vector.of(life) == sum(dot.life == life for dot in one.dots)

    def _checked(self, vector: Vector, dots: frozenset[Dot]) -> Known:
        assert dots_of(vector) == dots
        assert len(vector) == len({dot.life for dot in dots})
        assert list(vector.items()) == sorted(vector.items())
        return Known(vector, dots)


TestVectors = Vectors.TestCase
TestVectors.settings = PLAY
