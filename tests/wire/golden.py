"""The golden files: `python -m tests.wire.golden` writes them anew, to be read as a diff.

A changed file means that old journals or old programs are not understood any more: it goes with a
new `PROTOCOL_VERSION` or `JOURNAL_VERSION`.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, Final

import msgpack

from tests.wire.samples import golden

FOLDER: Final = Path(__file__).parent / "golden"
WIDTH: Final = 32


def rendered(data: bytes) -> str:
    """Bytes as a file shows them: in hexadecimal, and what they say."""
    rows = [data[start : start + WIDTH].hex(" ") for start in range(0, len(data), WIDTH)]
    return "\n".join([*rows, "", *_lines(msgpack.unpackb(data, strict_map_key=False)), ""])


def bytes_of(text: str) -> bytes:
    """The bytes that a file holds."""
    return bytes.fromhex(text.partition("\n\n")[0])


def _lines(value: Any, depth: int = 0) -> list[str]:  # noqa: ANN401 - any plain value
    if isinstance(value, list) and value and any(isinstance(one, list) for one in value):
        return [line for one in value for line in _lines(one, depth + 1)]
    return [f"{'  ' * depth}{value!r}"]


def main() -> None:
    """Writes every golden file as it comes out now."""
    FOLDER.mkdir(exist_ok=True)
    for name, data in golden().items():
        (FOLDER / f"{name}.txt").write_text(rendered(data), encoding="utf-8")
        sys.stdout.write(f"{name}\n")


if __name__ == "__main__":
    main()
