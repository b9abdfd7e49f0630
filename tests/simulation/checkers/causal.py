"""Guarantee 1, causal delivery: no event is in a log before those that its publisher had seen."""

from __future__ import annotations

from broker.protocol.clocks import EMPTY, Vector
from broker.protocol.ids import event_id_text
from tests.simulation.checkers.once import admitted
from tests.simulation.run import Simulation


def check(simulation: Simulation) -> list[str]:
    """Each event's `seen` and `cause` are covered by what comes before it, and stamps rise."""
    problems: list[str] = []
    vectors: dict[str, Vector] = {}
    stamps: dict[str, int] = {}
    known: set[str] = set()
    for one in admitted(simulation):
        header = one.event.header
        name = event_id_text(header.id)
        vector = vectors.get(header.microcosm, EMPTY)
        if not vector.covers(header.seen):
            problems.append(f"{name} is in the log before what its publisher had seen")
        cause = event_id_text(header.cause) if header.cause is not None else None
        if header.topic[1] == "intent" and cause not in known:
            problems.append(f"{name} is in the log before its cause")
        if one.admission.stamp <= stamps.get(header.microcosm, 0):
            problems.append(f"{name} has a stamp that is not above the one before it")
        stamps[header.microcosm] = one.admission.stamp
        vectors[header.microcosm] = vector.advanced(one.admission.dot)
        known.add(name)
    return problems
