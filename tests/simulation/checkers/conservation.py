"""Guarantee 7, conservation: every thing is in one place, and none appeared or is gone."""

from __future__ import annotations

from tests.simulation.checkers.history import replayed
from tests.simulation.run import Simulation, genesis

DEPTH_MAX = 10


def check(simulation: Simulation) -> list[str]:
    """The things are those of the beginning, each inside a chain of holders that ends in a room."""
    state = replayed(simulation).state
    problems: list[str] = []
    began = {name for name, entity in genesis()[1].items() if entity["kind"] == "item"}
    now = {name for name, entity in state.items() if entity["kind"] == "item"}
    problems += [f"{name} has gone" for name in sorted(began - now)]
    problems += [f"{name} came from nowhere" for name in sorted(now - began)]
    for name in sorted(now):
        holder, steps = name, 0
        while state[holder]["kind"] != "room" and steps < DEPTH_MAX:
            holder = str(state[holder]["status"]["location"])
            steps += 1
            if holder not in state:
                problems.append(f"{name} is in {holder}, which does not exist")
                break
        if steps == DEPTH_MAX:
            problems.append(f"{name} is inside itself")
    return problems
