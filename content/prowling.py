"""What creatures do by themselves at each tick, and how those who fight and rest fare."""

from typing import cast

from content.barriers import open_ways
from content.beings import NOWHERE, species_of
from content.catalog import number, text, words
from content.changes import Changes
from content.dice import Dice
from content.effects import is_stunned
from content.fighting import strikes, strikes_back
from content.figures import pool_max
from content.model import Creature, Happening, Op, State, creature_at, player_at, room_at
from content.verdicts import happening, put

WANDER_CHANCE = 8
"""In a hundred, at each tick."""


def fought(state: State, n: int, dice: Dice) -> tuple[list[Op], list[Happening]]:
    """The course of fights: whoever has not struck since the last tick strikes now."""
    changes = Changes(state)
    for one in sorted(state):
        who = player_at(changes.state, one)
        if who is None or not who["status"].get("foe") or not who["status"]["awake"]:
            continue
        foe = creature_at(changes.state, who["status"]["foe"])
        if foe is None or foe["status"]["location"] != who["status"]["location"]:
            changes.do([{"op": "delete", "path": [one, "status", "foe"], "value": None}])
        elif who["status"].get("acted", 0) < n - 1 and not is_stunned(changes.state, one):
            strikes(changes, who, foe, n - 1, dice)
    for one in sorted(state):
        creature = creature_at(changes.state, one)
        if creature is not None and creature["status"]["foe"]:
            strikes_back(changes, one, n, dice)
    return changes.patch, changes.also


def prowled(state: State, n: int, dice: Dice) -> tuple[list[Op], list[Happening]]:
    """The course of creatures: they come again, attack, call for help, flee and wander."""
    changes = Changes(state)
    watched = _watched(state)
    for one in sorted(state):
        creature = creature_at(changes.state, one)
        if creature is None:
            continue
        if creature["status"]["location"] == NOWHERE:
            _comes_again(changes, creature, n)
        elif creature["status"]["foe"]:
            _in_trouble(changes, creature, dice)
        elif creature["status"]["location"] in watched:
            _attacks(changes, creature, watched)
        elif "wanders" in _behaviour(changes.state, creature) and dice.roll(100) <= WANDER_CHANCE:
            _goes(changes, creature, dice, "prowl.leaves")
    return changes.patch, changes.also


def recovered(state: State, n: int, _: Dice) -> tuple[list[Op], list[Happening]]:
    """The course of recovering: breath soon, health and magic slowly, all the faster at rest."""
    patch: list[Op] = []
    for one in sorted(state):
        who = player_at(state, one)
        if who is None or not who["status"]["awake"] or who["status"].get("foe"):
            continue
        rests = who["status"].get("resting") == who["status"]["location"]
        for name, every in (("sp", 1), ("hp", 6), ("mp", 4)):
            now = cast("int | None", who["status"].get(name))
            if now is None or (not rests and n % every):
                continue
            more = now + (2 if rests else 1)
            if more >= pool_max(state, who, name):
                patch.append({"op": "delete", "path": [one, "status", name], "value": None})
            else:
                patch.append(put(one, "status", name, value=more))
    return patch, []


def _watched(state: State) -> dict[str, list[str]]:
    """The players who are awake, by room."""
    found: dict[str, list[str]] = {}
    for one in sorted(state):
        who = player_at(state, one)
        if who is not None and who["status"]["awake"]:
            found.setdefault(who["status"]["location"], []).append(one)
    return found


def _behaviour(state: State, creature: Creature) -> list[str]:
    return words(species_of(state, creature), "behaviour")


def _comes_again(changes: Changes, creature: Creature, n: int) -> None:
    if n < creature["status"]["returns"]:
        return
    one, home = creature["metadata"]["id"], str(creature["spec"]["home"])
    full = number(species_of(changes.state, creature), "hp")
    changes.do(
        [
            put(one, "status", "location", value=home),
            put(one, "status", "hp", value=full),
            put(one, "status", "returns", value=0),
        ]
    )
    about = {"foe": creature["metadata"]["name"]}
    changes.tell(happening("prowl.comes", home, {**about}))


def _attacks(changes: Changes, creature: Creature, watched: dict[str, list[str]]) -> None:
    """An aggressive one sets on whoever has been here longest by name; its kin join in."""
    behaviour, here = _behaviour(changes.state, creature), creature["status"]["location"]
    one = creature["metadata"]["id"]
    whom = ""
    if "pack" in behaviour:
        kin = text(species_of(changes.state, creature), "kin") or creature["spec"]["creature"]
        for other in sorted(changes.state):
            mate = creature_at(changes.state, other)
            if mate is None or mate["status"]["location"] != here or not mate["status"]["foe"]:
                continue
            theirs = text(species_of(changes.state, mate), "kin") or mate["spec"]["creature"]
            whom = mate["status"]["foe"] if theirs == kin else whom
    if not whom and {"aggressive", "ambush"} & set(behaviour):
        whom = watched[here][0]
    who = player_at(changes.state, whom) if whom else None
    if who is None or who["status"]["location"] != here:
        return
    changes.do([put(one, "status", "foe", value=whom)])
    about = {
        "foe": creature["metadata"]["name"],
        "target": whom,
        "target_name": who["metadata"]["name"],
    }
    reason = "prowl.springs" if "ambush" in behaviour else "prowl.attacks"
    changes.tell(happening(reason, here, {**about}))


def _in_trouble(changes: Changes, creature: Creature, dice: Dice) -> None:
    """One that is weak may run away; one that calls brings its kin from next door."""
    state, one = changes.state, creature["metadata"]["id"]
    species, behaviour = species_of(state, creature), _behaviour(state, creature)
    weak = creature["status"]["hp"] * 100 <= number(species, "flees_at") * number(species, "hp")
    if "flees" in behaviour and weak and dice.roll(2) == 1:
        changes.do([put(one, "status", "foe", value="")])
        _goes(changes, creature, dice, "prowl.flees")
    elif "calls" in behaviour and weak:
        _calls(changes, creature)


def _calls(changes: Changes, creature: Creature) -> None:
    here, foe = creature["status"]["location"], creature["status"]["foe"]
    room = room_at(changes.state, here)
    near = {way["to"] for _, way in open_ways(changes.state, room)} if room is not None else set()
    kin = text(species_of(changes.state, creature), "kin") or creature["spec"]["creature"]
    for other in sorted(changes.state):
        mate = creature_at(changes.state, other)
        if mate is None or mate["status"]["location"] not in near or mate["status"]["foe"]:
            continue
        if (text(species_of(changes.state, mate), "kin") or mate["spec"]["creature"]) == kin:
            changes.do(
                [
                    put(other, "status", "location", value=here),
                    put(other, "status", "foe", value=foe),
                ]
            )
            about = {"foe": creature["metadata"]["name"], "mate": mate["metadata"]["name"]}
            changes.tell(happening("prowl.called", here, {**about}))
            return


def _goes(changes: Changes, creature: Creature, dice: Dice, reason: str) -> None:
    """It goes through one of the ways that stay in its range."""
    here = creature["status"]["location"]
    room, reach = room_at(changes.state, here), creature["spec"]["range"]
    home = creature["spec"]["home"]
    allowed = {*cast("list[str]", reach), home}
    open_to_it = open_ways(changes.state, room) if room is not None else ()
    free = [one for one in open_to_it if one[1]["to"] in allowed]
    if not free:
        return
    direction, way = free[dice.roll(len(free)) - 1]
    one, name = creature["metadata"]["id"], creature["metadata"]["name"]
    changes.do([put(one, "status", "location", value=way["to"])])
    changes.tell(happening(reason, here, {"foe": name, "direction": direction}))
    changes.tell(happening("prowl.comes", way["to"], {"foe": name}))
