"""The table of checkers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from tests.simulation.checkers import answers, bounded, causal, conservation, history, once
from tests.simulation.run import Simulation

CHECKERS: Final[Mapping[str, Callable[[Simulation], list[str]]]] = {
    "once": once.check,
    "causal": causal.check,
    "history": history.check,
    "answers": answers.check,
    "conservation": conservation.check,
    "bounded": bounded.check,
}


def problems_of(seed: int) -> list[str]:
    """What is wrong with a run: nothing, if all is well."""
    simulation = Simulation(seed)
    try:
        simulation.run()
    except Exception as error:  # noqa: BLE001 - a core that raises is a finding like any other
        return [f"crash: {type(error).__name__}: {error}"]
    return [
        f"{name}: {problem}" for name, check in CHECKERS.items() for problem in check(simulation)
    ]
