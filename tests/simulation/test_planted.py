"""Every planted bug is noticed by the checker that stands for what it breaks."""

from __future__ import annotations

import pytest

from tests.simulation.checkers.all import CHECKERS
from tests.simulation.planted import BUGS, PAGE, noticed, page


@pytest.mark.timeout(200)
@pytest.mark.parametrize("name", BUGS)
def test_a_planted_bug_is_noticed(name: str) -> None:
    """With one line of a core broken, its checker says so in one of the first runs."""
    assert noticed(BUGS[name]) is not None


def test_every_checker_has_noticed_a_bug() -> None:
    """No checker stands there without ever having fired."""
    assert {*CHECKERS, "fairness"} == {bug.checker for bug in BUGS.values()}
    assert len(BUGS) >= 20


def test_the_page_lists_every_planted_bug() -> None:
    """docs/guarantees.md names the bugs behind each guarantee."""
    assert PAGE.read_text(encoding="utf-8") == page()
