"""The keep, played: `python -m tests.scenarios.test_keep` writes its transcripts anew."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest

from tests.scenarios.transcripts import rendered
from tests.unit.keep import KEEP

FILES: Final = {"keep.toml": KEEP}
PLAYED: Final = sorted((Path(__file__).parent / "keep").glob("*.txt"))


@pytest.mark.parametrize("path", PLAYED, ids=lambda path: path.stem)
def test_what_is_in_the_way_is_told_as_it_stands(path: Path) -> None:
    """Doors, darkness, hidden ways, breath and water, as players are told of them, line by line."""
    text = path.read_text(encoding="utf-8")
    assert rendered(text, FILES) == text


if __name__ == "__main__":
    for played in PLAYED:
        played.write_text(rendered(played.read_text(encoding="utf-8"), FILES), encoding="utf-8")
