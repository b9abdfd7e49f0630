"""Guarantee 4, one history: all replicas, and one made from the disk alone, hold one state."""

from __future__ import annotations

from broker.protocol.topics import REALM
from peer.core.host import genesis_data
from peer.core.replica import Replica
from peer.core.tidings import Arrival, RowTold
from tests.simulation.checkers.once import admitted
from tests.simulation.run import Simulation, genesis


def replayed(simulation: Simulation) -> Replica:
    """A replica that has folded the disk's log from the beginning, and settled all of it."""
    microcosm, state = genesis()
    replica = Replica(microcosm, b"s" * 32, genesis_data(state))
    row: RowTold | None = None
    for one in admitted(simulation):
        if one.event.header.microcosm == REALM:
            continue
        replica.take(Arrival(one.event, one.admission, 0))
        dot = one.admission.dot
        row = RowTold(microcosm, dot.life, one.admission.stamp, replica.vector)
    if row is not None:
        replica.row(row)
    return replica


def check(simulation: Simulation) -> list[str]:
    """After peace everything is settled, and all digests are equal to that of a fresh replay."""
    expected = replayed(simulation)
    problems: list[str] = []
    for world in simulation.worlds:
        replica = world.host.replica
        if replica is None:
            problems.append(f"{world.peer} has no replica after peace")
        elif replica.unsettled:
            problems.append(f"{world.peer} has {replica.unsettled} unsettled events after peace")
        elif replica.vector != expected.vector:
            problems.append(f"{world.peer} has {replica.vector}, the disk {expected.vector}")
        elif replica.collapsed().digest != expected.collapsed().digest:
            problems.append(f"{world.peer} differs from a replay of the disk")
    return problems
