"""Log files of child programs: opened, kept within bounds, and read for the last thing said."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

LOG_BYTES_MAX: Final = 1 << 20
"""Above this a log is moved aside when its program starts."""
LOG_BYTES_RUNNING_MAX: Final = 16 << 20
"""Above this it is cut while the program runs."""
_TAIL_BYTES: Final = 64 << 10


def open_log(path: Path) -> int:
    """A descriptor that appends to the log; what had grown too long is `*.log.1` now.

    Raises:
        OSError: the file can't be opened.
    """
    if _size(path) > LOG_BYTES_MAX:
        path.replace(_aside(path))
    return os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)


def bound_log(path: Path) -> None:
    """Cuts a log that its running program let grow too long; its tail stays in `*.log.1`."""
    if _size(path) > LOG_BYTES_RUNNING_MAX:
        _aside(path).write_bytes(_tail(path, LOG_BYTES_MAX, 0))
        os.truncate(path, 0)  # the program appends, so it goes on at the new end


def last_line(path: Path, since: int = 0) -> str:
    """The last line that is not blank and was written after byte `since`; empty if none was."""
    try:
        text = _tail(path, _TAIL_BYTES, since).decode("utf-8", "replace")
    except OSError:
        return ""
    return next((line.strip() for line in reversed(text.splitlines()) if line.strip()), "")


def _tail(path: Path, bytes_max: int, since: int) -> bytes:
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(size - bytes_max, min(since, size)))
        return file.read(bytes_max)


def _aside(path: Path) -> Path:
    return path.with_name(f"{path.name}.1")


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0
