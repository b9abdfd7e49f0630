"""A pace that may not be exceeded for long: a token bucket on the caller's clock."""

from __future__ import annotations


class Pace:
    """At most `burst` at once, and `per_second` in the long run.

    Args:
        per_second: how many a second are always allowed.
        burst: how many may be saved up.
    """

    def __init__(self, per_second: int, burst: int) -> None:
        self._per_second = per_second
        self._burst_milli = burst * 1_000
        self._saved_milli = self._burst_milli
        self._last_ms: int | None = None

    def allows(self, now_ms: int) -> bool:
        """Whether one more is allowed now; if so, it is counted."""
        passed_ms = max(0, now_ms - self._last_ms) if self._last_ms is not None else 0
        self._last_ms = now_ms
        self._saved_milli = min(self._burst_milli, self._saved_milli + passed_ms * self._per_second)
        if self._saved_milli < 1_000:  # noqa: PLR2004 - one, in thousandths
            return False
        self._saved_milli -= 1_000
        return True
