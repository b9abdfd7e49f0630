"""Capabilities are pure and total: 100,000 random and hostile steps, each checked, all undone.

What is tried: `tests.unit.playing`; what has to hold: `tests.unit.played`. It plays longer with
`WORLDLINE_PLAY_STEPS=5000000`.
Nothing is shrunk: that takes minutes, and the note of a failure names the step.
"""

from __future__ import annotations

import json
import os
import random
from collections import Counter
from typing import Final

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from content.intents import VERBS
from content.patch import applied
from tests.unit.played import check
from tests.unit.playing import WORLDS, opened

STEPS: Final = int(os.environ.get("WORLDLINE_PLAY_STEPS", "100000"))
LENGTH: Final = 200
PLAYS: Final = -(-STEPS // (LENGTH * len(WORLDS)))
NEVER_MAX: Final = 8
"""Verbs that need so much before they pass that a short play may not come to it."""

NUMBERS: Final = st.lists(st.integers(0, 2**48 - 1), min_size=LENGTH, max_size=LENGTH)


@pytest.mark.timeout(0)
@pytest.mark.parametrize("world", sorted(WORLDS))
@settings(
    max_examples=PLAYS,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(numbers=NUMBERS)
def test_no_play_breaks_a_world(world: str, numbers: list[int]) -> None:
    """Judged without an exception, alike twice, told in prose, conserved, undone bit for bit."""
    play = opened(world)
    for step, number in enumerate(numbers):
        try:
            check(play, play.step(number))
        except Exception as error:
            error.add_note(f"Step {step} in {world}, after {numbers[:step]}: {number}.")
            raise
    state = play.state
    for back in reversed(play.undo):
        state = applied(state, back)
    assert json.dumps(state, sort_keys=True) == json.dumps(WORLDS[world], sort_keys=True)


def test_play_comes_to_nearly_every_verb() -> None:
    """What is tried at random is not refused throughout: nearly all verbs pass somewhere."""
    done: Counter[str] = Counter()
    for world in sorted(WORLDS):
        dice = random.Random(world)
        for _ in range(24):
            play = opened(world)
            for _ in range(LENGTH):
                play.step(dice.getrandbits(48))
            done += play.done
    assert len([verb for verb in VERBS if not done[verb]]) <= NEVER_MAX
