"""What somebody knows of a microcosm, drawn and said: the places they have been in and their ways.

Places lie as the directions between them say, seen from where one stands. Where two would come to
lie on one spot, and up, down, in and out, nothing is drawn, and the words below tell it all.
"""

from collections import deque
from collections.abc import Mapping
from typing import Final

from content.grid import STEPS, Spot
from content.layout import ExitSpec
from content.model import Player, Room, State, room_at
from content.travellers import FAR, country
from content.visible import known_name, known_ways, ways

LINES: Final[Mapping[Spot, str]] = {(1, 0): "-", (0, 1): "|", (1, 1): "\\", (-1, 1): "/"}
ROOMS_MAX: Final = 40
CELL: Final = 5
"""How many characters a place takes with the way to the next: `[12]-`."""


def chart(state: State, who: Player) -> str:
    """The drawing and the words; places nearest to where somebody stands first."""
    rooms = _known(state, who)
    numbers = {room["metadata"]["id"]: number for number, room in enumerate(rooms, 1)}
    drawn = _drawn(rooms, numbers)
    told = [_told(state, who, room, numbers) for room in rooms]
    return "\n".join([*drawn, "", *told] if drawn else told)


def _known(state: State, who: Player) -> list[Room]:
    """The rooms that somebody has been in and can walk to over such rooms, nearest first."""
    start = who["status"]["location"]
    found: list[Room] = []
    waiting, seen = deque([start]), {start}
    while waiting and len(found) < ROOMS_MAX:
        room = room_at(state, waiting.popleft())
        if room is None:
            continue
        found.append(room)
        for _, way in _ways(state, who, room):
            if way["to"] in who["status"]["visited"] and way["to"] not in seen:
                seen.add(way["to"])
                waiting.append(way["to"])
    return found


def _ways(state: State, who: Player, room: Room) -> list[tuple[str, ExitSpec]]:
    """The ways out of a room that somebody remembers, or sees now: in the dark one saw few."""
    if room["metadata"]["id"] == who["status"]["location"]:
        return known_ways(state, who, room)
    dark, visited = room["spec"].get("dark"), who["status"]["visited"]
    return [one for one in ways(room) if not dark or one[1]["to"] in visited]


def _spots(rooms: list[Room]) -> dict[str, Spot]:
    """Where the rooms lie that can be drawn, by id; the first has the middle."""
    known = {room["metadata"]["id"]: room for room in rooms}
    first = rooms[0]["metadata"]["id"]
    spots: dict[str, Spot] = {first: (0, 0)}
    waiting = deque([first])
    while waiting:
        here = waiting.popleft()
        for direction, way in ways(known[here]):
            if direction not in STEPS or way["to"] not in known or way["to"] in spots:
                continue
            spot = (spots[here][0] + STEPS[direction][0], spots[here][1] + STEPS[direction][1])
            if spot not in spots.values():
                spots[way["to"]] = spot
                waiting.append(way["to"])
    return spots


def _drawn(rooms: list[Room], numbers: Mapping[str, int]) -> list[str]:
    spots = _spots(rooms) if rooms else {}
    if len(spots) < 2:  # noqa: PLR2004 - one place alone is no picture
        return []
    left, top = min(x for x, _ in spots.values()), min(y for _, y in spots.values())
    wide = (max(x for x, _ in spots.values()) - left + 1) * CELL
    high = (max(y for _, y in spots.values()) - top) * 2 + 1
    canvas = [[" "] * wide for _ in range(high)]
    for room in rooms:
        room_id = room["metadata"]["id"]
        if room_id not in spots:
            continue
        x, y = (spots[room_id][0] - left) * CELL, (spots[room_id][1] - top) * 2
        label = f"[{_mark(numbers[room_id]):>2}]"
        canvas[y][x : x + len(label)] = label
        for direction, way in ways(room):
            if direction in STEPS and way["to"] in spots:
                _draw_way(canvas, (x, y), spots[room_id], spots[way["to"]])
    return ["".join(line).rstrip() for line in canvas]


def _draw_way(canvas: list[list[str]], at: Spot, here: Spot, there: Spot) -> None:
    """The stroke between two neighbours, drawn from whichever comes first."""
    step = (there[0] - here[0], there[1] - here[1])
    if step not in LINES:
        return
    x, y = at
    place = {(1, 0): (x + 4, y), (0, 1): (x + 1, y + 1), (1, 1): (x + 4, y + 1)}
    column, line = place.get(step, (x - 1, y + 1))
    if 0 <= column < len(canvas[0]) and line < len(canvas):
        canvas[line][column] = LINES[step]


def _told(state: State, who: Player, room: Room, numbers: Mapping[str, int]) -> str:
    """One line: the place, and where each way leads as far as that is known."""
    room_id = room["metadata"]["id"]
    mark = _mark(numbers[room_id])
    sides: dict[str, list[str]] = {}
    for direction, way in _ways(state, who, room):
        sides.setdefault(_where(state, who, way["to"], numbers), []).append(direction)
    told = [f"{' or '.join(directions)} to {there}" for there, directions in sides.items()]
    here = ", where you are" if numbers[room_id] == 1 else ""
    return f"{mark} {room['metadata']['name']}{here}: {', '.join(told) or 'no way out'}."


def _where(state: State, who: Player, to: str, numbers: Mapping[str, int]) -> str:
    """Where a way leads: to a place, with its number if it is shown; or into another country."""
    microcosm, far, _ = to.partition(FAR)
    if far:
        lands = who["status"].get("lands", {})
        return country(state, microcosm) if microcosm in lands else "another country"
    known = known_name(state, who, to)
    if known is None:
        return "somewhere you have not been"
    return f"{known} ({_mark(numbers[to])})" if to in numbers else known


def _mark(number: int) -> str:
    """What stands for a place in the drawing: its number, or the mark of where one is."""
    return "**" if number == 1 else str(number)
