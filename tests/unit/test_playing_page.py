"""docs/playing.md: it names every verb, and everything that it says can be said is read so."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import pytest

from client.gateway.core.grammar import interpret
from client.gateway.core.reading import Memory
from client.gateway.core.scopefile import observation_of
from content.capabilities.table import CAPABILITIES
from content.manual import GROUPS

PAGE: Final = (Path(__file__).parents[2] / "docs" / "playing.md").read_text(encoding="utf-8")
ROW: Final = re.compile(r"^\| ([a-z]+) \| (`.+`) \|$", re.MULTILINE)
SAID: Final = {verb: re.findall(r"`([^`]+)`", said) for verb, said in ROW.findall(PAGE)}
SCOPE: Final = {
    "here": ["lamp", "rope", "chest", "bush", "tree", "pool", "anvil"],
    "exits": ["north", "up"],
    "creatures": ["crab"],
    "players": ["Bo", "Mira"],
    "inventory": [
        "book", "bread", "key", "knife", "coat", "salve", "candle", "ale", "pearl", "bow",
    ],
    "recipes": ["torch"],
}  # fmt: skip
EXAMPLES: Final = [(verb, said) for verb in sorted(SAID) for said in SAID[verb]]


def test_every_verb_has_its_line() -> None:
    """Whatever help lists, the page lists."""
    verbs = {verb for group in GROUPS.values() for verb in group}
    assert sorted(verbs - set(SAID)) == []


@pytest.mark.parametrize("verb, said", [one for one in EXAMPLES if one[0] in CAPABILITIES])
def test_what_the_page_says_is_read_as_it_says(verb: str, said: str) -> None:
    """Each example of a line is read as that verb and no other."""
    reading = interpret(said, observation_of(SCOPE), Memory())
    assert {intent["verb"] for intent in reading.intents} == {verb}, reading
