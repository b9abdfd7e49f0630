"""Doors: opened and closed from both sides, in the way, on the way, and beyond the walls."""

from content import perception
from content.barriers import free_ways, open_ways
from content.capabilities.table import apply
from content.dice import Dice
from content.model import player_at, room_at
from tests.unit.content_stage import intent
from tests.unit.keep import keep

SHUT = ["oak", "status", "closed"]
LOCKED = ["oak", "status", "locked"]


def test_a_door_opens_and_closes_from_both_sides() -> None:
    """Whoever stands on either side opens it, closes it and looks at it; elsewhere it is not."""
    set_up = keep("Ana", "Bob")
    assert set_up.told("ana", "open", target="oak") == "You open the oak door."
    assert set_up.told("ana", "open", target="oak") == "The oak door is open as it is."
    assert set_up.last is not None
    assert set_up.last["refused"] == [SHUT]
    set_up.do("bob", "move", to="north")
    assert set_up.told("bob", "close", target="oak") == "You close the oak door."
    assert set_up.heard() == {"ana": "The oak door closes."}
    assert set_up.told("ana", "examine", target="oak") == "Planks and iron.\nIt is closed."
    set_up.do("ana", "move", to="west")
    assert set_up.told("ana", "open", target="oak") == "You see no such thing here."
    assert set_up.told("ana", "examine", target="oak") == "You see no such thing here."


def test_a_door_is_seen_where_its_way_is() -> None:
    """It is among the things in sight, its way bears its name, and the text says if it is shut."""
    set_up = keep("Ana")
    seen = perception.observe(set_up.state, "ana")
    (door,) = [one for one in seen["here"] if one["kind"] == "door"]
    assert (door["id"], door["portable"]) == ("oak", False)
    (north,) = [one for one in seen["exits"] if one["direction"] == "north"]
    assert north["names"] == ["door", "oak door"]
    assert "Exits: north by the oak door (closed)," in seen["text"]
    set_up.do("ana", "open", target="oak")
    assert "Exits: north by the oak door," in perception.observe(set_up.state, "ana")["text"]


def test_who_stands_before_a_door_may_watch_it() -> None:
    """What a player may know of a door is its looks and whether it is shut, not which key fits."""
    set_up = keep("Ana")
    door = perception.knowledge(set_up.state, "ana")["oak"]
    assert door["spec"] == {"description": "Planks and iron."}
    assert door["status"] == {"closed": True, "locked": False}
    set_up.do("ana", "move", to="west")
    assert "oak" not in perception.knowledge(set_up.state, "ana")


def test_a_closed_door_is_opened_on_the_way() -> None:
    """Who goes through a closed door opens it first, and so it is seen on both sides."""
    set_up = keep("Ana", "Bob", "Cleo")
    set_up.do("bob", "move", to="north")
    set_up.do("bob", "close", target="oak")
    told = set_up.told("ana", "move", to="north")
    assert told.startswith("(You open the oak door first.)\n\nCell\n")
    bob = "The oak door opens. Ana arrives from the south."
    assert set_up.heard() == {"bob": bob, "cleo": "Ana opens the oak door and goes north."}
    assert set_up.state["oak"]["status"] == {"closed": False, "locked": False}


def test_a_locked_door_bars_the_way() -> None:
    """Without the key nobody gets through, and the lock is what refuses; the key helps."""
    set_up = keep("Ana", "Bob")
    set_up.do("ana", "take", item="key")
    assert set_up.told("ana", "lock", target="oak") == (
        "You turn the iron key, and the oak door is locked."
    )
    assert set_up.told("bob", "move", to="north") == (
        "The oak door is locked, and you carry no key that fits."
    )
    assert set_up.last is not None
    assert set_up.last["refused"] == [LOCKED]
    assert set_up.told("ana", "move", to="north") == (
        "The oak door is locked. You carry the key to it: unlock it first."
    )
    assert set_up.told("bob", "unlock", target="oak") == "You carry no key that fits the oak door."
    assert set_up.do("ana", "unlock", target="oak", item="key")["result"] == "pass"
    assert set_up.do("bob", "move", to="north")["result"] == "pass"


def test_who_locks_first_bars_the_other() -> None:
    """The path that refuses is the door's own, so a race for it is a conflict with whoever won."""
    set_up = keep("Ana", "Bob")
    set_up.do("ana", "take", item="key")
    locked = set_up.do("ana", "lock", target="oak")
    assert [op["path"] for op in locked["patch"]] == [LOCKED]
    late = apply(set_up.state, intent("bob", verb="move", to="north"), Dice(b"", b""))
    assert late["refused"] == [LOCKED]


def test_creatures_and_whoever_flees_go_through_no_closed_door() -> None:
    """A closed door bars creatures; it bars those who flee only if it is locked."""
    set_up = keep("Ana")
    hall, ana = room_at(set_up.state, "hall"), player_at(set_up.state, "ana")
    assert hall is not None
    assert ana is not None
    assert [one for one, _ in open_ways(set_up.state, hall)] == ["west", "up", "down"]
    assert free_ways(set_up.state, ana, hall) == ["north", "west", "up", "down"]
    set_up.do("ana", "take", item="key")
    set_up.do("ana", "lock", target="oak")
    assert free_ways(set_up.state, ana, hall) == ["west", "up", "down"]
