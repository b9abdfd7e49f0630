"""Making things in words, through the whole realm: preview, practice, quality, ways to learn."""

from __future__ import annotations

from content.capabilities.table import apply
from content.dice import Dice
from content.figures import changed
from content.model import item_at, player_at
from content.patch import applied
from content.wording import plural
from content.worldfile import load
from tests.memory import MemoryRealm
from tests.unit.content_stage import Stage, intent
from tests.unit.workshop import GENESIS

SMITHY = """
[microcosm]
id = "smithy"
title = "The Smithy"
start = "yard"
intro = "You come in."
[room.yard]
name = "Yard"
description = "A yard."
[sort.bar]
name = "iron bar"
description = "Iron."
stack = true
[item.bars]
sort = "bar"
at = "yard"
count = 400
[item.block]
name = "anvil"
description = "An anvil."
at = "yard"
fixed = true
station = "anvil"
[sort.cap]
name = "iron cap"
description = "A cap."
gear = { slot = "head", mods = { defence = 2 } }
[recipe.cap]
makes = "cap"
parts = { bar = 2 }
station = "anvil"
skill = "smithing"
known = true
[sort.knife]
name = "knife"
many = "knives"
description = "A knife."
gear = { slot = "hand", skill = "blades", damage = 3 }
[recipe.knife]
makes = "knife"
parts = { bar = 1 }
station = "anvil"
skill = "smithing"
level = 60
known = true
"""


def told(realm: MemoryRealm, text: str) -> str:
    """What Ana is told of a line."""
    return "\n".join(realm.say("Ana", text))


def test_what_is_lacking_is_said_before_and_when_one_tries() -> None:
    """A preview names all that it takes and what of it is lacking; asking uses nothing up."""
    realm = MemoryRealm("shop", GENESIS.state)
    realm.enter("Ana")
    told(realm, "take two nails")
    assert told(realm, "recipe for a box") == (
        "The wooden box takes four nails, two planks, a hammer and a work bench to work at. "
        "You lack two nails, two planks and a hammer."
    )
    assert told(realm, "make a box") == "For that you lack two nails, two planks and a hammer."
    assert told(realm, "make two boxes") == "For that you lack six nails, four planks and a hammer."
    assert told(realm, "inventory") == "You carry two nails."


def test_a_recipe_is_found_out_by_trying() -> None:
    """Only with all that it takes, at the right place; from then on it is known."""
    realm = MemoryRealm("shop", GENESIS.state)
    realm.enter("Ana")
    told(realm, "take the nails")
    assert told(realm, "make a hook") == "You know no recipe for anything of that name."
    assert told(realm, "try to make a hook").startswith("You lay things side by side")
    told(realm, "north")
    made = [told(realm, "try to make a hook") for _ in range(4)]
    assert "You make an iron hook." in made
    assert told(realm, "recipes") == "You know how to make: iron hook and wooden box."
    assert "smithing" in told(realm, "skills")


def test_a_recipe_is_learned_from_a_book() -> None:
    """Once, and it says so."""
    realm = MemoryRealm("shop", GENESIS.state)
    realm.enter("Ana")
    assert told(realm, "read the manual") == (
        "Bend the nail, and temper it.\nYou have learned how to make an iron hook."
    )
    assert told(realm, "read the manual") == "Bend the nail, and temper it."
    assert told(realm, "recipes") == "You know how to make: iron hook and wooden box."


def smith(skilled: int) -> Stage:
    """Ana in a smithy, with iron and so much practice."""
    stage = Stage(state=dict(load({"smithy.toml": SMITHY}).state))
    stage.do("ana", "enter", name="Ana")
    for path, value in (
        (["bar~yard", "status", "location"], "ana"),
        (["ana", "status", "skills"], {"smithing": skilled}),
    ):
        stage.state = applied(stage.state, [{"op": "set", "path": path, "value": value}])  # type: ignore[typeddict-item]
    return stage


def qualities(skilled: int, text: str) -> list[int]:
    """How good thirty things come out, one after the other, of those that come out at all."""
    stage, found = smith(skilled), list[int]()
    for number in range(30):
        outcome = apply(
            stage.state, intent("ana", verb="craft", text=text), Dice(b"key", b"%d" % number)
        )
        state = applied(stage.state, outcome["patch"])
        for one in sorted(set(state) - set(stage.state)):
            item = item_at(state, one)
            assert item is not None
            found.append(item["status"].get("quality", 0))
    return found


def test_quality_comes_with_skill() -> None:
    """A beginner makes what is usual; a master of the craft hardly ever does."""
    assert set(qualities(0, "iron cap")) == {0}
    best = qualities(90, "iron cap")
    assert sum(best) > 2 * len(best)
    assert 0 < sum(qualities(90, "knife")) < sum(best)


def test_quality_shows_in_name_and_figures() -> None:
    """In what one is told, in what one sees, and in what it does for who wears it."""
    stage = smith(100)
    assert stage.told("ana", "craft", text="two iron caps") == "You make two masterly iron caps."
    made = next(one for one in sorted(stage.state) if one.startswith("cap#"))
    assert stage.told("ana", "examine", target=made) == "A cap.\nWorn: defence +5."
    assert "masterly iron cap" in stage.told("ana", "inventory")
    stage.do("ana", "equip", item=made)
    ana = player_at(stage.state, "ana")
    assert ana is not None
    assert changed(stage.state, ana, "defence") == 5
    told = stage.told("ana", "craft", text="knife")
    assert told in {f"You make a {word}knife." for word in ("", "good ", "fine ", "masterly ")}


def test_what_fails_by_rule_costs_nothing_and_by_dice_a_part() -> None:
    """Without the practice nothing is touched; with it, a slip of the hand loses some."""
    stage = smith(0)
    before = stage.state
    assert stage.do("ana", "craft", text="knife")["reason"] == "craft.skill"
    assert stage.state == before
    lost = set()
    for number in range(60):
        outcome = apply(
            before, intent("ana", verb="craft", text="iron cap"), Dice(b"key", b"%d" % number)
        )
        if outcome["reason"] == "craft.spoiled":
            left = applied(before, outcome["patch"])["bar~yard"]
            lost.add(400 - int(str(left["status"]["count"])))
    assert lost <= {0, 1, 2}
    assert len(lost) > 1


def test_more_than_one_is_said_in_english() -> None:
    """Where its author gives no plural."""
    names = ("box", "torch", "berry", "key", "pot of salve", "nail", "glass")
    assert [plural(name) for name in names] == [
        "boxes",
        "torches",
        "berries",
        "keys",
        "pots of salve",
        "nails",
        "glasses",
    ]
