"""`worldline interpret`: lines and scopes in, one line of JSON out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from client.gateway.interpret import command

SCOPE = {
    "here": ["brass lantern", "rope", "oak chest"],
    "exits": ["north", "smithy"],
    "creatures": ["goblin", "goblin"],
    "players": ["Mira"],
    "inventory": ["coin", "loaf of bread"],
    "qty": {"coin": 5},
    "recipes": ["iron nail", "oak table"],
    "last": {"it": "rope", "her": "Mira"},
}


def run(*arguments: str, given: str = "") -> Result:
    """One run of the command."""
    return CliRunner().invoke(command, arguments, input=given)


def read(tmp_path: Path, utterance: str) -> dict[str, object]:
    """What a line is read as."""
    file = tmp_path / "scope.json"
    file.write_text(json.dumps(SCOPE), encoding="utf-8")
    result = run("--scope", str(file), utterance)
    assert result.exit_code == 0, result.output
    (line,) = result.stdout.splitlines()
    found: dict[str, object] = json.loads(line)
    assert list(found) == ["intents", "question", "refused", "by"]
    assert found["by"] == "grammar"
    return found


@pytest.mark.parametrize(
    "utterance, intents",
    [
        ("take it", [{"verb": "take", "args": {"item": "rope"}}]),
        ("drop 3 coins", [{"verb": "drop", "args": {"item": "coin", "quantity": 3}}]),
        ("go to the smithy", [{"verb": "move", "args": {"to": "smithy"}}]),
        ("n", [{"verb": "move", "args": {"to": "north"}}]),
        ("take all", [
            {"verb": "take", "args": {"item": "brass lantern"}},
            {"verb": "take", "args": {"item": "rope"}},
            {"verb": "take", "args": {"item": "oak chest"}},
        ]),
        ("say hello to Mira", [{"verb": "say", "args": {"text": "hello", "to": "Mira"}}]),
        ("examine the bread", [{"verb": "examine", "args": {"target": "loaf of bread"}}]),
        ("craft a table", [{"verb": "craft", "args": {"item": "oak table"}}]),
        ("make two iron nails", [
            {"verb": "craft", "args": {"item": "iron nail", "quantity": 2}},
        ]),
        ("put the rope in the chest", [
            {"verb": "put", "args": {"item": "rope", "into": "oak chest"}},
        ]),
        ("unlock the chest with the coin", [
            {"verb": "unlock", "args": {"target": "oak chest", "with": "coin"}},
        ]),
        ("give Mira the bread", [
            {"verb": "give", "args": {"item": "loaf of bread", "to": "Mira"}},
        ]),
        ("help take", [{"verb": "help", "args": {"topic": "take"}}]),
    ],
)  # fmt: skip
def test_intents_name_what_the_scope_names(
    tmp_path: Path, utterance: str, intents: list[object]
) -> None:
    """Arguments are called as in the documentation, things by their names."""
    found = read(tmp_path, utterance)
    assert (found["intents"], found["question"], found["refused"]) == (intents, None, None)


def test_what_is_ambiguous_is_asked_and_what_is_outside_refused(tmp_path: Path) -> None:
    """Exactly one of the three says something."""
    either = read(tmp_path, "examine the rope or the chest")
    assert (either["intents"], either["refused"]) == ([], None)
    assert str(either["question"]).startswith("Which one: 1. ")
    paris = read(tmp_path, "what's the weather in paris?")
    assert (paris["intents"], paris["question"]) == ([], None)
    assert paris["refused"]


def test_lines_are_answered_one_by_one() -> None:
    """A line that can't be read has an error, and the others their answers."""
    lines = [
        json.dumps({"utterance": "look", "scope": SCOPE}),
        "not json",
        json.dumps({"utterance": 7}),
        json.dumps({"utterance": "look", "scope": {"here": "rope"}}),
        json.dumps({"utterance": "north", "scope": SCOPE}),
    ]
    result = run("--lines", given="\n".join(lines))
    assert result.exit_code == 0
    found = [json.loads(line) for line in result.stdout.splitlines()]
    assert [next(iter(one)) for one in found] == ["intents", "error", "error", "error", "intents"]
    assert found[3]["error"] == "here is a list of names."


def test_no_line_ends_the_command() -> None:
    """Half a character, deep nesting, recipes that are none: each line has its answer."""
    bare = {key: SCOPE[key] for key in ("here", "exits", "creatures", "players", "inventory")}
    lines = [
        json.dumps({"utterance": "take rope", "scope": {**bare, "here": ["\ud800rope"]}}),
        json.dumps({"utterance": "take the \ud800", "scope": bare}),
        json.dumps({"utterance": "craft a table", "scope": {**bare, "recipes": 5}}),
        "[" * 100_000,
        json.dumps({"utterance": "north", "scope": bare}),
    ]
    result = run("--lines", given="\n".join(lines))
    assert result.exit_code == 0, result.output
    found = [json.loads(line) for line in result.stdout.splitlines()]
    assert [next(iter(one)) for one in found] == ["intents", "intents", "error", "error", "intents"]
    assert found[0]["intents"][0]["args"] == {"item": "\ud800rope"}
    assert found[2]["error"] == "recipes is a list of names."


def test_mistakes_are_said_in_a_sentence(tmp_path: Path) -> None:
    """With the way out."""
    assert "Say an UTTERANCE with --scope FILE" in run().output
    file = tmp_path / "scope.json"
    file.write_text("[]", encoding="utf-8")
    result = run("--scope", str(file), "look")
    assert result.exit_code == 2
    assert "A scope is a JSON object." in result.output
