"""Planted bugs: each breaks one line of a core, and a checker of the simulator has to notice.

A checker that never fired proves nothing. Each entry says what is broken, how, and which checker
must say so; `planted` breaks it for the length of a block, by putting another function in place of
the core's own. docs/guarantees.md lists them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, NamedTuple

from broker.core import causality, durable, federation, membership, publishing
from broker.protocol import clocks, fences, lives, settlement
from client.core import presence
from content import post, travellers
from content.capabilities import handling
from peer.core import authority, journeys, outbox, replica, rules, state, steward, verdict
from peer.core import post as peer_post
from tests.simulation.checkers import fairness
from tests.simulation.checkers.all import problems_in, problems_of
from tests.simulation.races import Handicap
from tests.simulation.run import Simulation
from tests.unit.second_rules import FIRST

PAGE: Final = Path(__file__).resolve().parents[2] / "docs" / "guarantees.md"
BEGIN: Final = "<!-- planted bugs: written by `python -m tests.simulation.planted` -->"
END: Final = "<!-- end of planted bugs -->"
SEEDS_MAX: Final = 160
"""So many runs at the most may pass before a bug is noticed."""


def _found(seed: int) -> list[str]:
    return problems_of(seed)


def _found_over_lossy_links(seed: int) -> list[str]:
    """The same, where every link between brokers loses messages until there is peace."""
    simulation = Simulation(seed)
    for wire in simulation.between.values():
        wire.loss = 0.02
    return problems_in(simulation)


def _unfair(handicap: Handicap) -> Callable[[int], list[str]]:
    return lambda seed: [f"fairness: {one}" for one in fairness.check(seed, handicap)]


class Planted(NamedTuple):
    """A bug: where it is put, what takes the place of what was there, and who has to notice.

    Attributes:
        instead: given what was there, returns what takes its place.
        checker: the name that a problem begins with.
        look: given a seed, says what is wrong with it.
    """

    where: Any
    name: str
    instead: Callable[[Any], Any]
    checker: str
    look: Callable[[int], list[str]] = _found


def _always(value: object) -> Callable[[Any], Any]:
    return lambda _: lambda *_arguments, **_named: value


_nothing: Final = _always(None)
_nowhere: Final = _always([])


def _unlogged(right: Any) -> Any:  # noqa: ANN401 - stands in for anything
    def admit(self: durable.Durable, event: Any, now_ms: int) -> list[Any]:  # noqa: ANN401
        records: list[Any] = right(self, event, now_ms)
        return records[:-1] if event.header.origin.seq % 5 == 0 else records

    return admit


def _one_too_far(right: Any) -> Any:  # noqa: ANN401
    def position_after(self: causality.MicrocosmLog, have: Any) -> int:  # noqa: ANN401
        position = int(right(self, have))
        return position + 1 if have and position < self.end else position

    return position_after


def _by_clock_alone(right: Any) -> Any:  # noqa: ANN401
    def settles(self: settlement.Rows, _dot: object, stamp: int, members: Any) -> bool:  # noqa: ANN401
        rows = [self._usable.get(member) for member in members.names]
        return all(row is not None and row.clock >= stamp for row in rows)

    return settles if right else None


def _highest(right: Any) -> Any:  # noqa: ANN401
    """Once switched, for ever switched, wherever in the order."""
    highest: dict[int, int] = {}

    def in_force(self: rules.Rules, state: Any) -> int:  # noqa: ANN401
        found = max(int(right(self, state)), highest.get(id(self), 0))
        highest[id(self)] = found
        return found

    return in_force


def _logical(self: clocks.HybridClock, _now_ms: int, above: int = 0) -> int:
    self.last = max(self.last + 1, above + 1)
    return self.last


def _new_words(right: Any) -> Any:  # noqa: ANN401
    def said_patch(state: Any, header: Any, body: dict[str, Any], at_ms: int) -> Any:  # noqa: ANN401
        words = {key: value for key, value in body.items() if key != "instead"}
        return right(state, header, words, at_ms)

    return said_patch


BUGS: Final[Mapping[str, Planted]] = {
    # causal delivery
    "whoever resumes misses an event": Planted(
        causality.MicrocosmLog, "position_after", _one_too_far, "causal"
    ),
    "publishes that have seen more are not parked": Planted(
        causality.MicrocosmLog, "follows", _always(True), "causal"
    ),
    # once, and nothing lost
    "derived ids are not recognised": Planted(causality.MicrocosmLog, "known", _nothing, "once"),
    "an event is admitted and not written": Planted(durable.Durable, "admit", _unlogged, "once"),
    "words said instead of others are new": Planted(replica, "said_patch", _new_words, "once"),
    # one history, and settled is final
    "an event counts each time it comes": Planted(replica, "is_repeat", _always(False), "once"),
    "the clock forgets at a restart": Planted(clocks.HybridClock, "observe", _nothing, "history"),
    "rows count before what they mention": Planted(
        settlement.Rows, "_is_usable", _always(True), "history"
    ),
    "settled without everybody holding it": Planted(
        settlement.Rows, "settles", _by_clock_alone, "settled"
    ),
    "who has not joined writes": Planted(durable.Durable, "may_write", _always(True), "history"),
    "nobody lets others join": Planted(membership.Membership, "admit_askers", _nowhere, "history"),
    "fences shut nothing out": Planted(fences.Fences, "counts", _always(True), "history"),
    "lives that know of no eviction count": Planted(
        fences.Fences, "begins", _always(True), "history"
    ),
    "a gap on a link is not noticed": Planted(
        federation.Federation, "_close", _nothing, "history", _found_over_lossy_links
    ),
    "what a vector leaves out is not held": Planted(
        lives.Lives,
        "covers_dot",
        lambda _: lambda _self, vector, dot: vector.covers_dot(dot),
        "history",
    ),
    "undone operations stay": Planted(state.PeerState, "pop", _nothing, "history"),
    "undone writers stay": Planted(verdict.Writers, "restore", _nothing, "history"),
    "a switch of rules counts nowhere": Planted(rules.Rules, "in_force", _always(FIRST), "rules"),
    "a switch of rules is not undone": Planted(rules.Rules, "in_force", _highest, "rules"),
    "settled events stay unsettled": Planted(
        replica.Replica, "_is_settled", _always(False), "history"
    ),
    # answers
    "resuming offers nothing again": Planted(outbox.Outbox, "offer_again", _nothing, "bounded"),
    "missed outcomes are not asked for": Planted(presence.Presence, "tick", _nowhere, "answers"),
    "nobody answers what was missed": Planted(steward.Steward, "ask", _nowhere, "answers"),
    "what was begun is never ended": Planted(authority, "is_begun", _always(False), "answers"),
    "tentative words are called final": Planted(
        steward.Steward,
        "_outcome",
        lambda right: lambda self, judged, *, final: right(self, judged, final=True),  # noqa: ARG005
        "answers",
    ),
    # conservation
    "a dropped thing is nowhere": Planted(
        handling,
        "moved",
        lambda right: lambda state, item, _, count=None: right(state, item, "nowhere", count),
        "conservation",
    ),
    "travellers stay where they left": Planted(
        travellers,
        "_gone",
        _always({"op": "delete", "path": ["@nobody"], "value": None}),
        "conservation",
    ),
    "arrivals are never answered": Planted(journeys, "_answer", _nothing, "conservation"),
    "an arrival counts each time it comes": Planted(
        travellers, "remembered", _always({}), "conservation"
    ),
    # words between microcosms
    "words that have come still wait": Planted(peer_post, "closed", _nowhere, "messages"),
    "words that come are told to nobody": Planted(post, "_handed", _always(([], [])), "messages"),
    # bounded
    # fairness
    "stamps have no physical time": Planted(
        clocks.HybridClock,
        "increment",
        lambda _: _logical,
        "fairness",
        _unfair(Handicap(busy=True)),
    ),
    "players put clocks forward": Planted(
        publishing,
        "REOFFERS",
        lambda right: right | {"player"},
        "fairness",
        _unfair(Handicap(accomplice=True)),
    ),
}


@contextmanager
def planted(bug: Planted) -> Iterator[None]:
    """Breaks the core for the length of the block."""
    right = getattr(bug.where, bug.name)
    setattr(bug.where, bug.name, bug.instead(right))
    try:
        yield
    finally:
        setattr(bug.where, bug.name, right)


def noticed(bug: Planted, seeds_max: int = SEEDS_MAX) -> int | None:
    """The first seed in which the bug's checker says that something is wrong; None for none."""
    with planted(bug):
        for seed in range(seeds_max):
            if any(one.startswith(bug.checker) for one in bug.look(seed)):
                return seed
    return None


def table() -> str:
    """The bugs by checker, as docs/guarantees.md shows them."""
    checkers = dict.fromkeys(bug.checker for bug in BUGS.values())
    lines = ["| checker | bugs that it has to notice |", "| --- | --- |"]
    for checker in checkers:
        names = [name for name, bug in BUGS.items() if bug.checker == checker]
        lines.append(f"| `{checker}` | {'; '.join(names)} |")
    return "\n".join([BEGIN, "", *lines, "", END])


def page() -> str:
    """docs/guarantees.md with that table in its place."""
    text = PAGE.read_text(encoding="utf-8")
    before, rest = text.split(BEGIN)
    return before + table() + rest.split(END)[1]


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
