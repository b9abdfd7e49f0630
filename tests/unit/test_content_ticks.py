"""The passing of time in the world: which ticks change what, and where the hour can be seen."""

import pytest

from content import perception
from content.courses import tick
from content.declared import WorldFileError
from content.dice import Dice
from content.model import WORLD, Entity, Op
from content.patch import applied
from content.ticks import TICKS, hour_of, last_tick
from content.worldfile import load
from tests.unit.content_stage import Stage

SHORE = """
[microcosm]
id = "shore"
title = "The Shore"
start = "sand"
intro = "Sand."
hour_ticks = 3
[room.sand]
name = "Sand"
description = "Sand. Much of it."
hours = ["Low water.", "The water comes.", "High water.", "The water goes."]
exits.in = "hut"
[room.hut]
name = "Hut"
description = "Boards."
exits.out = "sand"
"""


def shore() -> dict[str, Entity]:
    """The shore before anything happened."""
    return dict(load({"shore.toml": SHORE}).state)


def changes(state: dict[str, Entity], n: int) -> list[Op]:
    """What a tick changes."""
    return tick(state, n, Dice(b"secret", str(n).encode()))["patch"]


def ticked(state: dict[str, Entity], n: int) -> dict[str, Entity]:
    """The state after a tick."""
    return applied(state, changes(state, n))


def test_each_hour_lasts_its_ticks_and_the_first_follows_the_last() -> None:
    """The number of a tick says which hour it is, whatever ticks came before."""
    state = shore()
    hours = []
    for n in range(1, 14):
        state = ticked(state, n)
        hours.append(hour_of(state))
        assert hour_of(ticked(shore(), n)) == hours[-1]
    assert hours == [0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3, 0, 0]


def test_a_tick_that_was_counted_changes_nothing() -> None:
    """Repeats and stragglers are nothing; the last tick counted is remembered."""
    assert last_tick(shore()) == 0
    state = ticked(shore(), 7)
    assert last_tick(state) == 7
    assert changes(state, 7) == []
    assert changes(state, 3) == []
    assert changes(shore(), 0) == []


def test_a_tick_within_an_hour_changes_the_count_alone() -> None:
    """Nothing that anybody could see is written again while the hour is the same."""
    state = ticked(shore(), 3)
    assert [op["path"] for op in changes(state, 4)] == [[TICKS]]
    assert [op["path"] for op in changes(state, 6)] == [[TICKS], [WORLD, "status", "hour"]]


def test_the_hour_is_seen_where_the_author_says_so() -> None:
    """A room with hours shows the sentence of the hour, long or brief; others say nothing."""
    stage = Stage(shore())
    stage.do("ana", "enter", name="Ana")
    assert "\nLow water.\n" in perception.observe(stage.state, "ana")["text"]
    stage.state = ticked(stage.state, 6)
    assert "Sand. Much of it.\nHigh water.\n" in perception.observe(stage.state, "ana")["text"]
    assert "water" not in stage.told("ana", "move", to="in")
    assert "Sand\nSand.\nHigh water.\n" in stage.told("ana", "move", to="out")


def test_a_world_without_hours_counts_ticks_alone() -> None:
    """Time passes in every microcosm, also where nothing shows it."""
    lines = SHORE.splitlines()
    plain = "\n".join(one for one in lines if not one.startswith("hour"))
    state = dict(load({"shore.toml": plain}).state)
    assert [op["path"] for op in changes(state, 1_000)] == [[TICKS]]
    assert "hours" not in state["sand"]["spec"]


@pytest.mark.parametrize(
    "old, new, expected",
    [
        ("hour_ticks = 3\n", "", "line 10: expected 'hour_ticks' in [microcosm]"),
        ("hour_ticks = 3", "hour_ticks = 0", "line 7: hour_ticks is out of bounds: 1 to 1000000"),
        ("hour_ticks = 3", "hour_ticks = true", "line 7: microcosm.hour_ticks is a whole number"),
        ('hours = ["Low', 'brief = "x" #', "line 7: expected a room with 'hours'"),
        ('hours = ["Low', 'hours = ["A"] #', "expected 2 to 24 sentences, one for each hour"),
        ('["Low water.",', "[3,", "room.sand.hours is a list of texts"),
        ('description = "Boards."', 'hours = ["A", "B"]', "expected as many hours as elsewhere"),
    ],
)
def test_hours_that_make_no_sense_are_refused(old: str, new: str, expected: str) -> None:
    """Hours without a length, a length without hours, too few of them or differing ones."""
    assert old in SHORE
    with pytest.raises(WorldFileError) as raised:
        load({"shore.toml": SHORE.replace(old, new, 1)})
    assert expected in str(raised.value)
