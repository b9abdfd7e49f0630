"""What a demanding player said and was not understood in: each line as they typed it."""

from __future__ import annotations

import pytest

from client.gateway.core.grammar import interpret
from client.gateway.core.reading import Memory, Reading
from client.gateway.core.scopefile import observation_of
from tests.unit.corpus import Json, scopes

SALTERN: Json = {
    "here": ["urchin", "urchin", "gull", "gull", "flax", "winch"],
    "exits": ["north", "road", "house"],
    "creatures": ["dune flea", "dune flea", "goblin"],
    "players": ["Bea"],
    "inventory": ["rope", "silver key", "lantern", "knife"],
}


def read(scope: Json | str, *lines: str) -> Reading:
    """The reading of the last of some lines said one after another."""
    observation = observation_of(scopes()[scope] if isinstance(scope, str) else scope)
    reading = Reading(Memory())
    for line in lines:
        reading = interpret(line, observation, reading.memory)
    return reading


def did(reading: Reading) -> list[dict[str, object]]:
    """The intents of a reading, plainly."""
    return [dict(one) for one in reading.intents]


@pytest.mark.parametrize(
    "asked, said, to",
    [
        ("x", "up", "up"),
        ("x", "up!", "up"),
        ("give the lamp", "east", "east"),
        ("ask", "east", "east"),
        ("drop", "e", "east"),
        ("say", "east", "east"),
    ],
)
def test_a_bare_direction_moves_while_a_question_is_open(asked: str, said: str, to: str) -> None:
    """And it is told that the question is dropped."""
    reading = read("crypt", asked, said)
    assert did(reading) == [{"verb": "move", "to": to}]
    assert reading.notes == (f"(Nothing of '{asked}' was done.)",)
    assert reading.memory.pending is None


def test_a_direction_answers_which_way() -> None:
    """Then nothing is dropped."""
    reading = read("crypt", "leave", "up")
    assert (did(reading), reading.notes) == ([{"verb": "move", "to": "up"}], ())


@pytest.mark.parametrize("line", ["exit the house", "leave the house", "leave the attic"])
def test_one_does_not_leave_into_what_one_is_not_in(line: str) -> None:
    """Leaving a house that is seen from outside is refused, and never goes in."""
    reading = read({**SALTERN, "exits": ["house", "attic"]}, line)
    assert not reading.intents
    assert reading.refused is not None


@pytest.mark.parametrize(
    "line, to",
    [
        ("exit", "out"),
        ("leave the shop", "out"),
        ("leave by the jetty", "jetty"),
        ("exit d", "down"),
    ],
)
def test_one_leaves_where_one_is(line: str, to: str) -> None:
    """By the way out, or by the way that is said."""
    scope = {**SALTERN, "exits": ["out", "jetty", "down"]}
    assert did(read(scope, line)) == [{"verb": "move", "to": to}]


def test_what_is_held_already_is_passed_over_in_a_list() -> None:
    """The others are taken, and a note tells of it."""
    reading = read(SALTERN, "take the rope, the silver key and the flax")
    assert did(reading) == [{"verb": "take", "item": "flax"}]
    assert reading.notes == ("(You already have the rope.)", "(You already have the silver key.)")
    assert read(SALTERN, "take the rope and the key").refused == "You already have the rope."


@pytest.mark.parametrize(
    "line, intent",
    [
        ("x urchin", {"verb": "examine", "target": "urchin"}),
        ("take an urchin", {"verb": "take", "item": "urchin"}),
        ("x gulls", {"verb": "examine", "target": "gull"}),
        ("x flea", {"verb": "examine", "target": "dune flea"}),
    ],
)
def test_of_what_nothing_tells_apart_any_one_is_meant(line: str, intent: Json) -> None:
    """As of foes; and a flock is looked at once."""
    assert did(read(SALTERN, line)) == [intent]


@pytest.mark.parametrize(
    "line",
    [
        "sure, I'll do it",
        "yes, I will find out",
        "I agree to do it",
        "I'll do it",
        "I promise",
        "I'll help you",
        "count on me",
    ],
)
def test_a_yes_in_so_many_words_accepts(line: str) -> None:
    """What one answers to somebody who asks for help."""
    assert did(read(SALTERN, line)) == [{"verb": "accept"}]


@pytest.mark.parametrize("line", ["okay", "of course", "will do?", "don't do it", "I will"])
def test_a_bare_yes_or_a_question_accepts_nothing(line: str) -> None:
    """It may be said to anything."""
    assert not read(SALTERN, line).intents


def test_a_spell_is_cast_on_oneself() -> None:
    """By that name, and at nobody else."""
    for line in ("cast slake on myself", "cast slake on me"):
        assert did(read(SALTERN, line)) == [{"verb": "cast", "text": "slake", "target": "@you"}]


def test_help_in_a_fight_is_a_blow() -> None:
    """Against whom has to be said."""
    asked = read(SALTERN, "help Bea fight")
    assert (asked.intents, asked.question) == ((), "Help Bea fight whom?")
    done = did(read(SALTERN, "help Bea fight", "goblin"))
    assert done == [{"verb": "attack", "target": "goblin"}]


def test_a_blow_with_what_is_no_weapon_is_told_so() -> None:
    """It is struck with what is wielded."""
    reading = read(SALTERN, "hit the goblin with the lantern")
    assert did(reading) == [{"verb": "attack", "target": "goblin"}]
    assert reading.notes == (
        "(A blow is struck with what you wield, and the lantern does not count.)",
    )
    assert not read(SALTERN, "hit the goblin with the knife").notes


def test_a_thing_is_followed_one_way_and_is_nobody() -> None:
    """What lies along a way may be named; a person's name goes no way."""
    scope = {**SALTERN, "here": ["track"]}
    assert did(read(scope, "follow the track north")) == [{"verb": "move", "to": "north"}]
    refused = read(scope, "follow the track").refused
    assert refused is not None
    assert "nobody" not in refused
    assert not read(scope, "follow Bea north").intents
    assert not read({**scope, "here": ["rope"]}, "take the rope north").intents


@pytest.mark.parametrize("line", ["wind the rope", "die", "start", "trade rope for lamp with Ana"])
def test_no_question_is_asked_that_makes_no_sense(line: str) -> None:
    """What lacks nothing certain is refused."""
    reading = read(SALTERN, line)
    assert (reading.intents, reading.question) == ((), None)


@pytest.mark.parametrize("line", ["restart", "start over", "load game", "save my progress"])
def test_nothing_is_saved_or_started_over(line: str) -> None:
    """That is said plainly."""
    assert "keeps your place" in str(read(SALTERN, line).refused)


def test_something_is_turned_with_a_tool() -> None:
    """That is the tool's use."""
    assert did(read(SALTERN, "turn the winch with the key")) == [
        {"verb": "use", "item": "silver key", "target": "winch"}
    ]
