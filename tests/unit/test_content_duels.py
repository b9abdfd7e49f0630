"""Duels and fights between players: only where both said yes, and nobody dies of it."""

from __future__ import annotations

import pytest

from tests.unit.arena import Arena, arena


def duel() -> Arena:
    """Ana and Bo in a duel, with Cleo looking on."""
    stage = arena("Ana", "Bo", "Cleo")
    stage.ticks(1, 1)
    stage.do("ana", "challenge", target="bo")
    stage.do("bo", "accept")
    return stage


def test_nobody_is_made_to_fight() -> None:
    """Without a yes no blow, no shot and nothing thrown touches another player."""
    stage = arena("Ana", "Bo")
    for item in ("bow", "arrow~gate", "oil"):
        stage.do("ana", "take", item=item)
    stage.do("ana", "equip", item="bow")
    stage.do("ana", "challenge", target="bo")
    before = stage.state
    refused = "You have no quarrel with Bo. If it has to be, say: challenge Bo."
    assert stage.told("ana", "attack", target="bo") == refused
    assert stage.told("ana", "shoot", target="bo") == refused
    assert stage.told("ana", "use", item="oil", target="bo") == refused
    assert stage.told("ana", "attack", target="ana") == "You have no quarrel with yourself."
    assert stage.state == before


def test_a_challenge_can_be_refused() -> None:
    """Then nothing has happened, and the challenger is told."""
    stage = arena("Ana", "Bo")
    assert stage.told("ana", "challenge", target="bo") == "You challenge Bo to a duel."
    assert stage.heard() == {"bo": 'Ana challenges you to a duel. Say "accept" or "refuse".'}
    assert stage.told("bo", "refuse") == "You leave Ana's challenge where it is."
    assert stage.heard() == {"ana": "Bo leaves your challenge where it is."}
    assert stage.do("bo", "accept")["reason"] == "accept.nothing"
    assert stage.do("ana", "challenge", target="ana")["result"] == "fail"


@pytest.mark.parametrize("number", range(12))
def test_a_duel_goes_to_one_health_and_no_further(number: int) -> None:
    """Blow for blow at each tick; whoever is at the last of their health has lost, and stays."""
    stage = duel()
    for n in range(2, 80):
        stage.ticks(n, n, b"duel %d" % number)
        if stage.has("ana", "duel") is None:
            break
    assert stage.has("bo", "duel") is None
    left = sorted(int(str(stage.has(who, "hp") or 26)) for who in ("ana", "bo"))
    assert left[0] in (1, 2)  # the last, or with what came back in the same moment
    assert left[1] > left[0]
    assert {stage.place_of(who) for who in ("ana", "bo")} == {"gate"}
    assert (stage.has("ana", "exp"), stage.has("bo", "exp")) == (None, None)


def test_neither_side_of_a_duel_is_favoured() -> None:
    """Of two hundred even duels each wins its share, whoever challenged and whatever their ids."""
    won = 0
    for number in range(200):
        stage = duel()
        for n in range(2, 80):
            stage.ticks(n, n, b"even %d" % number)
            if stage.has("ana", "duel") is None:
                break
        won += stage.has("ana", "hp") != 1
    assert 75 <= won <= 125


def test_whoever_yields_has_lost_and_all_are_told() -> None:
    """It is over at once."""
    stage = duel()
    assert stage.told("bo", "yield") == "You lower your hands: the duel is Ana's."
    assert stage.heard() == {
        "ana": "Bo yields: the duel is yours.",
        "cleo": "Bo yields to Ana: the duel is over.",
    }
    assert stage.has("ana", "duel") is None
    assert stage.told("bo", "yield") == "You are in no duel that you could give up."


@pytest.mark.parametrize("verb", ["move", "leave"])
def test_going_away_ends_a_duel(verb: str) -> None:
    """By foot or asleep: both are told, and nobody has won."""
    stage = duel()
    stage.do("bo", verb, **({"to": "north"} if verb == "move" else {}))
    heard = stage.heard()["ana"]
    assert heard is not None
    assert "Bo and you part, and the duel is over. Nobody has won it." in heard
    assert (stage.has("ana", "duel"), stage.has("bo", "duel")) == (None, None)


def test_harm_of_a_duel_ends_with_it() -> None:
    """Poison that the other gave is lifted; one's own blessing stays."""
    stage = duel()
    for who in ("ana", "bo"):
        stage.set(who, spells={"venom": True, "bless": True})
    stage.do("ana", "cast", text="venom")
    stage.do("bo", "cast", text="bless")
    assert sorted(stage.has("bo", "effects")) == ["blessing", "poison"]
    stage.do("bo", "yield")
    assert sorted(stage.has("bo", "effects")) == ["blessing"]


def test_what_another_player_laid_on_one_never_kills() -> None:
    """In a duel, at two health, poison leaves the last of it."""
    stage = duel()
    stage.set("ana", spells={"venom": True})
    stage.do("ana", "cast", text="venom")
    stage.set("bo", hp=2, stance="guard")
    stage.set("ana", stance="guard")
    stage.ticks(2, 7)
    assert stage.has("bo", "hp") == 1
    assert stage.place_of("bo") == "gate"


def test_a_creature_may_still_kill_whoever_duels() -> None:
    """Then the duel is over as well."""
    stage = duel()
    for who in ("ana", "bo"):
        stage.set(who, location="sand")
    stage.set("bo", hp=1)
    stage.set("posts_1", foe="bo")
    stage.set("ana", stance="guard")
    for n in range(2, 30):
        stage.ticks(n, n)
        if stage.place_of("bo") == "gate":
            break
    assert stage.place_of("bo") == "gate"
    assert (stage.has("ana", "duel"), stage.has("bo", "duel")) == (None, None)
