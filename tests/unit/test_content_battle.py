"""Fights: blow for blow at each tick, victory and its share, death and waking, rest."""

from __future__ import annotations

import json
import random

import pytest

from content import prose
from content.capabilities.table import apply
from content.courses import tick
from content.dice import Dice
from content.model import Entity, Outcome, Value
from content.patch import applied, inverse
from content.wording import plural
from tests.unit.content_stage import Stage, intent
from tests.unit.pit import GENESIS, pit

CRAB, WOLF = "crabs_1", "wolves_1"


def passes(stage: Stage, n: int, key: bytes = b"key") -> Outcome:
    """One tick passes."""
    outcome = tick(stage.state, n, Dice(key, b"%d" % n))
    stage.before, stage.state = stage.state, applied(stage.state, outcome["patch"])
    return outcome


def acts(stage: Stage, who: str, key: bytes, **spec: object) -> Outcome:
    """A deed with dice of its own."""
    outcome = apply(stage.state, intent(who, **spec), Dice(key, b"deed"))
    stage.before, stage.state = stage.state, applied(stage.state, outcome["patch"])
    return outcome


def has(stage: Stage, who: str, field: str) -> Value:
    """Something of somebody's status, None where it is not there."""
    return stage.state[who]["status"].get(field)


def fight(stage: Stage, key: bytes, ticks: int = 60) -> int:
    """Ana fights the crab to the end; returns how many ticks it took."""
    acts(stage, "ana", key, verb="attack", target=CRAB)
    for n in range(1, ticks):
        if stage.state[CRAB]["status"]["location"] != "sand" or has(stage, "ana", "foe") is None:
            return n
        passes(stage, n, key)
    return ticks


def test_a_newcomer_beats_what_is_of_their_level() -> None:
    """In two hundred fights with bare hands nearly always, and never without a scratch in all."""
    won, unhurt = 0, 0
    for number in range(200):
        stage = pit("Ana")
        stage.do("ana", "move", to="north")
        fight(stage, b"fight %d" % number)
        won += has(stage, "ana", "location") == "sand"
        unhurt += has(stage, "ana", "hp") is None
    assert won >= 190
    assert unhurt <= 100


def test_what_is_far_above_one_is_deadly() -> None:
    """Alone and unarmed, a newcomer falls to a wolf nearly always, and wakes at the start."""
    woke = 0
    for number in range(60):
        stage = pit("Ana")
        stage.do("ana", "move", to="east")
        key = b"wolf %d" % number
        acts(stage, "ana", key, verb="attack", target=WOLF)
        for n in range(1, 40):
            passes(stage, n, key)
            if has(stage, "ana", "location") == "gate":
                woke += 1
                break
    assert woke >= 55


def test_victory_brings_experience_and_spoils() -> None:
    """To whoever fought and is there; the fallen comes again later."""
    stage = pit("Ana", "Bo")
    for who in ("ana", "bo"):
        stage.do(who, "move", to="north")
    acts(stage, "bo", b"bo", verb="attack", target=CRAB)
    ended = fight(stage, b"together")
    assert stage.state[CRAB]["status"]["location"] == ""
    assert has(stage, "ana", "exp") == 10
    assert stage.state["claw~sand"]["status"]["count"] in (1, 2)
    assert has(stage, "bo", "foe") is None
    for n in range(ended, ended + 8):
        passes(stage, n)
    assert stage.state[CRAB]["status"]["location"] == "sand"
    assert stage.state[CRAB]["status"]["hp"] == 12


def test_nobody_strikes_twice_in_a_tick() -> None:
    """A fast typist gains nothing; the second attack looks for an opening."""
    stage = pit("Ana")
    stage.do("ana", "move", to="north")
    first = acts(stage, "ana", b"one", verb="attack", target=CRAB)
    hp = stage.state[CRAB]["status"]["hp"]
    again = acts(stage, "ana", b"two", verb="attack", target=CRAB)
    assert (first["reason"], again["reason"]) == ("attack.done", "attack.ready")
    assert stage.state[CRAB]["status"]["hp"] == hp


def test_the_aggressive_attack_by_themselves_and_the_pack_joins() -> None:
    """Whoever comes into their den is told, and fights back or goes."""
    stage = pit("Ana")
    stage.do("ana", "move", to="east")
    outcome = passes(stage, 1)
    told = prose.for_witness(outcome, stage.before, stage.state, "ana")
    assert told is not None
    assert "Two grey wolves go for you." in told
    assert "The grey wolf goes for you." not in told
    assert {stage.state[f"wolves_{n}"]["status"]["foe"] for n in (1, 2)} == {"ana"}


def test_those_who_sleep_are_left_alone() -> None:
    """A player who is away can't be fought."""
    stage = pit("Ana")
    stage.do("ana", "move", to="east")
    stage.do("ana", "leave")
    passes(stage, 1)
    assert stage.state[WOLF]["status"]["foe"] == ""


def test_death_costs_something() -> None:
    """The tenth part of what was learned on this level; what is carried stays."""
    stage = pit("Ana")
    stage.do("ana", "take", item="cudgel")
    start = [("exp", 100), ("level", 2), ("hp", 1), ("foe", WOLF)]
    ops = [{"op": "set", "path": ["ana", "status", key], "value": value} for key, value in start]
    stage.state = applied(stage.state, ops)  # type: ignore[arg-type]
    stage.do("ana", "move", to="east")
    for n in range(1, 30):
        passes(stage, n)
        if has(stage, "ana", "location") == "gate":
            break
    assert has(stage, "ana", "exp") == 94
    assert has(stage, "ana", "foe") is None
    assert stage.place_of("cudgel") == "ana"


def test_rest_brings_back_what_was_lost() -> None:
    """Faster than walking about, and not in a fight."""
    stage = pit("Ana")
    stage.do("ana", "move", to="north")
    hurt = [{"op": "set", "path": ["ana", "status", "hp"], "value": 10}]
    stage.state = applied(stage.state, hurt)  # type: ignore[arg-type]
    for n in range(1, 7):
        passes(stage, n)
    assert has(stage, "ana", "hp") == 11
    assert stage.told("ana", "rest") == "You sit down and let your breath come back."
    for n in range(7, 10):
        passes(stage, n)
    assert has(stage, "ana", "hp") == 17
    for n in range(10, 16):
        passes(stage, n)
    assert has(stage, "ana", "hp") is None


def test_points_are_spent() -> None:
    """One for each level, on one of four things."""
    stage = pit("Ana")
    assert stage.told("ana", "train", text="strength") == (
        "You have no point to spend. A new level brings one."
    )
    spare = [{"op": "set", "path": ["ana", "status", "spare"], "value": 1}]
    stage.state = applied(stage.state, spare)  # type: ignore[arg-type]
    assert stage.told("ana", "train", text="Strength") == "You feel the difference: strength 6."
    assert stage.do("ana", "train", text="luck")["reason"] == "train.what"


@pytest.mark.parametrize("seed", range(8))
def test_whatever_happens_in_fights_has_its_inverse(seed: int) -> None:
    """Random deeds and ticks: no exception, no health below one, everything can be undone."""
    dice = random.Random(seed)
    state: dict[str, Entity] = dict(GENESIS.state)
    players = ("ana", "bo")
    for name in players:
        entering = intent(name, verb="enter", name=name.capitalize())
        state = applied(state, apply(state, entering, Dice(b"k", name.encode()))["patch"])
    for step in range(300):
        rolls = Dice(b"key", b"%d %d" % (seed, step))
        if step % 4 == 3:
            outcome = tick(state, step // 4, rolls)
        else:
            verb = dice.choice(
                ["attack", "guard", "aim", "flee", "rest", "consider", "move", "take"]
            )
            spec: dict[str, object] = {"verb": verb}
            if verb in ("attack", "consider"):
                spec["target"] = dice.choice([CRAB, WOLF, "wolves_2", "bo", "cudgel"])
            elif verb == "move":
                spec["to"] = dice.choice(["north", "south", "east", "west"])
            elif verb == "take":
                spec["item"] = dice.choice(["cudgel", "claw~sand"])
            outcome = apply(state, intent(dice.choice(players), **spec), rolls)
        after = applied(state, outcome["patch"])
        undone = applied(after, inverse(state, outcome["patch"]))
        assert json.dumps(undone, sort_keys=True) == json.dumps(state, sort_keys=True)
        state = after
        for name in players:
            hp = state[name]["status"].get("hp", 1)
            assert isinstance(hp, int)
            assert hp >= 1
            assert prose.for_witness(outcome, state, after, name) != ""


def test_whoever_falls_wakes_where_their_microcosm_says() -> None:
    """A microcosm says where those wake who fall in it; without that, it is where they start."""
    for wakes, expected in (({"wakes": "gate"}, "gate"), ({}, "sand")):
        fought = pit("Ana")
        world = fought.state["@world"]
        spec: dict[str, Value] = {**world["spec"], "start": "sand", **wakes}
        ana = fought.state["ana"]
        weak: dict[str, Value] = {**ana["status"], "location": "den", "hp": 1}
        fought.state["@world"] = {**world, "spec": spec}
        fought.state["ana"] = {**ana, "status": weak}
        for n in range(1, 30):
            passes(fought, n)
            if fought.place_of("ana") != "den":
                break
        assert fought.place_of("ana") == expected


def test_creatures_of_one_name_are_counted() -> None:
    """Several alike are told in one word, with the plural that their name has."""
    fought = pit("Ana")
    crab = fought.state[CRAB]
    ana = fought.state["ana"]
    fought.state["crabs_9"] = {**crab, "metadata": {**crab["metadata"], "id": "crabs_9"}}
    fought.state["ana"] = {**ana, "status": {**ana["status"], "location": "sand"}}
    assert "shore crabs are here." in fought.told("ana", "look")
    assert [plural(one) for one in ("rat", "jelly", "ray", "fox", "moss")] == [
        "rats",
        "jellies",
        "rays",
        "foxes",
        "mosses",
    ]
