"""The delivery gate: events of other brokers wait here until what they follow is in the log.

An event passes when its `n` is the next of its life, its `seen` is covered, and its stamp is not
too far ahead of this broker's clock (it is held then, not dropped, and its link is called skewed).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from broker.protocol import limits
from broker.protocol.clocks import Stamp, Vector
from broker.protocol.events import Admitted, Header
from broker.protocol.ids import Life


class Gate:
    """The events of one log that wait."""

    def __init__(self) -> None:
        self._held: dict[Life, dict[int, Admitted]] = {}
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def hold(self, admitted: Admitted) -> bool:
        """Takes an event to be held; False when there is no room, and it was not taken."""
        dot = admitted.admission.dot
        waiting = self._held.setdefault(dot.life, {})
        if dot.n in waiting:
            return True
        if self._count >= limits.HELD_MAX:
            return False
        waiting[dot.n] = admitted
        self._count += 1
        return True

    def next(
        self,
        held: Vector,
        follows: Callable[[Header], bool],
        frozen: Mapping[str, Vector],
        ahead: Stamp,
    ) -> Admitted | None:
        """An event that may pass now, given what the log holds; it is taken out of the gate.

        Args:
            follows: whether all is there that an event's publisher was delivered before.
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
            if follows(admitted.event.header):
                self._take(life, n)
                return admitted
        return None

    def forget(self, held: Vector, fences: Mapping[Life, int]) -> None:
        """Drops what came by another path meanwhile, or lies past a fence."""
        for life in list(self._held):
            for n in list(self._held[life]):
                if n <= held.of(life) or n > fences.get(life, n):
                    self._take(life, n)

    @property
    def lowest(self) -> Stamp | None:
        """The lowest stamp of what waits; None where nothing does. Stamps rise along a life."""
        firsts = (waiting[min(waiting)] for waiting in self._held.values())
        return min((admitted.admission.stamp for admitted in firsts), default=None)

    def is_skewed(self, ahead: Stamp) -> bool:
        """Whether something waits only because its stamp is too far ahead."""
        return any(
            admitted.admission.stamp > ahead
            for waiting in self._held.values()
            for admitted in waiting.values()
        )

    def _take(self, life: Life, n: int) -> None:
        waiting = self._held[life]
        del waiting[n]
        self._count -= 1
        if not waiting:
            del self._held[life]
