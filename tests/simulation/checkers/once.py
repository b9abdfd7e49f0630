"""Guarantee 2, once; 3, nothing acknowledged is lost; 1, first in first out for each publisher."""

from __future__ import annotations

from collections import Counter

from broker.core.records import Logged, readmitted
from broker.protocol.codec import decode_body
from broker.protocol.ids import OriginId, event_id_text
from tests.simulation.checkers.history import replayed_verdicts
from tests.simulation.checkers.logs import fences_of, log_of, microcosms, union
from tests.simulation.run import Simulation


def check(simulation: Simulation) -> list[str]:
    """No broker admits an event twice; orders are kept; what was acknowledged is there.

    A derived event may come again after a log was cut short, and counts once all the same
    (`history`). A disk that was put back makes its broker forget what it admitted. Of words said
    again to another gateway one of the two has acted.
    """
    problems: list[str] = []
    everywhere: set[str] = set()
    for microcosm in microcosms(simulation):
        fences = fences_of(simulation, microcosm)
        for broker in simulation.brokers:
            entries = log_of(broker, microcosm)
            everywhere.update(event_id_text(one.event.header.id) for one in entries)
            highest: dict[tuple[str, int], OriginId] = {}
            own: set[str] = set()
            for one in entries:
                header, dot = one.event.header, one.admission.dot
                name = event_id_text(header.id)
                if dot.n > fences.get(dot.life, dot.n):
                    continue
                if dot.broker == broker.name and broker.name not in simulation.restored:
                    derived = header.derived is not None and simulation.forgetful
                    if name in own and not derived:
                        problems.append(f"{broker.name} admitted {name} twice")
                    own.add(name)
                key = (header.origin.peer, header.origin.incarnation)
                before = highest.get(key)
                if before is None or header.origin.seq > before.seq:
                    highest[key] = header.origin
                elif (
                    dot.broker == broker.name
                    and header.origin.seq < before.seq
                    and broker.name not in simulation.restored
                ):
                    problems.append(f"{broker.name} admitted {header.origin} after {before}")
        verdicts = replayed_verdicts(simulation, microcosm)
        done = [one.request for one in verdicts if one.outcome["result"] == "pass"]
        passed = [request.id for request in done]
        acted_on = {request.utterance for request in done}
        problems += [
            f"two gateways acted on {earlier}"
            for said, earlier in _said_anew(simulation, microcosm)
            if said in acted_on and earlier in acted_on
        ]
        problems += [f"{one} counts {n} times" for one, n in Counter(passed).items() if n > 1]
    lost = {
        event_id_text(readmitted(record).event.header.id)
        for broker in simulation.brokers
        for record in broker.disk.lost_records()
        if isinstance(record, Logged)
    }
    problems += [
        f"{said} was acknowledged and is in no log"
        for player in simulation.players
        for said in player.acked
        if said not in everywhere and said not in lost
    ]
    return problems


def _said_anew(simulation: Simulation, microcosm: str) -> list[tuple[str, str]]:
    """Words that were said instead of others, with those."""
    found = []
    for one in union(simulation, microcosm):
        body = decode_body(one.event.body)
        if one.event.header.topic[1:] == ("utterance",) and "instead" in body:
            found.append((event_id_text(one.event.header.id), body["instead"]))
    return found
