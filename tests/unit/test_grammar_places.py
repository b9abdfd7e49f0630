"""Words for ways: known places far off, going back, doors by name, lights."""

import pytest

from client.gateway.core.grammar import interpret
from client.gateway.core.reading import Memory
from content.model import Entity, IntentSpec, Value, room_at
from content.perception import observe
from content.worldset import load_world
from peer.cli import world_files
from tests.unit.content_stage import Stage
from tests.unit.keep import keep


def known() -> Stage:
    """Ana in the hall, who knows the keep."""
    set_up = keep("Ana")
    set_up.state["ana"]["status"]["visited"] = dict.fromkeys(
        ("hall", "yard", "garden", "cave", "loft"), True
    )
    return set_up


def read(line: str, set_up: Stage | None = None) -> tuple[IntentSpec, ...]:
    """The intents of a line."""
    return interpret(line, observe((set_up or known()).state, "ana"), Memory()).intents


@pytest.mark.parametrize(
    "line,intent",
    [
        ("go to the herb garden", {"verb": "move", "to": "garden"}),
        ("walk to the garden", {"verb": "move", "to": "garden"}),
        ("return to the garden", {"verb": "move", "to": "garden"}),
        ("go to the yard", {"verb": "move", "to": "west"}),
        ("go to the cave", {"verb": "move", "to": "down"}),
        ("go back", {"verb": "move", "to": "back"}),
        ("back", {"verb": "move", "to": "back"}),
        ("head back the way i came", {"verb": "move", "to": "back"}),
        ("return", {"verb": "move", "to": "back"}),
        ("retrace my steps", {"verb": "move", "to": "back"}),
        ("open the oak door", {"verb": "open", "target": "oak"}),
        ("shut the door", {"verb": "close", "target": "oak"}),
        ("look at the door", {"verb": "examine", "target": "oak"}),
        ("go through the oak door", {"verb": "move", "to": "north"}),
        ("enter the door", {"verb": "move", "to": "north"}),
        ("climb the ladder", {"verb": "move", "to": "up"}),
        ("light the lamp", {"verb": "light", "item": "lamp"}),
        ("turn on the tin lamp", {"verb": "light", "item": "lamp"}),
        ("put out the lamp", {"verb": "douse", "item": "lamp"}),
        ("blow the lamp out", {"verb": "douse", "item": "lamp"}),
        ("extinguish the lamp", {"verb": "douse", "item": "lamp"}),
        ("search the room", {"verb": "search"}),
    ],
)
def test_ways_can_be_said(line: str, intent: dict[str, str]) -> None:
    """Each way to say it is one intent."""
    assert read(line) == (intent,)


def test_what_is_not_known_is_not_gone_to() -> None:
    """A place that one has not been in is no place to go to, though it is there."""
    set_up = keep("Ana")
    reading = interpret("go to the herb garden", observe(set_up.state, "ana"), Memory())
    assert reading.intents == ()
    assert reading.refused == "You see no way to 'herb garden' from here."


def test_a_slip_in_a_far_name_is_asked_about() -> None:
    """Nobody walks off for a word that may have been another."""
    reading = interpret("go to the herb harden", observe(known().state, "ana"), Memory())
    assert (reading.intents, reading.question) == ((), "Did you mean the Herb Garden?")


def test_places_are_known_beyond_a_step() -> None:
    """After a step one can still say where to go on to."""
    intents = read("go west, then go to the loft")
    assert intents == ({"verb": "move", "to": "west"}, {"verb": "move", "to": "loft"})


def test_of_two_places_of_one_name_one_is_asked_for() -> None:
    """The question names both."""
    set_up = known()
    pit = set_up.state["pit"]
    set_up.state["pit"] = {**pit, "metadata": {"id": "pit", "name": "Rose Garden"}}
    set_up.state["ana"]["status"]["visited"] = dict.fromkeys(("hall", "garden", "pit"), True)
    reading = interpret("go to the garden", observe(set_up.state, "ana"), Memory())
    asked = "Which way to 'garden': 1. the Herb Garden, 2. the Rose Garden?"
    assert (reading.intents, reading.question) == ((), asked)


def test_every_known_place_of_a_world_can_be_named() -> None:
    """From wherever: a place's name leads to it, or to a way of that name, or is asked about."""
    seen = 0
    for genesis in load_world(world_files("lowwater")):
        rooms = [one for one in sorted(genesis.state) if room_at(genesis.state, one)]
        for room in rooms:
            status: dict[str, Value] = {"location": room, "awake": True}
            ana: Entity = {
                "kind": "player",
                "metadata": {"id": "ana", "name": "Ana"},
                "spec": {},
                "status": {**status, "visited": dict.fromkeys(rooms, True)},
            }
            observation = observe({**genesis.state, "ana": ana}, "ana")
            for one in observation.get("places", ()):
                reading = interpret(f"go to the {one['name']}", observation, Memory())
                assert reading.refused is None, (room, one["name"], reading.refused)
                seen += 1
                if reading.question is None:
                    (intent,) = reading.intents
                    name, exits = one["name"].lower(), observation["exits"]
                    near = [way["direction"] for way in exits if name in way["names"]]
                    assert intent["to"] in (one["id"], *near)
    assert seen > 17
