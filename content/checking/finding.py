"""A mistake that was found in a world: where it stands, how grave it is, what would mend it."""

from dataclasses import dataclass
from typing import Final, Literal

from content.declared import Declared

Grade = Literal["error", "warning", "note"]
ERROR: Final = "error"
"""Something can't be reached, had or done, or the world can't be loaded at all."""
WARNING: Final = "warning"
"""A player will stumble over it, or it is there for nothing."""
NOTE: Final = "note"
"""A guess: look at it once."""


@dataclass(frozen=True, order=True)
class Finding:
    """One mistake; they sort by where they stand.

    Attributes:
        kind: one word for all mistakes of its sort, for programs that read this.
    """

    file: str
    line: int
    grade: Grade
    kind: str
    text: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}: {self.grade}: {self.text}"


def found(grade: Grade, kind: str, one: Declared, text: str, *inner: str) -> Finding:
    """A mistake in a table, or at a key in it."""
    return Finding(one.file, one.line(*inner), grade, kind, text)
