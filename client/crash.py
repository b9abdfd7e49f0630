"""Turns what nobody expected into one sentence, and keeps the details where they can be found."""

from __future__ import annotations

import os
import time
import traceback
from pathlib import Path
from typing import Final

CRASH_LOG_BYTES_MAX: Final = 1 << 20


def crash_sentence(error: BaseException, data: Path) -> str:
    """Writes the traceback to `DATA/client/crash.log` and says so.

    With WORLDLINE_DEBUG=1 the sentence is the traceback itself.
    """
    details = "".join(traceback.format_exception(error))
    if os.environ.get("WORLDLINE_DEBUG") == "1":
        return details.rstrip()
    path = data / "client" / "crash.log"
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if path.exists() and path.stat().st_size > CRASH_LOG_BYTES_MAX:
            path.unlink()
        with path.open("a", encoding="utf-8", errors="replace") as file:
            file.write(f"{time.strftime('%Y-%m-%d %H:%M:%S %z')}\n{details}\n")
    except OSError:
        return f"Worldline failed: {error!r}. Set WORLDLINE_DEBUG=1 to see the details."
    return f"Worldline failed, which it never should: the details are in {path}."
