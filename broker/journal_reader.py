"""A journal that is read: rows and checkpoints, each checked against its checksum.

Writes nothing, and may be used while another process writes. Knows nothing of what the rows say.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from broker.journal_errors import (
    NO_SENSE,
    BehindError,
    JournalDamagedError,
    JournalError,
    UnwritableError,
    code_of,
    refusal,
)
from broker.protocol.limits import JOURNAL_VERSION

CHECKSUM_BYTES: Final = 16
FIRST_CHECKSUM: Final = bytes(CHECKSUM_BYTES)
BUSY_S: Final = 5.0
CHUNK: Final = struct.Struct(f">Q{CHECKSUM_BYTES}s")
"""A chunk of a checkpoint as the checkpoint names it: id and checksum."""


class Part(NamedTuple):
    """Some records, what to call them, and the chunk that they are, or nought."""

    name: str
    chunk: int
    records: bytes


class JournalReader:
    """A journal as it is on disk; `Journal` is the one that is written as well.

    Args:
        path: the database.

    Attributes:
        grown: bytes in the rows behind the checkpoint.
        compact: bytes of the checkpoint without its chunks.

    Raises:
        JournalDamagedError: the file is no journal.
        UnwritableError: the disk refuses.
        JournalError: it was written by another version, or there is none.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.grown = 0
        self.compact = 0
        self._number = 0
        self._checksum = FIRST_CHECKSUM
        self._base = 0
        self._is_still = False
        self._database = self._connected()
        try:
            self._version = self._checked_version()
            found = path.stat()
        except BaseException:
            self._database.close()
            raise
        self._identity = (found.st_dev, found.st_ino)

    def _connected(self) -> sqlite3.Connection:
        self._is_still = not self._has_writer()
        return _reading(self.path, still=self._is_still)

    def _has_writer(self) -> bool:
        """Whether somebody writes, or died while they did: SQLite keeps a file for that."""
        return self.path.with_name(f"{self.path.name}-wal").exists()

    def _checked_version(self) -> int:
        try:
            found = self._run("SELECT version FROM format", "the file as a whole").fetchone()
        except sqlite3.Error as error:
            raise self._refused(error, "the file as a whole") from error
        version = found[0] if found is not None else 0
        if version not in (1, JOURNAL_VERSION):
            text = (
                f"The journal {self.path} has format {version}; this Worldline reads format "
                f"{JOURNAL_VERSION}. Use the Worldline that wrote it."
            )
            raise JournalError(text)
        return int(version)

    # -- what went wrong -------------------------------------------------------------------------

    def _refused(self, error: sqlite3.Error, where: str) -> JournalError:
        """The error for what SQLite would not do at some place."""
        if isinstance(error, sqlite3.OperationalError) and code_of(error) != NO_SENSE:
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
            BehindError: a checkpoint has taken the place of some of them.
            JournalDamagedError: as `parts` does.
        """
        if self._is_still and self._has_writer():
            self._database.close()
            self._database = self._connected()
        self._run("BEGIN", "the file as a whole")
        try:
            if self._version > 1:
                last = self._run("SELECT max(number) FROM checkpoint", "the checkpoint").fetchone()
                if (last[0] or 0) > self._number:
                    raise BehindError(f"The journal {self.path} was made anew meanwhile.")
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
        if self._version == 1:
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
        if len(found) > 1 or seal_of(number, checksum, head, chunks, rest) != seal:
            raise self._damaged(name, "its checksum does not fit")
        yield Part(name, 0, head)
        for chunk, expected in CHUNK.iter_unpack(chunks):
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
        if checksum_of(b"", records) != expected:
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
            if checksum_of(self._checksum, row[2]) != row[1]:
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


def _reading(path: Path, *, still: bool) -> sqlite3.Connection:
    """A connection that changes nothing, and makes no file beside the journal.

    Args:
        still: whether nobody writes; else the files that the writer made are used as well.
    """
    if not path.is_file():
        raise JournalError(f"There is no journal in {path.parent}; name a broker's data folder.")
    address = f"{path.absolute().as_uri()}?mode=ro{'&immutable=1' if still else ''}"
    try:
        return sqlite3.connect(address, uri=True, isolation_level=None, timeout=BUSY_S)
    except sqlite3.Error as error:
        raise refusal(path, error) from error


def checksum_of(before: bytes, records: bytes) -> bytes:
    """The checksum of a row, given that of the row before; of a chunk, given nothing."""
    return hashlib.sha256(before + records).digest()[:CHECKSUM_BYTES]


def seal_of(number: int, checksum: bytes, head: bytes, chunks: bytes, rest: bytes) -> bytes:
    """The checksum of a whole checkpoint."""
    sizes = struct.pack(">QQQQ", number, len(head), len(chunks), len(rest))
    return hashlib.sha256(sizes + checksum + head + chunks + rest).digest()[:CHECKSUM_BYTES]
