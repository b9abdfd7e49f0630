"""How far the lives of evicted brokers count: the rule that brokers and replicas share.

An eviction names the last `n` of each life that its voters held. Every other life that the broker
began without knowing of it counts for nothing; a life that follows from it is the broker's return.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeAlias

from broker.protocol.clocks import EMPTY, Vector
from broker.protocol.events import Header
from broker.protocol.ids import BrokerId, Dot, Life
from broker.protocol.lives import Lives

Eviction: TypeAlias = tuple[Dot, BrokerId, list[tuple[int, int]]]
"""The event that evicted, whom, and the cut: incarnations, each with the last `n` that counts."""


class Fences:
    """The fences of one microcosm.

    Args:
        evictions: those known so far.
        cuts: what is known besides of lives that count less far than they got.

    Attributes:
        cuts: for each fenced life, the last `n` that counts.
    """

    def __init__(
        self, evictions: Iterable[Eviction] = (), cuts: Iterable[tuple[Life, int]] = ()
    ) -> None:
        self.cuts: dict[Life, int] = {}
        self._evictions: dict[Dot, Eviction] = {}
        for eviction in evictions:
            self._add(eviction)
        self._cut(cuts)

    def counts(self, dot: Dot) -> bool:
        """Whether an event is on this side of every fence."""
        return not self.cuts or dot.n <= self.cuts.get(dot.life, dot.n)

    def evict(self, dot: Dot, body: Any, held: Vector) -> BrokerId:  # noqa: ANN401 - a body is any plain value
        """Takes in an eviction, whatever comes before or after it in the order.

        Args:
            dot: where it is in the log.
            body: `{"broker": whom, "cut": [[incarnation, n], ...]}`.
            held: what is here so far.
        """
        broker: BrokerId = body["broker"]
        cut = [(incarnation, n) for incarnation, n in body["cut"]]
        self._add((dot, broker, cut), held)
        return broker

    def _add(self, eviction: Eviction, held: Vector = EMPTY) -> None:
        dot, broker, cut = eviction
        self._evictions[dot] = eviction
        named = dict(cut)
        self._cut(((broker, incarnation), n) for incarnation, n in cut)
        self._cut((life, named.get(life[1], 0)) for life, _ in held.items() if life[0] == broker)

    def cut_joined(self, broker: BrokerId, seen: Vector, held: Vector) -> None:
        """A broker's join counts no more: nor does what it wrote since.

        Args:
            seen: all that the join had seen, named.
            held: what is here so far.
        """
        self._cut(
            (life, seen.of(life))
            for life, n in held.items()
            if life[0] == broker and seen.of(life) < n
        )

    def _cut(self, cuts: Iterable[tuple[Life, int]]) -> None:
        for life, n in cuts:
            self.cuts[life] = min(n, self.cuts.get(life, n))

    def begins(self, life: Life, header: Header, body: Any, lives: Lives) -> bool:  # noqa: ANN401 - a body is any plain value
        """Whether a life counts that begins with this event; what follows it, too.

        Args:
            lives: those known so far; what the event has seen may leave out some.
            body: `{"stray": [[incarnation, n], ...], ...}`: how far its fenced lives count.
        """
        self._cut(((life[0], stray), n) for stray, n in body["stray"])
        unknown = any(
            broker == life[0] and not lives.covers_dot(header.seen, dot)
            for dot, broker, _ in self._evictions.values()
        )
        if unknown:
            self.cuts.setdefault(life, 0)
        return self.cuts.get(life, 1) > 0

    def strays(self, broker: BrokerId) -> list[tuple[int, int]]:
        """The fenced lives of a broker by incarnation, each with the last `n` that counts."""
        return sorted((life[1], n) for life, n in self.cuts.items() if life[0] == broker)

    def has_evicted(self, broker: BrokerId) -> bool:
        """Whether a broker was ever shut out."""
        evictions = self._evictions
        return bool(evictions) and any(one == broker for _, one, _ in evictions.values())

    def merge(self, other: Fences, held: Vector) -> list[BrokerId]:
        """Takes in all that others know; returns who is shut out by what is new.

        Args:
            held: what is here so far.
        """
        news = [one for dot, one in other._evictions.items() if dot not in self._evictions]
        for eviction in news:
            self._add(eviction, held)
        self._cut(other.cuts.items())
        return [broker for _, broker, _ in news]

    def copy(self) -> Fences:
        """The same fences, to be changed apart."""
        return Fences(self._evictions.values(), self.cuts.items())

    def evictions(self, within: Vector | None = None) -> list[Eviction]:
        """Those of a vector, sorted; all of them where none is given."""
        known = sorted(self._evictions.items())
        return [one for dot, one in known if within is None or within.covers_dot(dot)]
