"""The broker as one pure machine: an input and the time go in, effects come out in their order.

It composes sessions, logs, inboxes, names and stewards, and holds no socket, file, clock or
randomness of its own. What a crash must not lose is in `Durable`.
"""

from __future__ import annotations

from broker.core import admission
from broker.core.attendance import directory_news, presence_of
from broker.core.durable import Durable
from broker.core.effects import (
    Append,
    Effect,
    Evict,
    Flush,
    Input,
    LinkBroken,
    LinkReceived,
    Received,
    Report,
    Stop,
    Tick,
    Transmit,
    Unreadable,
    Unsent,
)
from broker.core.federation import Federation
from broker.core.membership import Membership
from broker.core.pace import Pace
from broker.core.publishing import Publishing
from broker.core.records import Logged, Record
from broker.core.sessions import NAMED, WORLD, Session, SessionKey
from broker.core.snapshots import SnapshotTransfer, snapshot_piece
from broker.core.stewards import Stewards
from broker.protocol import frames as wire
from broker.protocol import limits
from broker.protocol.errors import Code, ProtocolError, is_definite
from broker.protocol.events import Event
from broker.protocol.ids import is_service_id
from broker.protocol.settlement import MemberRow
from broker.protocol.topics import REALM, STEWARD, inbox_owner


class Broker:
    """One broker's whole state; changed by `step` alone.

    Args:
        durable: what the journal brought back, in its present life.
        service_key: the proof that gateways, world peers and other brokers present.
        endpoint: where other brokers can reach this one; empty where they can't.
        known: where other brokers listen.
    """

    def __init__(
        self,
        durable: Durable,
        service_key: bytes,
        endpoint: str = "",
        known: tuple[str, ...] = (),
    ) -> None:
        self.durable = durable
        self.federation = Federation(durable, service_key, endpoint, known, self._deliver)
        self.federation.changed.update(dict.fromkeys(durable.logs))
        self._publishing = Publishing(durable, self._post)
        self._membership = Membership(durable, self.federation.census)
        self._elsewhere: dict[str, tuple[str, str, str]] = {}
        self._publishers: dict[str, dict[SessionKey, None]] = {}
        self._parked: dict[SessionKey, None] = {}
        self._used: list[str] = []
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
            case LinkReceived():
                return self._note(self.federation.receive(given, now_ms))
            case LinkBroken():
                return self.federation.broken(given, now_ms)
            case Evict():
                return []
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
        return self._note(effects)

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
                return self._note(self._hello(key, frame, now_ms))
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
                self._dirty[session.key] = None
                self._publishing.take(session, frame, now_ms, effects)
                if session.parked:
                    self._parked[session.key] = None
                    self._attendance_changed = True
            case wire.Reoffer():
                effects += self._publishing.reoffered(session, frame, now_ms)
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
        if refused is None and new and not self.durable.may_write(REALM):
            refused = Code.NOT_READY, "This broker has no part in the realm yet; try again soon."
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
            effects += _appends(durable.add_name(hello.peer, hello.token, now_ms))
        mark = durable.marks.get((hello.peer, hello.incarnation), 0)
        acked = max(mark, hello.first - 1)
        credit = min(hello.window, limits.DELIVERY_WINDOW)
        session = Session(key, hello.peer, hello.incarnation, hello.role, acked, now_ms, credit)
        session.received = hello.first - 1
        session.announced = (acked, 0)
        session.number_in = 1
        self._sessions[key] = session
        self._of_peer[hello.peer] = key
        inbox = durable.inbox(hello.peer)
        inbox.attach()
        secret = durable.secret if hello.role == WORLD else b""
        window = limits.PUBLISH_WINDOW
        homes = list(durable.homes) if hello.role == WORLD else []
        clock = durable.clock.last
        welcome = wire.Welcome(*durable.life, mark, inbox.taken, window, clock, secret, homes)
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
            effects += _appends(self.durable.retire(session.peer, now_ms))
        self._close(session, Code.GOODBYE, "Goodbye.")
        return effects

    def _close(self, session: Session, code: Code, text: str, *, silently: bool = False) -> None:
        if self._sessions.pop(session.key, None) is None:
            return
        if not silently:
            durable = self.durable
            acked = session.acknowledgement(durable.logs, durable.clock.last)
            frames = [*session.frames, *acked]
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

    def _post(self, event: Event) -> tuple[tuple[Code, str] | None, list[Record]]:
        topic = event.header.topic
        owner: str | None = inbox_owner(topic)
        if topic[0] == STEWARD:
            owner = self._stewards.world_of(event.header.actor)
            if owner is None:
                return (Code.NO_STEWARD, "No world peer answers for you now."), []
        assert owner is not None
        if owner not in self._of_peer:
            elsewhere = self._broker_of(owner)
            if elsewhere is not None and self.federation.carry(elsewhere, owner, event):
                return None, []
            if topic[0] == STEWARD:
                return (Code.NO_STEWARD, "No world peer answers for you now."), []
            if not self.durable.registry.knows(owner):
                return (Code.NO_SUCH_PEER, f"There is nobody called {owner} here."), []
        return None, self._deliver(owner, event)

    def _deliver(self, owner: str, event: Event) -> list[Record]:
        """Puts an event into the inbox of a peer of this broker; the records to append."""
        attached = self._of_peer.get(owner)
        if attached is None and not self.durable.registry.knows(owner):
            return []
        records = self.durable.post(owner, event)
        if attached is not None:
            self._dirty[attached] = None
        elif not records:
            self.durable.inbox(owner).detach()
        return records

    def _broker_of(self, owner: str) -> str | None:
        """The reachable broker that a peer is attached to; None for this one or nobody knows."""
        if is_service_id(owner):
            return self.federation.census.topology.broker_of(owner)
        found = self._elsewhere.get(owner)
        return found[0] if found is not None else None

    def _note(self, effects: list[Effect]) -> list[Effect]:
        """Takes note of what is to be appended: something came into these logs."""
        for effect in effects:
            if isinstance(effect, Append) and isinstance(effect.record, Logged):
                self.federation.changed[effect.record.microcosm] = None
        return effects

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
        effects = self._note(self.federation.tick(now_ms))
        effects += self._note(_appends(self._membership.leave_idle(self._used, now_ms)))
        for session in list(self._sessions.values()):
            if now_ms - session.heard_ms > limits.SILENCE_MS_MAX:
                self._close(session, Code.NO_SESSION, "Nothing was heard for too long.")
            elif now_ms - session.spoke_ms >= limits.BEAT_MS:
                session.frames += session.skip_marks()
                session.frames.append(wire.Beat(self.durable.clock.last))
                self._dirty[session.key] = None
        return effects

    def _flush(self, now_ms: int) -> list[Effect]:
        effects = self._unpark(now_ms)
        if self.federation.review(now_ms) or self._attendance_changed or self._publishing.moved:
            effects += self._note(_appends(self._membership.admit_askers(now_ms)))
            self._attendance_changed = self._publishing.moved = False
            self._review_attendance()
            self.federation.review(now_ms)
        self._settle()
        effects += self._parting
        self._parting = []
        effects += self.federation.flush(now_ms)
        dirty, self._dirty = self._dirty, {}
        for key in dirty:
            session = self._sessions.get(key)
            if session is None:
                continue
            durable = self.durable
            inbox = durable.inboxes.get(session.peer)
            frames = session.outgoing(durable.logs, inbox, durable.clock.last)
            if session.unsettled:
                self._publishers.setdefault(session.unsettled[0][1], {})[key] = None
            if frames:
                session.spoke_ms = now_ms
                effects += [Transmit(key[0], envelope) for envelope in session.envelopes(frames)]
        return effects

    def _unpark(self, now_ms: int) -> list[Effect]:
        """Goes on with publishes that waited."""
        effects: list[Effect] = []
        parked, self._parked = self._parked, {}
        for key in parked:
            session = self._sessions.get(key)
            if session is None:
                continue
            if self._publishing.go_on(session, now_ms, effects):
                self._dirty[key] = None
                self._attendance_changed = True
            if session.parked:
                self._parked[key] = None
        return self._note(effects)

    def _settle(self) -> None:
        """Gives this broker's own rows where something came, and settles what can be."""
        durable = self.durable
        changed, self.federation.changed = self.federation.changed, {}
        for name in changed:
            log = durable.logs.get(name)
            if log is None:
                continue
            if durable.is_member(name):
                log.frontier.take(MemberRow(durable.life, durable.clock.last, log.vector))
            if log.frontier.advance(log.vector):
                self._dirty.update(self._publishers.pop(name, {}))
            self._dirty.update(self._subscribers.get(name, {}))

    def _review_attendance(self) -> None:
        """Tells world peers whom they answer for, players who serves them, and other brokers."""
        durable, census = self.durable, self.federation.census
        sessions = self._sessions
        start = durable.start()
        where = {s.peer: durable.where.get(s.peer, start) for s in sessions.values()}
        heard = [name for about in census.topology.about.values() for name in about.wants]
        names = sorted(dict.fromkeys(n for n in [*durable.logs, *heard] if n != REALM))
        far = {name: [world for _, world in census.topology.worlds_of(name)] for name in names}
        self._elsewhere = census.attending()
        for key, news in self._stewards.review(sessions, where, far, self._elsewhere):
            sessions[key].frames.append(news)
            self._dirty[key] = None
        gateways = census.topology.gateways()
        for session in directory_news(sessions.values(), self._stewards, where, names, gateways):
            self._dirty[session.key] = None
        waiting = [
            event.header.microcosm
            for key in self._parked
            if key in sessions
            for event, _ in sessions[key].parked
        ]
        asks = {name for name in [REALM, *waiting] if not durable.may_write(name)}
        read = [name for name, readers in self._subscribers.items() if readers]
        self._used = [*read, *waiting, *where.values()]
        member_of = [name for name in durable.logs if durable.is_member(name)]
        used = [*self._used, *member_of]
        census.presence = presence_of(sessions.values(), self._stewards, used, asks)


def _appends(records: list[Record]) -> list[Effect]:
    return [Append(record) for record in records]


def _closed(code: Code, text: str) -> wire.Closed:
    return wire.Closed(code, is_definite(code), text)


def _report(event: str, **fields: str | int | bool) -> Report:
    return Report(event, tuple(sorted(fields.items())))
