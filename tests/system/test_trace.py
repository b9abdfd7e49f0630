"""`worldline trace` on the journals of a partition that real processes went through."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner, Result

from client.cli import worldline
from tests.system import partition
from tests.unit.test_trace import SVG, check_as_shiviz, parsed

pytestmark = pytest.mark.system


def run(*arguments: str | Path) -> Result:
    """A command as an operator types it."""
    return CliRunner().invoke(worldline, ["trace", *map(str, arguments)])


@pytest.mark.timeout(120)
def test_a_partition_is_traced_with_its_conflict(tmp_path: Path) -> None:
    """Both tools' outputs tell of the cut, and who lost the lamp, as that player was told."""
    told = partition.play(tmp_path)
    east, west = tmp_path / "east", tmp_path / "west"
    results = sorted(told, key=lambda name: told[name][-1].result)
    assert [told[name][-1].result for name in results] == ["conflict", "pass"]
    loser, winner = results
    done = run(east, west, "--shiviz", "-", "--svg", tmp_path / "drawn.svg")
    assert done.exit_code == 0, done.output
    entries = parsed(done.stdout)
    check_as_shiviz(entries)
    assert {entry.host for entry in entries} == {"east", "west"}
    lost = [
        one for one in entries if f"[conflict: {winner} was first; told pass before]" in one.event
    ]
    assert len(lost) == 2  # where it was written, and where it was taken in
    assert all(f"of {loser.lower()} " in one.event for one in lost)
    drawn = ET.parse(tmp_path / "drawn.svg").getroot()  # noqa: S314 - written here
    texts = ["".join(one.itertext()) for one in drawn.iter(f"{SVG}text")]
    assert f"conflict: {winner} was first; told pass before" in texts
    assert sum(text.startswith("cut for at least ") for text in texts) == 2  # and its halo
    titles = [one.text or "" for one in drawn.iter(f"{SVG}title")]
    assert any(told[loser][-1].text in title for title in titles)
    _narrowed(east, west, tmp_path)


def _narrowed(east: Path, west: Path, folder: Path) -> None:
    """Fewer steps, one microcosm, one journal: all are histories; what is none is one sentence."""
    few = run(east, west, "--shiviz", "-", "--steps", "20", "--microcosm", "saltern")
    entries = parsed(few.stdout)
    assert len(entries) == 20
    check_as_shiviz(entries)
    assert "The newest 20 of " in few.stderr
    check_as_shiviz(parsed(run(west, "--shiviz", "-").stdout))
    for words, text in (
        ((east, west), "Say what to write"),
        ((east, east, "--svg", "-"), "Two of these journals are of east"),
        ((folder, "--svg", "-"), "There is no journal"),
        ((east, "--svg", "-", "--microcosm", "nowhere"), "No events are there"),
        ((east, "--svg", folder / "none" / "x.svg"), "can't be written"),
        ((east, "--svg", "-", "--from", "noon"), "noon is no time"),
        ((east, "--svg", "-", "--to", "1999-01-01"), "No events are there"),
    ):
        refused = run(*words)
        assert refused.exit_code == 2, words
        assert text in refused.stderr
