"""Handing things over, and bargains between two: both accept, or nothing moves.

Each side of a bargain is in the status of who offers it: `bargain`, with whom, what, and whether
they agreed to both sides as they stand. Whoever changes their side takes both agreements back, and
nobody agrees to a side that they have not seen: `hinges`. Whoever offers one thing for another has
said yes to just that: if the other has what was named, by its whole name, their yes exchanges the
two; by less of a name it is shown to who asked, whose yes is wanted then.
"""

import re
from typing import Final

from content.carrying import excess
from content.catalog import one_of
from content.changes import Changes
from content.dice import Dice
from content.gifts import some
from content.model import (
    Character,
    Intent,
    Item,
    Op,
    Outcome,
    Player,
    State,
    Value,
    character_at,
    item_at,
    player_at,
)
from content.pending import BargainStatus
from content.places import holds, whereabouts
from content.quests import wanted_by
from content.things import count_of, moved, sort_of, spent, stacks
from content.verdicts import actor_of, failed, happening, of_actor, of_item, passed, put
from content.wished import found_in
from content.wording import listing, the
from content.words import spoken

_OWNER: Final = re.compile(r"^(?:his|her|their|its|your) ", re.IGNORECASE)
"""Both sides read it, and what is his to one is yours to the other."""
OFFERED_MAX: Final = 12


def give(state: State, intent: Intent, dice: Dice) -> Outcome:
    """Hand something that you carry to somebody who is with you.

    For example: "give the rope to Bob", "give Mira the bell". What you give away you
    do not get back by asking.
    """
    actor, to = actor_of(state, intent), intent["spec"]["to"]
    item = item_at(state, intent["spec"]["item"])
    if item is None:
        return failed(intent, "drop.unknown", {}, [[intent["spec"]["item"]]])
    count = intent["spec"].get("quantity")
    about: dict[str, Value] = {**of_item(item), **of_actor(actor)}
    if not holds(state, actor, item["metadata"]["id"]):
        return failed(intent, "drop.not_held", about, whereabouts(state, item["metadata"]["id"]))
    if not _so_many(item, count):
        return failed(intent, "give.too_few", about, [[item["metadata"]["id"], "status", "count"]])
    character, player = character_at(state, to), player_at(state, to)
    other = character or player
    if other is None or to == actor["metadata"]["id"]:
        return failed(intent, "give.nobody", {}, [[to]])
    about |= {
        "target": to,
        "target_name": other["metadata"]["name"],
        "some": _told(state, item, count),
    }
    about["count"] = count_of(item) if count is None else count
    if other["status"]["location"] != actor["status"]["location"]:
        return failed(intent, "give.gone", about, [[to, "status", "location"]])
    if character is not None:
        return _to_character(state, intent, actor, character, item, about)
    if player is None or not player["status"]["awake"]:
        return failed(intent, "give.asleep", about, [[to, "status", "awake"]])
    changes = Changes(state)
    changes.do(moved(state, item, to, count))
    if excess(state, changes.state, to):
        return failed(intent, "give.laden", about)
    return passed(intent, "give.done", about, changes.patch)


def _to_character(
    state: State,
    intent: Intent,
    actor: Player,
    character: Character,
    item: Item,
    about: dict[str, Value],
) -> Outcome:
    """Characters take what a quest of the giver asks for, and nothing else; it is gone then."""
    left = wanted_by(state, actor, character["metadata"]["id"], item)
    asked = about["count"]
    if left <= 0 or not isinstance(asked, int):
        return failed(intent, "give.unwanted", about)
    count = min(left, asked)
    about |= {"count": count, "some": _told(state, item, count)}
    return passed(intent, "give.done", about, spent(state, item, count, "quest"))


# ------------------------------------------------------------------------------------- bargains


def trade(state: State, intent: Intent, dice: Dice) -> Outcome:
    """Offer somebody something for something of theirs. Nothing moves until both accept.

    For example: "trade 5 coins with Bob for his tin lamp": if Bob has one and says "accept",
    they change hands. After "offer the rope to Bob" he offers you something in the same way;
    then each of you says "accept".
    """
    actor, to = actor_of(state, intent), intent["spec"]["to"]
    me, other = actor["metadata"]["id"], player_at(state, to)
    refusal = _unreachable(state, intent, actor, to)
    if refusal is not None or other is None:
        return refusal or failed(intent, "give.nobody", {}, [[to]])
    about: dict[str, Value] = {**of_actor(actor), **_of_player(other)}
    own, wants = _side(actor, to), _OWNER.sub("the ", spoken(intent["spec"].get("text", "")))
    asked = own.get("wants", "") if own is not None else ""
    afresh = own is None or bool(wants and asked and wants != asked)
    gives = {} if own is None or afresh else dict(own["gives"])
    item_id = intent["spec"].get("item")
    if item_id is not None:
        item = item_at(state, item_id)
        if item is None or item["status"]["location"] != me:
            return failed(intent, "drop.unknown", about, [[item_id]])
        count = intent["spec"].get("quantity")
        if not _so_many(item, count):
            return failed(intent, "give.too_few", {**about, **of_item(item)})
        gives[item_id] = count or count_of(item)
    if len(gives) > OFFERED_MAX:
        return failed(intent, "trade.too_much", about)
    wants, theirs = wants or asked, _side(other, me)
    patch = [put(me, "status", "bargain", value=_bargain(to, gives, wants))]
    if theirs is not None and (theirs["agreed"] or "wants" in theirs):
        patch.append(put(to, "status", "bargain", value=_bargain(me, theirs["gives"])))
    about |= {
        "gives": _listed(state, gives),
        "gets": _listed(state, theirs["gives"]) if theirs is not None else "nothing yet",
        "wants": wants,
        "room": actor["status"]["location"],
    }
    return passed(intent, "trade.asked" if wants else "trade.done", about, patch)


def partner(state: State, actor: Player, whom: str) -> str:
    """With whom somebody has a bargain that can be agreed to or dropped; empty if with nobody."""
    me = actor["metadata"]["id"]
    own = actor["status"].get("bargain")
    if own is not None and whom in ("", own["to"]):
        return own["to"]
    found = (player_at(state, one) for one in sorted(state))
    offering = [one["metadata"]["id"] for one in found if one and _side(one, me) is not None]
    if whom:
        return whom if whom in offering else ""
    here = actor["status"]["location"]
    near = [one for one in offering if state[one]["status"]["location"] == here]
    return near[0] if len(near) == 1 else ""


def agree(state: State, intent: Intent, actor: Player, to: str) -> Outcome:
    """Somebody agrees to both sides as they stand; the second to do so moves the goods.

    Who offered something for what is named has agreed first, if it is named in full.
    """
    me, other = actor["metadata"]["id"], player_at(state, to)
    refusal = _unreachable(state, intent, actor, to)
    if refusal is not None or other is None:
        return refusal or failed(intent, "trade.off", {}, [[to]])
    own, theirs = _side(actor, to), _side(other, me)
    about: dict[str, Value] = {**of_actor(actor), **_of_player(other)}
    hinges = [[to, "status", "bargain"]]
    if theirs is None:
        return failed(intent, "trade.off", about, hinges)
    gives = own["gives"] if own is not None else {}
    wants, agreed = theirs.get("wants", ""), theirs["agreed"]
    if wants:
        found = found_in(state, me, wants)
        if not found.gives:
            about |= {"wants": wants, "gives": _listed(state, theirs["gives"])}
            return failed(intent, "trade.which" if found.several else "trade.lacks", about, hinges)
        gives, agreed = found.gives, found.exact
    short = _missing(state, gives, me) + _missing(state, theirs["gives"], to)
    if short:
        return failed(intent, "trade.short", about, [[one] for one in short])
    about |= {"gives": _listed(state, gives), "gets": _listed(state, theirs["gives"])}
    if not agreed:
        side = {**_bargain(to, gives), "agreed": True}
        patch = [put(me, "status", "bargain", value=side)]
        if wants:
            patch.append(put(to, "status", "bargain", value=_bargain(me, theirs["gives"])))
        return {**passed(intent, "trade.agreed", about, patch), "hinges": hinges}
    changes = Changes(state)
    _handed(changes, gives, to)
    _handed(changes, theirs["gives"], me)
    for one in (me, to):
        if excess(state, changes.state, one):
            return failed(intent, "trade.laden" if one == me else "give.laden", about)
    ends = [_ended(me)] if own is not None else []
    changes.do([*ends, _ended(to)])
    return {**passed(intent, "trade.closed", about, changes.patch), "hinges": hinges}


def withdraw(state: State, intent: Intent, actor: Player, to: str) -> Outcome:
    """Somebody drops a bargain: both sides of it go, and nothing moves."""
    me, other = actor["metadata"]["id"], player_at(state, to)
    patch = [_ended(me)] if _side(actor, to) is not None else []
    about: dict[str, Value] = {**of_actor(actor), "target": to, "target_name": "them"}
    also = []
    if other is not None:
        about |= _of_player(other)
        patch += [_ended(to)] if _side(other, me) is not None else []
        if other["status"]["location"] != actor["status"]["location"]:
            also = [happening("trade.dropped", "", about, to=to)]
    return passed(intent, "trade.withdrawn", about, patch, also)


def _bargain(to: str, gives: dict[str, int], wants: str = "") -> dict[str, Value]:
    side: dict[str, Value] = {"to": to, "gives": {**gives}, "agreed": False}
    return {**side, "wants": wants} if wants else side


def _side(who: Player, to: str) -> BargainStatus | None:
    found = who["status"].get("bargain")
    return found if found is not None and found["to"] == to else None


def _ended(player_id: str) -> Op:
    return {"op": "delete", "path": [player_id, "status", "bargain"], "value": None}


def _missing(state: State, gives: dict[str, int], holder: str) -> list[str]:
    """What of a side its owner has no longer, or not so many of."""
    found = []
    for item_id in sorted(gives):
        item = item_at(state, item_id)
        if item is None or item["status"]["location"] != holder or count_of(item) < gives[item_id]:
            found.append(item_id)
    return found


def _handed(changes: Changes, gives: dict[str, int], to: str) -> None:
    for item_id in sorted(gives):
        item = item_at(changes.state, item_id)
        if item is not None:
            changes.do(moved(changes.state, item, to, gives[item_id]))


def _unreachable(state: State, intent: Intent, actor: Player, to: str) -> Outcome | None:
    """The refusal if there is nobody to deal with: nothing moves then."""
    other = player_at(state, to)
    if other is None or to == actor["metadata"]["id"]:
        return failed(intent, "trade.nobody", {}, [[to]])
    about = _of_player(other)
    if other["status"]["location"] != actor["status"]["location"]:
        return failed(intent, "trade.gone", about, [[to, "status", "location"]])
    if not other["status"]["awake"]:
        return failed(intent, "give.asleep", about, [[to, "status", "awake"]])
    return None


def _of_player(player: Player) -> dict[str, Value]:
    return {"target": player["metadata"]["id"], "target_name": player["metadata"]["name"]}


def _so_many(item: Item, count: int | None) -> bool:
    return count is None or 1 <= count <= count_of(item)


def _told(state: State, item: Item, count: int | None) -> str:
    row = one_of(state, "sort", sort_of(item))
    if row is None or not stacks(item):
        return the(item)
    return some(row, count_of(item) if count is None else count)


def _listed(state: State, gives: dict[str, int]) -> str:
    items = ((item_at(state, one), gives[one]) for one in sorted(gives))
    return (
        listing([_told(state, item, count) for item, count in items if item is not None])
        or "nothing"
    )
