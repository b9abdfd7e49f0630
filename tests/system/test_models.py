"""A realm with a model configured, as a player meets it: the real litellm, over HTTP."""

from __future__ import annotations

import json
import queue
import subprocess
import sys
import threading
import time
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
        "transmogrify that lamp for me good sir",
        "drop the lamp",
        "magpie something shiny",
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


LINES_MAX = 1_000
CAST = """
[[character]]
name = "Tamsin"
persona = "You mend nets, and you are pleased to see anybody."
pace_s = 3
"""


def lively(asked: Asked) -> Step:
    """A model that colours deeds, and plays a character who greets whoever greets her."""
    instruction, data = (one["content"] for one in asked["messages"])
    if "You play one character" in instruction:
        spoken_to = any("good morning" in one for one in json.loads(data)["happened"][-1:])
        return Step(json.dumps({"do": "say the tide is late" if spoken_to else ""}))
    return Step("The brass is cold. It smells of oil.", after_s=0.2)


def test_deeds_are_coloured_and_characters_live(tmp_path: Path) -> None:
    """The plain line is told first; a character is a player who says what a model lets her say."""
    (tmp_path / "cast.toml").write_text(CAST, encoding="utf-8")
    with model_server(lively) as server:
        options = ("--model", "openai/stub", "--model-url", server.url, "--narrate")
        characters = ("--characters", str(tmp_path / "cast.toml"))
        realm = Lively(tmp_path, *options, *characters)
        try:
            realm.say("take the lamp")
            told = realm.until("~ It smells of oil.")
            plain = told.index("You take the brass lamp.")
            assert told[plain + 1 : plain + 3] == ["~ The brass is cold.", "~ It smells of oil."]
            realm.until_sees("Tamsin")
            realm.say("say good morning")
            realm.until('Tamsin says, "the tide is late."')
        finally:
            realm.close()


class Lively:
    """A realm that somebody plays in, a line at a time."""

    def __init__(self, folder: Path, *options: str) -> None:
        where = ["--data", str(folder), "--name", "Ana", "--listen", free_endpoint()]
        self._lines: queue.Queue[str] = queue.Queue(LINES_MAX)
        self._told: list[str] = []
        self._playing = subprocess.Popen(
            [sys.executable, "-m", "client.cli", "play", *where, *options],
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1,
        )  # fmt: skip
        self._reading = threading.Thread(target=self._read, daemon=True)
        self._reading.start()

    def say(self, line: str) -> None:
        """Types a line."""
        assert self._playing.stdin is not None
        self._playing.stdin.write(f"{line}\n")

    def until(self, line: str, timeout_s: float = 60) -> list[str]:
        """Waits for a line; gives all that was told so far."""
        deadline = time.monotonic() + timeout_s
        while line not in self._told:
            self._told.append(self._lines.get(timeout=max(0.0, deadline - time.monotonic())))
        return self._told

    def until_sees(self, name: str) -> None:
        """Looks until somebody is there."""
        for _ in range(100):
            self.say("who")
            if any(name in line for line in self._drained()):
                return
        raise AssertionError(self._told)

    def close(self) -> None:
        """Leaves."""
        assert self._playing.stdin is not None
        assert self._playing.stdout is not None
        self._playing.stdin.close()
        self._playing.wait(timeout=30)
        self._reading.join()
        self._playing.stdout.close()

    def _drained(self) -> list[str]:
        time.sleep(0.3)
        while not self._lines.empty():
            self._told.append(self._lines.get())
        return self._told

    def _read(self) -> None:
        assert self._playing.stdout is not None
        for line in self._playing.stdout:
            self._lines.put(line.rstrip("\n"))


def test_while_the_switch_is_off_nothing_is_asked(tmp_path: Path) -> None:
    """`models.off` in the data folder, also where it was there before."""
    (tmp_path / "realm").mkdir()
    (tmp_path / "realm" / "models.off").touch()
    with model_server(take_the_lamp) as server:
        words = ["look", "transmogrify that lamp for me good sir"]
        told = play(tmp_path, words, "--model", "openai/stub", "--model-url", server.url)
        assert not server.asked
    assert told[-1].startswith("I don't know how to 'transmogrify'.")


def test_without_a_server_the_game_goes_on(tmp_path: Path) -> None:
    """Nobody at the address: what the grammar reads is done at once, the rest as without it."""
    options = ("--model", "openai/stub", "--model-url", "http://127.0.0.1:9/v1")
    told = play(tmp_path, ["transmogrify that lamp for me good sir", "take the lamp"], *options)
    assert "You take the brass lamp." in told
    assert any(line.startswith("I don't know how to 'transmogrify'.") for line in told)
