"""What becomes of a publish: admitted, known already, refused, posted, or parked until it can be.

A publish is parked while this broker may not write to its microcosm yet (it has asked to join), or
lacks something that the publisher was delivered elsewhere. Those behind it wait, too: what one peer
publishes keeps its order.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from broker.core import admission
from broker.core.causality import MicrocosmLog
from broker.core.durable import Durable
from broker.core.effects import Append, Effect
from broker.core.forks import ForkError
from broker.core.losses import has_lost, is_forgotten
from broker.core.records import Record
from broker.core.sessions import GATEWAY, WORLD, Session
from broker.protocol import frames as wire
from broker.protocol import limits
from broker.protocol.clocks import EMPTY, Stamp, stamp_at
from broker.protocol.codec import read_admitted, read_event
from broker.protocol.errors import Code, ProtocolError, is_definite
from broker.protocol.events import Event, Header
from broker.protocol.ids import OriginId, event_id_text
from broker.protocol.topics import REALM, is_inbox

Refusal = tuple[Code, str]
LOST: Final = "Something that you were delivered is lost with a disk. Begin anew."
UNASKED: Final = "That answers words that are not here; answer them again when they come."
MEMBERSHIP: Final = "membership"
EVENTS: Final = "events"
TIME: Final = "time"
REOFFERS: Final = frozenset({WORLD, GATEWAY})
REFUSED_MAX: Final = 4_096
"""Refused publishes that are remembered, for who did not hear of it and offers them again."""


class Publishing:
    """Handles publishes of all sessions.

    Args:
        durable: the broker's logs.
        post: puts an event into an inbox; returns why it can't, and the records.

    Attributes:
        opened: whether a microcosm was opened since this was last reset.
    """

    def __init__(
        self, durable: Durable, post: Callable[[Event], tuple[Refusal | None, list[Record]]]
    ) -> None:
        self.opened = False
        self._refused: dict[OriginId, Refusal] = {}
        self._durable = durable
        self._post = post

    def take(
        self, session: Session, frame: wire.Publish, now_ms: int, effects: list[Effect]
    ) -> None:
        """Takes the events of a frame; what must be appended is in `effects` even where it raises.

        Raises:
            ProtocolError: a publish breaks the protocol.
        """
        for given in frame.events:
            vectors = (given.seen, given.basis, given.basis_top)
            event = read_event(session.coder_in, given.static, vectors, given.body)
            origin = event.header.origin
            if (origin.peer, origin.incarnation) != (session.peer, session.incarnation):
                raise ProtocolError(Code.NOT_ALLOWED, "An event names another peer as publisher.")
            if len(session.parked) >= limits.PARKED_MAX:
                raise ProtocolError(Code.GAP, "Too many publishes wait; resume the session.")
            repeated = origin.seq <= session.acked
            session.parked.append((event, self._refusal(session, event, now_ms, repeated=repeated)))
        self.go_on(session, now_ms, effects)

    def go_on(self, session: Session, now_ms: int, effects: list[Effect]) -> bool:
        """Handles what is parked, as far as it can be; returns whether anything was."""
        before = len(session.parked)
        while session.parked:
            if self._admit_run(session, now_ms, effects):
                continue
            event, refused = session.parked[0]
            seq = event.header.origin.seq
            records: list[Record] = []
            if refused is None:
                log = self._durable.logs.get(event.header.microcosm)
                session.waiting = self._waits_for(session, event.header, log, now_ms)
                if session.waiting:
                    break
                refused, records = self._admit(session, event, log, now_ms)
            session.parked.popleft()
            effects += map(Append, records)
            if refused is not None:
                code, text = refused
                session.frames.append(wire.Refused(seq, code, is_definite(code), text))
                self._refused[event.header.origin] = refused
                while len(self._refused) > REFUSED_MAX:
                    del self._refused[next(iter(self._refused))]
            session.has_handled(seq)
        return len(session.parked) != before

    def _admit_run(self, session: Session, now_ms: int, effects: list[Effect]) -> bool:
        """Admits as many as begin what is parked and need no second look: most of what comes."""
        run = self._plain(session, now_ms)
        if not run:
            return False
        microcosm = run[0].header.topic[0]
        effects += map(Append, self._durable.admit_run(microcosm, run, now_ms))
        for _ in run:
            session.parked.popleft()
        session.note(run[0].header, self._durable.clock.last)
        session.has_handled(run[-1].header.origin.seq)
        return True

    def _plain(self, session: Session, now_ms: int) -> list[Event]:
        """The first of what is parked, as long as it is new, goes into one log, and may do so now.

        Whatever is different about an event ends the run; it is looked at by itself.
        """
        topic = session.parked[0][0].header.topic
        log = self._durable.logs.get(topic[0])
        if log is None or is_inbox(topic) or not self._durable.may_write(log.name):
            return []
        run: list[Event] = []
        latest = max(self._durable.clock.last, self._latest(session, now_ms))
        last = max(session.acked, log.ids.marks.of(session.peer, session.incarnation))
        seen = EMPTY
        for event, refused in session.parked:
            header = event.header
            if header.seen is not seen:
                seen = header.seen
                if not log.vector.covers(seen):
                    break
            seq = header.origin.seq
            plain = (
                refused is None
                and header.topic[0] == log.name
                and header.derived is None
                and seq > last
                and header.basis.top <= latest
                and header.lamport <= latest
                and log.known(header) is None
            )
            if not plain:
                break
            last = seq
            run.append(event)
        return run

    def _waits_for(
        self, session: Session, header: Header, log: MicrocosmLog | None, now_ms: int
    ) -> str:
        """What an event has to wait for: membership, events, time, or nothing.

        Raises:
            ProtocolError: it would wait for something that is lost for good.
        """
        if log is not None and log.has_published(header.origin):
            return ""
        if not is_inbox(header.topic):
            if log is None and session.role != WORLD:
                return MEMBERSHIP
            if not self._durable.may_write(header.topic[0]):
                return MEMBERSHIP
        claimed = max(header.basis.top, header.lamport)
        if claimed > self._durable.clock.last and claimed > self._latest(session, now_ms):
            return TIME
        if header.seen and (log is None or not log.follows(header)):
            if log is not None and has_lost(log, header):
                raise ProtocolError(Code.FORK, LOST)
            return EVENTS
        return ""

    def _latest(self, session: Session, now_ms: int) -> Stamp:
        """The latest time that an event may claim to follow.

        Services are trusted as far as brokers are. A player could put this broker's clock forward,
        and let all others here come too late wherever a race is decided: they wait instead. But
        not for a millisecond, the clock's grain: whoever answers within it is ahead by a count.
        """
        ahead_ms = limits.SKEW_MS_MAX if session.role in REOFFERS else 1
        return stamp_at(now_ms + ahead_ms)

    def _refusal(
        self, session: Session, event: Event, now_ms: int, *, repeated: bool
    ) -> Refusal | None:
        """Why the event is not for this session to publish, or breaks the limits.

        What was refused is refused again: its publisher may not have heard it, and later ones of
        theirs are in the log.
        """
        header = event.header
        before = self._refused.get(header.origin)
        if before is not None:
            return before
        refused = admission.refusal(session, event, now_ms, repeated=repeated)
        if refused is not None or is_inbox(header.topic):
            return refused
        durable = self._durable
        if header.microcosm in durable.logs or header.microcosm == REALM:
            return None
        if session.role != WORLD and durable.homes == (durable.broker,):
            return Code.NOT_ALLOWED, f"There is no microcosm {header.microcosm} here."
        if len(durable.logs) >= limits.MICROCOSMS_MAX:
            return Code.FULL, "This broker holds too many microcosms."
        return None

    def _admit(
        self, session: Session, event: Event, log: MicrocosmLog | None, now_ms: int
    ) -> tuple[Refusal | None, list[Record]]:
        header = event.header
        if is_inbox(header.topic):
            repeated = header.origin.seq <= session.acked
            return (None, []) if repeated else self._post(event)
        known = log.known(header) if log is not None else None
        if known is not None:
            first = known.event
            if (first.header.topic, first.body) != (header.topic, event.body):
                text = f"Another event has the id {event_id_text(header.id)} already."
                return (Code.DIFFERS, text), []
            session.note(header, known.admission.stamp)
            return None, []
        if log is not None and log.has_published(header.origin):
            return None, []
        if session.role == GATEWAY and _is_unasked(header, log):
            return (Code.CAUSE, UNASKED), []
        records = self._durable.admit(event, now_ms)
        self.opened |= log is None
        session.note(header, self._durable.clock.last)
        return None, records

    def reoffered(
        self, session: Session, frame: wire.Reoffer, now_ms: int, effects: list[Effect]
    ) -> None:
        """Takes events that the session was delivered by another broker, where they fit.

        What must be appended is in `effects` even where it raises.

        Raises:
            ProtocolError: the session may not offer events, or they are none, or the peer has to
                begin anew: what it was delivered is lost for good.
        """
        if session.role not in REOFFERS:
            raise ProtocolError(Code.NOT_ALLOWED, "Only world peers and gateways offer events.")
        for given in frame.events:
            admitted = read_admitted(session.coder_in, given)
            if admitted.event.header.microcosm != frame.microcosm:
                raise ProtocolError(Code.MALFORMED, "An event came in another's log.")
            log = self._durable.logs.get(frame.microcosm)
            dot = admitted.admission.dot
            if log is not None and is_forgotten(log, admitted):
                raise ProtocolError(Code.FORK, LOST)
            if log is None or dot.n != log.vector.of(dot.life) + 1:
                continue
            if log.follows(admitted.event.header):
                records = self._durable.take_from(frame.microcosm, admitted, now_ms)
                effects += [Append(record) for record in records]
                if log.forks.pop(dot, dot) is None:
                    raise ProtocolError(Code.FORK, str(ForkError(log.name, dot)))


def _is_unasked(header: Header, log: MicrocosmLog | None) -> bool:
    """Whether it answers words that were never published here.

    After an eviction what a gateway was delivered by the evicted broker is gone with its dots
    until its publisher offers it again. An answer that is stamped before its words counts for
    nothing, and would have spent its id.
    """
    derived = header.derived
    if derived is None or derived.cause != header.cause or derived.microcosm != header.microcosm:
        return False
    words = derived.cause
    return isinstance(words, OriginId) and (log is None or not log.has_published(words))
