"""Transcripts: plays as text, run through the real cores and compared line by line.

A line `Ana enters` brings a player in, or back, `Ana leaves` has her go; `Ana: take the lamp` is
something said, `Ana and Bo at once: take the lamp` a race for it; `* 3 ticks pass` lets time pass.
What each player was told follows, indented, with their name where it is not the speaker. `python -m
tests.scenarios.transcripts` writes all of them anew, to be read as a diff.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from peer.cli import DEFAULT_WORLD, world_files
from tests.memory import MemoryRealm, whole_world

FOLDER: Final = Path(__file__).parent
INDENT: Final = "    "
_ENTERS: Final = re.compile(r"^(\w+) enters$")
_LEAVES: Final = re.compile(r"^(\w+) leaves$")
_RACES: Final = re.compile(r"^(\w+) and (\w+) at once: (.*)$")
_SAYS: Final = re.compile(r"^(\w+): (.*)$")
_PASSES: Final = re.compile(r"^\* (\d+) ticks? pass(?:es)?$")


def transcripts() -> list[Path]:
    """All transcripts, by name."""
    return sorted(FOLDER.glob("*.txt"))


def rendered(text: str, files: Mapping[str, str] | None = None) -> str:
    """The transcript as it comes out now: its own comments and deeds, with fresh answers.

    Args:
        text: the transcript.
        files: the world to play, by file name; without them the one that is shipped.
    """
    realm = whole_world(files or world_files(DEFAULT_WORLD))
    lines: list[str] = []
    for line in text.splitlines():
        if line.startswith(INDENT) or not line.strip():
            continue
        if line.startswith("#"):
            lines.append(line)
            continue
        lines += ["", line]
        speaker = _act(realm, line)
        for peer, talker in realm.talkers.items():
            told = "\n".join(talker.lines).splitlines()
            if peer != speaker and told:
                lines.append(f"{INDENT}[{talker.name}]")
            lines += [f"{INDENT}{one}".rstrip() or INDENT.rstrip() for one in told]
            talker.lines.clear()
    return "\n".join(lines).strip() + "\n"


def _act(realm: MemoryRealm, line: str) -> str:
    """Does what a line says; returns the peer that does it, if anybody does."""
    if entering := _ENTERS.match(line):
        realm.enter(entering[1])
        return entering[1].casefold()
    if leaving := _LEAVES.match(line):
        realm.leave(leaving[1])
        return ""
    if passing := _PASSES.match(line):
        realm.pass_ticks(int(passing[1]))
        return ""
    if racing := _RACES.match(line):
        realm.say_at_once((racing[1], racing[2]), racing[3])
        return ""
    if saying := _SAYS.match(line):
        realm.say(saying[1], saying[2])
        return saying[1].casefold()
    message = f"a transcript can't hold this line: {line!r}"
    raise ValueError(message)


def main() -> None:
    """Writes every transcript as it comes out now."""
    for path in transcripts():
        path.write_text(rendered(path.read_text(encoding="utf-8")), encoding="utf-8")
        sys.stdout.write(f"{path.name}\n")


if __name__ == "__main__":
    main()
