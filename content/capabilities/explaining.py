"""Telling why: the chain behind the last outcome of a player, from their words to the verdict."""

from typing import Final

from content.accounts import NOBODY, SOMEBODY, TIME, YOU, Deed, Met, account_of
from content.dice import Dice
from content.model import Intent, Outcome, State
from content.verdicts import passed
from content.wording import stopped

_VERDICTS: Final = {
    "pass": "So it was done.",
    "fail": "So it failed, and nothing changed.",
    "conflict": "So nothing came of it: somebody was there before you.",
    "question": "So nothing was done: it was for you to answer.",
    "refused": "So nothing was done.",
    "unfinished": "So the rest of it was not done.",
}
_WHO: Final = {
    NOBODY: "That has been so since the world began.",
    YOU: "You changed that last yourself.",
    TIME: "That changed by itself, as time went by.",
    SOMEBODY: "Somebody changed that last.",
}
_READ_BY_NOTHING: Final = ("question", "refused")


def why(state: State, intent: Intent, dice: Dice) -> Outcome:
    """Tell why your last words came to what they did: how they were read, and what they met.

    For example: "why". It tells what was read out of what you said, what in the world stood against
    it, whether somebody had just changed that, and whether it is final.
    """
    account = account_of(state, intent["metadata"]["actor"])
    if account is None:
        return passed(intent, "why.nothing")
    lines = [f"You said: {account['said']}"] if account["said"] else []
    reader = f"the model {account['by']}" if account["by"] else "the rules of the language"
    for deed in account["deeds"]:
        lines += _told(deed, reader)
    return passed(intent, "why.done", {"text": "\n".join(lines)})


def _told(deed: Deed, reader: str) -> list[str]:
    if deed["result"] in _READ_BY_NOTHING:
        lines = ["That could not be read as something to be done."]
    elif deed["result"] == "unfinished":
        lines = ["Whoever read it did not come to the end."]
    else:
        lines = [f"That was read, by {reader}, as: {deed['read']}"]
    if deed["told"]:
        lines.append(f"The answer was: {stopped(deed['told'])}")
    lines += [_stood(met) for met in deed["met"]]
    return [*lines, _VERDICTS.get(deed["result"], "")]


def _stood(met: Met) -> str:
    """What stood against a deed, and whose doing that was."""
    if not met["who"]:
        return f"What stood against it: {met['what']}."
    who = _WHO.get(met["who"], f"{met['who']} changed that last.")
    unseen = " You had not been shown it yet." if met["unseen"] else ""
    return f"What stood against it: {met['what']}. {who}{unseen}"
