"""What a bot remembers of places: which way leads where, and which are left to try.

It knows rooms by what it was shown, and nothing else.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

RETRY_TURNS: Final = 150
"""A way that was barred is tried again after so many turns: doors get opened, ropes found."""


@dataclass
class Place:
    """A room: where each of its ways led, empty if nobody has tried; the turns of refusals."""

    name: str
    ways: dict[str, str] = field(default_factory=dict)
    barred: dict[str, int] = field(default_factory=dict)


class Chart:
    """All rooms that were seen."""

    def __init__(self) -> None:
        self.places: dict[str, Place] = {}

    def seen(self, room: str, name: str, directions: list[str]) -> Place:
        """A room is in sight, with these ways out."""
        place = self.places.setdefault(room, Place(name))
        for direction in directions:
            place.ways.setdefault(direction, "")
        return place

    def went(self, room: str, direction: str, to: str) -> None:
        """A way led there."""
        place = self.places[room]
        place.ways[direction] = to
        place.barred.pop(direction, None)

    def refused(self, room: str, direction: str, turn: int) -> None:
        """A way could not be gone."""
        self.places[room].barred[direction] = turn

    def untried(self, room: str, turn: int) -> list[str]:
        """The ways out of a room that nobody knows the end of, and that may be open now."""
        place = self.places[room]
        return [one for one, to in place.ways.items() if not to and self._may_go(place, one, turn)]

    def step_towards(self, start: str, is_goal: Callable[[str], bool], turn: int) -> str | None:
        """The first direction of a shortest known way to a room of that kind; None without one."""
        waiting: deque[tuple[str, str]] = deque()
        met = {start}
        for direction, to in self._open(start, turn):
            if to not in met:
                met.add(to)
                waiting.append((to, direction))
        while waiting:
            room, first = waiting.popleft()
            if is_goal(room):
                return first
            for _, to in self._open(room, turn):
                if to not in met:
                    met.add(to)
                    waiting.append((to, first))
        return None

    def _open(self, room: str, turn: int) -> list[tuple[str, str]]:
        place = self.places.get(room)
        if place is None:
            return []
        ways = place.ways.items()
        return [(one, to) for one, to in ways if to and self._may_go(place, one, turn)]

    def is_open(self, room: str, direction: str, turn: int) -> bool:
        """Whether a way was not barred lately."""
        return self._may_go(self.places[room], direction, turn)

    @staticmethod
    def _may_go(place: Place, direction: str, turn: int) -> bool:
        return turn - place.barred.get(direction, -RETRY_TURNS) >= RETRY_TURNS
