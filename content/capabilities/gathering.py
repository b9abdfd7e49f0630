"""Gathering from nodes: what grows, lies or swims there, with the tool and the skill it takes."""

from content.carrying import excess, has_tool
from content.catalog import one_of
from content.changes import Changes
from content.dice import Dice
from content.figures import skill
from content.gifts import some
from content.model import (
    Intent,
    Item,
    Outcome,
    Player,
    State,
    Value,
    item_at,
)
from content.places import reaches, whereabouts
from content.skills import practised
from content.sorts import GatherSpec
from content.things import made
from content.ticks import last_tick
from content.verdicts import actor_of, failed, of_actor, of_item, passed, put
from content.wording import article_for, listing


def gather(state: State, intent: Intent, dice: Dice) -> Outcome:
    """Gather what a thing gives: chop a tree, mine an ore, fish a pool, pick a bush.

    For example: "chop the oak", "gather samphire". Some things need a tool or some practice, and
    each gives only so much before it has to grow again.
    """
    actor, target = actor_of(state, intent), intent["spec"]["target"]
    node = item_at(state, target)
    if node is None:
        return failed(intent, "take.unknown", {}, [[target]])
    about: dict[str, Value] = {**of_item(node), **of_actor(actor)}
    if not reaches(state, actor, target):
        return failed(intent, "take.gone", about, whereabouts(state, target))
    spec = node["spec"].get("gather")
    if spec is None:
        return failed(intent, "gather.nothing", about)
    left = node["status"].get("left", spec["charges"])
    if left <= 0:
        spent: dict[str, Value] = {**about, "text": spec["spent"]} if spec["spent"] else about
        reason = "gather.spent_so" if spec["spent"] else "gather.spent"
        return failed(intent, reason, spent, [[target, "status", "left"]])
    refusal = _unable(state, intent, actor, spec, about)
    if refusal is not None:
        return refusal
    return _gathered(state, intent, actor, node, spec, dice)


def is_gathered(item: Item) -> bool:
    """Whether what one takes of a thing is gathered from it, while it stays where it is."""
    return not item["spec"]["portable"] and item["spec"].get("gather") is not None


def gathering_of(intent: Intent, target: str) -> Intent:
    """The same wish in other words: to gather from a thing, whatever it was to be done with it."""
    return {**intent, "spec": {"verb": "gather", "target": target}}


def _unable(
    state: State, intent: Intent, actor: Player, spec: GatherSpec, about: dict[str, Value]
) -> Outcome | None:
    """The refusal if somebody lacks the tool or the skill."""
    tool = spec["tool"]
    if tool and not has_tool(state, actor, tool):
        return failed(intent, "gather.tool", {**about, "tool": f"{article_for(tool)} {tool}"})
    if skill(actor, spec["skill"]) < spec["level"]:
        wanted: dict[str, Value] = {"skill": spec["skill"], "level": spec["level"]}
        return failed(intent, "gather.skill", {**about, **wanted})
    return None


def _gathered(
    state: State, intent: Intent, actor: Player, node: Item, spec: GatherSpec, dice: Dice
) -> Outcome:
    me, node_id, here = actor["metadata"]["id"], node["metadata"]["id"], actor["status"]["location"]
    changes, found = Changes(state), []
    falls = False
    for one in spec["yields"]:
        row = one_of(state, "sort", one["sort"])
        if row is None or dice.roll(100) > one["chance"]:
            continue
        least = min(one["least"], one["most"])
        count = least + dice.roll(max(1, one["most"] - least + 1)) - 1
        to_me = made(changes.state, one["sort"], row, me, count, "gather", dice)
        trial = Changes(changes.state)
        trial.do(to_me)
        if excess(state, trial.state, me):
            falls = True
            to_me = made(changes.state, one["sort"], row, here, count, "gather", dice)
        changes.do(to_me)
        found.append(some(row, count))
    left = node["status"].get("left", spec["charges"]) - 1
    changes.do([put(node_id, "status", "left", value=left)])
    if left <= 0:
        changes.do([put(node_id, "status", "grows", value=last_tick(state) + spec["regrow"])])
    changes.do(practised(actor, spec["skill"], dice))
    about: dict[str, Value] = {**of_item(node), **of_actor(actor), "room": here}
    about |= {"some": listing(found), "text": spec["says"]}
    reason = "gather.done" if found else "gather.bad_luck"
    if found and spec["says"]:
        reason = "gather.done_so"
    if falls:
        reason = "gather.falls"
    return passed(intent, reason, about, changes.patch)
