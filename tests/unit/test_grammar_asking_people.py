"""Questions that the game has no answer to: people are named who may, and asked on a yes."""

from __future__ import annotations

from typing import cast

import pytest

from client.gateway.core.grammar import interpret
from client.gateway.core.reading import Memory, Reading
from content.perception import Observation
from content.visible import Seen
from tests.unit.utterances import SQUARE, seen

CAPTAIN = seen("captain", "captain", kind="character", portable=False)
WREN = seen("wren", "Wren", kind="character", portable=False)


def square(*people: Seen) -> Observation:
    """The square with somebody who lives there."""
    return cast("Observation", {**SQUARE, "here": [*SQUARE["here"], *people]})


def read(observation: Observation, *lines: str) -> Reading:
    """The reading of the last of some lines said one after another."""
    reading = Reading(Memory())
    for line in lines:
        reading = interpret(line, observation, reading.memory)
    return reading


@pytest.mark.parametrize(
    "line, text",
    [
        ("ask about wren", "wren"),
        ("what is the sexton's name", "what is the sexton's name"),
        ("who is singing?", "who is singing?"),
        ("tell me about the flood stone", "the flood stone"),
        ("could you give me the key please?", "could you give me the key please?"),
    ],
)
def test_the_one_who_may_know_is_asked_on_a_yes(line: str, text: str) -> None:
    """And never unbidden."""
    asked = read(square(CAPTAIN), line)
    assert (asked.intents, asked.question) == ((), "Ask the captain about that?")
    assert Memory.from_json(asked.memory.to_json()) == asked.memory
    done = read(square(CAPTAIN), line, "yes")
    assert [dict(one) for one in done.intents] == [
        {"verb": "talk", "target": "captain", "text": text}
    ]
    assert not read(square(CAPTAIN), line, "no").intents


@pytest.mark.parametrize("line", ["can I help you?", "do you need help?", "who are you?", "ask"])
def test_what_is_said_to_somebody_is_talk(line: str) -> None:
    """With the only one who answers; with several it is said how to name one."""
    assert read(square(WREN), line).question == "Talk to Wren?"
    done = read(square(WREN), line, "yes")
    assert [dict(one) for one in done.intents] == [{"verb": "talk", "target": "wren"}]
    assert read(square(WREN, CAPTAIN), line).memory.pending is None or line == "ask"


@pytest.mark.parametrize("line", ["where is the flood stone?", "why did the sea go?"])
def test_a_question_about_the_world_gets_a_hint(line: str) -> None:
    """It names no more than there is."""
    assert "Ask people" in str(read(square(), line).refused)
    assert "'ask Wren'" in str(read(square(WREN, CAPTAIN), line).refused)


@pytest.mark.parametrize(
    "line", ["what is the capital of France?", "tell me a joke", "is it raining in London?"]
)
def test_what_is_plainly_outside_stays_outside(line: str) -> None:
    """Whoever is there is not asked about it."""
    assert str(read(square(WREN), line).refused).startswith("I know only this world.")


def test_a_question_is_not_the_answer_to_another() -> None:
    """It drops the one that was open."""
    reading = read(SQUARE, "give the loaf", "what is the sexton's name?")
    assert (reading.question, reading.memory.pending) == (None, None)
    reading = read(SQUARE, "take lantern", "what?")
    assert reading.question is not None
