"""One writer: a lock on a file beside the journal, held while its descriptor is open.

It goes with the process, however that ends, and is not copied with the folder. The file says how
far the journal was on disk, so that one whose newest part is gone is not taken for a whole one.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
from pathlib import Path
from typing import Final

from broker.journal_errors import JournalLockedError, refusal

MARK_BYTES: Final = 8


def lock_of(path: Path) -> Path:
    """The file beside a journal."""
    return path.with_name(f"{path.name}.lock")


def locked(path: Path) -> int:
    """The descriptor of the lock file, which makes this process the writer until it is closed.

    Raises:
        JournalLockedError: another process is.
        UnwritableError: the lock file can be neither made nor opened.
    """
    lock = lock_of(path)
    descriptor = -1
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            descriptor = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError:
            descriptor = os.open(lock, os.O_RDONLY | os.O_CLOEXEC)  # a disk that is read-only
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(descriptor)
        text = f"The journal {path} is in use by another process."
        raise JournalLockedError(text) from error
    except OSError as error:
        if descriptor >= 0:
            os.close(descriptor)
        raise refusal(path, error) from error
    return descriptor


def mark(descriptor: int, number: int) -> None:
    """Writes into a lock file that a record was on disk; a disk that takes nothing keeps the last.

    It is not flushed: it comes after what it tells of, and may be older, never newer.
    """
    with contextlib.suppress(OSError):
        os.pwrite(descriptor, number.to_bytes(MARK_BYTES, "big"), 0)


def marked(descriptor: int) -> int:
    """The newest record that was on disk, as a lock file says; 0 where it says nothing."""
    written = os.pread(descriptor, MARK_BYTES, 0)
    return int.from_bytes(written, "big") if len(written) == MARK_BYTES else 0
