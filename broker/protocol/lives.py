"""Which life of a broker followed which: why a vector needs to name only the last of them.

A broker's first event in a microcosm in each of its lives has seen all that the log held of its
lives before. So a vector that covers it covers them, too, and leaves them out on its way to others
once that is settled: vectors grow with the brokers, not with how often they were started. The rule
is shared by brokers and replicas; what a vector means follows from the log alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from broker.protocol.clocks import Vector
from broker.protocol.ids import BrokerId, Dot, Life

LifeBefore: TypeAlias = tuple[BrokerId, int, list[tuple[int, int]]]
"""A life, and how far it has seen lives of its broker before it: `(incarnation, n)` each."""


class Lives:
    """The lives of one microcosm's brokers, each with those before it.

    Args:
        known: those known so far, each after those before it.
    """

    def __init__(self, known: Iterable[LifeBefore] = ()) -> None:
        self._before: dict[Life, tuple[tuple[Life, int], ...]] = {}
        self._after: dict[Life, tuple[int, Life]] = {}
        self._generation: dict[Life, int] = {}
        for broker, incarnation, before in known:
            self._add((broker, incarnation), [((broker, one), n) for one, n in before])

    def begin(self, life: Life, seen: Vector) -> None:
        """Takes note of a life whose first event has seen this."""
        if life not in self._before:
            self._add(life, [(one, n) for one, n in seen.items() if one[0] == life[0]])

    def _add(self, life: Life, before: list[tuple[Life, int]]) -> None:
        self._before[life] = tuple(before)
        known = [self._generation.get(one, 0) for one, _ in before]
        self._generation[life] = 1 + max(known, default=0)
        for one, n in before:
            if n > self._after.get(one, (0, life))[0]:
                self._after[one] = (n, life)

    def covers_dot(self, vector: Vector, dot: Dot) -> bool:
        """Whether the dot is inside the prefix, named or left out."""
        if vector.covers_dot(dot):
            return True
        generation = self._generation.get(dot.life, 0)
        later = [
            life
            for life, _ in vector.items()
            if life[0] == dot.broker and self._generation.get(life, 0) > generation
        ]
        asked = set(later)
        while later:
            for life, n in self._before[later.pop()]:
                if life == dot.life and n >= dot.n:
                    return True
                if life not in asked and self._generation.get(life, 0) > generation:
                    asked.add(life)
                    later.append(life)
        return False

    def expanded(self, vector: Vector) -> Vector:
        """The vector with all that it covers named."""
        entries = dict(vector.items())
        found = list(entries)
        while found:
            for life, n in self._before.get(found.pop(), ()):
                if entries.get(life, 0) < n:
                    entries[life] = n
                    found.append(life)
        return vector.merged(Vector(entries))

    def compacted(self, vector: Vector, settled: Vector) -> Vector:
        """The vector without the lives that a later one, which is settled, stands for."""
        left_out: list[Life] = []
        for life, n in vector.items():
            seen, later = self._after.get(life, (0, life))
            if n <= seen and vector.of(later) and settled.of(later):
                left_out.append(life)
        return vector.changed((life, 0) for life in left_out)

    def within(self, vector: Vector | None = None) -> list[LifeBefore]:
        """Those that have begun in a vector, each after those before it; or all."""
        begun = [life for life in self._before if vector is None or vector.of(life)]
        begun.sort(key=lambda life: (self._generation[life], life))
        return [(*life, [(one[1], n) for one, n in self._before[life]]) for life in begun]

    def copy(self) -> Lives:
        """The same lives, to be changed apart."""
        copied = Lives()
        copied.merge(self)
        return copied

    def merge(self, other: Lives) -> None:
        """Takes in all that others know."""
        for life in sorted(other._before, key=lambda one: (other._generation[one], one)):
            if life not in self._before:
                self._add(life, list(other._before[life]))
