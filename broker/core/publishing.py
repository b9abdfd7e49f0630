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
from broker.protocol.clocks import Stamp, stamp_at
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


class Publishing:
    """Handles publishes of all sessions.

    Args:
        durable: the broker's logs.
        post: puts an event into an inbox; returns why it can't, and the records.
    """

    def __init__(
        self, durable: Durable, post: Callable[[Event], tuple[Refusal | None, list[Record]]]
    ) -> None:
        self.moved = False
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
            event, refused = session.parked[0]
            seq = event.header.origin.seq
            records: list[Record] = []
            if refused is None:
                session.waiting = self.waits_for(session, event, now_ms)
                if session.waiting:
                    break
                repeated = seq <= session.acked
                refused, records = self._admit(session, event, now_ms, repeated=repeated)
            session.parked.popleft()
            effects += [Append(record) for record in records]
            if refused is not None:
                code, text = refused
                session.frames.append(wire.Refused(seq, code, is_definite(code), text))
            session.acked = max(session.acked, seq)
        return len(session.parked) != before

    def waits_for(self, session: Session, event: Event, now_ms: int) -> str:
        """What the event has to wait for: membership, events, time, or nothing.

        Raises:
            ProtocolError: it would wait for something that is lost for good.
        """
        header = event.header
        log = self._durable.logs.get(header.microcosm)
        if log is not None and log.has_published(header.origin):
            return ""
        if not is_inbox(header.topic):
            if log is None and session.role != WORLD:
                return MEMBERSHIP
            if not self._durable.may_write(header.microcosm):
                return MEMBERSHIP
        if max(header.basis.top, header.lamport) > self._latest(session, now_ms):
            return TIME
        if header.seen and (log is None or not log.follows(header)):
            if log is not None and has_lost(log, header):
                raise ProtocolError(Code.FORK, LOST)
            return EVENTS
        return ""

    def _latest(self, session: Session, now_ms: int) -> Stamp:
        """The latest time that an event may claim to follow.

        Services are trusted as far as brokers are. A player could put this broker's clock forward,
        and let all others here come too late wherever a race is decided: they wait instead.
        """
        if session.role in REOFFERS:
            return stamp_at(now_ms + limits.SKEW_MS_MAX)
        return max(self._durable.clock.last, stamp_at(now_ms))

    def _refusal(
        self, session: Session, event: Event, now_ms: int, *, repeated: bool
    ) -> Refusal | None:
        """Why the event is not for this session to publish, or breaks the limits."""
        header = event.header
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
        self, session: Session, event: Event, now_ms: int, *, repeated: bool
    ) -> tuple[Refusal | None, list[Record]]:
        header = event.header
        if is_inbox(header.topic):
            return (None, []) if repeated else self._post(event)
        log = self._durable.logs.get(header.microcosm)
        known = log.known(header) if log is not None else None
        if known is not None:
            first = known.event
            if (first.header.topic, first.body) != (header.topic, event.body):
                text = f"Another event has the id {event_id_text(header.id)} already."
                return (Code.DIFFERS, text), []
            session.note(event, known.admission.stamp)
            return None, []
        if log is not None and log.has_published(header.origin):
            return None, []
        if session.role == GATEWAY and _is_unasked(header, log):
            return (Code.CAUSE, UNASKED), []
        before = self._durable.whereabouts.where.get(header.actor)
        records = self._durable.admit(event, now_ms)
        self.moved |= log is None or self._durable.whereabouts.where.get(header.actor) != before
        session.note(event, self._durable.clock.last)
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
