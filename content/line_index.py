"""Where in a TOML text each key stands: tomllib tells values and keeps no lines.

It reads only as much TOML as it takes to skip values; whether the text is TOML, tomllib says first.
"""

import re
from collections.abc import Mapping
from typing import Final

Keys = tuple[str, ...]

_PART: Final = r"""(?:[A-Za-z0-9_-]+|"(?:[^"\\]|\\.)*"|'[^']*')"""
_KEYS: Final = rf"{_PART}(?:\s*\.\s*{_PART})*"
_HEADER: Final = re.compile(rf"\s*\[\[?\s*({_KEYS})\s*\]\]?\s*(?:#.*)?")
_KEY: Final = re.compile(rf"\s*({_KEYS})\s*=")
_ONE: Final = re.compile(_PART)
_ESCAPED: Final = re.compile(r"\\.")
_SKIPPED: Final = re.compile(r""""(?:[^"\\]|\\.)*"|'[^']*'|\#.*""")


def line_index(text: str) -> Mapping[Keys, int]:
    """The line, counted from 1, on which each table and key of a valid TOML text begins.

    The entries of a list of tables have keys of their own: `("topics", "[1]", "words")`.
    """
    found: dict[Keys, int] = {}
    lengths: dict[Keys, int] = {}
    table: Keys = ()
    closing, depth = "", 0
    for number, line in enumerate(text.split("\n"), start=1):
        if not closing and depth == 0:
            header, key = _HEADER.fullmatch(line), _KEY.match(line)
            if header is not None:
                table = _placed(_parts(header[1]), lengths, more=line.lstrip().startswith("[["))
                _begin(found, table, number)
                continue
            if key is not None:
                _begin(found, (*table, *_parts(key[1])), number)
                line = line[key.end() :]  # noqa: PLW2901  # the value is what may go on
        closing, depth = _after(line, closing, depth)
    return found


def entry(place: int) -> str:
    """How the keys of an entry of a list go on: `[0]` is the first."""
    return f"[{place}]"


def _placed(keys: Keys, lengths: dict[Keys, int], *, more: bool) -> Keys:
    """The keys of a table, with the entry of each list of tables that it stands in.

    Args:
        lengths: how many entries each list has so far; `more` adds one to that of these keys.
    """
    placed: Keys = ()
    for place, key in enumerate(keys):
        placed = (*placed, key)
        if more and place == len(keys) - 1:
            lengths[placed] = lengths.get(placed, 0) + 1
        if placed in lengths:
            placed = (*placed, entry(lengths[placed] - 1))
    return placed


def _begin(found: dict[Keys, int], keys: Keys, number: int) -> None:
    for length in range(1, len(keys) + 1):
        found.setdefault(keys[:length], number)


def line_of(index: Mapping[Keys, int], keys: Keys) -> int:
    """The line of a key, or of the nearest that it lies in."""
    for length in range(len(keys), 0, -1):
        if keys[:length] in index:
            return index[keys[:length]]
    return 1


def _parts(keys: str) -> Keys:
    return tuple(part.strip("\"'") for part in _ONE.findall(keys))


def _after(line: str, closing: str, depth: int) -> tuple[str, int]:
    """What is still open after a line: a text in three quotes, or brackets."""
    rest = line
    while rest:
        if closing:
            if closing == '"""':
                rest = _ESCAPED.sub("", rest)
            _, met, rest = rest.partition(closing)
            if not met:
                return closing, depth
            closing = ""
        elif rest.startswith(('"""', "'''")):
            closing, rest = rest[:3], rest[3:]
        elif skipped := _SKIPPED.match(rest):
            rest = rest[skipped.end() :]
        else:
            depth += (rest[0] in "[{") - (rest[0] in "]}")
            rest = rest[1:]
    return closing, depth
