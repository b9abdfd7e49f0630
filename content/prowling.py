"""What creatures do by themselves at each tick, and how those who fight fare.

They come again, attack, spring from ambush, join their pack, call for help, flee, heal, wander.
What those do who guard something: `content.guarding`.
"""

from typing import Final, cast

from content.barriers import open_ways
from content.beings import NOWHERE, a_creature, behaviour_of, kin_of, lurks, species_of
from content.catalog import number
from content.changes import Changes
from content.dice import Dice
from content.duels import broken_off, opponent
from content.effects import is_stunned
from content.fighting import GUARD, duels, strikes, strikes_back
from content.guarding import sets_on, stays
from content.model import (
    Creature,
    Happening,
    Op,
    Player,
    State,
    Value,
    creature_at,
    player_at,
    room_at,
)
from content.verdicts import happening, put

HEALS_SHARE: Final = 10
"""The tenth part of its health comes back to a creature at each tick in which nobody fights it."""
WANDER_CHANCE: Final = 8
"""In a hundred, at each tick."""


def fought(state: State, n: int, dice: Dice) -> tuple[list[Op], list[Happening]]:
    """The course of fights: whoever has not struck since the last tick strikes now.

    Whoever is on guard waits. Of two who duel, dice say who strikes first.
    """
    changes = Changes(state)
    for one in sorted(state):
        who = player_at(changes.state, one)
        if who is None or not who["status"].get("foe") or not who["status"]["awake"]:
            continue
        foe = creature_at(changes.state, who["status"]["foe"])
        if foe is None or foe["status"]["location"] != who["status"]["location"]:
            changes.do([{"op": "delete", "path": [one, "status", "foe"], "value": None}])
        elif _is_ready(changes.state, who, n):
            strikes(changes, who, foe, n - 1, dice)
    for one in sorted(state):
        who = player_at(changes.state, one)
        if who is not None and "duel" in who["status"]:
            _duelled(changes, who, n, dice)
    for one in sorted(state):
        creature = creature_at(changes.state, one)
        if creature is not None and creature["status"]["foe"]:
            strikes_back(changes, one, n, dice)
    return changes.patch, changes.also


def _is_ready(state: State, who: Player, n: int) -> bool:
    if who["status"].get("stance") == GUARD or is_stunned(state, who["metadata"]["id"]):
        return False
    return who["status"].get("acted", 0) < n - 1


def _duelled(changes: Changes, who: Player, n: int, dice: Dice) -> None:
    """What the tick brings to a duel, once for the two of them."""
    me, other = who["metadata"]["id"], opponent(changes.state, who)
    if other is None:
        broken_off(changes, me)
        return
    pair = [me, other["metadata"]["id"]]
    if me > pair[1]:
        return
    for one in pair if dice.roll(2) == 1 else pair[::-1]:
        striker = player_at(changes.state, one)
        struck = opponent(changes.state, striker) if striker is not None else None
        if striker is None or struck is None or striker["status"].get("foe"):
            continue
        if _is_ready(changes.state, striker, n):
            duels(changes, striker, struck, n - 1, dice)


def prowled(state: State, n: int, dice: Dice) -> tuple[list[Op], list[Happening]]:
    """The course of creatures: they come again, attack, call for help, flee, heal and wander."""
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
        elif not _attacks(changes, creature, watched, n, dice):
            _at_ease(changes, creature, watched, dice)
    return changes.patch, changes.also


def _watched(state: State) -> dict[str, list[str]]:
    """The players who are awake, by room."""
    found: dict[str, list[str]] = {}
    for one in sorted(state):
        who = player_at(state, one)
        if who is not None and who["status"]["awake"]:
            found.setdefault(who["status"]["location"], []).append(one)
    return found


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
    changes.tell(_coming(creature, home))


def _attacks(
    changes: Changes, creature: Creature, watched: dict[str, list[str]], n: int, dice: Dice
) -> bool:
    """Whether it sets on somebody: one of a pack on whom its kin fights, others on anybody."""
    state, here = changes.state, creature["status"]["location"]
    behaviour, one = behaviour_of(state, creature), creature["metadata"]["id"]
    if here not in watched:
        return False
    whom = ""
    if "pack" in behaviour:
        kin = kin_of(state, creature)
        for other in sorted(state):
            mate = creature_at(state, other)
            if mate is None or mate["status"]["location"] != here or not mate["status"]["foe"]:
                continue
            whom = mate["status"]["foe"] if kin_of(state, mate) == kin else whom
    if not whom and {"aggressive", "ambush"} & set(behaviour):
        whom = watched[here][dice.roll(len(watched[here])) - 1]
    who = player_at(state, whom) if whom else None
    if who is None or who["status"]["location"] != here:
        return False
    springs = lurks(state, creature)
    sets_on(changes, one, whom, "prowl.springs" if springs else "prowl.attacks")
    if springs:
        strikes_back(changes, one, n, dice)
    return True


def _at_ease(
    changes: Changes, creature: Creature, watched: dict[str, list[str]], dice: Dice
) -> None:
    """One that nobody fights heals, goes home if it has strayed, or wanders about."""
    state, one = changes.state, creature["metadata"]["id"]
    full, hp = number(species_of(state, creature), "hp"), creature["status"]["hp"]
    if hp < full:
        more = min(full, hp + max(1, full // HEALS_SHARE))
        changes.do([put(one, "status", "hp", value=more)])
        if more == full and "hurt" in creature["status"]:
            changes.do([{"op": "delete", "path": [one, "status", "hurt"], "value": None}])
        return
    here = creature["status"]["location"]
    if here not in _reach(creature):
        if here not in watched:
            home = str(creature["spec"]["home"])
            changes.do([put(one, "status", "location", value=home)])
            changes.tell(_coming(creature, home))
    elif "wanders" in behaviour_of(state, creature) and dice.roll(100) <= WANDER_CHANCE:
        _goes(changes, creature, dice, "prowl.leaves")


def _in_trouble(changes: Changes, creature: Creature, dice: Dice) -> None:
    """One that is weak may run away; one that calls brings its kin from next door."""
    state, one = changes.state, creature["metadata"]["id"]
    species, behaviour = species_of(state, creature), behaviour_of(state, creature)
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
    kin = kin_of(changes.state, creature)
    for other in sorted(changes.state):
        mate = creature_at(changes.state, other)
        if mate is None or mate["status"]["location"] not in near or mate["status"]["foe"]:
            continue
        if kin_of(changes.state, mate) == kin and not stays(changes.state, mate):
            changes.do(
                [
                    put(other, "status", "location", value=here),
                    put(other, "status", "foe", value=foe),
                ]
            )
            about = {"foe": creature["metadata"]["name"], "a_mate": a_creature(mate)}
            changes.tell(happening("prowl.called", here, {**about}))
            return


def _goes(changes: Changes, creature: Creature, dice: Dice, reason: str) -> None:
    """It goes through one of the ways that stay in its range."""
    here = creature["status"]["location"]
    room, allowed = room_at(changes.state, here), _reach(creature)
    open_to_it = open_ways(changes.state, room) if room is not None else ()
    free = [one for one in open_to_it if one[1]["to"] in allowed]
    if not free:
        return
    direction, way = free[dice.roll(len(free)) - 1]
    one, name = creature["metadata"]["id"], creature["metadata"]["name"]
    changes.do([put(one, "status", "location", value=way["to"])])
    changes.tell(happening(reason, here, {"foe": name, "direction": direction}))
    changes.tell(_coming(creature, way["to"]))


def _coming(creature: Creature, room: str) -> Happening:
    """That it comes into a room."""
    about: dict[str, Value] = {"foe": creature["metadata"]["name"], "a_foe": a_creature(creature)}
    return happening("prowl.comes", room, about)


def _reach(creature: Creature) -> set[str]:
    """The rooms that it goes about in."""
    return {*cast("list[str]", creature["spec"]["range"]), str(creature["spec"]["home"])}
