"""A simulated disk: rows that were synced stay, unless the operator puts an old copy back."""

from __future__ import annotations

from broker.core.durable import Durable
from broker.core.records import Record, decode_records, encode_records


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
        self.lost += self.rows[self._copy :]
        del self.rows[self._copy :]
        return True

    def recovered(self, entries_kept: int) -> Durable:
        """The state that the rows lead to."""
        durable = Durable(entries_kept=entries_kept)
        for record in self.records():
            durable.apply(record)
        return durable

    def records(self) -> list[Record]:
        """All records, in their order."""
        return [record for row in self.rows for record in decode_records(row)]

    def lost_records(self) -> list[Record]:
        """The records of the rows that were thrown away."""
        return [record for row in self.lost for record in decode_records(row)]
