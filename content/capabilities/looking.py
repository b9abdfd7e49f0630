"""Using one's eyes. Nothing here changes the world, and nobody notices that somebody looks."""

from content.charting import chart
from content.dice import Dice
from content.doors import door_before
from content.light import is_dark
from content.model import (
    DIRECTIONS,
    Intent,
    Outcome,
    State,
    Value,
    character_at,
    creature_at,
    item_at,
    player_at,
    room_at,
)
from content.patch import applied
from content.places import chain, closed_in, reaches, whereabouts
from content.verdicts import actor_of, failed, of_actor, of_item, passed, put
from content.visible import DETAIL, detail_key, way_found, ways
from content.wording import a, listing


def look(state: State, intent: Intent, dice: Dice) -> Outcome:
    """See where you are, what lies about, who is here and where you can go.

    For example: "look", or just "l".
    """
    return passed(intent, "look.done", {"room": actor_of(state, intent)["status"]["location"]})


def examine(state: State, intent: Intent, dice: Dice) -> Outcome:
    """Look closely at something or somebody, or into something.

    For example: "examine the lamp", "look into the sea chest", "x ana". Whatever the
    description of a place names is worth a closer look.
    """
    actor = actor_of(state, intent)
    target = intent["spec"]["target"]
    here = actor["status"]["location"]
    if target == here:
        return passed(intent, "look.done", {"room": here})
    if target == actor["metadata"]["id"]:
        return passed(intent, "examine.self")
    if target.startswith(DETAIL):
        room = room_at(state, here)
        key = None if room is None else detail_key(room, target)
        if key is None:
            return failed(intent, "examine.not_here")
        return passed(intent, "examine.detail", {"room": here, "detail": key})
    item = item_at(state, target)
    if item is not None:
        if reaches(state, actor, target):
            return passed(intent, "examine.item", of_item(item))
        return failed(intent, "examine.gone", of_item(item), whereabouts(state, target))
    door = door_before(state, actor, target)
    if door is not None:
        return passed(intent, "examine.item", of_item(door))
    return _player(state, intent, here)


def _player(state: State, intent: Intent, here: str) -> Outcome:
    target = intent["spec"]["target"]
    player = player_at(state, target)
    being = character_at(state, target) or creature_at(state, target)
    if being is not None:
        told: dict[str, Value] = {"being": target, "player_name": being["metadata"]["name"]}
        if being["status"]["location"] == here:
            return passed(intent, "examine.being", told)
        return failed(intent, "examine.left", told, [[target, "status", "location"]])
    if player is None:
        return failed(intent, "examine.not_here", {}, [[target]])
    about = {"player": target, "player_name": player["metadata"]["name"]}
    if player["status"]["location"] != here:
        return failed(intent, "examine.left", {**about}, [[target, "status", "location"]])
    return passed(intent, "examine.player", {**about, "awake": player["status"]["awake"]})


def inventory(state: State, intent: Intent, dice: Dice) -> Outcome:
    """Tell what you carry.

    For example: "inventory", or just "i".
    """
    return passed(intent, "inventory.done")


def map_(state: State, intent: Intent, dice: Dice) -> Outcome:
    """Draw what you know of the country around, and say where each way leads.

    For example: "map". Places appear on it once you have been there.
    """
    return passed(intent, "map.done", {"text": chart(state, actor_of(state, intent))})


def search(state: State, intent: Intent, dice: Dice) -> Outcome:
    """Search the place where you are for what does not meet the eye.

    For example: "search", "search the room". It finds hidden things, and hidden ways out.
    """
    actor = actor_of(state, intent)
    here = actor["status"]["location"]
    if is_dark(state, here):
        return failed(intent, "search.dark")
    found = [
        item
        for item in (item_at(state, one) for one in sorted(state))
        if item is not None
        and item["status"].get("hidden") is True
        and chain(state, item["metadata"]["id"])[-1:] == [here]
        and closed_in(state, item["metadata"]["id"]) is None
    ]
    about: dict[str, Value] = {**of_actor(actor), "room": here}
    patch = [put(one["metadata"]["id"], "status", "hidden", value=False) for one in found]
    told = [a(one) for one in found]
    for direction, by in _hidden_ways(state, here):
        room = room_at(applied(state, patch), here)
        patch += way_found(room, direction) if room is not None else []
        told.append(f"a way {direction}{f' by the {by}' if by else ''}")
    if not told:
        return passed(intent, "search.nothing", about)
    return passed(intent, "search.found", {**about, "found": listing(told)}, patch)


def _hidden_ways(state: State, here: str) -> list[tuple[str, str]]:
    """The ways out of a room that nobody has found, and what each leads by."""
    room = room_at(state, here)
    if room is None:
        return []
    exits, seen = room["spec"]["exits"], [direction for direction, _ in ways(room)]
    return [(one, exits[one]["by"]) for one in DIRECTIONS if one in exits and one not in seen]
