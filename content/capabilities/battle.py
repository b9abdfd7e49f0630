"""Fighting creatures, and whom one duels: blow for blow, until one side falls or goes."""

from content.barriers import free_ways
from content.beings import creatures_in, lurks, species_of
from content.capabilities.movement import move
from content.catalog import number, one_of
from content.changes import Changes
from content.dice import Dice
from content.duels import opponent, without
from content.effects import is_stunned
from content.fighting import AIM, GUARD, bow, duels, lacks, strikes
from content.figures import attribute, level, pool, pool_max
from content.gifts import some
from content.model import (
    Creature,
    Intent,
    Outcome,
    Player,
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
    """Attack a creature, or the one whom you duel. You go on striking every few seconds.

    For example: "attack the crab". It strikes back as often. "flee", or just going, ends it. With
    a bow in hand and something to shoot you shoot. Other players you can only "challenge".
    """
    actor, target = actor_of(state, intent), intent["spec"]["target"]
    if actor["status"].get("duel") == target:
        return _duel_blow(state, intent, dice)
    foe, refusal = foe_meant(state, intent, target)
    if foe is None:
        return refusal
    me, n = actor["metadata"]["id"], last_tick(state)
    about, changes = _about(state, intent, foe), Changes(state)
    if actor["status"].get("foe") != target:
        changes.do([put(me, "status", "foe", value=target)])
    if not foe["status"]["foe"]:
        changes.do([put(target, "status", "foe", value=me)])
    if is_stunned(state, me):
        return passed(intent, "attack.stunned", about, changes.patch)
    if actor["status"].get("stance") == GUARD:
        changes.do([without(me, "stance")])
    if actor["status"].get("acted", -1) >= n:
        return passed(intent, "attack.ready", about, changes.patch)
    found = creature_at(changes.state, target)
    assert found is not None
    strikes(changes, actor_of(changes.state, intent), found, n, dice)
    return passed(intent, "attack.done", about, changes.patch, changes.also)


def shoot(state: State, intent: Intent, dice: Dice) -> Outcome:
    """Shoot at a creature with the bow that you have in hand. Each shot uses up an arrow.

    For example: "shoot the gull", "shoot at the gull". "aim" first, and you hit more surely and
    harder. You go on shooting every few seconds while there is something to shoot.
    """
    actor = actor_of(state, intent)
    arm = bow(state, actor)
    if arm is None:
        return failed(intent, "shoot.no_bow")
    ammo = lacks(state, actor, arm)
    row = one_of(state, "sort", ammo) if ammo else None
    if row is not None:
        about: dict[str, Value] = {"some": some(row, 1), "bow": arm["metadata"]["name"]}
        return failed(intent, "shoot.no_ammo", about)
    return {**attack(state, intent, dice), "verb": "shoot"}


def guard(state: State, intent: Intent, dice: Dice) -> Outcome:
    """Guard yourself: what hits you hurts half as much, and you strike nobody. "attack" ends it.

    For example: "guard", "defend myself".
    """
    actor = actor_of(state, intent)
    patch = [put(actor["metadata"]["id"], "status", "stance", value=GUARD)]
    return passed(intent, "guard.done", _self(state, intent), patch)


def aim(state: State, intent: Intent, dice: Dice) -> Outcome:
    """Take aim instead of striking: your next blow or shot hits more surely and half as hard again.

    For example: "aim".
    """
    actor, n = actor_of(state, intent), last_tick(state)
    me = actor["metadata"]["id"]
    if actor["status"].get("stance") == AIM:
        return passed(intent, "aim.done", _self(state, intent))
    patch = [put(me, "status", "stance", value=AIM), put(me, "status", "acted", value=n)]
    return passed(intent, "aim.done", _self(state, intent), patch)


def flee(state: State, intent: Intent, dice: Dice) -> Outcome:
    """Get away from a fight, by any way that is free. It may take more than one try.

    For example: "flee", "run away".
    """
    actor = actor_of(state, intent)
    room = room_at(state, actor["status"]["location"])
    free = [] if room is None else free_ways(state, actor, room)
    if not in_fight(state, actor):
        return failed(intent, "flee.nothing")
    if not free:
        return failed(intent, "flee.no_way")
    if dice.roll(100) > 55 + 5 * attribute(state, actor, "agility"):
        return passed(intent, "flee.held", _self(state, intent))
    direction = free[dice.roll(len(free)) - 1]
    going: Intent = {**intent, "spec": {"verb": "move", "to": direction}}
    return {**move(state, going, dice), "verb": "flee"}


def consider(state: State, intent: Intent, dice: Dice) -> Outcome:
    """Judge how a fight with a creature would go, before you begin it.

    For example: "consider the crab".
    """
    actor = actor_of(state, intent)
    foe, refusal = foe_meant(state, intent, intent["spec"]["target"])
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


def in_fight(state: State, who: Player) -> bool:
    """Whether somebody fights or is fought, by a creature or in a duel."""
    me = who["metadata"]["id"]
    if opponent(state, who) is not None:
        return True
    here = creatures_in(state, who["status"]["location"])
    return any(me == one["status"]["foe"] or _is_foe(who, one) for one in here)


def _is_foe(who: Player, creature: Creature) -> bool:
    return who["status"].get("foe") == creature["metadata"]["id"]


def _duel_blow(state: State, intent: Intent, dice: Dice) -> Outcome:
    """A blow at the one whom the actor duels."""
    actor, n = actor_of(state, intent), last_tick(state)
    me, other = actor["metadata"]["id"], player_at(state, intent["spec"]["target"])
    assert other is not None, "a duel ends when one of the two is gone"
    about = {**_self(state, intent), "target": other["metadata"]["id"]}
    about["target_name"] = other["metadata"]["name"]
    changes = Changes(state)
    if is_stunned(state, me):
        return failed(intent, "actor.stunned", about)
    if other["status"]["location"] != actor["status"]["location"]:
        path = [other["metadata"]["id"], "status", "location"]
        return failed(intent, "duel.gone", about, [path])
    if actor["status"].get("stance") == GUARD:
        changes.do([without(me, "stance")])
    if actor["status"].get("acted", -1) >= n:
        return passed(intent, "duel.ready", about, changes.patch)
    duels(changes, actor_of(changes.state, intent), other, n, dice)
    return passed(intent, "duel.blow", about, changes.patch, changes.also)


def foe_meant(state: State, intent: Intent, target: str) -> tuple[Creature | None, Outcome]:
    """The creature that is meant, or why there is none."""
    actor, foe = actor_of(state, intent), creature_at(state, target)
    nobody = failed(intent, "attack.nobody", {}, [[target]])
    if foe is None:
        if target == actor["metadata"]["id"]:
            return None, failed(intent, "attack.self")
        other, character = player_at(state, target), character_at(state, target)
        being = other or character
        if being is not None and being["status"]["location"] == actor["status"]["location"]:
            name: dict[str, Value] = {"player_name": being["metadata"]["name"]}
            return None, failed(intent, "attack.player" if other else "attack.friend", name)
        return None, nobody
    if foe["status"]["location"] != actor["status"]["location"]:
        about: dict[str, Value] = {"foe": foe["metadata"]["name"]}
        return None, failed(intent, "attack.gone", about, [[target, "status", "location"]])
    return (None, nobody) if lurks(state, foe) else (foe, nobody)


def _about(state: State, intent: Intent, foe: Creature) -> dict[str, Value]:
    return {**_self(state, intent), "foe": foe["metadata"]["name"], "being": foe["metadata"]["id"]}


def _self(state: State, intent: Intent) -> dict[str, Value]:
    actor = actor_of(state, intent)
    return {**of_actor(actor), "room": actor["status"]["location"]}
