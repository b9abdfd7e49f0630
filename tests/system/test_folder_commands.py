"""`worldline log`, `replay` and `snapshot` on the data folder of a broker that runs."""

from __future__ import annotations

import asyncio
import json
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from client.cli import worldline
from tests.system.realm import PATIENCE_S, ROOT, Realm, Voice, voice

pytestmark = pytest.mark.system

SALTERN = ("--microcosm", "saltern")
WORDS = ("take the lamp", "drop the lamp", "say one \x1b[31m red thing")


def run(*arguments: str | Path) -> Result:
    """A command as an operator types it."""
    return CliRunner().invoke(worldline, [str(one) for one in arguments])


@pytest.fixture
def realm(tmp_path: Path) -> Iterator[Realm]:
    """A realm that runs."""
    found = Realm(tmp_path / "realm")
    found.start()
    try:
        yield found
    finally:
        found.stop()


@asynccontextmanager
async def _played(realm: Realm) -> AsyncIterator[Voice]:
    async with voice(realm.endpoint, "Ana") as ana:
        for words in WORDS:
            await ana.say(words)
        yield ana


def _play(realm: Realm) -> None:
    async def play() -> None:
        async with _played(realm):
            pass

    asyncio.run(play())


def _events(output: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in output.splitlines()]


def test_the_log_is_printed_while_the_broker_writes_it(realm: Realm) -> None:
    """One line for each event, in order, harmless to a terminal; all of it as JSON."""
    _play(realm)
    lines = run("log", "--data", realm.folder, "--microcosm", "saltern")
    assert lines.exit_code == 0
    said = [line for line in lines.output.splitlines() if "  saltern/utterance  ana  " in line]
    assert [word for word, line in zip(WORDS[:2], said, strict=False) if word in line] == [
        *WORDS[:2]
    ]
    assert "\x1b" not in lines.output
    events = _events(run("log", "--data", realm.folder, "--json", "--microcosm", "saltern").output)
    assert len(events) >= len(lines.output.splitlines())
    assert [event["stamp"] for event in events] == sorted(event["stamp"] for event in events)
    texts = [event["body"]["text"] for event in events if event["topic"][1:] == ["utterance"]]
    assert texts == [*WORDS]
    assert {event["microcosm"] for event in events} == {"saltern"}


def test_a_state_can_be_rebuilt_at_any_event(realm: Realm) -> None:
    """The lamp is where it was when an event was in; the digest says that two agree."""
    _play(realm)
    lines = run("log", "--data", realm.folder, "--microcosm", "saltern").output.splitlines()
    places, digests = [], []
    for words in WORDS[:2]:
        dot = next(line.split()[0] for line in lines if "intent" in line and words[:4] in line)
        found = run("replay", "--data", realm.folder, *SALTERN, "--at", dot)
        value = json.loads(found.output)
        places.append(value["state"]["lamp"]["status"]["location"])
        digests.append(value["digest"])
    assert places[0] == "ana"
    assert places[1] != "ana"
    assert digests[0] != digests[1]
    last = json.loads(run("replay", "--data", realm.folder, *SALTERN).output)
    assert last["settled"]
    assert last["microcosm"] == "saltern"
    again = json.loads(run("replay", "--data", realm.folder, *SALTERN).output)
    assert again["digest"] == last["digest"]


@pytest.mark.parametrize(
    "arguments, said",
    [
        (("replay", "--at", "home:0:1"), "There is no event home:0:1"),
        (("replay", "--at", "nonsense"), "There is no event nonsense"),
        (("replay", "--microcosm", "atlantis"), "There is no microcosm atlantis"),
        (("log", "--microcosm", "atlantis\x1b"), "There is no microcosm atlantis\\u001b"),
    ],
)
def test_a_mistake_is_answered_with_a_sentence(
    realm: Realm, arguments: tuple[str, ...], said: str
) -> None:
    """What is not there is named, with exit code 2."""
    _play(realm)
    found = run(*arguments, "--data", realm.folder)
    assert (found.exit_code, said in found.output) == (2, True)


def test_no_folder_and_no_journal_are_told(tmp_path: Path) -> None:
    """Nothing is made where there is nothing to read."""
    for command in (["log"], ["replay"], ["snapshot", tmp_path / "copy"]):
        found = run(*command, "--data", tmp_path / "nowhere")
        assert found.exit_code == 2
        assert "There is no journal in" in found.output
    assert list(tmp_path.iterdir()) == []


def _follower(realm: Realm, output: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "client.cli", "log", "--data", str(realm.folder), "--follow"]
    with output.open("wb") as file:
        return subprocess.Popen(command, cwd=ROOT, stdout=file, stderr=file)


async def _follow(realm: Realm, output: Path) -> None:
    async with _played(realm) as ana:
        following = _follower(realm, output)
        try:
            await ana.say("look")
            await asyncio.to_thread(_wait_for, '"text": "look"', output)
            following.send_signal(signal.SIGINT)
            assert await asyncio.to_thread(following.wait, PATIENCE_S) == 130
        finally:
            following.kill()
            following.wait()


def _wait_for(text: str, output: Path) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while text not in output.read_text(encoding="utf-8"):
        assert time.monotonic() < deadline, "the line did not come"
        time.sleep(0.05)


def test_a_log_is_followed(realm: Realm, tmp_path: Path) -> None:
    """What comes is printed as it comes, once, until Ctrl-C."""
    output = tmp_path / "log.txt"
    asyncio.run(_follow(realm, output))
    dots = [line.split("  ")[2:3] + line.split()[:1] for line in output.read_text().splitlines()]
    told = [(line[0].split("/")[0], line[1]) for line in dots]
    assert len(set(told)) == len(told)


def test_a_copy_of_a_running_broker_is_restored(realm: Realm, tmp_path: Path) -> None:
    """The copy holds the state of its moment; put back, the broker goes on in a life of its own."""
    _play(realm)
    copy = tmp_path / "backup" / "one"
    made = run("snapshot", "--data", realm.folder, copy)
    assert (made.exit_code, made.output.startswith("Copied ")) == (0, True)
    assert run("snapshot", "--data", realm.folder, copy).exit_code == 2
    digest = json.loads(run("replay", "--data", copy, *SALTERN).output)["digest"]
    assert digest == json.loads(run("replay", "--data", realm.folder, *SALTERN).output)["digest"]
    assert sorted(path.name for path in copy.iterdir()) == ["journal.db", "service.key"]
    realm.stop()
    restored = Realm(copy)
    restored.logs = tmp_path
    restored.start()
    try:
        _play(restored)
        events = _events(run("log", "--data", copy, "--json", "--microcosm", "saltern").output)
    finally:
        restored.stop()
    lives = {event["dot"][1] for event in events}
    assert len(lives) == 2
    texts = [event["body"]["text"] for event in events if event["topic"][1:] == ["utterance"]]
    assert texts == [*WORDS, *WORDS]
