"""Everything that the worlds on file show can be spoken of by the name it is shown under."""

from pathlib import Path
from typing import Final

import pytest

import content
from client.gateway.core.grammar import interpret
from client.gateway.core.reading import Memory
from content.model import Entity, State
from content.perception import Observation, observe
from content.worldfile import Genesis
from content.worldset import load_world

WORLDS: Final = Path(content.__file__).parent / "worlds"
FOLDERS: Final = sorted(path for path in WORLDS.iterdir() if path.is_dir())


def microcosms(folder: Path) -> list[Genesis]:
    """What a world begins with."""
    files = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.toml")}
    return load_world(files)


def observations(state: State) -> list[Observation]:
    """What somebody sees in each room of a microcosm; they have been everywhere."""
    rooms = [one for one in sorted(state) if state[one]["kind"] == "room"]
    ana: Entity = {
        "kind": "player",
        "metadata": {"id": "ana", "name": "Ana"},
        "spec": {},
        "status": {"location": "", "awake": True, "visited": dict.fromkeys(rooms, True)},
    }
    return [
        observe({**state, "ana": {**ana, "status": {**ana["status"], "location": room}}}, "ana")
        for room in rooms
    ]


SEEN: Final = [
    pytest.param(observation, id=f"{genesis.microcosm}-{observation['room']['id']}")
    for folder in FOLDERS
    for genesis in microcosms(folder)
    for observation in observations(genesis.state)
]


@pytest.mark.parametrize("observation", SEEN)
def test_everything_in_sight_can_be_named(observation: Observation) -> None:
    """A thing's name means that thing, one just like it, or is asked about with what shares it."""
    real = [*observation["here"], *observation["inventory"]]
    called = {thing["id"]: thing["name"] for thing in real}
    for one in [*real, *observation["details"]]:
        reading = interpret(f"look at the {one['name']}", observation, Memory())
        if reading.question is None:
            targets = [intent["target"] for intent in reading.intents]
            shadows = {thing["id"] for thing in real} - {one["id"]}
            same = one["id"].startswith("detail:") and targets and shadows.issuperset(targets)
            alike = [called.get(target) for target in targets] == [one["name"]]
            assert targets == [one["id"]] or alike or same, (one["name"], targets)
        else:
            assert reading.memory.pending is not None
            asked = [each.id for each in reading.memory.pending.candidates]
            shadowed = one["id"].startswith("detail:") and called.keys() >= {*asked}
            assert one["id"] in asked or shadowed


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


def test_there_are_worlds() -> None:
    """The tests above are not empty."""
    assert SEEN
