"""Who may know what: observations, and the audience of a deed."""

import json

import pytest

from content.noticing import audience
from content.perception import NOWHERE, observe
from content.visible import Seen
from tests.unit.content_stage import stage


def ids(seen: list[Seen]) -> list[str]:
    """The ids of what is seen."""
    return [one["id"] for one in seen]


def test_a_room_is_seen_whole() -> None:
    """Title, description, hour, things, people and exits, a line each, in this order."""
    set_up = stage("Ana", "Bob", "Cleo", "Dan")
    set_up.do("ana", "take", item="lamp")
    set_up.do("ana", "drop", item="lamp")
    set_up.do("cleo", "leave")
    lines = observe(set_up.state, "ana")["text"].split("\n")
    assert lines[0] == "Weighing Yard"
    assert lines[1].startswith("White dust lies in the joints")
    assert lines[2:] == [
        "The light is early and lies flat: the scale's shadow reaches to the kitchen wall.",
        "A salt barrow stands with its wheel sunk in the dust.",
        "You see a brass lamp here.",
        "In the salt barrow: a salt rake.",
        "Bob and Dan are here, and Cleo lies here asleep.",
        "Exits: north, east, south or in by the green door, west.",
    ]


def test_a_thing_is_where_its_author_put_it_until_it_is_moved() -> None:
    """The lamp hangs on its hook until somebody takes it; put down again it only lies there."""
    set_up = stage("Ana")
    hanging = "A brass lamp hangs from the hook by the door."
    assert hanging in observe(set_up.state, "ana")["text"]
    set_up.do("ana", "take", item="lamp")
    assert "lamp" not in observe(set_up.state, "ana")["text"]
    set_up.do("ana", "drop", item="lamp")
    assert hanging not in observe(set_up.state, "ana")["text"]


def test_what_can_be_spoken_of_is_listed() -> None:
    """Things with what is in them, people, belongings and scenery, each by id and words."""
    set_up = stage("Ana", "Bob")
    set_up.do("ana", "take", item="lamp")
    observed = observe(set_up.state, "ana")
    assert observed["room"] == {"id": "yard", "name": "Weighing Yard"}
    assert ids(observed["here"]) == ["barrow", "scale", "rake"]
    assert observed["here"][2]["within"] == "barrow"
    assert ids(observed["players"]) == ["bob"]
    assert observed["inventory"] == [
        {
            "id": "lamp",
            "name": "brass lamp",
            "nouns": ["lamp"],
            "adjectives": ["brass"],
            "kind": "item",
            "portable": True,
            "plural": False,
            "within": None,
        }
    ]
    assert "detail:yard:green_door" in ids(observed["details"])
    assert json.loads(json.dumps(observed)) == observed


def test_exits_are_known_once_one_has_been_there() -> None:
    """A way is called by its own name, and by the room's when the viewer knows that."""
    set_up = stage("Ana")
    assert observe(set_up.state, "ana")["exits"][0] == {
        "direction": "north",
        "name": "",
        "names": ["causeway"],
    }
    for way in ("south", "north"):
        set_up.do("ana", "move", to=way)
    exits = {one["direction"]: one for one in observe(set_up.state, "ana")["exits"]}
    assert exits["south"]["name"] == "Weigh-House"
    assert exits["south"]["names"] == ["door", "green door", "weigh-house"]
    assert exits["in"]["names"] == []  # the same door again
    assert (
        "south or in by the green door to the Weigh-House" in observe(set_up.state, "ana")["text"]
    )


def test_nothing_of_others_belongings_is_seen() -> None:
    """What somebody carries shows in no observation but their own, text included."""
    set_up = stage("Ana", "Bob")
    for name in ("ana", "bob"):
        set_up.do(name, "move", to="north")
    set_up.do("ana", "take", item="basket")
    told = json.dumps(observe(set_up.state, "bob"))
    assert "basket" not in told
    assert "samphire" not in told
    assert ids(observe(set_up.state, "ana")["inventory"]) == ["basket", "samphire"]


def test_things_in_things_in_things_are_seen() -> None:
    """What lies in a basket in a barrow is seen, and told with the basket."""
    set_up = stage("Ana")
    for item, place in (("basket", "barrow"), ("samphire", "basket")):
        entity = set_up.state[item]
        set_up.state[item] = {**entity, "status": {"location": place, "moved": True}}
    observed = observe(set_up.state, "ana")
    assert ids(observed["here"]) == ["barrow", "lamp", "scale", "basket", "rake", "samphire"]
    assert "In the willow basket: some samphire." in observed["text"]


def test_who_is_nowhere_sees_nothing() -> None:
    """A viewer who is not in the world, or is a thing, gets an empty observation."""
    state = stage("Ana").state
    for viewer in ("bob", "lamp", "@world", ""):
        observed = observe(state, viewer)
        assert observed["text"] == NOWHERE
        assert observed["here"] == observed["players"] == observed["inventory"] == []


@pytest.mark.parametrize(
    "verb,fields,told",
    [
        ("move", {"to": "north"}, ["bob", "dan"]),
        ("take", {"item": "lamp"}, ["bob"]),
        ("say", {"text": "hi", "to": "bob"}, ["bob"]),
        ("emote", {"text": "waves"}, ["bob"]),
        ("leave", {}, ["bob"]),
        ("enter", {"name": "Ana"}, []),
        ("look", {}, []),
        ("examine", {"target": "bob"}, []),
        ("inventory", {}, []),
        ("who", {}, []),
        ("wait", {}, []),
        ("take", {"item": "scale"}, []),
    ],
)
def test_a_deed_is_known_where_it_is_done(
    verb: str, fields: dict[str, object], told: list[str]
) -> None:
    """Those awake in the room may know, of a step those of both rooms; of looking nobody."""
    set_up = stage("Ana", "Bob", "Cleo", "Dan", "Eve")
    set_up.do("cleo", "leave")
    set_up.do("dan", "move", to="north")
    set_up.do("eve", "move", to="east")
    outcome = set_up.do("ana", verb, **fields)
    assert audience(set_up.before, outcome, set_up.state) == told


def test_a_crowd_is_counted_and_not_listed() -> None:
    """However many lie about in a room, what is seen there fits one event, the awake come first."""
    names = [f"P{number:03}" for number in range(500)]
    set_up = stage(*names)
    for name in names[1:450]:
        set_up.do(name.casefold(), "leave")
    seen = observe(set_up.state, "p000")
    assert len(json.dumps(seen)) < 24_000
    assert "437 others lie here asleep" in seen["text"]
    assert [one["id"] for one in seen["players"]][:2] == ["p450", "p451"]
