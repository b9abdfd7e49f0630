"""All of a broker that its journal brings back: logs, names, inboxes, marks, and the clock's floor.

Whatever changes here comes with the records that say so; applying the same records to an empty
`Durable` gives the same state. Nothing here knows of sessions.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from broker.core.causality import MicrocosmLog, Snapshot, broker_event, life_event
from broker.core.inboxes import DURABLE_KINDS, Inbox, kind_of
from broker.core.records import (
    Began,
    Founded,
    Logged,
    Posted,
    Record,
    SnapshotKept,
    Took,
    logged,
    readmitted,
    restored,
    stored,
)
from broker.core.registry import ADDED, RETIRED, Registry, proof_of
from broker.protocol import limits
from broker.protocol.clocks import HybridClock, Vector
from broker.protocol.events import Admitted, Event
from broker.protocol.ids import Dot, Life, PeerId
from broker.protocol.topics import REALM, Topic

TRAVELS: Final = (("arrival",), ("returned",))
"""What the topics of events that bring their actor into a microcosm end with."""
ENTRIES_KEPT = 2_048
"""Entries of a log that stay in memory below its snapshot, for peers that resume."""


@dataclass(slots=True)
class Durable:
    """The journal's state. Every method that changes it returns the records to append.

    Attributes:
        realm: the realm's id; empty before it is founded.
        life: this life of the broker.
        marks: the highest publish handled of each life of a peer, as far as the journal knows.
        where: the microcosm in which each peer first published, or into which they travelled last.
    """

    realm: str = ""
    broker: str = ""
    secret: bytes = b""
    life: Life = ("", 0)
    clock: HybridClock = field(default_factory=HybridClock)
    logs: dict[str, MicrocosmLog] = field(default_factory=dict)
    registry: Registry = field(default_factory=Registry)
    inboxes: dict[PeerId, Inbox] = field(default_factory=dict)
    marks: dict[tuple[PeerId, int], int] = field(default_factory=dict)
    where: dict[PeerId, str] = field(default_factory=dict)
    _came: dict[PeerId, int] = field(default_factory=dict)
    _last_dots: dict[str, Dot] = field(default_factory=dict)
    _spoken: int = 0

    def apply(self, record: Record) -> None:
        """Replays a record of the journal.

        Raises:
            ValueError: the record does not follow from those before it.
        """
        match record:
            case Founded():
                self.realm, self.broker, self.secret = record.realm, record.broker, record.secret
            case Began():
                self._begin(record)
            case Logged():
                self.clock.observe(record.stamp)
                admitted = readmitted(record)
                self._log(record.microcosm).take_in(admitted)
                self._note(record.microcosm, admitted)
            case Posted():
                self._mark(restored(record.event))
                self.inbox(record.owner).put_durable(restored(record.event), record.n)
            case Took():
                self.inbox(record.owner).take(record.n)
            case SnapshotKept():
                self._log(record.microcosm).keep_snapshot(_snapshot(record), ENTRIES_KEPT)

    def found(self, realm: str, broker: str, secret: bytes) -> list[Record]:
        """Founds a realm with this broker as its first."""
        record = Founded(realm, broker, secret, limits.JOURNAL_VERSION)
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
        self._spoken = 0

    def inbox(self, owner: PeerId) -> Inbox:
        """The inbox of a peer, made where there was none."""
        found = self.inboxes.get(owner)
        if found is None:
            found = self.inboxes[owner] = Inbox()
        return found

    def start(self) -> str:
        """The microcosm in which newcomers begin: the first that a world peer opened; or none."""
        return next((name for name in self.logs if name != REALM), "")

    def admit(self, event: Event, now_ms: int) -> list[Record]:
        """Admits an event to its microcosm's log, after this life's own first event there."""
        log = self._log(event.header.microcosm)
        records = self._live_in(log, now_ms)
        records.append(self._admit(log, event, now_ms))
        return records

    def _live_in(self, log: MicrocosmLog, now_ms: int) -> list[Record]:
        """This life's own first event in a log, if it is not there yet."""
        if log.vector.of(self.life):
            return []
        before = self._last_dots.get(log.name)
        first = life_event(self.life, log.name, self._next_seq(), self.clock.last, before)
        return [self._admit(log, first, now_ms)]

    def _admit(self, log: MicrocosmLog, event: Event, now_ms: int) -> Record:
        stamp = self.clock.increment(now_ms, above=event.header.basis.top)
        admitted = log.admit(event, self.life, stamp)
        self._note(log.name, admitted)
        return logged(log.name, admitted)

    def _note(self, microcosm: str, admitted: Admitted) -> None:
        event = admitted.event
        self._last_dots[microcosm] = admitted.admission.dot
        self._mark(event)
        if microcosm == REALM:
            self.registry.apply(event)
        elif event.header.topic[1:] in TRAVELS:
            self._travelled(microcosm, event.header.actor, admitted.admission.stamp)
        elif event.header.origin.peer == event.header.actor:
            self.where.setdefault(event.header.actor, microcosm)

    def _travelled(self, microcosm: str, actor: PeerId, stamp: int) -> None:
        """Somebody came by travel; stamps rise along it, whichever log came here first."""
        if stamp > self._came.get(actor, 0):
            self._came[actor] = stamp
            self.where[actor] = microcosm

    def _mark(self, event: Event) -> None:
        origin = event.header.origin
        key = (origin.peer, origin.incarnation)
        self.marks[key] = max(origin.seq, self.marks.get(key, 0))

    def _log(self, microcosm: str) -> MicrocosmLog:
        log = self.logs.get(microcosm)
        if log is None:
            log = self.logs[microcosm] = MicrocosmLog(microcosm)
        return log

    def _next_seq(self) -> int:
        self._spoken += 1
        return self._spoken

    def _speak(self, topic: Topic, body: object, now_ms: int) -> list[Record]:
        log = self._log(topic[0])
        records = self._live_in(log, now_ms)
        event = broker_event(self.life, topic, self._next_seq(), self.clock.last, body)
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
        self._mark(event)
        return [Posted(owner, n, stored(event))]

    def take(self, owner: PeerId, n: int) -> list[Record]:
        """The owner of an inbox has its durable items up to n."""
        return [Took(owner, n)] if self.inbox(owner).take(n) else []

    def keep_snapshot(self, record: SnapshotKept) -> list[Record]:
        """Keeps a world peer's snapshot if it is the newest; below it the log may be forgotten."""
        log = self.logs.get(record.microcosm)
        if log is None or not log.keep_snapshot(_snapshot(record), ENTRIES_KEPT):
            return []
        return [record]


def _snapshot(record: SnapshotKept) -> Snapshot:
    vector = Vector(record.vector)
    return Snapshot(vector, record.top, record.digest, record.rules, record.data)
