"""Contractions taken apart, so that "what's", "whats" and "what is" are one. Pure.

Both words keep the place of the one that was typed. "Don't" and its kind stay whole: the words that
forbid are looked for as they are.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from client.gateway.core.vocabulary import words
from client.gateway.core.words import Token

_ENDINGS: Final[Mapping[str, str]] = {
    "'s": "is",
    "'re": "are",
    "'ll": "will",
    "'d": "would",
    "'ve": "have",
    "'m": "am",
}
_HEADS: Final = words(
    "now what who where how when why that there here it he she i you we they somebody someone "
    "nobody everybody everyone anybody anyone nothing something everything whatever"
)
_WHOLE: Final[Mapping[str, tuple[str, str]]] = {
    "let's": ("let", "us"),
    "lets": ("let", "us"),
    "im": ("i", "am"),
    "whats": ("what", "is"),
    "whos": ("who", "is"),
    "wheres": ("where", "is"),
    "hows": ("how", "is"),
    "gimme": ("give", "me"),
    "lemme": ("let", "me"),
    "ive": ("i", "have"),
    "theres": ("there", "is"),
    "thats": ("that", "is"),
    "youre": ("you", "are"),
    "theyre": ("they", "are"),
    "hes": ("he", "is"),
    "shes": ("she", "is"),
    "somethings": ("something", "is"),
    "someones": ("someone", "is"),
    "theyve": ("they", "have"),
    "theyll": ("they", "will"),
    "itll": ("it", "will"),
    "ima": ("i", "will"),
    "imma": ("i", "will"),
    "i'ma": ("i", "will"),
    "i'mma": ("i", "will"),
    "hafta": ("have", "to"),
    "oughta": ("ought", "to"),
    "tryna": ("trying", "to"),
    "finna": ("going", "to"),
    "boutta": ("about", "to"),
    "c'mon": ("come", "on"),
    "cmon": ("come", "on"),
    "youve": ("you", "have"),
    "whatcha": ("what", "you"),
    "whaddya": ("what", "you"),
    "yknow": ("you", "know"),
    "outta": ("out", "of"),
    **{
        f"{verb}{mark}{way}": (verb, way)
        for verb, ways in (
            ("pick", ("up",)),
            ("put", ("on", "down", "out", "away")),
            ("take", ("off", "out")),
            ("turn", ("on", "off")),
            ("switch", ("on", "off")),
            ("throw", ("away",)),
        )
        for way in ways
        for mark in ("", "-")
    },
    "wouldya": ("would", "ya"),
    "couldya": ("could", "ya"),
    "willya": ("will", "ya"),
}
_FIRST: Final[Mapping[str, tuple[str, str]]] = {
    "ill": ("i", "will"),
    "id": ("i", "would"),
    "its": ("it", "is"),
}
"""Words that are other words too, but contractions where a line begins with them."""


def taken_apart(tokens: Iterable[Token]) -> tuple[Token, ...]:
    """The tokens with two for each contraction."""
    made: list[Token] = []
    for token in tokens:
        parts = _parts(token.word) or (None if made else _FIRST.get(token.word))
        if parts is None:
            made.append(token)
            continue
        size = len(parts[0])
        first = token.typed[:size] if token.word.startswith(parts[0]) else parts[0]
        made.append(token._replace(word=parts[0], typed=first))
        made.append(token._replace(word=parts[1], typed=parts[1]))
    return tuple(made)


def _parts(word: str) -> tuple[str, str] | None:
    if word in _WHOLE:
        return _WHOLE[word]
    head, mark, rest = word.partition("'")
    if mark and head in _HEADS and mark + rest in _ENDINGS:
        return head, _ENDINGS[mark + rest]
    return None
