"""A second version of the rules, for tests of switching: it differs where anybody can see it.

Under it whoever takes a thing leaves a mark on it (or bears it), and nobody waits.
"""

from __future__ import annotations

from typing import Final

from content.capabilities import table
from content.dice import Dice
from content.game import GAMES, Games
from content.model import Intent, Outcome, State
from content.patch import applied
from content.rules import RULES_VERSION
from content.verdicts import failed, put
from peer.core.rules import Rules

FIRST: Final = RULES_VERSION
SECOND: Final = RULES_VERSION + 1
MARK: Final = "taken_by"


def apply(state: State, intent: Intent, dice: Dice) -> Outcome:
    """What comes of an intent under the second version."""
    outcome = table.apply(state, intent, dice)
    if outcome["result"] != "pass":
        return outcome
    if outcome["verb"] == "wait":
        return failed(intent, "emote.nothing")
    if outcome["verb"] == "take":
        item = str(outcome["about"]["item"])
        is_there = item in applied(state, outcome["patch"])  # and not part of a stack in hand
        marked = item if is_there else outcome["actor"]
        mark = put(marked, "status", MARK, value=outcome["actor"])
        return {**outcome, "patch": [*outcome["patch"], mark]}
    return outcome


BOTH: Final[Games] = {**GAMES, SECOND: GAMES[FIRST]._replace(apply=apply)}
RULES: Final = Rules(FIRST, BOTH)
"""Of a program that has both, and founds with the first."""
