"""Things and crafts: stacks, containers, lids, clothes, gathering, making, food and books."""

from __future__ import annotations

from typing import cast

from content.courses import tick
from content.dice import Dice
from content.model import Item, State, Value
from content.patch import applied
from content.places import bulk
from content.things import item_entity
from tests.unit.content_stage import Stage
from tests.unit.workshop import workshop


def ticks(stage: Stage, first: int, last: int) -> None:
    """So many ticks pass."""
    for n in range(first, last + 1):
        stage.state = applied(stage.state, tick(stage.state, n, Dice(b"key", b"%d" % n))["patch"])


def at(state: State, *path: str) -> Value:
    """What the state has at a path below an entity."""
    found: Value = state[path[0]]["status"]
    for key in path[1:]:
        assert isinstance(found, dict)
        found = found[key]
    return found


def test_a_stack_is_divided_and_put_together() -> None:
    """So many of them go, the rest stay; what comes to the same place is one again."""
    shop = workshop("Ana")
    assert shop.told("ana", "take", item="nail~floor", quantity=5) == "You take five nails."
    assert shop.told("ana", "take", item="nail~floor", quantity=9) == "There are only 7 of them."
    assert shop.told("ana", "take", item="nail~floor", quantity=1) == "You take the nail."
    assert shop.state["nail~ana"]["status"]["count"] == 6
    assert "six nails" in shop.told("ana", "inventory")
    assert shop.told("ana", "drop", item="nail~ana") == "You put the six nails down."
    assert shop.state["nail~floor"]["status"]["count"] == 12
    assert "nail~ana" not in shop.state


def test_a_lid_keeps_things_in_and_out() -> None:
    """Closed, it shows nothing and gives nothing; a lock takes its own key."""
    shop = workshop("Ana")
    assert shop.told("ana", "open", target="chest") == "The sea chest is locked."
    assert shop.told("ana", "take", item="ring") == "You see no such thing here."
    assert "ring" not in shop.told("ana", "look")
    assert shop.told("ana", "unlock", target="chest") == (
        "You carry no key that fits the sea chest."
    )
    shop.do("ana", "take", item="other_key")
    refused = shop.told("ana", "unlock", target="chest", item="other_key")
    assert refused == "It does not fit the sea chest."
    shop.do("ana", "take", item="key")
    assert shop.told("ana", "unlock", target="chest") == (
        "You turn the iron key, and the sea chest is no longer locked."
    )
    opened = "You open the sea chest. In it: a gold ring."
    assert shop.told("ana", "open", target="chest") == opened
    assert "In the sea chest: a gold ring." in shop.told("ana", "look")
    taken = shop.told("ana", "take", item="ring", source="chest")
    assert taken == "You take the gold ring from the sea chest."
    shop.do("ana", "close", target="chest")
    opened = "You open the sea chest. There is nothing in it."
    assert shop.told("ana", "open", target="chest") == opened
    shop.do("ana", "close", target="chest")
    assert shop.told("ana", "put", item="ring", target="chest") == "The sea chest is closed."
    assert shop.told("ana", "lock", target="chest") == (
        "You turn the iron key, and the sea chest is locked."
    )


def test_containers_have_bounds() -> None:
    """By volume, and nothing goes into itself, at any depth."""
    shop = workshop("Ana")
    for item in ("bag", "pouch", "nail~floor"):
        shop.do("ana", "take", item=item)
    assert shop.told("ana", "put", item="pouch", target="bag") == (
        "You put the leather pouch in the canvas bag."
    )
    assert shop.told("ana", "put", item="bag", target="pouch") == (
        "The canvas bag would have to be inside itself."
    )
    assert shop.told("ana", "put", item="nail~ana", target="bag") == (
        "There is no room for the twelve nails in the canvas bag."
    )
    assert shop.told("ana", "put", item="nail~ana", target="bag", quantity=9) == (
        "You put nine nails in the canvas bag."
    )
    assert shop.told("ana", "put", item="nail~ana", target="hammer") == (
        "Nothing can be put in the claw hammer."
    )


def test_putting_things_where_they_are_makes_no_more_of_them() -> None:
    """Some of a stack, put into the bag that they are in."""
    shop = workshop("Ana")
    for item in ("bag", "nail~floor"):
        shop.do("ana", "take", item=item)
    shop.do("ana", "put", item="nail~ana", target="bag", quantity=5)
    assert shop.do("ana", "put", item="nail~bag", target="bag", quantity=2)["patch"] == []
    assert shop.state["nail~bag"]["status"]["count"] == 5


def test_what_is_in_the_way_comes_off() -> None:
    """One head, two hands; what is put away is still carried."""
    shop = workshop("Ana")
    for item in ("cap", "hood", "hammer", "axe"):
        shop.do("ana", "take", item=item)
    assert shop.told("ana", "equip", item="cap") == "You put the felt cap on."
    assert shop.told("ana", "equip", item="hood") == (
        "You take the felt cap off and put the wool hood on."
    )
    shop.do("ana", "equip", item="hammer")
    assert shop.told("ana", "equip", item="axe") == (
        "You put the claw hammer away and take the felling axe in hand."
    )
    carried = shop.told("ana", "inventory")
    assert "You wield a felling axe.\nYou wear a wool hood." in carried
    assert shop.told("ana", "unequip", item="hood") == "You take the wool hood off and keep it."
    assert shop.told("ana", "equip", item="nail~floor") == "You are not carrying the twelve nails."
    shop.do("ana", "drop", item="axe")
    assert "worn" not in shop.state["axe"]["status"]


def test_a_node_gives_is_used_up_and_grows_again() -> None:
    """With its tool only; practice comes of it, and the books know what came."""
    shop = workshop("Ana")
    shop.do("ana", "move", to="north")
    assert shop.told("ana", "gather", target="oak") == "You need an axe for that."
    shop.do("ana", "move", to="south")
    shop.do("ana", "take", item="axe")
    shop.do("ana", "move", to="north")
    ticks(shop, 1, 1)
    assert shop.told("ana", "gather", target="oak").startswith("You get ")
    shop.do("ana", "gather", target="oak")
    assert shop.told("ana", "gather", target="oak") == "There is only the stump."
    planks = shop.state["plank~ana"]["status"]["count"]
    assert shop.state["@books"]["status"]["came"] == {"plank": {"gather": planks}}
    assert shop.state["ana"]["status"]["skills"] == {"woodcutting": 2}
    ticks(shop, 2, 5)
    assert shop.do("ana", "gather", target="oak")["result"] == "fail"
    ticks(shop, 6, 6)
    assert shop.do("ana", "gather", target="oak")["result"] == "pass"


def test_making_takes_parts_tools_and_a_place() -> None:
    """What is missing is said, and nothing is used up then."""
    shop = workshop("Ana")
    assert shop.told("ana", "craft", text="a box") == (
        "For that you lack four nails, two planks and a hammer."
    )
    shop.do("ana", "take", item="axe")
    shop.do("ana", "move", to="north")
    shop.do("ana", "gather", target="oak")
    shop.do("ana", "move", to="south")
    shop.do("ana", "take", item="nail~floor", quantity=6)
    shop.do("ana", "take", item="hammer")
    needs = "The wooden box takes four nails, two planks, a hammer and a work bench to work at."
    assert shop.told("ana", "recipes", text="box").startswith(needs)
    assert shop.told("ana", "recipes") == "You know how to make: wooden box."
    assert at(shop.state, "nail~ana", "count") == 6
    outcome = shop.do("ana", "craft", text="box")
    assert outcome["result"] == "pass"
    spoiled = outcome["reason"] == "craft.spoiled"
    made = [key for key in shop.state if key.startswith("box#")]
    assert bool(made) is not spoiled
    if not spoiled:
        assert shop.state["nail~ana"]["status"]["count"] == 2
        assert at(shop.state, "@books", "came", "box") == {"craft": 1}


def test_recipes_are_learned_from_books_and_found_out() -> None:
    """A book that is kept teaches everybody; who has the parts may find out alone."""
    shop = workshop("Ana", "Bo")
    for who in ("ana", "bo"):
        shop.do(who, "take", item="nail~floor", quantity=6)
    assert shop.told("ana", "craft", text="hook") == (
        "You know no recipe for anything of that name."
    )
    told = shop.told("ana", "read", item="manual")
    assert told.startswith("Bend the nail, and temper it.")
    assert shop.state["ana"]["status"]["recipes"] == {"hook": True}
    assert shop.told("bo", "try", text="hook").startswith("You lay things side by side")
    for who in ("ana", "bo"):
        shop.do(who, "move", to="north")
    assert shop.do("ana", "craft", text="two hooks")["result"] == "pass"
    outcome = shop.do("bo", "try", text="to make a hook")
    while outcome["reason"] == "craft.spoiled" and "nail~bo" in shop.state:
        outcome = shop.do("bo", "try", text="hook")
    if outcome["reason"] == "craft.done":
        assert shop.state["bo"]["status"]["recipes"] == {"hook": True}


def test_food_is_eaten_once_and_feeds_for_a_while() -> None:
    """It restores, and its effect acts at each tick until it ends."""
    shop = workshop("Ana")
    shop.state = applied(shop.state, [{"op": "set", "path": ["ana", "status", "hp"], "value": 10}])
    shop.do("ana", "take", item="bread")
    assert shop.told("ana", "drink", item="bread") == "The loaf of bread is nothing to drink."
    assert shop.told("ana", "eat", item="bread") == "You eat the loaf of bread. It is fresh."
    assert "bread" not in shop.state
    assert shop.state["ana"]["status"]["hp"] == 15
    assert "On you: well fed (half a minute more)." in shop.told("ana", "status")
    ticks(shop, 1, 4)
    assert shop.state["ana"]["status"]["hp"] == 18
    assert shop.state["ana"]["status"]["effects"] == {}


def test_two_who_want_the_last_of_a_stack() -> None:
    """Whoever is second has what is left, or is told how many there are."""
    shop = workshop("Ana", "Bo")
    shop.do("ana", "take", item="nail~floor", quantity=11)
    outcome = shop.do("bo", "take", item="nail~floor", quantity=5)
    assert (outcome["result"], outcome["refused"]) == (
        "fail",
        [["nail~floor", "status", "count"]],
    )


def test_what_a_node_says_and_what_takes_no_room() -> None:
    """The author's sentence is told with what was got; a sort of no volume fills no container."""
    shop = workshop("Ana")
    oak, axe = shop.state["oak"], shop.state["axe"]
    gather = {**cast("dict[str, Value]", oak["spec"]["gather"]), "says": "Chips fly.", "tool": ""}
    shop.state["oak"] = {**oak, "spec": {**oak["spec"], "gather": gather}}
    place = axe["status"]["location"]
    shop.state["ana"]["status"]["location"] = "grove"
    assert shop.told("ana", "gather", target="oak").startswith("Chips fly. You get ")
    row = {**shop.state["@catalog"]["spec"]["sort"]["nail"], "volume": 0}  # type: ignore[index, call-overload, dict-item]
    light = item_entity("nail~pocket", "nail", row, str(place), 9)
    assert bulk(cast("Item", light)) == 0
    assert bulk(cast("Item", item_entity("n", "nail", {**row, "volume": 2}, str(place), 9))) == 18


def test_what_is_in_a_box_is_not_put_into_it_again() -> None:
    """A stack that is put where it lies already neither doubles nor goes."""
    set_up = workshop("Ana")
    for item in ("nail~floor", "pouch"):
        set_up.do("ana", "take", item=item)
    set_up.do("ana", "put", item="nail~ana", target="pouch")
    for quantity in ({}, {"quantity": 2}):
        told = set_up.told("ana", "put", item="nail~pouch", target="pouch", **quantity)
        assert told == "The twelve nails are in the leather pouch already."
    assert set_up.state["nail~pouch"]["status"]["count"] == 12
