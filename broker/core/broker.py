"""The broker as one pure machine: an input and the time go in, effects come out in their order.

It composes sessions, logs, inboxes, names and stewards, and holds no socket, file, clock or
randomness of its own. What a crash must not lose is in `Durable`.
"""

from __future__ import annotations

from broker.core.attendance import directory_news, presence_of
from broker.core.census import Census
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
    Stop,
    Tick,
    Transmit,
    Unreadable,
    Unsent,
)
from broker.core.evictions import Evictions
from broker.core.fanout import Fanout
from broker.core.federation import Federation
from broker.core.inboxes import kind_of
from broker.core.membership import Membership
from broker.core.operators import Operators
from broker.core.parking import Parking
from broker.core.publishing import Publishing
from broker.core.reception import Reception, appends, closed
from broker.core.records import Logged, Record
from broker.core.sessions import WORLD, Session, SessionKey
from broker.core.snapshots import snapshot_piece
from broker.core.stewards import Stewards
from broker.protocol import frames as wire
from broker.protocol import limits
from broker.protocol.errors import Code, ProtocolError
from broker.protocol.events import Event
from broker.protocol.ids import PeerId, is_service_id
from broker.protocol.operator_frames import AskEviction, AskStatus, AskSwitch
from broker.protocol.topics import REALM, STEWARD, SURVEY, inbox_owner


class Broker:
    """One broker's whole state; changed by `step` alone.

    Args:
        durable: what the journal brought back, in its present life.
        service_key: the proof that gateways, world peers and other brokers present.
        endpoint: where other brokers can reach this one; empty where they can't.
        known: where other brokers listen.
        door: where peers from elsewhere can attach to this one; empty where they can't.
    """

    def __init__(
        self,
        durable: Durable,
        service_key: bytes,
        endpoint: str = "",
        known: tuple[str, ...] = (),
        window: int = limits.LINK_WINDOW,
        door: str = "",
    ) -> None:
        self.durable = durable
        census = Census(durable.broker, durable.homes, endpoint, door)
        self.federation = Federation(
            durable, service_key, endpoint, known, census, self._deliver, window
        )
        self.federation.changed.update(dict.fromkeys(durable.logs))
        self._publishing = Publishing(durable, self._post)
        self._membership = Membership(durable, self.federation.census)
        self._evictions = Evictions(durable, self.federation.census)
        self._elsewhere: dict[str, tuple[str, str, str]] = {}
        self._publishers: dict[str, dict[SessionKey, None]] = {}
        self._used: list[str] = []
        self.reception = Reception(durable, service_key)
        self._parking = Parking(self._publishing, self.reception)
        self._operators = Operators(
            durable, service_key, self.federation, self.reception, self._evictions
        )
        self._taken: dict[PeerId, int] = {}
        self._ticked = False
        self._stewards = Stewards()

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
                return self.reception.break_route(given.route, Code.MALFORMED, given.text)
            case Unsent():
                text = "The connection took no more; resume the session."
                return self.reception.break_route(given.route, Code.SLOW, text, silently=given.gone)
            case LinkReceived():
                effects = self._note(self.federation.receive(given, now_ms))
                self.reception.begin_anew(self.federation.cut_short)
                self.federation.cut_short = {}
                return effects
            case LinkBroken():
                return self.federation.broken(given, now_ms)
            case Evict():
                force = given.force
                return self._note(
                    self._operators.evict(given.broker, force=force, now_ms=now_ms)[1]
                )
            case Stop():
                for session in list(self.reception.sessions.values()):
                    self.reception.close(
                        session, Code.STOPPING, "The broker is stopping; try again soon."
                    )
                self.federation.stop(now_ms)
                return []

    @property
    def attached(self) -> list[tuple[str, str]]:
        """`(peer, role)` of everybody attached, sorted."""
        return sorted((session.peer, session.role) for session in self.reception.sessions.values())

    # -- what comes in ---------------------------------------------------------------------------

    def _receive(self, given: Received, now_ms: int) -> list[Effect]:
        envelope = given.envelope
        key = (given.route, envelope.channel)
        session = self.reception.sessions.get(key)
        if session is None:
            return self._receive_stranger(key, envelope, now_ms)
        if envelope.number < session.number_in:
            return []
        if envelope.number > session.number_in:
            self.reception.close(session, Code.GAP, "Messages are missing; resume the session.")
            return []
        session.number_in += 1
        session.heard_ms = now_ms
        effects: list[Effect] = []
        for frame in envelope.frames:
            try:
                self._handle(session, frame, now_ms, effects)
            except ProtocolError as error:
                self.reception.close(session, error.code, error.text)
            if session.key not in self.reception.sessions:
                break
        return self._note(effects)

    def _receive_stranger(
        self, key: SessionKey, envelope: wire.Envelope, now_ms: int
    ) -> list[Effect]:
        for frame in envelope.frames:
            if isinstance(frame, wire.Hello) and envelope.number == 0:
                return self._note(self.reception.hello(key, frame, now_ms))
            if isinstance(frame, AskStatus | AskEviction | AskSwitch):
                return self._note(self._operators.answer(key, frame, now_ms))
            if self.reception.answers(key, frame):
                return []
        self.reception.reply(
            key, closed(Code.NO_SESSION, "There is no such session; say hello again.")
        )
        return []

    def _handle(
        self, session: Session, frame: wire.Frame, now_ms: int, effects: list[Effect]
    ) -> None:
        """Handles one frame; what must be appended is in `effects` even where it raises."""
        match frame:
            case wire.Publish():
                self.reception.dirty[session.key] = None
                self._publishing.take(session, frame, now_ms, effects)
                self._parking.note(session)
            case wire.Reoffer():
                self._publishing.reoffered(session, frame, now_ms, effects)
            case wire.Credit():
                session.credit = min(session.credit + frame.events, limits.DELIVERY_WINDOW)
                self.reception.dirty[session.key] = None
            case wire.Taken():
                self._taken[session.peer] = max(frame.n, self._taken.get(session.peer, 0))
            case wire.Subscribe():
                self.reception.subscribe(session, frame.subscription)
            case wire.SnapshotPut():
                effects += self._snapshot_put(session, frame)
            case wire.SnapshotGet():
                self._snapshot_get(session, frame)
            case wire.Bye():
                effects += self.reception.bye(session, persist=frame.persist, now_ms=now_ms)
            case wire.Beat():
                pass
            case _:
                text = f"A peer may not send {type(frame).__name__} here."
                raise ProtocolError(Code.MALFORMED, text)

    # -- publishing ------------------------------------------------------------------------------

    def _post(self, event: Event) -> tuple[tuple[Code, str] | None, list[Record]]:
        topic = event.header.topic
        owner: str | None = inbox_owner(topic)
        if topic[0] == STEWARD:
            about, stewards = event.header, self._stewards
            is_survey = kind_of(topic) == SURVEY
            owner = stewards.able(about.microcosm) if is_survey else stewards.answering(about.actor)
            if owner is None:
                return (Code.NO_STEWARD, "No world peer answers for you now."), []
        assert owner is not None
        if owner not in self.reception.of_peer:
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
        attached = self.reception.of_peer.get(owner)
        if attached is None and not self.durable.registry.knows(owner):
            return []
        records = self.durable.post(owner, event)
        if attached is not None:
            self.reception.dirty[attached] = None
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
        record = session.transfer.add(session.coder_in, frame)
        return appends(self.durable.keep_snapshot(record)) if record is not None else []

    def _snapshot_get(self, session: Session, frame: wire.SnapshotGet) -> None:
        if session.role != WORLD:
            raise ProtocolError(Code.NOT_ALLOWED, "Only world peers get snapshots.")
        log = self.durable.logs.get(frame.microcosm)
        if log is None:
            empty = wire.Snapshot(frame.microcosm, [], 0, b"", 0, 0, 0, b"")
            session.frames.append(empty)
        else:
            session.frames.append(snapshot_piece(session.coder_out, log, frame.offset))
        self.reception.dirty[session.key] = None

    # -- what goes out ---------------------------------------------------------------------------

    def _tick(self, now_ms: int) -> list[Effect]:
        self._ticked = True
        effects = self._note(self.federation.tick(now_ms))
        effects += self._note(appends(self._membership.admit_askers(now_ms)))
        left = self._membership.leave_idle(self._used, now_ms)
        self.reception.changed |= bool(left)
        effects += self._note(appends(left))
        for session in list(self.reception.sessions.values()):
            if now_ms - session.heard_ms > limits.SILENCE_MS_MAX:
                self.reception.close(session, Code.NO_SESSION, "Nothing was heard for too long.")
            elif now_ms - session.spoke_ms >= limits.BEAT_MS:
                session.frames += session.skip_marks()
                session.frames.append(wire.Beat(self.durable.clock.last))
                self.reception.dirty[session.key] = None
        return effects

    def _flush(self, now_ms: int) -> list[Effect]:
        effects = self._return(now_ms)
        taken, self._taken = self._taken, {}
        for owner, n in taken.items():
            effects += appends(self.durable.take(owner, n))
        effects += self._note(
            self._parking.go_on(self.federation.changed, ticked=self._ticked, now_ms=now_ms)
        )
        self._ticked = False
        effects += self._note(appends(self._evictions.review(now_ms)))
        news = self.reception.changed or self._publishing.opened or self.durable.whereabouts.moved
        if self.federation.review(now_ms) or news:
            effects += self._note(appends(self._membership.admit_askers(now_ms)))
            self.reception.changed = self._publishing.opened = False
            self.durable.whereabouts.moved = False
            self._review_attendance()
            self.federation.review(now_ms)
        self._settle()
        effects += self.reception.parting
        self.reception.parting = []
        effects += self.federation.flush(now_ms)
        dirty, self.reception.dirty = self.reception.dirty, {}
        shared: Fanout = {}
        for key in dirty:
            session = self.reception.sessions.get(key)
            if session is None:
                continue
            durable = self.durable
            inbox = durable.inboxes.get(session.peer)
            frames = session.outgoing(durable.logs, inbox, durable.clock.last, shared)
            if session.unsettled:
                self._publishers.setdefault(session.unsettled[0][1], {})[key] = None
            if frames:
                session.spoke_ms = now_ms
                effects += [Transmit(key[0], envelope) for envelope in session.envelopes(frames)]
        return effects

    def _return(self, now_ms: int) -> list[Effect]:
        """What lies past a fence is admitted anew, by another life where this one is shut out."""
        durable = self.durable
        records: list[Record] = []
        if durable.has_shut_out(durable.life):
            records += durable.reborn(now_ms)
            self.federation.changed.update(dict.fromkeys(durable.logs))
            self.reception.changed = True
        unnamed, durable.unnamed = durable.unnamed, []
        self.reception.lose_names(unnamed)
        for name in durable.logs:
            if durable.is_back(name):
                records += durable.readmit(name, now_ms)
        return self._note(appends(records))

    def _settle(self) -> None:
        """Gives this broker's own rows where something came, and settles what can be."""
        durable = self.durable
        changed, self.federation.changed = self.federation.changed, {}
        for name in changed:
            log = durable.logs.get(name)
            if log is None:
                continue
            if durable.is_member(name):
                log.frontier.take(durable.row_of(log))
            if log.frontier.advance(log.vector):
                self.reception.dirty.update(self._publishers.pop(name, {}))
            self.reception.dirty.update(self.reception.subscribers.get(name, {}))

    def _review_attendance(self) -> None:
        """Tells world peers whom they answer for, players who serves them, and other brokers."""
        durable, census = self.durable, self.federation.census
        sessions = self.reception.sessions
        start = durable.whereabouts.start()
        where = {s.peer: durable.whereabouts.where.get(s.peer, start) for s in sessions.values()}
        heard = [name for about in census.topology.about.values() for name in about.wants]
        names = sorted(dict.fromkeys(n for n in [*durable.logs, *heard] if n != REALM))
        far = {name: [world for _, world in census.topology.worlds_of(name)] for name in names}
        self._elsewhere = census.attending()
        for key, news in self._stewards.review(sessions, where, far, self._elsewhere):
            sessions[key].frames.append(news)
            self.reception.dirty[key] = None
        gateways = census.topology.gateways()
        self.reception.tell_doors(census.doors())
        for session in directory_news(sessions.values(), self._stewards, where, names, gateways):
            self.reception.dirty[session.key] = None
        waiting = self._parking.microcosms()
        waiting += [name for name, log in durable.logs.items() if log.shut_out]
        asks = self._membership.asks([REALM, *waiting])
        read = [name for name, readers in self.reception.subscribers.items() if readers]
        strangers = any(peer not in durable.whereabouts.where for peer in where)
        self._used = [*read, *waiting, *where.values(), *(names if strangers else [])]
        member_of = [name for name in durable.logs if durable.is_member(name)]
        used = [*self._used, *member_of]
        census.presence = presence_of(sessions.values(), self._stewards, used, asks)
