"""The wall clock as it was when the process started, counted on by a clock that never jumps.

Silence, retries and stamps all go by it, so that setting the machine's clock disturbs no session.
"""

from __future__ import annotations

import time
from typing import Final

_CLOCK: Final = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)


def _elapsed_ms() -> int:
    return time.clock_gettime_ns(_CLOCK) // 1_000_000


_OFFSET_MS: Final = time.time_ns() // 1_000_000 - _elapsed_ms()


def now_ms() -> int:
    """Milliseconds since the epoch, never going back while the process lives."""
    return _OFFSET_MS + _elapsed_ms()
