"""A world peer in the simulator: the real replicas, and a look at what they are given."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from itertools import groupby
from random import Random
from typing import Final, TypeAlias

from broker.protocol.clocks import Vector
from broker.protocol.ids import Dot
from broker.protocol.settlement import is_life, membership_of
from content.model import Entity
from peer.core.host import Fetch, Follow, Keep, Note
from peer.core.hosts import Hosts, Placed
from peer.core.replica import Replica
from peer.core.tidings import Arrival, Draft, Tiding
from tests.simulation.programs import PeerProcess
from tests.simulation.schedule import Schedule
from tests.unit.second_rules import BOTH, RULES

World: TypeAlias = Mapping[str, Mapping[str, Entity]]
"""The states that a world begins with, by microcosm; the first is where newcomers begin."""
DIGEST_EVENTS: Final = 16
SAMPLED: Final = 0.1
"""How often the digest at a settled vector is noted."""


class WorldProcess(PeerProcess):
    """A world peer with all microcosms of a world.

    Attributes:
        early: events that came before what their publishers had seen: microcosm, dot, what was
            missing, what had come. They may be right where an eviction comes later.
    """

    role = "world"
    rules = tuple(sorted(BOTH))

    def __init__(self, peer: str, schedule: Schedule, random: Random, world: World) -> None:
        self._world = world
        self.snapshot_events = 1_000
        self.settled: dict[tuple[str, Vector], bytes] = {}
        self.early: list[tuple[str, Dot, Vector, Vector]] = []
        self.begin()
        super().__init__(peer, schedule, random)

    def begin(self) -> None:
        """Replicas from nothing."""
        self.hosts = Hosts(self._world, self.snapshot_events, DIGEST_EVENTS, RULES)
        self._delivered: dict[str, Vector] = {}
        self._settled: dict[str, Vector] = {}
        self._follows: Counter[str] = Counter()

    def replica(self, microcosm: str) -> Replica | None:
        """Its replica of a microcosm, if it has one yet."""
        return self.hosts.hosts[microcosm].replica

    def take_all(self, tidings: list[Tiding]) -> None:
        """As `peer.world` does: what is of one log goes in at once, save what moves its fences."""
        for together_too, run in groupby(tidings, _is_ordinary):
            together = [*run]
            if not together_too:
                super().take_all(together)
                continue
            self._take_together(together)
            for one in together:
                assert isinstance(one, Arrival)
                self.session.consumed(one)

    def take(self, tiding: Tiding) -> None:
        """As `peer.world` does with one; looks that causes come before their effects."""
        self._take_together([tiding])

    def _take_together(self, tidings: list[Tiding]) -> None:
        for tiding in tidings:
            if isinstance(tiding, Arrival) and tiding.admission is not None:
                self._check_order(tiding)
        self._effects(self.hosts.take_all(tidings, self._schedule.now_ms))
        for name in self._world:
            self._sample(name)

    def _sample(self, microcosm: str) -> None:
        """Notes the digest at a settled vector, now and then."""
        replica = self.replica(microcosm)
        if replica is None or replica.settled_vector is self._settled.get(microcosm):
            return
        self._settled[microcosm] = replica.settled_vector
        if self._random.random() < SAMPLED:
            self.settled[microcosm, replica.settled_vector] = replica.collapsed().digest

    def _check_order(self, arrival: Arrival) -> None:
        assert arrival.admission is not None
        microcosm, dot = arrival.event.header.microcosm, arrival.admission.dot
        delivered, replica = self._delivered.get(microcosm), self.replica(microcosm)
        if delivered is None:
            return
        if self._follows[microcosm] > 1 and delivered.covers_dot(dot):
            return  # it asked twice, from the same place
        fences = replica.fences if replica is not None else {}
        evicted = {life[0] for life in fences}
        seen = arrival.event.header.seen.clipped(fences)
        missing = {
            life: n
            for life, n in seen.items()
            if delivered.of(life) < n and (life[0] not in evicted or delivered.of(life))
        }
        if missing:
            self.early.append((microcosm, dot, Vector(missing), delivered))
        if dot.n != delivered.of(dot.life) + 1:
            self.problems.append(f"{dot} was delivered after {delivered}")
        self._delivered[microcosm] = delivered.advanced(dot)

    def pass_time(self) -> None:
        """As `peer.world` does."""
        self._effects(self.hosts.tick(self._schedule.now_ms))

    def _effects(self, effects: list[Placed]) -> None:
        for microcosm, effect in effects:
            match effect:
                case Draft():
                    origin = self.publish(effect)
                    if effect.topic[-1] == "genesis":
                        self.hosts.founding_seq(microcosm, origin)
                case Fetch():
                    self.session.ask_snapshot(microcosm, effect.offset)
                case Follow():
                    followed = self.replica(microcosm)
                    self._delivered[microcosm] = followed.vector if followed else effect.have
                    self._follows[microcosm] += 1
                    self.session.subscribe((microcosm,), effect.have)
                case Keep():
                    self.session.give_snapshot(microcosm, effect.snapshot)
                case Note():
                    pass


def _is_ordinary(tiding: Tiding) -> bool:
    """Whether this is an event of a log, and not one that moves fences."""
    if not isinstance(tiding, Arrival) or tiding.admission is None:
        return False
    return not membership_of(tiding.event.header) and not is_life(tiding.event.header)
