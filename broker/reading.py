"""A journal as it is read by people and their tools: what happened, in the order of the log.

Reads only, also while a broker writes; gives values of the protocol, and no records. Rebuilds
nothing: who wants a state folds the events.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple, TypeAlias

from broker.core.logstart import snapshot_of
from broker.core.records import (
    Based,
    Entries,
    Founded,
    Logged,
    LogKept,
    Record,
    SnapshotKept,
    decode_records,
    readmitted,
)
from broker.journal_errors import BehindError
from broker.journal_reader import JournalReader, Part
from broker.protocol.clocks import EMPTY, Stamp, Vector
from broker.protocol.errors import ProtocolError
from broker.protocol.events import Admitted
from broker.protocol.lives import Lives

FILE: Final = "journal.db"
"""The journal's name in a data folder."""


class Realm(NamedTuple):
    """Whose journal it is."""

    realm: str
    broker: str
    secret: bytes
    homes: tuple[str, ...]


class Beginning(NamedTuple):
    """A microcosm's events up to `vector` are not in the journal any more; its lives are known."""

    microcosm: str
    vector: Vector
    lives: Lives


class State(NamedTuple):
    """A world peer's state at a settled vector, which may leave out lives."""

    microcosm: str
    vector: Vector
    top: Stamp
    digest: bytes
    rules: int
    data: bytes


class Entry(NamedTuple):
    """An event came into the log."""

    microcosm: str
    admitted: Admitted


Item: TypeAlias = Realm | Beginning | State | Entry


class Reader:
    """The journal of a data folder.

    Args:
        folder: the data folder.

    Raises:
        JournalError: there is none, or it can't be read.
    """

    def __init__(self, folder: Path) -> None:
        self._journal = JournalReader(folder / FILE)
        self._told: dict[str, Vector] = {}

    def items(self) -> Iterator[Item]:
        """All that is there now, taken at once: whoever looks at it slowly must hold up no writer.

        Raises:
            JournalDamagedError: something is not what was written; the text names it.
        """
        for part in list(self._journal.parts()):
            yield from self._items(part)

    def news(self) -> Iterator[Item]:
        """What came since; nothing is told twice, whatever a checkpoint has replaced meanwhile.

        Raises:
            JournalError: the journal was moved or taken away, or is damaged.
        """
        self._journal.check_in_place()
        try:
            rows = list(self._journal.rows())
        except BehindError:
            yield from self.items()
            return
        for number, records in rows:
            yield from self._items(Part(f"record {number}", 0, records))

    def copy_to(self, path: Path) -> None:
        """Writes all that is there now to another file, as one state of it.

        Raises:
            JournalError: that can't be written.
        """
        self._journal.copy_to(path)

    def close(self) -> None:
        """Lets go of the file."""
        self._journal.close()

    def _items(self, part: Part) -> Iterator[Item]:
        try:
            for record in decode_records(part.records):
                for item in _items_of(record):
                    if self._is_news(item):
                        yield item
        except (ValueError, ProtocolError) as error:
            raise self._journal.unreadable(part.name, str(error)) from error

    def _is_news(self, item: Item) -> bool:
        if not isinstance(item, Entry):
            return True
        told, dot = self._told.get(item.microcosm, EMPTY), item.admitted.admission.dot
        if told.covers_dot(dot):
            return False
        self._told[item.microcosm] = told.advanced(dot)
        return True


def _items_of(record: Record) -> Iterator[Item]:
    match record:
        case Founded():
            yield Realm(record.realm, record.broker, record.secret, tuple(record.homes))
        case Logged():
            yield Entry(record.microcosm, readmitted(record))
        case Entries():
            for entry in record.entries:
                yield Entry(record.microcosm, readmitted(entry))
        case LogKept():
            yield Beginning(record.microcosm, Vector(record.base), Lives(record.lives))
            yield from _states(record.snapshot)
        case Based():
            yield Beginning(record.microcosm, Vector(record.vector), Lives(record.lives))
            yield from _states(record.snapshot)
        case SnapshotKept():
            yield from _states(record)
        case _:
            pass


def _states(record: SnapshotKept | None) -> Iterator[State]:
    if record is not None:
        kept = snapshot_of(record)
        yield State(record.microcosm, kept.vector, kept.top, kept.digest, kept.rules, kept.data)
