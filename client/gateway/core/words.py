"""From a line to its words, each with its place in the line. It knows no vocabulary.

Words keep their place so that speech can be taken verbatim and a question can point at the noun
that it asks about.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from client.gateway.core.limits import NAMES_KEPT

_WORD: Final = re.compile(r"[^\W_]+(?:['\u2019\u2018`-][^\W_]+)*|[^\w\s]")
_APOSTROPHES: Final = str.maketrans("\u2019\u2018`", "'''")
_QUOTES: Final = {"\u201c": '"', "\u201d": '"', "\u201e": '"', "\u00ab": '"', "\u00bb": '"'}

# Line ends and control characters become spaces; characters nobody can see vanish.
_SHOWN: Final = {"Cc": " ", "Zl": " ", "Zp": " ", "Cf": "", "Cs": "", "Co": "", "Cn": ""}


class Token(NamedTuple):
    """A word or a mark: as compared, as typed, its place in the line, and a doubtful repair."""

    word: str
    typed: str
    start: int
    end: int
    maybe: str = ""  # a word that it may be a slip for, too doubtful to act on

    @property
    def is_mark(self) -> bool:
        """Whether this is punctuation rather than a word or a number."""
        return not self.word[0].isalnum()


def cleaned(utterance: str) -> str:
    """The utterance without control and direction characters; otherwise untouched, but trimmed."""
    return "".join(_SHOWN.get(unicodedata.category(one), one) for one in utterance).strip()


def tokens(line: str) -> tuple[Token, ...]:
    """The words and marks of a line, in their order."""
    return tuple(
        Token(_compared(found[0]), found[0], found.start(), found.end())
        for found in _WORD.finditer(line)
    )


@lru_cache(maxsize=NAMES_KEPT)
def folded(text: str) -> tuple[str, ...]:
    """The words of a name as they are compared; marks left out."""
    return tuple(one.word for one in tokens(text) if not one.is_mark)


def said(words: Sequence[Token]) -> tuple[str, ...]:
    """The words as they are compared."""
    return tuple(token.word for token in words)


def _compared(typed: str) -> str:
    return _QUOTES.get(typed, typed).casefold().translate(_APOSTROPHES)
