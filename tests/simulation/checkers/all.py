"""The table of checkers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from tests.simulation.checkers import (
    answers,
    bounded,
    causal,
    conservation,
    history,
    messages,
    once,
    rules,
    settled,
)
from tests.simulation.run import Simulation

CHECKERS: Final[Mapping[str, Callable[[Simulation], list[str]]]] = {
    "once": once.check,
    "causal": causal.check,
    "history": history.check,
    "settled": settled.check,
    "answers": answers.check,
    "conservation": conservation.check,
    "messages": messages.check,
    "rules": rules.check,
    "bounded": bounded.check,
}


def problems_of(seed: int) -> list[str]:
    """What is wrong with a run: nothing, if all is well."""
    return problems_in(Simulation(seed))


def problems_in(simulation: Simulation) -> list[str]:
    """Runs it; what is wrong with it."""
    problems: list[str] = []
    try:
        simulation.run()
    except Exception as error:  # noqa: BLE001 - a core that raises is a finding like any other
        problems.append(f"crash: {type(error).__name__}: {error}")
    for name, check in CHECKERS.items():
        try:
            problems += [f"{name}: {problem}" for problem in check(simulation)]
        except Exception as error:  # noqa: BLE001 - what a checker can't read is a finding, too
            problems.append(f"{name}: {type(error).__name__}: {error}")
    return problems
