"""Using things up, or just using them: food, drink, ointments, and what can be learned from."""

from typing import Final

from content.capabilities.lighting import switched
from content.capabilities.looking import examine
from content.catalog import one_of, text
from content.changes import Changes
from content.dice import Dice
from content.effects import cured, given, restored
from content.gifts import put_in, taught
from content.model import Intent, Item, Outcome, State, Value, item_at
from content.places import holds, reaches, whereabouts
from content.sorts import UseSpec
from content.things import sort_of, spent
from content.ticks import last_tick
from content.verdicts import actor_of, failed, of_actor, of_item, passed

NO_USE: Final = {"": "use.no_use", "eat": "eat.no_use", "drink": "drink.no_use"}
USED: Final = {
    "eat": ("use.eat", "use.eat_so"),
    "drink": ("use.drink", "use.drink_so"),
    "apply": ("use.apply", "use.apply_so"),
}
"""By how a thing is used: where its author says nothing of it, and where they do."""


def use(state: State, intent: Intent, dice: Dice) -> Outcome:
    """Use something that you carry for what it is good for.

    For example: "use the salve". A lamp is lit by it, or put out. For keys say "unlock",
    for tools say what you do with them.
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
    if not holds(state, actor, item_id):
        return failed(intent, "drop.not_held", about, whereabouts(state, item_id))
    spec = item["spec"].get("use")
    if spec is None and not how and item["spec"].get("light"):
        return switched(state, intent, item)
    if spec is None:
        return failed(intent, NO_USE[how], about)
    if spec["how"] == "read":
        told: dict[str, Value] = {**about, "sort": sort_of(item)}
        if how:
            return failed(intent, NO_USE[how], about)
        return _studied(state, intent, item, spec, told)
    if how and spec["how"] != how:
        return failed(intent, NO_USE[how], about)
    changes, me = Changes(state), actor["metadata"]["id"]
    if not spec["kept"]:
        changes.do(spent(state, item, 1, "consume"))
    changes.do(restored(changes.state, actor_of(changes.state, intent), spec["restores"]))
    changes.do(cured(changes.state, me, spec["cures"]))
    if spec["effect"]:
        changes.do(given(changes.state, me, spec["effect"], last_tick(state), me))
    about |= {"sort": sort_of(item), "room": actor["status"]["location"], "text": spec["says"]}
    name = item["metadata"]["name"]
    about["the_item"] = f"the {name}"
    plain, told_so = USED[spec["how"]]
    return passed(intent, told_so if spec["says"] else plain, about, changes.patch)
