"""What a crowd in one room costs the world peer that answers for all of them, in processor time.

The production host and session in one process, without sockets: events of the log go in, the bytes
that the world peer would send come out. The reference is the same before twenty players: ten times
as many have to be told ten times as much, and what they cost besides is what grows too fast.
"""

from __future__ import annotations

import gc
import hashlib
import time
from collections.abc import Callable, Mapping
from typing import Final

from bench.stage import KEY, Row, row
from broker.protocol import frames as wire
from broker.protocol.clocks import EMPTY, Basis, Vector
from broker.protocol.codec import encode_body, encode_envelope, encode_static
from broker.protocol.events import Admission, Event, Header
from broker.protocol.ids import DerivedId, Dot, EventId, OriginId
from broker.protocol.limits import PROTOCOL_VERSION
from content.model import Entity
from content.rules import RULES_VERSION
from content.ticks import TICK, TICK_MS
from content.worldset import load_world
from peer.cli import DEFAULT_WORLD, world_files
from peer.core.host import Effect, Host, genesis_data
from peer.core.session import Session
from peer.core.ticking import genesis_id, tick_id
from peer.core.tidings import Arrival, Draft, Opened, RowTold, SnapshotTold, StewardTold
from peer.world import YOUNG_OBJECTS

CROWD: Final = 200
FEW: Final = 20
ROUNDS: Final = 21
LIFE: Final = ("bench", 1)
WORLD: Final = "+world"
GATEWAY: Final = "+gateway"
START_MS: Final = 1_800_000_000_000
WINDOW: Final = 1_000_000
"""Publishes under way: nobody waits here for a disk."""
FOE: Final = "channel_gull_1"
TOUGH: Final = 10**9
"""Health that a crowd does not get through."""


class Crowd:
    """A host that answers for everybody, and a log that settles whatever comes into it at once.

    Args:
        size: how many stand where newcomers begin, with a gull that has come for them.

    Attributes:
        cpu_s: what the world peer has used of the processor.
    """

    def __init__(self, size: int) -> None:
        self.now_ms = START_MS
        self.cpu_s = 0.0
        self._vector: Vector = EMPTY
        self._seqs: dict[str, int] = {}
        world = load_world(world_files(DEFAULT_WORLD))[0]
        self.microcosm = world.microcosm
        self._host = Host(world.microcosm, world.state)
        self._session = _opened_session()
        self._begin(genesis_data(_with_foe(world.state), (LIFE[0],)))
        self.players = [f"p{number:03}" for number in range(size)]
        for player in self.players:
            self.enter(player)

    def _begin(self, data: bytes) -> None:
        host, digest = self._host, hashlib.sha256(data).digest()
        host.take(Opened("realm", *LIFE, bytes(32), 0, (LIFE[0],)), self.now_ms)
        kept = SnapshotTold(self.microcosm, EMPTY, 0, digest, RULES_VERSION, 0, len(data), data)
        host.take(kept, self.now_ms)

    # -- deeds -----------------------------------------------------------------------------------

    def enter(self, player: str) -> None:
        """Somebody attaches and comes in."""
        self._take(StewardTold(player, self.microcosm, attached=True, mine=True))
        self._event(player, "enter", {"name": player.title(), "gateway": GATEWAY})

    def deed(self, player: str, spec: dict[str, str]) -> None:
        """Somebody says something to a gateway, which makes an intent of it."""
        said = self._event(player, "utterance", {"text": str(spec), "gateway": GATEWAY})
        derived = DerivedId(self.microcosm, said, 0)
        body = {"spec": spec, "of": 1}
        self._event(GATEWAY, "intent", body, actor=player, cause=said, derived=derived)

    def tick(self) -> None:
        """The next of the world's ticks."""
        self.now_ms = (self.now_ms // TICK_MS + 1) * TICK_MS
        n = self.now_ms // TICK_MS
        cause, derived = genesis_id(self.microcosm), tick_id(self.microcosm, n)
        self._event(WORLD, TICK, {}, cause=cause, derived=derived)

    def fight(self) -> None:
        """Everybody sets on the gull; from then on they all strike at each tick."""
        for player in self.players:
            self.deed(player, {"verb": "attack", "target": FOE})

    # -- the log ---------------------------------------------------------------------------------

    def _event(
        self,
        peer: str,
        kind: str,
        body: object,
        actor: str = "",
        cause: EventId | None = None,
        derived: DerivedId | None = None,
    ) -> EventId:
        self._seqs[peer] = self._seqs.get(peer, 0) + 1
        self.now_ms += 1
        origin, stamp = OriginId(peer, 1, self._seqs[peer]), self.now_ms << 16
        topic, basis = (self.microcosm, kind), Basis(self._vector, stamp - 1)
        header = Header(origin, derived, topic, 1, EMPTY, basis, (), actor or peer, cause)
        event = Event(header, encode_static(header), encode_body(body))
        dot = Dot(*LIFE, self._vector.of(LIFE) + 1)
        self._vector = self._vector.advanced(dot)
        self._take(Arrival(event, Admission(dot, stamp, b""), 0))
        self._take(RowTold(self.microcosm, LIFE, stamp, self._vector))
        return header.id

    def _take(self, tiding: Arrival | RowTold | StewardTold) -> None:
        """One turn of a world peer: what came is taken, what follows is sent."""
        begun = time.process_time()
        if isinstance(tiding, Arrival):
            effects = self._host.take_log([tiding], self.now_ms)
        else:
            effects = self._host.take(tiding, self.now_ms)
        effects += self._host.tick(self.now_ms)
        self._send(effects)
        self.cpu_s += time.process_time() - begun

    def _send(self, effects: list[Effect]) -> None:
        session = self._session
        for effect in effects:
            if isinstance(effect, Draft):
                session.publish(effect)
        for envelope in session.outgoing(self.now_ms):
            encode_envelope(envelope)


def _with_foe(state: Mapping[str, Entity]) -> dict[str, Entity]:
    """A world with something to fight where newcomers begin."""
    foe, start = state[FOE], state["@world"]["spec"]["start"]
    return {**state, FOE: {**foe, "status": {**foe["status"], "location": start, "hp": TOUGH}}}


def _opened_session() -> Session:
    """A session whose broker takes everything."""
    session = Session(WORLD, 1, "world", lambda _realm: KEY)
    session.tick(START_MS)
    session.outgoing(START_MS)
    realm = wire.Realm(PROTOCOL_VERSION, "realm", LIFE[0])
    session.receive(wire.Envelope(PROTOCOL_VERSION, 0, 0, [realm]), START_MS)
    (hello,) = session.outgoing(START_MS)
    welcome = wire.Welcome(*LIFE, 0, 0, WINDOW, 0, bytes(32), [LIFE[0]])
    session.receive(wire.Envelope(PROTOCOL_VERSION, hello.channel, 0, [welcome]), START_MS)
    return session


DEEDS: Final[Mapping[str, Callable[[Crowd, int], None]]] = {
    "a word": lambda crowd, _: crowd.deed("p001", {"verb": "say", "text": "hello"}),
    "a thing taken": lambda crowd, turn: crowd.deed(
        "p002", {"verb": ("take", "drop")[turn % 2], "item": "lamp"}
    ),
    "a step": lambda crowd, turn: crowd.deed(
        "p003", {"verb": "move", "to": ("east", "west")[turn % 2]}
    ),
    "an arrival": lambda crowd, turn: crowd.enter(f"late{turn}"),
    "a tick": lambda crowd, _: crowd.tick(),
    "a tick in which all strike": lambda crowd, _: crowd.tick(),
}
"""What is measured, in this order; the turns are counted from 0."""


def measure(scale: float = 1.0) -> list[Row]:
    """Each before all the others, in turn with the same before a few."""
    usual = gc.get_threshold()
    gc.set_threshold(YOUNG_OBJECTS)  # as a world peer does
    try:
        return _measure(max(FEW, int(CROWD * scale)), max(2, int(ROUNDS * scale)))
    finally:
        gc.set_threshold(*usual)


def _measure(size: int, rounds: int) -> list[Row]:
    crowd, few = Crowd(size), Crowd(FEW)
    rows: list[Row] = []
    for name, do in DEEDS.items():
        taken: dict[Crowd, list[float]] = {crowd: [], few: []}
        for one in taken if "strike" in name else ():
            one.fight()
        for turn in range(rounds):
            for one, into in taken.items():
                begun = one.cpu_s
                do(one, turn)
                into.append((one.cpu_s - begun) * 1_000)
        title = f"before a crowd of {size}: {name}"
        rows.append(row(title, "ms", taken[crowd], taken[few], more_is_better=False))
    return rows
