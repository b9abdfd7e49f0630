"""Fighting creatures: a strike at each tick, blow for blow, until one side falls or goes."""

from content.barriers import free_ways
from content.beings import species_of
from content.capabilities.movement import move
from content.catalog import number
from content.changes import Changes
from content.dice import Dice
from content.effects import is_stunned
from content.fighting import AIM, GUARD, strikes
from content.figures import attribute, level, pool, pool_max
from content.gifts import put_in
from content.model import (
    Creature,
    Intent,
    Outcome,
    State,
    Value,
    character_at,
    creature_at,
    player_at,
    room_at,
)
from content.ticks import last_tick
from content.verdicts import actor_of, failed, of_actor, passed, put


def attack(state: State, intent: Intent, dice: Dice) -> Outcome:
    """Attack a creature. You strike at once, and go on striking every few seconds.

    For example: "attack the crab". It strikes back as often. "flee", or just going, ends it.
    """
    actor, target = actor_of(state, intent), intent["spec"]["target"]
    foe, refusal = _foe(state, intent, target)
    if foe is None:
        return refusal
    me, n = actor["metadata"]["id"], last_tick(state)
    about = _about(state, intent, foe)
    changes = Changes(state)
    if actor["status"].get("foe") != target:
        changes.do([put(me, "status", "foe", value=target)])
    if not foe["status"]["foe"]:
        changes.do([put(target, "status", "foe", value=me)])
    if is_stunned(state, me):
        return passed(intent, "attack.stunned", about, changes.patch)
    if actor["status"].get("acted", -1) >= n:
        return passed(intent, "attack.ready", about, changes.patch)
    found = creature_at(changes.state, target)
    assert found is not None
    strikes(changes, actor_of(changes.state, intent), found, n, dice)
    return passed(intent, "attack.done", about, changes.patch, changes.also)


def guard(state: State, intent: Intent, dice: Dice) -> Outcome:
    """Guard yourself: what hits you hurts half as much. "attack" ends it.

    For example: "guard", "defend myself".
    """
    actor = actor_of(state, intent)
    patch = [put(actor["metadata"]["id"], "status", "stance", value=GUARD)]
    return passed(intent, "guard.done", _self(state, intent), patch)


def aim(state: State, intent: Intent, dice: Dice) -> Outcome:
    """Take aim: your next blow or shot is more likely to hit.

    For example: "aim".
    """
    actor = actor_of(state, intent)
    patch = [put(actor["metadata"]["id"], "status", "stance", value=AIM)]
    return passed(intent, "aim.done", _self(state, intent), patch)


def flee(state: State, intent: Intent, dice: Dice) -> Outcome:
    """Get away from a fight, by any way there is. It may take more than one try.

    For example: "flee", "run away".
    """
    actor = actor_of(state, intent)
    room = room_at(state, actor["status"]["location"])
    open_ways = [] if room is None else free_ways(state, actor, room)
    if not actor["status"].get("foe") and not _hunted(state, actor["metadata"]["id"]):
        return failed(intent, "flee.nothing")
    if not open_ways:
        return failed(intent, "flee.no_way")
    if dice.roll(100) > 55 + 5 * attribute(state, actor, "agility"):
        return passed(intent, "flee.held", _self(state, intent))
    direction = open_ways[dice.roll(len(open_ways)) - 1]
    going: Intent = {**intent, "spec": {"verb": "move", "to": direction}}
    moved = move(state, going, dice)
    return {**moved, "verb": "flee"}


def rest(state: State, intent: Intent, dice: Dice) -> Outcome:
    """Sit down and rest: health, magic and breath come back faster while you stay.

    For example: "rest". Going somewhere, or a fight, ends it.
    """
    actor = actor_of(state, intent)
    if actor["status"].get("foe") or _hunted(state, actor["metadata"]["id"]):
        return failed(intent, "rest.fight")
    here = actor["status"]["location"]
    patch = [put(actor["metadata"]["id"], "status", "resting", value=here)]
    return passed(intent, "rest.done", _self(state, intent), patch)


def consider(state: State, intent: Intent, dice: Dice) -> Outcome:
    """Judge how a fight with a creature would go, before you begin it.

    For example: "consider the crab".
    """
    actor = actor_of(state, intent)
    foe, refusal = _foe(state, intent, intent["spec"]["target"])
    if foe is None:
        return refusal
    apart = number(species_of(state, foe), "level") - level(actor)
    share = 100 * pool(state, actor, "hp") // pool_max(state, actor, "hp")
    about = _about(state, intent, foe)
    if apart <= -2:  # noqa: PLR2004 - levels
        return passed(intent, "consider.easy", about)
    if apart <= 0:
        return passed(intent, "consider.even" if share > 50 else "consider.weak", about)  # noqa: PLR2004 - half
    return passed(intent, "consider.hard" if apart <= 2 else "consider.deadly", about)  # noqa: PLR2004 - levels


def train(state: State, intent: Intent, dice: Dice) -> Outcome:
    """Spend a point that a new level brought on strength, agility, wits or spirit.

    For example: "train strength".
    """
    actor, name = actor_of(state, intent), intent["spec"]["text"].strip().lower()
    spare = actor["status"].get("spare", 0)
    if name not in ("strength", "agility", "wits", "spirit"):
        return failed(intent, "train.what")
    me = actor["metadata"]["id"]
    if spare <= 0:
        return failed(intent, "train.none", {}, [[me, "status", "spare"]])
    own = actor["status"].get("attributes", {}).get(name, 5)
    changes = Changes(state)
    changes.do([put(me, "status", "spare", value=spare - 1)])
    changes.do(put_in(actor_of(changes.state, intent), "attributes", name, own + 1))
    return passed(intent, "train.done", {"attribute": name, "now": own + 1}, changes.patch)


def _hunted(state: State, me: str) -> bool:
    found = (creature_at(state, one) for one in sorted(state))
    return any(one is not None and one["status"]["foe"] == me for one in found)


def _foe(state: State, intent: Intent, target: str) -> tuple[Creature | None, Outcome]:
    """The creature that is meant, or why there is none."""
    actor, foe = actor_of(state, intent), creature_at(state, target)
    nobody = failed(intent, "attack.nobody", {}, [[target]])
    if foe is None:
        being = player_at(state, target) or character_at(state, target)
        if being is not None and being["status"]["location"] == actor["status"]["location"]:
            name = {"player_name": being["metadata"]["name"]}
            return None, failed(intent, "attack.friend", {**name})
        return None, nobody
    if foe["status"]["location"] != actor["status"]["location"]:
        about: dict[str, Value] = {"foe": foe["metadata"]["name"]}
        return None, failed(intent, "attack.gone", about, [[target, "status", "location"]])
    return foe, nobody


def _about(state: State, intent: Intent, foe: Creature) -> dict[str, Value]:
    return {**_self(state, intent), "foe": foe["metadata"]["name"], "being": foe["metadata"]["id"]}


def _self(state: State, intent: Intent) -> dict[str, Value]:
    actor = actor_of(state, intent)
    return {**of_actor(actor), "room": actor["status"]["location"]}
