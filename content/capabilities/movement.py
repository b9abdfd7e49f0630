"""Getting from room to room: one step, or several over places that one knows.

What bars a way, `barriers` says; a way into another microcosm is left to `travellers`.
"""

from content.barriers import Bar, tried
from content.capabilities.walking import walked
from content.dice import Dice
from content.doors import as_thing, door_in, is_shut
from content.figures import pool
from content.layout import ExitSpec
from content.model import DIRECTIONS, Intent, Op, Outcome, Player, Room, State, Value, room_at
from content.patch import applied
from content.routes import BACK, route
from content.travellers import FAR, set_off
from content.verdicts import actor_of, failed, of_actor, passed, put
from content.visible import found_from_behind
from content.wording import the


def move(state: State, intent: Intent, dice: Dice) -> Outcome:
    """Go somewhere: a direction, or a place that you know, however far; or back.

    For example: "north", "climb the ladder", "go to the smithy", "go back". The last line
    of every place you come to tells where you can go from there. You open a closed door as
    you go, and stop on a longer way when something happens. Ladders, water and a heavy load
    take your breath: "rest" brings it back.
    """
    actor = actor_of(state, intent)
    here = room_at(state, actor["status"]["location"])
    assert here is not None, "a player is always in a room"
    wish = intent["spec"]["to"]
    if wish in DIRECTIONS:
        return _step(state, intent, actor, here, wish)
    goal = actor["status"].get("back", "") if wish == BACK else wish
    if goal == here["metadata"]["id"]:
        return failed(intent, "move.here")
    way = route(state, actor, goal)
    if not way:
        return failed(intent, "move.no_back" if wish == BACK else "move.unknown_way")
    if len(way) == 1:
        return _step(state, intent, actor, here, way[0])
    return walked(state, intent, dice, way, move)


def _step(state: State, intent: Intent, actor: Player, here: Room, direction: str) -> Outcome:
    breath = tried(state, actor, here, direction)
    if isinstance(breath, Bar):
        return failed(intent, *breath)
    way = here["spec"]["exits"][direction]
    opening, opened = _opening(state, here, way)
    paid = _paid(state, actor, breath)
    there, me = way["to"], actor["metadata"]["id"]
    if FAR in there:
        return _far(state, intent, direction, there, [*opening, *paid], opened)
    visited = actor["status"]["visited"]
    about: dict[str, Value] = {
        **of_actor(actor),
        "from": here["metadata"]["id"],
        "to": there,
        "direction": direction,
        "known": there in visited,
        **opened,
    }
    patch = [*opening, *paid, put(me, "status", "location", value=there)]
    patch.append(put(me, "status", "back", value=here["metadata"]["id"]))
    if there not in visited:
        patch.append(put(me, "status", "visited", there, value=True))
    room = room_at(state, there)
    found = found_from_behind(room, here["metadata"]["id"]) if room is not None else []
    return passed(intent, "move.done", about, patch + found)


def _far(
    state: State,
    intent: Intent,
    direction: str,
    there: str,
    before: list[Op],
    opened: dict[str, Value],
) -> Outcome:
    """A step out of the microcosm: they set off with the door open, and with less breath."""
    after = applied(state, before)
    gone = set_off(after, intent, actor_of(after, intent), direction, there)
    if gone["result"] != "pass":
        return gone
    return {**gone, "patch": [*before, *gone["patch"]], "about": {**gone["about"], **opened}}


def _opening(state: State, here: Room, way: ExitSpec) -> tuple[list[Op], dict[str, Value]]:
    """The change by which somebody opens a closed door on their way, and how it is called."""
    door = door_in(state, way)
    if door is None or not is_shut(state, way):
        return [], {}
    shown = the(as_thing(door, here["metadata"]["id"]))
    return [put(door["metadata"]["id"], "status", "closed", value=False)], {"opened": shown}


def _paid(state: State, actor: Player, breath: int) -> list[Op]:
    if not breath:
        return []
    left = pool(state, actor, "sp") - breath
    return [put(actor["metadata"]["id"], "status", "sp", value=left)]
