"""Creatures that guard: a way, which they bar until they are beaten, or what lies in their place.

A spawn's `guards` names the direction that they bar. A creature that `guards` sets on whoever
takes, opens or gathers anything where it stands. Neither kind lets itself be called away.
"""

from typing import Final

from content.beings import a_creature, behaviour_of, creatures_in
from content.changes import Changes
from content.model import Creature, Outcome, Player, State, Value, creature_at, player_at
from content.resting import roused
from content.verdicts import happening, put

MEDDLING: Final = frozenset({"take", "gather", "open", "unlock", "search"})


def barring(state: State, who: Player, direction: str) -> Creature | None:
    """The creature that lets nobody go that way; None if it is free."""
    here = creatures_in(state, who["status"]["location"])
    return next((one for one in here if _bars(one) == direction), None)


def stays(state: State, creature: Creature) -> bool:
    """Whether it guards something, and so does not let itself be called away."""
    return bool(_bars(creature)) or "guards" in behaviour_of(state, creature)


def provoked(state: State, outcome: Outcome) -> Outcome:
    """The outcome of a deed, with those set on its actor who guard what they laid hand on."""
    me = outcome["actor"]
    who = player_at(state, me)
    if outcome["result"] != "pass" or outcome["verb"] not in MEDDLING or who is None:
        return outcome
    if not outcome["patch"]:
        return outcome
    changes = Changes(state)
    changes.do(outcome["patch"])
    for one in creatures_in(state, who["status"]["location"]):
        watches = "guards" in behaviour_of(state, one) and not _bars(one)
        if watches and not one["status"]["foe"]:
            sets_on(changes, one["metadata"]["id"], me, "prowl.guards")
    if not changes.also:
        return outcome
    also = [*outcome.get("also", ()), *changes.also]
    return {**outcome, "patch": changes.patch, "also": also}


def sets_on(changes: Changes, one: str, whom: str, reason: str) -> None:
    """A creature turns on somebody."""
    creature, who = creature_at(changes.state, one), player_at(changes.state, whom)
    if creature is None or who is None:
        return
    changes.do([put(one, "status", "foe", value=whom)])
    about: dict[str, Value] = {
        "foe": creature["metadata"]["name"],
        "a_foe": a_creature(creature),
        "target": whom,
        "target_name": who["metadata"]["name"],
    }
    changes.tell(happening(reason, creature["status"]["location"], about))
    roused(changes, whom)


def _bars(creature: Creature) -> str:
    return str(creature["spec"]["guards"])
