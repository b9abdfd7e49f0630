"""What a crowd in one room costs the world peer that answers for all of them, in processor time.

The production host and session in one process, without sockets: events of the log go in, the bytes
that the world peer would send come out. The reference is the same deed before twenty players.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from typing import Final

from bench.stage import KEY, Row, row
from broker.protocol import frames as wire
from broker.protocol.clocks import EMPTY, Basis, Vector
from broker.protocol.codec import encode_body, encode_envelope, encode_static
from broker.protocol.events import Admission, Event, Header
from broker.protocol.ids import DerivedId, Dot, EventId, OriginId
from broker.protocol.limits import PROTOCOL_VERSION
from content.rules import RULES_VERSION
from content.ticks import TICK, TICK_MS
from content.worldset import load_world
from peer.cli import DEFAULT_WORLD, world_files
from peer.core.host import Effect, Host, genesis_data
from peer.core.session import Session
from peer.core.ticking import genesis_id, tick_id
from peer.core.tidings import Arrival, Draft, Opened, RowTold, SnapshotTold, StewardTold

CROWD: Final = 200
FEW: Final = 20
ROUNDS: Final = 21
LIFE: Final = ("bench", 1)
WORLD: Final = "+world"
GATEWAY: Final = "+gateway"
START_MS: Final = 1_800_000_000_000
WINDOW: Final = 1_000_000
"""Publishes under way: nobody waits here for a disk."""


class Crowd:
    """A host that answers for everybody, and a log that settles whatever comes into it at once.

    Args:
        size: the players, who all stand where newcomers begin.
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
        self._begin(genesis_data(world.state, (LIFE[0],)))
        for number in range(size):
            self.enter(f"p{number:03}")

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

    def beat(self) -> None:
        """Nothing new: the broker's row again."""
        self.now_ms += 1
        self._take(RowTold(self.microcosm, LIFE, self.now_ms << 16, self._vector))

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


DEEDS: Final[dict[str, Callable[[Crowd, int], None]]] = {
    "a word": lambda crowd, _: crowd.deed("p001", {"verb": "say", "text": "hello"}),
    "a thing taken, or put down": lambda crowd, turn: crowd.deed(
        "p002", {"verb": ("take", "drop")[turn % 2], "item": "lamp"}
    ),
    "a step out, or back": lambda crowd, turn: crowd.deed(
        "p003", {"verb": "move", "to": ("east", "west")[turn % 2]}
    ),
    "an arrival": lambda crowd, turn: crowd.enter(f"late{turn}"),
    "a tick": lambda crowd, _: crowd.tick(),
    "a beat": lambda crowd, _: crowd.beat(),
}
"""What is measured; the turns are counted from 0."""


def measure(scale: float = 1.0) -> list[Row]:
    """Each before all the others, in turn with the same before a few."""
    rounds = max(2, int(ROUNDS * scale))
    crowd, few = Crowd(max(FEW, int(CROWD * scale))), Crowd(FEW)
    rows: list[Row] = []
    for name, do in DEEDS.items():
        taken: dict[Crowd, list[float]] = {crowd: [], few: []}
        for turn in range(rounds):
            for one, into in taken.items():
                begun = one.cpu_s
                do(one, turn)
                into.append((one.cpu_s - begun) * 1_000)
        title = f"a crowd of {CROWD}: {name}"
        rows.append(row(title, "ms", taken[crowd], taken[few], more_is_better=False))
    return rows
