"""From a journal to a broker's state, and from the state to checkpoints, while the broker runs.

A checkpoint is due when the rows behind the last one have grown by as much as it is worth. It is
written in slices, a few milliseconds each, between the turns of the broker's loop: first the chunks
of entries that are not written yet, then all the rest in one transaction, then the old rows go.
"""

from __future__ import annotations

import contextlib
import gc
import time
from collections.abc import Iterator
from typing import Final

from broker.core.checkpoint import Rebuilding, head, next_chunk, rest
from broker.core.durable import Durable
from broker.core.records import Entries, Record, decode_records, encode_records
from broker.journal import Journal
from broker.journal_reader import JournalReader, Part
from broker.protocol.errors import ProtocolError

GROWN_BYTES_MIN: Final = 8 * 1024 * 1024
"""Less than this in new rows is no reason for a checkpoint."""
GROWN_TIMES: Final = 2
"""How many times what it rewrites must have been written anew before the next checkpoint."""
SLICE_S: Final = 0.04
"""At least this long lies between two slices, so that most of the time is the loop's."""


def decoded(journal: JournalReader, part: Part) -> Iterator[Record]:
    """The records of a part.

    Raises:
        JournalDamagedError: they are no records.
    """
    try:
        yield from decode_records(part.records)
    except ValueError as error:
        raise journal.unreadable(part.name, str(error)) from error


def recover(journal: JournalReader) -> Durable:
    """The state that the journal's records lead to.

    Raises:
        JournalDamagedError: a record can't be what was written; the text names it.
    """
    rebuilding = Rebuilding(Durable())
    with _uncollected():
        for part in journal.parts():
            for record in decoded(journal, part):
                try:
                    rebuilding.put_back(record)
                except (ValueError, KeyError, TypeError, AttributeError, ProtocolError) as error:
                    raise journal.unreadable(part.name, str(error)) from error
    return rebuilding.durable


@contextlib.contextmanager
def _uncollected() -> Iterator[None]:
    """Spares the garbage collector a long log: it is no garbage, neither now nor later."""
    was_on = gc.isenabled()
    gc.unfreeze()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was_on:
            gc.enable()


class Checkpoints:
    """The checkpoints of one journal.

    Args:
        journal: recovered, and written by this process.
        durable: the state that it leads to, at all times.
    """

    def __init__(
        self, journal: Journal, durable: Durable, grown_bytes_min: int = GROWN_BYTES_MIN
    ) -> None:
        self._journal = journal
        self._durable = durable
        self._grown_bytes_min = grown_bytes_min
        self._staged: dict[str, list[tuple[int, tuple[int, bytes]]]] = {}
        self._under_way = False
        self._next_s = 0.0

    @property
    def is_due(self) -> bool:
        """Whether the journal has grown by enough."""
        worth = max(self._grown_bytes_min, GROWN_TIMES * self._journal.compact)
        return self._journal.grown >= worth

    def turn(self) -> None:
        """Does a slice of what is to be done, if it is time; all that happened is in the journal.

        Raises:
            UnwritableError: the disk refuses; what was there is there still.
        """
        now_s = time.monotonic()
        if now_s < self._next_s:
            return
        if self.slice():
            self._next_s = time.monotonic() + SLICE_S

    def slice(self) -> bool:
        """Does what is next, a few milliseconds long; returns whether there was anything to do.

        Raises:
            UnwritableError: the disk refuses; what was there is there still.
        """
        if self._under_way or self.is_due:
            self._under_way = self._go_on()
            return True
        return self._journal.clear_some()

    def _go_on(self) -> bool:
        """Writes a chunk, or what closes the checkpoint; returns whether more is to be done."""
        reached = {name: staged[-1][0] for name, staged in self._staged.items() if staged}
        chunk = next_chunk(self._durable, reached)
        if chunk is not None:
            self._stage(chunk)
            return True
        for name, staged in self._staged.items():
            first = self._durable.logs[name].first
            self._staged[name] = [one for one in staged if one[0] > first]
        chunks = [one for name in sorted(self._staged) for _, one in self._staged[name]]
        body = encode_records(head(self._durable))
        self._journal.replace(body, chunks, encode_records(rest(self._durable, reached)))
        return False

    def _stage(self, chunk: Entries) -> None:
        written = self._journal.stage(encode_records([chunk]))
        end = chunk.first + len(chunk.entries)
        self._staged.setdefault(chunk.microcosm, []).append((end, written))
