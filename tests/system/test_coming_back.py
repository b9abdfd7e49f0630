"""`worldline play` as a command: who one is, and who one is the next time."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.system.realm import free_endpoint

pytestmark = pytest.mark.system


def play(data: Path, endpoint: str, *options: str, command: str = "play") -> tuple[int, str, str]:
    """One visit in which nothing is said: exit code, standard output and standard error."""
    where = ("play", "--listen", endpoint) if command == "play" else (command, endpoint)
    ran = subprocess.run(
        [sys.executable, "-m", "client.cli", *where, "--data", str(data), *options],
        env={name: one for name, one in os.environ.items() if "WORLDLINE" not in name},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return ran.returncode, ran.stdout, ran.stderr


@pytest.mark.timeout(180)
def test_who_one_is_the_next_time(tmp_path: Path) -> None:
    """Who came in last comes back, and is told so; whoever was refused meanwhile is forgotten."""
    endpoint = free_endpoint()
    code, first, told = play(tmp_path, endpoint, "--name", "Ana")
    assert code == 0
    assert "You are Ana.\n" in told
    assert first.startswith("The Saltern at Low Water\n")
    for refused in (
        play(tmp_path, endpoint, "--name", "Max", "--world", "nowhere"),
        play(tmp_path, "tcp://192.0.2.7:5570", "--name", "Max"),
        play(tmp_path, "127.0.0.1:5570", "--name", "Zed", command="join"),
        play(tmp_path, endpoint, "--name", "Lamp"),
    ):
        assert refused[0] == 1, refused
        assert "You are" not in refused[2]
    code, again, told = play(tmp_path, endpoint)
    assert code == 0
    assert "You are Ana.\n" in told
    assert again.startswith(("You are back where you were.\n", "You wake where you fell asleep.\n"))
