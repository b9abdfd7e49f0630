"""A simulated disk: rows that were synced stay, whatever happens to the process."""

from __future__ import annotations

from broker.core.durable import Durable
from broker.core.records import Record, decode_records, encode_records


class Disk:
    """A journal's rows, as bytes."""

    def __init__(self) -> None:
        self.rows: list[bytes] = []

    def append(self, records: list[Record]) -> None:
        """Writes a row and syncs it."""
        self.rows.append(encode_records(records))

    def recovered(self) -> Durable:
        """The state that the rows lead to."""
        durable = Durable()
        for record in self.records():
            durable.apply(record)
        return durable

    def records(self) -> list[Record]:
        """All records, in their order."""
        return [record for row in self.rows for record in decode_records(row)]
