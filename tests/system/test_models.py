"""A realm with a model configured, as a player meets it: the real litellm, over HTTP."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from client.gateway.llm import is_installed
from tests.model_server import Asked, Step, model_server
from tests.system.realm import ROOT, free_endpoint

pytestmark = [
    pytest.mark.system,
    pytest.mark.timeout(150),
    pytest.mark.skipif(not is_installed(), reason="the extra llm is not installed"),
]


def take_the_lamp(asked: Asked) -> Step:
    """A model for which everything means the lamp; one line makes it babble."""
    data = json.loads(asked["messages"][1]["content"])
    ids = {one["name"]: one["id"] for one in data["sees"]}
    if "babble" in data["line"]:
        return Step("I would rather not say.")
    taken = {"verb": "take", "item": ids["brass lamp"]}
    return Step(json.dumps({"intents": [taken], "clarify": None, "refuse": None}), after_s=0.6)


def play(folder: Path, words: list[str], *options: str) -> list[str]:
    """What a player is told who says these things in a realm of their own."""
    where = ["--data", str(folder), "--name", "Ana", "--listen", free_endpoint()]
    done = subprocess.run(
        [sys.executable, "-m", "client.cli", "play", *where, *options],
        cwd=ROOT,
        input="".join(f"{one}\n" for one in words),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.partition("Exits:")[2].splitlines()[1:]


def test_a_model_reads_what_the_grammar_cannot(tmp_path: Path) -> None:
    """Supported by the words it is done, else it is asked; babble is as if there were no model."""
    words = [
        "procure that lamp for me good sir",
        "drop the lamp",
        "bag something shiny",
        "yes",
        "kindly babble on",
        "meter",
    ]
    with model_server(take_the_lamp) as server:
        told = play(tmp_path, words, "--model", "openai/stub", "--model-url", server.url)
        assert len(server.asked) == 4
    assert told[:5] == [
        "You turn that over for a moment.",
        "You take the brass lamp.",
        "You put the brass lamp down.",
        "You turn that over for a moment.",
        "Did you mean: take the brass lamp?",
    ]
    assert told[5] == "You take the brass lamp."
    assert told[6].startswith("I don't know how to 'babble'.")
    assert told[7].startswith("The model was asked 4 times for you today")
    kept: Any = json.loads((tmp_path / "realm" / "models.budget.json").read_text("utf-8"))
    assert kept["players"]["ana"][1] == 4


def test_while_the_switch_is_off_nothing_is_asked(tmp_path: Path) -> None:
    """`models.off` in the data folder, also where it was there before."""
    (tmp_path / "realm").mkdir()
    (tmp_path / "realm" / "models.off").touch()
    with model_server(take_the_lamp) as server:
        words = ["look", "procure that lamp for me good sir"]
        told = play(tmp_path, words, "--model", "openai/stub", "--model-url", server.url)
        assert not server.asked
    assert told[-1].startswith("I don't know how to 'procure'.")


def test_without_a_server_the_game_goes_on(tmp_path: Path) -> None:
    """Nobody at the address: what the grammar reads is done at once, the rest as without it."""
    options = ("--model", "openai/stub", "--model-url", "http://127.0.0.1:9/v1")
    told = play(tmp_path, ["procure that lamp for me good sir", "take the lamp"], *options)
    assert "You take the brass lamp." in told
    assert any(line.startswith("I don't know how to 'procure'.") for line in told)
