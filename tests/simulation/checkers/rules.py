"""Guarantee 4, one history: a switch of the rules counts at its place in the order, and only there.

Which version was in force for each event is worked out from the disks alone; under the second
version whoever takes a thing marks it, and nobody waits (`tests.unit.second_rules`).
"""

from __future__ import annotations

from broker.core.switching import in_force
from broker.protocol.codec import decode_body
from broker.protocol.ids import Dot, EventId
from broker.protocol.settlement import rules_of
from peer.core.verdict import Judged
from tests.simulation.checkers.history import carried_log, replayed_verdicts
from tests.simulation.checkers.logs import log_of, union
from tests.simulation.run import Simulation
from tests.unit.second_rules import FIRST, MARK, SECOND


def check(simulation: Simulation) -> list[str]:
    """Every verdict goes by the version of its place, and after peace all agree on the last one."""
    problems: list[str] = []
    for microcosm in simulation.world:
        places, last = _versions(simulation, microcosm)
        for judged in replayed_verdicts(simulation, microcosm):
            shown = _shown(judged)
            if shown is not None and shown != places[judged.request.event]:
                problems.append(f"{judged.request.id} went by version {shown}")
        for world in simulation.worlds:
            replica = world.replica(microcosm)
            if replica is not None and replica.rules != last:
                problems.append(f"{world.peer} goes by version {replica.rules}, not by {last}")
        for process in simulation.brokers:
            log = carried_log(process, microcosm)
            told = in_force(log) if log is not None else 0
            if told not in (last, 0) or (not told and last == SECOND and log is not None):
                problems.append(f"{process.name} tells of version {told}, not of {last}")
    return problems


def _versions(simulation: Simulation, microcosm: str) -> tuple[dict[EventId, int], int]:
    """The version in force for each event, where it comes first in the order; and in the end."""
    places: dict[EventId, int] = {}
    version = FIRST
    for one in union(simulation, microcosm):
        header = one.event.header
        version = rules_of(header, decode_body(one.event.body)) or version
        places.setdefault(header.id, version)
    return places, version


def _shown(judged: Judged) -> int | None:
    """The version that an outcome shows it went by, if it shows any."""
    outcome = judged.outcome
    if outcome["verb"] == "wait" and outcome["result"] == "pass":
        return FIRST
    if outcome["verb"] == "wait" and outcome["reason"] == "emote.nothing":
        return SECOND
    if outcome["verb"] == "take" and outcome["result"] == "pass":
        return SECOND if any(op["path"][-1] == MARK for op in outcome["patch"]) else FIRST
    return None


def judged_apart(simulation: Simulation, microcosm: str) -> int:
    """How many verdicts went by another version until a switch on the other side came in.

    They are those after a switch in the order whose broker had not seen it when it admitted them.
    """
    events = union(simulation, microcosm)
    switches = [
        one for one in events if rules_of(one.event.header, decode_body(one.event.body)) is not None
    ]
    count = 0
    for process in simulation.brokers:
        seen: set[Dot] = set()
        for one in log_of(process, microcosm):
            dot, stamp = one.admission.dot, one.admission.stamp
            if dot.broker == process.name and one.event.header.topic[1:] == ("intent",):
                count += any(
                    switch.admission.stamp < stamp and switch.admission.dot not in seen
                    for switch in switches
                )
            seen.add(dot)
    return count
