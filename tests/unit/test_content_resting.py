"""Rest and sleep: what comes back and how fast, what ends it, what disturbs it."""

from __future__ import annotations

import pytest

from content import prose
from tests.unit.arena import Arena, arena


def tired(verb: str = "") -> Arena:
    """Ana, weak and spent, at rest if a verb says so."""
    stage = arena("Ana", "Bo")
    stage.set("ana", hp=5, mp=1, sp=1)
    if verb:
        stage.do("ana", verb)
    return stage


@pytest.mark.parametrize("verb, hp, mp", [("", 7, 4), ("rest", 26, 14), ("sleep", 26, 14)])
def test_how_fast_strength_comes_back(verb: str, hp: int, mp: int) -> None:
    """In a minute: a little on one's feet, all of it at rest."""
    stage = tired(verb)
    stage.ticks(1, 12)
    assert (stage.has("ana", "hp") or 26, stage.has("ana", "mp") or 14) == (hp, mp)


def test_sleep_is_twice_as_good_as_rest_and_ends_by_itself() -> None:
    """Four at each tick; whoever has all of it again wakes."""
    stage = tired("sleep")
    assert "Ana lies here asleep." in stage.told("bo", "look")
    stage.ticks(1, 3)
    assert (stage.has("ana", "hp"), stage.has("ana", "sp")) == (17, 13)
    told = [prose.for_witness(tick, stage.before, stage.state, "ana") for tick in stage.ticks(4, 9)]
    assert "You wake, rested to the bone." in told
    assert stage.has("ana", "sleeping") is None


@pytest.mark.parametrize("verb", ["rest", "sleep"])
def test_whoever_does_something_is_up_again(verb: str) -> None:
    """Asking how one is does not get one up; work does."""
    stage = tired(verb)
    key = "resting" if verb == "rest" else "sleeping"
    stage.do("ana", "status")
    assert stage.has("ana", key) == "gate"
    stage.do("ana", "take", item="club")
    assert stage.has("ana", key) is None


def test_a_shout_wakes_sleepers() -> None:
    """In the same place and next door."""
    for at in ("gate", "north"):
        stage = tired("sleep")
        if at == "north":
            stage.do("bo", "move", to="north")
        stage.do("bo", "shout", text="fire")
        heard = stage.heard()["ana"]
        assert heard is not None
        assert heard.endswith("You start from sleep.")
        assert stage.has("ana", "sleeping") is None


def test_an_attack_wakes_a_sleeper() -> None:
    """As soon as somebody is set upon."""
    stage = arena("Ana")
    stage.do("ana", "move", to="south")
    stage.do("ana", "sleep")
    (tick,) = stage.ticks(1, 1)
    told = prose.for_witness(tick, stage.before, stage.state, "ana")
    assert told is not None
    assert "You start from sleep." in told
    assert stage.has("ana", "sleeping") is None


def test_nobody_rests_in_a_fight_or_a_duel() -> None:
    """Each says so."""
    stage = arena("Ana", "Bo")
    stage.do("ana", "challenge", target="bo")
    stage.do("bo", "accept")
    assert stage.told("ana", "sleep") == "This is no time to sleep."
    assert stage.told("ana", "rest") == "This is no time to sit down."


def test_status_tells_all() -> None:
    """Level, pools, attributes, points to spend, skills, stance, what one does, the load."""
    stage = arena("Ana")
    stage.do("ana", "take", item="club")
    stage.set("ana", level=2, exp=50, spare=1, skills={"blades": 4, "bows": 0}, hp=20)
    stage.do("ana", "rest")
    assert stage.told("ana", "status").splitlines() == [
        "You are Ana: level 2, 50 experience; 70 more for the next level.",
        "Health 20 of 30, magic 16 of 16 and breath 34 of 34.",
        "Strength 5, agility 5, wits 5 and spirit 5. You have 1 to spend: say which to train.",
        "You have practised blades 4.",
        "You sit at rest.",
        "You carry 1 pounds.",
    ]
