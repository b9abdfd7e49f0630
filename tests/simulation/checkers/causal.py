"""Guarantee 1, causal delivery: no event is anywhere before those that its publisher had seen."""

from __future__ import annotations

from broker.protocol.clocks import EMPTY, Vector
from broker.protocol.ids import event_id_text
from tests.simulation.checkers.logs import fences_of, log_of, microcosms, steps_of
from tests.simulation.run import Simulation


def check(simulation: Simulation) -> list[str]:
    """In every log `seen` and `cause` come before the event, `n` are gapless, and stamps rise."""
    problems: list[str] = []
    for microcosm in microcosms(simulation):
        fences = fences_of(simulation, microcosm)
        shut_out = {
            event_id_text(one.event.header.id)
            for broker in simulation.brokers
            for one in log_of(broker, microcosm)
            if one.admission.dot.n > fences.get(one.admission.dot.life, one.admission.dot.n)
        }
        for broker in simulation.brokers:
            vector = EMPTY
            stamps: dict[tuple[str, int], int] = {}
            known = set(shut_out)
            begun_anew = False
            for one in steps_of(broker, microcosm):
                if isinstance(one, Vector):
                    vector, begun_anew = vector.merged(one), True
                    continue
                header, dot = one.event.header, one.admission.dot
                name = f"{event_id_text(header.id)} at {broker.name}"
                if not vector.covers(header.seen.clipped(fences)):
                    problems.append(f"{name} is in the log before what its publisher had seen")
                cause = event_id_text(header.cause) if header.cause is not None else None
                if (
                    header.topic[1] == "intent"
                    and cause is not None
                    and cause not in known
                    and not begun_anew
                ):
                    problems.append(f"{name} is in the log before its cause")
                if dot.n != vector.of(dot.life) + 1:
                    problems.append(f"{name} leaves a gap in the log")
                if one.admission.stamp <= stamps.get(dot.life, 0):
                    problems.append(f"{name} has a stamp that is not above the one before it")
                if one.admission.stamp <= header.basis.top:
                    problems.append(f"{name} has a stamp that is not above its basis")
                stamps[dot.life] = one.admission.stamp
                vector = vector.advanced(dot)
                known.add(event_id_text(header.id))
    problems += [problem for world in simulation.worlds for problem in world.problems]
    return problems + _early(simulation)


def _early(simulation: Simulation) -> list[str]:
    """What came to a world peer before what its publisher had seen, unless that counts no more."""
    return [
        f"{dot} was delivered before what its publisher had seen"
        for world in simulation.worlds
        for microcosm, dot, missing, delivered in world.early
        if not delivered.covers(missing.clipped(fences_of(simulation, microcosm)))
    ]
