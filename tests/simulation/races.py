"""Even races over one thing: two players at two brokers, mostly with the line between them cut.

Nothing else goes wrong. Each race: both reach for the same thing at moments drawn from one window,
the line heals, everything settles, and whoever has the thing puts it down again.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from random import Random
from typing import Final, NamedTuple

from broker.protocol.clocks import stamp_at
from broker.protocol.ids import PeerId
from broker.protocol.limits import SKEW_MS_MAX
from peer.core.tidings import Draft
from tests.simulation.brokers import BrokerProcess
from tests.simulation.network import DELAY_MS_MAX
from tests.simulation.programs import PlayerProcess
from tests.simulation.run import SALTERN, Simulation
from tests.simulation.schedule import Schedule
from tests.simulation.worlds import WorldProcess

WINDOW_MS: Final = 1_000
HERE: Final = "saltern"
THING: Final = "lamp"
SLACK_MS: Final = DELAY_MS_MAX + 2
"""How much later than another a deed may reach its broker, though it was done earlier."""


@dataclass(frozen=True)
class Handicap:
    """What one side might hope to gain by.

    Attributes:
        names: the players at the two brokers.
        skew_ms: how far the second broker's clock is ahead.
        busy: the second side says much all the time.
        cut: the line between the brokers is cut during a race.
        accomplice: a friend of the second player is at the first broker and claims clocks far ahead
            there all the time.
    """

    names: tuple[PeerId, PeerId] = ("ana", "bo")
    skew_ms: int = 0
    busy: bool = False
    cut: bool = True
    accomplice: bool = False


class Race(NamedTuple):
    """When each of the two reached for the thing, and who has it in the end."""

    at_ms: dict[PeerId, int]
    winner: PeerId


class Races(Simulation):
    """A quiet realm of two home brokers with a player and a world peer at each.

    Args:
        handicap: what is uneven about it.
    """

    def __init__(self, seed: int, handicap: Handicap) -> None:
        self.handicap = handicap
        self.races: list[Race] = []
        super().__init__(seed)

    def __post_init__(self) -> None:
        """As few as can race."""
        self.random = Random(self.seed)
        self.schedule = Schedule()
        self.restored, self.evicted, self.skewed = [], [], []
        self.forgetful = self.contested = False
        self.world = SALTERN
        names = ("alder", "birch")
        self.brokers = [
            BrokerProcess(name, names, names[:place], self.schedule, self._fork())
            for place, name in enumerate(names)
        ]
        self.brokers[1].skew_ms = self.handicap.skew_ms
        self.between = self._link_brokers()
        self.gateways = []
        self.worlds = [
            WorldProcess(f"+world{n}", self.schedule, self._fork(), self.world) for n in range(2)
        ]
        self.players = [
            PlayerProcess(name, self.schedule, self._fork()) for name in self.handicap.names
        ]
        self.friend = PlayerProcess("mallory", self.schedule, self._fork())
        for place, peer in enumerate([*self.peers, self.friend]):
            self._wire_peer(peer, place)
            peer.at = names[place % 2]

    def race(self, count: int) -> list[Race]:
        """Runs so many races."""
        for wire in self.wires:
            wire.reset()
        for process in self.brokers:
            process.start()
            self._tick_for_ever(process)
        for peer in [*self.peers, self.friend]:
            peer.start()
            self._tick_for_ever(peer)
        self._pass(3_000)
        for player in [*self.players, self.friend]:
            player.publish(Draft((HERE, "enter"), {"name": player.peer.title()}))
        self._pass(2_000)
        for _ in range(count):
            self._race()
        return self.races

    def _race(self) -> None:
        if self.handicap.cut:
            for wire in self.between.values():
                wire.cut()
        if self.handicap.accomplice:
            self._claim()
        begins_ms = self.schedule.now_ms
        at_ms = {}
        for player in self.players:
            delay_ms = self.random.randrange(WINDOW_MS)
            at_ms[player.peer] = begins_ms + delay_ms
            self.schedule.after(delay_ms, partial(self._do, player, "take"))
        if self.handicap.busy:
            for delay_ms in range(0, WINDOW_MS, 50):
                self.schedule.after(delay_ms, partial(self._do, self.players[1], "look"))
        self._pass(WINDOW_MS + 100)
        for wire in self.between.values():
            wire.heal()
        self._pass(1_500)
        found = {self._holder(world) for world in self.worlds}
        (winner,) = found
        self.races.append(Race(at_ms, winner))
        self._do(next(one for one in self.players if one.peer == winner), "drop")
        self._pass(600)

    def _do(self, player: PlayerProcess, verb: str) -> None:
        basis = player.presence.basis(HERE)
        spec = {"verb": verb, "item": THING} if verb != "look" else {"verb": verb}
        player.publish(Draft((HERE, "intent"), {"spec": spec}, basis=basis))
        player.send()

    def _claim(self) -> None:
        """The friend says something, with a clock as far ahead as a broker lets pass."""
        ahead_ms = self.schedule.now_ms + SKEW_MS_MAX - 1_000
        self.friend.session.clock.observe(stamp_at(ahead_ms))
        self._do(self.friend, "look")

    def _holder(self, world: WorldProcess) -> PeerId:
        replica = world.replica(HERE)
        assert replica is not None
        assert replica.unsettled == 0, "a race ends in what everybody agrees on"
        return str(replica.state[THING]["status"]["location"])

    def _pass(self, duration_ms: int) -> None:
        self.schedule.run_until(self.schedule.now_ms + duration_ms)
