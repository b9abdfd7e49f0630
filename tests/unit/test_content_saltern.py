"""The saltern: big enough, whole, and everything that its descriptions name can be looked at."""

import json
import re
from typing import cast

import pytest

from content.model import DIRECTIONS, Item, Room, room_at
from content.perception import observe
from content.worldfile import load
from tests.unit.content_stage import GENESIS, SALTERN, stage

STATE = GENESIS.state
ROOMS = [cast("Room", one) for one in STATE.values() if one["kind"] == "room"]
ITEMS = [cast("Item", one) for one in STATE.values() if one["kind"] == "item"]
EXITS = [(room, side, way) for room in ROOMS for side, way in room["spec"]["exits"].items()]


def words(text: str) -> set[str]:
    """The words of a text, lower case."""
    return set(re.findall(r"[a-z][a-z'-]*", text.lower()))


def test_the_world_is_big_enough() -> None:
    """There are at least 12 rooms and 25 things, of every sort that there can be."""
    assert len(ROOMS) >= 12
    assert len(ITEMS) >= 25
    assert sum(item["spec"]["portable"] for item in ITEMS) >= 20
    assert sum(not item["spec"]["portable"] for item in ITEMS) >= 5
    assert sum(item["spec"]["container"] for item in ITEMS) >= 3
    assert sum(item["spec"]["plural"] for item in ITEMS) >= 5
    assert {"up", "down", "in", "out", "north"} <= {side for _, side, _ in EXITS}
    assert STATE["lamp"]["metadata"]["name"] == "brass lamp"
    assert STATE["lamp"]["status"]["location"] == STATE["@world"]["spec"]["start"]


def test_some_nouns_need_an_adjective() -> None:
    """In one place there are two things of the same noun, told apart by adjectives."""
    for one, other in (("copper_lantern", "tin_lantern"), ("iron_key", "silver_key")):
        assert STATE[one]["status"]["location"] == STATE[other]["status"]["location"]
        assert STATE[one]["spec"]["nouns"] == STATE[other]["spec"]["nouns"]
        assert STATE[one]["spec"]["adjectives"] != STATE[other]["spec"]["adjectives"]


def test_ways_lead_back() -> None:
    """Every way can be gone back, in the opposite direction where there is one, save the chute."""
    one_way = []
    for room, side, way in EXITS:
        there = room_at(STATE, way["to"])
        assert there is not None
        back = [s for s, w in there["spec"]["exits"].items() if w["to"] == room["metadata"]["id"]]
        if not back:
            one_way.append((room["metadata"]["id"], side))
            assert way["leaves"]
            assert way["arrives"]
        elif side in ("up", "down"):
            assert DIRECTIONS[side] in back
    assert one_way == [("loft", "east")]


def test_every_room_can_be_left_for_every_other() -> None:
    """Nobody can be trapped, not even down the chute."""
    leads = {room["metadata"]["id"]: [] for room in ROOMS}  # type: dict[str, list[str]]
    for room, _, way in EXITS:
        leads[room["metadata"]["id"]].append(way["to"])
    for start in leads:
        reached, waiting = {start}, [start]
        while waiting:
            new = set(leads[waiting.pop()]) - reached
            reached |= new
            waiting += sorted(new)
        assert reached == set(leads)


def test_texts_are_the_rooms_own() -> None:
    """No two descriptions, briefs or scenery texts are alike, and nothing shouts."""
    texts = [room["spec"][key] for room in ROOMS for key in ("description", "brief")]
    texts += [d["text"] for room in ROOMS for d in room["spec"]["details"].values()]
    texts += [item["spec"]["description"] for item in ITEMS]
    assert len(texts) == len(set(texts))
    assert "!" not in SALTERN.read_text(encoding="utf-8")


def test_what_a_description_names_can_be_looked_at() -> None:
    """A noun that is scenery or a thing anywhere is one wherever a description names it."""
    details = [detail for room in ROOMS for detail in room["spec"]["details"].values()]
    known = {noun for detail in details for noun in detail["nouns"]}
    known |= {noun for item in ITEMS for noun in item["spec"]["nouns"]}
    missing = {}
    for room in ROOMS:
        room_id = room["metadata"]["id"]
        here = {noun for detail in room["spec"]["details"].values() for noun in detail["nouns"]}
        here |= {
            noun
            for item in ITEMS
            if item["status"]["location"] == room_id
            for noun in item["spec"]["nouns"]
        }
        named = words(f"{room['spec']['description']} {room['spec']['brief']}") & known
        missing[room_id] = sorted(named - here - EXCUSED.get(room_id, set()))
    assert {room_id: nouns for room_id, nouns in missing.items() if nouns} == {}


# Words that are a noun elsewhere and something else, or a figure of speech, here.
EXCUSED: dict[str, set[str]] = {
    "cap": {"boat"},  # built as a boat is
    "causeway": {"brick", "hand"},  # as hard as brick; to either hand
    "channel": {"foot"},  # at the foot of the quay
    "conduit": {"glass"},  # as thin as glass
    "pans": {"rings"},  # the crust rings
}


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room["metadata"]["id"])
def test_everything_in_sight_can_be_examined(room: Room) -> None:
    """Whatever an observation lists can be examined, and gives a text of its own."""
    set_up = stage("Ana")
    set_up.state["ana"]["status"]["location"] = room["metadata"]["id"]
    observed = observe(set_up.state, "ana")
    for seen in (*observed["here"], *observed["details"]):
        text = set_up.told("ana", "examine", target=seen["id"])
        assert set_up.last is not None
        assert set_up.last["result"] == "pass", seen
        assert text not in ("", "It is empty.")


def test_the_file_is_one_microcosm_of_plain_values() -> None:
    """Genesis is JSON, holds no float, and is the same on every load."""
    assert GENESIS.microcosm == "saltern"
    assert json.loads(json.dumps(STATE)) == STATE
    assert "." not in re.sub(r'"(\\.|[^"\\])*"', "", json.dumps(STATE))
    assert load({SALTERN.name: SALTERN.read_text(encoding="utf-8")}) == GENESIS
