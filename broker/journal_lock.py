"""One writer: a lock on a file beside the journal, held while its descriptor is open.

It goes with the process, however that ends, and is not copied with the folder.
"""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from broker.journal_errors import JournalLockedError, refusal


def locked(path: Path) -> int:
    """The descriptor of the lock file, which makes this process the writer until it is closed.

    Raises:
        JournalLockedError: another process is.
        UnwritableError: the lock file can be neither made nor opened.
    """
    lock = path.with_name(f"{path.name}.lock")
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
