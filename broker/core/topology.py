"""Who is linked to whom, as the brokers say themselves; who can be reached, and by which way.

A broker carries the microcosms that its own peers use. One that stands between two brokers which
are not linked to each other carries whatever anybody wants: on every shortest path there are only
such brokers between the ends.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping

from broker.protocol.ids import BrokerId, PeerId
from broker.protocol.link_frames import About


class Topology:
    """The brokers as a graph, seen from one of them.

    Args:
        here: the broker that looks.
        about: what each broker says of itself, this one too.
    """

    def __init__(self, here: BrokerId, about: Mapping[BrokerId, About]) -> None:
        self.here = here
        self.about = about
        self._edges = {
            broker: [
                other
                for other in sorted(said.neighbours)
                if other in about and broker in about[other].neighbours
            ]
            for broker, said in sorted(about.items())
        }
        self.ways = self._search()

    def _search(self) -> dict[BrokerId, BrokerId]:
        """The neighbour by which each reachable broker is reached."""
        ways: dict[BrokerId, BrokerId] = {}
        waiting = deque((other, other) for other in self._edges.get(self.here, []))
        while waiting:
            broker, by = waiting.popleft()
            if broker in ways or broker == self.here:
                continue
            ways[broker] = by
            waiting.extend((other, by) for other in self._edges[broker])
        return ways

    @property
    def reachable(self) -> list[BrokerId]:
        """All brokers that can be reached, this one too; sorted."""
        return sorted([*self.ways, self.here])

    def is_between(self) -> bool:
        """Whether two neighbours of this broker are not linked to each other."""
        mine = self._edges.get(self.here, [])
        return any(one != other and other not in self._edges[one] for one in mine for other in mine)

    def carried(self) -> list[str]:
        """The microcosms that this broker has to hold, sorted."""
        said = self.about.get(self.here)
        wants = set(said.wants if said is not None else [])
        if self.is_between():
            for broker in self.ways:
                wants.update(self.about[broker].wants)
        return sorted(wants)

    def worlds_of(self, microcosm: str) -> list[tuple[BrokerId, PeerId]]:
        """The world peers of other reachable brokers that serve a microcosm."""
        return [
            (broker, world)
            for broker in sorted(self.ways)
            for world, served in self.about[broker].worlds
            if microcosm in served
        ]

    def gateways(self) -> list[PeerId]:
        """The gateways of other reachable brokers, sorted."""
        return sorted(one for broker in self.ways for one in self.about[broker].gateways)

    def broker_of(self, service: PeerId) -> BrokerId | None:
        """The reachable broker that a world peer or gateway of this id is attached to."""
        for broker in sorted(self.ways):
            said = self.about[broker]
            if service in said.gateways or any(world == service for world, _ in said.worlds):
                return broker
        return None
