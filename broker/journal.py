"""The log's database: rows of records, each with a checksum that follows from the row before it.

The only door to SQLite. Knows nothing of what the rows say. WAL with `synchronous=FULL`: when
`append` returns, the row is on disk. One process writes, held by a lock on a file beside it; any
number may read meanwhile, and write nothing. A checkpoint stands for the rows before it and takes
their place in one transaction; its chunks are written before, and kept from one to the next. What
was changed, cut or taken out is found and named when the journal is read.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import struct
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, NamedTuple

from broker.journal_errors import JournalDamagedError, JournalError, UnwritableError, refusal
from broker.journal_lock import locked
from broker.protocol.limits import JOURNAL_VERSION

CHECKSUM_BYTES: Final = 16
FIRST_CHECKSUM: Final = bytes(CHECKSUM_BYTES)
CLEARED_ROWS: Final = 256
CLEARED_PAGES: Final = 256
WAL_BYTES_KEPT: Final = 16 * 1024 * 1024
ROOM_BYTES: Final = 256 * 1024
"""What a disk has to take before a broker that waited for it goes on."""
BUSY_S: Final = 5.0
_CHUNK: Final = struct.Struct(f">Q{CHECKSUM_BYTES}s")
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


class Part(NamedTuple):
    """Some records, what to call them, and the chunk that they are, or nought."""

    name: str
    chunk: int
    records: bytes


class Journal:
    """A sequence of rows in one file, and the checkpoint that stands for those before them.

    Args:
        path: the database; made, with its folder, where there is none.
        reading: whether it is only to be read, while another process may write to it.

    Attributes:
        grown: bytes in the rows behind the checkpoint.
        compact: bytes of the checkpoint without its chunks.

    Raises:
        JournalLockedError: another process has it open.
        JournalDamagedError: the file is no journal.
        UnwritableError: the disk refuses.
        JournalError: it was written by another version, or there is none to be read.
    """

    def __init__(self, path: Path, *, reading: bool = False) -> None:
        self.path = path
        self.grown = 0
        self.compact = 0
        self._number = 0
        self._checksum = FIRST_CHECKSUM
        self._base = 0
        self._has_old_rows = not reading
        self._lock = -1 if reading else locked(path)
        try:
            self._database = _reading(path) if reading else _writing(path)
            try:
                self._open(reading=reading)
                found = path.stat()
            except BaseException:
                self._database.close()
                raise
        except BaseException:
            self._unlock()
            raise
        self._identity = (found.st_dev, found.st_ino)

    def _open(self, *, reading: bool) -> None:
        run = self._database.execute
        try:
            if not reading:
                self._prepare()
            version = run("SELECT version FROM format").fetchone()[0]
        except sqlite3.Error as error:
            raise self._refused(error, "the file as a whole") from error
        if version not in ((1, JOURNAL_VERSION) if reading else (JOURNAL_VERSION,)):
            text = (
                f"The journal {self.path} has format {version}; this Worldline reads format "
                f"{JOURNAL_VERSION}. Use the Worldline that wrote it."
            )
            raise JournalError(text)
        self._has_checkpoints = version == JOURNAL_VERSION

    def _prepare(self) -> None:
        run = self._database.execute
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

    # -- what went wrong -------------------------------------------------------------------------

    def _refused(self, error: sqlite3.Error, where: str) -> JournalError:
        """The error for what SQLite would not do at some place."""
        if isinstance(error, sqlite3.OperationalError):
            return refusal(self.path, error)
        return self._damaged(where, str(error))

    def _damaged(self, where: str, why: str) -> JournalDamagedError:
        return JournalDamagedError(
            f"The journal {self.path} is damaged at {where}: {why}. Nothing was changed. "
            "Bring the folder back from a backup, or start anew with another --data folder."
        )

    def unreadable(self, name: str, why: str) -> JournalDamagedError:
        """The error for a part whose checksum fits but whose records make no sense."""
        return self._damaged(name, why)

    # -- what is there ---------------------------------------------------------------------------

    def parts(self) -> Iterator[Part]:
        """All that is there, in order: the checkpoint and its chunks, then the rows behind it.

        To be read to the end before anything is written. Readers see one state of the file, however
        it changes meanwhile.

        Raises:
            JournalDamagedError: something is missing, changed or unreadable; the text names it.
        """
        self._run("BEGIN", "the file as a whole")
        try:
            yield from self._checkpoint()
            for number, records in self._rows():
                yield Part(f"record {number}", 0, records)
        finally:
            self._run("COMMIT", "the file as a whole")

    def rows(self) -> Iterator[tuple[int, bytes]]:
        """The rows that were written since those that were read before, by number.

        Raises:
            JournalDamagedError: as `parts` does; also where a checkpoint has taken their place.
        """
        self._run("BEGIN", "the file as a whole")
        try:
            yield from self._rows()
        finally:
            self._run("COMMIT", "the file as a whole")

    def _run(self, statement: str, where: str, *values: object) -> sqlite3.Cursor:
        try:
            return self._database.execute(statement, values)
        except sqlite3.Error as error:
            raise self._refused(error, where) from error

    def _checkpoint(self) -> Iterator[Part]:
        self._number, self._checksum, self.grown, self.compact = 0, FIRST_CHECKSUM, 0, 0
        if not self._has_checkpoints:
            return
        name = "the checkpoint"
        statement = "SELECT number, checksum, head, chunks, rest, seal FROM checkpoint"
        try:
            found = self._run(statement, name).fetchall()
        except sqlite3.Error as error:
            raise self._refused(error, name) from error
        if not found:
            return
        number, checksum, head, chunks, rest, seal = found[0]
        if len(found) > 1 or _seal(number, checksum, head, chunks, rest) != seal:
            raise self._damaged(name, "its checksum does not fit")
        yield Part(name, 0, head)
        for chunk, expected in _CHUNK.iter_unpack(chunks):
            yield Part(f"chunk {chunk} of the checkpoint", chunk, self._chunk(chunk, expected))
        yield Part(name, 0, rest)
        self._number, self._checksum, self._base = number, checksum, number
        self.compact = len(head) + len(rest)

    def _chunk(self, chunk: int, expected: bytes) -> bytes:
        name = f"chunk {chunk} of the checkpoint"
        try:
            cursor = self._run("SELECT records FROM chunks WHERE id = ?", name, chunk)
            found = cursor.fetchone()
        except sqlite3.Error as error:
            raise self._refused(error, name) from error
        if found is None:
            raise self._damaged(name, "it is missing")
        records: bytes = found[0]
        if _checksum(b"", records) != expected:
            raise self._damaged(name, "its checksum does not fit")
        return records

    def _rows(self) -> Iterator[tuple[int, bytes]]:
        number = self._number + 1
        statement = "SELECT number, checksum, records FROM rows WHERE number > ? ORDER BY number"
        cursor = self._run(statement, f"record {number}", self._number)
        while True:
            number = self._number + 1
            try:
                row = cursor.fetchone()
            except sqlite3.Error as error:
                raise self._refused(error, f"record {number}") from error
            if row is None:
                self._check_nothing_follows(number)
                return
            if row[0] != number:
                raise self._damaged(f"record {number}", f"it is missing; record {row[0]} follows")
            if _checksum(self._checksum, row[2]) != row[1]:
                raise self._damaged(f"record {number}", "its checksum does not fit")
            self._number, self._checksum = number, row[1]
            self.grown += len(row[2])
            yield number, row[2]

    def _check_nothing_follows(self, number: int) -> None:
        """A damaged page can make a scan end early: the last number is asked for on its own."""
        found = self._run("SELECT max(number) FROM rows", f"record {number}").fetchone()
        last = found[0] or 0
        if last >= number:
            raise self._damaged(f"record {number}", f"it is missing; the last is record {last}")

    # -- what is written -------------------------------------------------------------------------

    def append(self, records: bytes) -> None:
        """Writes a row; when this returns, it is on disk.

        Raises:
            UnwritableError: the disk refuses. The row was not written, and no later one may be.
        """
        checksum = _checksum(self._checksum, records)
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
        return cursor.lastrowid or 0, _checksum(b"", records)

    def replace(self, head: bytes, chunks: Iterable[tuple[int, bytes]], rest: bytes) -> None:
        """Lets a checkpoint take the place of all rows, and of the checkpoint before; all or none.

        Raises:
            UnwritableError: the disk refuses; what was there is there still.
        """
        kept = list(chunks)
        packed = b"".join(_CHUNK.pack(*chunk) for chunk in kept)
        number, checksum = self._number, self._checksum
        seal = _seal(number, checksum, head, packed, rest)
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

    def copy_to(self, path: Path) -> None:
        """Writes all that is there now to another file, as one state of it.

        Raises:
            JournalError: the disk refuses, here or there.
        """
        try:
            with path.open("xb"):
                pass
            target = sqlite3.connect(path, isolation_level=None)
            try:
                self._database.backup(target)
            finally:
                target.close()
            with path.open("rb") as written:
                os.fsync(written.fileno())
        except (OSError, sqlite3.Error) as error:
            path.unlink(missing_ok=True)
            raise UnwritableError(f"The copy {path} can't be written: {error}.") from error

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
        self._unlock()

    def _unlock(self) -> None:
        if self._lock >= 0:
            os.close(self._lock)
            self._lock = -1


def _writing(path: Path) -> sqlite3.Connection:
    try:
        return sqlite3.connect(path, isolation_level=None, timeout=BUSY_S)
    except sqlite3.Error as error:
        raise refusal(path, error) from error


def _reading(path: Path) -> sqlite3.Connection:
    """A connection that changes nothing; where nobody can write at all, not even beside it."""
    if not path.is_file():
        raise JournalError(f"There is no journal in {path.parent}; name the --data folder of one.")
    address = f"{path.absolute().as_uri()}?mode=ro"
    for more in ("", "&immutable=1"):
        try:
            found = sqlite3.connect(address + more, uri=True, isolation_level=None, timeout=BUSY_S)
            found.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        except sqlite3.OperationalError as error:
            if more or path.with_name(f"{path.name}-wal").exists():
                raise refusal(path, error) from error
        except sqlite3.Error:
            return sqlite3.connect(address + more, uri=True, isolation_level=None)
        else:
            return found
    raise AssertionError


def _checksum(before: bytes, records: bytes) -> bytes:
    return hashlib.sha256(before + records).digest()[:CHECKSUM_BYTES]


def _seal(number: int, checksum: bytes, head: bytes, chunks: bytes, rest: bytes) -> bytes:
    sizes = struct.pack(">QQQQ", number, len(head), len(chunks), len(rest))
    return hashlib.sha256(sizes + checksum + head + chunks + rest).digest()[:CHECKSUM_BYTES]
