"""A simulated disk: rows that were synced stay, unless the operator puts an old copy back.

Checkpoints stand for the rows before them, which stay here for the checkers alone. Each is read
back as soon as it is written, and each start compares what it leads to with all the rows.
"""

from __future__ import annotations

from broker.core.durable import Durable
from broker.core.records import Record, decode_records, encode_records
from tests.rebuilt import checkpoint, differing, exactly, rebuilt, roughly

CHECKPOINT_ROWS = 20
"""A checkpoint is due after so many rows, or after as many as the last one stands for."""


class Disk:
    """A journal's rows, as bytes.

    Attributes:
        lost: rows that an operator threw away by putting an old copy back.
        slow_ms: how long a commit takes.
    """

    def __init__(self) -> None:
        self.rows: list[bytes] = []
        self.lost: list[bytes] = []
        self.slow_ms = 0
        self._copy: int | None = None
        self._checkpoints: list[tuple[int, list[bytes]]] = []

    def append(self, records: list[Record]) -> None:
        """Writes a row and syncs it."""
        self.rows.append(encode_records(records))

    def back_up(self) -> None:
        """Takes a copy of what is there now."""
        self._copy = len(self.rows)

    def restore(self) -> bool:
        """Puts the copy back; returns whether anything was lost by it."""
        if self._copy is None or self._copy >= len(self.rows):
            return False
        while self._stands_for > self._copy:
            self._checkpoints.pop()
        self.lost += self.rows[self._copy :]
        del self.rows[self._copy :]
        return True

    @property
    def _stands_for(self) -> int:
        """How many rows the newest checkpoint stands for."""
        return self._checkpoints[-1][0] if self._checkpoints else 0

    def review(self, durable: Durable) -> None:
        """Makes a checkpoint if it is time; all that the state holds is in the rows."""
        if len(self.rows) - self._stands_for < max(CHECKPOINT_ROWS, self._stands_for):
            return
        made = checkpoint(durable)
        again = rebuilt(made, durable.entries_kept)
        assert differing(exactly(durable), exactly(again)) == []
        self._checkpoints.append((len(self.rows), made))

    def recovered(self, entries_kept: int) -> Durable:
        """The state that the disk leads to."""
        durable = rebuilt(self.rows, entries_kept)
        if not self._checkpoints:
            return durable
        count, made = self._checkpoints[-1]
        found = rebuilt([*made, *self.rows[count:]], entries_kept)
        assert differing(roughly(durable), roughly(found)) == []
        return found

    def records(self) -> list[Record]:
        """All records, in their order."""
        return [record for row in self.rows for record in decode_records(row)]

    def lost_records(self) -> list[Record]:
        """The records of the rows that were thrown away."""
        return [record for row in self.lost for record in decode_records(row)]
