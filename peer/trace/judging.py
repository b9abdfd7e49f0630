"""What came of each intent: the journals' events folded, as every world peer folds them.

A log is folded in the order in which its broker had it, so that what was told at first is known as
well as what it came to. Where a log begins with a snapshot, what came before has no verdict here.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from broker.protocol.ids import EventId
from broker.reading import State
from content import prose
from peer.core.replica import Replica
from peer.core.rules import RELEASED, RulesError
from peer.core.tidings import Arrival
from peer.core.verdict import Judged
from peer.trace.history import Journal

CONFLICT: Final = "conflict"


class Verdict(NamedTuple):
    """What came of an intent.

    Attributes:
        first: the result when the broker that wrote it judged it by what it held.
        result: the result in the end.
        lost_to: of a conflict, who came first.
        words: what its actor is told.
    """

    first: str
    result: str
    lost_to: str
    words: str


def verdicts_of(journals: list[Journal]) -> dict[EventId, Verdict]:
    """The verdicts on all intents that can be judged by what is at hand."""
    found: dict[EventId, Verdict] = {}
    for journal in journals:
        for microcosm, states in sorted(journal.states.items()):
            own = _judged(journal, microcosm, states[0])
            for event, (verdict, is_own) in own.items():
                if is_own or event not in found:
                    found[event] = verdict
    return found


def _judged(journal: Journal, microcosm: str, state: State) -> dict[EventId, tuple[Verdict, bool]]:
    """The verdicts by one log, and whether its broker wrote each event itself."""
    found: dict[EventId, tuple[Verdict, bool]] = {}
    if state.rules not in RELEASED.games:
        return found
    rules = RELEASED._replace(version=state.rules)
    replica = Replica(microcosm, journal.secret, state.data, state.vector, state.top, rules=rules)
    for admitted in journal.entries.get(microcosm, []):
        arrival = Arrival(admitted.event, admitted.admission, 0)
        try:
            news = replica.take([arrival])
        except (RulesError, ValueError):
            return found
        is_own = admitted.admission.dot.broker == journal.broker
        for judged in news:
            event = judged.request.event
            before = found.get(event)
            verdict = _verdict(judged, before[0].first if before is not None else None)
            found[event] = (verdict, before[1] if before is not None else is_own)
    return found


def _verdict(judged: Judged, first: str | None) -> Verdict:
    result = judged.outcome["result"]
    words = prose.for_actor(judged.outcome, judged.after, judged.lost_to)
    return Verdict(first or result, result, judged.lost_to or "", words)
