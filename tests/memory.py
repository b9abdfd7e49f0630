"""A realm in memory: the real cores of broker, world peer, gateway and session, wired by hand.

Nothing here stands in for our own code: only sockets, disk and clock are replaced, by lists and a
counter. Every envelope goes through its bytes.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final

from broker.core.broker import Broker
from broker.core.durable import Durable
from broker.core.effects import Append, Effect, Flush, Input, Received, Tick, Transmit
from broker.core.records import Record
from broker.protocol.clocks import EMPTY, Basis
from broker.protocol.codec import decode_envelope, encode_envelope
from broker.protocol.ids import event_id_text
from broker.protocol.limits import BEAT_MS
from client.gateway.core.budget import FREE, Budget, Limits
from client.gateway.core.ladder import Call, Ladder
from client.gateway.core.narration import Hush, Narrator, Stream
from client.gateway.core.roster import Message, Model, Roster
from client.gateway.core.service import Effect as GatewayEffect
from client.gateway.core.service import Follow as FollowAll
from client.gateway.core.service import Service
from content.model import Entity
from content.ticks import TICK_MS
from content.worldset import load_world
from peer.core.host import Fetch, Follow, Keep, Note
from peer.core.hosts import Hosts, Placed
from peer.core.session import Session
from peer.core.tidings import Arrival, Draft, Guided, Tiding

KEY: Final = bytes(range(32))
START_MS: Final = 1_800_000_000_000
STEPS_MAX: Final = 10_000
LIFE: Final = 7
"""The incarnation of everybody's first session."""
AWAY_MS: Final = 2_500
"""After so long a player who left is missed."""


@dataclass
class Attached:
    """A session on its own connection, and what takes its tidings."""

    session: Session
    take: Callable[[Tiding], None]
    waiting: deque[bytes] = field(default_factory=deque)


@dataclass
class Talker:
    """A player: what they were told, in order, and what they were shown.

    Attributes:
        results: how each answer was meant, with its text.
        observation: what is in sight of them, as it was shown last.
    """

    name: str
    lines: list[str] = field(default_factory=list)
    results: list[tuple[str, str]] = field(default_factory=list)
    observation: Mapping[str, Any] = field(default_factory=dict)
    bases: dict[str, Basis] = field(default_factory=dict)
    guided: Guided | None = None
    open: set[str] = field(default_factory=set)


def whole_world(files: Mapping[str, str]) -> MemoryRealm:
    """A realm of all the microcosms that a world's files declare."""
    first, *others = load_world(files)
    return MemoryRealm(first.microcosm, first.state, {one.microcosm: one.state for one in others})


class MemoryRealm:
    """One broker, one world peer, one gateway and any number of players.

    Args:
        microcosm: the name of the one where newcomers begin.
        genesis: the state it begins with.
        others: the states of the world's other microcosms, by name.
        model: what a model says to the messages it is asked; without it the grammar is alone.
        narrates: what a model writes, piece by piece, of what was done.
    """

    def __init__(
        self,
        microcosm: str,
        genesis: Mapping[str, Entity],
        others: Mapping[str, Mapping[str, Entity]] = MappingProxyType({}),
        model: Callable[[tuple[Message, ...]], str] | None = None,
        narrates: Callable[[tuple[Message, ...]], Sequence[str]] | None = None,
    ) -> None:
        self.microcosm = microcosm
        self.now_ms = START_MS
        self.records: list[Record] = []
        durable = Durable()
        self.records += durable.found("realm", "home", b"secret" * 4)
        self.records += durable.begin(1, self.now_ms)
        self.broker = Broker(durable, KEY)
        self.hosts = Hosts({microcosm: genesis, **others})
        self.host = self.hosts.hosts[microcosm]
        self.model, self.narrates = model, narrates
        models = () if model is None else (Model("stub", FREE),)
        roster = Roster(models, Budget(Limits()))
        narrator = None if narrates is None else Narrator(roster)
        self.service = Service("+gateway", Ladder(roster), narrator=narrator)
        self.talkers: dict[str, Talker] = {}
        self.lives: dict[str, int] = {}
        self.attached: dict[bytes, Attached] = {}
        self._attach("+world", "world", self._world)
        self._attach("+gateway", "gateway", self._gateway)
        self.run()

    def enter(self, name: str) -> Talker:
        """A player comes in, and has their first look."""
        talker = Talker(name)
        peer = name.casefold()
        self.lives[peer] = self.lives.get(peer, LIFE - 1) + 1
        self.talkers[peer] = talker
        self._attach(peer, "player", lambda tiding: self._player(peer, tiding), self.lives[peer])
        self.run()
        self._publish(peer, "enter", {"name": name, "gateway": "+gateway"})
        self.run()
        return talker

    def say(self, name: str, text: str) -> list[str]:
        """A player says something; everything that they are told until all is quiet."""
        self.say_at_once([name], text)
        return self.talkers[name.casefold()].lines

    def say_at_once(self, names: Iterable[str], text: str) -> None:
        """Players say the same, each before any has heard what came of it; then all is quiet."""
        for peer in [name.casefold() for name in names]:
            self.talkers[peer].lines.clear()
            self.talkers[peer].results.clear()
            self._publish(peer, "utterance", {"text": text, "gateway": "+gateway"})
        self.run()

    def pass_ticks(self, count: int) -> None:
        """Lets so many of the world's ticks pass, with whatever they bring about."""
        for _ in range(count):
            due_ms = (self.now_ms // TICK_MS + 1) * TICK_MS
            while self.now_ms < due_ms:
                self.now_ms = min(self.now_ms + BEAT_MS, due_ms)
                self.run()

    def leave(self, name: str) -> None:
        """A player goes away, and is missed; `enter` brings them back."""
        peer = name.casefold()
        self.attached[peer.encode()].session.leave(persist=True)
        self.run()
        self.now_ms += AWAY_MS
        self.run()
        del self.attached[peer.encode()]

    def told(self, who: str, text: str, hearer: str = "") -> str:
        """What the hearer (who says it, if nobody else is named) is told of a line."""
        for talker in self.talkers.values():
            talker.lines.clear()
        self.say(who, text)
        return "\n".join(self.talkers[(hearer or who).casefold()].lines)

    def run(self) -> None:
        """Lets everybody act until nothing is left to do, then lets a little time pass."""
        for _ in range(STEPS_MAX):
            if not self._turn():
                break
        else:
            message = "the realm does not come to rest"
            raise AssertionError(message)
        self.now_ms += 1

    # -- wiring ----------------------------------------------------------------------------------

    def _attach(
        self, peer: str, role: str, take: Callable[[Tiding], None], incarnation: int = LIFE
    ) -> None:
        token = KEY if role != "player" else peer.encode().ljust(32, b".")
        rules = self.hosts.versions if role == "world" else ()
        session = Session(peer, incarnation, role, lambda _realm: token, rules=rules)
        self.attached[peer.encode()] = Attached(session, take)

    def _turn(self) -> bool:
        busy = False
        inputs: list[Input] = []
        for route, attached in self.attached.items():
            session = attached.session
            for tiding in session.tick(self.now_ms):
                attached.take(tiding)
            for envelope in session.outgoing(self.now_ms):
                read = decode_envelope(encode_envelope(envelope))
                inputs.append(Received(route, read))
        for given in [*inputs, Tick(), Flush()]:
            self._perform(self.broker.step(given, self.now_ms))
        for attached in self.attached.values():
            while attached.waiting:
                busy = True
                envelope = decode_envelope(attached.waiting.popleft())
                for tiding in attached.session.receive(envelope, self.now_ms):
                    attached.take(tiding)
                    if isinstance(tiding, Arrival):
                        attached.session.consumed(tiding)
        self._host_effects(self.hosts.tick(self.now_ms))
        for effect in self.service.tick(self.now_ms):
            self._gateway_effect(effect)
        return busy or bool(inputs)

    def _perform(self, effects: list[Effect]) -> None:
        for effect in effects:
            if isinstance(effect, Append):
                self.records.append(effect.record)
            elif isinstance(effect, Transmit) and effect.route in self.attached:
                data = encode_envelope(effect.envelope)
                self.attached[effect.route].waiting.append(data)

    def _publish(self, peer: str, kind: str, body: object) -> str:
        talker = self.talkers[peer]
        here = talker.guided.here if talker.guided is not None else self.microcosm
        draft = Draft((here, kind), body, basis=talker.bases.get(here, Basis()))
        origin = self.attached[peer.encode()].session.publish(draft)
        return event_id_text(origin)

    # -- who takes what --------------------------------------------------------------------------

    def _world(self, tiding: Tiding) -> None:
        self._host_effects(self.hosts.take(tiding, self.now_ms))

    def _host_effects(self, effects: list[Placed]) -> None:
        session = self.attached[b"+world"].session
        for microcosm, effect in effects:
            match effect:
                case Draft():
                    origin = session.publish(effect)
                    if effect.topic[-1] == "genesis":
                        self.hosts.founding_seq(microcosm, origin)
                case Fetch():
                    session.ask_snapshot(microcosm, effect.offset)
                case Follow():
                    session.subscribe((microcosm,), effect.have)
                case Keep():
                    session.give_snapshot(microcosm, effect.snapshot)
                case Note():
                    pass

    def _gateway(self, tiding: Tiding) -> None:
        for effect in self.service.take(tiding, self.now_ms):
            self._gateway_effect(effect)

    def _gateway_effect(self, effect: GatewayEffect) -> None:
        if isinstance(effect, Stream):
            assert self.narrates is not None
            for piece in (*self.narrates(effect.messages), None):
                for following in self.service.narrated(effect.number, piece, self.now_ms):
                    self._gateway_effect(following)
            return
        if isinstance(effect, Hush):
            return
        if isinstance(effect, Call):
            assert self.model is not None
            text = self.model(effect.messages)
            for following in self.service.answered(effect.number, text, None, self.now_ms):
                self._gateway_effect(following)
            return
        session = self.attached[b"+gateway"].session
        if isinstance(effect, FollowAll):
            session.subscribe((effect.microcosm,), EMPTY)
        else:
            session.publish(effect)

    def _player(self, peer: str, tiding: Tiding) -> None:
        talker = self.talkers[peer]
        if isinstance(tiding, Guided):
            talker.guided = tiding
        if not isinstance(tiding, Arrival):
            return
        told, microcosm = tiding.event.header.basis, tiding.event.header.microcosm
        known = talker.bases.get(microcosm, Basis())
        talker.bases[microcosm] = Basis(known.vector.merged(told.vector), max(told.top, known.top))
        body = tiding.body()
        if isinstance(body, dict) and isinstance(body.get("text"), str) and tiding.topic[2] in (
            "outcome", "happening", "note", "narration",
        ):  # fmt: skip
            talker.lines.append(body["text"])
            if tiding.topic[2] == "outcome":
                talker.results.append((str(body.get("result")), body["text"]))
        elif isinstance(body, dict) and tiding.topic[2] == "observation":
            talker.observation = body
