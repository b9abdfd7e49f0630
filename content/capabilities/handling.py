"""Taking things and putting them down. Whose intent is first in the one order has the thing."""

from typing import Final

from content.capabilities.gathering import gather, gathering_of, is_gathered
from content.carrying import Excess, excess, room_max, weight_max
from content.dice import Dice
from content.model import Intent, Item, Outcome, Player, State, Value, item_at
from content.patch import applied
from content.places import (
    NESTING_MAX,
    box_of,
    bulk,
    chain,
    filled,
    holds,
    is_closed,
    place_in,
    reaches,
    seen_box,
    weight,
    whereabouts,
)
from content.things import count_of, moved, stacks
from content.verdicts import actor_of, failed, of_actor, of_item, of_some, passed
from content.wording import the

TAKEN: Final = ("take.too_few", "take.only_one", "take.all_or_none")
DROPPED: Final = ("drop.too_few", "drop.only_one", "drop.all_or_none")
"""What is wrong with a number of things that are there, or that are held."""


def take(state: State, intent: Intent, dice: Dice) -> Outcome:
    """Pick something up, or take it out of something.

    For example: "take the lamp", "take the key from the chest", "take all". There is
    only so much that you can carry, by weight and by size, and some things stay where they are.
    Of what grows or lies there to be gathered, you gather.
    """
    actor = actor_of(state, intent)
    item = item_at(state, intent["spec"]["item"])
    if item is None:
        return failed(intent, "take.unknown", {}, [[intent["spec"]["item"]]])
    item_id, about = item["metadata"]["id"], of_item(item)
    if item["status"]["location"] == actor["metadata"]["id"]:
        return failed(intent, "take.already_held", about, whereabouts(state, item_id))
    if not reaches(state, actor, item_id):
        return failed(intent, "take.gone", about, whereabouts(state, item_id))
    refusal = _misplaced(state, intent, item)
    if refusal is None and is_gathered(item):
        return gather(state, gathering_of(intent, item_id), dice)
    refusal = refusal or _unfit(intent, item)
    if refusal is not None:
        return refusal
    count = intent["spec"].get("quantity")
    patch = moved(state, item, actor["metadata"]["id"], count)
    over = excess(state, applied(state, patch), actor["metadata"]["id"])
    if over:
        return _too_much(state, intent, actor, item, over)
    about |= {**of_actor(actor), **of_some(item, count), "room": actor["status"]["location"]}
    source = item_at(state, box_of(item["status"]["location"]))
    if source is None:
        return passed(intent, "take.done", about, patch)
    about["the_source"] = the(seen_box(state, source))
    return passed(intent, "take.done_from", about, patch)


def drop(state: State, intent: Intent, dice: Dice) -> Outcome:
    """Put something down that you carry.

    For example: "drop the lamp", "put down the basket".
    """
    actor = actor_of(state, intent)
    item = item_at(state, intent["spec"]["item"])
    if item is None:
        return failed(intent, "drop.unknown", {}, [[intent["spec"]["item"]]])
    item_id, about = item["metadata"]["id"], of_item(item)
    if not holds(state, actor, item_id):
        return failed(intent, "drop.not_held", about, whereabouts(state, item_id))
    if _is_wrong_number(intent, item):
        return _number(intent, item, *DROPPED)
    here, count = actor["status"]["location"], intent["spec"].get("quantity")
    about |= {**of_actor(actor), **of_some(item, count), "room": here}
    return passed(intent, "drop.done", about, moved(state, item, here, count))


def put_into(state: State, intent: Intent, dice: Dice) -> Outcome:
    """Put something that you carry into a container, if it is open and there is room in it.

    For example: "put the nails in the box", "put 3 coins in the purse". What you put in a bank
    is yours alone: nobody else sees it there, or can take it.
    """
    actor, target = actor_of(state, intent), intent["spec"]["target"]
    item, into = item_at(state, intent["spec"]["item"]), item_at(state, target)
    if item is None:
        return failed(intent, "drop.unknown", {}, [[intent["spec"]["item"]]])
    item_id, about = item["metadata"]["id"], of_item(item)
    if not holds(state, actor, item_id):
        return failed(intent, "drop.not_held", about, whereabouts(state, item_id))
    if into is None or not reaches(state, actor, target):
        return failed(
            intent, "put.nowhere", about, [] if into is None else whereabouts(state, target)
        )
    about["the_target"] = the(seen_box(state, into))
    refusal = _no_room(state, intent, item, into, about)
    if refusal is not None:
        return refusal
    if _is_wrong_number(intent, item):
        return _number(intent, item, *DROPPED)
    count = intent["spec"].get("quantity")
    about |= {**of_actor(actor), **of_some(item, count), "room": actor["status"]["location"]}
    place = place_in(into, actor["metadata"]["id"])
    return passed(intent, "put.done", about, moved(state, item, place, count))


def _no_room(
    state: State, intent: Intent, item: Item, into: Item, about: dict[str, Value]
) -> Outcome | None:
    """The refusal if a thing can't go into another."""
    item_id, target = item["metadata"]["id"], into["metadata"]["id"]
    if not into["spec"]["container"]:
        return failed(intent, "put.no_container", about)
    if is_closed(into):
        return failed(intent, "put.closed", about, [[target, "status", "closed"]])
    places = [target, *chain(state, target)]
    if item_id in places:
        return failed(intent, "put.in_itself", about)
    if item["status"]["location"] == place_in(into, intent["metadata"]["actor"]):
        return failed(intent, "put.there", about)
    if len(places) >= NESTING_MAX or (item["spec"]["container"] and len(places) > NESTING_MAX // 2):
        return failed(intent, "put.too_deep", about)
    most = into["spec"].get("holds", 0)
    count = intent["spec"].get("quantity") or count_of(item)
    place = place_in(into, intent["metadata"]["actor"])
    if most and filled(state, place) + bulk(item) // count_of(item) * count > most:
        return failed(intent, "put.full", about)
    return None


def _misplaced(state: State, intent: Intent, item: Item) -> Outcome | None:
    """The refusal if the thing is not in what it is to be taken from."""
    source_id = intent["spec"].get("source")
    item_id, about = item["metadata"]["id"], of_item(item)
    if source_id is None or source_id in chain(state, item_id):
        return None
    source = item_at(state, source_id)
    actor = actor_of(state, intent)
    if source is None or not reaches(state, actor, source_id):
        refused = [] if source is None else whereabouts(state, source_id)
        return failed(intent, "take.no_such_source", about, refused)
    about["the_source"] = the(source)
    return failed(intent, "take.not_in_source", about, whereabouts(state, item_id))


def _unfit(intent: Intent, item: Item) -> Outcome | None:
    """The refusal if the thing, or that many of it, can't be taken at all."""
    item_id, about = item["metadata"]["id"], of_item(item)
    if not item["spec"]["portable"]:
        return failed(intent, "take.fixed", about, [[item_id, "spec", "portable"]])
    if _is_wrong_number(intent, item):
        return _number(intent, item, *TAKEN)
    return None


def _too_much(state: State, intent: Intent, actor: Player, item: Item, over: Excess) -> Outcome:
    """The refusal of what can't be carried off: alone, or with all that is carried already."""
    # What is already carried is the actor's own doing; the limit is what says no.
    limit, about = [["@world", "spec", "carry_max"]], of_item(item)
    share = intent["spec"].get("quantity") or count_of(item)
    if over == "bulky":
        alone = bulk(item) // count_of(item) * share > room_max(state, actor)
        return failed(intent, "take.too_big" if alone else "take.arms_full", about, limit)
    alone = weight(state, item) // count_of(item) * share > weight_max(state, actor)
    return failed(intent, "take.too_heavy" if alone else "take.hands_full", about, limit)


def _is_wrong_number(intent: Intent, item: Item) -> bool:
    """Whether another number is asked for than there is, or than the thing can be divided into."""
    quantity = intent["spec"].get("quantity")
    if quantity is None:
        return False
    if stacks(item):
        return quantity > count_of(item)
    return item["spec"]["plural"] or quantity != 1


def _number(intent: Intent, item: Item, few: str, one: str, all_of_it: str) -> Outcome:
    """The refusal of a number: too many of a stack, or what can't be divided."""
    about = of_item(item)
    if stacks(item):
        path = [item["metadata"]["id"], "status", "count"]
        return failed(intent, few, {**about, "left": count_of(item)}, [path])
    return failed(intent, all_of_it if about["plural"] else one, about)
