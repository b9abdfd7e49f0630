"""Following: with the lamp-bearer, as far as the rules of going let one; and out of the dark."""

from __future__ import annotations

from content import perception, prose
from content.changes import Changes
from content.charting import chart
from content.falling import dies
from content.model import Outcome, Value, player_at
from content.travellers import TRAVELLERS, Guest, arrived, entries
from content.worldfile import load
from content.worldset import load_world
from tests.unit.content_stage import Stage
from tests.unit.keep import keep
from tests.unit.test_content_dark import cave, with_lamp
from tests.unit.two_shores import FEN, FILES, VALE

MINE = """
[microcosm]
id = "mine"
title = "The Mine"
start = "gate"
intro = "You come in."

[room.gate]
name = "Gate"
description = "Daylight."
exits.down = "level"

[room.level]
name = "Level"
description = "Rock."
dark = true
exits = { up = "gate", down = "sump" }

[room.sump]
name = "Sump"
description = "Black water."
dark = true
water = true
exits = { west = "drift" }

[room.drift]
name = "Drift"
description = "A burrow."
dark = true
exits = { east = "sump", up = "gate", north = { to = "level", hidden = true } }
"""


WAKES = FEN.replace('title = "The Fen"\n', 'title = "The Fen"\nwakes = "hut"\n')


def mine(*names: str) -> Stage:
    """The mine with these players at its gate."""
    set_up = Stage(dict(load({"mine.toml": MINE}).state))
    for name in names:
        set_up.do(name.lower(), "enter", name=name)
    return set_up


def test_one_follows_who_carries_the_only_light_away() -> None:
    """Deeper into the dark, where the follower alone would find no way: they saw which it was."""
    set_up = with_lamp(cave("Ana", "Bob"), "ana", lit=True)
    set_up.do("bob", "follow", target="ana")
    told = set_up.told("ana", "move", to="east")
    assert told == "Pit\nBones.\nA cellar rat is here.\nExits: west to the Cave.\nBob comes along."
    heard = set_up.heard()["bob"]
    assert heard is not None
    assert heard.startswith("You follow Ana.\n\nPit\nBones.")
    assert set_up.place_of("bob") == "pit"
    assert set_up.state["bob"]["status"]["back"] == "cave"


def test_who_can_not_follow_is_told_why_and_so_is_the_leader() -> None:
    """The rules of going hold for each: without a rope one stays behind."""
    set_up = keep("Ana", "Bob")
    for who in ("ana", "bob"):
        set_up.do(who, "move", to="up")
    rope = set_up.state["rope"]
    set_up.state["rope"] = {**rope, "status": {**rope["status"], "location": "ana"}}
    set_up.do("bob", "follow", target="ana")
    told = set_up.told("ana", "move", to="south")
    assert told.endswith("\nBob stays behind.")
    stays = "You stay behind. You cannot go south without a rope."
    assert set_up.heard()["bob"] == f"Ana goes south.\n{stays}"
    assert set_up.place_of("bob") == "loft"


def test_who_comes_along_is_told_once() -> None:
    """The place that a leader comes to does not name those who come with them as being there."""
    set_up = keep("Ana", "Bob", "Cleo")
    set_up.do("cleo", "move", to="west")
    set_up.do("bob", "follow", target="ana")
    told = set_up.told("ana", "move", to="west")
    assert "Cleo is here." in told
    assert told.endswith("\nBob comes along.")


def test_at_a_border_both_are_told_how_to_go_on() -> None:
    """Nobody is led into another microcosm; whoever follows goes by themselves, and follows on."""
    worlds = {one.microcosm: one.state for one in load_world(FILES)}
    vale = Stage(dict(worlds["vale"]))
    for name in ("Ana", "Bob"):
        vale.do(name.lower(), "enter", name=name)
    status: dict[str, Value] = {**vale.state[TRAVELLERS]["status"], "open": {"fen": True}}
    vale.state[TRAVELLERS] = {**vale.state[TRAVELLERS], "status": status}
    vale.do("bob", "follow", target="ana")
    told = vale.told("ana", "move", to="east")
    assert told == (
        "You go east, out of this country and into the next. Bob stays behind: everybody goes "
        "there by themselves."
    )
    heard = vale.heard()["bob"]
    assert heard is not None
    assert heard.endswith("\nNobody is led out of this country: go east yourself to go after Ana.")
    vale.do("bob", "move", to="east")
    assert entries(vale.state)["bob"]["traveller"]["status"]["follows"] == "ana"


def test_the_map_knows_the_countries_that_one_has_been_in() -> None:
    """A way back into one is told by its name, another is another country."""
    worlds = {one.microcosm: one.state for one in load_world(FILES)}
    vale = Stage(dict(worlds["vale"]))
    vale.do("ana", "enter", name="Ana")
    status: dict[str, Value] = {**vale.state[TRAVELLERS]["status"], "open": {"fen": True}}
    vale.state[TRAVELLERS] = {**vale.state[TRAVELLERS], "status": status}
    ana = player_at(vale.state, "ana")
    assert ana is not None
    assert "east to another country" in chart(vale.state, ana)
    vale.do("ana", "move", to="east")
    entry = entries(vale.state)["ana"]
    guest: Guest = {
        "source": "vale",
        "room": "landing",
        "direction": "east",
        "hop": entry["hop"],
        "traveller": entry["traveller"],
        "things": entry["things"],
        "letters": entry["letters"],
        "departure": "d",
        "gateway": "g",
    }
    outcome = arrived(worlds["fen"], guest)
    assert outcome is not None
    changes = Changes(worlds["fen"])
    changes.do(outcome["patch"])
    there = player_at(changes.state, "ana")
    assert there is not None
    assert "west to the Vale" in chart(changes.state, there)


def test_who_fell_into_the_dark_feels_their_way_out() -> None:
    """Where no known way leads to the light all but the hidden are felt for; else none is."""
    set_up = mine("Ana")
    set_up.do("ana", "move", to="down")
    assert set_up.do("ana", "move", to="down")["reason"] == "move.dark"
    set_up.state["ana"]["status"]["location"] = "sump"
    felt = "You feel your way along the walls. Exits: west."
    seen = perception.observe(set_up.state, "ana")
    assert seen["text"].endswith(felt)
    assert [one["direction"] for one in seen["exits"]] == ["west"]
    told = set_up.told("ana", "move", to="west")
    assert told.endswith("without a light you see nothing.\nExits: east, up to the Gate.")
    assert set_up.do("ana", "move", to="north")["reason"] == "move.dark"
    assert set_up.do("ana", "move", to="up")["result"] == "pass"


def test_nobody_lies_down_in_the_water() -> None:
    """Where one swims there is no rest to be had."""
    set_up = mine("Ana")
    set_up.state["ana"]["status"]["location"] = "sump"
    assert "but water" in set_up.told("ana", "sleep")
    assert "but water" in set_up.told("ana", "rest")


def test_who_falls_wakes_where_they_have_been() -> None:
    """The place where a microcosm has people wake is no way on for who has not been there."""
    worlds = {
        one.microcosm: one.state for one in load_world({"fen.toml": WAKES, "vale.toml": VALE})
    }
    for visited, wakes in (({"landing": True}, "landing"), ({"hut": True}, "hut")):
        here = Stage(dict(worlds["vale"]))
        here.do("ana", "enter", name="Ana")
        ana = here.state["ana"]
        been: dict[str, Value] = {**visited}
        status: dict[str, Value] = {**ana["status"], "location": "landing", "visited": been}
        fen = Changes({**worlds["fen"], "ana": {**ana, "status": status}})
        dies(fen, "ana")
        (told,) = fen.also
        assert (told["reason"], told["about"]["room"]) == ("death.woke", wakes)
        outcome: Outcome = {**here.do("ana", "wait"), "actor": "", "also": [told]}
        shown = prose.for_witness(outcome, fen.state, fen.state, "ana")
        place = worlds["fen"][wakes]["metadata"]["name"]
        carried = "You open your eyes where somebody has carried you."
        assert shown is not None
        assert shown.startswith(f"{carried}\n\n{place}\n")
