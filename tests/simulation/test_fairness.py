"""Over many races nobody gains by who or where they are, by being busy, or by claiming clocks."""

from __future__ import annotations

import pytest

from tests.simulation.checkers.fairness import SKEWED, UNEVEN, check
from tests.simulation.races import Handicap


@pytest.mark.timeout(120)
@pytest.mark.parametrize("handicap", UNEVEN, ids=lambda one: str(UNEVEN.index(one)))
def test_even_races_are_won_by_halves(handicap: Handicap) -> None:
    """With equal clocks each side wins half, whatever one side tries."""
    assert check(1, handicap) == []


@pytest.mark.timeout(120)
def test_skewed_clocks_gain_no_more_than_their_difference() -> None:
    """Nobody wins who came later than the other by more than the clocks are apart."""
    assert check(1, SKEWED) == []
