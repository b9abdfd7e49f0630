"""A checkpoint: the records that rebuild a broker's state without those that led to it.

`head` says everything but the entries of logs. Those never change: `next_chunk` gives them in
records that are written once and kept while the log has them in memory, `rest` gives what is too
little for that. `Rebuilding` takes records of checkpoints and of the journal alike. What is only
believed until the next beat (rows of other brokers, what waits at a gate) is in no checkpoint, as
it is in no journal.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from broker.core.causality import MicrocosmLog
from broker.core.durable import Durable
from broker.core.inboxes import Inbox
from broker.core.logstart import kept_snapshot, snapshot_of
from broker.core.marks import Marks
from broker.core.records import (
    Began,
    Entries,
    Founded,
    InboxKept,
    Kept,
    LogKept,
    Record,
    logged,
    readmitted,
    restored,
    stored,
)
from broker.protocol import limits
from broker.protocol.clocks import Vector
from broker.protocol.fences import Fences
from broker.protocol.ids import Dot
from broker.protocol.lives import Lives
from broker.protocol.settlement import Members
from broker.protocol.topics import REALM

CHUNK_ENTRIES: Final = 256
"""Entries in one record that is written once and kept."""


def next_chunk(durable: Durable, reached: Mapping[str, int]) -> Entries | None:
    """The next entries to be written for good; None where too few are left for that.

    Args:
        reached: by microcosm, the position up to which entries were written so.
    """
    for name in sorted(durable.logs):
        log = durable.logs[name]
        first = max(log.first, reached.get(name, 0))
        if log.end - first >= CHUNK_ENTRIES:
            return _entries(log, first, first + CHUNK_ENTRIES)
    return None


def head(durable: Durable) -> list[Record]:
    """The records of everything but the entries; those of `next_chunk` and `rest` follow it."""
    version, homes = limits.JOURNAL_VERSION, list(durable.homes)
    records: list[Record] = [
        Founded(durable.realm, durable.broker, durable.secret, version, homes),
        Began(durable.life[1], 0),
    ]
    records += [_kept_log(log) for _, log in sorted(durable.logs.items())]
    records += [_kept_inbox(owner, one) for owner, one in sorted(durable.inboxes.items())]
    records.append(_kept(durable))
    return records


def rest(durable: Durable, reached: Mapping[str, int]) -> list[Record]:
    """The records of the entries that `next_chunk` did not give yet; they follow its records."""
    return [
        _entries(log, max(log.first, reached.get(name, 0)), log.end)
        for name, log in sorted(durable.logs.items())
        if log.end > reached.get(name, 0)
    ]


def _entries(log: MicrocosmLog, start: int, end: int) -> Entries:
    taken = log.entries[start - log.first : end - log.first]
    return Entries(log.name, start, [logged(log.name, one) for one in taken])


def _kept_log(log: MicrocosmLog) -> LogKept:
    chains, base_chains = log.ends()
    frontier, fences = log.frontier, log.fences
    return LogKept(
        log.name,
        log.first,
        log.base.items(),
        [(*life, chain) for life, chain in sorted(base_chains.items())],
        log.vector.items(),
        [(*life, chain) for life, chain in sorted(chains.items())],
        sorted(log.lasts.values()),
        log.ids.marks.rows(),
        log.base_marks.rows(),
        list(log.writers.base),
        tuple(sorted(fences.cuts.items())),
        fences.evictions(),
        log.lives.within(),
        [(broker, held.items()) for broker, held in sorted(log.frozen.items())],
        log.gone(),
        [stored(event) for event in log.shut_out],
        frontier.stamp,
        frontier.vector.items(),
        sorted(frontier.members.names),
        kept_snapshot(log),
    )


def _kept_inbox(owner: str, inbox: Inbox) -> InboxKept:
    items = [(post.n, stored(post.event)) for post in inbox.durable]
    return InboxKept(owner, inbox.last, inbox.taken, inbox.lost, items)


def _kept(durable: Durable) -> Kept:
    places = durable.whereabouts
    return Kept(
        durable.clock.last,
        durable.spoken,
        durable.marks.rows(),
        sorted(places.where.items()),
        sorted(places.came.items()),
        sorted(places.founded.items()),
        [(*key, proposer) for key, proposer in sorted(durable.votes.items())],
    )


class Rebuilding:
    """A broker's state while it is rebuilt from records.

    Args:
        durable: empty.
    """

    def __init__(self, durable: Durable) -> None:
        self.durable = durable
        self._gone: dict[str, frozenset[Dot]] = {}

    def put_back(self, record: Record) -> None:
        """Takes the next record.

        Raises:
            ValueError: it does not follow from those before it.
        """
        match record:
            case LogKept():
                self.durable.logs[record.microcosm] = _log_of(record)
                self._gone[record.microcosm] = frozenset(record.gone)
            case Entries():
                self._put_entries(record)
            case InboxKept():
                self.durable.inboxes[record.owner] = _inbox_of(record)
            case Kept():
                _put_rest(self.durable, record)
            case _:
                self.durable.apply(record)

    def _put_entries(self, record: Entries) -> None:
        log, gone = self.durable.logs[record.microcosm], self._gone[record.microcosm]
        for position, entry in enumerate(record.entries, record.first):
            if position < log.first:
                continue
            if position != log.end:
                raise ValueError(f"{log.name} goes on at {log.end}, not at {position}")
            admitted = readmitted(entry)
            log.put_back(admitted, gone=admitted.admission.dot in gone)
            if admitted.admission.dot in gone:
                continue
            log.writers.note(admitted)
            if log.name == REALM:
                self.durable.registry.apply(admitted)


def _log_of(record: LogKept) -> MicrocosmLog:
    log = MicrocosmLog(record.microcosm)
    chains, base_chains = log.ends()
    chains.update({(broker, life): chain for broker, life, chain in record.chains})
    base_chains.update({(broker, life): chain for broker, life, chain in record.base_chains})
    log.first = record.first
    log.base, log.vector = Vector(record.base), Vector(record.vector)
    log.lasts = {dot.broker: dot for dot in record.lasts}
    log.ids.marks, log.base_marks = Marks.read(record.marks), Marks.read(record.base_marks)
    log.writers.start_at(record.writers)
    log.fences = Fences(record.evictions, record.fences)
    log.lives.merge(Lives(record.lives))
    log.frozen = {broker: Vector(held) for broker, held in record.frozen}
    log.shut_out = [restored(event) for event in record.shut_out]
    log.snapshot = None if record.snapshot is None else snapshot_of(record.snapshot)
    settled = Vector(record.settled_vector)
    log.frontier.start_at(settled, record.settled, Members(record.members))
    return log


def _inbox_of(record: InboxKept) -> Inbox:
    inbox = Inbox()
    for n, event in record.items:
        inbox.put_durable(restored(event), n)
    inbox.last, inbox.taken, inbox.lost = record.last, record.taken, record.lost
    return inbox


def _put_rest(durable: Durable, record: Kept) -> None:
    durable.clock.observe(record.clock)
    durable.spoken = record.spoken
    durable.marks.merge(Marks.read(record.marks))
    places = durable.whereabouts
    places.where.update(record.where)
    places.came.update(record.came)
    places.founded.update(record.founded)
    durable.votes.update({(name, evicted): who for name, evicted, who in record.votes})
