"""Doors as they are met in a room: each is one thing with two sides. It opens none.

To whom stands before it a door is a thing that stays where it is and has a lid.
"""

from collections.abc import Sequence

from content.layout import ExitSpec
from content.model import Door, Item, Player, Room, State, door_at, room_at
from content.visible import Way, known_ways


def door_in(state: State, way: ExitSpec) -> Door | None:
    """The door that a way leads through, if any."""
    return door_at(state, way.get("door", ""))


def is_shut(state: State, way: ExitSpec) -> bool:
    """Whether a closed door stands in a way."""
    door = door_in(state, way)
    return door is not None and door["status"]["closed"]


def doors_before(state: State, viewer: Player) -> Sequence[Item]:
    """The doors of the ways that somebody can make out where they are, in the order of ways."""
    here = room_at(state, viewer["status"]["location"])
    return () if here is None else doors_of(state, here, known_ways(state, viewer, here))


def doors_of(state: State, here: Room, known: Sequence[Way]) -> Sequence[Item]:
    """The doors in these ways out of a room, as things before whoever is there."""
    found = {way["door"]: door_in(state, way) for _, way in known if "door" in way}
    return [as_thing(door, here["metadata"]["id"]) for door in found.values() if door is not None]


def door_before(state: State, viewer: Player, door_id: str) -> Item | None:
    """One of these doors; None where somebody does not stand before it."""
    found = doors_before(state, viewer)
    return next((one for one in found if one["metadata"]["id"] == door_id), None)


def beyond(door: Door, room_id: str) -> str | None:
    """The room on the other side of a door, if that is in the same microcosm."""
    return next((one for one in door["spec"]["rooms"] if one != room_id), None)


def as_thing(door: Door, room_id: str) -> Item:
    """A door as it is handled from a room."""
    spec, status = door["spec"], door["status"]
    return {
        "kind": "item",
        "metadata": door["metadata"],
        "spec": {
            "description": spec["description"],
            "placed": "",
            "nouns": spec["nouns"],
            "adjectives": spec["adjectives"],
            "article": spec["article"],
            "plural": spec["plural"],
            "portable": False,
            "container": False,
            "weight": 1,
            "lid": {"closed": False, "locked": False, "key": spec["key"]},
        },
        "status": {
            "location": room_id,
            "moved": False,
            "closed": status["closed"],
            "locked": status["locked"],
        },
    }
