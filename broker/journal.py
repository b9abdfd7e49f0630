"""The log's database: rows of records, each with a checksum that follows from the row before it.

The only door to SQLite. Knows nothing of what the rows say. WAL with `synchronous=FULL`: when
`append` returns, the row is on disk. One process writes, held by a lock on a file beside it; any
number may read meanwhile, and write nothing. A checkpoint stands for the rows before it and takes
their place in one transaction; its chunks are written before, and kept from one to the next. What
was changed, cut or taken out is found and named when the journal is read.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from broker.journal_errors import JournalDamagedError, refusal
from broker.journal_lock import lock_of, locked, mark, marked
from broker.journal_reader import BUSY_S, CHUNK, JournalReader, checksum_of, seal_of
from broker.protocol.limits import JOURNAL_VERSION

CLEARED_ROWS: Final = 64
CLEARED_PAGES: Final = 128
WAL_BYTES_KEPT: Final = 16 * 1024 * 1024
ROOM_BYTES: Final = 256 * 1024
"""What a disk has to take before a broker that waited for it goes on."""
_SCHEMA: Final = """
CREATE TABLE format (version INTEGER NOT NULL);
CREATE TABLE rows (
    number INTEGER PRIMARY KEY,
    checksum BLOB NOT NULL,
    records BLOB NOT NULL
);
"""
_CHECKPOINTS: Final = """
CREATE TABLE chunks (id INTEGER PRIMARY KEY, records BLOB NOT NULL);
CREATE TABLE checkpoint (
    number INTEGER PRIMARY KEY,
    checksum BLOB NOT NULL,
    head BLOB NOT NULL,
    chunks BLOB NOT NULL,
    rest BLOB NOT NULL,
    seal BLOB NOT NULL
);
"""
"""What version 2 has and version 1 had not."""


class Journal(JournalReader):
    """A sequence of rows in one file, and the checkpoint that stands for those before them.

    Args:
        path: the database; made, with its folder, where there is none.

    Raises:
        JournalLockedError: another process has it open.
        JournalDamagedError: the file is no journal.
        UnwritableError: the disk refuses.
        JournalError: it was written by another version.
    """

    def __init__(self, path: Path) -> None:
        self._has_old_rows = True
        self._lock = locked(path)
        self._marked = marked(self._lock)
        try:
            super().__init__(path)
        except BaseException:
            self._unlock()
            raise

    def _connected(self) -> sqlite3.Connection:
        try:
            found = sqlite3.connect(self.path, isolation_level=None, timeout=BUSY_S)
        except sqlite3.Error as error:
            raise refusal(self.path, error) from error
        try:
            _prepare(found)
        except sqlite3.Error as error:
            found.close()
            raise self._refused(error, "the file as a whole") from error
        return found

    def append(self, records: bytes) -> None:
        """Writes a row; when this returns, it is on disk.

        Raises:
            UnwritableError: the disk refuses. The row was not written, and no later one may be.
        """
        checksum = checksum_of(self._checksum, records)
        where = f"record {self._number + 1}"
        self._run("INSERT INTO rows VALUES (?, ?, ?)", where, self._number + 1, checksum, records)
        self._number += 1
        self._checksum = checksum
        self.grown += len(records)

    def stage(self, records: bytes) -> tuple[int, bytes]:
        """Writes a chunk of a checkpoint to come; returns what `replace` is to be told of it.

        Raises:
            UnwritableError: the disk refuses; nothing was written.
        """
        cursor = self._run("INSERT INTO chunks (records) VALUES (?)", "a chunk", records)
        return cursor.lastrowid or 0, checksum_of(b"", records)

    def replace(self, head: bytes, chunks: Iterable[tuple[int, bytes]], rest: bytes) -> None:
        """Lets a checkpoint take the place of all rows, and of the checkpoint before; all or none.

        Raises:
            UnwritableError: the disk refuses; what was there is there still.
        """
        kept = list(chunks)
        packed = b"".join(CHUNK.pack(*chunk) for chunk in kept)
        number, checksum = self._number, self._checksum
        seal = seal_of(number, checksum, head, packed, rest)
        run = self._database.execute
        try:
            run("BEGIN IMMEDIATE")
            wanted = dict(kept)
            for (chunk,) in run("SELECT id FROM chunks").fetchall():
                if chunk not in wanted:
                    run("DELETE FROM chunks WHERE id = ?", (chunk,))
            run("DELETE FROM checkpoint")
            row = (number, checksum, head, packed, rest, seal)
            run("INSERT INTO checkpoint VALUES (?, ?, ?, ?, ?, ?)", row)
            run("COMMIT")
        except sqlite3.Error as error:
            if self._database.in_transaction:
                run("ROLLBACK")
            raise self._refused(error, "a checkpoint") from error
        self._base, self._has_old_rows = number, True
        self.grown, self.compact = 0, len(head) + len(rest)

    def clear_some(self) -> bool:
        """Gives back the room of some of what checkpoints stand for; False when that is done.

        Raises:
            UnwritableError: the disk refuses.
        """
        if not self._has_old_rows:
            return False
        statement = (
            "DELETE FROM rows WHERE number IN "
            "(SELECT number FROM rows WHERE number <= ? ORDER BY number LIMIT ?)"
        )
        cleared = self._run(statement, "old records", self._base, CLEARED_ROWS).rowcount
        if cleared < CLEARED_ROWS:
            free = self._run("PRAGMA freelist_count", "the file").fetchone()[0]
            used = self._run("PRAGMA page_count", "the file").fetchone()[0] - free
            self._has_old_rows = free > used + CLEARED_PAGES
            if self._has_old_rows:
                self._vacuum()
                left = self._run("PRAGMA freelist_count", "the file").fetchone()[0]
                self._has_old_rows = left < free
        return True

    def _vacuum(self) -> None:
        """Shortens the file by some pages; `execute` would stop after the first."""
        try:
            self._database.executescript(f"PRAGMA incremental_vacuum({CLEARED_PAGES})")
        except sqlite3.Error as error:
            raise self._refused(error, "the file") from error

    def check_room(self) -> None:
        """Makes sure that the disk takes more than a few rows.

        Raises:
            UnwritableError: it does not.
        """
        where = "a trial"
        chunk = self._run("INSERT INTO chunks (records) VALUES (zeroblob(?))", where, ROOM_BYTES)
        self._run("DELETE FROM chunks WHERE id = ?", where, chunk.lastrowid)

    def mark(self) -> None:
        """Says beside the file how far it is on disk, for who opens it next and `check_whole`."""
        if self._marked < self._number:
            self._marked = self._number
            mark(self._lock, self._number)

    def check_whole(self) -> None:
        """Makes sure that the newest records are there. To be asked after `parts`.

        SQLite takes whatever follows damage in its `-wal` for a tail that was never written.

        Raises:
            JournalDamagedError: there were more.
        """
        if self._marked > self._number:
            raise JournalDamagedError(
                f"The journal {self.path} ends at record {self._number}, and record {self._marked} "
                "was on disk before: its newest part is lost, or this is an older copy. Bring the "
                f"rest back; or remove {lock_of(self.path)} to go on with what is here, and other "
                "brokers give back what they hold of it."
            )

    def close(self) -> None:
        """Lets go of the file."""
        self.mark()
        super().close()
        self._unlock()

    def _unlock(self) -> None:
        if self._lock >= 0:
            os.close(self._lock)
            self._lock = -1


def _prepare(database: sqlite3.Connection) -> None:
    run = database.execute
    run("PRAGMA auto_vacuum = INCREMENTAL")
    run("PRAGMA journal_mode = WAL")
    run("PRAGMA synchronous = FULL")
    run(f"PRAGMA journal_size_limit = {WAL_BYTES_KEPT}")
    run("BEGIN IMMEDIATE")
    if run("SELECT count(*) FROM sqlite_schema WHERE name = 'format'").fetchone()[0] == 0:
        for statement in _SCHEMA.split(";"):
            run(statement)
        run("INSERT INTO format VALUES (1)")
    if run("SELECT version FROM format").fetchone()[0] == 1:
        for statement in _CHECKPOINTS.split(";"):
            run(statement)
        run("UPDATE format SET version = ?", (JOURNAL_VERSION,))
    run("COMMIT")
