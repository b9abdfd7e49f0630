"""What a description names is a thing to look at, to go to and to try."""

from __future__ import annotations

from typing import Final

import pytest

from content.model import Outcome
from content.perception import observe
from content.worldfile import load
from tests.unit.bell_town import TOWN, town
from tests.unit.content_stage import Stage
from tests.unit.hollow import changed, found_in

GREEN: Final = """
[microcosm]
id = "green"
title = "The Green"
start = "green"
intro = "You come in."
carry_max = 20

[room.green]
name = "Village Green"
description = "A mill in the north, a church porch in the east, a low house in the west, a tower."
brief = "The green."
[room.green.exits]
north = "mill"
east = { to = "church", by = "church porch" }
west = { to = "lodge", nouns = ["House"] }
[room.green.exits.up]
to = "tower"
by = "rungs"
needs = "rope"
says = "You go up, and do not look."
[room.green.details]
"mill wall, mill" = "White."
"church, church porch, porch" = "Squat."
"low house, house" = "Smoking."
"rungs, tower" = "Iron."

[room.mill]
name = "Old Mill"
description = "Flour."
brief = "Flour."
exits.south = "green"

[room.church]
name = "Nave"
description = "Pews."
brief = "Pews."
exits.west = { to = "green", by = "church porch" }

[room.lodge]
name = "Lodge"
description = "A fire."
brief = "A fire."
exits.east = "green"

[room.tower]
name = "Tower of the Village"
description = "Air."
brief = "Air."
exits.down = { to = "green", by = "rungs" }

[item.rope]
name = "rope"
description = "Long."
at = "green"
tool = "rope"

[item.flax]
name = "swath of flax"
nouns = ["flax"]
description = "Loose."
at = "green"
fixed = true
gather = { skill = "foraging", charges = 2, yields = [{ sort = "hank" }] }

[sort.hank]
name = "hank"
description = "Flax."
stack = true

[item.bell]
name = "great bell"
description = "Green."
at = "green"
fixed = true
use = { how = "apply", kept = true, says = "It hums." }

[item.spring]
name = "spring"
description = "Clear."
at = "green"
fixed = true
use = { how = "drink", kept = true, says = "Cold." }

[item.stone]
name = "stone"
description = "Grey."
at = "green"
fixed = true
"""


def green() -> Stage:
    """The green, with Ana on it."""
    stage = Stage(dict(load({"green.toml": GREEN}).state))
    assert stage.do("ana", "enter", name="Ana")["result"] == "pass"
    return stage


@pytest.mark.parametrize(
    "direction, names",
    [
        ("north", {"mill"}),
        ("east", {"church", "church porch", "porch"}),
        ("west", {"house"}),
        ("up", {"rungs", "tower"}),
    ],
)
def test_a_way_is_called_by_what_the_room_shows_of_it(direction: str, names: set[str]) -> None:
    """A place that a room describes, and what a way goes by, name the way: the wall does not."""
    exits = {one["direction"]: one for one in observe(green().state, "ana")["exits"]}
    assert set(exits[direction]["names"]) == names
    shown = {"east": "church porch", "up": "rungs"}
    assert exits[direction]["name"] == shown.get(direction, "")


def test_a_place_can_be_looked_at_by_its_own_name() -> None:
    """As scenery of its own, unless other scenery has the name: then that is meant."""
    seen = {one["id"]: one["nouns"] for one in observe(green().state, "ana")["details"]}
    assert seen["green"] == ["green"]
    stage = green()
    assert stage.told("ana", "examine", target="green") == stage.told("ana", "look")


def test_whoever_goes_a_way_is_told_what_it_takes() -> None:
    """What the author says of a way comes before the place that one gets to."""
    stage = green()
    stage.do("ana", "take", item="rope")
    tried = stage.told("ana", "use", item="rope")
    assert tried == "The rope will do for the way up. Go, and see."
    told = stage.told("ana", "move", to="up")
    assert told.startswith("You go up, and do not look.\n\nTower of the Village\n")


@pytest.mark.parametrize("verb", ["take", "use"])
def test_what_grows_is_gathered_however_one_takes_it(verb: str) -> None:
    """To take what stays where it is, and gives something, is to gather from it."""
    taking, gathering = green(), green()
    told = taking.told("ana", verb, item="flax")
    assert told == "You get a hank from the swath of flax."
    assert gathering.told("ana", "gather", target="flax") == told
    assert taking.state == gathering.state
    assert taking.do("ana", "undo")["result"] == "fail"


def test_what_stays_where_it_is_can_be_tried() -> None:
    """It answers as its author says, or not at all; and it is there afterwards."""
    stage = green()
    stage.do("bob", "enter", name="Bob")
    assert stage.told("ana", "use", item="bell") == "It hums."
    assert stage.heard() == {"bob": "Ana tries the great bell."}
    assert stage.told("ana", "drink", item="spring") == "Cold."
    assert stage.told("ana", "use", item="stone") == (
        "You lay a hand on the stone, and nothing comes of it."
    )
    assert stage.told("ana", "drink", item="stone") == "The stone is nothing to drink."
    assert stage.told("ana", "use", item="rope") == "You are not carrying the rope."
    assert {stage.place_of(one) for one in ("bell", "spring", "stone")} == {"green"}


READING: Final = """
[item.stone]
name = "old stone"
description = "Cut."
at = "yard"
fixed = true
reads = "1804."

[quest.reading]
title = "A Stone"
giver = "mira"
offer = "Read it."
end = "Well."
steps = [{ do = "read", what = "stone", journal = "Read the stone." }]
"""


def test_what_is_to_be_read_is_not_done_by_a_look() -> None:
    """A step that asks for reading hangs on reading."""
    stage = Stage(dict(load({"town.toml": TOWN + READING}).state))
    stage.do("ana", "enter", name="Ana")
    stage.do("ana", "talk", target="mira")
    assert stage.do("ana", "accept", text="stone")["result"] == "pass"
    assert "Well." not in stage.told("ana", "examine", target="stone")
    assert "Well." in stage.told("ana", "read", item="stone")


def with_wolves_told(stage: Stage) -> Outcome:
    """Ana has told Mira of the wolves, and asks her again."""
    quests = {"wolves": {"step": 2, "count": 0, "done": True}}
    ana = stage.state["ana"]
    stage.state["ana"] = {**ana, "status": {**ana["status"], "quests": quests}}  # type: ignore[dict-item]
    return stage.do("ana", "talk", target="mira", text="wolves")


def test_what_was_told_at_its_step_is_told_again() -> None:
    """What somebody was told for a quest they can hear again, and nothing before that."""
    stage = town("Ana")
    assert stage.told("ana", "talk", target="mira", text="wolves") == 'Mira: "I would not know."'
    assert with_wolves_told(stage)["about"]["text"] == "You did it."


def test_who_keeps_a_shop_knows_what_is_in_it() -> None:
    """Asked about a ware without a topic of its own, they name how many and what it costs."""
    stage = town("Ana")
    assert stage.told("ana", "talk", target="mira", text="candles") == (
        'Mira: "Five candles, two coins each."'
    )
    assert stage.told("ana", "talk", target="mira", text="anvils") == 'Mira: "I would not know."'


def test_who_greets_somebody_who_lives_here_is_answered() -> None:
    """A greeting begins a talk, as talking to them does; other words stay words."""
    stage, other = town("Ana"), town("Ana")
    greeting = other.told("ana", "talk", target="mira")
    assert stage.told("ana", "say", text="Good morning!", to="mira") == greeting
    assert town("Ana").told("ana", "say", text="hello there", to="mira") == greeting


@pytest.mark.parametrize(
    "named, change",
    [
        ("room green names 'blue light'", ("A path goes", "A blue light fills it. A path goes")),
        (
            "the way north of room green names 'turf stile'",
            ('north = "hut"', 'north = { to = "hut", by = "turf stile" }'),
        ),
    ],
)
def test_whoever_checks_a_world_is_told_what_can_not_be_looked_at(
    named: str, change: tuple[str, str]
) -> None:
    """Light and sky, where a room speaks of them, and what one goes by, are things to look at."""
    assert [one.text.split(",")[0] for one in found_in(changed(change))] == [named]
