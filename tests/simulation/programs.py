"""The peers of a simulated realm: production cores, each in a shell of a few lines.

A process can die between any two effects and start again knowing nothing but what was on disk, or,
for a player, nothing at all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random
from typing import Any, Final

from broker.protocol.clocks import EMPTY
from broker.protocol.codec import decode_envelope, encode_envelope
from broker.protocol.errors import Code
from broker.protocol.ids import OriginId
from client.core.presence import Effect, Presence
from client.gateway.core.service import Follow as FollowAll
from client.gateway.core.service import Service
from client.tellings import Item, Told
from peer.core.session import Phase, Session
from peer.core.tidings import Acked, Arrival, Draft, Ended, RefusedPublish, Tiding
from tests.simulation.brokers import KEY
from tests.simulation.network import Wire
from tests.simulation.schedule import Schedule

TICK_MS: Final = 50
PATIENCE_MS: Final = 1_500
"""How long a peer waits for a broker before it tries another."""


class PeerProcess:
    """A process with one session; what it does with tidings its kind says.

    It knows every broker, is attached to one of them, and goes to another when that is silent.

    Attributes:
        wires: its connections, by broker; `at` is the one in use.
        problems: what it noticed that must not be.
    """

    role = "player"
    rules: tuple[int, ...] = ()

    def __init__(self, peer: str, schedule: Schedule, random: Random) -> None:
        self.peer = peer
        self.wires: dict[str, Wire] = {}
        self.at = ""
        self.problems: list[str] = []
        self.running = False
        self._shut_since_ms: int | None = None
        self.ended: Ended | None = None
        self._schedule = schedule
        self._random = random
        self.session = self._new_session()

    def _new_session(self) -> Session:
        token = KEY if self.role != "player" else self.peer.encode().ljust(32, b".")
        incarnation = self._random.randrange(1, 2**62)
        return Session(self.peer, incarnation, self.role, lambda _realm: token, rules=self.rules)

    def start(self) -> None:
        """Begins a life of the process."""
        self.session = self._new_session()
        self.running = True
        self.begin()

    def crash(self) -> None:
        """The process dies, with everything in it."""
        self.running = False
        for wire in self.wires.values():
            wire.forget()

    def begin(self) -> None:
        """Makes the core that this kind of process has."""

    def take(self, tiding: Tiding) -> None:
        """Takes a tiding of the session."""
        raise NotImplementedError

    def pass_time(self) -> None:
        """Time passes for the core."""

    def move(self, broker: str) -> None:
        """Goes to another broker, with the session that it has."""
        if broker != self.at:
            self.wires[self.at].forget()
            self.at = broker
            self._shut_since_ms = None
            for tiding in self.session.moved(self._schedule.now_ms):
                self._take(tiding)

    def _look_elsewhere(self) -> None:
        """Goes to the next broker when the session has been shut for too long."""
        if self.session.phase is Phase.OPEN:
            self._shut_since_ms = None
            return
        now_ms = self._schedule.now_ms
        if self._shut_since_ms is None:
            self._shut_since_ms = now_ms
        elif now_ms - self._shut_since_ms > PATIENCE_MS:
            names = sorted(self.wires)
            self.move(names[(names.index(self.at) + 1) % len(names)])

    def receive(self, broker: str, data: bytes) -> None:
        """A message arrives at its socket."""
        if not self.running or broker != self.at:
            return
        envelope = decode_envelope(data)
        self.take_all(self.session.receive(envelope, self._schedule.now_ms))
        self.send()

    def take_all(self, tidings: list[Tiding]) -> None:
        """Takes what came in one message."""
        for tiding in tidings:
            self._take(tiding)

    def _take(self, tiding: Tiding) -> None:
        if isinstance(tiding, Ended):
            self.ended = tiding
            if tiding.code is Code.FORK:  # whoever watches over a process starts it anew
                self._schedule.after(0, self.start)
        self.take(tiding)
        if isinstance(tiding, Arrival):
            self.session.consumed(tiding)

    def tick(self) -> None:
        """Time passes for the process."""
        if not self.running:
            return
        self._look_elsewhere()
        for tiding in self.session.tick(self._schedule.now_ms):
            self._take(tiding)
        self.pass_time()
        self.send()

    def publish(self, draft: Draft) -> OriginId:
        """Publishes; the window is never full here, for bots wait for answers."""
        return self.session.publish(draft)

    def send(self) -> None:
        """Sends what the session has to send."""
        if not self.running:
            return
        for envelope in self.session.outgoing(self._schedule.now_ms):
            self.wires[self.at].up(encode_envelope(envelope))


class GatewayProcess(PeerProcess):
    """A gateway.

    Attributes:
        dies_after: so many of the intents of its next answer of several it still publishes, and
            dies; None if it does not.
        when_dead: called when it died so.
    """

    role = "gateway"

    def __init__(self, peer: str, schedule: Schedule, random: Random) -> None:
        self.dies_after: int | None = None
        self.when_dead: Callable[[], None] = lambda: None
        super().__init__(peer, schedule, random)

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
        last = self._last_of(effects)
        for place, effect in enumerate(effects):
            if isinstance(effect, FollowAll):
                self.session.subscribe((effect.microcosm,), EMPTY)
            else:
                self.publish(effect)
            if place == last:
                self.send()
                self.dies_after = None
                self.die()
                return

    def _last_of(self, effects: list[Any]) -> int | None:
        """Which of these effects is the last that it comes to; None if it comes to all."""
        several = [n for n, one in enumerate(effects) if _is_one_of_several(one)]
        if self.dies_after is None or len(several) <= self.dies_after:
            return None
        return several[self.dies_after - 1]

    def die(self) -> None:
        """It dies in the middle of what it does; what it has sent goes on its way."""
        self.running = False
        self.when_dead()


def _is_one_of_several(effect: object) -> bool:
    body = effect.body if isinstance(effect, Draft) else None
    return isinstance(body, dict) and body.get("of", 1) > 1


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
    def has_entered(self) -> bool:
        """Whether it was told that it is in the world."""
        came = [one for one in self.items if isinstance(one, Told) and one.utterance is None]
        return any(one.result == "pass" and one.final for one in came)

    @property
    def is_served(self) -> bool:
        """Whether there is somebody to hear it."""
        return self.presence.guided is not None

    @property
    def waits(self) -> str | None:
        """The utterance whose answer is missing."""
        return self._waits

    def say(self, words: str, *, waits: bool = True) -> None:
        """Says something; with `waits` it says nothing else until that is answered."""
        draft = self.presence.speak(words)
        origin = self.publish(draft)
        said = self.presence.published(draft, origin, self._schedule.now_ms)
        self._by_seq[origin.seq] = said
        self.said[said] = words
        if waits:
            self._waits = said
        self.send()

    def act(self, spec: Mapping[str, object]) -> None:
        """Does something by hand: an intent that no gateway made."""
        guided = self.presence.guided
        assert guided is not None
        basis = self.presence.basis(guided.here)
        self.publish(Draft((guided.here, "intent"), {"spec": {**spec}}, basis=basis))

    def take(self, tiding: Tiding) -> None:
        """As `client.player` does."""
        if isinstance(tiding, Acked | RefusedPublish):
            self._acknowledge(tiding)
        self._perform(self.presence.take(tiding))
        if not self._entered and self.is_served:
            self._entered = True
            self._publish(self.presence.enter())

    def _perform(self, effects: list[Effect]) -> None:
        for effect in effects:
            if isinstance(effect, Draft):
                self._publish(effect)
            else:
                self._show(effect)

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
        self._perform(self.presence.tick(self._schedule.now_ms))
