"""Duels: fights between two players who have both said yes, which end before anybody dies.

Whoever is brought to one health has lost. Going away, falling asleep or yielding ends one too, and
with it goes whatever harm the two have laid on each other. Blows are in `content.fighting`.
"""

from typing import Final

from content.catalog import flag, one_of
from content.changes import Changes
from content.effects import cured, effects_of
from content.model import Op, Outcome, Player, State, Value, player_at
from content.verdicts import happening

OUTLIVED: Final = 1
"""The health at which a duel is lost."""


def opponent(state: State, who: Player) -> Player | None:
    """Whom somebody duels, if that one is there and awake; None for nobody."""
    other = player_at(state, who["status"].get("duel", ""))
    if other is None or other["status"].get("duel") != who["metadata"]["id"]:
        return None
    here = other["status"]["location"] == who["status"]["location"]
    return other if here and other["status"]["awake"] else None


def over(changes: Changes, one: str) -> None:
    """A duel is at its end for whoever of the two is still there: nobody fights, harm is lifted."""
    who = player_at(changes.state, one)
    other = who["status"].get("duel", "") if who is not None else ""
    for me, them in ((one, other), (other, one)):
        found = player_at(changes.state, me)
        if found is None or found["status"].get("duel") != them:
            continue
        changes.do([without(me, "duel")])
        harm = [name for name in effects_of(changes.state, me) if _by(changes, me, name) == them]
        changes.do(cured(changes.state, me, [name for name in harm if _is_harm(changes, name)]))


def broken_off(changes: Changes, one: str) -> None:
    """Somebody has left a duel, or the other has: both are told that it is over."""
    who = player_at(changes.state, one)
    if who is None or "duel" not in who["status"]:
        return
    other = player_at(changes.state, who["status"]["duel"])
    over(changes, one)
    for me, them in ((who, other), (other, who)):
        if me is None:
            continue
        name: Value = them["metadata"]["name"] if them is not None else "The other"
        mine = me["metadata"]["id"]
        changes.tell(happening("duel.broken_off", "", {"target_name": name}, actor=mine, to=mine))


def parted(state: State, outcome: Outcome) -> Outcome:
    """The outcome of a deed, with the end of a duel that its actor has gone or fallen asleep in.

    Args:
        state: before the deed.
    """
    me = outcome["actor"]
    before = player_at(state, me)
    if outcome["result"] != "pass" or before is None or "duel" not in before["status"]:
        return outcome
    changes = Changes(state)
    changes.do(outcome["patch"])
    after = player_at(changes.state, me)
    if after is not None:
        stays = after["status"]["awake"] and opponent(changes.state, after) is not None
        if stays or "duel" not in after["status"]:
            return outcome
    broken_off(changes, me if after is not None else before["status"]["duel"])
    also = [*outcome.get("also", ()), *changes.also]
    return {**outcome, "patch": changes.patch, "also": also}


def without(player_id: str, key: str) -> Op:
    """The change by which a key of somebody's status goes."""
    return {"op": "delete", "path": [player_id, "status", key], "value": None}


def _by(changes: Changes, who_id: str, effect: str) -> str:
    return effects_of(changes.state, who_id)[effect]["by"]


def _is_harm(changes: Changes, effect: str) -> bool:
    row = one_of(changes.state, "effect", effect)
    return row is None or not flag(row, "good")
