"""A broker and sessions on lines that lose, repeat, swap and delay, with a disk that crashes cut.

The real cores face each other; every message goes through its bytes. Nothing is left to chance
here: whoever drives a storm says what becomes of each message and when the broker dies.
"""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass, field
from typing import Final

from broker.core.broker import Broker
from broker.core.durable import Durable
from broker.core.effects import Append, Effect, Flush, Input, Received, Tick, Transmit, Unsent
from broker.core.records import Logged, Record, decode_records, encode_records, readmitted
from broker.protocol import limits
from broker.protocol.codec import decode_envelope, encode_envelope
from broker.protocol.events import Admitted
from broker.protocol.ids import Dot, OriginId, event_id_text
from broker.protocol.topics import REALM, Topic, matches
from peer.core.session import Phase, Session
from peer.core.tidings import Acked, Arrival, Draft, Ended, RefusedPublish, Tiding

KEY: Final = bytes(range(32))
START_MS: Final = 1_800_000_000_000
CALM_TURNS_MAX: Final = 400


@dataclass
class Caller:
    """A process with one session: what is under way to and from it, and what it was told.

    Attributes:
        up: messages on their way to the broker, each with the connection it was sent over.
        down: messages on their way to the process.
        told: the tidings of this life of the process.
        waiting: arrivals that it has not dealt with yet.
        said: everything published in this life.
        acked: how far this life was told that its publishes took effect.
        refused: those of this life that were refused for certain.
    """

    peer: str
    role: str
    topics: tuple[Topic, ...]
    life: int = 0
    connection: int = 0
    eager: bool = True
    up: list[tuple[bytes, bytes]] = field(default_factory=list)
    down: list[bytes] = field(default_factory=list)
    told: list[Tiding] = field(default_factory=list)
    waiting: deque[Arrival] = field(default_factory=deque)
    said: dict[OriginId, Topic] = field(default_factory=dict)
    acked: int = 0
    refused: dict[OriginId, None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.begin()

    def begin(self) -> None:
        """The process starts, or starts again knowing nothing."""
        self.life += 1
        token = KEY if self.role != "player" else self.peer.encode().ljust(32, b".")
        self.session = Session(self.peer, self.life, self.role, lambda _realm: token, self.topics)
        self.acked = 0
        for memory in (self.told, self.waiting, self.said, self.refused, self.up):
            memory.clear()
        self.reconnect()

    def reconnect(self, *, resend: bool = False) -> None:
        """The connection breaks; what was under way to the process is lost.

        Args:
            resend: whether what was under way to the broker comes over the new connection, stale.
        """
        self.connection += 1
        self.down.clear()
        if resend:
            self.up = [(self.route, data) for _, data in self.up]

    @property
    def route(self) -> bytes:
        """What the broker knows the present connection by."""
        return f"{self.peer}.{self.connection}".encode()

    def publish(self, topic: Topic, body: object) -> OriginId:
        """Publishes an event."""
        origin = self.session.publish(Draft(topic, body))
        self.said[origin] = topic
        return origin

    def arrivals(self) -> list[Arrival]:
        """What arrived in this life."""
        return [one for one in self.told if isinstance(one, Arrival)]

    def bodies(self) -> list[object]:
        """The bodies of what arrived in this life."""
        return [one.body() for one in self.arrivals()]

    def ended(self) -> Ended | None:
        """How the session ended for good, if it did."""
        return next((one for one in self.told if isinstance(one, Ended)), None)

    def take(self, tidings: list[Tiding]) -> None:
        """The session has something to tell."""
        self.told += tidings
        for tiding in tidings:
            if isinstance(tiding, Arrival):
                self.waiting.append(tiding)
            elif isinstance(tiding, Acked):
                self.acked = max(self.acked, tiding.seq)
            elif isinstance(tiding, RefusedPublish) and tiding.definite:
                self.refused[tiding.origin] = None
        if self.eager:
            self.consume()

    def consume(self, count: int = 2**30) -> None:
        """The process deals with what arrived."""
        for _ in range(min(count, len(self.waiting))):
            self.session.consumed(self.waiting.popleft())


class Storm:
    """One broker, its disk, and its callers."""

    def __init__(self) -> None:
        self.now_ms = START_MS
        self.rows: list[bytes] = []
        self.callers: dict[str, Caller] = {}
        self.broker: Broker | None = None
        self._inputs: list[Input] = []
        self.start()

    # -- the broker's process --------------------------------------------------------------------

    def start(self) -> None:
        """The broker's process starts from what is on disk."""
        durable = self.recovered()
        records: list[Record] = []
        if not durable.realm:
            records += durable.found("realm", "home", b"s" * 32)
        records += durable.begin(len(self.rows) + 1, self.now_ms)
        self._commit(records)
        self.broker = Broker(durable, KEY)

    def crash(self) -> None:
        """The broker's process dies with all that it had not done yet."""
        self.broker = None
        self._inputs.clear()

    def recovered(self) -> Durable:
        """What a broker that starts now would know."""
        durable = Durable()
        for record in self.records():
            durable.apply(record)
        return durable

    def records(self) -> list[Record]:
        """Everything on disk."""
        return [record for row in self.rows for record in decode_records(row)]

    def turn(self, *, dies_after: int | None = None, tail_is_written: bool = False) -> None:
        """The broker takes what came in, and does what it asks for; or dies on the way.

        Args:
            dies_after: how many effects are performed before the process dies.
            tail_is_written: whether the records not yet followed by a message reach the disk.
        """
        if self.broker is None:
            return
        inputs, self._inputs = self._inputs, []
        effects: list[Effect] = []
        for given in [*inputs, Tick(), Flush()]:
            effects += self.broker.step(given, self.now_ms)
        performed = effects if dies_after is None else effects[:dies_after]
        self._perform(performed, tail_is_written=dies_after is None or tail_is_written)
        if dies_after is not None:
            self.crash()

    def _perform(self, effects: list[Effect], *, tail_is_written: bool = True) -> None:
        records: list[Record] = []
        gone: dict[bytes, None] = {}
        for effect in effects:
            if isinstance(effect, Append):
                records.append(effect.record)
            elif isinstance(effect, Transmit):
                self._commit(records)
                if not self._transmit(effect):
                    gone[effect.route] = None
        if tail_is_written:
            self._commit(records)
        for route in gone:
            assert self.broker is not None
            self._perform(self.broker.step(Unsent(route, gone=True), self.now_ms))

    def _transmit(self, effect: Transmit) -> bool:
        data = encode_envelope(effect.envelope)
        assert len(data) <= limits.MESSAGE_BYTES_MAX
        for caller in self.callers.values():
            if caller.route == effect.route:
                caller.down.append(data)
                return True
        return False

    def _commit(self, records: list[Record]) -> None:
        if records:
            self.rows.append(encode_records(records))
            records.clear()

    # -- the callers -----------------------------------------------------------------------------

    def join(self, peer: str, role: str = "peer", *topics: Topic) -> Caller:
        """Another process."""
        caller = self.callers[peer] = Caller(peer, role, topics)
        return caller

    def speak(self, caller: Caller) -> None:
        """A session notices the time, and what it has to say sets out."""
        caller.take(caller.session.tick(self.now_ms))
        for envelope in caller.session.outgoing(self.now_ms):
            data = encode_envelope(envelope)
            assert len(data) <= limits.MESSAGE_BYTES_MAX
            caller.up.append((caller.route, data))

    def carry_up(self, caller: Caller, index: int = 0) -> None:
        """The index-th message under way from a process arrives, or is lost if nobody is there."""
        route, data = caller.up.pop(index)
        if self.broker is not None:
            self._inputs.append(Received(route, decode_envelope(data)))

    def carry_down(self, caller: Caller, index: int = 0) -> None:
        """The index-th message under way to a process arrives."""
        envelope = decode_envelope(caller.down.pop(index))
        caller.take(caller.session.receive(envelope, self.now_ms))

    def round(self) -> None:
        """Everybody speaks, everything arrives, the broker takes a turn, everything arrives."""
        for caller in self.callers.values():
            self.speak(caller)
            while caller.up:
                self.carry_up(caller)
        self.turn()
        for caller in self.callers.values():
            while caller.down:
                self.carry_down(caller)

    def calm(self) -> None:
        """The storm is over: the broker runs, nothing is lost, and everything comes to rest."""
        if self.broker is None:
            self.start()
        quiet = 0
        for _ in range(CALM_TURNS_MAX):
            before = self._activity()
            self.round()
            self.now_ms += limits.BEAT_MS // 4
            quiet = quiet + 1 if before == self._activity() else 0
            settled = all(
                one.session.phase is Phase.ENDED
                or (one.session.phase is Phase.OPEN and not one.session.unacknowledged)
                for one in self.callers.values()
            )
            if settled and quiet > 2 * limits.BEAT_MS // (limits.BEAT_MS // 4):
                return
        raise AssertionError("the realm does not come to rest")

    def _activity(self) -> tuple[int, int]:
        return len(self.rows), sum(len(one.told) for one in self.callers.values())

    # -- what has to be true ---------------------------------------------------------------------

    def admitted(self) -> list[Admitted]:
        """Every event on disk, in its order, but those of `@realm`."""
        return [
            readmitted(record)
            for record in self.records()
            if isinstance(record, Logged) and record.microcosm != REALM
        ]

    def check(self) -> None:
        """What is true at every moment: once, in order, nothing acknowledged is lost."""
        log = self.admitted()
        ids = Counter(event_id_text(one.event.header.id) for one in log)
        assert not [name for name, count in ids.items() if count > 1]
        last: dict[tuple[str, str, int], int] = {}
        for one in log:
            origin = one.event.header.origin
            key = (one.event.header.microcosm, origin.peer, origin.incarnation)
            assert origin.seq > last.get(key, 0), f"{origin} is in the log after a later one"
            last[key] = origin.seq
        places = {one.admission.dot: place for place, one in enumerate(log)}
        for caller in self.callers.values():
            self._check_caller(caller, ids, places)

    def _check_caller(self, caller: Caller, ids: Counter[str], places: dict[Dot, int]) -> None:
        for origin, topic in caller.said.items():
            if topic[0].startswith("@"):
                continue
            if origin in caller.refused:
                assert not ids[event_id_text(origin)], f"{origin} was refused and is in the log"
            elif origin.seq <= caller.acked:
                assert ids[event_id_text(origin)], f"{origin} was acknowledged and is not there"
        seen: dict[str, int] = {}
        posts: list[int] = []
        for arrival in caller.arrivals():
            if arrival.admission is None:
                posts += [arrival.n] if arrival.n else []
                continue
            place = places[arrival.admission.dot]
            microcosm = arrival.event.header.microcosm
            assert place > seen.get(microcosm, -1), "an event came twice, or before an earlier one"
            seen[microcosm] = place
        whole = list(range(posts[0], posts[0] + len(posts))) if posts else []
        assert posts == whole, "a durable post came twice, out of order, or not at all"

    def check_calm(self) -> None:
        """What is true when all is calm: everybody has everything they asked for."""
        self.check()
        log = self.admitted()
        recovered = self.recovered()
        for caller in self.callers.values():
            assert not caller.session.unacknowledged
            wanted = [
                one.admission.dot
                for one in log
                if any(matches(one.event.header.topic, topic) for topic in caller.topics)
            ]
            got = [one.admission.dot for one in caller.arrivals() if one.admission is not None]
            assert got == wanted, f"{caller.peer} got {len(got)} of {len(wanted)} events"
            logs = recovered.logs
            for topic in caller.topics:
                assert caller.session.have(topic) == logs[topic[0]].vector
            inbox = recovered.inboxes.get(caller.peer)
            assert inbox is None or inbox.taken == inbox.last
