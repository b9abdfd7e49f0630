"""Ways: hidden ones, those that take a tool, breath or swimming, and walks of several steps."""

import pytest

from content import perception
from content.figures import pool
from content.model import Value, player_at
from content.patch import applied
from content.travellers import TRAVELLERS, Guest, arrived, entries
from content.worldset import load_world
from tests.unit.content_stage import Stage
from tests.unit.keep import KEEP, keep


def breath(set_up: Stage, who: str = "ana") -> int:
    """What is left of somebody's breath."""
    player = player_at(set_up.state, who)
    assert player is not None
    return pool(set_up.state, player, "sp")


def load(set_up: Stage, weight: int, who: str = "ana") -> None:
    """Gives somebody an anvil of so many pounds."""
    anvil = set_up.state["anvil"]
    spec, status = {**anvil["spec"], "weight": weight}, {**anvil["status"], "location": who}
    set_up.state["anvil"] = {**anvil, "spec": spec, "status": status}


def test_a_hidden_way_is_no_way_until_it_is_found() -> None:
    """It is neither told nor gone; who searches finds it, and then it is there for all."""
    set_up = keep("Ana", "Bob")
    assert "east" not in perception.observe(set_up.state, "ana")["text"]
    hidden = set_up.do("ana", "move", to="east")
    wall = set_up.do("ana", "move", to="south")
    assert (hidden["reason"], wall["reason"]) == ("move.no_exit", "move.no_exit")
    assert hidden["refused"] == [["hall", "spec", "exits", "east"]]
    found = "You look under and behind things, and find a way east by the panel."
    assert set_up.told("ana", "search") == found
    assert "east by the panel" in perception.observe(set_up.state, "bob")["text"]
    assert set_up.do("bob", "move", to="east")["result"] == "pass"
    assert set_up.do("ana", "search")["reason"] == "search.nothing"


def test_who_comes_through_it_has_found_it() -> None:
    """From behind, the panel is no secret: where one comes out there is a way back."""
    set_up = keep("Ana")
    set_up.state["ana"]["status"]["location"] = "closet"
    assert set_up.do("ana", "move", to="west")["result"] == "pass"
    assert set_up.do("ana", "move", to="east")["result"] == "pass"


def test_some_ways_take_a_tool() -> None:
    """Down the wall one gets with a rope, and there is no other way that says so."""
    set_up = keep("Ana")
    set_up.do("ana", "move", to="up")
    assert set_up.told("ana", "move", to="south") == "You cannot go south without a rope."
    set_up.do("ana", "move", to="down")
    set_up.do("ana", "take", item="rope")
    set_up.do("ana", "move", to="up")
    assert set_up.do("ana", "move", to="south")["about"]["to"] == "yard"


@pytest.mark.parametrize("weight,step,ladder", [(10, 0, 3), (11, 1, 4), (15, 1, 4), (16, 2, 5)])
def test_breath_goes_by_the_load(weight: int, step: int, ladder: int) -> None:
    """Up to half of what one can carry costs nothing, more one a step, over three quarters two."""
    set_up = keep("Ana")
    load(set_up, weight)
    full = breath(set_up)
    set_up.do("ana", "move", to="west")
    assert full - breath(set_up) == step
    set_up.do("ana", "move", to="east")
    set_up.do("ana", "move", to="up")
    assert full - breath(set_up) == 2 * step + ladder


def test_without_breath_one_rests() -> None:
    """Whoever is short of breath is told what to do, and gets on after a rest."""
    set_up = keep("Ana")
    set_up.state["ana"]["status"]["sp"] = 2
    short = "You are too short of breath to go up. Rest a little first."
    assert set_up.told("ana", "move", to="up") == short
    assert set_up.last is not None
    assert set_up.last["refused"] == [["ana", "status", "sp"]]
    assert set_up.do("ana", "move", to="west")["result"] == "pass"
    set_up.state["ana"]["status"]["sp"] = 3
    set_up.do("ana", "move", to="east")
    assert set_up.do("ana", "move", to="up")["result"] == "pass"
    assert breath(set_up) == 0


def test_who_carries_much_does_not_swim() -> None:
    """Water takes breath, and nobody with more than half of what they can carry."""
    set_up = keep("Ana")
    set_up.do("ana", "move", to="west")
    full = breath(set_up)
    load(set_up, 11)
    sinks = "With such a load you would sink. Put something down first."
    assert set_up.told("ana", "move", to="west") == sinks
    load(set_up, 10)
    assert set_up.do("ana", "move", to="west")["result"] == "pass"
    assert full - breath(set_up) == 2


def known(set_up: Stage, who: str, *rooms: str) -> None:
    """Lets somebody know rooms."""
    set_up.state[who]["status"]["visited"] = dict.fromkeys(("hall", *rooms), True)


def test_one_goes_to_a_place_that_one_knows() -> None:
    """The shortest way over known rooms, told in one piece; what one does not know is no way."""
    set_up = keep("Ana", "Bob")
    assert set_up.do("ana", "move", to="garden")["reason"] == "move.unknown_way"
    known(set_up, "ana", "yard", "garden")
    told = set_up.told("ana", "move", to="garden")
    assert told.startswith("You go west, then south.\n\nHerb Garden\nThe garden.")
    assert set_up.place_of("ana") == "garden"
    assert set_up.heard() == {"bob": "Ana goes west."}
    assert set_up.told("ana", "move", to="back").startswith(
        "You go north, then east.\n\nGreat Hall"
    )
    assert set_up.heard() == {"bob": "Ana arrives from the west."}
    assert set_up.do("ana", "move", to="hall")["reason"] == "move.here"


def test_back_is_where_one_came_from() -> None:
    """One step back, by the way there is; at the beginning there is none."""
    set_up = keep("Ana")
    assert set_up.do("ana", "move", to="back")["reason"] == "move.no_back"
    set_up.do("ana", "move", to="west")
    assert set_up.do("ana", "move", to="back")["about"]["to"] == "hall"
    assert set_up.do("ana", "move", to="back")["about"]["to"] == "yard"


def test_a_walk_goes_by_those_whom_it_meets() -> None:
    """A fellow player is no reason to stop; both see it, and a sleeper sees nothing."""
    set_up = keep("Ana", "Bob", "Cleo", "Dora")
    known(set_up, "ana", "yard", "garden")
    for who in ("bob", "dora"):
        set_up.do(who, "move", to="west")
    set_up.do("dora", "leave")
    told = set_up.told("ana", "move", to="garden")
    assert told.startswith("You go west, then south.\n(You pass Bob on the way.)\n\nHerb Garden\n")
    assert set_up.heard() == {"bob": "Ana comes by, and goes on south.", "cleo": "Ana goes west."}


def test_who_is_met_where_a_walk_ends_sees_it_end() -> None:
    """Where the next step is refused nobody was passed by: the walker is there."""
    set_up = keep("Ana", "Bob", "Cleo")
    known(set_up, "ana", "yard", "cell")
    set_up.do("ana", "move", to="west")
    set_up.do("cleo", "take", item="key")
    set_up.do("cleo", "lock", target="oak")
    assert "passed" not in str(set_up.told("ana", "move", to="cell"))
    assert set_up.heard() == dict.fromkeys(("bob", "cleo"), "Ana arrives from the west.")


def test_a_walk_stops_at_what_bars_the_way() -> None:
    """A door that is locked meanwhile ends the walk before it, and says so."""
    set_up = keep("Ana", "Bob")
    known(set_up, "ana", "yard", "cell")
    set_up.do("ana", "move", to="west")
    set_up.do("bob", "take", item="key")
    set_up.do("bob", "lock", target="oak")
    set_up.do("bob", "leave")
    told = set_up.told("ana", "move", to="cell")
    assert told.startswith("You go east.\n\nGreat Hall\n")
    assert told.endswith("You stop here. The oak door is locked, and you carry no key that fits.")
    assert set_up.place_of("ana") == "hall"


def test_a_walk_goes_round_what_one_can_not_do() -> None:
    """Without a rope the way from the loft to the yard is the ladder and the hall."""
    set_up = keep("Ana")
    known(set_up, "ana", "loft", "yard")
    set_up.state["ana"]["status"]["location"] = "loft"
    assert set_up.do("ana", "move", to="yard")["reason"] == "move.needs"
    known(set_up, "ana", "loft", "yard", "garden")
    assert set_up.do("ana", "move", to="garden")["about"]["steps"] == ["down", "west", "south"]


def test_a_walk_stops_before_teeth() -> None:
    """Where a creature could set on one, the walk ends."""
    set_up = keep("Ana")
    known(set_up, "ana", "cave", "pit")
    rat = set_up.state["rats_1"]
    set_up.state["rats_1"] = {**rat, "status": {**rat["status"], "location": "cave"}}
    assert set_up.do("ana", "move", to="pit")["about"]["to"] == "cave"
    assert set_up.last is not None
    assert set_up.last["about"]["stop"] == {"reason": "walk.foe", "about": {}}


def test_who_follows_walks_along() -> None:
    """They come all the way, and are no reason to stop."""
    set_up = keep("Ana", "Bob")
    known(set_up, "ana", "yard", "garden")
    set_up.do("bob", "follow", target="ana")
    set_up.do("ana", "move", to="garden")
    assert (set_up.place_of("ana"), set_up.place_of("bob")) == ("garden", "garden")
    heard = set_up.heard()["bob"]
    assert heard is not None
    assert heard.startswith("You follow Ana.\n\nHerb Garden\n")


def test_each_who_follows_needs_their_own_breath() -> None:
    """A leader goes on; whoever is out of breath stays behind, and is told so."""
    set_up = keep("Ana", "Bob")
    set_up.do("bob", "follow", target="ana")
    set_up.state["bob"]["status"]["sp"] = 0
    set_up.do("ana", "move", to="up")
    assert (set_up.place_of("ana"), set_up.place_of("bob")) == ("loft", "hall")
    heard = set_up.heard()["bob"]
    assert heard is not None
    assert "Ana goes up." in heard


def test_what_nobody_saw_is_taken_back() -> None:
    """A door opened alone can be undone; one that somebody beyond saw open can't."""
    set_up = keep("Ana", "Bob")
    set_up.do("bob", "move", to="west")
    set_up.do("ana", "open", target="oak")
    assert set_up.do("ana", "undo")["result"] == "pass"
    assert set_up.state["oak"]["status"]["closed"] is True
    set_up.state["bob"]["status"]["location"] = "cell"
    set_up.do("ana", "open", target="oak")
    assert set_up.do("ana", "undo")["result"] == "fail"


def test_a_walk_is_one_change_that_can_be_undone() -> None:
    """The patch of a walk fits the state before it."""
    set_up = keep("Ana")
    known(set_up, "ana", "yard", "garden")
    before = set_up.state
    walk = set_up.do("ana", "move", to="garden")
    assert applied(before, walk["patch"])["ana"]["status"]["location"] == "garden"
    assert set_up.state["ana"]["status"]["back"] == "hall"


FAR = """[microcosm]
id = "far"
title = "Far"
intro = "Far off."

[room.end]
name = "End"
description = "The end of the road."
exits.south = { to = "keep:garden", hidden = true }
"""
GATE = """
[door.gate]
name = "garden gate"
description = "Bars."
closed = true
key = "iron_key"
"""


def borders() -> dict[str, Stage]:
    """A keep from whose garden a gate leads up a steep way to another microcosm, with Ana there."""
    way = 'exits = { north = "yard", south = { to = "far:end", door = "gate", breath = 5 } }'
    here = KEEP.replace('exits = { north = "yard" }', way, 1) + GATE
    worlds = load_world({"keep.toml": here, "far.toml": FAR})
    stages = {one.microcosm: Stage(dict(one.state)) for one in worlds}
    for one, other in (("keep", "far"), ("far", "keep")):
        kept = stages[one].state[TRAVELLERS]
        status: dict[str, Value] = {**kept["status"], "open": {other: True}}
        stages[one].state[TRAVELLERS] = {**kept, "status": status}
    stages["keep"].do("ana", "enter", name="Ana")
    stages["keep"].state["ana"]["status"]["location"] = "garden"
    return stages


def test_a_way_out_may_be_barred_as_well() -> None:
    """A locked gate, and breath that is short, hold back whoever sets off."""
    set_up = borders()["keep"]
    gate = set_up.state["gate"]
    set_up.state["gate"] = {**gate, "status": {"closed": True, "locked": True}}
    assert set_up.do("ana", "move", to="south")["reason"] == "move.locked"
    set_up.state["gate"] = gate
    set_up.state["ana"]["status"]["sp"] = 4
    assert set_up.do("ana", "move", to="south")["reason"] == "move.breathless"
    assert set_up.state["gate"]["status"]["closed"] is True


def test_whoever_goes_far_opens_the_gate_and_pays() -> None:
    """The door stays open behind them; their breath, and the way back, go with them."""
    stages = borders()
    keep_, far = stages["keep"], stages["far"]
    keep_.state["ana"]["status"]["sp"] = 7
    told = keep_.told("ana", "move", to="south")
    assert told.startswith("(You open the garden gate first.) You go south,")
    assert keep_.state["gate"]["status"]["closed"] is False
    entry = entries(keep_.state)["ana"]
    assert entry["traveller"]["status"].get("sp") == 2
    guest: Guest = {
        "source": "keep",
        "room": "end",
        "direction": "south",
        "hop": entry["hop"],
        "traveller": entry["traveller"],
        "things": entry["things"],
        "letters": entry["letters"],
        "departure": "",
        "gateway": "",
    }
    came = arrived(far.state, guest)
    assert came is not None
    far.state = applied(far.state, came["patch"])
    assert far.state["ana"]["status"]["back"] == "keep:garden"
    assert far.state["end"]["status"] == {"found": {"south": True}}
    back = far.do("ana", "move", to="back")
    assert (back["reason"], back["about"]["to"]) == ("move.away", "keep:garden")
