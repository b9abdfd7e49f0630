"""`worldline bot` where there is no world: it says so, and how."""

import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.parametrize("options", [["--explore"], ["--say", "look"], []])
def test_a_world_that_does_not_answer_is_told(tmp_path: Path, options: list[str]) -> None:
    """After the time that it was given, in one sentence and with exit code 1."""
    where = "tcp://127.0.0.1:1"
    ran = subprocess.run(
        [
            *(sys.executable, "-m", "client.cli", "bot", where),
            *("--data", str(tmp_path), "--seconds", "0.3", *options),
        ],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert ran.returncode == 1
    assert ran.stderr.startswith(f"No world answered at {where} within 0.3 seconds.")
    assert ran.stderr.count("\n") == 1
