"""Lines that players type, and what each must be read as: `tests/scenarios/utterances/*.jsonl`.

A row says one or several lines in turn, to a player who stands in the market square of
`tests/unit/utterances.py`; the last of them must give these intents, or this question, or refusal.
"""

import json
from pathlib import Path
from typing import Any, Final

import pytest

from client.gateway.core.grammar import interpret
from client.gateway.core.reading import Memory, Reading
from tests.unit.utterances import SQUARE

FOLDER: Final = Path(__file__).parents[1] / "scenarios" / "utterances"
ROWS: Final = [
    pytest.param(json.loads(line), id=f"{file.stem}-{number}")
    for file in sorted(FOLDER.glob("*.jsonl"))
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
]


def test_the_corpus_is_not_small() -> None:
    """At least 150 lines keep the grammar honest."""
    assert len(ROWS) >= 150


@pytest.mark.parametrize("row", ROWS)
def test_a_line_is_read_as_it_is_meant(row: dict[str, Any]) -> None:
    """The last line of a row gives what the row says, and nothing else."""
    reading = Reading(Memory())
    for line in row["say"]:
        reading = interpret(line, SQUARE, reading.memory)
    assert list(reading.intents) == row.get("intents", [])
    assert reading.question == row.get("question")
    assert reading.refused == row.get("refused")
    if "requires" in row:
        assert list(reading.requires) == row["requires"]
    if "notes" in row:
        assert list(reading.notes) == row["notes"]
