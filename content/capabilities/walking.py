"""Going several steps by one intent: each by the rules of a step, until something happens.

Whoever walks stops where something could set on them, and where anything new is told. Players whom
they pass on the way see it, as those do whom they leave and reach: nobody awake is passed unseen.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, TypeAlias, cast

from content.beings import creatures_in, species_of
from content.catalog import words
from content.changes import Changes
from content.dice import Dice
from content.following import followed
from content.light import is_dark
from content.model import Happening, Intent, Outcome, State, Value, player_at
from content.places import players_in
from content.quests import after_deed
from content.verdicts import actor_of, happening, of_actor, passed, put

Move: TypeAlias = Callable[[State, Intent, Dice], Outcome]
STEPS_MAX: Final = 40
HOSTILE: Final = frozenset({"aggressive", "ambush", "pack"})


@dataclass
class _Walk:
    """A walk while it is worked out: its changes, steps, doors, company, and why it ended."""

    changes: Changes
    company: set[str]
    steps: list[Value] = field(default_factory=list)
    opened: list[Value] = field(default_factory=list)
    told: list[Happening] = field(default_factory=list)
    passed: list[Value] = field(default_factory=list)
    via: str = ""
    stop: dict[str, Value] = field(default_factory=dict)


def walked(state: State, intent: Intent, dice: Dice, way: list[str], move: Move) -> Outcome:
    """What comes of a walk: as far as it got, with why it ended before its goal.

    Args:
        way: the directions, one at least.
        move: the capability of a single step.
    """
    actor = actor_of(state, intent)
    me, start = actor["metadata"]["id"], actor["status"]["location"]
    walk = _Walk(Changes(state), {me})
    for number, direction in enumerate(way, 1):
        one: Intent = {**intent, "spec": {"verb": "move", "to": direction}}
        refused = _stepped(walk, one, dice, move)
        if refused is not None and not walk.steps:
            return refused
        if refused is not None:
            walk.stop = {"reason": refused["reason"], "about": refused["about"]}
        elif not walk.stop and number < len(way):
            walk.stop = _met(walk, me, tired=number >= STEPS_MAX)
        if walk.stop:
            break
    walk.changes.do([put(me, "status", "back", value=start)])
    reached = actor_of(walk.changes.state, intent)["status"]["location"]
    about: dict[str, Value] = {
        **of_actor(actor),
        "from": start,
        "to": reached,
        "direction": way[0],
        "via": walk.via,
        "last": walk.steps[-1],
        "steps": walk.steps,
        "opened": walk.opened,
        "followers": [one for one in sorted(walk.company) if one != me],
        "passed": walk.passed,
        "stop": walk.stop,
    }
    return passed(intent, "walk.done", about, walk.changes.patch, walk.told)


def _stepped(walk: _Walk, one: Intent, dice: Dice, move: Move) -> Outcome | None:
    """Makes a step, with those who follow; the refusal if there is none."""
    state = walk.changes.state
    moved = followed(state, move(state, one, dice), dice, move)
    if moved["result"] != "pass":
        return moved
    after = after_deed(state, one, moved, dice)
    _passes(walk, one)
    walk.changes.do(after["patch"])
    walk.via = str(moved["about"]["from"])
    walk.steps.append(moved["about"]["direction"])
    walk.opened += [moved["about"]["opened"]] if "opened" in moved["about"] else []
    walk.company |= set(cast("list[str]", moved["about"].get("followers", [])))
    walk.told += after.get("also", ())
    if len(after.get("also", ())) > len(moved.get("also", ())):
        walk.stop = {"reason": "walk.told", "about": {}}
    return None


def _passes(walk: _Walk, one: Intent) -> None:
    """Those who are where a walk goes on from see it, and by light whoever walks sees them."""
    state, who = walk.changes.state, actor_of(walk.changes.state, one)
    here = who["status"]["location"]
    others = _others(state, here, walk.company) if walk.steps else []
    if not others:
        return
    about: dict[str, Value] = {**of_actor(who), "direction": one["spec"]["to"], "room": here}
    walk.told.append(happening("walk.passes", here, about, actor=who["metadata"]["id"]))
    if not is_dark(state, here):
        walk.passed += [other for other in others if other not in walk.passed]


def _others(state: State, here: str, company: set[str]) -> list[str]:
    """The names of the players who are awake in a room, but for those who walk along."""
    people = [one for one in players_in(state, here) if one["status"]["awake"]]
    return [one["metadata"]["name"] for one in people if one["metadata"]["id"] not in company]


def _met(walk: _Walk, me: str, *, tired: bool) -> dict[str, Value]:
    """What stops somebody where they have come to; nothing where they can go on."""
    state = walk.changes.state
    who = player_at(state, me)
    here = who["status"]["location"] if who is not None else ""
    creatures = creatures_in(state, here)
    if any(HOSTILE & set(words(species_of(state, one), "behaviour")) for one in creatures):
        return {"reason": "walk.foe", "about": {}}
    if any(one["status"]["foe"] == me for one in creatures):
        return {"reason": "walk.foe", "about": {}}
    return {"reason": "walk.tired", "about": {}} if tired else {}
