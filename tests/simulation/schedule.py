"""Simulated time: what happens next, in an order that depends on the seed alone."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from typing import Final

START_MS: Final = 1_800_000_000_000

Action = Callable[[], None]


class Schedule:
    """A queue of actions by time; those of one moment run in the order they were planned.

    Attributes:
        now_ms: simulated milliseconds since the epoch.
    """

    def __init__(self) -> None:
        self.now_ms = START_MS
        self._queue: list[tuple[int, int, Action]] = []
        self._planned = 0

    def after(self, delay_ms: int, action: Action) -> None:
        """Plans an action."""
        self._planned += 1
        heapq.heappush(self._queue, (self.now_ms + max(0, delay_ms), self._planned, action))

    def run_until(self, end_ms: int) -> None:
        """Runs what is planned up to a moment, and comes to that moment."""
        while self._queue and self._queue[0][0] <= end_ms:
            self.now_ms, _, action = heapq.heappop(self._queue)
            action()
        self.now_ms = end_ms
