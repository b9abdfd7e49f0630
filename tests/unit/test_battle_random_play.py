"""Random and hostile fighting, casting, duelling: nothing raises, nobody is harmed unasked."""

from __future__ import annotations

import json
import random

import pytest

from content import prose
from content.capabilities.table import apply
from content.courses import tick
from content.dice import Dice
from content.figures import pool
from content.intents import VERBS
from content.model import DIRECTIONS, Entity, Outcome, State, player_at
from content.patch import applied, inverse
from tests.unit.arena import GENESIS
from tests.unit.books import balance, totals
from tests.unit.content_stage import intent

PLAYERS = ("ana", "bo", "cy")
STEPS = 500
SPELLS = {"spark": True, "venom": True, "mend": True, "bless": True, "storm": True}
WORDS = ("spark", "venom", "mend", "bless", "storm at bo", "", "\x1b[1m", "strength", " on ")
OFTEN = ("attack", "shoot", "cast", "challenge", "accept", "use", "guard", "aim", "sleep", "equip")


def any_spec(dice: random.Random, state: State, actor: str) -> dict[str, object]:
    """What an intent might be, likely or not."""
    verb = dice.choice([*VERBS, *OFTEN * 5, *("take", "move") * 6])
    if verb == "move":
        return {"verb": verb, "to": dice.choice([*DIRECTIONS, *("north", "south", "east") * 4])}
    if verb == "leave" and dice.random() < 0.7:
        return {"verb": "enter", "name": actor.capitalize()}
    here = state[actor]["status"]["location"]
    near = [one for one in sorted(state) if state[one]["status"].get("location") in (here, actor)]
    ids = near if dice.random() < 0.9 and near else [*sorted(state), "nothing"]
    spec: dict[str, object] = {"verb": verb}
    for field in (*VERBS[verb].needs, *VERBS[verb].takes):
        if field in VERBS[verb].needs or dice.random() < 0.6:
            spec[field] = {
                "quantity": dice.choice([1, 2, 999]),
                "text": dice.choice(WORDS) or "x",
                "name": dice.choice(("Bo", "Ana", "Nobody")),
            }.get(field, dice.choice(ids))
    return spec


def health(state: State, who_id: str) -> int:
    """What somebody has left."""
    who = player_at(state, who_id)
    assert who is not None
    return pool(state, who, "hp")


def check(before: dict[str, Entity], outcome: Outcome, after: dict[str, Entity]) -> None:
    """What holds after each deed and each tick."""
    kept = json.dumps(before, sort_keys=True)
    assert json.dumps(applied(after, inverse(before, outcome["patch"])), sort_keys=True) == kept
    assert json.loads(json.dumps(outcome)) == outcome
    assert totals(after) == balance(GENESIS.state, after)
    for name in PLAYERS:
        assert health(after, name) >= 1
        assert after[str(after[name]["status"]["location"])]["kind"] == "room"
        other = str(before[name]["status"].get("duel", ""))
        dueled = other and before[other]["status"].get("duel") == name
        if outcome["actor"] not in ("", name) and not dueled:
            # gear and effects change how much there can be, but nobody but a foe takes any
            assert after[name]["status"].get("hp", 1) == before[name]["status"].get("hp", 1) or (
                health(after, name) > health(before, name)
            ), outcome
        told = prose.for_witness(outcome, before, after, name)
        assert told is None or "\x1b" not in told
    assert prose.for_actor(outcome, after).encode()


@pytest.mark.parametrize("seed", range(12))
def test_whatever_is_tried_in_fights_holds(seed: int) -> None:
    """No exception, each patch has its inverse, the books balance, no blow without a yes."""
    dice = random.Random(seed)
    state: dict[str, Entity] = dict(GENESIS.state)
    for name in PLAYERS:
        entering = intent(name, verb="enter", name=name.capitalize())
        state = applied(state, apply(state, entering, Dice(b"key", name.encode()))["patch"])
        path = [name, "status", "spells"]
        state = applied(state, [{"op": "set", "path": path, "value": {**SPELLS}}])
    reasons: set[str] = set()
    for step in range(STEPS):
        before, rolls = state, Dice(b"key", b"%d %d" % (seed, step))
        if step % 4 == 3:
            outcome = tick(state, step // 4 + 1, rolls)
        else:
            actor = dice.choice(PLAYERS)
            outcome = apply(state, intent(actor, **any_spec(dice, state, actor)), rolls)
        state = applied(state, outcome["patch"])
        check(before, outcome, state)
        reasons |= {outcome["reason"], *(one["reason"] for one in outcome.get("also", ()))}
    assert len(reasons) > 60
