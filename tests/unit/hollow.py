"""The hollow, a small world without a mistake, and ways to make mistakes in it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from content.checking.checked import checked
from content.checking.finding import NOTE, Finding

FOLDER: Final = Path(__file__).parents[1] / "worlds" / "hollow"
FILE: Final = "hollow.toml"
HOLLOW: Final = (FOLDER / FILE).read_text(encoding="utf-8")


def found_in(text: str) -> list[Finding]:
    """What is wrong with the hollow written so; without guesses."""
    return [one for one in checked({FILE: text}) if one.grade != NOTE]


def changed(*changes: tuple[str, str]) -> str:
    """The hollow with each of some passages, every one of which stands there once, made another."""
    text = HOLLOW
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


def line_of(text: str, passage: str) -> int:
    """The line on which a passage begins."""
    assert text.count(passage) == 1, passage
    return text[: text.index(passage)].count("\n") + 1
