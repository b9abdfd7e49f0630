"""`worldline bot --explore`: a bot that decides for itself, in a realm of real processes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.system.realm import ROOT, Realm
from tests.unit.hollow import FOLDER

pytestmark = pytest.mark.system
SECONDS_MAX = 150


@pytest.mark.timeout(SECONDS_MAX + 30)
def test_an_explorer_leaves_with_its_level(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It finds its way and its fights over sockets, by the clock, and goes when it has level 2."""
    monkeypatch.setenv("WORLDLINE_WORLD", str(FOLDER))
    realm = Realm(tmp_path / "realm")
    realm.start()
    try:
        done = subprocess.run(
            [
                *(sys.executable, "-m", "client.cli", "bot", realm.endpoint, "--explore"),
                *("--level", "2", "--pace", "0", "--data", str(tmp_path / "bots")),
            ],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=SECONDS_MAX,
            check=False,
        )
    finally:
        realm.stop()
    assert done.returncode == 0, done.stderr
    items = [json.loads(line) for line in done.stdout.splitlines()]
    said = [item["text"] for item in items if item["event"] == "said"]
    assert {"search", "take bill hook", "talk to Osk", "attack any old badger"} <= {*said}
    assert items[-1]["event"] == "left"
    assert items[-1]["unanswered"] == []
    told = [item["text"] for item in items if item["event"] in ("told", "heard")]
    assert any("level 2, with a point to spend" in text for text in told)
