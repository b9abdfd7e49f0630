"""How fights go: one strike of each at each tick, by figures and dice; what falls, and what then.

A strike hits or misses, a hit takes health. A creature that falls leaves what it had and comes
again later; a player who falls wakes where the world begins, without some of what they had learned.
"""

from typing import Final

from content.beings import NOWHERE, species_of
from content.catalog import number, one_of, tables, text
from content.changes import Changes
from content.dice import Dice
from content.effects import given, is_stunned
from content.figures import (
    attribute,
    changed,
    exp_for,
    level,
    pool,
    pool_max,
    skill,
    worn,
)
from content.gear import HAND, slot
from content.gifts import earned, some
from content.model import (
    Creature,
    Item,
    Player,
    State,
    Value,
    creature_at,
    player_at,
    room_at,
    world_of,
)
from content.skills import practised
from content.things import made
from content.verdicts import happening, put

LEAST, MOST = 10, 95
"""Bounds of the chance to hit, in a hundred."""
GUARD: Final = "guard"
AIM: Final = "aim"
LOST_SHARE: Final = 10
"""Whoever falls loses the tenth part of the experience of their level."""


def weapon(state: State, who: Player) -> Item | None:
    """What somebody strikes with; None for bare hands."""
    held = [one for one in worn(state, who["metadata"]["id"]) if slot(one) == HAND]
    armed = [one for one in held if one["spec"]["gear"]["damage"]]
    return max(armed, key=lambda one: one["spec"]["gear"]["damage"]) if armed else None


def strikes(changes: Changes, who: Player, target: Creature, n: int, dice: Dice) -> None:
    """A player strikes a creature; what comes of it is told to all who are there."""
    me, state = who["metadata"]["id"], changes.state
    target_id, species = target["metadata"]["id"], species_of(state, target)
    changes.do([put(me, "status", "acted", value=n)])
    arm = weapon(state, who)
    gear = arm["spec"]["gear"] if arm is not None else None
    practice = gear["skill"] if gear is not None else ""
    chance = 70 + 3 * (attribute(state, who, "agility") - 5) + changed(state, who, "aim")
    chance += (skill(who, practice) // 10 if practice else 0) - number(species, "dodge")
    chance += 20 if who["status"].get("stance") == AIM else 0
    about: dict[str, Value] = {
        "actor_name": who["metadata"]["name"],
        "being": target_id,
        "creature": str(target["spec"]["creature"]),
        "foe": target["metadata"]["name"],
        "with": f"the {arm['metadata']['name']}" if arm is not None else "bare hands",
    }
    here = who["status"]["location"]
    if dice.roll(100) > max(LEAST, min(MOST, chance)):
        changes.tell(happening("strike.missed", here, about, actor=me))
        return
    hurt = (gear["damage"] if gear is not None else 1) + attribute(state, who, "strength") // 2
    hurt += changed(state, who, "attack") + (arm["status"].get("quality", 0) if arm else 0)
    hurt = max(1, hurt + dice.roll(4) - number(species, "defence") // 2)
    if who["status"].get("stance") == AIM:
        changes.do([{"op": "delete", "path": [me, "status", "stance"], "value": None}])
    if practice:
        changes.do(practised(who, practice, dice))
    wounds(changes, me, target_id, hurt, n, dice, about)


def wounds(
    changes: Changes,
    me: str,
    target_id: str,
    hurt: int,
    n: int,
    dice: Dice,
    about: dict[str, Value],
) -> None:
    """A creature loses health by a player's doing, and may fall."""
    target, who = creature_at(changes.state, target_id), player_at(changes.state, me)
    if target is None or who is None:
        return
    here = target["status"]["location"]
    had = target["status"].get("hurt", {})
    left = target["status"]["hp"] - hurt
    total = had.get(me, 0) + min(hurt, target["status"]["hp"])
    changes.do(
        [put(target_id, "status", "hurt", me, value=total)]
        if had
        else [put(target_id, "status", "hurt", value={me: total})]
    )
    if left > 0:
        changes.do([put(target_id, "status", "hp", value=left)])
        if not target["status"]["foe"]:
            changes.do([put(target_id, "status", "foe", value=me)])
        full = number(species_of(changes.state, target), "hp")
        reason = "strike.weakened" if left * 3 <= full else "strike.hit"
        changes.tell(happening(reason, here, about, actor=me))
        return
    _falls(changes, target_id, n, dice, {**about, "actor_name": who["metadata"]["name"]}, me)


def _falls(
    changes: Changes, target_id: str, n: int, dice: Dice, about: dict[str, Value], me: str
) -> None:
    target = creature_at(changes.state, target_id)
    assert target is not None
    species, here = species_of(changes.state, target), target["status"]["location"]
    dies = text(species, "dies")
    told: dict[str, Value] = {**about, "text": dies} if dies else about
    changes.tell(happening("slay.done_so" if dies else "slay.done", here, told, actor=me))
    for one in tables(species, "loot"):
        row = one_of(changes.state, "sort", text(one, "sort"))
        if row is None or dice.roll(100) > number(one, "chance"):
            continue
        least = min(number(one, "least"), number(one, "most"))
        count = least + dice.roll(number(one, "most") - least + 1) - 1
        changes.do(made(changes.state, text(one, "sort"), row, here, count, "loot", dice))
        changes.tell(happening("slay.leaves", here, {"some": some(row, count), **about}))
    sharing = _sharing(changes.state, target, here)
    regrow = target["spec"]["regrow"]
    assert isinstance(regrow, int)
    changes.do(
        [
            put(target_id, "status", "location", value=NOWHERE),
            put(target_id, "status", "hp", value=0),
            put(target_id, "status", "foe", value=""),
            put(target_id, "status", "effects", value={}),
            put(target_id, "status", "returns", value=n + regrow),
            {"op": "delete", "path": [target_id, "status", "hurt"], "value": None},
        ]
    )
    _leave_off(changes, target_id)
    for player in sharing:
        earned(changes, player, max(1, number(species, "exp") // len(sharing)))


def _sharing(state: State, target: Creature, here: str) -> list[str]:
    """Who has a part in a victory: whoever hurt it and is there, and those of their groups."""
    hurt = set(target["status"].get("hurt", {}))
    groups = {state[one]["status"].get("group") for one in hurt if one in state} - {None, ""}
    found = []
    for one in sorted(state):
        who = player_at(state, one)
        if who is None or not who["status"]["awake"] or who["status"]["location"] != here:
            continue
        if one in hurt or (groups and state[one]["status"].get("group") in groups):
            found.append(one)
    return found


def _leave_off(changes: Changes, target_id: str) -> None:
    """Nobody fights any more what has fallen."""
    for one in sorted(changes.state):
        who = player_at(changes.state, one)
        if who is not None and who["status"].get("foe") == target_id:
            changes.do([{"op": "delete", "path": [one, "status", "foe"], "value": None}])


def strikes_back(changes: Changes, target_id: str, n: int, dice: Dice) -> None:
    """A creature strikes the player that it fights."""
    creature = creature_at(changes.state, target_id)
    if creature is None or is_stunned(changes.state, target_id):
        return
    who = player_at(changes.state, creature["status"]["foe"])
    here = creature["status"]["location"]
    if who is None or who["status"]["location"] != here or not who["status"]["awake"]:
        changes.do([put(target_id, "status", "foe", value="")])
        return
    state, me, species = changes.state, who["metadata"]["id"], species_of(changes.state, creature)
    about: dict[str, Value] = {
        "foe": creature["metadata"]["name"],
        "strikes": text(species, "strikes"),
        "target": me,
        "target_name": who["metadata"]["name"],
        "room": here,
    }
    chance = 60 + 3 * (number(species, "attack") - attribute(state, who, "agility"))
    chance -= changed(state, who, "dodge")
    if dice.roll(100) > max(LEAST, min(MOST, chance)):
        changes.tell(happening("foe.missed", here, about))
        return
    hurt = number(species, "damage") + dice.roll(3) - 1 - changed(state, who, "defence") // 2
    hurt = max(1, hurt // 2 if who["status"].get("stance") == GUARD else hurt)
    left = pool(state, who, "hp") - hurt
    if left > 0:
        changes.do([put(me, "status", "hp", value=left)])
        weak = left * 3 <= pool_max(state, who, "hp")
        changes.tell(happening("foe.weakens" if weak else "foe.hit", here, about))
        effect = text(species, "effect")
        if effect and dice.roll(100) <= number(species, "effect_chance"):
            changes.do(given(changes.state, me, effect, n, target_id))
        return
    changes.tell(happening("foe.kills", here, about))
    dies(changes, me)


def dies(changes: Changes, me: str) -> None:
    """A player falls: they wake where their microcosm says, weak, and some experience is gone."""
    who = player_at(changes.state, me)
    assert who is not None
    exp, floor = who["status"].get("exp", 0), exp_for(level(who))
    kept = exp - (exp - floor) // LOST_SHARE if exp > floor else exp
    spec = world_of(changes.state)["spec"]
    wakes = spec.get("wakes", spec["start"])
    place = wakes if room_at(changes.state, wakes) is not None else who["status"]["location"]
    changes.do([put(me, "status", "hp", value=max(1, pool_max(changes.state, who, "hp") // 2))])
    changes.do([put(me, "status", "location", value=place)])
    if place not in who["status"]["visited"]:
        changes.do([put(me, "status", "visited", place, value=True)])
    if kept != exp:
        changes.do([put(me, "status", "exp", value=kept)])
    gone = [key for key in ("foe", "stance", "resting", "effects") if key in who["status"]]
    for key in gone:
        changes.do([{"op": "delete", "path": [me, "status", key], "value": None}])
    for one in sorted(changes.state):
        creature = creature_at(changes.state, one)
        if creature is not None and creature["status"]["foe"] == me:
            changes.do([put(one, "status", "foe", value="")])
    lost: dict[str, Value] = {"lost": exp - kept, "room": place}
    changes.tell(happening("death.woke", "", lost, actor=me, to=me))
