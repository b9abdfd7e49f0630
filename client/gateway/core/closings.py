"""What trails behind a command and changes nothing: politeness, reasons, what is not meant."""

from collections.abc import Sequence
from typing import Final

from client.gateway.core import vocabulary as vocab
from client.gateway.core.remarks import is_how
from client.gateway.core.sayings import CLOSINGS
from client.gateway.core.starts import ends
from client.gateway.core.words import Token, said

_PURPOSES: Final = frozenset(
    (("so", "i"), ("so", "that"), ("so", "we"), ("in", "order"), ("as", "i"), ("since", "i"))
)
_RATHER: Final = (("instead", "of"), ("rather", "than"))
_BEFORE_REASONS: Final = vocab.words("since because cause cos cuz as if so that case unless when")
"""What makes the words after it a reason or a condition, which goes as a whole or not at all."""
_WHO: Final = vocab.words("i we you he she they")
_TRAILING: Final = frozenset((*",.!?:", '"', "and", "please", "thanks", "now"))


_GOING: Final = frozenset(("run", "go", "walk", "move", "head", "come", "get"))


def closed(words: Sequence[Token], *, gesture: bool = True) -> tuple[Token, ...]:
    """The clause without what politeness and marks trail behind it; a gesture keeps its adverbs."""
    kept = tuple(words)
    if gesture and kept and kept[0].word in vocab.SOCIAL:
        return _unmarked(kept)
    return _without_closings(_without_other(_without_reason(_without_closings(kept))))


def _without_closings(kept: tuple[Token, ...]) -> tuple[Token, ...]:
    while len(kept) > 1 and not _is_asked_of(kept):
        size = ends(CLOSINGS, kept)
        if not size and len(kept) > 2 and _is_manner(kept):  # noqa: PLR2004 -- a verb and a noun
            size = 1
        if size == len(kept) - 1 and kept[0].word in _GOING:
            return kept  # "run over there" says where, and is no flight
        if not size or (kept[-size - 1].word in _BEFORE_REASONS and kept[-size].word in _WHO):
            return kept
        kept = kept[:-size]
    return kept


def _is_manner(words: Sequence[Token]) -> bool:
    """Whether the last word only says how: "ask Mira about the forge nervously"."""
    before, last = words[-2:]
    named = last.typed[:1].isupper() or before.word in vocab.ARTICLES
    return is_how(last.word) and not named


def _is_asked_of(words: tuple[Token, ...]) -> bool:
    """Whether the last word belongs to the deed: "ask Wren about then", "hold it up close"."""
    close = words[0].word == "hold" and words[-1].word == "close"
    return close or words[-2].word == "about"


def _without_reason(words: tuple[Token, ...]) -> tuple[Token, ...]:
    """The clause without why it is wanted: "take the lamp because it is dark"."""
    for at, token in enumerate(words):
        why = token.word in ("because", "cause") or said(words[at : at + 2]) in _PURPOSES
        if at > 1 and why:
            return words[:at]
    return words


def _without_other(words: tuple[Token, ...]) -> tuple[Token, ...]:
    """The clause without what is not meant: "take the red scarf, not the blue one"."""
    for at, token in enumerate(words):
        spared = at > 1 and words[at - 1].word not in vocab.EXCEPT
        other = "".join(said(words[at + 1 : at + 2]))
        marked = words[at - 1].word == "," and len(words) == at + 2
        if at > 1 and said(words[at : at + 2]) in _RATHER:
            return words[:at]
        if spared and token.word == "not" and (other in vocab.BARE_ARTICLES or marked):
            return words[:at]
    return words


def _unmarked(words: tuple[Token, ...]) -> tuple[Token, ...]:
    """A gesture keeps the adverbs that go with it: "sigh quietly"."""
    while len(words) > 1 and words[-1].word in _TRAILING:
        words = words[:-1]
    return words
