"""Lids and doors: what can be opened, closed, unlocked and locked. A lock gives way to one key.

Who stands on the other side of a door sees it open and close.
"""

from typing import Final

from content.carrying import carried_of
from content.dice import Dice
from content.doors import beyond, door_before
from content.model import Happening, Intent, Item, Outcome, Player, State, Value, door_at, item_at
from content.places import holds, is_closed, reaches, whereabouts
from content.things import sort_of
from content.verdicts import actor_of, failed, happening, of_actor, of_item, passed, put
from content.wording import the

CLOSED: Final = "closed"
LOCKED: Final = "locked"


def open_(state: State, intent: Intent, dice: Dice) -> Outcome:
    """Open something that has a lid or a door. If it is locked, unlock it first.

    For example: "open the sea chest".
    """
    item, refusal = _lidded(state, intent)
    if item is None:
        return refusal
    item_id, about = item["metadata"]["id"], _about(state, intent, item)
    if not is_closed(item):
        return failed(intent, "open.already", about, [[item_id, "status", CLOSED]])
    if item["status"].get("locked"):
        return failed(intent, "open.locked", about, [[item_id, "status", LOCKED]])
    patch = [put(item_id, "status", CLOSED, value=False)]
    return passed(intent, "open.done", about, patch, _seen_beyond(state, item, "door.opens"))


def close(state: State, intent: Intent, dice: Dice) -> Outcome:
    """Close something that is open.

    For example: "close the sea chest".
    """
    item, refusal = _lidded(state, intent)
    if item is None:
        return refusal
    item_id, about = item["metadata"]["id"], _about(state, intent, item)
    if is_closed(item):
        return failed(intent, "close.already", about, [[item_id, "status", CLOSED]])
    patch = [put(item_id, "status", CLOSED, value=True)]
    return passed(intent, "close.done", about, patch, _seen_beyond(state, item, "door.closes"))


def unlock(state: State, intent: Intent, dice: Dice) -> Outcome:
    """Unlock something with a key that you carry; if you do not say which, you try what fits.

    For example: "unlock the sea chest", "unlock the door with the iron key".
    """
    return _turned(state, intent, locked=False)


def lock(state: State, intent: Intent, dice: Dice) -> Outcome:
    """Lock something that is closed, with the key to it.

    For example: "lock the sea chest".
    """
    return _turned(state, intent, locked=True)


def _turned(state: State, intent: Intent, *, locked: bool) -> Outcome:
    item, refusal = _lidded(state, intent)
    if item is None:
        return refusal
    item_id = item["metadata"]["id"]
    about, path = _about(state, intent, item), [[item_id, "status", LOCKED]]
    lid = item["spec"].get("lid")
    if lid is None or not lid["key"]:
        return failed(intent, "lock.none", about)
    if item["status"].get("locked", False) is locked:
        return failed(intent, "lock.already" if locked else "unlock.already", about, path)
    if locked and not is_closed(item):
        return failed(intent, "lock.open", about, [[item_id, "status", CLOSED]])
    key, wrong = _key(state, intent, lid["key"])
    if key is None:
        return failed(intent, wrong, about)
    about["the_key"] = the(key)
    reason = "lock.done" if locked else "unlock.done"
    return passed(intent, reason, about, [put(item_id, "status", LOCKED, value=locked)])


def _key(state: State, intent: Intent, sort: str) -> tuple[Item | None, str]:
    """The key that fits: the one that was named, else any that is carried."""
    actor: Player = actor_of(state, intent)
    named = intent["spec"].get("item")
    if named is not None:
        key = item_at(state, named)
        if key is None or not holds(state, actor, named):
            return None, "unlock.no_such_key"
        return (key, "") if sort_of(key) == sort else (None, "unlock.wrong_key")
    fits = carried_of(state, actor, sort)
    return (fits[0], "") if fits else (None, "unlock.no_key")


def _seen_beyond(state: State, item: Item, reason: str) -> list[Happening]:
    """What is seen of it in the room behind, if it is a door."""
    door = door_at(state, item["metadata"]["id"])
    there = beyond(door, item["status"]["location"]) if door is not None else None
    return [] if there is None else [happening(reason, there, of_item(item))]


def _lidded(state: State, intent: Intent) -> tuple[Item | None, Outcome]:
    """The door, or the thing with a lid, that is meant, or why there is none."""
    target = intent["spec"]["target"]
    item = item_at(state, target)
    nothing = failed(intent, "open.gone", {}, [[target]])
    if item is None:
        return door_before(state, actor_of(state, intent), target), nothing
    about: dict[str, Value] = of_item(item)
    if not reaches(state, actor_of(state, intent), target):
        return None, failed(intent, "open.gone", about, whereabouts(state, target))
    if item["spec"].get("lid") is None:
        return None, failed(intent, "open.no_lid", about)
    return item, nothing


def _about(state: State, intent: Intent, item: Item) -> dict[str, Value]:
    actor = actor_of(state, intent)
    return {**of_item(item), **of_actor(actor), "room": actor["status"]["location"]}
