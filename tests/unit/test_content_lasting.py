"""Effects as time passes: how they stack, run out, change figures, stun, and are somebody's end."""

from __future__ import annotations

from content import prose
from content.effects import given
from content.figures import changed
from content.model import player_at
from content.patch import applied
from content.worldfile import load
from tests.unit.arena import Arena, arena
from tests.unit.bell_town import TOWN


def laid(stage: Arena, who: str, effect: str, n: int, by: str) -> None:
    """Somebody comes by an effect."""
    stage.state = applied(stage.state, given(stage.state, who, effect, n, by))


def test_effects_stack_as_they_are_declared() -> None:
    """Poison adds up to three times, a blessing keeps its longer end, a daze begins anew."""
    stage = arena("Ana")
    for n in range(5):
        laid(stage, "ana", "poison", n, "")
    assert stage.has("ana", "effects")["poison"] == {"until": 10, "times": 3, "by": ""}
    laid(stage, "ana", "blessing", 10, "")
    laid(stage, "ana", "blessing", 2, "ana")
    assert stage.has("ana", "effects")["blessing"]["until"] == 34
    laid(stage, "ana", "daze", 10, "")
    laid(stage, "ana", "daze", 3, "")
    daze = stage.has("ana", "effects")["daze"]
    assert (daze["until"], daze["times"]) == (5, 1)


def test_effects_act_as_often_as_they_last_and_end_with_a_word() -> None:
    """Six ticks of poison take twelve; then it is over."""
    stage = arena("Ana")
    stage.set("ana", hp=22, foe="posts_1")  # nothing comes back in a fight
    laid(stage, "ana", "poison", 0, "adders_1")
    stage.set("ana", foe="")
    stage.ticks(1, 5)
    assert "poison" in stage.has("ana", "effects")
    (last,) = stage.ticks(6, 6)
    assert stage.has("ana", "hp") == 11  # and one came back at the sixth
    told = prose.for_witness(last, stage.before, stage.state, "ana")
    assert told == "The poison has worn off."
    stage.ticks(7, 9)
    assert stage.has("ana", "hp") == 11


def test_effects_change_figures_while_they_last() -> None:
    """As gear does."""
    stage = arena("Ana")
    laid(stage, "ana", "blessing", 0, "")
    ana = player_at(stage.state, "ana")
    assert ana is not None
    assert changed(stage.state, ana, "attack") == 2


def test_whoever_is_stunned_can_do_nothing_that_takes_a_body() -> None:
    """They can look and think; nothing is struck for them either; then it passes."""
    stage = arena("Ana")
    stage.do("ana", "take", item="club")
    laid(stage, "ana", "daze", 0, "")
    for verb, spec in (("move", {"to": "north"}), ("drop", {"item": "club"}), ("rest", {})):
        assert stage.told("ana", verb, **spec) == (
            "You want to, but your limbs do not obey. It will pass."
        )
    assert stage.do("ana", "look")["result"] == "pass"
    assert stage.do("ana", "status")["result"] == "pass"
    stage.ticks(1, 2)
    assert stage.do("ana", "move", to="north")["result"] == "pass"


def test_poison_kills_like_a_fight() -> None:
    """Whoever ate it themself, or had it from a creature, falls, wakes and has lost something."""
    stage = arena("Ana", "Bo")
    stage.do("ana", "take", item="toadstool")
    for who in ("ana", "bo"):
        stage.do(who, "move", to="north")
    stage.do("ana", "eat", item="toadstool")
    stage.set("ana", hp=11, level=2, exp=100)
    (first,) = stage.ticks(1, 1)
    assert prose.for_witness(first, stage.before, stage.state, "ana") == (
        "You feel your strength go: rotting."
    )
    (_, last) = stage.ticks(2, 3)
    assert prose.for_witness(last, stage.before, stage.state, "bo") == (
        "Ana sinks down (rotting) and is carried off."
    )
    mine = prose.for_witness(last, stage.before, stage.state, "ana")
    assert mine is not None
    died, woke, _, room = mine.splitlines()[-7:][:4]
    assert died == "You have no strength left (rotting), and the light goes out."
    assert woke.startswith("You open your eyes where somebody has carried you, and some of what")
    assert room == "Gate"
    assert (stage.place_of("ana"), stage.has("ana", "exp")) == ("gate", 94)
    assert stage.has("ana", "effects") is None
    stage.ticks(4, 9)
    assert stage.place_of("ana") == "gate"


def test_those_who_are_away_are_not_killed_in_their_sleep() -> None:
    """An effect runs out while its bearer is away, and does nothing."""
    stage = arena("Ana")
    laid(stage, "ana", "rot", 0, "")
    stage.set("ana", hp=3)
    stage.do("ana", "leave")
    stage.ticks(1, 40)
    assert stage.has("ana", "hp") == 3
    assert stage.has("ana", "effects") == {}


def test_a_creature_that_poison_kills_is_credited_to_who_gave_it() -> None:
    """With spoils, experience, and its coming again; the fallen one has no effects left."""
    stage = arena("Ana")
    stage.set("ana", spells={"venom": True}, location="sand")
    stage.ticks(1, 1)
    for key in (b"%d" % number for number in range(20)):
        stage.acts("ana", key, verb="cast", text="venom", target="posts_1")
        if stage.has("posts_1", "effects"):
            break
        stage.set("ana", acted=0)
    stage.set("posts_1", hp=2)
    stage.set("ana", stance="guard")
    (last,) = stage.ticks(2, 2)
    assert prose.for_witness(last, stage.before, stage.state, "ana") == (
        "The straw man falls, and does not get up.\nYou have learned from it (30 experience)."
    )
    assert stage.has("posts_1", "location") == ""
    assert stage.has("ana", "exp") == 30
    stage.ticks(3, 6)
    assert stage.has("posts_1", "location") == "sand"
    assert stage.has("posts_1", "effects") == {}


def test_what_poison_kills_counts_for_a_quest() -> None:
    """Also for who has stopped fighting it; not for who has never hurt it."""
    town = dict(load({"town.toml": TOWN + VIPER}).state)
    stage = Arena(state=town)
    for name in ("Ana", "Bob"):
        stage.do(name.lower(), "enter", name=name)
        stage.set(name.lower(), quests={"vipers": {"step": 0, "count": 0, "done": False}})
    effect = {"until": 9, "times": 1, "by": "ana"}
    stage.set("vipers_1", hp=1, effects={"venom": effect}, hurt={"ana": 3})
    stage.ticks(1, 1)
    assert stage.has("ana", "quests")["vipers"]["done"] is True
    assert stage.has("bob", "quests")["vipers"]["done"] is False


VIPER = """
[effect.venom]
name = "poisoned"
ticks = 6
each = { hp = -2 }
[creature.viper]
name = "viper"
description = "A viper."
[spawn.vipers]
creature = "viper"
at = "loft"
[quest.vipers]
title = "Vipers"
giver = "mira"
offer = "Vipers."
end = "No viper."
[[quest.vipers.steps]]
do = "slay"
what = "viper"
journal = "Slay a viper."
"""


def test_how_long_effects_last_is_said_in_words() -> None:
    """A moment, half a minute, minutes, hours; and how often one has them."""
    stage = arena("Ana")
    stage.ticks(1, 1)
    for _ in range(2):
        laid(stage, "ana", "poison", 1, "")
    laid(stage, "ana", "blessing", 1, "")
    laid(stage, "ana", "rot", 1_000, "")
    told = stage.told("ana", "status")
    assert (
        "On you: blessed (2 minutes more), poisoned (half a minute more, 2 times over) and rotting "
        "(an hour more)." in told
    )
