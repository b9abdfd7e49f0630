"""Checkpoints on disk: old or new at any moment, in slices, bounded, read beside the writer."""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from broker.core.durable import Durable
from broker.core.records import SnapshotKept, encode_records
from broker.journal import Journal
from broker.journal_errors import BehindError, JournalDamagedError, JournalError
from broker.journal_reader import JournalReader
from broker.protocol.ids import OriginId
from broker.recovery import Checkpoints, recover
from tests.rebuilt import differing, roughly
from tests.unit.histories import event

START_MS = 1_800_000_000_000


class Writer:
    """A broker's state with its journal, written as its process does."""

    def __init__(self, path: Path) -> None:
        self.journal = Journal(path)
        self.durable = recover(self.journal)
        self.seq = self.durable.marks.of("ana", 1)
        records = []
        if not self.durable.realm:
            records += self.durable.found("realm", "home", bytes(32))
        records += self.durable.begin(self.seq + 1, START_MS)
        self.journal.append(encode_records(records))
        self.checkpoints = Checkpoints(self.journal, self.durable, 1)

    def say(self, count: int, size: int = 10) -> None:
        """Publishes so many events, each a row."""
        for _ in range(count):
            self.seq += 1
            said = event(OriginId("ana", 1, self.seq), ("vale", "talk"), bytes(size))
            records = self.durable.admit(said, START_MS + self.seq)
            self.journal.append(encode_records(records))

    def settle(self) -> None:
        """Settles all, and keeps a snapshot, so that entries are dropped."""
        log = self.durable.logs["vale"]
        log.frontier.take(self.durable.row_of(log))
        log.frontier.advance(log.vector)
        vector = log.frontier.vector.items()
        kept = SnapshotKept("vale", vector, log.frontier.stamp, bytes(32), 1, b"state")
        self.journal.append(encode_records([*self.durable.keep_snapshot(kept)]))

    def checkpoint(self) -> int:
        """Does all that is to be done for a checkpoint; returns the number of slices."""
        slices = 0
        while self.checkpoints.slice():
            slices += 1
        return slices


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the journal is to be."""
    return tmp_path / "journal.db"


def recovered(path: Path) -> Durable:
    """What a journal leads to."""
    reader = JournalReader(path)
    try:
        return recover(reader)
    finally:
        reader.close()


def copies(path: Path, folder: Path) -> Iterator[Path]:
    """The files of a journal as a crash would leave them now."""
    for number in range(1_000):
        target = folder / f"crash{number}"
        target.mkdir()
        for file in path.parent.glob(f"{path.name}*"):
            if file.suffix != ".lock":
                shutil.copy(file, target / file.name)
        yield target / path.name


def test_every_moment_of_a_checkpoint_is_old_or_new(path: Path) -> None:
    """A process that dies before any statement of a checkpoint finds all that it had written."""
    writer = Writer(path)
    writer.say(300)
    writer.checkpoint()
    writer.say(300)
    crashes = copies(path, path.parent)
    problems: list[str] = []
    statements: list[str] = []

    def trace(statement: str) -> None:
        statements.append(statement.split(maxsplit=1)[0])
        try:
            found = recovered(next(crashes))
        except JournalError as error:
            problems.append(str(error))
        else:
            problems.extend(differing(roughly(writer.durable), roughly(found)))

    writer.journal._database.set_trace_callback(trace)
    assert writer.checkpoints.slice()
    writer.journal._database.set_trace_callback(None)
    writer.say(3)
    writer.journal._database.set_trace_callback(trace)
    assert writer.checkpoint() > 3
    writer.journal._database.set_trace_callback(None)
    assert {"BEGIN", "COMMIT", "INSERT", "DELETE"} <= set(statements)
    assert problems == []
    writer.say(5)
    assert differing(roughly(writer.durable), roughly(recovered(next(crashes)))) == []
    writer.journal.close()
    assert Writer(path).seq == writer.seq


def test_the_file_shrinks_again(path: Path) -> None:
    """The room of what a checkpoint stands for is given back."""
    writer = Writer(path)
    writer.say(600, 20_000)
    writer.durable.entries_kept = 16
    writer.settle()
    before = writer.journal._database.execute("PRAGMA page_count").fetchone()[0] * 4_096
    writer.checkpoint()
    writer.journal.close()
    assert path.stat().st_size < 0.8 * before


def test_the_file_stays_small_and_chunks_are_written_once(path: Path) -> None:
    """A log that is settled again and again takes no more room than it needs."""
    writer = Writer(path)
    sizes, chunks = [], []
    writer.say(1_800, 1_000)
    for _ in range(4):
        writer.say(300, 2_000)
        writer.settle()
        writer.checkpoint()
        database = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        chunks.append([row[0] for row in database.execute("SELECT id FROM chunks")])
        pages = database.execute("PRAGMA page_count").fetchone()[0]
        database.close()
        sizes.append(pages * 4_096)
    assert max(sizes) < 2.5 * 2_600 * 2_300
    kept = set(chunks[-1]) & set(chunks[-2])
    assert len(kept) >= 5, "most of the entries in memory were there before"
    assert len(writer.durable.logs["vale"].entries) < 2_700
    expected = roughly(writer.durable)
    writer.journal.close()
    assert differing(expected, roughly(recovered(path))) == []


def test_a_checkpoint_is_made_when_enough_has_grown(path: Path) -> None:
    """Neither for a few rows nor for less than it would have to write again."""
    writer = Writer(path)
    writer.checkpoints = Checkpoints(writer.journal, writer.durable, 20_000)
    due = []
    writer.say(10)
    due.append(writer.checkpoints.is_due)
    writer.say(10, 2_000)
    due.append(writer.checkpoints.is_due)
    writer.checkpoint()
    due.append(writer.checkpoints.is_due)
    writer.journal.compact = 1_000_000
    writer.say(20, 2_000)
    assert [*due, writer.checkpoints.is_due] == [False, True, False, False]
    writer.journal.close()


def test_a_torn_tail_is_a_prefix_or_a_sentence(path: Path) -> None:
    """Whatever is cut off the files, the state is one that was, or the damage is named."""
    writer = Writer(path)
    writer.say(300, 10_000)
    writer.checkpoint()
    writer.say(100, 10_000)
    folder = next(copies(path, path.parent)).parent
    writer.journal.close()
    source = random.Random(7)
    outcomes = {"prefix": 0, "damaged": 0}
    for number in range(30):
        torn = path.parent / f"torn{number}"
        shutil.copytree(folder, torn)
        for shared in torn.glob("*-shm"):
            shared.unlink()
        victim = torn / (path.name if number % 2 else f"{path.name}-wal")
        size = victim.stat().st_size
        with victim.open("r+b") as file:
            file.truncate(source.randrange(1, size))
        outcomes[_outcome(torn / path.name)] += 1
        shutil.rmtree(torn)
    assert min(outcomes.values()) > 2, outcomes


def _outcome(path: Path) -> str:
    try:
        journal = Journal(path)
    except JournalError:
        return "damaged"
    try:
        durable = recover(journal)
    except JournalDamagedError:
        return "damaged"
    finally:
        journal.close()
    log = durable.logs.get("vale")
    seqs = [] if log is None else [one.event.header.origin.seq for one in log.entries[1:]]
    assert seqs == [*range(1, len(seqs) + 1)]
    assert durable.marks.of("ana", 1) == len(seqs)
    return "prefix"


@pytest.mark.parametrize(
    "statement, said",
    [
        ("UPDATE checkpoint SET number = number + 1", "the checkpoint: its checksum"),
        ("UPDATE checkpoint SET rest = x'90'", "the checkpoint: its checksum"),
        ("DELETE FROM checkpoint", "record 1: it is missing"),
        ("DELETE FROM chunks WHERE id = 1", "chunk 1 of the checkpoint: it is missing"),
        ("UPDATE chunks SET records = x'90' WHERE id = 2", "chunk 2 of the checkpoint: its check"),
        ("DELETE FROM rows WHERE number = (SELECT min(number) FROM rows)", "is missing"),
    ],
)
def test_damage_to_a_checkpoint_is_named(path: Path, statement: str, said: str) -> None:
    """A checkpoint or chunk that is not what was written is never taken for a state."""
    writer = Writer(path)
    writer.say(600)
    writer.checkpoint()
    writer.say(3)
    writer.journal.close()
    database = sqlite3.connect(path)
    database.execute(statement)
    database.commit()
    database.close()
    with pytest.raises(JournalDamagedError, match=said):
        recovered(path)


def test_a_journal_of_the_first_version_is_taken_over(path: Path) -> None:
    """Its rows are read, also by who only reads, and a writer makes checkpoints in it."""
    writer = Writer(path)
    writer.say(20)
    expected = roughly(writer.durable)
    writer.journal.close()
    database = sqlite3.connect(path)
    database.executescript("DROP TABLE chunks; DROP TABLE checkpoint; UPDATE format SET version=1")
    database.close()
    assert differing(expected, roughly(recovered(path))) == []
    writer = Writer(path)
    writer.say(600)
    writer.checkpoint()
    expected = roughly(writer.durable)
    writer.journal.close()
    assert differing(expected, roughly(recovered(path))) == []


def test_a_reader_goes_on_beside_the_writer(path: Path) -> None:
    """It sees new rows, is told when a checkpoint took their place, and leaves no file behind."""
    writer = Writer(path)
    writer.say(5)
    reader = JournalReader(path)
    assert len(list(reader.parts())) == 6
    writer.say(2)
    assert [number for number, _ in reader.rows()] == [7, 8]
    writer.say(1)
    writer.checkpoint()
    with pytest.raises(BehindError):
        list(reader.rows())
    assert len(list(reader.parts())) == 2
    writer.say(1)
    assert [number for number, _ in reader.rows()] == [10]
    reader.close()
    writer.journal.close()
    before = sorted(path.parent.iterdir())
    assert before == [path, path.with_name(f"{path.name}.lock")]
    reader = JournalReader(path)
    assert len(list(reader.parts())) == 3
    assert sorted(path.parent.iterdir()) == before
    again = Writer(path)
    again.say(1)
    assert [number for number, _ in reader.rows()] == [11, 12]
    reader.close()
    again.journal.close()
    assert sorted(path.parent.iterdir()) == before
