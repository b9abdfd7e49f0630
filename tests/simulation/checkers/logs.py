"""What all disks together say: the events of a run, and the order in which each broker has them."""

from __future__ import annotations

from broker.core.records import Logged, readmitted
from broker.protocol.events import Admitted
from broker.protocol.ids import Dot
from tests.simulation.brokers import BrokerProcess
from tests.simulation.run import Simulation


def log_of(broker: BrokerProcess, microcosm: str) -> list[Admitted]:
    """Every event of a microcosm on a broker's disk, in the order of its log."""
    return [
        readmitted(record)
        for record in broker.disk.records()
        if isinstance(record, Logged) and record.microcosm == microcosm
    ]


def microcosms(simulation: Simulation) -> list[str]:
    """Every microcosm that any broker has a log of, sorted."""
    return sorted(
        {
            record.microcosm
            for broker in simulation.brokers
            for record in broker.disk.records()
            if isinstance(record, Logged)
        }
    )


def union(simulation: Simulation, microcosm: str) -> dict[Dot, Admitted]:
    """Every event of a microcosm that is on any disk."""
    return {
        one.admission.dot: one for broker in simulation.brokers for one in log_of(broker, microcosm)
    }
