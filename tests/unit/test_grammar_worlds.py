"""Everything that the worlds on file show can be spoken of by the name it is shown under."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

import content
from client.gateway.core.grammar import interpret
from client.gateway.core.reading import Memory
from content.model import Entity, room_at
from content.perception import Observation, observe
from content.worldset import load_world

WORLDS: Final = sorted((Path(content.__file__).parent / "worlds").iterdir())


def observations(world: Path) -> Iterator[tuple[str, Observation]]:
    """What somebody sees in each room of a world, in good light; they have been everywhere."""
    files = {file.name: file.read_text(encoding="utf-8") for file in sorted(world.glob("*.toml"))}
    for genesis in load_world(files):
        rooms = [one for one in sorted(genesis.state) if room_at(genesis.state, one)]
        for room in rooms:
            found = genesis.state[room]
            ana: Entity = {
                "kind": "player",
                "metadata": {"id": "ana", "name": "Ana"},
                "spec": {},
                "status": {"location": room, "awake": True, "visited": dict.fromkeys(rooms, True)},
            }
            lit: Entity = {**found, "spec": {**found["spec"], "dark": False}}
            seen = observe({**genesis.state, room: lit, "ana": ana}, "ana")
            yield f"{genesis.microcosm}-{room}", seen


SEEN: Final = [
    pytest.param(observation, id=name)
    for world in WORLDS
    for name, observation in observations(world)
]


@pytest.mark.parametrize("observation", SEEN)
def test_everything_in_sight_can_be_named(observation: Observation) -> None:
    """A thing's name means that thing or its twin, or is asked about among those that share it."""
    real = [*observation["here"], *observation["inventory"]]
    for one in [*real, *observation["details"]]:
        reading = interpret(f"look at the {one['name']}", observation, Memory())
        if reading.question is None:
            targets = [intent["target"] for intent in reading.intents]
            shadows = {thing["id"] for thing in real} - {one["id"]}
            same = one["id"].startswith("detail:") and targets and shadows.issuperset(targets)
            twins = {thing["id"] for thing in real if thing["name"] == one["name"]}
            assert set(targets) <= {one["id"], *twins} or same, (one["name"], targets)
            assert targets, one["name"]
        else:
            assert reading.memory.pending is not None
            asked = {each.id for each in reading.memory.pending.candidates}
            behind = one["id"].startswith("detail:") and asked <= {thing["id"] for thing in real}
            assert one["id"] in asked or behind, (one["name"], asked)


@pytest.mark.parametrize("observation", SEEN)
def test_every_way_out_can_be_named(observation: Observation) -> None:
    """A direction is that direction; a name leads there, or is asked about."""
    for one in observation["exits"]:
        (straight,) = interpret(f"go {one['direction']}", observation, Memory()).intents
        assert straight == {"verb": "move", "to": one["direction"]}
        for name in one["names"]:
            reading = interpret(f"go to the {name}", observation, Memory())
            assert reading.refused is None, (name, reading.refused)
            if reading.question is None:
                (intent,) = reading.intents
                same = [way["direction"] for way in observation["exits"] if name in way["names"]]
                assert intent["to"] in same, (name, intent)


@pytest.mark.parametrize("observation", SEEN)
def test_every_known_place_can_be_named(observation: Observation) -> None:
    """Farther off, too: a place's name leads to it, or to a way of that name, or is asked about."""
    for one in observation.get("places", ()):
        reading = interpret(f"go to the {one['name']}", observation, Memory())
        assert reading.refused is None, (one["name"], reading.refused)
        if reading.question is None:
            (intent,) = reading.intents
            name = one["name"].lower()
            near = [way["direction"] for way in observation["exits"] if name in way["names"]]
            assert intent["to"] in (one["id"], *near), (one["name"], intent)


def test_there_are_worlds() -> None:
    """The tests above are not empty."""
    assert SEEN
