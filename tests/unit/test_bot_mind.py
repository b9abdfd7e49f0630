"""A bot that plays by itself, in a whole realm, by what a player is told and shown."""

from __future__ import annotations

import re

import pytest

from client.bot import reports
from client.bot.mind import Mind
from tests.autoplay import autoplay
from tests.memory import whole_world
from tests.unit.hollow import FILE, HOLLOW

TURNS_MAX = 1_500


def deeds(log: list[str]) -> list[str]:
    """What was said, without the turns."""
    return [line.partition(" > ")[2] for line in log if re.match(r"\d+ > ", line)]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_bot_explores_gathers_makes_fights_and_reaches_level_5(seed: int) -> None:
    """Unaided, it finds every room, works the hazel, makes the shield and grows by fights."""
    log = autoplay(whole_world({FILE: HOLLOW}), "Bot", seed, TURNS_MAX, 5)
    told = "\n".join(log)
    assert "level 5, with a point to spend" in told
    for name in ("Hut", "Copse", "Sett"):
        assert re.search(rf"^    \[pass\] {name}$", told, re.MULTILINE), name
    assert "You get two hazel rods from the hazel stool." in told
    assert re.search(r"You make a (good |fine |masterly )?wicker shield\.", told)
    assert "You take it on. A Quarrel of Badgers" in told
    assert "You feel the difference: strength 6." in told
    assert "the light goes out" not in told


def test_the_same_seed_plays_the_same_game() -> None:
    """What it says depends on its seed and on what it was told, and on nothing else."""
    first, again = (autoplay(whole_world({FILE: HOLLOW}), "Bot", 4, 200, 5) for _ in range(2))
    assert first == again


def test_a_bot_leaves_alone_what_would_be_the_end_of_it() -> None:
    """It judges what it meets, and goes away from what it can't beat."""
    fierce = 'level = 9\nhp = 90\nbehaviour = ["aggressive"]'
    bear = HOLLOW.replace("level = 1\nhp = 9", fierce)
    assert bear != HOLLOW
    log = autoplay(whole_world({FILE: bear}), "Bot", 1, 300, 2)
    said = deeds(log)
    assert "consider any old badger" in said
    assert not [words for words in said if words.startswith("attack")]
    met = [place for place, words in enumerate(said) if words == "down"]
    assert met
    assert len(met) <= 3
    assert "the light goes out" not in "\n".join(log)


def test_a_bot_on_its_way_says_nothing() -> None:
    """While it is in no room it lets time pass, whatever it is told still."""
    mind = Mind(1)
    mind.sees({"room": {"id": "", "name": ""}, "exits": [], "here": [], "inventory": []})
    assert [mind.turn() for _ in range(3)] == [None] * 3
    for said in ("take lamp", "gather weed", "open chest", "craft rope"):
        mind._said = said
        mind.answered("fail", "You carry too much already to take that as well.")
    assert mind.turn() is None


def test_sentences_that_a_bot_can_read() -> None:
    """Figures, recipes, foes and what somebody wants made; other sentences say nothing to it."""
    status = "You are of level 3, with 130 experience; 110 more.\nHealth 12 of 36, magic 1 of 18."
    assert reports.figures(status) == reports.Figures(3, 130, 12, 36)
    assert reports.figures("You are well.") is None
    assert reports.recipes("You know how to make: a torch, some rope and 2 nails.") == [
        "a torch", "some rope", "2 nails",
    ]  # fmt: skip
    assert reports.recipes("You know no recipes yet.") == []
    assert reports.to_be_made("Could you make me a torch, or sew a sail?") == ["torch", "sail"]
    foes = {"hardly trouble": True, "the end of you": False, "On another day": None}
    for words, beatable in foes.items():
        assert reports.is_beatable(f"It is so: {words}.") is beatable
    assert reports.titles("Say which: 'The Bell' or 'Salt'.") == ["The Bell", "Salt"]
