"""The shortest way over places that somebody knows, within a microcosm. It moves nobody."""

from collections import deque
from collections.abc import Callable
from typing import Final, TypeAlias

from content.barriers import is_water
from content.carrying import has_tool, heaviness
from content.layout import ExitSpec
from content.model import Player, State, room_at
from content.visible import known_ways, ways

BACK: Final = "back"
"""Where a player wants to go who says no more than that."""
PLACES_MAX: Final = 400
"""How many places a search looks at."""
Fits: TypeAlias = Callable[[ExitSpec], bool]


def route(state: State, who: Player, goal: str) -> list[str]:
    """The directions from where somebody is to a place that they know; empty if there is no way.

    A way next to them leads anywhere, also where they have not been. What they know that they can't
    do (swim with such a load, climb without a rope) they do only where there is no other way.
    """
    here = room_at(state, who["status"]["location"])
    if here is None or not goal:
        return []
    near = next((side for side, way in known_ways(state, who, here) if way["to"] == goal), None)
    if near is not None:
        return [near]
    if goal not in who["status"]["visited"] or room_at(state, goal) is None:
        return []
    heavy = bool(heaviness(state, who))

    def can(way: ExitSpec) -> bool:
        tool = way.get("needs", "")
        return not (tool and not has_tool(state, who, tool)) and not (
            heavy and is_water(state, way["to"])
        )

    return _shortest(state, who, goal, can) or _shortest(state, who, goal, lambda _: True)


def _shortest(state: State, who: Player, goal: str, fits: Fits) -> list[str]:
    start, visited = who["status"]["location"], who["status"]["visited"]
    came: dict[str, tuple[str, str]] = {start: ("", "")}
    waiting = deque([start])
    while waiting and len(came) < PLACES_MAX and goal not in came:
        place = waiting.popleft()
        room = room_at(state, place)
        for direction, way in ways(room) if room is not None else ():
            there = way["to"]
            if there in visited and there not in came and fits(way):
                came[there] = (place, direction)
                waiting.append(there)
    steps: list[str] = []
    place = goal
    while place in came and place != start:
        place, direction = came[place]
        steps.append(direction)
    return steps[::-1]
