"""Every transcript comes out as it stands."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest

from tests.scenarios.transcripts import rendered, transcripts
from tests.unit.two_shores import FEN, FILES

CRAB: Final = """
[creature.crab]
name = "shore crab"
description = "A crab."
hp = 12
attack = 4
exp = 20
strikes = "pinches"

[spawn.crabs]
creature = "crab"
at = "landing"
regrow = 8
"""
CROSSING: Final = """# Over the water, a fight, a while away.
Ana enters
Ana: east
Ana: attack the crab
* 9 ticks pass
Ana leaves
* 1 tick passes
Ana enters
"""


@pytest.mark.parametrize("path", transcripts(), ids=lambda path: path.stem)
def test_a_transcript_comes_out_as_it_stands(path: Path) -> None:
    """What players are told in a transcript is what the world tells them, line by line."""
    text = path.read_text(encoding="utf-8")
    assert rendered(text) == text


def test_a_transcript_crosses_microcosms_and_lets_time_pass() -> None:
    """Of a world of several microcosms all can be played, and what time brings is told."""
    files = {**FILES, "fen.toml": FEN + CRAB}
    told = rendered(CROSSING, files)
    assert "Ana: east\n    You go east, out of this country" in told
    assert "ticks pass\n    [Ana]\n" in told
    assert "The shore crab falls, and does not get up." in told
    assert (
        "1 tick passes\n\nAna enters\n    You wake where you fell asleep.\n\n    Landing\n" in told
    )
    assert rendered(told, files) == told
