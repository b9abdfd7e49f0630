"""Wielding and wearing: what is in the way comes off by itself."""

from content.changes import Changes
from content.dice import Dice
from content.gear import HAND, in_the_way, slot
from content.model import Intent, Outcome, State, Value, item_at
from content.places import whereabouts
from content.verdicts import actor_of, failed, of_actor, of_item, passed, put
from content.wording import listing, the


def equip(state: State, intent: Intent, dice: Dice) -> Outcome:
    """Wield or wear something that you carry. What is in its place comes off.

    For example: "wield the gaff", "wear the oilskin".
    """
    actor = actor_of(state, intent)
    me, item = actor["metadata"]["id"], item_at(state, intent["spec"]["item"])
    if item is None:
        return failed(intent, "drop.unknown", {}, [[intent["spec"]["item"]]])
    item_id, about = item["metadata"]["id"], of_item(item)
    if item["status"]["location"] != me:
        return failed(intent, "drop.not_held", about, whereabouts(state, item_id))
    if not slot(item):
        return failed(intent, "equip.no_gear", about)
    if item["status"].get("worn"):
        return failed(intent, "equip.already", about)
    changes, off = Changes(state), in_the_way(state, me, item)
    for one in off:
        changes.do([put(one["metadata"]["id"], "status", "worn", value=False)])
    changes.do([put(item_id, "status", "worn", value=True)])
    told: dict[str, Value] = {**about, **of_actor(actor), "room": actor["status"]["location"]}
    is_wielded = slot(item) == HAND
    if off:
        told["off"] = listing([the(one) for one in off])
        reason = "equip.wield_for" if is_wielded else "equip.wear_for"
    else:
        reason = "equip.wield" if is_wielded else "equip.wear"
    return passed(intent, reason, told, changes.patch)


def unequip(state: State, intent: Intent, dice: Dice) -> Outcome:
    """Take something off that you wear, or stop wielding it. You keep it.

    For example: "take off the oilskin", "unwield the gaff".
    """
    actor = actor_of(state, intent)
    item = item_at(state, intent["spec"]["item"])
    if item is None:
        return failed(intent, "drop.unknown", {}, [[intent["spec"]["item"]]])
    item_id, about = item["metadata"]["id"], of_item(item)
    if item["status"]["location"] != actor["metadata"]["id"]:
        return failed(intent, "drop.not_held", about, whereabouts(state, item_id))
    if not item["status"].get("worn"):
        return failed(intent, "unequip.not_worn", about)
    told: dict[str, Value] = {**about, **of_actor(actor), "room": actor["status"]["location"]}
    return passed(intent, "unequip.done", told, [put(item_id, "status", "worn", value=False)])
