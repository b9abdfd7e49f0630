"""A table of a world file with its place in the text, and the error that names that place.

It says where something stands; what may stand there, `content.worldfile` says.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NoReturn, TypeAlias

from content.line_index import Keys, line_of

Table: TypeAlias = Mapping[str, object]


class WorldFileError(ValueError):
    """A mistake in a world file: where it is, and in one sentence what was expected there.

    `keys` lead to what is wrong or missing; there are none where a file could not be read.
    """

    def __init__(self, file: str, line: int, expected: str, keys: Keys = ()) -> None:
        super().__init__(f"{file}, line {line}: {expected}")
        self.file = file
        self.line = line
        self.expected = expected
        self.keys = keys


@dataclass(frozen=True)
class Declared:
    """One table of a world file, with what it takes to tell where it stands."""

    file: str
    lines: Mapping[Keys, int]
    keys: Keys
    table: Table

    def called(self, *inner: str) -> str:
        """The dotted name of this table, or of a key in it."""
        return ".".join((*self.keys, *inner)).replace(".[", "[")

    def line(self, *inner: str) -> int:
        """The line on which this table, or a key in it, begins."""
        return line_of(self.lines, (*self.keys, *inner))

    def wrong(self, expected: str, *inner: str) -> NoReturn:
        """Raises the error for this table, or a key in it."""
        raise WorldFileError(self.file, self.line(*inner), expected, (*self.keys, *inner))

    def inside(self, key: str, table: Table) -> "Declared":
        """A table in this one."""
        return Declared(self.file, self.lines, (*self.keys, key), table)
