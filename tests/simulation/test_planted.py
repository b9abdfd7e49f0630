"""Every planted bug is noticed."""

from __future__ import annotations

import pytest

from tests.simulation.checkers.all import problems_of
from tests.simulation.planted import BUGS, planted

SEEDS_MAX = 120


@pytest.mark.timeout(120)
@pytest.mark.parametrize("name", BUGS)
def test_a_planted_bug_is_noticed(name: str) -> None:
    """With one line of a core broken, some seed among the first has something to say."""
    with planted(BUGS[name]):
        assert any(problems_of(seed) for seed in range(SEEDS_MAX)), BUGS[name].what
