"""How tests end the processes that they started, by their ids."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable

PATIENCE_S = 5.0


def end(processes: Iterable[subprocess.Popen[bytes]]) -> None:
    """Asks all to end, waits for each, and kills those that do not."""
    waiting = list(processes)
    for process in waiting:
        process.terminate()
    for process in waiting:
        try:
            process.wait(PATIENCE_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
