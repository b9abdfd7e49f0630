"""Guarantee 4, one history: all replicas, and one made from the disks alone, hold one state."""

from __future__ import annotations

from broker.core.causality import MicrocosmLog
from broker.protocol.clocks import Vector
from peer.core.host import genesis_data
from peer.core.replica import Replica
from peer.core.tidings import Arrival, RowTold
from peer.core.verdict import Judged
from tests.simulation.brokers import SECRET, BrokerProcess
from tests.simulation.checkers.logs import base_of, log_of, union
from tests.simulation.run import Simulation
from tests.unit.second_rules import RULES


def replayed(simulation: Simulation, microcosm: str) -> Replica:
    """A replica that has folded everything on any disk from the beginning, and settled it."""
    return _replay(simulation, microcosm)[0]


def replayed_verdicts(simulation: Simulation, microcosm: str) -> list[Judged]:
    """What came of each event on any disk in the end, in their order."""
    return _replay(simulation, microcosm)[1] if microcosm in simulation.world else []


def _replay(simulation: Simulation, microcosm: str) -> tuple[Replica, list[Judged]]:
    state = simulation.world[microcosm]
    replica = Replica(microcosm, SECRET, genesis_data(state, simulation.homes), rules=RULES)
    top = 0
    lives: dict[str, int] = {}
    for one in union(simulation, microcosm):
        replica.take([Arrival(one.event, one.admission, 0)])
        dot = one.admission.dot
        lives[dot.broker] = dot.incarnation
        top = max(top, one.admission.stamp)
    verdicts: list[Judged] = []
    for broker in simulation.brokers:
        life = (broker.name, lives.get(broker.name, 1))
        verdicts += replica.row(RowTold(microcosm, life, top, replica.vector))
    return replica, verdicts


def check(simulation: Simulation) -> list[str]:
    """After peace all logs are equal and settled, and all digests are those of a fresh replay."""
    problems = _differing(simulation)
    for microcosm in simulation.world:
        problems += _logs(simulation, microcosm)
        problems += _replicas(simulation, microcosm)
    return problems


def carried_log(process: BrokerProcess, microcosm: str) -> MicrocosmLog | None:
    """A microcosm's log at a broker that carries it; one that did so once has only a part."""
    broker = process.broker
    if broker is None:
        return None
    held = broker.durable.logs
    return held.get(microcosm) if microcosm in broker.federation.census.carried([*held]) else None


def _logs(simulation: Simulation, microcosm: str) -> list[str]:
    problems: list[str] = []
    everything = union(simulation, microcosm)
    for process in simulation.brokers:
        log = carried_log(process, microcosm)
        if log is None:
            continue
        base = base_of(process, microcosm)
        dots = {one.admission.dot for one in log_of(process, microcosm)}
        lacks = [
            one.admission.dot
            for one in everything
            if one.admission.dot not in dots and not base.covers_dot(one.admission.dot)
        ]
        if lacks:
            problems.append(f"{process.name} lacks {len(lacks)} events, first {lacks[0]}")
        if log.frontier.unsettled:
            count = log.frontier.unsettled
            problems.append(f"{process.name} holds {count} unsettled events of {microcosm}")
    return problems


def _replicas(simulation: Simulation, microcosm: str) -> list[str]:
    problems: list[str] = []
    expected = replayed(simulation, microcosm)
    for world in simulation.worlds:
        name, replica = f"{microcosm} at {world.peer}", world.replica(microcosm)
        if replica is None:
            problems.append(f"{name} has no replica after peace")
        elif replica.unsettled:
            problems.append(f"{name} has {replica.unsettled} unsettled events after peace")
        elif replica.vector != expected.vector:
            problems.append(f"{name} has {replica.vector}, the disk {expected.vector}")
        elif replica.collapsed().digest != expected.collapsed().digest:
            problems.append(f"{name} differs from a replay of the disk")
    return problems


def _differing(simulation: Simulation) -> list[str]:
    """Replicas that had other states at the same settled vector, at any time."""
    problems: list[str] = []
    digests: dict[tuple[str, Vector], bytes] = {}
    for world in simulation.worlds:
        for place, digest in world.settled.items():
            if digests.setdefault(place, digest) != digest:
                problems.append(f"{world.peer} differed at {place}")
    return problems
