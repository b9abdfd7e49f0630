"""A program's log, held to a pace: whoever knocks all the time does not fill the disk.

Lines of one kind come as fast as they happen until `BURST` were saved up and spent, and then at
`LINES_PER_SECOND`; the next one says how many of its kind were left out before it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Protocol

from broker.core.pace import Pace
from broker.steady_clock import now_ms

LINES_PER_SECOND: Final = 5
BURST: Final = 1_000
"""A whole realm's sessions may come back at once, and each is worth its line."""


class Log(Protocol):
    """Where lines go: a structlog logger, or anything that takes an event and its fields."""

    def info(self, event: str, **fields: object) -> object:
        """Writes one line."""


class PacedLog:
    """Passes lines on to a log, as many of each kind as their pace allows.

    Args:
        log: where they go.
        clock: what time it is, in milliseconds.
    """

    def __init__(self, log: Log, clock: Callable[[], int] = now_ms) -> None:
        self._log = log
        self._clock = clock
        self._paces: dict[str, Pace] = {}
        self._left_out: dict[str, int] = {}

    def info(self, event: str, **fields: object) -> None:
        """Writes one line, or counts that it was left out."""
        pace = self._paces.setdefault(event, Pace(LINES_PER_SECOND, BURST))
        if not pace.allows(self._clock()):
            self._left_out[event] = self._left_out.get(event, 0) + 1
            return
        left_out = self._left_out.pop(event, 0)
        if left_out:
            fields["left_out"] = left_out
        self._log.info(event, **fields)
