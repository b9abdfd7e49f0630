"""One simulated run: a realm, its players, the faults that a seed draws, peace, the reckoning."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import cache
from random import Random
from typing import Final

from content.model import Entity
from content.worldfile import load
from peer.cli import world_files
from tests.simulation.network import Wire
from tests.simulation.programs import (
    TICK_MS,
    BrokerProcess,
    GatewayProcess,
    PeerProcess,
    PlayerProcess,
    WorldProcess,
)
from tests.simulation.schedule import START_MS, Schedule

FAULTS_MS_MIN: Final = 2_000
FAULTS_MS_MAX: Final = 6_000
PEACE_MS: Final = 20_000
"""Within this time of peace everything has to be answered and settled: 40 beats."""
NAMES: Final = ("ana", "bo", "cy")
DIRECTIONS: Final = ("north", "south", "east", "west", "up", "down", "in", "out")
WORDS: Final = (
    "take the lamp", "drop the lamp", "take all", "drop all", "drop it", "look", "inventory",
    "take the lamp, then go north", "go south and drop everything", "say hello to bo", "wave",
    "take the lantern", "copper", "take the anvil", "wait", "x lamp", "who", "take the rake",
)  # fmt: skip


@cache
def genesis() -> tuple[str, dict[str, Entity]]:
    """The world that every run begins with."""
    found = load(world_files("lowwater"))
    return found.microcosm, dict(found.state)


@dataclass
class Simulation:
    """The realm of one run, and what has happened in it.

    Attributes:
        trace: one line for each thing that happened, if it is kept.
    """

    seed: int
    keep_trace: bool = False
    trace: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.random = Random(self.seed)
        self.schedule = Schedule()
        self.broker = BrokerProcess(self.schedule, self._fork())
        worlds = self.random.choice((1, 1, 2))
        gateways = self.random.choice((1, 1, 2))
        self.worlds = [
            WorldProcess(f"+world{n}", self.schedule, self._fork(), genesis())
            for n in range(worlds)
        ]
        self.gateways = [
            GatewayProcess(f"+gateway{n}", self.schedule, self._fork()) for n in range(gateways)
        ]
        self.players = [
            PlayerProcess(name, self.schedule, self._fork())
            for name in NAMES[: self.random.randint(1, len(NAMES))]
        ]
        for peer in self.peers:
            wire = Wire(peer.peer, self.schedule, self._fork(), self.broker.receive, peer.receive)
            peer.wire = wire
            self.broker.wires[peer.peer] = wire

    @property
    def peers(self) -> list[PeerProcess]:
        """Every process but the broker."""
        return [*self.worlds, *self.gateways, *self.players]

    def _fork(self) -> Random:
        return Random(self.random.randrange(2**62))

    def note(self, text: str) -> None:
        """Writes a line of the trace."""
        if self.keep_trace:
            self.trace.append(f"{self.schedule.now_ms - START_MS:6} {text}")

    # -- the run ---------------------------------------------------------------------------------

    def run(self) -> None:
        """Faults, then peace."""
        self.broker.start()
        for peer in self.peers:
            if peer.wire is not None:
                peer.wire.reset()
            self.schedule.after(self.random.randint(0, 300), peer.start)
            self._tick_for_ever(peer)
        self._tick_for_ever(self.broker)
        faults_ms = self.random.randint(FAULTS_MS_MIN, FAULTS_MS_MAX)
        for _ in range(self.random.randint(0, 12)):
            self.schedule.after(self.random.randint(0, faults_ms), self._fault)
        for player in self.players:
            self._talk(player, START_MS + faults_ms)
        self.schedule.run_until(START_MS + faults_ms)
        self._make_peace()
        self.schedule.run_until(START_MS + faults_ms + PEACE_MS)

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
                words = self.random.choice(WORDS)
                if self.random.random() < 0.3:
                    words = f"go {self.random.choice(DIRECTIONS)}"
                player.say(words)
                self.note(f"{player.peer} says {words}")
            self.schedule.after(self.random.randint(1, 120), talk)

        self.schedule.after(self.random.randint(100, 400), talk)

    # -- faults ----------------------------------------------------------------------------------

    def _fault(self) -> None:
        kind = self.random.choice(
            ("broker", "broker", "peer", "peer", "cut", "cut", "reset", "slow", "skew")
        )
        peer = self.random.choice(self.peers)
        self.note(f"fault: {kind} {peer.peer}")
        match kind:
            case "broker":
                self._crash_broker()
            case "peer":
                peer.crash()
                self.schedule.after(self.random.randint(1, 1_500), lambda: self._revive(peer))
            case "cut" if peer.wire is not None:
                peer.wire.cut()
                self.schedule.after(self.random.randint(10, 5_000), peer.wire.heal)
            case "reset" if peer.wire is not None:
                peer.wire.reset()
            case "slow" if peer.wire is not None:
                peer.wire.slow_ms = self.random.choice((0, 5, 20, 100, 400))
            case "skew":
                self.broker.skew_ms = self.random.randint(-3_000, 3_000)

    def _crash_broker(self) -> None:
        if self.broker.broker is None:
            return
        self.broker.crash_after = self.random.randint(1, 12)
        delay = self.random.randint(1, 1_000)

        def revive() -> None:
            if self.broker.broker is not None:
                self.broker.crash()
            self.broker.start()

        self.schedule.after(delay, revive)

    def _revive(self, peer: PeerProcess) -> None:
        if not peer.running:
            peer.start()

    def _make_peace(self) -> None:
        self.note("peace")
        self.broker.crash_after = None
        if self.broker.broker is None:
            self.broker.start()
        for peer in self.peers:
            if peer.wire is not None:
                peer.wire.slow_ms = 0
                peer.wire.heal()
            self._revive(peer)

    # -- what came of it -------------------------------------------------------------------------

    def digest(self) -> str:
        """A hash over everything on disk and everything that was told."""
        value = hashlib.sha256()
        for row in self.broker.disk.rows:
            value.update(row)
        for player in self.players:
            value.update(repr(player.items).encode())
        return value.hexdigest()[:16]
