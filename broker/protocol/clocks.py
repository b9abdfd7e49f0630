"""Clocks as values: hybrid logical time and version vectors. Reads no clock; time is an argument.

Sources: Lamport 1978 (happened-before); Kulkarni et al. 2014, "Logical Physical Clocks" (stamps);
Parker et al. 1983 (version vectors, here with one entry for each life of a broker).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple, TypeAlias

from broker.protocol.ids import Dot, Life

Stamp: TypeAlias = int
"""48 bits of milliseconds since the epoch, 16 bits of count."""
COUNT_BITS: Final = 16
STAMP_MAX: Final = 2**63 - 1


def stamp_at(now_ms: int) -> Stamp:
    """The lowest stamp of a millisecond."""
    return now_ms << COUNT_BITS


def milliseconds_of(stamp: Stamp) -> int:
    """The physical part of a stamp, in milliseconds."""
    return stamp >> COUNT_BITS


class HybridClock:
    """A logical clock on the hybrid scale: never goes back, follows physical time when it can."""

    def __init__(self, last: Stamp = 0) -> None:
        self.last: Stamp = last

    def increment(self, now_ms: int, above: Stamp = 0) -> Stamp:
        """A reading above every earlier one and above `above`; physical where time has moved on."""
        self.last = max(self.last + 1, above + 1, stamp_at(now_ms))
        return self.last

    def observe(self, stamp: Stamp) -> None:
        """Take note of another clock: all later readings are above it."""
        self.last = max(self.last, stamp)


class Vector:
    """A version vector: how far into the log of each broker life a prefix reaches. Immutable.

    An entry `((broker, incarnation), n)` covers the dots 1 to n of that life; entries are above 0.
    """

    __slots__ = ("_entries", "_items")

    def __init__(self, entries: Mapping[Life, int] | Iterable[tuple[Life, int]] = ()) -> None:
        self._entries: dict[Life, int] = dict(entries)
        self._items: tuple[tuple[Life, int], ...] | None = None

    def items(self) -> tuple[tuple[Life, int], ...]:
        """The entries in the one order that every process agrees on: that of their keys."""
        if self._items is None:
            self._items = tuple(sorted(self._entries.items()))
        return self._items

    def __len__(self) -> int:
        return len(self._entries)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Vector) and self._entries == other._entries

    def __hash__(self) -> int:
        return hash(self.items())

    def __repr__(self) -> str:
        inside = ", ".join(f"{life[0]}.{life[1] & 0xFFFF:x}:{n}" for life, n in self.items())
        return f"Vector({inside})"

    def of(self, life: Life) -> int:
        """How many events of one broker life are covered; 0 for a life it does not know."""
        return self._entries.get(life, 0)

    def covers_dot(self, dot: Dot) -> bool:
        """Whether the dot is inside the prefix."""
        return dot.n <= self._entries.get(dot.life, 0)

    def covers(self, other: Vector) -> bool:
        """Whether every dot of other is inside (`other <= self`)."""
        mine = self._entries
        for life, n in other._entries.items():  # noqa: SIM110 - asked of every event: twice as fast
            if n > mine.get(life, 0):
                return False
        return True

    def concurrent_with(self, other: Vector) -> bool:
        """Whether neither covers the other."""
        return not self.covers(other) and not other.covers(self)

    def advanced(self, dot: Dot) -> Vector:
        """This vector with the dot covered; itself where it was already."""
        life, n = dot.life, dot.n
        if n <= self._entries.get(life, 0):
            return self
        return _owning({**self._entries, life: n})

    def merged(self, other: Vector) -> Vector:
        """The smallest vector that covers both; one of the two where it already does."""
        if self.covers(other):
            return self
        if other.covers(self):
            return other
        entries = dict(self._entries)
        for life, n in other._entries.items():
            entries[life] = max(n, entries.get(life, 0))
        return _owning(entries)

    def common(self, other: Vector) -> Vector:
        """The largest vector that both cover."""
        theirs = other._entries
        pairs = ((life, min(n, theirs.get(life, 0))) for life, n in self._entries.items())
        return Vector((life, n) for life, n in pairs if n)

    def clipped(self, fences: Mapping[Life, int]) -> Vector:
        """This vector without what lies past the fences: the last `n` that counts of a life."""
        if all(self._entries.get(life, 0) <= n for life, n in fences.items()):
            return self
        pairs = ((life, min(n, fences.get(life, n))) for life, n in self._entries.items())
        return Vector((life, n) for life, n in pairs if n)

    def changes_since(self, last: Vector) -> list[tuple[Life, int]]:
        """What turns `last` into this vector: entries that differ, `n = 0` for those it lacks."""
        if last is self:
            return []
        theirs = last._entries
        changed = [(life, n) for life, n in self.items() if theirs.get(life) != n]
        changed += [(life, 0) for life, _ in last.items() if life not in self._entries]
        return changed

    def changed(self, changes: Iterable[tuple[Life, int]]) -> Vector:
        """The vector that `changes_since` described, made from this one."""
        entries = dict(self._entries)
        touched = False
        for life, n in changes:
            touched = True
            if n:
                entries[life] = n
            else:
                entries.pop(life, None)
        return _owning(entries) if touched else self


def _owning(entries: dict[Life, int]) -> Vector:
    """A vector of entries that nobody else holds: without a copy of them."""
    vector = Vector.__new__(Vector)
    vector._entries, vector._items = entries, None  # noqa: SLF001 - it is made here
    return vector


EMPTY: Final = Vector()


class Basis(NamedTuple):
    """What an actor was shown when they decided: a prefix of the log and its highest stamp."""

    vector: Vector = EMPTY
    top: Stamp = 0
