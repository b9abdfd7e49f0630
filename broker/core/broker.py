"""The broker as one pure machine: an input and the time go in, effects come out in their order.

It composes sessions, logs, inboxes, names and stewards, and holds no socket, file, clock or
randomness of its own. What a crash must not lose is in `Durable`.
"""

from __future__ import annotations

from broker.core import admission
from broker.core.attendance import directory_news
from broker.core.durable import Durable
from broker.core.effects import (
    Append,
    Effect,
    Flush,
    Input,
    Received,
    Report,
    Stop,
    Tick,
    Transmit,
    Unreadable,
    Unsent,
)
from broker.core.pace import Pace
from broker.core.records import Record
from broker.core.sessions import NAMED, WORLD, Session, SessionKey
from broker.core.snapshots import SnapshotTransfer, snapshot_piece
from broker.core.stewards import Stewards
from broker.protocol import frames as wire
from broker.protocol import limits
from broker.protocol.codec import read_event
from broker.protocol.errors import Code, ProtocolError, is_definite
from broker.protocol.events import Event
from broker.protocol.ids import event_id_text
from broker.protocol.topics import REALM, STEWARD, inbox_owner, is_inbox


class Broker:
    """One broker's whole state; changed by `step` alone.

    Args:
        durable: what the journal brought back, in its present life.
        service_key: the proof that gateways and world peers present in `Hello.token`.
    """

    def __init__(self, durable: Durable, service_key: bytes) -> None:
        self.durable = durable
        self._service_key = service_key
        self._sessions: dict[SessionKey, Session] = {}
        self._of_peer: dict[str, SessionKey] = {}
        self._subscribers: dict[str, dict[SessionKey, None]] = {}
        self._transfers: dict[SessionKey, SnapshotTransfer] = {}
        self._stewards = Stewards()
        self._dirty: dict[SessionKey, None] = {}
        self._parting: list[Effect] = []
        self._attendance_changed = False
        self._new_names = Pace(limits.NEW_NAMES_PER_SECOND, limits.NEW_NAMES_BURST)

    def step(self, given: Input, now_ms: int) -> list[Effect]:
        """Takes one input and returns what is to be done, in the order it is to be done.

        `Append` effects of any number of steps come before the `Transmit` effects of the `Flush`
        that follows them; nothing is sent but by `Flush`.
        """
        match given:
            case Received():
                return self._receive(given, now_ms)
            case Flush():
                return self._flush(now_ms)
            case Tick():
                return self._tick(now_ms)
            case Unreadable():
                return self._break_route(given.route, Code.MALFORMED, given.text)
            case Unsent():
                text = "The connection took no more; resume the session."
                return self._break_route(given.route, Code.SLOW, text, silently=given.gone)
            case Stop():
                for session in list(self._sessions.values()):
                    self._close(session, Code.STOPPING, "The broker is stopping; try again soon.")
                return []

    @property
    def attached(self) -> list[tuple[str, str]]:
        """`(peer, role)` of everybody attached, sorted."""
        return sorted((session.peer, session.role) for session in self._sessions.values())

    # -- what comes in ---------------------------------------------------------------------------

    def _receive(self, given: Received, now_ms: int) -> list[Effect]:
        envelope = given.envelope
        key = (given.route, envelope.channel)
        session = self._sessions.get(key)
        if session is None:
            return self._receive_stranger(key, envelope, now_ms)
        if envelope.number < session.number_in:
            return []
        if envelope.number > session.number_in:
            self._close(session, Code.GAP, "Messages are missing; resume the session.")
            return []
        session.number_in += 1
        session.heard_ms = now_ms
        effects: list[Effect] = []
        for frame in envelope.frames:
            try:
                self._handle(session, frame, now_ms, effects)
            except ProtocolError as error:
                self._close(session, error.code, error.text)
            if session.key not in self._sessions:
                break
        return effects

    def _receive_stranger(
        self, key: SessionKey, envelope: wire.Envelope, now_ms: int
    ) -> list[Effect]:
        for frame in envelope.frames:
            if isinstance(frame, wire.Greet):
                durable = self.durable
                realm = wire.Realm(limits.PROTOCOL_VERSION, durable.realm, durable.broker)
                self._reply(key, realm)
                return []
            if isinstance(frame, wire.Hello) and envelope.number == 0:
                return self._hello(key, frame, now_ms)
            if isinstance(frame, wire.Closed | wire.Bye):
                return []
        self._reply(key, _closed(Code.NO_SESSION, "There is no such session; say hello again."))
        return []

    def _handle(
        self, session: Session, frame: wire.Frame, now_ms: int, effects: list[Effect]
    ) -> None:
        """Handles one frame; what must be appended is in `effects` even where it raises."""
        match frame:
            case wire.Publish():
                self._publish(session, frame, now_ms, effects)
            case wire.Credit():
                session.credit = min(session.credit + frame.events, limits.DELIVERY_WINDOW)
                self._dirty[session.key] = None
            case wire.Taken():
                effects += _appends(self.durable.take(session.peer, frame.n))
            case wire.Subscribe():
                self._subscribe(session, frame.subscription)
            case wire.SnapshotPut():
                effects += self._snapshot_put(session, frame)
            case wire.SnapshotGet():
                self._snapshot_get(session, frame)
            case wire.Bye():
                effects += self._bye(session, persist=frame.persist, now_ms=now_ms)
            case wire.Beat():
                pass
            case _:
                text = f"A peer may not send {type(frame).__name__} here."
                raise ProtocolError(Code.MALFORMED, text)

    # -- sessions --------------------------------------------------------------------------------

    def _hello(self, key: SessionKey, hello: wire.Hello, now_ms: int) -> list[Effect]:
        new = hello.role in NAMED and not self.durable.registry.knows(hello.peer)
        on_route = sum(1 for route, _ in self._sessions if route == key[0])
        refused = admission.hello_refusal(
            hello, self.durable.registry, self._service_key, (len(self._sessions), on_route)
        )
        if refused is None and new and not self._new_names.allows(now_ms):
            refused = Code.FULL, "Too many newcomers at once; try again in a minute."
        if refused is not None:
            self._reply(key, _closed(*refused))
            return [_report("refused", peer=hello.peer[:64], code=str(refused[0]))]
        effects: list[Effect] = []
        old = self._of_peer.get(hello.peer)
        if old is not None:
            same = self._sessions[old].incarnation == hello.incarnation
            text = "" if same else f"{hello.peer} is here from somewhere else now."
            self._close(self._sessions[old], Code.NO_SESSION if same else Code.REPLACED, text)
        durable = self.durable
        if new:
            effects += self._appended(durable.add_name(hello.peer, hello.token, now_ms))
        mark = durable.marks.get((hello.peer, hello.incarnation), 0)
        acked = max(mark, hello.first - 1)
        credit = min(hello.window, limits.DELIVERY_WINDOW)
        session = Session(key, hello.peer, hello.incarnation, hello.role, acked, now_ms, credit)
        session.announced = acked
        session.number_in = 1
        self._sessions[key] = session
        self._of_peer[hello.peer] = key
        inbox = durable.inbox(hello.peer)
        inbox.attach()
        secret = durable.secret if hello.role == WORLD else b""
        window = limits.PUBLISH_WINDOW
        welcome = wire.Welcome(*durable.life, mark, inbox.taken, window, durable.clock.last, secret)
        session.frames.append(welcome)
        try:
            for subscription in hello.subscriptions:
                self._subscribe(session, subscription)
        except ProtocolError as error:
            self._close(session, error.code, error.text)
            return effects
        self._dirty[key] = None
        self._attendance_changed = True
        effects.append(_report("attached", peer=hello.peer, role=hello.role))
        return effects

    def _subscribe(self, session: Session, subscription: wire.Subscription) -> None:
        topic = tuple(subscription.topic)
        session.subscribe(topic, subscription.have, self.durable.logs.get(topic[0]))
        self._subscribers.setdefault(topic[0], {})[session.key] = None
        self._attendance_changed = True
        self._dirty[session.key] = None

    def _bye(self, session: Session, *, persist: bool, now_ms: int) -> list[Effect]:
        effects: list[Effect] = []
        if not persist and session.role in NAMED:
            effects += self._appended(self.durable.retire(session.peer, now_ms))
        self._close(session, Code.GOODBYE, "Goodbye.")
        return effects

    def _close(self, session: Session, code: Code, text: str, *, silently: bool = False) -> None:
        if self._sessions.pop(session.key, None) is None:
            return
        if not silently:
            frames = [*session.frames, *session.acknowledgement(self.durable.clock.last)]
            envelopes = session.envelopes([*frames, _closed(code, text)])
            self._parting += [Transmit(session.key[0], envelope) for envelope in envelopes]
        self._of_peer.pop(session.peer, None)
        self._dirty.pop(session.key, None)
        self._transfers.pop(session.key, None)
        for subscribers in self._subscribers.values():
            subscribers.pop(session.key, None)
        inbox = self.durable.inboxes.get(session.peer)
        if inbox is not None:
            inbox.detach()
        self._attendance_changed = True
        self._parting.append(_report("detached", peer=session.peer, code=str(code)))

    def _break_route(
        self, route: bytes, code: Code, text: str, *, silently: bool = False
    ) -> list[Effect]:
        for session in [s for s in self._sessions.values() if s.key[0] == route]:
            self._close(session, code, text, silently=silently)
        return []

    def _reply(self, key: SessionKey, frame: wire.Frame) -> None:
        envelope = wire.Envelope(limits.PROTOCOL_VERSION, key[1], 0, [frame])
        self._parting.append(Transmit(key[0], envelope))

    # -- publishing ------------------------------------------------------------------------------

    def _publish(
        self, session: Session, frame: wire.Publish, now_ms: int, effects: list[Effect]
    ) -> None:
        self._dirty[session.key] = None
        for given in frame.events:
            vectors = (given.seen, given.basis, given.basis_top)
            event = read_event(session.coder_in, given.static, vectors, given.body)
            origin = event.header.origin
            if (origin.peer, origin.incarnation) != (session.peer, session.incarnation):
                raise ProtocolError(Code.NOT_ALLOWED, "An event names another peer as publisher.")
            if origin.seq > session.acked + 1:
                raise ProtocolError(Code.GAP, "A publish is missing; resume the session.")
            repeated = origin.seq <= session.acked
            refused, records = self._admit(session, event, now_ms, repeated=repeated)
            effects += self._appended(records)
            if refused is not None:
                code, text = refused
                definite = is_definite(code)
                session.frames.append(wire.Refused(origin.seq, code, definite, text))
            session.acked = max(session.acked, origin.seq)

    def _admit(
        self, session: Session, event: Event, now_ms: int, *, repeated: bool
    ) -> tuple[tuple[Code, str] | None, list[Record]]:
        header = event.header
        refused = None if repeated else admission.refusal(session, event, now_ms)
        if refused is not None:
            return refused, []
        log = self.durable.logs.get(header.microcosm)
        if is_inbox(header.topic):
            refused = log.refusal(event) if log else (Code.NOT_ALLOWED, "There is no such place.")
            return (None, []) if repeated else (refused, []) if refused else self._post(event)
        known = log.known(header) if log else None
        if known is not None:
            same = (known.header.topic, known.body) == (header.topic, event.body)
            text = f"Another event has the id {event_id_text(header.id)} already."
            return (None if same else (Code.DIFFERS, text)), []
        if repeated:
            return None, []
        if log is None and session.role != WORLD:
            return (Code.NOT_ALLOWED, f"There is no microcosm {header.microcosm} here."), []
        if log is None and len(self.durable.logs) >= limits.MICROCOSMS_MAX:
            return (Code.FULL, "This broker holds too many microcosms."), []
        refused = log.refusal(event) if log else None
        if refused is not None:
            return refused, []
        moved = self.durable.where.get(header.actor) != header.microcosm
        records = self.durable.admit(event, now_ms)
        if moved or log is None:
            self._attendance_changed = True
        return None, records

    def _post(self, event: Event) -> tuple[tuple[Code, str] | None, list[Record]]:
        topic = event.header.topic
        owner = inbox_owner(topic)
        if topic[0] == STEWARD:
            world = self._stewards.world_of(event.header.actor)
            if world is None or world not in self._sessions:
                return (Code.NO_STEWARD, "No world peer answers for you now."), []
            owner = self._sessions[world].peer
        known = self.durable.registry.knows(owner) or owner in self._of_peer
        if not known:
            return (Code.NO_SUCH_PEER, f"There is nobody called {owner} here."), []
        attached = self._of_peer.get(owner)
        records = self.durable.post(owner, event)
        if attached is not None:
            self._dirty[attached] = None
        elif not records:
            self.durable.inbox(owner).detach()
        return None, records

    def _appended(self, records: list[Record]) -> list[Effect]:
        """The records as effects; whoever reads their microcosms has something to be sent."""
        for record in records:
            microcosm = getattr(record, "microcosm", None)
            if microcosm is not None:
                self._dirty.update(self._subscribers.get(microcosm, {}))
        return _appends(records)

    # -- snapshots -------------------------------------------------------------------------------

    def _snapshot_put(self, session: Session, frame: wire.SnapshotPut) -> list[Effect]:
        if session.role != WORLD:
            raise ProtocolError(Code.NOT_ALLOWED, "Only world peers give snapshots.")
        transfer = self._transfers.setdefault(session.key, SnapshotTransfer())
        record = transfer.add(session.coder_in, frame)
        return _appends(self.durable.keep_snapshot(record)) if record is not None else []

    def _snapshot_get(self, session: Session, frame: wire.SnapshotGet) -> None:
        if session.role != WORLD:
            raise ProtocolError(Code.NOT_ALLOWED, "Only world peers get snapshots.")
        log = self.durable.logs.get(frame.microcosm)
        if log is None:
            empty = wire.Snapshot(frame.microcosm, [], 0, b"", 0, 0, 0, b"")
            session.frames.append(empty)
        else:
            session.frames.append(snapshot_piece(session.coder_out, log, frame.offset))
        self._dirty[session.key] = None

    # -- what goes out ---------------------------------------------------------------------------

    def _tick(self, now_ms: int) -> list[Effect]:
        for session in list(self._sessions.values()):
            if now_ms - session.heard_ms > limits.SILENCE_MS_MAX:
                self._close(session, Code.NO_SESSION, "Nothing was heard for too long.")
            elif now_ms - session.spoke_ms >= limits.BEAT_MS:
                session.frames += session.skip_marks()
                session.frames.append(wire.Beat(self.durable.clock.last))
                self._dirty[session.key] = None
        return []

    def _flush(self, now_ms: int) -> list[Effect]:
        if self._attendance_changed:
            self._attendance_changed = False
            self._review_attendance()
        effects: list[Effect] = self._parting
        self._parting = []
        dirty, self._dirty = self._dirty, {}
        for key in dirty:
            session = self._sessions.get(key)
            if session is None:
                continue
            durable = self.durable
            inbox = durable.inboxes.get(session.peer)
            frames = session.outgoing(durable.logs, inbox, durable.life, durable.clock.last)
            if frames:
                session.spoke_ms = now_ms
                effects += [Transmit(key[0], envelope) for envelope in session.envelopes(frames)]
        return effects

    def _review_attendance(self) -> None:
        """Tells world peers whom they answer for, and players who serves them."""
        durable = self.durable
        start = durable.start()
        where = {s.peer: durable.where.get(s.peer, start) for s in self._sessions.values()}
        for key, news in self._stewards.review(self._sessions, where):
            self._sessions[key].frames.append(news)
            self._dirty[key] = None
        names = sorted(name for name in durable.logs if name != REALM)
        everybody = self._sessions.values()
        for session in directory_news(everybody, self._stewards, where, names):
            self._dirty[session.key] = None


def _appends(records: list[Record]) -> list[Effect]:
    return [Append(record) for record in records]


def _closed(code: Code, text: str) -> wire.Closed:
    return wire.Closed(code, is_definite(code), text)


def _report(event: str, **fields: str | int | bool) -> Report:
    return Report(event, tuple(sorted(fields.items())))
