"""Lights: lit and put out, as often as one likes. What lights up a dark place, `light` says."""

from content.dice import Dice
from content.light import is_dark, is_lit
from content.model import Intent, Item, Op, Outcome, State, Value, item_at
from content.places import reaches, seen_box, whereabouts
from content.verdicts import actor_of, failed, of_actor, of_item, passed, put


def light(state: State, intent: Intent, dice: Dice) -> Outcome:
    """Light a lamp, a torch or a candle, so that everybody sees in a dark place.

    For example: "light the lamp". It burns until somebody puts it out.
    """
    return _turned(state, intent, lit=True)


def douse(state: State, intent: Intent, dice: Dice) -> Outcome:
    """Put out a light.

    For example: "put out the lamp", "blow out the candle".
    """
    return _turned(state, intent, lit=False)


def switched(state: State, intent: Intent, item: Item) -> Outcome:
    """What comes of using a light: one that burns is put out, another is lit."""
    return _turned(state, intent, lit=not is_lit(item))


def _turned(state: State, intent: Intent, *, lit: bool) -> Outcome:
    actor, item_id = actor_of(state, intent), intent["spec"]["item"]
    item = item_at(state, item_id)
    if item is None:
        return failed(intent, "light.gone", {}, [[item_id]])
    about: dict[str, Value] = {**of_item(item), **of_actor(actor)}
    if not reaches(state, actor, item_id):
        return failed(intent, "light.gone", about, whereabouts(state, item_id))
    if not item["spec"].get("light"):
        return failed(intent, "light.none", about)
    if seen_box(state, item) is not item:
        return failed(intent, "light.banked", about, whereabouts(state, item_id))
    if is_lit(item) is lit:
        reason = "light.already" if lit else "douse.already"
        return failed(intent, reason, about, [[item_id, "status", "lit"]])
    here = actor["status"]["location"]
    about["room"] = here
    path = ["status", "lit"]
    gone: Op = {"op": "delete", "path": [item_id, *path], "value": None}
    patch = [put(item_id, *path, value=True) if lit else gone]
    if lit and is_dark(state, here):
        return passed(intent, "light.shows", about, patch)
    return passed(intent, "light.done" if lit else "douse.done", about, patch)
