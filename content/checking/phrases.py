"""Finds in English prose the phrases that name something one might want to look at.

It knows no grammar book: it goes by articles and the like, by prepositions, and by what ends a
phrase. What it gives may be a noun with an adjective before it or a verb behind it, so whoever asks
takes a phrase as known when any word of it is. Figures of speech (`like a quilt`, `as hard as a
hoof`) are left out, and so is what nobody can look at: sides, times, measures.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from content.checking.small_words import ADJECTIVES, ARTICLES, FIGURES, LINKS, ONE, STOPS, YOURS

_TOKEN: Final = re.compile(r"[A-Za-z]+(?:['\u2019-][A-Za-z]+)*|\d+|[.,;:!?()\u2014\u2013\"]| - ")


@dataclass(frozen=True)
class Phrase:
    """Words that may name something; `sure` when an article says that a noun is among them."""

    words: tuple[str, ...]
    sure: bool


def phrases(text: str) -> Iterator[tuple[Phrase, ...]]:
    """The phrases of a text; those bound by `of` come together, for they name one thing."""
    for sentence in re.split(r"(?<=[.!?])\s+|\n", text):
        yield from _bound(_in_sentence(_TOKEN.findall(sentence)))


@dataclass
class _Open:
    """A phrase that is being read.

    Attributes:
        link: the word before it; empty where no noun is to be expected.
        sure: an article went before it; `single`: one of only one thing.
        figure: it is part of a figure of speech, or of a name.
    """

    link: str = ""
    sure: bool = False
    single: bool = False
    figure: bool = False
    words: tuple[str, ...] = ()


def _in_sentence(tokens: Sequence[str]) -> Iterator[tuple[str, Phrase]]:
    """Each phrase that counts, and the word before it."""
    now = _Open(",")
    for place, token in enumerate(tokens):
        word = token.lower().replace("\u2019", "'")
        if word in ARTICLES and not _is_pronoun(word, tokens, place):
            yield from _closed(now)
            fresh = not now.words
            link, figure = (now.link, now.figure) if fresh else ("", False)
            now = _Open(link, sure=True, single=word in ONE, figure=figure)
        elif word in YOURS or word in FIGURES or (token[:1].isupper() and place):
            yield from _closed(now)
            now = _Open(figure=True)
        elif word in LINKS:
            yield from _closed(now)
            now = _Open(word, figure=word == "of" and now.figure)
        elif word in STOPS or _is_adverb(word):
            yield from _closed(now)
            now = _Open()
        elif not word[:1].isalpha():
            yield from _closed(now)
            now = _Open(",")
        else:
            now.words += (word.removesuffix("'s"),)
    yield from _closed(now)


def _closed(now: _Open) -> Iterator[tuple[str, Phrase]]:
    if now.words and not now.figure and (now.sure or now.link):
        named = _noun_in(now)
        if named:
            yield now.link, Phrase(named, now.sure)


def _noun_in(now: _Open) -> tuple[str, ...]:
    """The words without a verb at their end; none where none of them is a noun: `the nearest`."""
    words = now.words
    if _is_adjective(words[0]) and (words[0].endswith("est") or all(map(_is_adjective, words))):
        return ()
    while len(words) > 1 and (
        _is_adjective(words[-1]) or (now.single and _is_third_person(words[-1]))
    ):
        words = words[:-1]
    return words


def _is_adjective(word: str) -> bool:
    is_long = len(word) > 4  # noqa: PLR2004 -- nest, bed, shed
    return word in ADJECTIVES or (is_long and word.endswith(("est", "ed")))


def _is_third_person(word: str) -> bool:
    """Behind `a` what ends in s is no noun."""
    return word.endswith("s") and not word.endswith(("ss", "us", "is"))


def _bound(found: Iterator[tuple[str, Phrase]]) -> Iterator[tuple[Phrase, ...]]:
    group: tuple[Phrase, ...] = ()
    for link, phrase in found:
        if link == "of" and group:
            group += (phrase,)
            continue
        if group:
            yield group
        group = (phrase,)
    if group:
        yield group


def _is_pronoun(word: str, tokens: Sequence[str], place: int) -> bool:
    """`this` and `one` before what ends a phrase stand for nouns themselves."""
    if word not in ("this", "these", "those", "one", "each", "some", "both", "any"):
        return False
    behind = tokens[place + 1].lower() if place + 1 < len(tokens) else "."
    return behind in STOPS or behind in LINKS or not behind[:1].isalpha()


def _is_adverb(word: str) -> bool:
    return len(word) > 4 and word.endswith("ly")  # noqa: PLR2004 -- fly and ply are none
