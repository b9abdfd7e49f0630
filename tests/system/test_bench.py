"""Every benchmark runs: what it measures is not looked at here."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.system.realm import ROOT

pytestmark = [pytest.mark.system, pytest.mark.timeout(180)]


def test_the_benchmarks_run(tmp_path: Path) -> None:
    """The quickest form of each, and the JSON that comes of them."""
    out = tmp_path / "results.json"
    done = subprocess.run(
        [sys.executable, "-m", "bench", "--quick", "--out", str(out)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=170,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    rows = json.loads(out.read_text(encoding="utf-8"))["rows"]
    assert len(rows) == len(done.stdout.splitlines()) - 1
    assert all(row["value"] > 0 for row in rows)
    assert sum(row["reference"] > 0 for row in rows) >= 7
