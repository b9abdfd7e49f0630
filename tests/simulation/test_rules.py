"""The rules are switched while the realm is cut: both sides go on, and come to one history."""

from __future__ import annotations

from tests.simulation.checkers.all import problems_in
from tests.simulation.checkers.rules import judged_apart
from tests.simulation.run import Simulation

APART = 3_097
"""A seed in which many verdicts fell beyond a cut, by a version that was no longer in force."""


def test_verdicts_beyond_a_cut_come_to_go_by_the_switch() -> None:
    """What the other side judged by the old version is judged anew, told, and the same for all."""
    simulation = Simulation(APART)
    assert problems_in(simulation) == []
    assert sum(judged_apart(simulation, name) for name in simulation.world) > 5
