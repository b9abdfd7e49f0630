"""What lies open to a player's eyes in a place: things, people, scenery, ways out.

Players' belongings are seen by nobody but themselves, and no room is seen from another. It makes
values and composes no sentences.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple, NotRequired, TypeAlias, TypedDict, cast

from content.layout import ExitSpec
from content.light import is_dark
from content.model import (
    DIRECTIONS,
    Character,
    Creature,
    Item,
    Op,
    Player,
    Room,
    State,
    door_at,
    item_at,
    room_at,
)
from content.muster import Muster, mustered
from content.places import box_of, is_closed, place_in
from content.verdicts import put
from content.wording import adjectives_of, main_nouns, noun_of

PLACES_MAX: Final = 64
"""Known places that an observation tells; it has to fit one event."""
DETAIL: Final = "detail:"
"""How the id of scenery begins: `detail:<room id>:<key>`."""


Way: TypeAlias = tuple[str, ExitSpec]
"""A direction, and what leads there."""


class Seen(TypedDict):
    """Something in sight: `within` is the container it lies in, `count` how many a heap has."""

    id: str
    name: str
    nouns: list[str]
    adjectives: list[str]
    kind: str
    portable: bool
    plural: bool
    within: str | None
    count: NotRequired[int]


class Exit(TypedDict):
    """A way out; `name` is that of the room it leads to, once the viewer knows it, or the way's."""

    direction: str
    name: str
    names: list[str]


class Place(TypedDict):
    """A room that the viewer knows and is not in: its id, and every name it can be called by."""

    id: str
    name: str
    names: list[str]


class Scene(TypedDict):
    """What lies open in a room to whoever is there, sorted; of people all who are there."""

    things: list[Item]
    inside: list[Item]
    people: list[Player]
    characters: list[Character]
    creatures: list[Creature]


class Held(TypedDict):
    """What somebody has on them, and what lies in it."""

    held: list[Item]
    held_inside: list[Item]


class Sight(Scene, Held):
    """Everything that a viewer has before them and on them; of people the others."""


def sight(state: State, viewer: Player, room_id: str) -> Sight:
    """What the viewer sees in a room, and of their own belongings."""
    muster, me = mustered(state), viewer["metadata"]["id"]
    seen = scene(muster, room_id, viewer, dark=is_dark(state, room_id))
    others = [one for one in seen["people"] if one["metadata"]["id"] != me]
    return {**seen, **carried(muster, me), "people": others}


def scene(muster: Muster, room_id: str, viewer: Player | None, *, dark: bool) -> Scene:
    """What a viewer has before them; without a viewer what all see there who are not in the dark.

    A viewer sees besides what is theirs in a bank, and in the dark nothing but what they fight.
    """
    if dark:
        near = [] if viewer is None else muster.creatures.get(room_id, ())
        fought = [one for one in near if viewer is not None and _fights(one, viewer)]
        return {"things": [], "inside": [], "people": [], "characters": [], "creatures": fought}
    me = "" if viewer is None else viewer["metadata"]["id"]
    things = _shown(muster, room_id)
    return {
        "things": things,
        "inside": list(_within(muster, things, me)),
        "people": list(muster.people.get(room_id, ())),
        "characters": list(muster.characters.get(room_id, ())),
        "creatures": list(muster.creatures.get(room_id, ())),
    }


def carried(muster: Muster, me: str) -> Held:
    """What somebody has on them."""
    held = list(muster.things.get(me, ()))
    return {"held": held, "held_inside": list(_within(muster, held, me))}


def open_banks(seen: Scene) -> list[Item]:
    """The banks that are open in a scene: whoever has a part of one sees that besides."""
    banks = (one for one in (*seen["things"], *seen["inside"]) if one["spec"].get("bank"))
    return [one for one in banks if _is_open(one)]


def _shown(muster: Muster, place: str) -> list[Item]:
    """What lies in a place and is not hidden."""
    return [one for one in muster.things.get(place, ()) if one["status"].get("hidden") is not True]


def _within(muster: Muster, items: Sequence[Item], me: str) -> Iterator[Item]:
    """What lies in things that are open, at any depth; in a bank what is somebody's own."""
    for item in items:
        lying = _shown(muster, place_in(item, me)) if _is_open(item) else []
        yield from lying
        yield from _within(muster, lying, me)


def _fights(creature: Creature, viewer: Player) -> bool:
    """Whether somebody knows in the dark, too, what they are dealing with."""
    me, one = viewer["metadata"]["id"], creature["metadata"]["id"]
    return creature["status"]["foe"] == me or viewer["status"].get("foe") == one


def _is_open(item: Item) -> bool:
    return item["spec"]["container"] and not is_closed(item)


def seen_item(state: State, item: Item) -> Seen:
    """A thing as it is seen."""
    spec, place = item["spec"], box_of(item["status"]["location"])
    count = item["status"].get("count", 1)
    seen: Seen = {
        "id": item["metadata"]["id"],
        "name": item["metadata"]["name"],
        "nouns": spec["nouns"],
        "adjectives": spec["adjectives"],
        "kind": "item",
        "portable": spec["portable"],
        "plural": spec["plural"] or count > 1,
        "within": None if item_at(state, place) is None else place,
    }
    return {**seen, "count": count} if count > 1 else seen


def seen_door(door: Item) -> Seen:
    """A door as it is seen: see `doors.as_thing`."""
    return {
        "id": door["metadata"]["id"],
        "name": door["metadata"]["name"],
        "nouns": door["spec"]["nouns"],
        "adjectives": door["spec"]["adjectives"],
        "kind": "door",
        "portable": False,
        "plural": False,
        "within": None,
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
    """The scenery of a room, in the order of its keys, and then the room itself."""
    room_id, details = room["metadata"]["id"], room["spec"]["details"]
    scenery: list[Seen] = [
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
    return [*scenery, *_itself(room)]


def _itself(room: Room) -> list[Seen]:
    """The place itself, as whoever is in it may look at it: by what no scenery of it is called."""
    name, details = room["metadata"]["name"], room["spec"]["details"].values()
    taken = {noun for one in details for noun in one["nouns"]}
    nouns = [noun for noun in sorted(main_nouns(name)) if noun not in taken]
    place: Seen = {
        "id": room["metadata"]["id"],
        "name": name,
        "nouns": nouns,
        "adjectives": adjectives_of(name, nouns),
        "kind": "detail",
        "portable": False,
        "plural": False,
        "within": None,
    }
    return [place] if nouns else []


def detail_key(room: Room, target: str) -> str | None:
    """The key of the detail that an id `detail:<room id>:<noun>` means, by its key or any noun."""
    room_id, _, noun = target.removeprefix(DETAIL).partition(":")
    details = room["spec"]["details"]
    if room_id != room["metadata"]["id"]:
        return None
    if noun in details:
        return noun
    return next((key for key in sorted(details) if noun in details[key]["nouns"]), None)


def ways(room: Room) -> Iterator[Way]:
    """The ways out of a room in the usual order of directions, without what nobody has found."""
    exits, found = room["spec"]["exits"], room["status"].get("found", {})
    for direction in DIRECTIONS:
        if direction in exits and (not exits[direction].get("hidden") or direction in found):
            yield direction, exits[direction]


def way_found(room: Room, direction: str) -> list[Op]:
    """The change by which a hidden way out of a room is there for everybody."""
    room_id = room["metadata"]["id"]
    if direction in room["status"].get("found", {}):
        return []
    if "found" in room["status"]:
        return [put(room_id, "status", "found", direction, value=True)]
    return [put(room_id, "status", "found", value={direction: True})]


def found_from_behind(room: Room, came: str) -> list[Op]:
    """The change by which a hidden way is found by whoever comes out of it, from a room `came`."""
    exits = room["spec"]["exits"]
    hidden = [one for one in DIRECTIONS if one in exits and exits[one].get("hidden")]
    same = [one for one in hidden if exits[one]["to"] == came]
    return way_found(room, same[0]) if same else []


def known_ways(state: State, viewer: Player, room: Room) -> list[Way]:
    """The ways that somebody makes out in a room."""
    return made_out(state, viewer, room, dark=is_dark(state, room["metadata"]["id"])).ways


class MadeOut(NamedTuple):
    """The ways that somebody makes out in a room, and whether they have to feel for them."""

    ways: list[Way]
    felt: bool


def made_out(state: State, viewer: Player, room: Room, *, dark: bool) -> MadeOut:
    """The ways that somebody makes out in a room: in the dark those to where they have been.

    Where these lead nowhere but about in the dark, they feel their way along the walls.
    """
    felt = dark and _is_lost(state, viewer, room)
    every = felt or not dark
    return MadeOut(list(ways(room)) if every else _familiar(viewer, room), felt)


def _is_lost(state: State, viewer: Player, room: Room) -> bool:
    """Whether nobody could get out of the dark by the ways that they know: they are felt for."""
    waiting, seen = deque([room]), {room["metadata"]["id"]}
    while waiting:
        for _, way in _familiar(viewer, waiting.popleft()):
            there = room_at(state, way["to"])
            if there is None or not there["spec"].get("dark"):
                return False
            if way["to"] not in seen:
                seen.add(way["to"])
                waiting.append(there)
    return True


def _familiar(viewer: Player, room: Room) -> list[Way]:
    """The ways out of a room to where somebody has been, or has just come from."""
    visited, back = viewer["status"]["visited"], viewer["status"].get("back")
    return [one for one in ways(room) if one[1]["to"] in visited or one[1]["to"] == back]


def known_name(state: State, viewer: Player, room_id: str) -> str | None:
    """What a room is called, to whom has been there."""
    room = room_at(state, room_id)
    if room is None or room_id not in viewer["status"]["visited"]:
        return None
    return room["metadata"]["name"]


def seen_exits(state: State, viewer: Player, room: Room, known: Sequence[Way]) -> list[Exit]:
    """Ways out of a room that somebody makes out, with every name that they may call them by."""
    found: list[Exit] = []
    told: list[tuple[str, str]] = []
    for direction, way in known:
        there = known_name(state, viewer, way["to"])
        door = door_at(state, way.get("door", ""))
        names = [name for name in (there, way["by"]) if name]
        names += [door["metadata"]["name"]] if door is not None else []
        shown = called_by_sight(room, way, room_at(state, way["to"]))
        calls = sorted({*(call for name in names for call in _calls(name.lower())), *shown})
        if (way["to"], way["by"]) in told:
            calls = []  # the same door under another direction: its names mean the first
        told.append((way["to"], way["by"]))
        found.append({"direction": direction, "name": names[0] if names else "", "names": calls})
    return found


def called_by_sight(room: Room, way: ExitSpec, there: Room | None) -> list[str]:
    """What a room's own scenery calls a way out of it, whether or not one knows where it leads.

    That is what the way gives as its nouns; every name of the scenery that it goes by ("church" of
    the "church porch"); and scenery that is the place it leads to ("kitchen" before the
    "Overseer's Kitchen").

    Args:
        room: where the way begins.
        way: the way.
        there: where it leads; None if that is in another microcosm.
    """
    found, by = [*way.get("nouns", ())], way["by"].lower()
    place = there["metadata"]["name"].lower() if there is not None else ""
    mains = main_nouns(place)
    for detail in room["spec"]["details"].values():
        spoken = {*detail["nouns"], *detail["adjectives"], *detail["name"].split()}
        if by and spoken.issuperset(adjectives_of(by, ())):
            found += [detail["name"], *detail["nouns"]]
        found += [
            " ".join(word for word in place.split() if word in detail["adjectives"] or word == noun)
            for noun in detail["nouns"]
            if noun in mains
        ]
    return found


def seen_place(room: Room) -> Place:
    """A room as who knows it may call it."""
    name = room["metadata"]["name"]
    return {"id": room["metadata"]["id"], "name": name, "names": sorted({*_calls(name.lower())})}


def _calls(name: str) -> tuple[str, str]:
    return name, noun_of(name)
