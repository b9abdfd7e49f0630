"""Every transcript comes out as it stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.scenarios.transcripts import rendered, transcripts


@pytest.mark.parametrize("path", transcripts(), ids=lambda path: path.stem)
def test_a_transcript_comes_out_as_it_stands(path: Path) -> None:
    """What players are told in a transcript is what the world tells them, line by line."""
    text = path.read_text(encoding="utf-8")
    assert rendered(text) == text
