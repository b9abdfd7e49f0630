"""Guarantee 2, once; 3, nothing acknowledged is lost; 1, first in first out for each publisher."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from broker.core.records import Logged, readmitted
from broker.protocol.events import Admitted
from broker.protocol.ids import OriginId, event_id_text
from tests.simulation.run import Simulation


def admitted(simulation: Simulation) -> Iterator[Admitted]:
    """Every event on the broker's disk, in the order of its log."""
    for record in simulation.broker.disk.records():
        if isinstance(record, Logged):
            yield readmitted(record)


def check(simulation: Simulation) -> list[str]:
    """Every event is in the log once, in its publisher's order; what was acknowledged is there."""
    problems: list[str] = []
    count: Counter[str] = Counter()
    last: dict[tuple[str, str, int], OriginId] = {}
    for one in admitted(simulation):
        header = one.event.header
        count[event_id_text(header.id)] += 1
        key = (header.microcosm, header.origin.peer, header.origin.incarnation)
        before = last.get(key)
        if before is not None and before.seq >= header.origin.seq:
            problems.append(f"{header.origin} is in the log after {before}")
        last[key] = header.origin
    problems += [f"{event} is in the log {n} times" for event, n in count.items() if n > 1]
    for player in simulation.players:
        problems += [
            f"{said} was acknowledged and is not in the log"
            for said in player.acked
            if said not in count
        ]
    return problems
