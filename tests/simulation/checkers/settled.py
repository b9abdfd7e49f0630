"""Guarantee 6, settled is final: what a world peer takes for settled, every member holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.simulation.run import Simulation


def watch(simulation: Simulation) -> list[str]:
    """Looks while the run goes on; a broker that went back to an old disk may have forgotten."""
    problems: list[str] = []
    for world in simulation.worlds:
        for microcosm in simulation.world:
            replica = world.replica(microcosm) if world.running else None
            if replica is None:
                continue
            for process in simulation.brokers:
                broker = process.broker
                known = broker.durable.logs.get(microcosm) if broker is not None else None
                if known is None or process.name in simulation.restored:
                    continue
                if process.name not in replica.members or process.name in simulation.evicted:
                    continue
                if process.name not in known.writers:  # it has not read of its own joining yet
                    continue
                if process.name not in known.frontier.members.names:
                    continue
                if not known.vector.covers(replica.settled_vector.clipped(known.fences.cuts)):
                    problems.append(f"{world.peer} settled what {process.name} lacks")
    return problems


def check(simulation: Simulation) -> list[str]:
    """What was seen while it went on."""
    return sorted(set(simulation.seen))
