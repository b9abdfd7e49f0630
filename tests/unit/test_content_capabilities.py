"""What players can do: each deed's change, each refusal's reason and the paths that said no."""

from typing import cast

import pytest

from content.capabilities.presence import stray
from content.capabilities.table import CAPABILITIES, apply
from content.dice import Dice
from content.intents import NOT_FOR_WORDS, VERBS
from content.manual import GROUPS
from content.model import Intent
from tests.unit.content_stage import intent, stage

DICE = Dice(b"key", b"event")


def location(entity_id: str) -> list[str]:
    """The path that says where something is."""
    return [entity_id, "status", "location"]


def test_whoever_enters_is_in_the_yard() -> None:
    """A newcomer is awake in the first room, and has been nowhere else."""
    set_up = stage("Ana")
    assert set_up.state["ana"] == {
        "kind": "player",
        "metadata": {"id": "ana", "name": "Ana"},
        "spec": {},
        "status": {"location": "yard", "awake": True, "visited": {"yard": True}},
    }


def test_sleep_and_waking_leave_everything_where_it_is() -> None:
    """Who leaves sleeps where they are, keeps what they carry, and wakes there again."""
    set_up = stage("Ana")
    set_up.do("ana", "take", item="lamp")
    set_up.do("ana", "move", to="east")
    assert set_up.do("ana", "leave")["reason"] == "leave.done"
    assert set_up.state["ana"]["status"]["awake"] is False
    asleep = set_up.do("ana", "look")
    assert (asleep["reason"], asleep["refused"]) == ("actor.asleep", [["ana", "status", "awake"]])
    assert set_up.do("ana", "enter", name="Ana")["reason"] == "enter.woke"
    assert set_up.place_of("ana") == "dock"
    assert set_up.place_of("lamp") == "ana"


def test_entering_twice_changes_nothing() -> None:
    """A client that connects again, without having left, is shown where it is."""
    set_up = stage("Ana")
    again = set_up.do("ana", "enter", name="Other")
    assert (again["reason"], again["patch"]) == ("enter.again", [])


@pytest.mark.parametrize(
    "actor,name,reason",
    [
        ("ann", "ana", "enter.name_taken"),
        ("ann", "\u0410n\u0430", "enter.name_taken"),
        ("ann", "\u0391na", "enter.name_taken"),
        ("ann", "\uff21\uff4e\uff41", "enter.name_taken"),
        ("ann", "You", "enter.unfit_name"),
        ("ann", "\u0423\u043eu", "enter.unfit_name"),
        ("ann", "\x1b[31m", "enter.unfit_name"),
        ("lamp", "Lamp", "enter.not_a_player"),
        ("yard", "Yard", "enter.not_a_player"),
        ("@world", "World", "enter.not_a_player"),
        ("a:b", "Abe", "enter.not_a_player"),
        ("", "Nemo", "enter.not_a_player"),
        ("x" * 49, "Long", "enter.not_a_player"),
        ("\ud800", "Half", "enter.not_a_player"),
    ],
)
def test_nobody_comes_in_as_something_else(actor: str, name: str, reason: str) -> None:
    """A peer whose id is a thing's, or whose name is taken or unreadable, does not come in."""
    set_up = stage("Ana")
    before = set_up.state
    assert set_up.do(actor, "enter", name=name)["reason"] == reason
    assert set_up.state == before


def test_moving_goes_by_direction_or_room() -> None:
    """A step takes a direction, or the id of a room that is next to this one."""
    set_up = stage("Ana")
    first = set_up.do("ana", "move", to="north")
    assert set_up.place_of("ana") == "causeway"
    assert first["about"]["known"] is False
    back = set_up.do("ana", "move", to="yard")
    assert back["about"]["known"] is True
    assert back["about"]["direction"] == "south"
    paths = [op["path"] for op in back["patch"]]
    assert paths == [location("ana"), ["ana", "status", "back"]]


def test_there_is_no_way() -> None:
    """A step into a wall names the exit that is not there; a room far off is no way at all."""
    set_up = stage("Ana")
    wall = set_up.do("ana", "move", to="up")
    assert (wall["reason"], wall["refused"]) == ("move.no_exit", [["yard", "spec", "exits", "up"]])
    assert set_up.do("ana", "move", to="wheelhouse")["reason"] == "move.unknown_way"
    assert set_up.do("ana", "move", to="lamp")["reason"] == "move.unknown_way"


def test_the_chute_goes_one_way() -> None:
    """Down the chute one comes out at the dock, and does not get up it again."""
    set_up = stage("Ana")
    for way in ("in", "up", "east"):
        set_up.do("ana", "move", to=way)
    assert set_up.place_of("ana") == "dock"
    assert set_up.do("ana", "move", to="up")["result"] == "fail"
    assert set_up.do("ana", "move", to="loft")["about"]["steps"] == ["west", "south", "up"]


def test_only_the_first_has_the_lamp() -> None:
    """Who comes second for a thing is refused by the thing's own location, and nothing else."""
    set_up = stage("Ana", "Bob")
    assert set_up.do("ana", "take", item="lamp")["result"] == "pass"
    lost = set_up.do("bob", "take", item="lamp")
    assert (lost["result"], lost["reason"]) == ("fail", "take.gone")
    assert lost["refused"] == [location("lamp")]
    assert lost["about"]["the_item"] == "the brass lamp"
    assert set_up.place_of("lamp") == "ana"


def test_what_lies_in_something_carried_off_is_gone_with_it() -> None:
    """A thing in a basket that somebody took is refused by the basket's location too."""
    set_up = stage("Ana", "Bob")
    for name in ("ana", "bob"):
        set_up.do(name, "move", to="north")
    set_up.do("ana", "take", item="basket")
    lost = set_up.do("bob", "take", item="samphire", source="basket")
    assert lost["refused"] == [location("samphire"), location("basket")]


def test_things_are_taken_out_of_things() -> None:
    """A container's content can be taken out of it, but not out of what it is not in."""
    set_up = stage("Ana")
    set_up.do("ana", "move", to="east")
    assert set_up.do("ana", "take", item="iron_key", source="chest")["reason"] == "take.done_from"
    assert set_up.place_of("iron_key") == "ana"
    wrong = set_up.do("ana", "take", item="rope", source="chest")
    assert (wrong["reason"], wrong["refused"]) == ("take.not_in_source", [location("rope")])
    away = set_up.do("ana", "take", item="rope", source="barrow")
    assert (away["reason"], away["refused"]) == ("take.no_such_source", [location("barrow")])


@pytest.mark.parametrize(
    "fields,reason",
    [
        ({"item": "nothing"}, "take.unknown"),
        ({"item": "ana"}, "take.unknown"),
        ({"item": "yard"}, "take.unknown"),
        ({"item": "detail:yard:hook"}, "take.unknown"),
        ({"item": "scale"}, "take.fixed"),
        ({"item": "kettle"}, "take.gone"),
        ({"item": "lamp", "quantity": 2}, "take.only_one"),
        ({"item": "lamp", "source": "nothing"}, "take.no_such_source"),
    ],
)
def test_some_things_are_not_taken(fields: dict[str, object], reason: str) -> None:
    """What is not here, no thing, fixed, or asked for in the wrong number stays where it is."""
    set_up = stage("Ana")
    before = set_up.state
    assert set_up.do("ana", "take", **fields)["reason"] == reason
    assert set_up.state == before


def test_one_lot_is_not_divided() -> None:
    """Of things that go together one takes all or none."""
    set_up = stage("Ana")
    set_up.do("ana", "move", to="east")
    assert set_up.do("ana", "take", item="floats", quantity=1)["reason"] == "take.all_or_none"
    assert set_up.do("ana", "take", item="floats")["result"] == "pass"
    assert set_up.do("ana", "drop", item="floats", quantity=3)["reason"] == "drop.all_or_none"


def test_there_is_a_limit_to_what_one_carries() -> None:
    """Too heavy is too heavy, and many things together are; the limit is what refuses."""
    set_up = stage("Ana")
    set_up.do("ana", "move", to="east")
    heavy = set_up.do("ana", "take", item="chest")
    limit = [["@world", "spec", "carry_max"]]
    assert (heavy["reason"], heavy["refused"]) == ("take.too_heavy", limit)
    way = ("", "rope"), ("west", "rake"), ("", "lamp"), ("in", "ledger"), ("", "copper_lantern")
    for side, item in way:
        if side:
            set_up.do("ana", "move", to=side)
        assert set_up.do("ana", "take", item=item)["result"] == "pass"
    full = set_up.do("ana", "take", item="tin_lantern")
    assert (full["result"], full["reason"]) == ("pass", "take.done")  # 20 of 20
    assert set_up.do("ana", "take", item="letter")["reason"] == "take.hands_full"
    set_up.do("ana", "drop", item="rope")
    assert set_up.do("ana", "take", item="letter")["result"] == "pass"


def test_what_is_in_a_basket_weighs_too() -> None:
    """A thing taken out of a carried basket weighs no more than before."""
    set_up = stage("Ana")
    set_up.state["@world"] = {**set_up.state["@world"]}
    set_up.state["@world"]["spec"] = {**set_up.state["@world"]["spec"], "carry_max": 3}
    set_up.do("ana", "move", to="north")
    assert set_up.do("ana", "take", item="basket")["result"] == "pass"
    assert set_up.do("ana", "take", item="samphire", source="basket")["result"] == "pass"
    assert set_up.place_of("samphire") == "ana"


def test_dropped_is_where_one_stands() -> None:
    """What is put down lies in the room; what is not held can't be put down."""
    set_up = stage("Ana", "Bob")
    set_up.do("ana", "take", item="lamp")
    not_his = set_up.do("bob", "drop", item="lamp")
    assert (not_his["reason"], not_his["refused"]) == ("drop.not_held", [location("lamp")])
    set_up.do("ana", "move", to="west")
    assert set_up.do("ana", "drop", item="lamp")["result"] == "pass"
    assert set_up.place_of("lamp") == "kitchen"
    again = set_up.do("ana", "drop", item="lamp")
    assert again["reason"] == "drop.not_held"
    assert set_up.do("ana", "drop", item="kitchen")["reason"] == "drop.unknown"


@pytest.mark.parametrize(
    "target,reason",
    [
        ("lamp", "examine.item"),
        ("rake", "examine.item"),
        ("bob", "examine.player"),
        ("ana", "examine.self"),
        ("yard", "look.done"),
        ("detail:yard:hook", "examine.detail"),
        ("detail:yard:green_door", "examine.detail"),
        ("detail:yard:door", "examine.detail"),
        ("detail:dock:bollards", "examine.not_here"),
        ("detail:yard:moon", "examine.not_here"),
        ("detail:", "examine.not_here"),
        ("detail:nowhere:x", "examine.not_here"),
        ("dock", "examine.not_here"),
        ("@world", "examine.not_here"),
        ("kettle", "examine.gone"),
        ("cleo", "examine.left"),
        ("nothing", "examine.not_here"),
    ],
)
def test_only_what_is_in_sight_is_examined(target: str, reason: str) -> None:
    """Things, people and scenery of this room, and oneself; nothing of another room."""
    set_up = stage("Ana", "Bob", "Cleo")
    set_up.do("cleo", "move", to="east")
    assert set_up.do("ana", "examine", target=target)["reason"] == reason


def test_what_others_carry_is_not_in_sight() -> None:
    """A thing in somebody's hands or basket can't be examined or taken."""
    set_up = stage("Ana", "Bob")
    set_up.do("ana", "take", item="lamp")
    refused = set_up.do("bob", "examine", target="lamp")
    assert (refused["reason"], refused["refused"]) == ("examine.gone", [location("lamp")])


def test_words_reach_whom_they_are_meant_for() -> None:
    """One speaks to somebody awake in the same room, and to nobody else."""
    set_up = stage("Ana", "Bob")
    assert set_up.do("ana", "say", text="hi", to="bob")["reason"] == "say.done_to"
    assert set_up.do("ana", "say", text="hi", to="ana")["reason"] == "say.to_self"
    assert set_up.do("ana", "say", text="hi", to="lamp")["reason"] == "say.nobody"
    assert set_up.do("ana", "say", text='" \u202e"')["reason"] == "say.nothing"
    set_up.do("bob", "leave")
    asleep = set_up.do("ana", "say", text="hi", to="bob")
    assert (asleep["reason"], asleep["refused"]) == ("say.asleep", [["bob", "status", "awake"]])
    set_up.do("ana", "move", to="north")
    gone = set_up.do("ana", "say", text="hi", to="bob")
    assert (gone["reason"], gone["refused"]) == ("say.gone", [location("bob")])


def test_waiting_is_drawn_from_the_dice() -> None:
    """The same event gives the same lull on every replica; others give others."""
    state = stage("Ana").state
    wait = intent("ana", verb="wait")
    lulls = [apply(state, wait, Dice(b"key", bytes([n])))["about"]["lull"] for n in range(50)]
    assert lulls == [
        apply(state, wait, Dice(b"key", bytes([n])))["about"]["lull"] for n in range(50)
    ]
    assert set(map(str, lulls)) == set(cast("list[str]", state["@world"]["spec"]["lulls"]))


def test_who_is_awake_is_no_secret() -> None:
    """Everybody awake in the microcosm is named, nobody asleep, and nobody's place."""
    set_up = stage("Ana", "Bob", "Cleo")
    set_up.do("bob", "move", to="east")
    set_up.do("cleo", "leave")
    assert set_up.do("ana", "who")["about"] == {"names": ["Bob"], "gone": {}}


def test_every_verb_is_in_the_manual() -> None:
    """Each verb has its help with an example, and is listed in one group, save a session's."""
    listed = [verb for verbs in GROUPS.values() for verb in verbs]
    assert sorted(listed) == sorted(set(VERBS) - NOT_FOR_WORDS)
    assert sorted(CAPABILITIES) == sorted(VERBS)
    for capability in CAPABILITIES.values():
        assert "or example" in (capability.__doc__ or "")


@pytest.mark.parametrize(
    "hostile",
    [
        None,
        "look",
        [],
        {},
        {"spec": {"verb": "look"}},
        {"metadata": None, "spec": {"verb": "look"}},
        {"metadata": {"actor": 3}, "spec": {"verb": "look"}},
        {"metadata": {"actor": "ana"}, "spec": None},
        {"metadata": {"actor": "ana"}, "spec": {"verb": "fly"}},
        {"metadata": {"actor": "ana"}, "spec": {"verb": "take", "item": ["lamp"]}},
        {"metadata": {"actor": "nobody"}, "spec": {"verb": "look"}},
        {"metadata": {"actor": "lamp"}, "spec": {"verb": "leave"}},
    ],
)
def test_a_malformed_intent_only_fails(hostile: object) -> None:
    """Whatever it is, it comes out as a refusal without a patch."""
    outcome = apply(stage("Ana").state, cast("Intent", hostile), DICE)
    assert (outcome["result"], outcome["patch"]) == ("fail", [])
    assert outcome["reason"] in ("intent.malformed", "actor.absent")


def test_nobody_acts_who_is_not_there() -> None:
    """The table's check names the missing entity, or the sleep, and lets the others act."""
    set_up = stage("Ana")
    absent = stray(set_up.state, intent("bob", verb="look"))
    assert absent is not None
    assert absent["refused"] == [["bob"]]
    assert stray(set_up.state, intent("ana", verb="look")) is None
