"""Makes text from elsewhere safe to print, and fits it to a width.

Whatever reaches a screen passes here: a terminal obeys control characters, and other people chose
the text. Letters of every script stay, and so do the joiners that their spelling needs.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Final

TEXT_CHARS_MAX: Final = 16_384
"""Longer text is cut: no honest answer comes near it."""

_SEQUENCES: Final = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"  # CSI: colours, cursor movements
    r"|(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)?"  # titles, links
    r"|\x1b[ -/]*[0-~]?"
)
_LINE_ENDS: Final = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_JOINERS: Final = frozenset("\u200c\u200d")
_UNPRINTABLE: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


def safe_text(text: str) -> str:
    """The text without control characters, escape sequences, hidden and direction marks."""
    text = text[:TEXT_CHARS_MAX]
    if text.isascii() and text.replace("\n", "").isprintable():
        return text
    text = _LINE_ENDS.sub("\n", _SEQUENCES.sub("", text)).replace("\t", " ")
    return "".join(mark for mark in text if mark == "\n" or _is_printable(mark))


def safe_line(text: str) -> str:
    """As `safe_text`, on one line and without space around it."""
    return safe_text(text).replace("\n", " ").strip()


def _is_printable(mark: str) -> bool:
    return unicodedata.category(mark) not in _UNPRINTABLE or mark in _JOINERS


def wrapped(text: str, columns: int, width_of: Callable[[str], int] = len) -> str:
    """The text with lines of at most `columns` cells, broken at spaces where it can be.

    Args:
        text: safe text; its own line breaks and indentation stay.
        columns: cells of a line, at least 1.
        width_of: how many cells a string takes.
    """
    return "\n".join(
        piece for line in text.split("\n") for piece in _wrapped_line(line, columns, width_of)
    )


def _wrapped_line(line: str, columns: int, width_of: Callable[[str], int]) -> list[str]:
    if width_of(line) <= columns:
        return [line]
    pieces: list[str] = []
    current = line[: len(line) - len(line.lstrip(" "))][: columns // 2]
    room = ""
    for word in line.split():
        if width_of(current) + len(room) + width_of(word) <= columns:
            current += room + word
        else:
            if current.strip():
                pieces.append(current)
            *full, current = _broken(word, columns, width_of)
            pieces += full
        room = " "
    return [*pieces, current]


def _broken(word: str, columns: int, width_of: Callable[[str], int]) -> list[str]:
    """A word in pieces that fit; almost always one."""
    pieces = [""]
    for mark in word:
        if pieces[-1] and width_of(pieces[-1]) + width_of(mark) > columns:
            pieces.append("")
        pieces[-1] += mark
    return pieces
