"""What the passing of time brings about: the literal table of all that goes on by itself.

A course is a pure function like a capability, without an actor: given the state, the number of the
tick and its dice, it returns what changes and what those who are there notice of it.
"""

from collections.abc import Callable, Sequence
from typing import Final, TypeAlias

from content.dice import Dice
from content.growing import regrown
from content.lasting import passing
from content.model import Happening, Op, Outcome, State
from content.patch import applied
from content.prowling import fought, prowled
from content.quests import after_tick
from content.resting import recovered
from content.shops import restocked
from content.supplies import supplied
from content.ticks import TICK, counted, last_tick

Course: TypeAlias = Callable[[State, int, Dice], tuple[list[Op], list[Happening]]]

COURSES: Final[Sequence[Course]] = (
    passing,
    fought,
    prowled,
    recovered,
    regrown,
    restocked,
    supplied,
)
"""In the order in which they go on at each tick."""


def tick(state: State, n: int, dice: Dice) -> Outcome:
    """What tick n brings about; nothing where it, or a later one, was counted before."""
    if n <= last_tick(state):
        return _passing([], [])
    patch = counted(state, n)
    happenings: list[Happening] = []
    after = applied(state, patch)
    for course in COURSES:
        ops, also = course(after, n, dice)
        patch += ops
        happenings += also
        after = applied(after, ops)
    quests = after_tick(state, after, dice)
    return _passing(patch + quests.patch, happenings + quests.also)


def _passing(patch: list[Op], also: list[Happening]) -> Outcome:
    return {
        "result": "pass",
        "verb": TICK,
        "actor": "",
        "patch": patch,
        "refused": [],
        "reason": "tick.done",
        "about": {},
        "also": also,
    }
