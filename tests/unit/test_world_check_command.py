"""`worldline check`: what it prints, and how it ends."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner, Result

from peer.check import command
from tests.unit.hollow import FILE, FOLDER, changed, line_of


def run(*words: str) -> Result:
    """The command with these words."""
    return CliRunner().invoke(command, words)


def written(folder: Path, text: str) -> str:
    """A folder with that world in it."""
    (folder / FILE).write_text(text, encoding="utf-8")
    return str(folder)


def test_the_command_tells_errors_by_its_status(tmp_path: Path) -> None:
    """A sound world ends well, a warning too unless it counts, an error never."""
    assert run(str(FOLDER)).exit_code == 0
    warned = written(tmp_path, changed(('brief = "The bench and the shavings."\n', "")))
    assert run(warned).exit_code == 0
    assert run(warned, "--strict").exit_code == 1
    wrong = run(written(tmp_path, changed(('buys = ["wood"]', 'buys = ["wool"]'))))
    assert wrong.exit_code == 1
    assert wrong.stdout.startswith("hollow.toml, line ")
    assert wrong.stderr.endswith("1 error, 0 warnings and 5 notes.\n")


def test_the_command_speaks_json(tmp_path: Path) -> None:
    """With --json each mistake is an object with its place, grade, kind and sentence."""
    text = changed(('buys = ["wood"]', 'buys = ["wool"]'))
    (one,) = json.loads(run(written(tmp_path, text), "--json").stdout)
    assert one["text"].startswith("osk buys 'wool'")
    del one["text"]
    assert one == {
        "file": FILE, "line": line_of(text, "buys = "), "grade": "error", "kind": "dangling",
    }  # fmt: skip


def test_a_world_that_can_t_be_loaded_is_an_error_too(tmp_path: Path) -> None:
    """What the world's reader refuses is found like any other mistake."""
    wrong = run(written(tmp_path, changed(('at = "sett"\ncount', 'at = "set"\ncount'))))
    assert wrong.exit_code == 1
    assert "hollow.toml, line " in wrong.stdout
    assert "there is no room 'set'" in wrong.stdout


def test_the_world_that_is_shipped_can_be_played_to_its_end() -> None:
    """In Low Water everything can be reached, had and done, and what is named can be looked at."""
    done = run("lowwater", "--strict")
    assert done.exit_code == 0, done.stdout


def test_what_is_no_world_is_one_sentence(tmp_path: Path) -> None:
    """A file, an empty folder and a file that is not text are told with their names."""
    path = tmp_path / "a.toml"
    nothing = run(str(tmp_path))
    assert (nothing.exit_code, nothing.stdout) == (2, "")
    assert (
        nothing.stderr == f"There is no world in {tmp_path}: a world is a folder of .toml files.\n"
    )
    path.write_bytes(b"[microcosm]\ntitle = '\xff'\n")
    assert f"{path}, line 2: this is not UTF-8" in run(str(tmp_path)).stderr
    assert "is no folder; a world is one" in run(str(path)).stderr
