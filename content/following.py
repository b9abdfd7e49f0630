"""Those who walk after somebody: once the leader has moved, each makes the same move themselves.

Each goes by the rules of going: whom these hold back stays, and is told why. They have seen which
way it went, so they need no light for that, though it may have been the leader who carried it.
Out of the microcosm nobody is led: each sets off by an event of their own.
"""

from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

from content.changes import Changes
from content.dice import Dice
from content.model import Intent, Outcome, State, Value, player_at
from content.patch import applied
from content.places import players_in
from content.verdicts import happening, put

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
    if outcome["reason"] not in ("move.done", "move.away"):
        return outcome
    left, way, to = (str(outcome["about"][key]) for key in ("from", "direction", "to"))
    here = players_in(state, left)
    if not any(one["status"].get("follows") for one in here):
        return outcome
    changes = Changes(state)
    changes.do(outcome["patch"])
    gone, went, stay = [outcome["actor"]], list[Value](), list[Value]()
    for leader in gone:
        for one in here:
            me = one["metadata"]["id"]
            follows = one["status"].get("follows") == leader and one["status"]["awake"]
            if not follows or me in gone or len(went) >= FOLLOWERS_MAX:
                continue
            about: dict[str, Value] = {
                "actor_name": one["metadata"]["name"],
                "direction": way,
                "target": leader,
                "target_name": _name(state, leader),
                "room": left,
            }
            tried = move(_shown(changes.state, me, to), _wish(me, way), dice)
            if tried["result"] != "pass" or tried["reason"] != "move.done":
                _stays(changes, me, leader, about, tried)
                stay.append(one["metadata"]["name"])
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
    told = {**outcome["about"], "followers": went, "stay": stay}
    return {**outcome, "about": told, "patch": changes.patch, "also": also}


def _shown(state: State, me: str, to: str) -> State:
    """The state with the way to a room before somebody's eyes, as it is a way back."""
    return applied(state, [put(me, "status", "back", value=to)])


def _stays(
    changes: Changes, me: str, leader: str, about: Mapping[str, Value], tried: Outcome
) -> None:
    """Somebody does not get along: they are told why, and so is whom they follow, if still here."""
    why: Value = {"reason": tried["reason"], "about": tried["about"]}
    far = tried["result"] == "pass"
    told = {**about} if far else {**about, "why": why}
    changes.tell(
        happening("follow.border" if far else "follow.stays", "", told, actor=me, to=me),
        happening("follow.left", "", {**about}, to=leader),
    )


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
