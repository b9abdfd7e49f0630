"""Who is attached: opening sessions and ending them, and what each has subscribed to."""

from __future__ import annotations

from collections.abc import Iterable

from broker.core import admission
from broker.core.durable import Durable
from broker.core.effects import Append, Effect, Transmit, report
from broker.core.pace import Pace
from broker.core.records import Record
from broker.core.sessions import NAMED, WORLD, Session, SessionKey
from broker.protocol import frames as wire
from broker.protocol import limits
from broker.protocol.errors import Code, ProtocolError, is_definite
from broker.protocol.link_frames import Joining, LinkHello
from broker.protocol.topics import REALM


class Reception:
    """The sessions of a broker.

    Args:
        durable: the broker's names, inboxes and logs.
        service_key: the proof that gateways and world peers present.

    Attributes:
        sessions: those that are open; `of_peer` finds a peer's.
        subscribers: the sessions that read each microcosm.
        dirty: the sessions that may have something to be sent.
        parting: effects that are due at the next flush: last words, and answers to strangers.
        changed: whether somebody came, went or subscribed since the last review.
    """

    def __init__(self, durable: Durable, service_key: bytes) -> None:
        self.sessions: dict[SessionKey, Session] = {}
        self.of_peer: dict[str, SessionKey] = {}
        self.subscribers: dict[str, dict[SessionKey, None]] = {}
        self.dirty: dict[SessionKey, None] = {}
        self.parting: list[Effect] = []
        self.changed = False
        self._durable = durable
        self._service_key = service_key
        self._new_names = Pace(limits.NEW_NAMES_PER_SECOND, limits.NEW_NAMES_BURST)

    def hello(self, key: SessionKey, hello: wire.Hello, now_ms: int) -> list[Effect]:
        """Opens a session, or says why not."""
        new = hello.role in NAMED and not self._durable.registry.knows(hello.peer)
        on_route = sum(1 for route, _ in self.sessions if route == key[0])
        refused = admission.hello_refusal(
            hello, self._durable.registry, self._service_key, (len(self.sessions), on_route)
        )
        if refused is None and new and not self._durable.may_write(REALM):
            refused = Code.NOT_READY, "This broker has no part in the realm yet; try again soon."
        if refused is None and new and not self._new_names.allows(now_ms):
            refused = Code.FULL, "Too many newcomers at once; try again in a minute."
        if refused is not None:
            self.reply(key, closed(*refused))
            return [report("refused", peer=hello.peer[:64], code=str(refused[0]))]
        effects: list[Effect] = []
        old = self.of_peer.get(hello.peer)
        if old is not None:
            same = self.sessions[old].incarnation == hello.incarnation
            text = "" if same else f"{hello.peer} is here from somewhere else now."
            self.close(self.sessions[old], Code.NO_SESSION if same else Code.REPLACED, text)
        durable = self._durable
        if new:
            effects += appends(durable.add_name(hello.peer, hello.token, now_ms))
        mark = durable.marks.of(hello.peer, hello.incarnation)
        acked = max(mark, hello.first - 1)
        credit = min(hello.window, limits.DELIVERY_WINDOW)
        session = Session(key, hello.peer, hello.incarnation, hello.role, acked, now_ms, credit)
        session.handled = hello.first - 1
        session.announced = (session.handled, 0)
        session.number_in = 1
        session.rules = tuple(sorted(hello.rules))
        self.sessions[key] = session
        self.of_peer[hello.peer] = key
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
                self.subscribe(session, subscription)
        except ProtocolError as error:
            self.close(session, error.code, error.text)
            return effects
        self.dirty[key] = None
        self.changed = True
        effects.append(report("attached", peer=hello.peer, role=hello.role))
        return effects

    def subscribe(self, session: Session, subscription: wire.Subscription) -> None:
        """Adds a subscription to a session.

        Raises:
            ProtocolError: the topic can't be read, or there are too many subscriptions.
        """
        topic = tuple(subscription.topic)
        session.subscribe(topic, subscription.have, self._durable.logs.get(topic[0]))
        self.subscribers.setdefault(topic[0], {})[session.key] = None
        self.changed = True
        self.dirty[session.key] = None

    def bye(self, session: Session, *, persist: bool, now_ms: int) -> list[Effect]:
        """Ends a session in peace; without `persist` its name is retired.

        Raises:
            ProtocolError: this broker can't retire a name now.
        """
        effects: list[Effect] = []
        if not persist and session.role in NAMED:
            if not self._durable.may_write(REALM):
                text = "This broker has no part in the realm yet; give up your name again soon."
                raise ProtocolError(Code.NOT_READY, text)
            effects += appends(self._durable.retire(session.peer, now_ms))
        self.close(session, Code.GOODBYE, "Goodbye.")
        return effects

    def close(self, session: Session, code: Code, text: str, *, silently: bool = False) -> None:
        """Ends a session, and tells the peer why unless `silently`."""
        if self.sessions.pop(session.key, None) is None:
            return
        if not silently:
            durable = self._durable
            acked = session.acknowledgement(durable.logs, durable.clock.last)
            frames = [*session.frames, *acked]
            envelopes = session.envelopes([*frames, closed(code, text)])
            self.parting += [Transmit(session.key[0], envelope) for envelope in envelopes]
        self.of_peer.pop(session.peer, None)
        self.dirty.pop(session.key, None)
        for subscribers in self.subscribers.values():
            subscribers.pop(session.key, None)
        inbox = self._durable.inboxes.get(session.peer)
        if inbox is not None:
            inbox.detach()
        self.changed = True
        self.parting.append(report("detached", peer=session.peer, code=str(code)))

    def tell_doors(self, doors: list[str]) -> None:
        """Tells each peer where else in the realm it can attach, where that is news to it."""
        for session in self.sessions.values():
            if session.doors != doors:
                session.doors = doors
                session.frames.append(wire.Doors(doors))
                self.dirty[session.key] = None

    def begin_anew(self, microcosms: Iterable[str]) -> None:
        """Ends the sessions of those who read something in these that counts no more."""
        for name in microcosms:
            for key in list(self.subscribers.get(name, {})):
                text = f"Some of what you were delivered of {name} counts no more. Begin anew."
                self.close(self.sessions[key], Code.FORK, text)

    def lose_names(self, names: Iterable[str]) -> None:
        """Ends the sessions of these peers, who have to show again that their names are theirs."""
        for name in names:
            key = self.of_peer.get(name)
            if key is not None and self.sessions[key].role in NAMED:
                text = f"The name {name} has to be claimed again: a broker was shut out."
                self.close(self.sessions[key], Code.NO_SESSION, text)

    def break_route(
        self, route: bytes, code: Code, text: str, *, silently: bool = False
    ) -> list[Effect]:
        """Ends every session of a connection."""
        for session in [s for s in self.sessions.values() if s.key[0] == route]:
            self.close(session, code, text, silently=silently)
        return []

    def answers(self, key: SessionKey, frame: wire.Frame) -> bool:
        """Whether this is for somebody without a session to say; they are answered what is due."""
        if isinstance(frame, wire.Greet):
            durable = self._durable
            self.reply(key, wire.Realm(limits.PROTOCOL_VERSION, durable.realm, durable.broker))
        elif isinstance(frame, LinkHello | Joining):
            text = "Peers attach here; brokers link where --links says."
            self.reply(key, closed(Code.NOT_ALLOWED, text))
        else:
            return isinstance(frame, wire.Closed | wire.Bye)
        return True

    def reply(self, key: SessionKey, frame: wire.Frame) -> None:
        """Answers somebody who has no session."""
        envelope = wire.Envelope(limits.PROTOCOL_VERSION, key[1], 0, [frame])
        self.parting.append(Transmit(key[0], envelope))


def appends(records: list[Record]) -> list[Effect]:
    """The records as effects."""
    return [Append(record) for record in records]


def closed(code: Code, text: str) -> wire.Closed:
    """The last word of a session."""
    return wire.Closed(code, is_definite(code), text)
