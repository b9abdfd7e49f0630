"""Getting from room to room. Only a way into another microcosm can be shut: see `travellers`."""

from content.dice import Dice
from content.guarding import barring
from content.model import DIRECTIONS, Intent, Outcome, Room, State, Value, room_at
from content.travellers import FAR, set_off
from content.verdicts import actor_of, failed, of_actor, passed, put


def move(state: State, intent: Intent, dice: Dice) -> Outcome:
    """Go somewhere.

    For example: "north", "go up", "climb the ladder". The last line of every place you
    come to tells where you can go from there.
    """
    actor = actor_of(state, intent)
    here = room_at(state, actor["status"]["location"])
    assert here is not None, "a player is always in a room"
    wish = intent["spec"]["to"]
    direction = wish if wish in here["spec"]["exits"] else _direction_to(here, wish)
    if direction is None:
        return _no_way(intent, here, wish)
    guard = barring(state, actor, direction)
    if guard is not None:
        told: dict[str, Value] = {"foe": guard["metadata"]["name"], "direction": direction}
        return failed(
            intent, "move.barred", told, [[guard["metadata"]["id"], "status", "location"]]
        )
    way = here["spec"]["exits"][direction]
    there = way["to"]
    if FAR in there:
        return set_off(state, intent, actor, direction, there)
    visited = actor["status"]["visited"]
    about: dict[str, Value] = {
        **of_actor(actor),
        "from": here["metadata"]["id"],
        "to": there,
        "direction": direction,
        "known": there in visited,
    }
    me = actor["metadata"]["id"]
    patch = [put(me, "status", "location", value=there)]
    if there not in visited:
        patch.append(put(me, "status", "visited", there, value=True))
    return passed(intent, "move.done", about, patch)


def _direction_to(here: Room, room_id: str) -> str | None:
    exits = here["spec"]["exits"]
    return next((way for way in DIRECTIONS if way in exits and exits[way]["to"] == room_id), None)


def _no_way(intent: Intent, here: Room, wish: str) -> Outcome:
    if wish not in DIRECTIONS:
        return failed(intent, "move.unknown_way")
    refused = [[here["metadata"]["id"], "spec", "exits", wish]]
    return failed(intent, "move.no_exit", {"direction": wish}, refused)
