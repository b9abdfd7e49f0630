"""A bot in the world that is shipped: what a newcomer can get to without a guide."""

from __future__ import annotations

import re

import pytest

from peer.cli import DEFAULT_WORLD, world_files
from tests.autoplay import autoplay
from tests.memory import whole_world

SEED = 5
TURNS_MAX = 3_000


@pytest.mark.timeout(400)  # some two thousand lines, each through the whole realm
def test_a_bot_reaches_level_5_in_low_water() -> None:
    """Unaided it explores, gathers, makes something, takes on a quest and fights its way up."""
    log = autoplay(whole_world(world_files(DEFAULT_WORLD)), "Bot", SEED, TURNS_MAX, 5)
    told = "\n".join(log)
    assert "level 5, with a point to spend" in told
    rooms = set(re.findall(r"^    \[pass\] (.+)\n.+\n(?:.+\n)*?Exits: ", told, re.MULTILINE))
    assert len(rooms) >= 15, sorted(rooms)
    assert re.search(r"\d+ > gather .+\n    \[pass\] ", told)
    assert re.search(r"\d+ > (?:craft|try out) .+\n    \[pass\] You make ", told)
    assert re.search(r"\d+ > accept.*\n    \[pass\] You take it on\. ", told)
