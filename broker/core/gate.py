"""The delivery gate: events of other brokers wait here until what they follow is in the log.

An event passes when its `n` is the next of its life, its `seen` is covered, and its stamp is not
too far ahead of this broker's clock (it is held then, not dropped, and its link is called skewed).
"""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping

from broker.protocol import limits
from broker.protocol.clocks import Stamp, Vector
from broker.protocol.events import Admitted
from broker.protocol.ids import BrokerId, Life


class Gate:
    """The events of one log that wait."""

    def __init__(self) -> None:
        self._held: dict[Life, dict[int, Admitted]] = {}
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def hold(self, admitted: Admitted, held: Vector) -> bool:
        """Takes an event to be held; False when there is no room, and it was not taken.

        There is always room for the next of a life: what waits may be waiting for it.
        """
        dot = admitted.admission.dot
        if dot.n in self._held.get(dot.life, {}):
            return True
        if self._count >= limits.HELD_MAX and dot.n != held.of(dot.life) + 1:
            return False
        self._held.setdefault(dot.life, {})[dot.n] = admitted
        self._count += 1
        return True

    def next(
        self,
        held: Vector,
        passes: Callable[[Admitted], bool],
        frozen: Mapping[str, Vector],
        ahead: Stamp,
    ) -> Admitted | None:
        """An event that may pass now, given what the log holds; it is taken out of the gate.

        Args:
            passes: whether the log may take an event in, as far as it knows.
            frozen: for a broker whose eviction was voted for, what of it may pass.
            ahead: the highest stamp that may pass.
        """
        for life in sorted(self._held):
            waiting = self._held[life]
            n = held.of(life) + 1
            admitted = waiting.get(n)
            if admitted is None or admitted.admission.stamp > ahead:
                continue
            if life[0] in frozen and not frozen[life[0]].covers_dot(admitted.admission.dot):
                continue
            if passes(admitted):
                self._take(life, n)
                return admitted
        return None

    def forget(self, held: Vector, fences: Mapping[Life, int]) -> None:
        """Drops what came by another path meanwhile, or lies past a fence."""
        for life in list(self._held):
            for n in list(self._held[life]):
                if n <= held.of(life) or n > fences.get(life, n):
                    self._take(life, n)

    def lowest(self, brokers: Container[BrokerId]) -> Stamp | None:
        """The lowest stamp of what waits of these; None where nothing does. It rises in a life."""
        firsts = (
            waiting[min(waiting)] for life, waiting in self._held.items() if life[0] in brokers
        )
        return min((admitted.admission.stamp for admitted in firsts), default=None)

    def _take(self, life: Life, n: int) -> None:
        waiting = self._held[life]
        del waiting[n]
        self._count -= 1
        if not waiting:
            del self._held[life]
