"""The whole set of scenarios over plain processes in network namespaces."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.system.chaos.namespaces import Namespaces, why_not
from tests.system.chaos.realm import HOSTS, Realm, environment
from tests.system.chaos.scenarios import SCENARIOS, Report, run

WHY_NOT = why_not()
pytestmark = [
    pytest.mark.system,
    pytest.mark.chaos,
    pytest.mark.skipif(bool(WHY_NOT) and not os.environ.get("CI"), reason=WHY_NOT),
    pytest.mark.timeout(240),
]


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda one: one.__name__)
def test_a_realm_survives(
    scenario: Callable[[Realm, Report], None],
    tmp_path: Path,
    record_property: Callable[[str, object], None],
) -> None:
    """Whatever happens between hosts: nothing is lost, nothing is done twice, all agree."""
    assert not WHY_NOT, WHY_NOT
    ground = Namespaces(HOSTS, tmp_path, environment())
    try:
        report = run(scenario, Realm(ground))
    finally:
        ground.close()
    record_property("chaos", str(report))
    assert report.wrong == [], report
