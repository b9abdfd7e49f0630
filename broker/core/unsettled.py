"""The events of a log that are not settled, lowest stamp first.

Most come in the order of their stamps and cost next to nothing; what comes late costs O(log n).
"""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Callable, Iterator
from typing import TypeAlias

from broker.protocol.clocks import Stamp
from broker.protocol.ids import Dot

Place: TypeAlias = tuple[Stamp, Dot]


class Unsettled:
    """A queue in the order of the stamps."""

    def __init__(self) -> None:
        self._rising: deque[Place] = deque()
        self._late: list[Place] = []

    def __len__(self) -> int:
        return len(self._rising) + len(self._late)

    def __iter__(self) -> Iterator[Place]:
        """All of them, in no order."""
        yield from self._rising
        yield from self._late

    def put(self, place: Place) -> None:
        """Adds an event."""
        rising = self._rising
        if not rising or place > rising[-1]:
            rising.append(place)
        else:
            heapq.heappush(self._late, place)

    def first(self) -> Place | None:
        """The event with the lowest stamp; None where there is none."""
        rising, late = self._rising, self._late
        if late and (not rising or late[0] < rising[0]):
            return late[0]
        return rising[0] if rising else None

    def pop(self) -> Place:
        """Takes out the first, of which there has to be one."""
        rising, late = self._rising, self._late
        if late and (not rising or late[0] < rising[0]):
            return heapq.heappop(late)
        return rising.popleft()

    def keep(self, wanted: Callable[[Dot], bool]) -> None:
        """Forgets all others."""
        self._rising = deque(place for place in self._rising if wanted(place[1]))
        self._late = [place for place in self._late if wanted(place[1])]
        heapq.heapify(self._late)
