"""Finds candidates for conflicts: events that touch what an event unseen by their actor touched.

A hint, not a verdict: `touches` is what the publisher says. What became of the intents only the
replica's fold decides.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import Final

from broker.protocol.ids import Dot
from peer.core.tidings import Arrival

ENTITIES_MAX: Final = 16_384


@dataclass(frozen=True, slots=True)
class Conflict:
    """A candidate: an arrival, and the dots that it may be in conflict with."""

    arrival: Arrival
    with_dots: tuple[Dot, ...]


class CandidateFinder:
    """Remembers who touched each entity last; bounded: those touched longest ago go first."""

    def __init__(self) -> None:
        self._last: OrderedDict[tuple[str, str], tuple[Dot, str]] = OrderedDict()

    def note(self, arrival: Arrival) -> Conflict | None:
        """Takes note of an event from a log; returns the candidate that it is, if it is one."""
        if arrival.admission is None:
            return None
        header = arrival.event.header
        found: list[Dot] = []
        for entity in header.touches:
            key = (header.microcosm, entity)
            last = self._last.pop(key, None)
            self._last[key] = (arrival.admission.dot, header.actor)
            if last is None or last[1] == header.actor:
                continue
            if not header.basis.vector.covers_dot(last[0]):
                found.append(last[0])
        while len(self._last) > ENTITIES_MAX:
            self._last.popitem(last=False)
        return Conflict(arrival, tuple(found)) if found else None
