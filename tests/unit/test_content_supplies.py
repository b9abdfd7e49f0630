"""Things that come again where they were put: rarely, by the books, and never without end."""

from __future__ import annotations

import pytest

from content import prose
from content.courses import tick
from content.declared import WorldFileError
from content.dice import Dice
from content.model import Outcome
from content.patch import applied
from content.supplies import ABOUT_MAX, SUPPLIES
from content.worldfile import load
from tests.unit.books import balance, totals
from tests.unit.content_stage import Stage

SHED = """
[microcosm]
id = "shed"
title = "The Shed"
start = "shed"
intro = "You come in."

[room.shed]
name = "Shed"
description = "Nets."

[item.lamp]
name = "tin lamp"
at = "shed"
placed = "A tin lamp hangs from a nail."
light = true
restock = 10
description = "Dented."

[item.crate]
name = "crate"
at = "shed"
fixed = true
container = true
lid = { closed = false }
description = "Pine."

[sort.key]
name = "small key"
description = "It opens something."

[item.key]
sort = "key"
at = "crate"
restock = 20
"""


def shed(*names: str) -> Stage:
    """The shed with these players in it."""
    made = Stage(dict(load({"shed.toml": SHED}).state))
    for name in names:
        made.do(name.lower(), "enter", name=name)
    return made


def passes(stage: Stage, n: int) -> Outcome:
    """Tick n goes by."""
    outcome = tick(stage.state, n, Dice(b"key", str(n).encode()))
    stage.before, stage.state = stage.state, applied(stage.state, outcome["patch"])
    return outcome


def lamps(stage: Stage) -> list[str]:
    """Where the lamps are."""
    found = [one for one in sorted(stage.state) if one.partition("#")[0] == "lamp"]
    return [str(stage.state[one]["status"]["location"]) for one in found]


def test_what_was_taken_comes_again_in_its_place() -> None:
    """So many ticks after it was missed, told to who is there, and placed as the first was."""
    stage = shed("Ana", "Bob")
    passes(stage, 1)
    stage.do("ana", "take", item="lamp")
    for n in range(2, 12):
        passes(stage, n)
        assert lamps(stage) == ["ana"]
    told = prose.for_witness(passes(stage, 12), stage.before, stage.state, "bob")
    assert told == "When you look again, there is a tin lamp where one was before."
    assert lamps(stage) == ["ana", "shed"]
    assert "A tin lamp hangs from a nail." in stage.told("bob", "look")
    assert stage.state[SUPPLIES]["status"] == {"missing": {}}


def test_none_comes_while_one_is_there() -> None:
    """Put back, or another of its kind, it is not missed any more; the count begins anew."""
    stage = shed("Ana")
    stage.do("ana", "take", item="lamp")
    passes(stage, 1)
    stage.do("ana", "drop", item="lamp")
    for n in range(2, 40):
        passes(stage, n)
    assert lamps(stage) == ["shed"]
    stage.do("ana", "take", item="lamp")
    passes(stage, 40)
    passes(stage, 49)
    assert lamps(stage) == ["ana"]


def test_what_comes_is_in_the_books_and_ends_somewhere() -> None:
    """Whoever hoards gets so many and no more, and nothing is there that the books do not know."""
    stage = shed("Ana")
    genesis = dict(stage.state)
    for n in range(0, 20 * 2 * ABOUT_MAX, 10):
        for one in [one for one in stage.state if one.partition("#")[0] == "lamp"]:
            if stage.place_of(one) == "shed":
                status = {**stage.state[one]["status"], "location": "ana"}
                stage.state[one] = {**stage.state[one], "status": status}
        passes(stage, n + 1)
    assert lamps(stage).count("ana") == ABOUT_MAX
    assert totals(stage.state) == balance(genesis, stage.state)


def test_under_a_lid_it_comes_unseen() -> None:
    """In a box that is shut nobody is told of it, and it is there."""
    stage = shed("Ana")
    stage.do("ana", "take", item="key")
    stage.do("ana", "close", target="crate")
    passes(stage, 1)
    assert passes(stage, 30).get("also") == []
    stage.do("ana", "open", target="crate")
    assert "small key" in stage.told("ana", "examine", target="crate")


@pytest.mark.parametrize(
    "was,becomes,told",
    [
        ("light = true", "stack = true", "what stacks or is fixed does not come again"),
        ("light = true", "fixed = true", "what stacks or is fixed does not come again"),
        ("light = true", "hidden = true", "what is found once does not come again"),
        ("restock = 10", "restock = -1", "restock"),
        ("restock = 10", 'restock = "soon"', "restock"),
    ],
)
def test_what_can_not_come_again_is_a_mistake(was: str, becomes: str, told: str) -> None:
    """It is told with its file and line."""
    with pytest.raises(WorldFileError, match=told):
        load({"shed.toml": SHED.replace(was, becomes, 1)})


def test_a_world_without_such_things_keeps_no_account_of_them() -> None:
    """Nothing is added where nothing comes again."""
    plain = SHED.replace("restock = 10\n", "").replace("restock = 20\n", "")
    assert SUPPLIES not in load({"shed.toml": plain}).state
