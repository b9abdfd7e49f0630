"""What can be wrong with a journal, each with a sentence for the operator.

Knows SQLite's result codes as numbers, and not SQLite.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

NO_SENSE: Final = 1
READ_ONLY: Final = 8
IO_ERROR: Final = 10
FULL: Final = 13
CANNOT_OPEN: Final = 14
"""Primary result codes, from https://sqlite.org/rescode.html; the rest of a code says more."""
PRIMARY: Final = 0xFF
WHY: Final = {
    READ_ONLY: "the disk or the folder is read-only",
    IO_ERROR: "the disk does not do what it is told to",
    FULL: "the disk is full",
    CANNOT_OPEN: "nothing can be made or opened there",
}


class JournalError(Exception):
    """The journal can't be used; the text says why and what to do. Nothing was changed."""


class JournalLockedError(JournalError):
    """Another process writes to this journal."""


class JournalDamagedError(JournalError):
    """A row is not what was written."""


class BehindError(JournalError):
    """What was to be read next is in a checkpoint by now; to be read from the beginning."""


class UnwritableError(JournalError):
    """The disk refuses, now; it may take it later, in a journal that is opened anew."""


def refusal(path: Path, error: Exception) -> JournalError:
    """The error for what the system would not do with a journal, in words."""
    if "locked" in str(error):
        return JournalLockedError(f"The journal {path} is in use by another process.")
    why = WHY.get(code_of(error), str(error))
    return UnwritableError(f"The journal {path} can't be used: {why}.")


def code_of(error: Exception) -> int:
    """SQLite's primary result code of an error; 0 where it has none."""
    return int(getattr(error, "sqlite_errorcode", 0)) & PRIMARY
