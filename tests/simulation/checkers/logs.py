"""What all disks together say: the events of a run, and the order in which each broker has them."""

from __future__ import annotations

from collections.abc import Iterator

from broker.core.causality import MicrocosmLog
from broker.core.records import Based, Logged, Record, readmitted
from broker.protocol.clocks import EMPTY, Vector
from broker.protocol.events import Admitted
from broker.protocol.ids import Dot, Life
from tests.simulation.brokers import BrokerProcess
from tests.simulation.run import Simulation


def steps_of(broker: BrokerProcess, microcosm: str) -> Iterator[Admitted | Vector]:
    """A broker's log as its disk tells it: events, and vectors where it began anew."""
    for record in broker.disk.records():
        if isinstance(record, Logged) and record.microcosm == microcosm:
            yield readmitted(record)
        elif isinstance(record, Based) and record.microcosm == microcosm:
            yield Vector(record.vector)


def log_of(broker: BrokerProcess, microcosm: str) -> list[Admitted]:
    """Every event of a microcosm on a broker's disk, in the order of its log."""
    return [one for one in steps_of(broker, microcosm) if isinstance(one, Admitted)]


def base_of(broker: BrokerProcess, microcosm: str) -> Vector:
    """What a broker has of a microcosm without its events."""
    base = EMPTY
    for one in steps_of(broker, microcosm):
        if isinstance(one, Vector):
            base = base.merged(one)
    return base


def kept(process: BrokerProcess, microcosm: str) -> MicrocosmLog | None:
    """The log that a running broker goes on with; None where it has left an old one lying."""
    broker = process.broker
    if broker is None or microcosm not in broker.federation.census.carried([*broker.durable.logs]):
        return None
    return broker.durable.logs.get(microcosm)


def microcosms(simulation: Simulation) -> list[str]:
    """Every microcosm that any broker has a log of, sorted."""
    records: Iterator[Record] = (r for b in simulation.brokers for r in b.disk.records())
    return sorted({record.microcosm for record in records if isinstance(record, Logged)})


def union(simulation: Simulation, microcosm: str) -> list[Admitted]:
    """Every event of a microcosm that is on any disk and counts, in the order of the stamps."""
    found: dict[Dot, Admitted] = {
        one.admission.dot: one for broker in simulation.brokers for one in log_of(broker, microcosm)
    }
    fences = fences_of(simulation, microcosm)
    counted = [one for dot, one in found.items() if dot.n <= fences.get(dot.life, dot.n)]
    return sorted(counted, key=lambda one: (one.admission.stamp, one.admission.dot))


def fences_of(simulation: Simulation, microcosm: str) -> dict[Life, int]:
    """How far the lives of evicted brokers count, as the brokers know after peace."""
    fences: dict[Life, int] = {}
    for process in simulation.brokers:
        log = process.broker.durable.logs.get(microcosm) if process.broker is not None else None
        if log is not None:
            fences.update(log.fences.cuts)
    return fences
