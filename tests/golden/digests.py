"""The digests that the recorded sessions end in, and by which version of the rules they do."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

from content.rules import RULES_VERSION
from tests.golden.sessions import names, played

FILE: Final = Path(__file__).parent / "digests.json"
AGAIN: Final = (
    "`python -m tests.golden` takes the digests anew; read in the diff which ones changed."
)


def kept() -> dict[str, Any]:
    """What the file holds: `{"rules": version, "sessions": {name: digest}}`."""
    found: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return found


def taken() -> dict[str, Any]:
    """The same, as the sessions come out now."""
    return {"rules": RULES_VERSION, "sessions": {name: played(name).digest for name in names()}}


def problem(name: str, held: dict[str, Any], digest: str) -> str | None:
    """What is wrong with a session that ends in a digest, and the way out; None if nothing is.

    Args:
        held: what the file holds.
    """
    if held["rules"] != RULES_VERSION:
        return f"The digests are of version {held['rules']} of the rules. {AGAIN}"
    if name not in held["sessions"]:
        return f"The session {name} has no digest yet. {AGAIN}"
    if held["sessions"][name] != digest:
        return (
            f"The session {name} ends in another world under version {RULES_VERSION} of the rules. "
            "If the change is meant, running realms must not take it for the old rules: raise "
            "RULES_VERSION in content/rules.py, unless that version was never released (then, or "
            f"if only the world that it plays in was edited, leave it). {AGAIN}"
        )
    return None
