"""How blows go: one of each side at each tick, by figures and dice. Who falls: `falling`.

A blow or a shot hits or misses, a hit takes health. Creatures strike players and players creatures;
players strike each other only in a duel, which ends before anybody dies.
"""

from typing import Final, NamedTuple

from content.beings import species_of
from content.carrying import carried
from content.catalog import number, text
from content.changes import Changes
from content.dice import Dice
from content.duels import OUTLIVED, over, without
from content.effects import creature_changed, is_stunned, laid
from content.falling import dies, is_weak, wounds
from content.figures import attribute, changed, pool, pool_max, skill, worn
from content.gear import HAND, slot
from content.model import Creature, Item, Player, State, Value, creature_at, player_at
from content.resting import rests, roused
from content.skills import practised
from content.things import spent
from content.verdicts import happening, put

LEAST, MOST = 10, 95
"""Bounds of the chance to hit, in a hundred."""
GUARD: Final = "guard"
AIM: Final = "aim"
AIMED: Final = 30
"""How much likelier a blow hits that was aimed; it also hurts half as much again."""


class Told(NamedTuple):
    """The reasons by which a blow at a creature is told."""

    hit: str
    weakened: str
    missed: str


STRUCK: Final = Told("strike.hit", "strike.weakened", "strike.missed")
SHOT: Final = Told("shot.hit", "shot.weakened", "shot.missed")

# ------------------------------------------------------------------------------------------ arms


def weapon(state: State, who: Player) -> Item | None:
    """What somebody strikes or shoots with; None for bare hands. A bow without arrows is none."""
    armed = [one for one in in_hand(state, who) if not lacks(state, who, one)]
    return max(armed, key=lambda one: one["spec"]["gear"]["damage"]) if armed else None


def bow(state: State, who: Player) -> Item | None:
    """What somebody has in hand to shoot with, whether or not they have anything to shoot."""
    found = (one for one in in_hand(state, who) if one["spec"]["gear"]["skill"] == "bows")
    return next(found, None)


def in_hand(state: State, who: Player) -> list[Item]:
    """What somebody wields that does harm."""
    held = [one for one in worn(state, who["metadata"]["id"]) if slot(one) == HAND]
    return [one for one in held if one["spec"]["gear"]["damage"]]


def lacks(state: State, who: Player, arm: Item) -> str:
    """The sort that a weapon needs and somebody has none of; empty where they can use it."""
    ammo = arm["spec"]["gear"]["ammo"]
    return ammo if ammo and not carried(state, who, ammo) else ""


# ----------------------------------------------------------------------------------------- blows


def strikes(changes: Changes, who: Player, target: Creature, n: int, dice: Dice) -> None:
    """A player strikes or shoots a creature; what comes of it is told to all who are there."""
    state, me, target_id = changes.state, who["metadata"]["id"], target["metadata"]["id"]
    species, arm = species_of(state, target), weapon(state, who)
    about: dict[str, Value] = {
        **_of_blow(who, arm),
        "being": target_id,
        "creature": str(target["spec"]["creature"]),
        "foe": target["metadata"]["name"],
    }
    here, told = who["status"]["location"], SHOT if _shoots(arm) else STRUCK
    dodge = number(species, "dodge") + creature_changed(state, target, "dodge")
    hurt = _blow(changes, who, arm, dodge, n, dice)
    if hurt is None:
        changes.tell(happening(told.missed, here, about, actor=me))
        return
    hurt -= (number(species, "defence") + creature_changed(state, target, "defence")) // 2
    if not wounds(changes, me, target_id, max(1, hurt), n, dice, about):
        reason = told.weakened if is_weak(changes.state, target_id) else told.hit
        changes.tell(happening(reason, here, about, actor=me))


def duels(changes: Changes, who: Player, other: Player, n: int, dice: Dice) -> None:
    """A player strikes or shoots the one whom they duel; one health left, and it is over."""
    state, me, them = changes.state, who["metadata"]["id"], other["metadata"]["id"]
    arm, here = weapon(state, who), who["status"]["location"]
    about = {**_of_blow(who, arm), "target": them, "target_name": other["metadata"]["name"]}
    dodge = changed(state, other, "dodge") + 3 * (attribute(state, other, "agility") - 5)
    hurt = _blow(changes, who, arm, dodge, n, dice)
    if hurt is None:
        changes.tell(happening("duel.missed", here, about, actor=me))
        return
    harms(changes, me, them, hurt - changed(state, other, "defence") // 2, about)


def harms(changes: Changes, me: str, them: str, hurt: int, about: dict[str, Value]) -> None:
    """Somebody takes health from the one whom they duel, and with it perhaps the duel."""
    other = player_at(changes.state, them)
    assert other is not None
    hurt = max(1, hurt // 2 if other["status"].get("stance") == GUARD else hurt)
    left = max(OUTLIVED, pool(changes.state, other, "hp") - hurt)
    changes.do([put(them, "status", "hp", value=left)])
    here = other["status"]["location"]
    if left > OUTLIVED:
        changes.tell(happening("duel.hit", here, about, actor=me))
        return
    changes.tell(happening("duel.won", here, about, actor=me))
    over(changes, me)


def _of_blow(who: Player, arm: Item | None) -> dict[str, Value]:
    return {
        "actor_name": who["metadata"]["name"],
        "with": f"the {arm['metadata']['name']}" if arm is not None else "bare hands",
    }


def _shoots(arm: Item | None) -> bool:
    return arm is not None and arm["spec"]["gear"]["skill"] == "bows"


def _blow(
    changes: Changes, who: Player, arm: Item | None, dodge: int, n: int, dice: Dice
) -> int | None:
    """One blow or shot: how much it hurts whoever has no armour; None where it misses."""
    state, me = changes.state, who["metadata"]["id"]
    changes.do([put(me, "status", "acted", value=n)])
    gear = arm["spec"]["gear"] if arm is not None else None
    practice, aimed = gear["skill"] if gear is not None else "", who["status"].get("stance") == AIM
    chance = 70 + 3 * (attribute(state, who, "agility") - 5) + changed(state, who, "aim") - dodge
    chance += (skill(who, practice) // 10 if practice else 0) + (AIMED if aimed else 0)
    if aimed:
        changes.do([without(me, "stance")])
    if gear is not None and gear["ammo"]:
        changes.do(spent(changes.state, carried(state, who, gear["ammo"])[0], 1, "consume"))
    if dice.roll(100) > max(LEAST, min(MOST, chance)):
        return None
    by = "agility" if _shoots(arm) else "strength"
    hurt = (gear["damage"] if gear is not None else 1) + attribute(state, who, by) // 2
    hurt += changed(state, who, "attack") + (arm["status"].get("quality", 0) if arm else 0)
    hurt += dice.roll(4)
    if practice:
        striker = player_at(changes.state, me)
        assert striker is not None
        changes.do(practised(striker, practice, dice))
    return hurt * 3 // 2 if aimed else hurt


# ------------------------------------------------------------------------------------ struck back


def strikes_back(changes: Changes, target_id: str, n: int, dice: Dice) -> None:
    """A creature strikes the player that it fights."""
    creature = creature_at(changes.state, target_id)
    if creature is None or is_stunned(changes.state, target_id):
        return
    who = player_at(changes.state, creature["status"]["foe"])
    here = creature["status"]["location"]
    if who is None or who["status"]["location"] != here or not who["status"]["awake"]:
        changes.do([put(target_id, "status", "foe", value=_next_foe(changes.state, creature))])
        return
    state, me, species = changes.state, who["metadata"]["id"], species_of(changes.state, creature)
    about: dict[str, Value] = {
        "foe": creature["metadata"]["name"],
        "strikes": text(species, "strikes"),
        "target": me,
        "target_name": who["metadata"]["name"],
        "room": here,
    }
    attack = number(species, "attack") + creature_changed(state, creature, "attack")
    chance = 60 + 3 * (attack - attribute(state, who, "agility")) - changed(state, who, "dodge")
    chance += 30 if rests(who) else 0
    roused(changes, me)
    if dice.roll(100) > max(LEAST, min(MOST, chance)):
        changes.tell(happening("foe.missed", here, about))
        return
    hurt = number(species, "damage") + dice.roll(3) - 1 - changed(state, who, "defence") // 2
    hurt = max(1, hurt // 2 if who["status"].get("stance") == GUARD else hurt)
    left = pool(state, who, "hp") - hurt
    if left <= 0:
        changes.tell(happening("foe.kills", here, about))
        dies(changes, me)
        return
    changes.do([put(me, "status", "hp", value=left)])
    weak = left * 3 <= pool_max(state, who, "hp")
    changes.tell(happening("foe.weakens" if weak else "foe.hit", here, about))
    effect = text(species, "effect")
    if effect and dice.roll(100) <= number(species, "effect_chance"):
        laid(changes, me, effect, n, target_id)


def _next_foe(state: State, creature: Creature) -> str:
    """Who else fights a creature whose foe is gone; empty for nobody."""
    one, here = creature["metadata"]["id"], creature["status"]["location"]
    for other in sorted(state):
        who = player_at(state, other)
        if who is None or who["status"].get("foe") != one or not who["status"]["awake"]:
            continue
        if who["status"]["location"] == here:
            return other
    return ""
