"""What may stand in a table of a world file, as data: a shape names each key and its kind.

Each kind reads a value out of its table, or says in one sentence, with file and line, what was
expected. Names that are defined elsewhere (`of="sort"`) are looked up once all files are read.
"""

import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from content.declared import Declared
from content.line_index import entry
from content.model import Value
from content.words import cleaned

TEXT_CHARS_MAX: Final = 2_000
NAME_CHARS_MAX: Final = 60
NUMBER_MAX: Final = 1_000_000
LIST_MAX: Final = 64

Known: TypeAlias = Callable[[str], Iterable[str]]
"""Given a kind of table (`sort`, `room`, ...), the ids that are declared."""


@dataclass(frozen=True)
class Text:
    """Some text, its paragraphs however their lines were broken."""

    chars_max: int = TEXT_CHARS_MAX
    needed: bool = False
    default: str = ""
    choices: tuple[str, ...] = ()
    of: str = ""

    def read(self, one: Declared, key: str, known: Known) -> Value:
        """The text, or the default."""
        if key not in one.table:
            return self.default
        return self.shaped(one, one.table[key], known, key)

    def shaped(self, one: Declared, value: object, known: Known, *inner: str) -> str:
        """A value as this text."""
        name = one.called(*inner)
        if not isinstance(value, str):
            one.wrong(f"{name} is a text in quotes, not {shown(value)}", *inner)
        parts = [cleaned(part, len(value)) for part in re.split(r"\n\s*\n", value) if part.strip()]
        text = "\n".join(part for part in parts if part)
        if not text:
            one.wrong(f"{name} is empty: expected some text", *inner)
        if len(text) > self.chars_max:
            one.wrong(f"{name} is too long: expected at most {self.chars_max} characters", *inner)
        if self.choices and text not in self.choices:
            one.wrong(f"{name} is {text!r}: expected {one_of(text, self.choices)}", *inner)
        if self.of and text not in known(self.of):
            there = one_of(text, known(self.of))
            one.wrong(f"{name}: there is no {self.of} {text!r}: expected {there}", *inner)
        return text


@dataclass(frozen=True)
class Number:
    """A whole number."""

    default: int = 0
    least: int = 0
    most: int = NUMBER_MAX
    needed: bool = False

    def read(self, one: Declared, key: str, known: Known) -> Value:
        """The number, or the default."""
        return self.shaped(one, one.table.get(key, self.default), known, key)

    def shaped(self, one: Declared, value: object, _: Known, *inner: str) -> int:
        """A value as this number."""
        name = one.called(*inner)
        if type(value) is not int:
            one.wrong(f"{name} is a whole number, not {shown(value)}", *inner)
        if not self.least <= value <= self.most:
            one.wrong(f"{name} is out of bounds: {self.least} to {self.most}", *inner)
        return value


@dataclass(frozen=True)
class Flag:
    """True or false; false where nothing is said."""

    needed: bool = False

    def read(self, one: Declared, key: str, known: Known) -> Value:
        """Whether it says true."""
        return self.shaped(one, one.table.get(key, False), known, key)

    def shaped(self, one: Declared, value: object, _: Known, *inner: str) -> bool:
        """A value as this flag."""
        if type(value) is not bool:
            name = one.called(*inner)
            one.wrong(f"{name} is true or false, not {shown(value)}", *inner)
        return value


@dataclass(frozen=True)
class Listed:
    """A list of values of one kind."""

    each: "Text | Number | Table"
    most: int = LIST_MAX
    needed: bool = False

    def read(self, one: Declared, key: str, known: Known) -> Value:
        """The values in their order."""
        return self.shaped(one, one.table.get(key, []), known, key)

    def shaped(self, one: Declared, value: object, known: Known, *inner: str) -> list[Value]:
        """A value as this list."""
        name = one.called(*inner)
        if not isinstance(value, list):
            one.wrong(f"{name} is a list, not {shown(value)}", *inner)
        if len(value) > self.most:
            one.wrong(f"{name} has {len(value)} entries: expected at most {self.most}", *inner)
        return [
            self.each.shaped(one, found, known, *inner, entry(place))
            for place, found in enumerate(value)
        ]


@dataclass(frozen=True)
class Keyed:
    """A table of values of one kind, under names that the author chooses, or ids `of` a kind."""

    each: "Text | Number | Table"
    of: str = ""
    choices: tuple[str, ...] = ()
    needed: bool = False

    def read(self, one: Declared, key: str, known: Known) -> Value:
        """The values by name, sorted."""
        return self.shaped(one, one.table.get(key, {}), known, key)

    def shaped(self, one: Declared, value: object, known: Known, *inner: str) -> dict[str, Value]:
        """A value as this table."""
        name = one.called(*inner)
        if not isinstance(value, Mapping):
            one.wrong(f"{name} is a table, not {shown(value)}", *inner)
        names = self.choices or (tuple(known(self.of)) if self.of else ())
        for key in value:
            if names and key not in names:
                what = self.of or "key"
                there = one_of(key, names)
                one.wrong(f"{name}: there is no {what} {key!r}: expected {there}", *inner)
        return {key: self.each.shaped(one, value[key], known, *inner, key) for key in sorted(value)}


@dataclass(frozen=True)
class Table:
    """A table with keys of its own shape; None where it is left out."""

    shape: "Shape"
    needed: bool = False

    def read(self, one: Declared, key: str, known: Known) -> Value:
        """The table's values by key."""
        if key not in one.table:
            return None
        return self.shaped(one, one.table[key], known, key)

    def shaped(self, one: Declared, value: object, known: Known, *inner: str) -> dict[str, Value]:
        """A value as this table."""
        if not isinstance(value, Mapping):
            name = one.called(*inner)
            one.wrong(f"{name} is a table, not {shown(value)}", *inner)
        found = one
        for key in inner[:-1]:
            found = found.inside(key, {})
        return read(found.inside(inner[-1], value), self.shape, known)


Field: TypeAlias = Text | Number | Flag | Listed | Keyed | Table
Shape: TypeAlias = Mapping[str, Field]


def read(one: Declared, shape: Shape, known: Known) -> dict[str, Value]:
    """Everything that a table declares, by key, with defaults for what it leaves out.

    Raises:
        WorldFileError: a key is unknown or missing, or a value is not of its kind.
    """
    name = one.called() or "a world file"
    for key in one.table:
        if key not in shape:
            one.wrong(f"{name} has no key {key!r}: expected {one_of(key, shape)}", key)
    missing = next((key for key in shape if shape[key].needed and key not in one.table), None)
    if missing is not None:
        one.wrong(f"{name} lacks {missing!r}", missing)
    return {key: field.read(one, key, known) for key, field in shape.items()}


def shown(value: object) -> str:
    """What a value is, for a sentence about what it should be."""
    kinds = {str: "a text", int: "a whole number", bool: "true or false", list: "a list"}
    return kinds.get(type(value)) or ("a table" if isinstance(value, Mapping) else f"{value!r:.40}")


def one_of(word: str, known: Iterable[str]) -> str:
    """The known name that a word may be meant for, or all of them if they are few."""
    names = list(known)
    close = difflib.get_close_matches(word, names, n=1)
    if close:
        return f"{close[0]!r}, did you mean that?"
    return f"one of {', '.join(names[:12])}{' and others' if len(names) > 12 else ''}"  # noqa: PLR2004
