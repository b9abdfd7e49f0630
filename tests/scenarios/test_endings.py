"""The transcripts of quests tell quests that end: no other is a transcript of one."""

from __future__ import annotations

from typing import Final

import pytest

from content.catalog import flag, text
from content.catalogfile import catalog_of
from content.declarations import CATALOG
from content.worldfile import named_tables, tables_of
from peer.cli import DEFAULT_WORLD, world_files
from tests.scenarios.transcripts import FOLDER

FILES: Final = world_files(DEFAULT_WORLD)
TABLES: Final = [one for file in sorted(FILES) for one in tables_of(file, FILES[file])]
QUESTS: Final = catalog_of(
    {kind: named_tables(TABLES, kind) for kind in ("item", *CATALOG)},
    named_tables(TABLES, "room"),
    named_tables(TABLES, "character"),
)["quest"]
TRANSCRIPTS: Final = {
    "bailiff": "quest_bailiff",
    "bounds": "quest_bounds",
    "conger": "quest_conger",
    "greens": "quest_greens",
    "late": "quest_letter",
    "rats": "quest_rats",
    "sea": "quest_main",
    "seam": "quest_seam",
    "speaking": "quest_brothers",
}


@pytest.mark.parametrize("quest", sorted(QUESTS))
def test_every_quest_has_a_transcript_in_which_it_ends(quest: str) -> None:
    """Somebody does all of it and is told so; of the main quest, that the story ends."""
    told = (FOLDER / f"{TRANSCRIPTS[quest]}.txt").read_text(encoding="utf-8")
    assert f"{text(QUESTS[quest], 'title')} is done." in told
    assert ("Here the story ends." in told) or not flag(QUESTS[quest], "main")
