"""Sitting and lying down: who does, what ends it, and how they come to strength again."""

from typing import Final, cast

from content.changes import Changes
from content.dice import Dice
from content.figures import pool_max
from content.model import Happening, Op, Outcome, Player, State, player_at
from content.verdicts import happening, put

KEYS: Final = ("resting", "sleeping")
POOLS: Final = (("sp", 1), ("hp", 6), ("mp", 4))
"""What comes back to whoever is up and about: one at every so many ticks."""
SAT, SLEPT = 2, 4
"""How much comes back at each tick to whoever sits, and to whoever sleeps."""
QUIET: Final = frozenset(
    {"look", "examine", "inventory", "map", "say", "emote", "whisper", "tell", "talk", "quests"}
    | {"recipes", "skills", "status", "spells", "group", "mute", "unmute", "letters", "wait", "who"}
    | {"help", "why", "eat", "drink", "read", "rest", "sleep", "consider", "enter", "leave"}
)
"""Verbs for which nobody needs to get up; a sleeper wakes for all but those that ask."""
ASLEEP_TOO: Final = frozenset(
    {"inventory", "quests", "recipes", "skills", "status", "spells", "group", "letters", "wait"}
    | {"who", "help", "why", "map", "sleep", "enter", "leave", "mute", "unmute"}
)
"""Verbs that do not even wake a sleeper."""


def rests(who: Player) -> bool:
    """Whether somebody sits or lies where they are."""
    return any(who["status"].get(key) == who["status"]["location"] for key in KEYS)


def sleeps(who: Player) -> bool:
    """Whether somebody lies asleep of their own will."""
    return who["status"].get("sleeping") == who["status"]["location"]


def roused(changes: Changes, me: str) -> None:
    """Somebody is brought to their feet, if they sat or slept, and told so if they slept."""
    who = player_at(changes.state, me)
    if who is None:
        return
    if sleeps(who):
        changes.tell(happening("sleep.disturbed", "", {}, actor=me, to=me))
    changes.do(_up(who))


def risen(state: State, outcome: Outcome) -> Outcome:
    """The outcome of a deed, with its actor on their feet if it is none that can be done lying.

    Args:
        state: before the deed.
    """
    me, verb = outcome["actor"], outcome["verb"]
    before = player_at(state, me)
    if (
        outcome["result"] != "pass"
        or before is None
        or not any(k in before["status"] for k in KEYS)
    ):
        return outcome
    if verb in (ASLEEP_TOO if sleeps(before) else QUIET):
        return outcome
    changes = Changes(state)
    changes.do(outcome["patch"])
    after = player_at(changes.state, me)
    if after is None:
        return outcome
    changes.do(_up(after))
    return {**outcome, "patch": changes.patch}


def heard_in_sleep(state: State, outcome: Outcome) -> Outcome:
    """The outcome of a shout, with those awake again who slept within its reach."""
    if outcome["reason"] != "shout.done":
        return outcome
    me, changes = outcome["actor"], Changes(state)
    changes.do(outcome["patch"])
    shouter = player_at(state, me)
    near = {one["place"] for one in outcome.get("also", ())}
    near |= {shouter["status"]["location"]} if shouter is not None else set()
    for one in sorted(state):
        who = player_at(changes.state, one)
        if who is not None and one != me and sleeps(who) and who["status"]["location"] in near:
            roused(changes, one)
    also = [*outcome.get("also", ()), *changes.also]
    return {**outcome, "patch": changes.patch, "also": also} if changes.also else outcome


def recovered(state: State, n: int, _: Dice) -> tuple[list[Op], list[Happening]]:
    """The course of recovering: breath soon, health and magic slowly, all the faster at rest.

    Nothing comes back in a fight. A sleeper who lacks nothing any more wakes.
    """
    changes = Changes(state)
    for one in sorted(state):
        who = player_at(state, one)
        if who is None or not who["status"]["awake"]:
            continue
        if who["status"].get("foe") or who["status"].get("duel"):
            continue
        more = SLEPT if sleeps(who) else SAT if rests(who) else 1
        for name, every in POOLS:
            now = cast("int | None", who["status"].get(name))
            if now is None or (more == 1 and n % every):
                continue
            if now + more >= pool_max(state, who, name):
                path = [one, "status", name]
                changes.do([{"op": "delete", "path": path, "value": None}])
            else:
                changes.do([put(one, "status", name, value=now + more)])
        after = player_at(changes.state, one)
        if after is not None and sleeps(after) and not any(k in after["status"] for k, _ in POOLS):
            changes.do(_up(after))
            changes.tell(happening("sleep.over", "", {}, actor=one, to=one))
    return changes.patch, changes.also


def _up(who: Player) -> list[Op]:
    me = who["metadata"]["id"]
    return [
        {"op": "delete", "path": [me, "status", key], "value": None}
        for key in KEYS
        if key in who["status"]
    ]
