"""Where rooms lie on the map of a microcosm: one step of the compass is one square of a grid.

Only ways that lead there and back by opposite directions count: a chute, a bend and a ladder lead
where they will. It checks, and draws nothing: see `charting`.
"""

from collections import deque
from collections.abc import Mapping
from typing import Final, NamedTuple, TypeAlias

from content.model import DIRECTIONS, Room, State, room_at

Spot: TypeAlias = tuple[int, int]
STEPS: Final[Mapping[str, Spot]] = {
    "north": (0, -1),
    "northeast": (1, -1),
    "east": (1, 0),
    "southeast": (1, 1),
    "south": (0, 1),
    "southwest": (-1, 1),
    "west": (-1, 0),
    "northwest": (-1, -1),
}


class Misfit(NamedTuple):
    """A way that fits no map: where it begins, and what is wrong with it."""

    room: str
    direction: str
    wrong: str


def misfit(state: State) -> Misfit | None:
    """The first way that can't be drawn with those before it; None if all rooms fit on a grid."""
    rooms = {one: room for one in sorted(state) if (room := room_at(state, one)) is not None}
    placed: set[str] = set()
    for start in rooms:
        if start in placed:
            continue
        found = _spread(rooms, start)
        if isinstance(found, Misfit):
            return found
        placed |= set(found)
    return None


def _spread(rooms: Mapping[str, Room], start: str) -> dict[str, Spot] | Misfit:
    """The squares of all rooms that hang together with one."""
    spots: dict[str, Spot] = {start: (0, 0)}
    taken: dict[Spot, str] = {(0, 0): start}
    waiting = deque([start])
    while waiting:
        here = waiting.popleft()
        for direction, there in _joined(rooms, here):
            step = STEPS[direction]
            spot = (spots[here][0] + step[0], spots[here][1] + step[1])
            if spots.get(there, spot) != spot:
                return Misfit(here, direction, f"{there} lies elsewhere by the other ways to it")
            if taken.get(spot, there) != there:
                return Misfit(here, direction, f"{there} would lie where {taken[spot]} is")
            if there not in spots:
                spots[there], taken[spot] = spot, there
                waiting.append(there)
    return spots


def _joined(rooms: Mapping[str, Room], here: str) -> list[tuple[str, str]]:
    """The ways of the compass out of a room by which one comes straight back."""
    found = []
    for direction, way in rooms[here]["spec"]["exits"].items():
        there = rooms.get(way["to"])
        back = there["spec"]["exits"].get(DIRECTIONS[direction]) if there is not None else None
        if direction in STEPS and back is not None and back["to"] == here:
            found.append((direction, way["to"]))
    return sorted(found)
