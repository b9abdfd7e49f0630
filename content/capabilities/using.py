"""Using things up, or just using them: food, drink, ointments, and what can be learned from."""

from typing import Final

from content.capabilities.battle import foe_meant, in_fight
from content.capabilities.gathering import gather, gathering_of, is_gathered
from content.capabilities.lighting import switched
from content.capabilities.looking import examine
from content.catalog import flag, one_of, text
from content.changes import Changes
from content.dice import Dice
from content.duels import opponent
from content.effects import cured, laid, restored
from content.falling import wounds
from content.gifts import put_in, taught
from content.light import is_blind
from content.model import (
    Creature,
    Intent,
    Item,
    Outcome,
    Player,
    State,
    Value,
    creature_at,
    item_at,
    player_at,
    room_at,
)
from content.people import together
from content.places import holds, reaches, whereabouts
from content.sorts import UseSpec
from content.things import sort_of, spent
from content.ticks import last_tick
from content.verdicts import actor_of, failed, of_actor, of_item, passed, put
from content.visible import ways

NO_USE: Final = {"": "use.no_use", "eat": "eat.no_use", "drink": "drink.no_use"}
USED: Final = {
    "eat": ("use.eat", "use.eat_so"),
    "drink": ("use.drink", "use.drink_so"),
    "apply": ("use.apply", "use.apply_so"),
}
"""By how a thing is used: where its author says nothing of it, and where they do."""
STAYS: Final = ("use.stays", "use.answered")
"""The same of what stays where it is."""


def use(state: State, intent: Intent, dice: Dice) -> Outcome:
    """Use something that you carry for what it is good for, on yourself or on somebody else.

    For example: "use the salve", "use the salve on Bob", "use the fire oil on the crab". In a fight
    it takes the place of a blow. A lamp is lit by it, or put out. For keys say "unlock", for tools
    what you do with them. Things that stay where they are can be tried as well.
    """
    return _used(state, intent, dice, "")


def eat(state: State, intent: Intent, dice: Dice) -> Outcome:
    """Eat something that you carry.

    For example: "eat the bread". It is gone then.
    """
    return _used(state, intent, dice, "eat")


def drink(state: State, intent: Intent, dice: Dice) -> Outcome:
    """Drink something that you carry.

    For example: "drink the tonic". It is gone then.
    """
    return _used(state, intent, dice, "drink")


def read(state: State, intent: Intent, dice: Dice) -> Outcome:
    """Read what is written on something, or study it if there is something to learn from it.

    For example: "read the ledger".
    """
    actor, target = actor_of(state, intent), intent["spec"]["item"]
    item = item_at(state, target)
    if item is None:
        return examine(state, {**intent, "spec": {"verb": "read", "target": target}}, dice)
    about: dict[str, Value] = {**of_item(item), **of_actor(actor)}
    if not reaches(state, actor, target):
        return failed(intent, "take.gone", about, whereabouts(state, target))
    about |= {"sort": sort_of(item), "room": actor["status"]["location"]}
    use_spec, written = item["spec"].get("use"), item["spec"].get("reads", "")
    if use_spec is not None and use_spec["how"] == "read":
        return _studied(state, intent, item, use_spec, about)
    if not written:
        return failed(intent, "read.nothing", about)
    return passed(intent, "read.done", {**about, "text": written})


def _studied(
    state: State, intent: Intent, item: Item, spec: UseSpec, about: dict[str, Value]
) -> Outcome:
    actor, changes = actor_of(state, intent), Changes(state)
    me = actor["metadata"]["id"]
    taught(changes, me, spec["teaches"])
    spell = one_of(state, "spell", spec["spell"])
    if spell is not None and not actor["status"].get("spells", {}).get(spec["spell"]):
        changes.do(put_in(actor_of(changes.state, intent), "spells", spec["spell"], value=True))
        about["spell"] = text(spell, "name")
    if not spec["kept"] and holds(state, actor, item["metadata"]["id"]):
        changes.do(spent(changes.state, item, 1, "consume"))
    told = spec["says"] or item["spec"].get("reads", "") or item["spec"]["description"]
    reason = "read.spell" if "spell" in about else "read.done"
    return passed(intent, reason, {**about, "text": told}, changes.patch, changes.also)


def _used(state: State, intent: Intent, dice: Dice, how: str) -> Outcome:
    actor = actor_of(state, intent)
    item = item_at(state, intent["spec"]["item"])
    if item is None:
        return failed(intent, "drop.unknown", {}, [[intent["spec"]["item"]]])
    item_id, about = item["metadata"]["id"], {**of_item(item), **of_actor(actor)}
    stays = not item["spec"]["portable"] and reaches(state, actor, item_id)
    if not holds(state, actor, item_id) and not stays:
        return failed(intent, "drop.not_held", about, whereabouts(state, item_id))
    if not how and is_gathered(item):
        return gather(state, gathering_of(intent, item_id), dice)
    spec = item["spec"].get("use")
    if spec is None and not how and item["spec"].get("light"):
        return switched(state, intent, item)
    if spec is None:
        return _useless(state, intent, item, how, about)
    if spec["how"] == "read":
        told: dict[str, Value] = {**about, "sort": sort_of(item)}
        if how:
            return failed(intent, NO_USE[how], about)
        return _studied(state, intent, item, spec, told)
    if how and spec["how"] != how:
        return failed(intent, NO_USE[how], about)
    about |= {"sort": sort_of(item), "room": actor["status"]["location"], "text": spec["says"]}
    about["the_item"] = f"the {item['metadata']['name']}"
    changes, me, n = Changes(state), actor["metadata"]["id"], last_tick(state)
    if in_fight(state, actor):
        if actor["status"].get("acted", -1) >= n:
            return failed(intent, "use.busy", about)
        changes.do([put(me, "status", "acted", value=n)])
    if not spec["kept"]:
        changes.do(spent(state, item, 1, "consume"))
    target = intent["spec"].get("target", me)
    if target != me and not stays:
        return _on_another(changes, intent, spec, about, dice)
    _does(changes, me, spec, n, me)
    plain, told_so = STAYS if stays else USED[spec["how"]]
    return passed(intent, told_so if spec["says"] else plain, about, changes.patch, changes.also)


def _useless(
    state: State, intent: Intent, item: Item, how: str, about: dict[str, Value]
) -> Outcome:
    """The refusal of what nothing comes of; who tries it for a way is told that it will do."""
    if how:
        return failed(intent, NO_USE[how], about)
    way = next(iter(_ways_for(state, intent, item)), None)
    if way is not None:
        return failed(intent, "use.for_way", {**about, "direction": way})
    return failed(intent, NO_USE[how] if item["spec"]["portable"] else "use.stays", about)


def _ways_for(state: State, intent: Intent, item: Item) -> list[str]:
    """The ways out of where somebody is that want a tool such as this."""
    actor, tool = actor_of(state, intent), item["spec"].get("tool")
    room = room_at(state, actor["status"]["location"])
    if not tool or room is None or is_blind(state, actor["metadata"]["id"]):
        return []
    return [direction for direction, way in ways(room) if way.get("needs") == tool]


def _does(changes: Changes, them: str, spec: UseSpec, n: int, by: str) -> None:
    """What using a thing does to a player."""
    who = player_at(changes.state, them)
    assert who is not None, "whoever it is used on is here"
    changes.do(restored(changes.state, who, spec["restores"]))
    changes.do(cured(changes.state, them, spec["cures"]))
    if spec["effect"]:
        laid(changes, them, spec["effect"], n, by)


def _on_another(
    changes: Changes, intent: Intent, spec: UseSpec, about: dict[str, Value], dice: Dice
) -> Outcome:
    """Ointments do those of one's group good; what harms is for foes, and for whom one duels."""
    state, target, n = changes.state, intent["spec"].get("target", ""), last_tick(changes.state)
    actor, other, harms = actor_of(state, intent), player_at(state, target), _harms(state, spec)
    if spec["how"] != "apply" or (other is None and creature_at(state, target) is None):
        return failed(intent, "use.not_on", about)
    if other is None:
        foe, refusal = foe_meant(state, intent, target)
        if foe is None:
            return refusal
        told = {**about, "foe": foe["metadata"]["name"], "target_name": foe["metadata"]["name"]}
        if not harms:
            return failed(intent, "use.needless", told)
        _harmed(changes, actor, foe, spec, n, dice)
        return passed(intent, "use.at_foe", told, changes.patch, changes.also)
    told = {**about, "target": target, "target_name": other["metadata"]["name"]}
    if other["status"]["location"] != actor["status"]["location"]:
        return failed(intent, "cast.gone", told, [[target, "status", "location"]])
    if harms and opponent(state, actor) != other:
        return failed(intent, "attack.player", {"player_name": other["metadata"]["name"]})
    if not harms and not together(actor, other):
        return failed(intent, "use.not_together", told)
    _does(changes, target, spec, n, actor["metadata"]["id"])
    return passed(intent, "use.on_other", told, changes.patch, changes.also)


def _harms(state: State, spec: UseSpec) -> bool:
    effect = one_of(state, "effect", spec["effect"])
    bad = effect is not None and not flag(effect, "good")
    return bad or spec["restores"].get("hp", 0) < 0


def _harmed(
    changes: Changes, who: Player, foe: Creature, spec: UseSpec, n: int, dice: Dice
) -> None:
    """What is thrown at a creature takes health and lays its effect on it; then they fight."""
    me, target = who["metadata"]["id"], foe["metadata"]["id"]
    changes.do([put(me, "status", "foe", value=target)])
    if not foe["status"]["foe"]:
        changes.do([put(target, "status", "foe", value=me)])
    about: dict[str, Value] = {
        **of_actor(who),
        "being": target,
        "creature": str(foe["spec"]["creature"]),
        "foe": foe["metadata"]["name"],
    }
    hurt = -spec["restores"].get("hp", 0)
    fallen = hurt > 0 and wounds(changes, me, target, hurt, n, dice, about)
    if spec["effect"] and not fallen:
        laid(changes, target, spec["effect"], n, me)
