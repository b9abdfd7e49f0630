"""The journal keeps what was written, has one writer, and names what is damaged."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from broker.journal import Journal
from broker.journal_errors import JournalDamagedError, JournalError, JournalLockedError
from broker.journal_reader import JournalReader
from broker.node import begin
from broker.protocol.limits import JOURNAL_VERSION
from broker.recovery import recover

ROWS = [b"first", b"second" * 100, b"third", b"fourth"]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A journal with four rows, closed."""
    found = tmp_path / "realm" / "journal.db"
    journal = Journal(found)
    assert list(journal.rows()) == []
    for row in ROWS:
        journal.append(row)
    journal.close()
    return found


def _rows(path: Path) -> list[bytes]:
    journal = Journal(path)
    try:
        return [row for _, row in journal.rows()]
    finally:
        journal.close()


def _change(path: Path, statement: str) -> None:
    database = sqlite3.connect(path)
    database.execute(statement)
    database.commit()
    database.close()


def test_rows_are_read_back_in_their_order(path: Path) -> None:
    """What was appended is there after a restart, and more can follow."""
    assert _rows(path) == ROWS
    journal = Journal(path)
    list(journal.rows())
    journal.append(b"fifth")
    journal.close()
    assert _rows(path) == [*ROWS, b"fifth"]


def test_there_is_one_writer(path: Path) -> None:
    """A second writer is refused while the first is there, and welcome after."""
    first = Journal(path)
    with pytest.raises(JournalLockedError, match="in use by another process"):
        Journal(path)
    first.close()
    assert _rows(path) == ROWS


@pytest.mark.parametrize(
    "statement, said",
    [
        ("UPDATE rows SET records = x'00' WHERE number = 2", "record 2: its checksum"),
        ("UPDATE rows SET checksum = x'00' WHERE number = 3", "record 3: its checksum"),
        ("DELETE FROM rows WHERE number = 2", "record 2: it is missing; record 3 follows"),
        ("DELETE FROM rows WHERE number = 1", "record 1: it is missing"),
        ("UPDATE rows SET number = 9 WHERE number = 4", "record 4: it is missing"),
    ],
)
def test_damage_is_named(path: Path, statement: str, said: str) -> None:
    """A changed, removed or moved row is named, and nothing is silently left out."""
    _change(path, statement)
    with pytest.raises(JournalDamagedError, match=said):
        _rows(path)


def test_damaged_pages_are_noticed(path: Path) -> None:
    """Bytes overwritten in the file are found when it is read, wherever they are."""
    whole = path.read_bytes()
    for start in range(100, len(whole), 512):
        path.write_bytes(whole[:start] + bytes(64) + whole[start + 64 :])
        try:
            assert _rows(path) == ROWS
        except JournalError as error:
            assert "journal" in str(error)  # noqa: PT017 - either all rows or a sentence
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(JournalError):
        _rows(path)


def test_a_foreign_file_is_no_journal(tmp_path: Path) -> None:
    """A file that is something else is refused and left as it is."""
    path = tmp_path / "journal.db"
    path.write_bytes(b"this is no database" * 100)
    with pytest.raises(JournalDamagedError, match="the file as a whole"):
        Journal(path)
    assert path.read_bytes().startswith(b"this is no database")


def test_a_copy_without_what_stood_beside_it_is_named_damaged(tmp_path: Path) -> None:
    """Its tables were in a `-wal` that was not copied: that is damage, and no disk that refuses."""
    copy = tmp_path / "copy.db"
    empty = sqlite3.connect(copy)
    empty.execute("PRAGMA journal_mode = WAL")
    empty.close()
    with pytest.raises(JournalDamagedError, match="damaged at the file as a whole"):
        JournalReader(copy)


def test_an_older_copy_is_not_taken_for_the_newest(path: Path) -> None:
    """Where fewer rows are than were on disk before it says so, until the mark is taken away."""
    older = path.read_bytes()
    journal = Journal(path)
    list(journal.rows())
    journal.append(b"fifth")
    journal.close()
    path.write_bytes(older)
    for _ in range(2):
        journal = Journal(path)
        assert len(list(journal.rows())) == len(ROWS)
        with pytest.raises(JournalDamagedError, match="record 5 was on disk"):
            journal.check_whole()
        journal.close()
    path.with_name("journal.db.lock").unlink()
    journal = Journal(path)
    list(journal.rows())
    journal.check_whole()
    journal.close()


def test_a_later_format_is_left_alone(path: Path) -> None:
    """A journal of another version is refused with the way out."""
    _change(path, f"UPDATE format SET version = {JOURNAL_VERSION + 1}")  # noqa: S608
    with pytest.raises(JournalError, match="Use the Worldline that wrote it"):
        Journal(path)


def test_a_file_that_was_taken_away_is_noticed(path: Path) -> None:
    """A writer whose file was moved stops instead of writing where nobody looks."""
    journal = Journal(path)
    journal.check_in_place()
    path.rename(path.with_name("elsewhere.db"))
    with pytest.raises(JournalError, match="moved or removed"):
        journal.check_in_place()
    journal.close()


def test_a_row_that_makes_no_sense_is_named(path: Path) -> None:
    """Records that can't be read are named by their row, though its checksum fits."""
    journal = Journal(path)
    with pytest.raises(JournalDamagedError, match="record 1"):
        recover(journal)
    journal.close()


def test_each_start_is_a_new_life_of_the_same_realm(tmp_path: Path) -> None:
    """Realm, name and secret stay over restarts; the incarnation is drawn anew each time."""
    path = tmp_path / "journal.db"
    lives = []
    for _ in range(3):
        journal = Journal(path)
        durable = begin(journal, "home")
        lives.append((durable.realm, durable.broker, durable.secret, durable.life, durable.clock))
        journal.close()
    assert len({life[:3] for life in lives}) == 1
    assert len({life[3] for life in lives}) == len(lives)
    clocks = [life[4].last for life in lives]
    assert clocks == sorted(set(clocks))
