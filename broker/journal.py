"""The log's database: rows of records, each with a checksum that follows from the row before it.

The only door to SQLite. Knows nothing of what the rows say. WAL with `synchronous=FULL`: when
`append` returns, the row is on disk. The file is held exclusively, so that a second writer is
refused; a row that was changed, cut or taken out is found and named when the journal is read.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from broker.protocol.limits import JOURNAL_VERSION

CHECKSUM_BYTES: Final = 16
FIRST_CHECKSUM: Final = bytes(CHECKSUM_BYTES)
_SCHEMA: Final = """
CREATE TABLE format (version INTEGER NOT NULL);
CREATE TABLE rows (
    number INTEGER PRIMARY KEY,
    checksum BLOB NOT NULL,
    records BLOB NOT NULL
);
"""


class JournalError(Exception):
    """The journal can't be used; the text says why and what to do. Nothing was changed."""


class JournalLockedError(JournalError):
    """Another process writes to this journal."""


class JournalDamagedError(JournalError):
    """A row is not what was written."""


class Journal:
    """An append-only sequence of rows in one file.

    Args:
        path: the database; made, with its folder, where there is none.

    Raises:
        JournalLockedError: another process has it open.
        JournalDamagedError: the file is no journal.
        JournalError: it was written by another version, or the disk refuses.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._number = 0
        self._checksum = FIRST_CHECKSUM
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._database = sqlite3.connect(path, isolation_level=None, timeout=0.2)
        except (OSError, sqlite3.Error) as error:
            raise JournalError(f"The journal {path} can't be opened: {error}.") from error
        try:
            self._open()
            found = path.stat()
            self._identity = (found.st_dev, found.st_ino)
        except BaseException:
            self._database.close()
            raise

    def _open(self) -> None:
        run = self._database.execute
        try:
            run("PRAGMA locking_mode = EXCLUSIVE")
            run("PRAGMA journal_mode = WAL")
            run("PRAGMA synchronous = FULL")
            run("BEGIN IMMEDIATE")
            if run("SELECT count(*) FROM sqlite_schema WHERE name = 'format'").fetchone()[0] == 0:
                for statement in _SCHEMA.split(";"):
                    run(statement)
                run("INSERT INTO format VALUES (?)", (JOURNAL_VERSION,))
            run("COMMIT")
            version = run("SELECT version FROM format").fetchone()[0]
        except sqlite3.OperationalError as error:
            if "locked" in str(error):
                text = f"The journal {self.path} is in use by another process."
                raise JournalLockedError(text) from error
            raise JournalError(f"The journal {self.path} can't be used: {error}.") from error
        except sqlite3.Error as error:
            raise self._damaged("the file as a whole", str(error)) from error
        if version != JOURNAL_VERSION:
            text = (
                f"The journal {self.path} has format {version}; this Worldline reads format "
                f"{JOURNAL_VERSION}. Use the Worldline that wrote it."
            )
            raise JournalError(text)

    def _damaged(self, where: str, why: str) -> JournalDamagedError:
        return JournalDamagedError(
            f"The journal {self.path} is damaged at {where}: {why}. Nothing was changed. "
            "Bring the folder back from a backup, or start anew with another --data folder."
        )

    def rows(self) -> Iterator[tuple[int, bytes]]:
        """The rows in order, as `(number, records)`; to be read to the end before `append`.

        Raises:
            JournalDamagedError: a row is missing, changed or unreadable; the text names it.
        """
        cursor = self._database.execute(
            "SELECT number, checksum, records FROM rows ORDER BY number"
        )
        while True:
            number = self._number + 1
            try:
                row = cursor.fetchone()
            except sqlite3.Error as error:
                raise self._damaged(f"record {number}", str(error)) from error
            if row is None:
                self._check_nothing_follows(number)
                return
            if row[0] != number:
                raise self._damaged(f"record {number}", f"it is missing; record {row[0]} follows")
            if _checksum(self._checksum, row[2]) != row[1]:
                raise self._damaged(f"record {number}", "its checksum does not fit")
            self._number, self._checksum = number, row[1]
            yield number, row[2]

    def _check_nothing_follows(self, number: int) -> None:
        """A damaged page can make a scan end early: the last number is asked for on its own."""
        try:
            last = self._database.execute("SELECT max(number) FROM rows").fetchone()[0] or 0
        except sqlite3.Error as error:
            raise self._damaged(f"record {number}", str(error)) from error
        if last >= number:
            raise self._damaged(f"record {number}", f"it is missing; the last is record {last}")

    def unreadable(self, number: int, why: str) -> JournalDamagedError:
        """The error for a row whose checksum fits but whose records make no sense."""
        return self._damaged(f"record {number}", why)

    def append(self, records: bytes) -> None:
        """Writes a row; when this returns, it is on disk.

        Raises:
            JournalError: the disk refuses. The row was not written, and no later one may be.
        """
        checksum = _checksum(self._checksum, records)
        try:
            self._database.execute(
                "INSERT INTO rows VALUES (?, ?, ?)", (self._number + 1, checksum, records)
            )
        except sqlite3.Error as error:
            text = (
                f"The journal {self.path} can't be written: {error}. Make room, then start again."
            )
            raise JournalError(text) from error
        self._number += 1
        self._checksum = checksum

    def check_in_place(self) -> None:
        """Notices that the file was taken away from under its writer.

        Raises:
            JournalError: what is written now would not be found again.
        """
        try:
            found = self.path.stat()
        except OSError:
            found = None
        if found is None or (found.st_dev, found.st_ino) != self._identity:
            text = (
                f"The journal {self.path} was moved or removed while it was in use. "
                "Put it back, then start again."
            )
            raise JournalError(text)

    def close(self) -> None:
        """Lets go of the file."""
        self._database.close()


def _checksum(before: bytes, records: bytes) -> bytes:
    return hashlib.sha256(before + records).digest()[:CHECKSUM_BYTES]
