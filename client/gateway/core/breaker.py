"""A circuit breaker for one model: after failures in a row it is left alone for a while. Pure.

See Nygard, "Release It!" (2007), and Fowler's description: closed, open, half open.
"""

from typing import Final

FAILURES_MAX: Final = 3
OPEN_MS: Final = 15_000
OPEN_MS_MAX: Final = 240_000


class Breaker:
    """Whether a model may be asked; it opens for twice as long each time that a trial fails."""

    def __init__(self) -> None:
        self._failures = 0
        self._open_ms = OPEN_MS
        self._until_ms = 0
        self._trying = False

    def allows(self, now_ms: int) -> bool:
        """Whether a call may be made now: any while closed, one at a time once half open."""
        if self._failures < FAILURES_MAX:
            return True
        return now_ms >= self._until_ms and not self._trying

    def begun(self) -> None:
        """A call begins."""
        self._trying = self._failures >= FAILURES_MAX

    def succeeded(self) -> None:
        """A call ended with a reply, whatever was in it."""
        self._failures, self._open_ms, self._trying = 0, OPEN_MS, False

    def failed(self, now_ms: int, *, for_good: bool = False) -> None:
        """A call failed; for good where asking again can't help: a wrong key, no such model."""
        self._failures = FAILURES_MAX if for_good else self._failures + 1
        self._trying = False
        if self._failures >= FAILURES_MAX:
            self._until_ms = now_ms + (OPEN_MS_MAX if for_good else self._open_ms)
            self._open_ms = min(OPEN_MS_MAX, 2 * self._open_ms)

    def given_back(self) -> None:
        """A call was given up by us: it says nothing of the model."""
        self._trying = False
