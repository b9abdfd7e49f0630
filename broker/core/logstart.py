"""Where a log begins, for a broker whose place in it is gone: made, cut into frames, put together.

What came before the log's base is settled, and nobody needs its events any more: a replica's
snapshot stands for them, with what brokers must know (members, fences, ends of chains, marks).
"""

from __future__ import annotations

from broker.core.causality import MicrocosmLog
from broker.core.marks import Marks
from broker.core.outset import LogBase, Snapshot
from broker.core.records import Based, SnapshotKept, decode_records, encode_records
from broker.protocol import limits
from broker.protocol.clocks import Stamp, Vector
from broker.protocol.errors import Code, ProtocolError
from broker.protocol.fences import Fences
from broker.protocol.ids import PeerId
from broker.protocol.link_frames import LogStart
from broker.protocol.lives import Lives
from broker.protocol.settlement import Members


def log_base(log: MicrocosmLog) -> LogBase:
    """What another broker has to know to begin where this log does."""
    frontier = log.frontier
    return LogBase(
        log.base,
        frontier.stamp,
        frontier.vector,
        frontier.members.copy(),
        log.writers.base,
        log.fences.copy(),
        log.lives.copy(),
        log.ends()[1],
        log.base_marks,
        log.snapshot,
    )


def based(log: MicrocosmLog, here: list[tuple[PeerId, Stamp]], founded: Stamp) -> Based:
    """The record of a log's beginning.

    Args:
        here: the peers that are in this microcosm, each with the stamp of their arrival.
        founded: the stamp of the event that opened it; nought where that is not known.
    """
    base = log_base(log)
    return Based(
        log.name,
        base.vector.items(),
        base.settled,
        base.settled_vector.items(),
        sorted(base.members.names),
        sorted(base.writers),
        tuple(sorted(base.fences.cuts.items())),
        base.fences.evictions(log.vector),
        base.lives.within(log.vector),
        [(*life, chain) for life, chain in sorted(base.chains.items())],
        base.marks.rows(),
        here,
        founded,
        kept_snapshot(log),
    )


def kept_snapshot(log: MicrocosmLog) -> SnapshotKept | None:
    """The record of a log's snapshot, if it has one."""
    kept = log.snapshot
    if kept is None:
        return None
    vector = kept.vector.items()
    return SnapshotKept(log.name, vector, kept.top, kept.digest, kept.rules, kept.data)


def snapshot_of(record: SnapshotKept) -> Snapshot:
    """What `kept_snapshot` was made of."""
    vector = Vector(record.vector)
    return Snapshot(vector, record.top, record.digest, record.rules, record.data)


def base_of(record: Based) -> LogBase:
    """What `based` was made of."""
    fences = Fences(record.evictions, record.fences)
    return LogBase(
        Vector(record.vector),
        record.settled,
        Vector(record.settled_vector),
        Members(record.members),
        tuple(record.writers),
        fences,
        Lives(record.lives),
        {(broker, life): chain for broker, life, chain in record.chains},
        Marks.read(record.marks),
        None if record.snapshot is None else snapshot_of(record.snapshot),
    )


def frames_of(record: Based) -> list[LogStart]:
    """A record cut into frames."""
    data, step = encode_records([record]), limits.SNAPSHOT_CHUNK_BYTES
    name, size = record.microcosm, len(data)
    return [
        LogStart(name, offset, size, data[offset : offset + step])
        for offset in range(0, size, step)
    ]


class Assembly:
    """The pieces of a log's beginning as they come over one link."""

    def __init__(self) -> None:
        self._data = bytearray()
        self._microcosm = ""

    def add(self, piece: LogStart) -> Based | None:
        """Takes a piece; returns the whole when it was the last.

        Raises:
            ProtocolError: the piece does not follow the one before, or the whole makes no sense.
        """
        if piece.offset == 0:
            self._data.clear()
            self._microcosm = piece.microcosm
        if piece.microcosm != self._microcosm or piece.offset != len(self._data):
            raise ProtocolError(Code.MALFORMED, "A piece of a log's start does not follow.")
        self._data += piece.data
        if len(self._data) < piece.total:
            return None
        data = bytes(self._data)
        self._data.clear()
        try:
            (record,) = decode_records(data)
        except ValueError as error:
            raise ProtocolError(Code.MALFORMED, "A log's start could not be read.") from error
        if not isinstance(record, Based) or record.microcosm != piece.microcosm:
            raise ProtocolError(Code.MALFORMED, "A log's start is none.")
        return record
