"""docs/writing-worlds.md: every step of it works as it is written, and no key is missing."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from content import declarations
from content.checking.checked import checked
from content.checking.finding import ERROR, NOTE
from content.shapes import Keyed, Listed, Shape, Table
from content.worldset import load_world
from tests.memory import whole_world

ROOT: Final = Path(__file__).parents[2]
PAGE: Final = (ROOT / "docs" / "writing-worlds.md").read_text(encoding="utf-8")
BLOCK: Final = re.compile(r"<!-- (file|after|end of): (.+?) -->\n```(\w+)\n(.*?)```", re.DOTALL)
STEPS: Final = [(kind, where, text) for kind, where, _, text in BLOCK.findall(PAGE)]
LINES_MAX: Final = 9
PLAYED: Final = """
from tests.memory import whole_world
from tests.unit.two_shores import FILES

realm = whole_world(FILES)
realm.enter("Ana")
for line in ("sniff", "smell the air", "help sniff"):
    print("\\n".join(realm.say("Ana", line)))
"""


def written(upto: int) -> dict[str, str]:
    """The files of the page's world after so many steps."""
    files: dict[str, str] = {}
    for kind, where, text in STEPS[:upto]:
        if kind == "file":
            files[where] = f"{files.get(where, '')}\n{text}"
    return files


def test_every_example_is_short() -> None:
    """What it takes to add one thing stands in under ten lines."""
    assert len(STEPS) >= 20
    assert PAGE.count("```") == 2 * len(STEPS)
    for _, where, text in STEPS:
        lines = [line for line in text.splitlines() if line.strip()]
        assert len(lines) <= LINES_MAX, (where, text)
    verb = [text for kind, _, text in STEPS if kind != "file"]
    assert sum(len(text.splitlines()) for text in verb) <= LINES_MAX


def test_the_world_of_the_page_has_no_mistakes() -> None:
    """All its steps together make a world that can be played to its end."""
    files = written(len(STEPS))
    assert sorted(files) == ["cove.toml", "skerry.toml"]
    assert [one for one in checked(files) if one.grade != NOTE] == []


def test_a_world_can_be_loaded_after_each_of_its_rooms() -> None:
    """An author who follows the page is never led astray: what is written so far is a world."""
    rooms = [place for place, (_, _, text) in enumerate(STEPS) if text.startswith("[room.shed]")]
    for upto in range(rooms[0] + 1, len(STEPS) + 1):
        reads = [one for one in checked(written(upto)) if one.kind == "file" and one.grade == ERROR]
        allowed = ("there is no sort 'meat'", "there is no such room", "no way leads from")
        assert all(any(known in one.text for known in allowed) for one in reads), (upto, reads)


def test_the_world_of_the_page_can_be_played_to_its_end() -> None:
    """Its recipe, its creature, its door, its quest and its ford do what the page says."""
    realm = whole_world(written(len(STEPS)))
    realm.enter("Ana")
    told = []
    for line in (
        "north", "take knife", "wield knife", "talk to Ebba", "accept",
        "ask Ebba about her brother", "down", "up", "south", *["gather weed"] * 3, "try out rope",
    ):  # fmt: skip
        told += realm.say("Ana", line)
    for _ in range(30):  # a hand may slip, and kelp grow again
        if any("kelp rope" in one and "make" in one for one in told):
            break
        realm.pass_ticks(20)
        for line in (*["gather weed"] * 3, "try out rope"):
            told += realm.say("Ana", line)
    for line in ("north", "give rope to Ebba", "south", "east"):
        told += realm.say("Ana", line)
    whole = "\n".join(told)
    assert "Cellar\nStone steps go down into the sea" in whole
    assert "He went down for crabs." in whole
    assert "Ebba ties the rope to the eye of the hatch" in whole
    assert told[-1].startswith("Rock\n")


def test_the_verb_of_the_page_works_as_written(tmp_path: Path) -> None:
    """Put where the page says, its lines make a verb that is read, done, told and explained."""
    for folder in ("broker", "client", "content", "peer", "tests"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("*.pyc"))
    for kind, where, text in STEPS:
        if kind == "end of":
            path = tmp_path / where
            path.write_text(f"{path.read_text(encoding='utf-8')}\n\n{text}", encoding="utf-8")
        elif kind == "after":
            anchor, _, file = where.rpartition(" in ")
            path = tmp_path / file
            lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
            (at,) = (number for number, line in enumerate(lines) if line.startswith(anchor))
            path.write_text("".join([*lines[: at + 1], text, *lines[at + 1 :]]), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", PLAYED], cwd=tmp_path, capture_output=True, text=True, timeout=50,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout == (
        "Salt, tar, and rain by evening.\n" * 2 + 'sniff:\nSniff the air. For example: "sniff".\n'
    )


SHAPES: Final[tuple[Shape, ...]] = (
    *declarations.CATALOG.values(),
    declarations.PLACED,
    declarations.SPAWN,
    declarations.CHARACTER,
    declarations.DOOR,
)


def keys_of(shape: Shape) -> set[str]:
    """Every key of a shape and of the tables in it."""
    found = set(shape)
    for field in shape.values():
        inner = field.each if isinstance(field, Listed | Keyed) else field
        if isinstance(inner, Table):
            found |= keys_of(inner.shape)
    return found


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: next(iter(shape)))
def test_no_key_is_missing_on_the_page(shape: Shape) -> None:
    """The table of all keys names every key that may stand in a world's file."""
    table = PAGE.partition("## All keys")[2]
    assert sorted(key for key in keys_of(shape) if f"`{key}`" not in table) == []


def test_the_page_s_table_names_no_key_that_is_unknown() -> None:
    """Every key of a room, an exit and a microcosm that the table has can be read."""
    rows = {row[0]: row[1] for row in re.findall(r"^\| (.+?) \| (.+?) \|$", PAGE, re.MULTILINE)}
    told = {name: set(re.findall(r"`(\w+)`", keys)) for name, keys in rows.items()}
    known = {"`[sort.ID]`": declarations.SORT, "`[quest.ID]`": declarations.QUEST}
    for name, shape in known.items():
        assert told[name] == set(shape)
    assert load_world(written(len(STEPS)))
