"""Same events, same world: recorded sessions end in the digests that they always ended in."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from content.rules import RULES_VERSION
from tests.golden.digests import AGAIN, kept, problem
from tests.golden.sessions import names, played

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("name", names())
def test_a_session_ends_as_it_did(name: str) -> None:
    """The state that is settled in the end has the digest in the file, or the rules changed."""
    assert problem(name, kept(), played(name).digest) is None


def test_there_are_sessions_of_every_kind() -> None:
    """At least ten, with races that are lost, deeds refused, time that passes, and most verbs."""
    found: Counter[str] = Counter()
    for name in names():
        found += played(name).results
    assert set(kept()["sessions"]) == set(names())
    assert len(names()) >= 10
    assert sum(count for deed, count in found.items() if deed.endswith("conflict")) > 5
    assert sum(count for deed, count in found.items() if deed.endswith("fail")) > 30
    passed = {deed.split()[0] for deed in found if deed.endswith("pass")}
    assert {"craft", "gather", "attack", "buy", "sell", "accept", "undo", "arrive"} <= passed
    assert len(passed) > 40


def test_another_digest_says_what_to_do() -> None:
    """Under the same version it asks to raise it, under another to take the digests anew."""
    name = names()[0]
    held = kept()
    digest = held["sessions"][name]
    assert problem(name, held, digest) is None
    other = problem(name, held, "0" * 64)
    assert other is not None
    assert f"under version {RULES_VERSION}" in other
    assert "raise RULES_VERSION in content/rules.py" in other
    old = problem(name, {**held, "rules": RULES_VERSION - 1}, digest)
    assert old == f"The digests are of version {RULES_VERSION - 1} of the rules. {AGAIN}"
    assert problem("new", held, digest) == f"The session new has no digest yet. {AGAIN}"


@pytest.mark.parametrize("hash_seed", ["1", "2"])
def test_digests_depend_on_no_interpreter(hash_seed: str) -> None:
    """Other orders of hashing give the same digests."""
    script = "from tests.golden.digests import taken, kept; raise SystemExit(taken() != kept())"
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed}
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, env=environment, check=False)
    assert done.returncode == 0
