"""Taking things and putting them down. Whose intent is first in the one order has the thing."""

from content.dice import Dice
from content.model import Intent, Item, Op, Outcome, Player, State, item_at, world_of
from content.places import burden, chain, holds, reaches, weight, whereabouts
from content.verdicts import actor_of, failed, of_actor, of_item, passed, put
from content.wording import the


def take(state: State, intent: Intent, dice: Dice) -> Outcome:
    """Pick something up, or take it out of something.

    For example: "take the lamp", "take the key from the chest", "take all". There is
    only so much that you can carry, and some things stay where they are.
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
    refusal = _misplaced(state, intent, item) or _unfit(state, intent, actor, item)
    if refusal is not None:
        return refusal
    about.update(of_actor(actor), room=actor["status"]["location"])
    patch = _moved(item, actor["metadata"]["id"])
    source = item_at(state, item["status"]["location"])
    if source is None:
        return passed(intent, "take.done", about, patch)
    return passed(intent, "take.done_from", {**about, "the_source": the(source)}, patch)


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
    if _part_of_it(intent, item):
        return failed(intent, "drop.all_or_none" if about["plural"] else "drop.only_one", about)
    here = actor["status"]["location"]
    return passed(
        intent, "drop.done", {**about, **of_actor(actor), "room": here}, _moved(item, here)
    )


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


def _unfit(state: State, intent: Intent, actor: Player, item: Item) -> Outcome | None:
    """The refusal if the thing, or that many of it, can't be carried off."""
    item_id, about = item["metadata"]["id"], of_item(item)
    if not item["spec"]["portable"]:
        return failed(intent, "take.fixed", about, [[item_id, "spec", "portable"]])
    if _part_of_it(intent, item):
        return failed(intent, "take.all_or_none" if about["plural"] else "take.only_one", about)
    if holds(state, actor, item_id):
        return None  # out of what the actor carries: no heavier than before
    # What is already carried is the actor's own doing; the limit is what says no.
    most = world_of(state)["spec"]["carry_max"]
    limit = [["@world", "spec", "carry_max"]]
    if weight(state, item) > most:
        return failed(intent, "take.too_heavy", about, limit)
    if burden(state, actor["metadata"]["id"]) + weight(state, item) > most:
        return failed(intent, "take.hands_full", about, limit)
    return None


def _part_of_it(intent: Intent, item: Item) -> bool:
    """Whether some other number is asked for than the thing is: it can't be divided."""
    quantity = intent["spec"].get("quantity")
    return quantity is not None and (item["spec"]["plural"] or quantity != 1)


def _moved(item: Item, place: str) -> list[Op]:
    item_id = item["metadata"]["id"]
    patch = [put(item_id, "status", "location", value=place)]
    if not item["status"]["moved"]:
        patch.append(put(item_id, "status", "moved", value=True))
    return patch
