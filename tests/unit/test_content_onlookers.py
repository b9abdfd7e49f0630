"""What many see or are told alike is worked out once, and is what each of them would get alone."""

from __future__ import annotations

import random
from collections import Counter
from typing import Final

import pytest

from content.model import Entity, Outcome, State
from content.noticing import audience, is_witness, notices
from content.perception import PEOPLE_MAX, UNPERCEIVED, Onlookers
from content.prose import Bystanders, for_witness
from tests.unit.content_stage import stage
from tests.unit.keep import keep
from tests.unit.plain_sight import plainly
from tests.unit.playing import PLAYERS, WORLDS, opened

PLAYS: Final = 12
LENGTH: Final = 200
VIEWERS: Final = (*PLAYERS, "nobody", "lamp", "@world")
CASES: Final = ("dark", "bank", "apart", "kept")


def check(onlookers: Onlookers, state: State, dice: random.Random) -> None:
    """Whoever looks first, and whoever looks again: each sees what they would see alone."""
    for viewer in dice.choices(VIEWERS, k=len(VIEWERS)):
        assert onlookers.observe(viewer) == plainly(state, viewer)


def check_told(before: State, outcome: Outcome, after: State, dice: random.Random) -> None:
    """Whoever is told first, all are told what each would be; and who has anything to be told."""
    bystanders = Bystanders(outcome, before, after)
    also = outcome.get("also", ())
    for viewer in dice.choices(VIEWERS, k=len(VIEWERS)):
        assert bystanders.told(viewer) == for_witness(outcome, before, after, viewer)
    noticed = {
        viewer
        for viewer in PLAYERS
        if is_witness(before, outcome, after, viewer)
        or any(notices(after, one, viewer) for one in also)
    }
    assert audience(before, outcome, after) == sorted(noticed - {outcome["actor"]})


def met(state: State) -> list[str]:
    """What makes somebody see other than those beside them."""
    found = []
    places = {str(one["status"].get("location", "")) for one in state.values()}
    if any("@" in place for place in places):
        found.append("bank")
    rooms = {str(state[one]["status"]["location"]) for one in PLAYERS if one in state}
    if any(room in state and state[room]["spec"].get("dark") for room in rooms):
        found.append("dark")
    return [*found, *(["apart"] if len(rooms) > 1 else [])]


@pytest.mark.parametrize("world", sorted(WORLDS))
def test_whatever_happens_all_get_what_each_would_get_alone(world: str) -> None:
    """Also those who looked at an earlier state, as long as that is as good as the newest."""
    for number in range(PLAYS):
        dice, play = random.Random(f"{world} {number}"), opened(world)
        onlookers = Onlookers(play.state)
        for _ in range(LENGTH):
            outcome = play.step(dice.getrandbits(48))
            check_told(play.before, outcome, play.state, dice)
            if not onlookers.see_the_same_in(play.state):
                onlookers = Onlookers(play.state)
            check(onlookers, play.state, dice)


def test_random_play_comes_to_all_that_tells_viewers_apart() -> None:
    """Dark places, banks, players in several rooms, and states that look the same."""
    found: Counter[str] = Counter()
    for world in sorted(WORLDS):
        for number in range(PLAYS):
            dice, play = random.Random(f"{world} {number}"), opened(world)
            for _ in range(LENGTH):
                before = Onlookers(play.state)
                play.step(dice.getrandbits(48))
                found.update(met(play.state))
                found["kept"] += play.state is not play.before and before.see_the_same_in(
                    play.state
                )
    assert [one for one in CASES if found[one] < LENGTH] == []


def test_a_crowd_sees_one_another() -> None:
    """Of more people than one can tell apart each sees the others, those who are awake first."""
    names = [f"P{number:03}" for number in range(PEOPLE_MAX + 3)]
    set_up = stage(*names)
    for name in names[:2]:
        set_up.do(name.casefold(), "leave")
    set_up.do("p010", "move", to="north")
    onlookers = Onlookers(set_up.state)
    for name in names:
        assert onlookers.observe(name.casefold()) == plainly(set_up.state, name.casefold())
    assert len(onlookers.observe("p020")["players"]) == PEOPLE_MAX


def test_who_has_a_part_of_a_bank_sees_it() -> None:
    """Beside one vault everybody sees their own part of it and nobody else's."""
    set_up = keep("Ana", "Bob", "Cleo")
    for who, quantity in (("ana", 5), ("bob", 4)):
        set_up.do(who, "take", item="coin~hall", quantity=quantity)
        set_up.do(who, "put", item=f"coin~{who}", target="vault")
    onlookers = Onlookers(set_up.state)
    told = [onlookers.observe(who)["text"] for who in ("cleo", "ana", "bob")]
    assert ["vault: " in one for one in told] == [False, True, True]
    for who in ("ana", "bob", "cleo"):
        assert onlookers.observe(who) == plainly(set_up.state, who)


def test_in_the_dark_each_knows_what_they_fight() -> None:
    """Of two side by side only the one that a rat bites knows of the rat."""
    set_up = keep("Ana", "Bob")
    for who in ("ana", "bob"):
        set_up.do(who, "move", to="down")
    rat = set_up.state["rats_1"]
    set_up.state["rats_1"] = {**rat, "status": {**rat["status"], "location": "cave", "foe": "ana"}}
    onlookers = Onlookers(set_up.state)
    seen = {who: onlookers.observe(who) for who in ("bob", "ana")}
    assert {who: [one["id"] for one in seen[who]["here"]] for who in seen} == {
        "bob": [],
        "ana": ["rats_1"],
    }
    assert seen == {who: plainly(set_up.state, who) for who in seen}


@pytest.mark.parametrize("kind", sorted(UNPERCEIVED))
def test_what_nobody_perceives_changes_no_view(kind: str) -> None:
    """Ledgers, marks and accounts come and go with every word; what is seen stays."""
    state = stage("Ana").state
    onlookers = Onlookers(state)
    unseen: Entity = {
        "kind": kind,
        "metadata": {"id": "@one", "name": "One"},
        "spec": {},
        "status": {"location": "yard", "lit": True},
    }
    assert onlookers.see_the_same_in({**state, "@one": unseen})
    assert plainly({**state, "@one": unseen}, "ana") == plainly(state, "ana")
    assert not onlookers.see_the_same_in({**state, "@one": {**unseen, "kind": "item"}})
    assert not onlookers.see_the_same_in({one: state[one] for one in state if one != "lamp"})
