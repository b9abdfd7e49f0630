"""Taking back what nobody else has seen: what is kept of the last deed, and when it is forgotten.

Kept in the status of who did it, as the patch that undoes it, and as what the deed left. It is kept
only of deeds that can be unmade without a trace and that nobody noticed; it goes with the next
deed that changes anything, and when somebody else comes or wakes where it was done.
"""

from collections.abc import Mapping, Sequence
from typing import Final, cast

from content.model import Op, Outcome, State, Value, player_at
from content.noticing import audience
from content.patch import applied, inverse
from content.pending import UndoStatus
from content.verdicts import put

UNDOABLE: Final = frozenset(
    {
        *("take", "drop", "put", "equip", "unequip", "open", "close", "light", "douse"),
        *("follow", "mute", "unmute"),
    }
)
"""Verbs whose deeds leave no trace once they are undone: no dice, nothing made, nothing learned."""
OPS_MAX: Final = 6
BYTES_MAX: Final = 4_000


def noted(state: State, outcome: Outcome) -> Outcome:
    """The outcome of a deed, with what is kept of it to take it back, and what is forgotten by it.

    Args:
        state: before the deed.
        outcome: of the capability and all that came of it; one that changes nothing stays as it is.
    """
    patch, me = outcome["patch"], outcome["actor"]
    if outcome["result"] != "pass" or not patch:
        return outcome
    after = applied(state, patch)
    who = player_at(after, me)
    more = _forgotten(state, after, patch, me)
    if who is not None and outcome["verb"] in UNDOABLE and not audience(state, outcome, after):
        kept = _kept(state, outcome)
        if kept is not None:
            more.append(put(me, "status", "undo", value=cast("Value", kept)))
    elif who is not None and "undo" in who["status"] and outcome["verb"] != "undo":
        more.append(_without(me))
    return {**outcome, "patch": [*patch, *more]} if more else outcome


def alone(state: State, player_id: str) -> bool:
    """Whether nobody else is awake where somebody is."""
    here = state[player_id]["status"]["location"]
    others = (player_at(state, one) for one in sorted(state) if one != player_id)
    return not any(
        one["status"]["awake"] and one["status"]["location"] == here for one in others if one
    )


def changed_since(state: State, left: Sequence[Op]) -> list[list[str]]:
    """The paths of a deed that no longer have the value that it left."""
    final = {tuple(op["path"]): op for op in left}
    return [[*path] for path in sorted(final) if not _stands(state, final[path])]


def _kept(state: State, outcome: Outcome) -> UndoStatus | None:
    """What to keep of a deed; None of one that is too much to keep, or that made something."""
    patch = outcome["patch"]
    if len(patch) > OPS_MAX or any(op["path"][0].startswith("@") for op in patch):
        return None
    back = inverse(state, patch)
    kept: UndoStatus = {"verb": outcome["verb"], "back": back, "left": list(patch)}
    return kept if len(repr(kept)) <= BYTES_MAX else None


def _forgotten(before: State, after: State, patch: Sequence[Op], actor: str) -> list[Op]:
    """The changes by which others lose what they could have taken back, because somebody comes."""
    seen = set[Value]()
    for one in sorted({op["path"][0] for op in patch}):
        was, now = player_at(before, one), player_at(after, one)
        old = was["status"] if was is not None else None
        new = now["status"] if now is not None else None
        came = old is None or new is None or old["location"] != new["location"]
        woke = new is not None and new["awake"] and not (old is not None and old["awake"])
        if new is not None and new["awake"] and (came or woke):
            seen.add(new["location"])
        if old is not None and (new is None or old["location"] != new["location"]):
            seen.add(old["location"])
    if not seen:
        return []
    could = [one for one in after if "undo" in after[one]["status"] and one != actor]
    players = (player_at(after, one) for one in sorted(could))
    return [
        _without(one["metadata"]["id"])
        for one in players
        if one is not None and one["status"]["location"] in seen
    ]


def _stands(state: State, op: Op) -> bool:
    node: object = state
    for key in op["path"]:
        if not isinstance(node, Mapping) or key not in node:
            return op["op"] == "delete"
        node = node[key]
    return op["op"] == "set" and node == op["value"]


def _without(player_id: str) -> Op:
    return {"op": "delete", "path": [player_id, "status", "undo"], "value": None}
