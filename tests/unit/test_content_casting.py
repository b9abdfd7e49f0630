"""Spells: learned from books, cast at foes and on friends, never on whoever has not said yes."""

from __future__ import annotations

import pytest

from content import prose
from tests.unit.arena import Arena, arena

ALL = {"spark": True, "venom": True, "mend": True, "bless": True, "storm": True}


def mage(*others: str) -> Arena:
    """Ana, who knows all spells, and others, at the gate."""
    made = arena("Ana", *others)
    made.set("ana", spells=ALL)
    made.ticks(1, 1)
    return made


def test_a_book_teaches_a_spell() -> None:
    """Unknown before, in the list with its cost afterwards."""
    stage = arena("Ana")
    assert stage.told("ana", "cast", text="spark") == (
        "You know no spells yet. There are books that teach some."
    )
    assert stage.told("ana", "read", item="primer") == (
        "Fire sleeps in the palm. You know how to cast spark now."
    )
    assert stage.told("ana", "spells") == (
        "Spark (3 magic): A small fire that leaps.\nYou have 14 magic left."
    )


def test_a_spell_harms_a_creature_and_begins_a_fight() -> None:
    """It costs magic and the blow of this moment; a second one has to wait for the next."""
    stage = mage("Bo")
    for who in ("ana", "bo"):
        stage.do(who, "move", to="north")
    assert stage.do("ana", "cast", text="spark")["reason"] == "cast.whom"
    told = stage.told("ana", "cast", text="spark", target="posts_1")
    assert told == "A spark leaps from your palm.\nThe straw man is caught by it."
    assert stage.heard() == {
        "bo": "Ana speaks a word: spark.\nThe straw man is caught by Ana's spark."
    }
    assert stage.has("ana", "mp") == 11
    hp = stage.has("posts_1", "hp")
    assert 40 - 11 <= hp < 40 - 7
    assert stage.has("posts_1", "foe") == "ana"
    assert stage.do("ana", "cast", text="spark")["reason"] == "cast.ready"
    stage.ticks(2, 2)
    assert stage.do("ana", "cast", text="spark")["result"] == "pass"  # at whom one fights
    assert stage.has("ana", "mp") == 8


def test_casting_grows_by_use() -> None:
    """Practice comes of it, whether it hits or not."""
    stage = mage()
    stage.do("ana", "move", to="north")
    for n in range(2, 5):
        stage.do("ana", "cast", text="venom", target="posts_1")
        stage.ticks(n, n)
    assert stage.has("ana", "skills") == {"casting": 3}


def test_what_one_lacks_is_said_and_costs_nothing() -> None:
    """Practice, magic, a name: each refusal says which."""
    stage = mage()
    assert stage.told("ana", "cast", text="great storm") == (
        "That takes more practice in casting than you have: 40 at least."
    )
    stage.set("ana", mp=2)
    assert stage.told("ana", "cast", text="mend") == (
        "You have not the magic left for that: mend takes 4. Rest, and it comes back."
    )
    assert stage.told("ana", "cast", text="thunder") == (
        "You know no spell of that name. You know bless, mend, spark, great storm and venom."
    )
    assert stage.told("ana", "cast", text="spark at the dragon") == (
        "You see nobody of that kind here."
    )
    assert stage.has("ana", "mp") == 2


def test_a_spell_mends_its_caster() -> None:
    """Where nobody is named, what does good is for oneself."""
    stage = mage()
    stage.set("ana", hp=10)
    healed = "You speak the words over yourself: mend.\nIt does you good: health 20 of 26."
    assert stage.told("ana", "cast", text="mend") == healed
    assert stage.has("ana", "hp") == 20


@pytest.mark.parametrize("words", ["mend on myself", "mend on me", "mend over Ana", "MEND on self"])
def test_one_casts_on_oneself_by_saying_so(words: str) -> None:
    """However one calls oneself, it is told what came of it, also where there was nothing to do."""
    stage = mage()
    told = stage.told("ana", "cast", text=words)
    assert told.endswith("\nYou have no wound that it could close: health 26 of 26.")
    assert stage.told("ana", "cast", text="mend on Zoe") == "You see nobody of that kind here."


def test_others_are_asked_before_anything_is_cast_on_them() -> None:
    """Not of one's group: a yes casts it, at the caster's cost; a no leaves all as it was."""
    stage = mage("Bo")
    stage.set("bo", hp=5)
    asked = stage.told("ana", "cast", text="mend", target="bo")
    assert asked.startswith("You offer Bo to cast mend on them.")
    assert stage.heard() == {"bo": 'Ana would cast mend on you. Say "accept" or "refuse".'}
    assert (stage.has("bo", "hp"), stage.has("ana", "mp")) == (5, None)
    assert stage.told("bo", "refuse") == "You tell Ana that you would rather not."
    assert stage.heard() == {"ana": "Bo would rather not have that cast on them."}
    assert stage.do("bo", "accept")["reason"] == "accept.nothing"
    stage.do("ana", "cast", text="mend", target="bo")
    good = "It does you good: health 15 of 26."
    assert stage.told("bo", "accept") == f"You let Ana cast mend on you.\n{good}"
    assert stage.heard() == {"ana": "Bo lets you cast mend on them.\nIt does Bo good."}
    assert (stage.has("bo", "hp"), stage.has("ana", "mp")) == (15, 10)
    stage.do("ana", "cast", text="mend", target="bo")
    assert stage.do("bo", "accept")["reason"] == "accept.nothing"  # nothing was offered: not ready


def test_those_of_ones_group_need_not_be_asked() -> None:
    """They have said yes to going together."""
    stage = mage("Bo")
    stage.do("ana", "invite", to="bo")
    stage.do("bo", "accept")
    stage.set("bo", hp=5)
    told = stage.told("ana", "cast", text="mend", target="bo")
    assert told == "You speak the words over Bo: mend.\nIt does Bo good."
    good = "It does you good: health 15 of 26."
    assert stage.heard() == {"bo": f"Ana speaks a word over you: mend.\n{good}"}
    assert stage.has("bo", "hp") == 15


def test_nothing_that_harms_is_cast_on_another_player() -> None:
    """Not even on one's own group; only a duel allows it."""
    stage = mage("Bo")
    before = stage.state
    assert stage.told("ana", "cast", text="spark", target="bo") == (
        "You have no quarrel with Bo. If it has to be, say: challenge Bo."
    )
    assert stage.state == before


@pytest.mark.parametrize("text, effect", [("venom", "poison"), ("bless", "blessing")])
def test_spells_lay_effects(text: str, effect: str) -> None:
    """On a foe what is bad, on oneself what is good, until a tick and by somebody."""
    stage = mage()
    stage.do("ana", "move", to="north")
    on = {"target": "posts_1"} if text == "venom" else {}
    assert stage.do("ana", "cast", text=text, **on)["result"] == "pass"
    holder = "posts_1" if on else "ana"
    assert stage.has(holder, "effects")[effect]["by"] == "ana"


def test_whoever_is_brought_down_by_a_spell_is_told_of_as_fallen() -> None:
    """With its spoils and what it teaches, as by a blow."""
    stage = mage()
    stage.do("ana", "move", to="north")
    stage.set("posts_1", hp=1)
    told = stage.told("ana", "cast", text="spark", target="posts_1")
    assert told.splitlines()[1] == "The straw man falls, and does not get up."
    assert stage.has("ana", "exp") == 30
    assert prose.for_actor(stage.do("ana", "status"), stage.state).startswith(
        "You are Ana: level 1, 30 experience; 10 more for the next level.\n"
    )
