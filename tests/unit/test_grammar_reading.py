"""Memories go to JSON and back; what is no memory is refused."""

import json

import pytest

from client.gateway.core.grammar import interpret
from client.gateway.core.reading import Candidate, Memory, Pending
from tests.unit.utterances import SQUARE


def test_a_memory_with_an_open_question_survives_json() -> None:
    """A question can be answered after its memory was stored and read again."""
    asked = interpret("take the rope, then take lantern, then go north", SQUARE, Memory(it="rope"))
    stored = asked.memory.to_json()
    assert Memory.from_json(stored) == asked.memory
    reading = interpret("tin", SQUARE, Memory.from_json(stored))
    assert [intent["verb"] for intent in asked.intents] == ["take"]
    assert [intent["verb"] for intent in reading.intents] == ["take", "move"]


def test_a_memory_of_everything_survives_json() -> None:
    """Every field comes back as it was."""
    pending = Pending(
        kind="which",
        question="Which?",
        line="take lantern",
        room="square",
        at=5,
        many=True,
        candidates=(Candidate("a", "the \u00e5"), Candidate("b", "the b")),
        answers=((3, ("x", "y")),),
    )
    memory = Memory(it="a", them=("b", "c"), him="d", her="e", last="look", pending=pending)
    assert Memory.from_json(memory.to_json()) == memory


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[]",
        "{}",
        "7",
        json.dumps({"it": 3, "them": [], "him": None, "her": None, "last": None, "pending": None}),
        json.dumps({"it": "", "them": [], "him": None, "her": None, "last": None, "pending": {}}),
        Memory(pending=Pending("which", "?", "l", "r", 1, many=False, candidates=()))
        .to_json()
        .replace('"which"', '"why"'),
        Memory(pending=Pending("meant", "?", "l", "r", 1, many=False, candidates=())).to_json(),
        Memory(last="half a \ud800").to_json(),
    ],
)
def test_what_is_no_memory_is_a_value_error(text: str) -> None:
    """Broken or foreign text never becomes half a memory."""
    with pytest.raises(ValueError, match=r"not a memory|Expecting|surrogates"):
        Memory.from_json(text)
