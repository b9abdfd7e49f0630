"""What lies open to a player's eyes in a place: things, people, scenery, ways out.

Players' belongings are seen by nobody but themselves, and no room is seen from another. It makes
values and composes no sentences.
"""

from collections.abc import Iterator
from typing import Final, TypedDict, cast

from content.beings import characters_in, creatures_in
from content.layout import ExitSpec
from content.model import (
    DIRECTIONS,
    Character,
    Creature,
    Item,
    Player,
    Room,
    State,
    item_at,
    room_at,
)
from content.places import is_closed, items_by_place, players_in
from content.wording import noun_of

DETAIL: Final = "detail:"
"""How the id of scenery begins: `detail:<room id>:<key>`."""


class Seen(TypedDict):
    """Something in sight; `within` is the container that it lies in."""

    id: str
    name: str
    nouns: list[str]
    adjectives: list[str]
    kind: str
    portable: bool
    plural: bool
    within: str | None


class Exit(TypedDict):
    """A way out; `name` is that of the room it leads to, once the viewer knows it, or the way's."""

    direction: str
    name: str
    names: list[str]


class Sight(TypedDict):
    """Everything that a viewer has before them and on them, sorted."""

    things: list[Item]
    inside: list[Item]
    people: list[Player]
    characters: list[Character]
    creatures: list[Creature]
    held: list[Item]
    held_inside: list[Item]


def sight(state: State, viewer: Player, room_id: str) -> Sight:
    """What the viewer sees in a room, and of their own belongings."""
    placed = items_by_place(state)
    me = viewer["metadata"]["id"]

    def within(items: list[Item]) -> Iterator[Item]:
        for item in items:
            lying = list(placed.get(item["metadata"]["id"], ())) if _is_open(item) else []
            lying = [one for one in lying if one["status"].get("hidden") is not True]
            yield from lying
            yield from within(lying)

    things = [one for one in placed.get(room_id, ()) if one["status"].get("hidden") is not True]
    held = list(placed.get(me, ()))
    return {
        "things": things,
        "inside": list(within(things)),
        "people": [one for one in players_in(state, room_id) if one["metadata"]["id"] != me],
        "characters": characters_in(state, room_id),
        "creatures": creatures_in(state, room_id),
        "held": held,
        "held_inside": list(within(held)),
    }


def _is_open(item: Item) -> bool:
    return item["spec"]["container"] and not is_closed(item)


def seen_item(state: State, item: Item) -> Seen:
    """A thing as it is seen."""
    spec, place = item["spec"], item["status"]["location"]
    return {
        "id": item["metadata"]["id"],
        "name": item["metadata"]["name"],
        "nouns": spec["nouns"],
        "adjectives": spec["adjectives"],
        "kind": "item",
        "portable": spec["portable"],
        "plural": spec["plural"] or item["status"].get("count", 1) > 1,
        "within": None if item_at(state, place) is None else place,
    }


def seen_player(player: Player) -> Seen:
    """Somebody as they are seen, asleep or awake."""
    name = player["metadata"]["name"]
    return {
        "id": player["metadata"]["id"],
        "name": name,
        "nouns": [name.lower()],
        "adjectives": [] if player["status"]["awake"] else ["asleep", "sleeping"],
        "kind": "player",
        "portable": False,
        "plural": False,
        "within": None,
    }


def seen_being(being: Creature | Character) -> Seen:
    """A creature or a character as it is seen."""
    return {
        "id": being["metadata"]["id"],
        "name": being["metadata"]["name"],
        "nouns": cast("list[str]", being["spec"]["nouns"]),
        "adjectives": cast("list[str]", being["spec"]["adjectives"]),
        "kind": being["kind"],
        "portable": False,
        "plural": False,
        "within": None,
    }


def seen_details(room: Room) -> list[Seen]:
    """The scenery of a room, in the order of its keys."""
    room_id, details = room["metadata"]["id"], room["spec"]["details"]
    return [
        {
            "id": f"{DETAIL}{room_id}:{key}",
            "name": details[key]["name"],
            "nouns": details[key]["nouns"],
            "adjectives": details[key]["adjectives"],
            "kind": "detail",
            "portable": False,
            "plural": details[key]["plural"],
            "within": None,
        }
        for key in sorted(details)
    ]


def detail_key(room: Room, target: str) -> str | None:
    """The key of the detail that an id `detail:<room id>:<noun>` means, by its key or any noun."""
    room_id, _, noun = target.removeprefix(DETAIL).partition(":")
    details = room["spec"]["details"]
    if room_id != room["metadata"]["id"]:
        return None
    if noun in details:
        return noun
    return next((key for key in sorted(details) if noun in details[key]["nouns"]), None)


def ways(room: Room) -> Iterator[tuple[str, ExitSpec]]:
    """The ways out of a room in the usual order of directions."""
    exits = room["spec"]["exits"]
    for direction in DIRECTIONS:
        if direction in exits:
            yield direction, exits[direction]


def known_name(state: State, viewer: Player, room_id: str) -> str | None:
    """What a room is called, to whom has been there."""
    room = room_at(state, room_id)
    if room is None or room_id not in viewer["status"]["visited"]:
        return None
    return room["metadata"]["name"]


def seen_exits(state: State, viewer: Player, room: Room) -> list[Exit]:
    """The ways out, with every name that a player may call them by."""
    found: list[Exit] = []
    told: list[tuple[str, str]] = []
    for direction, way in ways(room):
        known = known_name(state, viewer, way["to"])
        names = [name for name in (known, way["by"]) if name]
        calls = sorted({call for name in names for call in _calls(name.lower())})
        if (way["to"], way["by"]) in told:
            calls = []  # the same door under another direction: its names mean the first
        told.append((way["to"], way["by"]))
        found.append({"direction": direction, "name": names[0] if names else "", "names": calls})
    return found


def _calls(name: str) -> tuple[str, str]:
    return name, noun_of(name)
