"""All of a broker that its journal brings back: logs, names, inboxes, marks, and the clock's floor.

Whatever changes here comes with the records that say so; applying the same records to an empty
`Durable` gives the same state. Nothing here knows of sessions.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from broker.core.causality import MicrocosmLog
from broker.core.inboxes import DURABLE_KINDS, Inbox, kind_of
from broker.core.logstart import base_of, based, snapshot_of
from broker.core.marks import Marks
from broker.core.records import (
    Based,
    Began,
    Founded,
    Logged,
    Posted,
    Record,
    SnapshotKept,
    Took,
    Voted,
    logged,
    readmitted,
    restored,
    stored,
)
from broker.core.registry import ADDED, RETIRED, Registry, proof_of
from broker.core.whereabouts import Whereabouts
from broker.core.words import broker_event, life_event
from broker.protocol import limits
from broker.protocol.clocks import HybridClock, Stamp, Vector, stamp_at
from broker.protocol.codec import canonical_bytes, decode_body
from broker.protocol.events import Admitted, Event, Header
from broker.protocol.ids import BrokerId, Life, PeerId
from broker.protocol.settlement import EVICT, MemberRow, membership_of
from broker.protocol.topics import BROKER_TOPIC, REALM, Topic

ENTRIES_KEPT = 2_048
"""Entries of a log that stay in memory below its snapshot, for peers that resume."""


@dataclass(slots=True)
class Durable:
    """The journal's state. Every method that changes it returns the records to append.

    Attributes:
        realm: the realm's id; empty before it is founded.
        life: this life of the broker.
        marks: the highest publish handled of each life of a peer, as far as the journal knows.
        whereabouts: who is where.
        homes: the brokers that are members of every microcosm from its beginning.
        entries_kept: entries of a log that stay in memory below its snapshot.
        votes: by microcosm and broker to be evicted, the proposer that this broker voted for.
        unnamed: names whose bearers may have changed since somebody looked, by an eviction.
        quarantined: lives that wrote two things under one dot; nothing more of theirs is taken.
        spoken: how many events of its own this life has written.
    """

    realm: str = ""
    broker: str = ""
    secret: bytes = b""
    life: Life = ("", 0)
    clock: HybridClock = field(default_factory=HybridClock)
    logs: dict[str, MicrocosmLog] = field(default_factory=dict)
    registry: Registry = field(default_factory=Registry)
    inboxes: dict[PeerId, Inbox] = field(default_factory=dict)
    marks: Marks = field(default_factory=Marks)
    whereabouts: Whereabouts = field(default_factory=Whereabouts)
    homes: tuple[BrokerId, ...] = ()
    quarantined: dict[Life, None] = field(default_factory=dict)
    entries_kept: int = ENTRIES_KEPT
    votes: dict[tuple[str, BrokerId], BrokerId] = field(default_factory=dict)
    unnamed: list[PeerId] = field(default_factory=list)
    spoken: int = 0

    def apply(self, record: Record) -> None:
        """Replays a record of the journal.

        Raises:
            ValueError: the record does not follow from those before it.
        """
        match record:
            case Founded():
                self.realm, self.broker, self.secret = record.realm, record.broker, record.secret
                self.homes = tuple(record.homes)
            case Began():
                self._begin(record)
            case Logged():
                self.clock.observe(record.stamp)
                admitted = readmitted(record)
                self._log(record.microcosm).take_in(admitted, record.event)
                self._note(record.microcosm, admitted)
            case Posted():
                self.marks.note(restored(record.event).header.origin)
                self.inbox(record.owner).put_durable(restored(record.event), record.n)
            case Took():
                self.inbox(record.owner).take(record.n)
            case Based():
                self.rebase(record)
            case Voted():
                self.votes[record.microcosm, record.evicted] = record.proposer
                self._log(record.microcosm).freeze(record.evicted, Vector(record.held))
            case SnapshotKept():
                log = self._log(record.microcosm)
                log.frontier.reach(log.lives.expanded(Vector(record.vector)))
                log.keep_snapshot(snapshot_of(record), self.entries_kept)

    def found(
        self, realm: str, broker: str, secret: bytes, homes: tuple[BrokerId, ...] = ()
    ) -> list[Record]:
        """Founds this broker's part of a realm; it is the only home where no homes are named."""
        named = sorted(homes) or [broker]
        record = Founded(realm, broker, secret, limits.JOURNAL_VERSION, named)
        self.apply(record)
        return [record]

    def begin(self, incarnation: int, now_ms: int) -> list[Record]:
        """Begins a life of the broker's process, above every stamp of the lives before."""
        record = Began(incarnation, self.clock.increment(now_ms))
        self._begin(record)
        return [record]

    def _begin(self, record: Began) -> None:
        self.life = (self.broker, record.incarnation)
        self.clock.observe(record.above)
        self.spoken = 0

    def inbox(self, owner: PeerId) -> Inbox:
        """The inbox of a peer, made where there was none."""
        found = self.inboxes.get(owner)
        if found is None:
            found = self.inboxes[owner] = Inbox()
        return found

    def admit(self, event: Event, now_ms: int) -> list[Record]:
        """Admits an event to its microcosm's log, after this life's own first event there."""
        log = self._log(event.header.microcosm)
        records = [] if log.vector.of(self.life) else self._live_in(log, now_ms)
        records.append(self._admit(log, event, now_ms))
        return records

    def admit_run(self, microcosm: str, events: list[Event], now_ms: int) -> list[Record]:
        """Admits plain events of one life of one peer, in their order, as `admit` does each."""
        log = self._log(microcosm)
        records = [] if log.vector.of(self.life) else self._live_in(log, now_ms)
        increment = self.clock.increment
        run = [
            (event, increment(now_ms, _claimed(event.header)), canonical_bytes(event))
            for event in events
        ]
        taken = log.admit_run(run, self.life)
        self.marks.note(events[-1].header.origin)
        for admitted, canonical in taken:
            self.whereabouts.note(microcosm, admitted)
            records.append(logged(microcosm, admitted, canonical))
        return records

    def may_write(self, microcosm: str) -> bool:
        """Whether this broker is a member of the microcosm, as far as its log tells."""
        log = self.logs.get(microcosm)
        return self.broker in (self.homes if log is None else log.writers)

    def is_member(self, microcosm: str) -> bool:
        """Whether settlement waits for this broker: it may write, or its leaving is not settled."""
        log = self.logs.get(microcosm)
        if log is None:
            return False
        return self.broker in log.writers or log.frontier.waits_for(self.broker)

    def row_of(self, log: MicrocosmLog) -> MemberRow:
        """This broker's promise for a log.

        Nothing may settle past what waits of members at the gate: they may have forgotten it.
        """
        lowest = log.gate.lowest(log.writers)
        clock = self.clock.last if lowest is None else min(self.clock.last, lowest - 1)
        return MemberRow(self.life, clock, log.compacted(log.vector))

    def open_log(self, microcosm: str) -> MicrocosmLog:
        """The log of a microcosm, empty where there was none."""
        return self._log(microcosm)

    def take_from(self, microcosm: str, offered: Admitted, now_ms: int) -> list[Record]:
        """Takes an event that another broker admitted, with all that waited for it.

        Raises:
            ForkError: another event has its dot.
            ProtocolError: too many events wait already, or it makes no sense; it was not taken.
        """
        log = self._log(microcosm)
        if offered.admission.dot.life in self.quarantined:
            return []
        return self._taken(log, log.offer(offered, _ahead(now_ms)))

    def release(self, microcosm: str, now_ms: int) -> list[Record]:
        """Takes in what waited at the gate of a log and need not wait any more."""
        log = self._log(microcosm)
        return self._taken(log, log.release(_ahead(now_ms)))

    def _taken(self, log: MicrocosmLog, taken: list[Admitted]) -> list[Record]:
        records: list[Record] = []
        for admitted in taken:
            self.clock.observe(admitted.admission.stamp)
            self._note(log.name, admitted)
            records.append(logged(log.name, admitted))
        return records

    def based(self, microcosm: str) -> Based:
        """The beginning of a log, for a broker whose place in it is gone."""
        places = self.whereabouts
        founded = places.founded.get(microcosm, 0)
        return based(self._log(microcosm), places.here(microcosm), founded)

    def rebase(self, record: Based) -> list[Record]:
        """Begins a log anew where another broker's begins, unless all of that is here."""
        log, base = self._log(record.microcosm), base_of(record)
        if log.vector.covers(base.vector):
            return []
        log.start_at(base)
        for name, evicted in list(self.votes):
            if name == record.microcosm and evicted not in log.frozen:
                del self.votes[name, evicted]  # it was carried out
        self._recount(record.microcosm)
        self.clock.observe(base.settled)
        self.whereabouts.begin(record.microcosm, record.where, record.founded)
        self.marks.merge(base.marks)
        return [record]

    def vote(
        self, microcosm: str, evicted: BrokerId, proposer: BrokerId, *, instead: bool = False
    ) -> list[Record] | None:
        """Votes for an eviction; None where this broker has voted for another proposer.

        Args:
            instead: whether the other has given way, so that the vote may be given anew.
        """
        voted = self.votes.get((microcosm, evicted))
        if voted == proposer or (voted is not None and not instead):
            return [] if voted == proposer else None
        held = self._log(microcosm).held_of(evicted)
        record = Voted(microcosm, evicted, proposer, held.items())
        self.apply(record)
        return [record]

    def evict(
        self, microcosm: str, evicted: BrokerId, cut: Vector, now_ms: int, *, forced: bool
    ) -> list[Record]:
        """Shuts a broker out of a microcosm: nothing of it past the cut counts any more."""
        body = {
            "broker": evicted,
            "cut": [[life[1], n] for life, n in cut.items()],
            "forced": forced,
        }
        return self._speak((microcosm, BROKER_TOPIC, EVICT), body, now_ms)

    def is_back(self, microcosm: str) -> bool:
        """Whether something is to be said of what this broker did while it was shut out."""
        log = self._log(microcosm)
        if not self.may_write(microcosm):
            return False
        unsaid = not log.vector.of(self.life) and bool(log.fences.strays(self.broker))
        return unsaid or bool(log.shut_out)

    def readmit(self, microcosm: str, now_ms: int) -> list[Record]:
        """Says which lives are lost, and admits anew, in order, what lies past a fence of them."""
        log = self._log(microcosm)
        events, log.shut_out = log.shut_out, []
        records = self._live_in(log, now_ms)
        for event in events:
            if log.known(event.header) is None and not log.has_published(event.header.origin):
                records += self.admit(event, now_ms)
        return records

    def reborn(self, now_ms: int) -> list[Record]:
        """Begins another life without a new process: nothing of this one counts past a fence."""
        named = f"{self.life[0]} {self.life[1]}".encode()
        digest = hashlib.sha256(b"worldline reborn\0" + named).digest()
        return self.begin(1 + int.from_bytes(digest[:7], "big"), now_ms)

    def has_shut_out(self, life: Life) -> bool:
        """Whether a life lies behind a fence somewhere."""
        return any(life in log.fences.cuts for log in self.logs.values())

    def speak(self, topic: Topic, body: object, now_ms: int) -> list[Record]:
        """Writes an event of this broker's own into a log that it is a member of."""
        return self._speak(topic, body, now_ms)

    def _live_in(self, log: MicrocosmLog, now_ms: int) -> list[Record]:
        """This life's own first event in a log, if it is not there yet."""
        if log.vector.of(self.life):
            return []
        first = life_event(self.life, log, self._next_seq(), self.clock.last)
        return [self._admit(log, first, now_ms)]

    def _admit(self, log: MicrocosmLog, event: Event, now_ms: int) -> Record:
        header = event.header
        stamp = self.clock.increment(now_ms, above=_claimed(header))
        canonical = canonical_bytes(event)
        admitted = log.admit(event, self.life, stamp, canonical)
        self._note(log.name, admitted)
        return logged(log.name, admitted, canonical)

    def _note(self, microcosm: str, admitted: Admitted) -> None:
        event = admitted.event
        self.marks.note(event.header.origin)
        kind = membership_of(event.header)
        if kind:
            self.whereabouts.moved = True
        if kind == EVICT:
            self._evicted(microcosm, decode_body(event.body)["broker"])
        elif microcosm == REALM:
            self.registry.apply(admitted)
        elif not kind:
            self.whereabouts.note(microcosm, admitted)

    def _evicted(self, microcosm: str, evicted: BrokerId) -> None:
        """What was voted on is done; a vote for a proposer who is out himself binds nobody."""
        log = self._log(microcosm)
        for (name, other), proposer in list(self.votes.items()):
            if name == microcosm and evicted in (other, proposer):
                del self.votes[name, other]
                log.frozen.pop(other, None)
        self._recount(microcosm)

    def _recount(self, microcosm: str) -> None:
        """Some of a log may count no more: the names are those of the rest."""
        if microcosm == REALM:
            log = self._log(REALM)
            counting = (one for one in log.entries if log.counts(one.admission.dot))
            self.unnamed += self.registry.rebuild(counting)

    def _log(self, microcosm: str) -> MicrocosmLog:
        log = self.logs.get(microcosm)
        if log is None:
            log = self.logs[microcosm] = MicrocosmLog(microcosm, self.homes)
        return log

    def _next_seq(self) -> int:
        self.spoken += 1
        return self.spoken

    def _speak(self, topic: Topic, body: object, now_ms: int) -> list[Record]:
        log = self._log(topic[0])
        records = self._live_in(log, now_ms)
        seq, clock = self._next_seq(), self.clock.last
        event = broker_event(self.life, topic, seq, clock, body, log.compacted(log.vector))
        records.append(self._admit(log, event, now_ms))
        return records

    def add_name(self, peer: PeerId, token: bytes, now_ms: int) -> list[Record]:
        """Gives a name to the bearer of a token, as an event of `@realm`."""
        return self._speak(ADDED, {"peer": peer, "proof": proof_of(token)}, now_ms)

    def retire(self, peer: PeerId, now_ms: int) -> list[Record]:
        """Retires a name for ever, as an event of `@realm`; its inbox goes with it."""
        records = self._speak(RETIRED, {"peer": peer}, now_ms)
        inbox = self.inbox(peer)
        if inbox.take(inbox.last):
            records.append(Took(peer, inbox.last))
        return records

    def post(self, owner: PeerId, event: Event) -> list[Record]:
        """Puts an event into an inbox; durable kinds come with a record."""
        inbox = self.inbox(owner)
        if kind_of(event.header.topic) not in DURABLE_KINDS:
            inbox.put_volatile(event)
            return []
        n = inbox.last + 1
        inbox.put_durable(event, n)
        self.marks.note(event.header.origin)
        return [Posted(owner, n, stored(event))]

    def take(self, owner: PeerId, n: int) -> list[Record]:
        """The owner of an inbox has its durable items up to n."""
        return [Took(owner, n)] if self.inbox(owner).take(n) else []

    def keep_snapshot(self, record: SnapshotKept) -> list[Record]:
        """Keeps a world peer's snapshot if it is the newest; below it the log may be forgotten."""
        log = self.logs.get(record.microcosm)
        if log is None or not log.keep_snapshot(snapshot_of(record), self.entries_kept):
            return []
        return [record]


def _claimed(header: Header) -> Stamp:
    """The latest time that an event says it follows."""
    return max(header.basis.top, header.lamport)


def _ahead(now_ms: int) -> Stamp:
    """The highest stamp that another broker's event may have now."""
    return stamp_at(now_ms + limits.SKEW_MS_MAX)
