"""Where things are and who can reach them, read from each thing's location. It decides nothing.

What lies in a bank has the location `vault@ana`: it is in the vault, in Ana's own part of it.
"""

from collections.abc import Iterable, Iterator
from typing import Final, cast

from content.model import Item, Player, State, item_at

NESTING_MAX: Final = 8
"""How deep containers may lie in one another; the world file is held to it."""
_PART: Final = "@"
"""Between a bank and whose part of it is meant; no id of a room, a thing or a player has it."""


def players_in(state: State, room_id: str) -> list[Player]:
    """The players in a room, awake or asleep, in the order of their ids."""
    every = cast("Iterable[Item | Player]", state.values())
    found = [one for one in every if one["kind"] == "player"]
    there = [one for one in found if one["status"]["location"] == room_id]
    return sorted(there, key=lambda one: one["metadata"]["id"])


def chain(state: State, item_id: str) -> list[str]:
    """What the thing is in, what that is in, and so on up to a room or a player."""
    found: list[str] = []
    item = item_at(state, item_id)
    while item is not None and len(found) <= NESTING_MAX:
        place = box_of(item["status"]["location"])
        found.append(place)
        item = item_at(state, place)
    return found


def place_in(container: Item, who_id: str) -> str:
    """The location of what somebody puts in a container: of a bank, their own part of it."""
    box = container["metadata"]["id"]
    return f"{box}{_PART}{who_id}" if container["spec"].get("bank") else box


def box_of(place: str) -> str:
    """What a location is, whoever's part of it: `vault` of `vault@ana`."""
    return place.partition(_PART)[0]


def is_kept_from(state: State, who_id: str, item_id: str) -> bool:
    """Whether a thing lies in somebody else's part of a bank."""
    item = item_at(state, item_id)
    for _ in range(NESTING_MAX + 1):
        if item is None:
            return False
        box, part, owner = item["status"]["location"].partition(_PART)
        if part and owner != who_id:
            return True
        item = item_at(state, box)
    return False


def seen_box(state: State, box: Item) -> Item:
    """What others see things go into or come out of: a bank, whatever in somebody's part it is."""
    shown = inner = box
    for _ in range(NESTING_MAX + 1):
        outer, part, _owner = inner["status"]["location"].partition(_PART)
        around = item_at(state, outer)
        if around is None:
            break
        shown, inner = around if part else shown, around
    return shown


def reaches(state: State, actor: Player, item_id: str) -> bool:
    """Whether the thing lies open before the actor: in their room, or on them, under no lid."""
    places = chain(state, item_id)
    if not places or is_hidden(state, item_id) or closed_in(state, item_id) is not None:
        return False
    if is_kept_from(state, actor["metadata"]["id"], item_id):
        return False
    return places[-1] in (actor["status"]["location"], actor["metadata"]["id"])


def closed_in(state: State, item_id: str) -> Item | None:
    """The closed container that a thing is in, at any depth; None if it lies open."""
    found = (item_at(state, place) for place in chain(state, item_id))
    return next((one for one in found if one is not None and is_closed(one)), None)


def is_closed(item: Item) -> bool:
    """Whether it has a lid that is shut."""
    return item["status"].get("closed") is True


def is_hidden(state: State, item_id: str) -> bool:
    """Whether nobody has found the thing yet, or what it is in."""
    things = (item_at(state, one) for one in (item_id, *chain(state, item_id)))
    return any(one is not None and one["status"].get("hidden") is True for one in things)


def holds(state: State, actor: Player, item_id: str) -> bool:
    """Whether the actor carries the thing, in hand or in something in hand."""
    places = chain(state, item_id)
    return bool(places) and places[-1] == actor["metadata"]["id"]


def whereabouts(state: State, item_id: str) -> list[list[str]]:
    """The state paths that say where the thing is: its own, and those of what it is in."""
    things = [item_id, *chain(state, item_id)[:-1]]
    return [[thing, "status", "location"] for thing in things]


def burden(state: State, holder_id: str) -> int:
    """The weight of all that somebody carries."""
    lying: dict[str, list[Item]] = {}
    for item in _items(state):
        lying.setdefault(item["status"]["location"], []).append(item)
    total, waiting = 0, [holder_id]
    while waiting:
        for item in lying.get(waiting.pop(), ()):
            total += item["spec"]["weight"] * item["status"].get("count", 1)
            waiting.append(item["metadata"]["id"])
    return total


def bundle(state: State, holder_id: str) -> int:
    """The room that all takes which somebody carries: not what they wear, nor what is in bags."""
    return sum(
        bulk(one)
        for one in _items(state)
        if one["status"]["location"] == holder_id and one["status"].get("worn") is not True
    )


def weight(state: State, item: Item) -> int:
    """The weight of a thing, all of a stack, with all that is in it."""
    own = item["spec"]["weight"] * item["status"].get("count", 1)
    return own + burden_inside(state, item["metadata"]["id"]) if item["spec"]["container"] else own


def burden_inside(state: State, container_id: str) -> int:
    """The weight of all that lies in a container, at any depth."""
    return sum(
        item["spec"]["weight"] * item["status"].get("count", 1)
        for item in (item_at(state, entity_id) for entity_id in state)
        if item is not None and container_id in chain(state, item["metadata"]["id"])
    )


def bulk(item: Item) -> int:
    """How much room a thing takes, all of a stack."""
    return item["spec"].get("volume", 1) * item["status"].get("count", 1)


def filled(state: State, place: str) -> int:
    """How much of a container's room is taken by what lies right in it, or in a part of it."""
    return sum(bulk(one) for one in _items(state) if one["status"]["location"] == place)


def _items(state: State) -> Iterator[Item]:
    """Every thing, in no order that matters."""
    every = cast("Iterable[Item | Player]", state.values())
    return (one for one in every if one["kind"] == "item")
