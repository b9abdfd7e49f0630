"""Random and hostile handling, gathering, making and eating: nothing is lost, doubled or raised."""

from __future__ import annotations

import json
import random

import pytest

from content import noticing, perception, prose
from content.capabilities.table import apply
from content.courses import tick
from content.dice import Dice
from content.intents import VERBS
from content.light import is_blind
from content.model import DIRECTIONS, Entity, Outcome, State, item_at, room_at
from content.patch import applied, inverse
from content.places import chain, is_closed, is_kept_from
from content.routes import BACK
from content.things import count_of
from tests.unit.books import balance, totals
from tests.unit.content_stage import intent
from tests.unit.keep import keep
from tests.unit.workshop import GENESIS

PLAYERS = ("ana", "bo", "cy")
STEPS = 400
WORDS = ("a box", "two hooks", "box", "hooks", "12 boxes", "to make a hook", "", "\x1b[1m", "nails")
OFTEN = (
    *(
        "take",
        "take",
        "take",
        "drop",
        "put",
        "put",
        "put",
        "move",
        "move",
        "gather",
        "craft",
        "try",
    ),
    *("equip", "open", "unlock", "light", "close", "lock", "search"),
)


def any_intent(dice: random.Random, state: State, actor: str) -> dict[str, object]:
    """An intent, likely or not."""
    verb = dice.choice([*VERBS, *OFTEN * 4])
    if verb in ("enter", "leave", "move"):
        rooms = [one for one in sorted(state) if room_at(state, one)]
        here = room_at(state, str(state[actor]["status"]["location"]))
        assert here is not None
        exits = [*here["spec"]["exits"]] * 6
        return {
            "verb": "move",
            "to": dice.choice([*DIRECTIONS, *exits, *5 * rooms, BACK, "nowhere"]),
        }
    things = [one for one in sorted(state) if state[one]["kind"] in ("item", "door")]
    about = (actor, state[actor]["status"]["location"])
    near = [one for one in things if (chain(state, one) or about)[-1] in about]
    near = near or things
    ids = near if dice.random() < 0.8 else [*sorted(state), "nothing"]
    held = [one for one in near if verb != "take" and actor in chain(state, one)] or ids
    boxes = [one for one in near if state[one]["spec"].get("container")] or ids
    likely = {"item": held, "target": boxes} if dice.random() < 0.6 else {}
    spec: dict[str, object] = {"verb": verb}
    for field in (*VERBS[verb].needs, *VERBS[verb].takes):
        if field in VERBS[verb].needs or dice.random() < 0.5:
            spec[field] = {
                "quantity": dice.choice([1, 2, 3, 5, 999]),
                "text": dice.choice(WORDS) or "x",
                "name": "Bo",
            }.get(field, dice.choice(likely.get(field, ids)))
    return spec


def check(
    before: dict[str, Entity], outcome: Outcome, after: dict[str, Entity], genesis: State
) -> None:
    """What holds after each deed and each tick."""
    assert outcome["result"] in ("pass", "fail")
    assert outcome["result"] == "pass" or not outcome["patch"]
    kept = json.dumps(before, sort_keys=True)
    assert json.dumps(applied(after, inverse(before, outcome["patch"])), sort_keys=True) == kept
    assert totals(after) == balance(genesis, after)
    for entity_id in after:
        item = item_at(after, entity_id)
        if item is not None:
            assert count_of(item) > 0
            assert after[chain(after, entity_id)[-1]]["kind"] in ("room", "player")
    assert prose.for_actor(outcome, after).encode()


def check_sight(state: State, viewer: str) -> None:
    """Nobody sees into what is shut, into somebody else's part of a bank, or in the dark."""
    seen = perception.observe(state, viewer)
    for one in seen["here"]:
        assert not is_kept_from(state, viewer, one["id"])
        if one["within"] is not None:
            holder = item_at(state, one["within"])
            assert holder is not None
            assert not is_closed(holder)
    if is_blind(state, viewer):
        foes = {one for one in sorted(state) if state[one]["status"].get("foe") == viewer}
        foes.add(str(state[viewer]["status"].get("foe")))
        assert {one["id"] for one in seen["here"] if one["kind"] != "door"} <= foes
        assert not seen["players"]
        assert not seen["details"]


WORLDS = [(GENESIS.state, seed) for seed in range(12)]
WORLDS += [({**keep().state}, seed) for seed in range(24)]


@pytest.mark.parametrize("genesis,seed", WORLDS)
def test_whatever_is_tried_the_books_balance(genesis: dict[str, Entity], seed: int) -> None:
    """No exception, every patch has its inverse, every thing is in one place and accounted for."""
    dice = random.Random(seed)
    state: dict[str, Entity] = dict(genesis)
    for name in PLAYERS:
        entering = intent(name, verb="enter", name=name.capitalize())
        state = applied(state, apply(state, entering, Dice(b"key", name.encode()))["patch"])
    passed: set[str] = set()
    for step in range(STEPS):
        before, rolls = state, Dice(b"key", b"%d %d" % (seed, step))
        if step % 10 == 9:
            outcome = tick(state, step, rolls)
        else:
            actor = dice.choice(PLAYERS)
            outcome = apply(state, intent(actor, **any_intent(dice, state, actor)), rolls)
        state = applied(state, outcome["patch"])
        check(before, outcome, state, genesis)
        if outcome["result"] == "pass":
            passed.add(outcome["verb"])
        for viewer in PLAYERS:
            check_sight(state, viewer)
            heard = prose.for_witness(outcome, before, state, viewer)
            if viewer in noticing.audience(before, outcome, state):
                assert heard
    assert len(passed) > 12
