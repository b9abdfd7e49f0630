"""One simulated run: a realm, its players, the faults that a seed draws, peace, the reckoning."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import partial
from random import Random
from typing import ClassVar, Final

from broker.protocol.limits import BEAT_MS, LINK_WINDOW
from content.post import outbound
from content.travellers import entries
from peer.core.session import Phase
from tests.simulation.brokers import BrokerProcess
from tests.simulation.checkers import settled
from tests.simulation.faults import FAR_MS, FAULTS, cut_answer_short, switch_rules
from tests.simulation.network import Wire
from tests.simulation.programs import (
    TICK_MS,
    GatewayProcess,
    PeerProcess,
    PlayerProcess,
)
from tests.simulation.schedule import START_MS, Schedule
from tests.simulation.worlds import World, WorldProcess
from tests.unit.content_stage import GENESIS
from tests.unit.two_shores import WORLD as SHORES

FAULTS_MS_MIN: Final = 2_000
FAULTS_MS_MAX: Final = 8_000
PEACE_MS: Final = 30_000
"""Within this time of peace everything has to be answered and settled: 60 beats."""
LOOK_MS: Final = 100
QUIET_BEATS: Final = 6
FAULTS_MAX: Final = 14
BY_HAND: Final = 0.1
"""So often a player acts without a gateway as well."""
TELLS: Final = 0.3
"""So often a player in a world of two sends words to another as well."""
SALTERN: Final[World] = {GENESIS.microcosm: GENESIS.state}
TRAVELS: Final = 0.35
"""In so many runs the world has two microcosms."""
NAMES: Final = ("ana", "bo", "cy", "dee")
BROKERS: Final = ("alder", "birch", "cedar", "dogwood")
DIRECTIONS: Final = ("north", "south", "east", "west", "up", "down", "in", "out")
WORDS: Final = (
    "take the lamp", "drop the lamp", "take all", "drop all", "drop it", "look", "inventory",
    "take the lamp, then go north", "go south and drop everything", "say hello to bo", "wave",
    "take the lantern", "copper", "take the anvil", "wait", "x lamp", "who", "take the rake",
)  # fmt: skip


SWITCHES: Final = 0.4
"""In so many runs the rules are switched, up to four times."""
SHORT_ANSWERS: Final = 0.3
"""In so many runs gateways die with some of the intents of a line published."""
CONTESTED: Final = 0.3
"""In so many runs every broker has all that it needs, and the players are all after one thing."""
CONTESTED_WORDS: Final = (
    "take the lamp", "take the lamp", "drop the lamp", "take all", "drop all", "x lamp",
)  # fmt: skip
SHORE_WORDS: Final = (
    "east", "west", "east", "west", "north", "south", "take lamp", "take oar", "drop all", "look",
    "take all", "take basket, then go east", "put lamp in basket", "drop oar", "inventory", "who",
)  # fmt: skip


@dataclass
class Simulation:
    """The realm of one run, and what has happened in it.

    Attributes:
        one_world: the world of all runs of this kind; else it is drawn.
        between: the connection by which the first of two brokers dials the second.
        trace: one line for each thing that happened, if it is kept.
    """

    one_world: ClassVar[World | None] = None
    seed: int
    keep_trace: bool = False
    trace: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.random = Random(self.seed)
        self.switching = Random(f"rules {self.seed}")
        self.dying = Random(f"dying {self.seed}")
        self.tells: list[str] = []
        self.schedule = Schedule()
        self.restored: list[str] = []
        self.evicted: list[str] = []
        self.skewed: list[str] = []
        self.seen: list[str] = []
        travels = self.random.random() < TRAVELS
        self.world: World = self.one_world or (SHORES if travels else SALTERN)
        self.words: tuple[str, ...] = SHORE_WORDS if travels else WORDS
        self.brokers = self._make_brokers()
        self.between = self._link_brokers()
        self.contested = not travels and self.random.random() < CONTESTED
        self.words = CONTESTED_WORDS if self.contested else self.words
        served = len(self.brokers)
        worlds = served if self.contested else self.random.choice((1, 2, 2, 3))
        gateways = served if self.contested else self.random.choice((1, 1, 2))
        self.worlds = [
            WorldProcess(f"+world{n}", self.schedule, self._fork(), self.world)
            for n in range(worlds)
        ]
        self.gateways = [
            GatewayProcess(f"+gateway{n}", self.schedule, self._fork()) for n in range(gateways)
        ]
        self.players = [
            PlayerProcess(name, self.schedule, self._fork())
            for name in NAMES[: self.random.randint(1, len(NAMES))]
        ]
        for kind in (self.worlds, self.gateways, self.players):
            for place, peer in enumerate(kind):
                self._wire_peer(peer, place)
        self._draw_bounds()

    @property
    def makes(self) -> bool:
        """Whether things come and go in this world; else there is what there was at first."""
        return False

    def _draw_bounds(self) -> None:
        """In some runs logs are forgotten early, so that places in them get lost.

        Gateways are spared in those: what was said while one was away for longer than the log
        reaches back it never reads (docs/guarantees.md).
        """
        for broker in self.brokers:
            broker.window = self.random.choice((1, 4, LINK_WINDOW, LINK_WINDOW))
        self.forgetful = self.random.random() < 0.4
        if self.forgetful:
            for broker in self.brokers:
                broker.entries_kept = self.random.choice((0, 8, 64))
            for world in self.worlds:
                world.snapshot_events = self.random.choice((5, 20, 60))

    def _make_brokers(self) -> list[BrokerProcess]:
        """One to four brokers; the first few are homes; each knows at least one other."""
        names = BROKERS[: self.random.choice((1, 2, 2, 3, 3, 4))]
        homes = names[: self.random.randint(1, len(names))]
        brokers = []
        for place, name in enumerate(names):
            others = [one for one in names if one != name]
            known = others if self.random.random() < 0.5 else names[max(0, place - 1) : place]
            brokers.append(BrokerProcess(name, homes, tuple(known), self.schedule, self._fork()))
        return brokers

    def _link_brokers(self) -> dict[tuple[str, str], Wire]:
        between: dict[tuple[str, str], Wire] = {}
        for one in self.brokers:
            for other in self.brokers:
                if one is other:
                    continue
                down = partial(one.link_down, other.name)
                wire = Wire(one.name, self.schedule, self._fork(), other.link_up, down)
                between[one.name, other.name] = one.out[other.name] = other.links[one.name] = wire
        return between

    def _wire_peer(self, peer: PeerProcess, place: int) -> None:
        for broker in self.brokers:
            down = partial(peer.receive, broker.name)
            wire = Wire(peer.peer, self.schedule, self._fork(), broker.receive, down)
            peer.wires[broker.name] = broker.wires[peer.peer] = wire
        peer.at = self.random.choice(self.brokers).name
        if self.contested:
            peer.at = self.brokers[place % len(self.brokers)].name

    @property
    def homes(self) -> tuple[str, ...]:
        """The home brokers."""
        return self.brokers[0].homes

    @property
    def breakable(self) -> list[PeerProcess]:
        """The peers that may be cut off or die."""
        return [*self.worlds, *([] if self.forgetful else self.gateways), *self.players]

    @property
    def peers(self) -> list[PeerProcess]:
        """Every process but the brokers."""
        return [*self.worlds, *self.gateways, *self.players]

    @property
    def cuttable(self) -> list[Wire]:
        """The connections that may be cut, broken or slow."""
        peers = [wire for peer in self.breakable for wire in peer.wires.values()]
        return [*self.between.values(), *peers]

    @property
    def wires(self) -> list[Wire]:
        """Every connection."""
        return [*self.between.values(), *(w for peer in self.peers for w in peer.wires.values())]

    def _fork(self) -> Random:
        return Random(self.random.randrange(2**62))

    def note(self, text: str) -> None:
        """Writes a line of the trace."""
        if self.keep_trace:
            self.trace.append(f"{self.schedule.now_ms - START_MS:6} {text}")

    # -- the run ---------------------------------------------------------------------------------

    def run(self) -> None:
        """Faults, then peace."""
        for wire in self.wires:
            wire.reset()
        for broker in self.brokers:
            self.schedule.after(self.random.randint(0, 100), broker.start)
            self._tick_for_ever(broker)
        for peer in self.peers:
            self.schedule.after(self.random.randint(0, 300), partial(self.revive, peer))
            self._tick_for_ever(peer)
        faults_ms = self._faults_ms()
        kinds = sorted(FAULTS)
        for _ in range(self.random.randint(0, FAULTS_MAX)):
            fault = FAULTS[self.random.choice(kinds)]
            self.schedule.after(self.random.randint(0, faults_ms), partial(fault, self))
        for _ in range(self._switches()):
            self.schedule.after(self.switching.randint(0, faults_ms), partial(switch_rules, self))
        for _ in range(self._short_answers()):
            self.schedule.after(self.dying.randint(0, faults_ms), partial(cut_answer_short, self))
        for player in self.players:
            self._talk(player, START_MS + faults_ms)
        self._run_until(START_MS + faults_ms)
        self._make_peace()
        self._wait_for_quiet(START_MS + faults_ms + PEACE_MS)

    def _faults_ms(self) -> int:
        """How long it goes on until there is peace."""
        return self.random.randint(FAULTS_MS_MIN, FAULTS_MS_MAX)

    def _switches(self) -> int:
        """How often somebody asks for other rules."""
        chosen = self.switching.random() < SWITCHES
        return self.switching.randint(1, 4) if chosen else 0

    def _short_answers(self) -> int:
        """How often a gateway dies in the middle of an answer."""
        chosen = not self.forgetful and self.dying.random() < SHORT_ANSWERS
        return self.dying.randint(1, 4) if chosen else 0

    def _run_until(self, end_ms: int) -> None:
        """Goes on, and looks now and then whether something is wrong already."""
        while self.schedule.now_ms < end_ms:
            self.schedule.run_until(min(end_ms, self.schedule.now_ms + LOOK_MS))
            self.seen += settled.watch(self)

    def _wait_for_quiet(self, end_ms: int) -> None:
        """Runs until nothing has been left to do for a while, or the time of peace is over."""
        quiet = 0
        while quiet < QUIET_BEATS and self.schedule.now_ms < end_ms:
            self._run_until(self.schedule.now_ms + BEAT_MS)
            quiet = quiet + 1 if self._is_quiet() else 0

    def _is_quiet(self) -> bool:
        settled = all(
            broker.broker is not None
            and not any(log.frontier.unsettled for log in broker.broker.durable.logs.values())
            for broker in self.brokers
        )
        open_ = all(
            peer.session.phase is Phase.OPEN and not peer.session.unacknowledged
            for peer in self.peers
        )
        told = all(player.waits is None for player in self.players)
        return settled and open_ and told and all(map(self._rests, self.worlds))

    def _rests(self, world: WorldProcess) -> bool:
        broker = next(one.broker for one in self.brokers if one.name == world.at)
        for name in self.world:
            replica = world.replica(name)
            log = broker.durable.logs.get(name) if broker is not None else None
            if replica is None or log is None or replica.vector != log.vector:
                return False
            waits = entries(replica.state) or any(outbound(replica.state).values())
            if replica.unsettled or waits:
                return False
        return True

    def _tick_for_ever(self, process: PeerProcess | BrokerProcess) -> None:
        def tick() -> None:
            process.tick()
            self.schedule.after(TICK_MS, tick)

        self.schedule.after(self.random.randint(0, TICK_MS), tick)

    def _talk(self, player: PlayerProcess, until_ms: int) -> None:
        def talk() -> None:
            if self.schedule.now_ms > until_ms:
                return
            if player.ready:
                self._go_on(player)
            self.schedule.after(self.random.randint(1, 120), talk)

        self.schedule.after(self.random.randint(100, 400), talk)

    def _tell(self, player: PlayerProcess) -> None:
        """A player sends words that nobody else sends, to somebody who may be anywhere."""
        self.tells.append(f"word {len(self.tells)}")
        name = self.random.choice(self.players).peer
        player.act({"verb": "tell", "name": name, "text": self.tells[-1]})

    def _go_on(self, player: PlayerProcess) -> None:
        """A player says something, and now and then does something by hand as well."""
        words = self.random.choice(self.words)
        if self.words is WORDS and self.random.random() < 0.3:
            words = f"go {self.random.choice(DIRECTIONS)}"
        if self.random.random() < BY_HAND:
            player.act({"verb": self.random.choice(("take", "drop")), "item": "lamp"})
        if self.words is SHORE_WORDS and self.random.random() < TELLS:
            self._tell(player)
        player.say(words)
        self.note(f"{player.peer} at {player.at} says {words}")

    def revive(self, peer: PeerProcess) -> None:
        """Starts a peer's process if it does not run."""
        if not peer.running:
            peer.start()

    def _make_peace(self) -> None:
        self.note("peace")
        for broker in self.brokers:
            broker.crash_after = None
            broker.disk.slow_ms = 0
            if broker.skew_ms in FAR_MS:
                broker.skew_ms = 0
            broker.start()
        for wire in self.wires:
            wire.slow_ms = 0
            wire.loss = 0.0
            wire.heal()
        for peer in self.peers:
            self.revive(peer)

    # -- what came of it -------------------------------------------------------------------------

    def digest(self) -> str:
        """A hash over everything on disk and everything that was told."""
        value = hashlib.sha256()
        for broker in self.brokers:
            for row in broker.disk.rows:
                value.update(row)
        for player in self.players:
            value.update(repr(player.items).encode())
        return value.hexdigest()[:16]
