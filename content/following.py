"""Those who walk after somebody: once the leader has moved, each makes the same move themselves.

Each goes by the rules of going: whom these hold back stays, and is told so.
"""

from collections.abc import Callable
from typing import Final, TypeAlias

from content.changes import Changes
from content.dice import Dice
from content.model import Intent, Outcome, State, Value, player_at
from content.places import players_in
from content.verdicts import happening

Move: TypeAlias = Callable[[State, Intent, Dice], Outcome]
FOLLOWERS_MAX: Final = 32
"""How many go along with one step."""


def followed(state: State, outcome: Outcome, dice: Dice, move: Move) -> Outcome:
    """The outcome of a move, with those who follow: they, and who follows them in turn.

    Args:
        state: before the move.
        outcome: of the leader's move; any other is returned as it is.
        dice: of the event.
        move: the capability by which each goes.
    """
    left, way = outcome["about"].get("from"), outcome["about"].get("direction")
    if outcome["reason"] not in ("move.done", "move.away") or not isinstance(left, str):
        return outcome
    here = players_in(state, left)
    if not any(one["status"].get("follows") for one in here):
        return outcome
    changes = Changes(state)
    changes.do(outcome["patch"])
    gone, went = [outcome["actor"]], list[Value]()
    for leader in gone:
        for one in here:
            me = one["metadata"]["id"]
            follows = one["status"].get("follows") == leader and one["status"]["awake"]
            if not follows or me in gone or len(went) >= FOLLOWERS_MAX:
                continue
            about: dict[str, Value] = {
                "actor_name": one["metadata"]["name"],
                "target": leader,
                "target_name": _name(state, leader),
                "room": left,
            }
            tried = None
            if outcome["reason"] == "move.done":
                tried = move(changes.state, _wish(me, str(way)), dice)
            if tried is None or tried["result"] != "pass" or tried["reason"] != "move.done":
                changes.tell(happening("follow.stays", "", about, actor=me, to=me))
                continue
            changes.do(tried["patch"])
            there = str(tried["about"]["to"])
            about |= {"room": there, "known": tried["about"].get("known") is True}
            changes.tell(happening("follow.went", there, about, actor=me))
            changes.tell(*tried.get("also", ()))
            changes.tell(happening("follow.leaves", left, about))
            gone.append(me)
            went.append(me)
    if not went and not changes.also:
        return outcome
    also = [*outcome.get("also", ()), *changes.also]
    told = {**outcome["about"], "followers": went}
    return {**outcome, "about": told, "patch": changes.patch, "also": also}


def _wish(me: str, way: str) -> Intent:
    return {
        "kind": "intent",
        "metadata": {"actor": me},
        "spec": {"verb": "move", "to": way},
        "status": {},
    }


def _name(state: State, player_id: str) -> str:
    found = player_at(state, player_id)
    return found["metadata"]["name"] if found is not None else "them"
