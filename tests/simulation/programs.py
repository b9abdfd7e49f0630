"""The processes of a simulated realm: production cores, each in a shell of a few lines.

A process can die between any two effects and start again knowing nothing but what was on disk, or,
for a player, nothing at all.
"""

from __future__ import annotations

from random import Random
from typing import Any, Final

from broker.core.broker import Broker
from broker.core.effects import Append, Effect, Flush, Input, Received, Tick, Transmit, Unsent
from broker.core.records import Record
from broker.protocol.clocks import EMPTY
from broker.protocol.codec import decode_envelope, encode_envelope
from broker.protocol.ids import OriginId
from client.core.presence import Presence
from client.gateway.core.service import Follow as FollowAll
from client.gateway.core.service import Service
from client.tellings import Item, Told
from content.model import Entity
from peer.core.host import Fetch, Follow, Host, Keep, Note
from peer.core.session import Session
from peer.core.tidings import Acked, Arrival, Draft, Ended, RefusedPublish, Tiding
from tests.simulation.disk import Disk
from tests.simulation.network import Wire
from tests.simulation.schedule import Schedule

KEY: Final = bytes(range(32))
TICK_MS: Final = 50


class BrokerProcess:
    """A broker over a simulated disk."""

    def __init__(self, schedule: Schedule, random: Random) -> None:
        self.disk = Disk()
        self.wires: dict[str, Wire] = {}
        self.skew_ms = 0
        self.crash_after: int | None = None
        self.crashes = 0
        self._schedule = schedule
        self._random = random
        self.broker: Broker | None = None
        self._inputs: list[Input] = []
        self._turn_planned = False

    @property
    def now_ms(self) -> int:
        """This broker's wall clock."""
        return self._schedule.now_ms + self.skew_ms

    def start(self) -> None:
        """Begins a life of the process."""
        durable = self.disk.recovered()
        records: list[Record] = []
        if not durable.realm:
            records += durable.found("realm", "home", b"s" * 32)
        records += durable.begin(self._random.randrange(1, 2**62), self.now_ms)
        self.disk.append(records)
        self.broker = Broker(durable, KEY)

    def crash(self) -> None:
        """The process dies; all its connections break."""
        self.broker = None
        self.crash_after = None
        self.crashes += 1
        self._inputs.clear()
        for wire in self.wires.values():
            wire.reset()

    def receive(self, route: bytes, data: bytes) -> None:
        """A message arrives at its socket."""
        if self.broker is None:
            return
        self._inputs.append(Received(route, decode_envelope(data)))
        self.plan()

    def plan(self) -> None:
        """Lets the process take a turn soon: what comes until then is one batch."""
        if not self._turn_planned:
            self._turn_planned = True
            self._schedule.after(self._random.randint(0, 2), self._turn)

    def tick(self) -> None:
        """Time passes for the process."""
        if self.broker is not None:
            self._inputs.append(Tick())
            self.plan()

    def _turn(self) -> None:
        self._turn_planned = False
        if self.broker is None:
            return
        inputs, self._inputs = self._inputs, []
        effects: list[Effect] = []
        for given in [*inputs, Flush()]:
            effects += self.broker.step(given, self.now_ms)
        self._perform(effects)

    def _perform(self, effects: list[Effect]) -> None:
        records: list[Record] = []
        gone: list[bytes] = []
        for effect in effects:
            if self.crash_after is not None:
                self.crash_after -= 1
                if self.crash_after <= 0:
                    self.crash()
                    return
            if isinstance(effect, Append):
                records.append(effect.record)
            elif isinstance(effect, Transmit):
                self._commit(records)
                wire = self.wires.get(effect.route.decode().rpartition(".")[0])
                data = encode_envelope(effect.envelope)
                if wire is None or not wire.down(effect.route, data):
                    gone.append(effect.route)
        self._commit(records)
        for route in gone:
            if self.broker is not None:
                self._perform(self.broker.step(Unsent(route, gone=True), self.now_ms))

    def _commit(self, records: list[Record]) -> None:
        if records:
            self.disk.append(records)
            records.clear()


class PeerProcess:
    """A process with one session; what it does with tidings its kind says."""

    role = "player"

    def __init__(self, peer: str, schedule: Schedule, random: Random) -> None:
        self.peer = peer
        self.wire: Wire | None = None
        self.running = False
        self.ended: Ended | None = None
        self._schedule = schedule
        self._random = random
        self.session = self._new_session()

    def _new_session(self) -> Session:
        token = KEY if self.role != "player" else self.peer.encode().ljust(32, b".")
        incarnation = self._random.randrange(1, 2**62)
        return Session(self.peer, incarnation, self.role, lambda _realm: token)

    def start(self) -> None:
        """Begins a life of the process."""
        self.session = self._new_session()
        self.running = True
        self.begin()

    def crash(self) -> None:
        """The process dies, with everything in it."""
        self.running = False
        if self.wire is not None:
            self.wire.forget()

    def begin(self) -> None:
        """Makes the core that this kind of process has."""

    def take(self, tiding: Tiding) -> None:
        """Takes a tiding of the session."""
        raise NotImplementedError

    def pass_time(self) -> None:
        """Time passes for the core."""

    def receive(self, data: bytes) -> None:
        """A message arrives at its socket."""
        if not self.running:
            return
        envelope = decode_envelope(data)
        for tiding in self.session.receive(envelope, self._schedule.now_ms):
            self._take(tiding)
        self.send()

    def _take(self, tiding: Tiding) -> None:
        if isinstance(tiding, Ended):
            self.ended = tiding
        self.take(tiding)
        if isinstance(tiding, Arrival):
            self.session.consumed(tiding)

    def tick(self) -> None:
        """Time passes for the process."""
        if not self.running:
            return
        for tiding in self.session.tick(self._schedule.now_ms):
            self._take(tiding)
        self.pass_time()
        self.send()

    def publish(self, draft: Draft) -> OriginId:
        """Publishes; the window is never full here, for bots wait for answers."""
        return self.session.publish(draft, self._schedule.now_ms)

    def send(self) -> None:
        """Sends what the session has to send."""
        for envelope in self.session.outgoing(self._schedule.now_ms):
            if self.wire is not None:
                self.wire.up(encode_envelope(envelope))


class WorldProcess(PeerProcess):
    """A world peer with one microcosm."""

    role = "world"

    def __init__(
        self, peer: str, schedule: Schedule, random: Random, genesis: tuple[str, dict[str, Entity]]
    ) -> None:
        self._genesis = genesis
        self.host = Host(*genesis)
        super().__init__(peer, schedule, random)

    def begin(self) -> None:
        """A replica from nothing."""
        self.host = Host(*self._genesis)

    def take(self, tiding: Tiding) -> None:
        """As `peer.world` does."""
        self._effects(self.host.take(tiding, self._schedule.now_ms))

    def pass_time(self) -> None:
        """As `peer.world` does."""
        self._effects(self.host.tick(self._schedule.now_ms))

    def _effects(self, effects: list[Any]) -> None:
        for effect in effects:
            match effect:
                case Draft():
                    origin = self.publish(effect)
                    if effect.topic[-1] == "genesis":
                        self.host.founding_seq(origin)
                case Fetch():
                    self.session.ask_snapshot(self.host.microcosm, effect.offset)
                case Follow():
                    self.session.subscribe((self.host.microcosm,), effect.have)
                case Keep():
                    self.session.give_snapshot(self.host.microcosm, effect.snapshot)
                case Note():
                    pass


class GatewayProcess(PeerProcess):
    """A gateway."""

    role = "gateway"

    def begin(self) -> None:
        """A desk from nothing."""
        self.service = Service(self.peer)

    def take(self, tiding: Tiding) -> None:
        """As `client.gateway.node` does."""
        self._effects(self.service.take(tiding, self._schedule.now_ms))

    def pass_time(self) -> None:
        """As `client.gateway.node` does."""
        self._effects(self.service.tick(self._schedule.now_ms))

    def _effects(self, effects: list[Any]) -> None:
        for effect in effects:
            if isinstance(effect, FollowAll):
                self.session.subscribe((effect.microcosm,), EMPTY)
            else:
                self.publish(effect)


class PlayerProcess(PeerProcess):
    """A bot at a chat client: says things, one after another, each when the last is answered.

    Attributes:
        said: utterances by id, with their words; over all lives of the process.
        told: the answers to each.
        acked: utterances that were acknowledged.
    """

    def __init__(self, peer: str, schedule: Schedule, random: Random) -> None:
        self.said: dict[str, str] = {}
        self.told: dict[str, dict[int, Told]] = {}
        self.acked: dict[str, None] = {}
        self.abandoned: dict[str, None] = {}
        self.items: list[Item] = []
        self._waits: str | None = None
        self._entered = False
        super().__init__(peer, schedule, random)

    def begin(self) -> None:
        """A client that remembers nothing of its last life."""
        if self._waits is not None:
            self.abandoned[self._waits] = None
        self._waits = None
        self._entered = False
        self._by_seq: dict[int, str] = {}
        self.presence = Presence(self.peer, self.peer.capitalize())

    @property
    def ready(self) -> bool:
        """Whether it may say the next thing."""
        return self.running and self._entered and self._waits is None and self.is_served

    @property
    def is_served(self) -> bool:
        """Whether there is somebody to hear it."""
        return self.presence.guided is not None

    @property
    def waits(self) -> str | None:
        """The utterance whose answer is missing."""
        return self._waits

    def say(self, words: str) -> None:
        """Says something."""
        draft = self.presence.speak(words)
        origin = self.publish(draft)
        said = self.presence.published(draft, origin, self._schedule.now_ms)
        self._by_seq[origin.seq] = said
        self.said[said] = words
        self._waits = said
        self.send()

    def take(self, tiding: Tiding) -> None:
        """As `client.player` does."""
        if isinstance(tiding, Acked | RefusedPublish):
            self._acknowledge(tiding)
        for effect in self.presence.take(tiding):
            if isinstance(effect, Draft):
                self._publish(effect)
            else:
                self._show(effect)
        if not self._entered and self.is_served:
            self._entered = True
            self._publish(self.presence.enter())

    def _acknowledge(self, tiding: Acked | RefusedPublish) -> None:
        if isinstance(tiding, Acked):
            for seq in [seq for seq in self._by_seq if seq <= tiding.seq]:
                self.acked[self._by_seq.pop(seq)] = None
        else:
            self._by_seq.pop(tiding.origin.seq, None)

    def _publish(self, draft: Draft) -> None:
        origin = self.publish(draft)
        self.presence.published(draft, origin, self._schedule.now_ms)

    def _show(self, item: Item) -> None:
        self.items.append(item)
        if not isinstance(item, Told) or item.utterance is None:
            return
        answers = self.told.setdefault(item.utterance, {})
        answers[item.index] = item
        if item.utterance == self._waits and len(answers) >= item.count:
            self._waits = None

    def pass_time(self) -> None:
        """As `client.player` does."""
        for draft in self.presence.tick(self._schedule.now_ms):
            self._publish(draft)
