"""Taking back the last deed, as long as nobody else has seen it."""

from content.dice import Dice
from content.model import Intent, Op, Outcome, State
from content.undoing import alone, changed_since
from content.verdicts import actor_of, failed, passed


def undo(state: State, intent: Intent, dice: Dice) -> Outcome:
    """Take back what you did last, if nobody else saw it and nothing has come of it since.

    For example: "undo". Steps, words, blows, bargains and whatever was made or used up stay done.
    """
    actor = actor_of(state, intent)
    me, kept = actor["metadata"]["id"], actor["status"].get("undo")
    if kept is None:
        return failed(intent, "undo.nothing")
    if not alone(state, me):
        return failed(intent, "undo.seen")
    changed = changed_since(state, kept["left"])
    if changed:
        return failed(intent, "undo.changed", {}, changed)
    gone: Op = {"op": "delete", "path": [me, "status", "undo"], "value": None}
    return passed(intent, "undo.done", {"deed": kept["verb"]}, [*kept["back"], gone])
