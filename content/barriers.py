"""What bars a way, and what it costs: darkness, guards, doors, tools, water, breath.

It moves nobody.
"""

from collections.abc import Iterator
from typing import Final, NamedTuple

from content.carrying import carried_of, has_tool, heaviness
from content.doors import as_thing, door_in, is_shut
from content.figures import pool
from content.guarding import barring
from content.layout import ExitSpec
from content.light import is_dark
from content.model import Player, Room, State, Value, room_at
from content.verdicts import of_item
from content.visible import known_ways, ways
from content.wording import article_for

SWIM_BREATH: Final = 2
"""What a step into water takes, besides what the load does."""


class Bar(NamedTuple):
    """Why a way can't be gone: a reason of the prose table, what that needs, and what said no."""

    reason: str
    about: dict[str, Value]
    refused: list[list[str]]


def tried(state: State, who: Player, here: Room, direction: str) -> Bar | int:
    """How much breath it takes somebody to go a way out of a room; or what keeps them from it.

    A door that is closed and not locked keeps nobody: they open it.
    """
    room_id, side = here["metadata"]["id"], {"direction": direction}
    if direction not in dict(known_ways(state, who, here)):
        if is_dark(state, room_id):
            return Bar("move.dark", {**side}, [])
        return Bar("move.no_exit", {**side}, [[room_id, "spec", "exits", direction]])
    guard = barring(state, who, direction)
    if guard is not None:
        told: dict[str, Value] = {**side, "foe": guard["metadata"]["name"]}
        return Bar("move.barred", told, [[guard["metadata"]["id"], "status", "location"]])
    way = here["spec"]["exits"][direction]
    tool = way.get("needs", "")
    if tool and not has_tool(state, who, tool):
        return Bar("move.needs", {**side, "tool": f"{article_for(tool)} {tool}"}, [])
    locked = _locked(state, who, here, way)
    if locked is not None:
        return locked
    heavy, swims = heaviness(state, who), is_water(state, way["to"])
    if swims and heavy:
        return Bar("move.sinks", {**side}, [])
    me = who["metadata"]["id"]
    breath = heavy + way.get("breath", 0) + (SWIM_BREATH if swims else 0)
    if breath and pool(state, who, "sp") < breath:
        return Bar("move.breathless", {**side}, [[me, "status", "sp"]])
    return breath


def is_water(state: State, room_id: str) -> bool:
    """Whether one swims in a room."""
    room = room_at(state, room_id)
    return room is not None and room["spec"].get("water") is True


def free_ways(state: State, who: Player, here: Room) -> list[str]:
    """The directions that somebody can go now."""
    found = known_ways(state, who, here)
    return [one for one, _ in found if not isinstance(tried(state, who, here, one), Bar)]


def open_ways(state: State, room: Room) -> Iterator[tuple[str, ExitSpec]]:
    """The ways that creatures go by: through no closed door, and up no rope."""
    for direction, way in ways(room):
        if not is_shut(state, way) and not way.get("needs"):
            yield direction, way


def _locked(state: State, who: Player, here: Room, way: ExitSpec) -> Bar | None:
    door = door_in(state, way)
    if door is None or not door["status"]["closed"] or not door["status"]["locked"]:
        return None
    about = of_item(as_thing(door, here["metadata"]["id"]))
    refused = [[door["metadata"]["id"], "status", "locked"]]
    has_key = bool(carried_of(state, who, door["spec"]["key"]))
    return Bar("move.locked_key" if has_key else "move.locked", about, refused)
