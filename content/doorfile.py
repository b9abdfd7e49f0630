"""Reads the doors of a microcosm: each has a table, and stands where exits name it."""

from collections.abc import Mapping
from typing import Final

from content.catalog import Row, flag, text
from content.catalogfile import called
from content.declarations import DOOR
from content.declared import Declared
from content.model import Entity, Value, room_at
from content.shapes import read

SIDES_MAX: Final = 2


def doors_of(
    doors: Mapping[str, Declared], rooms: Mapping[str, Entity], sorts: Mapping[str, Row]
) -> dict[str, Entity]:
    """The doors of a microcosm, by id.

    Args:
        rooms: all rooms, whose exits name them.

    Raises:
        WorldFileError: a door that no exit names, that more than two rooms share, or that could be
            locked while it stands open.
    """
    found: dict[str, Entity] = {}
    for name in sorted(doors):
        one = doors[name]
        row = called(read(one, DOOR, lambda _: sorts))
        sides = [room for room in sorted(rooms) if _has(rooms, room, name)]
        if not sides:
            one.wrong(f"no exit has the door {name}: expected one with door = {name!r}")
        if len(sides) > SIDES_MAX:
            one.wrong(f"the door {name} is in {', '.join(sides)}: expected two rooms at most")
        if flag(row, "locked") and not flag(row, "closed"):
            one.wrong("a locked door is closed too: expected 'closed'", "locked")
        found[name] = _entity(name, row, sides)
    return found


def _has(rooms: Mapping[str, Entity], room_id: str, door: str) -> bool:
    room = room_at(rooms, room_id)
    return room is not None and any(
        way.get("door") == door for way in room["spec"]["exits"].values()
    )


def _entity(door: str, row: Row, sides: list[str]) -> Entity:
    said = {key: row[key] for key in ("description", "nouns", "adjectives", "article", "key")}
    rooms: list[Value] = [*sides]
    return {
        "kind": "door",
        "metadata": {"id": door, "name": text(row, "name")},
        "spec": {**said, "plural": False, "rooms": rooms},
        "status": {"closed": flag(row, "closed"), "locked": flag(row, "locked")},
    }
