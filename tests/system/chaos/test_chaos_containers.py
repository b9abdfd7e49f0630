"""Scenarios over containers of the product's own image, made by testcontainers."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest

from tests.system.chaos.containers import Containers, build, why_not
from tests.system.chaos.realm import HOSTS, Realm, environment
from tests.system.chaos.scenarios import IN_CONTAINERS, Report, run

WHY_NOT = why_not()
pytestmark = [
    pytest.mark.system,
    pytest.mark.chaos,
    pytest.mark.skipif(bool(WHY_NOT) and not os.environ.get("CI"), reason=WHY_NOT),
    pytest.mark.timeout(300),
]


@pytest.fixture(scope="module")
def images() -> None:
    """The images that hosts and programs run from."""
    assert not WHY_NOT, WHY_NOT
    build()


@pytest.mark.usefixtures("images")
@pytest.mark.parametrize("scenario", IN_CONTAINERS, ids=lambda one: one.__name__)
def test_a_realm_survives(
    scenario: Callable[[Realm, Report], None], record_property: Callable[[str, object], None]
) -> None:
    """As over namespaces: the same scenarios and the same checks."""
    ground = Containers(HOSTS, environment())
    try:
        report = run(scenario, Realm(ground))
    finally:
        ground.close()
    record_property("chaos", str(report))
    assert report.wrong == [], report
