"""Snapshots in pieces: what a world peer gives, put together; what a broker keeps, cut up."""

from __future__ import annotations

from broker.core.causality import MicrocosmLog
from broker.core.records import SnapshotKept
from broker.protocol import limits
from broker.protocol.clocks import EMPTY, Vector
from broker.protocol.errors import Code, ProtocolError
from broker.protocol.frames import Snapshot, SnapshotPut
from broker.protocol.vectors import VectorCoder


class SnapshotTransfer:
    """The pieces of one snapshot that a session is giving; a piece at offset 0 starts over."""

    def __init__(self) -> None:
        self._first: SnapshotPut | None = None
        self._vector: Vector = EMPTY
        self._data = bytearray()

    def add(self, coder: VectorCoder, piece: SnapshotPut) -> SnapshotKept | None:
        """Takes a piece; returns the whole when it was the last.

        Raises:
            ProtocolError: the piece does not follow the one before.
        """
        vector = coder.apply(piece.vector, EMPTY)
        if piece.offset == 0:
            self._first, self._vector = piece, vector
            self._data.clear()
        first = self._first
        fits = (
            first is not None
            and (piece.microcosm, piece.total) == (first.microcosm, first.total)
            and piece.offset == len(self._data)
            and piece.offset + len(piece.data) <= piece.total
        )
        if first is None or not fits:
            raise ProtocolError(Code.MALFORMED, "A piece of a snapshot does not follow the last.")
        self._data += piece.data
        if len(self._data) < first.total:
            return None
        data = bytes(self._data)
        self._first = None
        self._data.clear()
        return SnapshotKept(
            first.microcosm, self._vector.items(), first.top, first.digest, first.rules, data
        )


def snapshot_piece(coder: VectorCoder, log: MicrocosmLog, offset: int) -> Snapshot:
    """The piece of a log's snapshot that starts at offset; one with total 0 where there is none."""
    kept = log.snapshot
    if kept is None:
        return Snapshot(log.name, [], 0, b"", 0, 0, 0, b"")
    vector = coder.changes(log.compacted(kept.vector), EMPTY)
    data = kept.data[offset : offset + limits.SNAPSHOT_CHUNK_BYTES]
    total = len(kept.data)
    return Snapshot(log.name, vector, kept.top, kept.digest, kept.rules, offset, total, data)
