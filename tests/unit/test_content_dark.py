"""Darkness: what nobody sees there, what they hear, and what a light changes."""

import json

import pytest

from content import perception, prose
from content.charting import chart
from content.model import Happening, Outcome, player_at
from tests.unit.content_stage import Stage
from tests.unit.keep import keep

DARK = "Cave\nIt is dark here: without a light you see nothing.\nExits: up to the Great Hall."


def cave(*names: str) -> Stage:
    """The keep with these players in its cave."""
    set_up = keep(*names)
    for name in names:
        set_up.do(name.lower(), "move", to="down")
    return set_up


def with_lamp(set_up: Stage, who: str, *, lit: bool = False) -> Stage:
    """The same with the lamp in somebody's hand."""
    lamp = set_up.state["lamp"]
    status = {**lamp["status"], "location": who, **({"lit": True} if lit else {})}
    set_up.state["lamp"] = {**lamp, "status": status}
    return set_up


def test_in_the_dark_one_sees_nothing() -> None:
    """No things, no scenery, nobody: only the way that one came by."""
    set_up = cave("Ana", "Bob")
    seen = perception.observe(set_up.state, "ana")
    assert seen["text"] == DARK
    assert [one["direction"] for one in seen["exits"]] == ["up"]
    assert (seen["here"], seen["players"], seen["details"]) == ([], [], [])
    known = json.dumps(perception.knowledge(set_up.state, "ana"))
    assert not [word for word in ("Bob", "skull", "Mira", "pool") if word in known]


def test_a_light_shows_all_to_all() -> None:
    """Whoever lights a lamp sees the place, and so does everybody there, until it is out."""
    set_up = with_lamp(cave("Ana", "Bob"), "ana")
    told = set_up.told("ana", "light", item="lamp")
    assert told.startswith("You light the tin lamp.\n\nCave\nDripping stone and a pool.\n")
    assert "skull" in told
    assert set_up.heard() == {"bob": "Ana lights the tin lamp, and you see where you are."}
    assert "Ana is here." in perception.observe(set_up.state, "bob")["text"]
    assert set_up.told("ana", "light", item="lamp") == "The tin lamp is lit already."
    assert set_up.told("ana", "inventory") == "You carry a tin lamp (lit)."
    assert set_up.told("ana", "use", item="lamp") == "You put the tin lamp out."
    assert set_up.heard() == {"bob": "Ana puts the tin lamp out."}
    assert perception.observe(set_up.state, "bob")["text"] == DARK
    assert set_up.told("ana", "douse", item="lamp") == "The tin lamp is not lit."
    assert set_up.told("ana", "use", item="lamp").startswith("You light the tin lamp.")


def test_a_light_lies_or_is_carried_in_the_open() -> None:
    """Put down it still shines; in a closed chest, or next door, it does not."""
    set_up = with_lamp(cave("Ana", "Bob"), "ana", lit=True)
    set_up.do("ana", "drop", item="lamp")
    set_up.do("ana", "move", to="up")
    assert "skull" in perception.observe(set_up.state, "bob")["text"]
    sack = set_up.state["sack"]
    status = {**sack["status"], "location": "cave", "closed": True}
    set_up.state["sack"] = {**sack, "status": status}
    with_lamp(set_up, "sack", lit=True)
    assert perception.observe(set_up.state, "bob")["text"] == DARK


@pytest.mark.parametrize(
    "verb,fields",
    [
        ("take", {"item": "skull"}),
        ("take", {"item": "rope"}),
        ("take", {"item": "nothing"}),
        ("examine", {"target": "mira"}),
        ("examine", {"target": "bob"}),
        ("examine", {"target": "nobody"}),
        ("examine", {"target": "detail:cave:pool"}),
        ("follow", {"target": "bob"}),
        ("follow", {"target": "cleo"}),
        ("give", {"item": "lamp", "to": "bob"}),
        ("whisper", {"to": "bob", "text": "psst"}),
        ("talk", {"target": "mira"}),
        ("attack", {"target": "rats_1"}),
        ("buy", {"text": "rope"}),
        ("read", {"item": "lamp"}),
    ],
)
def test_nobody_learns_by_trying(verb: str, fields: dict[str, str]) -> None:
    """What is there and what is not are refused alike, word for word."""
    set_up = with_lamp(cave("Ana", "Bob"), "ana")
    told = set_up.told("ana", verb, **fields)
    assert told == "It is too dark to see that. You need a light."
    assert set_up.last is not None
    assert set_up.last["refused"] == []


def test_no_way_is_found_in_the_dark() -> None:
    """Deeper in, and into the wall, it is refused alike; with a light one gets on."""
    set_up = cave("Ana")
    dark = "It is too dark to find a way there. You need a light."
    assert set_up.told("ana", "move", to="east") == dark
    assert set_up.told("ana", "move", to="west") == dark
    assert (
        set_up.told("ana", "search") == "It is too dark to search for anything. You need a light."
    )
    with_lamp(set_up, "ana", lit=True)
    assert set_up.do("ana", "move", to="east")["result"] == "pass"
    set_up.do("ana", "douse", item="lamp")
    assert set_up.do("ana", "move", to="west")["result"] == "pass"


def test_the_dark_is_heard() -> None:
    """Somebody comes, goes, speaks and stirs there, and nobody hears who."""
    set_up = keep("Ana", "Bob", "Cleo")
    for who in ("ana", "cleo"):
        set_up.do(who, "move", to="down")
    with_lamp(set_up, "bob")
    set_up.do("bob", "move", to="down")
    assert set_up.heard()["ana"] == "You hear somebody come in the dark."
    set_up.do("bob", "say", text="Who is there?")
    assert set_up.heard()["ana"] == 'Somebody asks, "Who is there?"'
    set_up.do("bob", "emote", text="waves")
    assert set_up.heard()["ana"] == "Something stirs in the dark."
    set_up.do("bob", "drop", item="lamp")
    assert set_up.heard()["ana"] == "Something stirs in the dark."
    set_up.do("bob", "move", to="up")
    assert set_up.heard()["ana"] == "You hear somebody go away in the dark."
    set_up.do("bob", "shout", text="Hey!")
    assert set_up.heard()["ana"] == 'From above, somebody shouts, "Hey!"'


def test_who_brings_a_light_is_seen() -> None:
    """A lamp that comes in or goes out shows who carries it."""
    set_up = with_lamp(keep("Ana", "Bob"), "bob", lit=True)
    set_up.do("ana", "move", to="down")
    set_up.do("bob", "move", to="down")
    assert set_up.heard() == {"ana": "Bob arrives from above."}
    set_up.do("bob", "move", to="up")
    assert set_up.heard() == {"ana": "Bob goes up."}


def test_who_came_first_has_no_name_in_the_dark() -> None:
    """A loser is told what became of it, and not by whom."""
    set_up = with_lamp(cave("Ana", "Bob"), "ana")
    lost: Outcome = {**set_up.do("ana", "douse", item="lamp"), "result": "conflict"}
    told = prose.for_actor(lost, set_up.state, "Bob")
    assert told == "You go to put the tin lamp out, but somebody has done so before you."


def test_what_bites_is_known() -> None:
    """In the dark, too, one knows what sets on oneself, and can strike back; others hear a stir."""
    set_up = cave("Ana", "Bob")
    rat = set_up.state["rats_1"]
    set_up.state["rats_1"] = {**rat, "status": {**rat["status"], "location": "cave", "foe": "ana"}}
    assert "cellar rat is here" in perception.observe(set_up.state, "ana")["text"]
    assert "rat" not in perception.observe(set_up.state, "bob")["text"]
    assert set_up.do("ana", "attack", target="rats_1")["result"] == "pass"
    assert set_up.heard()["bob"] == "Something stirs in the dark."
    bite: Happening = {
        "reason": "foe.hit",
        "actor": "",
        "place": "cave",
        "to": "",
        "about": {"foe": "rat", "strikes": "bites", "target": "ana", "target_name": "Ana"},
    }
    last: Outcome = {**set_up.do("ana", "wait"), "also": [bite]}
    assert (
        prose.for_witness(last, set_up.state, set_up.state, "bob") == "Something stirs in the dark."
    )
    assert "rat bites you" in prose.for_actor(last, set_up.state)


def test_the_map_tells_no_way_that_was_not_seen() -> None:
    """Of a dark place it has the ways to where one has been."""
    set_up = cave("Ana")
    ana = player_at(set_up.state, "ana")
    assert ana is not None
    assert "** Cave, where you are: up to Great Hall (2).\n" in chart(set_up.state, ana)
    set_up.do("ana", "move", to="up")
    ana = player_at(set_up.state, "ana")
    assert ana is not None
    assert "\n2 Cave: up to Great Hall (**)." in chart(set_up.state, ana)
