"""How words name things: by noun, by plural, by adjectives alone; and lists that share a noun.

It compares words and decides nothing: whether a thing may be meant is for `nouns` to say.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from client.gateway.core import vocabulary as vocab
from client.gateway.core.phrases import Phrase, as_typed
from client.gateway.core.scope import Scope, Thing, singulars
from client.gateway.core.words import Token


def _kind(word: str) -> frozenset[str]:
    """What the name of a kind, in either number, may stand for; nothing if it is none."""
    known = (vocab.KINDS_OF[one] for one in (word, *singulars(word)) if one in vocab.KINDS_OF)
    return next(known, frozenset())


def named(words: Sequence[str], thing: Thing) -> Literal["", "exact", "plural", "adjectives"]:
    """How words name a thing: "exact", "plural", "adjectives" (no noun among them), "" (not)."""
    plural = noun = False
    for word in words:
        if word in thing.nouns:
            noun = True
        elif any(single in thing.nouns for single in singulars(word)):
            noun = plural = True
        elif f"{word}s" in thing.nouns and thing.plural:
            noun = True
        elif (kind := _kind(word)) and thing.nouns & kind:
            noun = True
            plural = plural or word not in vocab.KINDS_OF
        elif word not in thing.words and word not in ("of", "the"):
            return ""
    if not words:
        return ""
    return "plural" if plural else "exact" if noun else "adjectives"


def called(words: Sequence[str], scope: Scope) -> list[Thing]:
    """Those who live and are named by these words beyond doubt."""
    return [one for one in scope.things if one.alive and named(words, one) == "exact"]


def telling(words: list[str], scope: Scope) -> list[str]:
    """Without adjectives that tell nothing apart: nothing in sight is called big or lovely."""
    known = scope.nouns
    words = [_positive(word, scope) for word in words]
    kept = [word for word in words if word not in vocab.PRAISE or word in known] or words
    if len(kept) > 1 and kept[-1] in vocab.KINDS and kept[-1] not in known:
        return kept[:-1]  # "the oak tree" is the oak
    return kept


def _positive(word: str, scope: Scope) -> str:
    """What a comparison compares, where that tells things apart: "older" is "old"."""
    ending = next((one for one in ("er", "est") if word.endswith(one)), "")
    if not ending or word in scope.words:
        return word
    stem = word.removesuffix(ending)
    return next((one for one in (stem, f"{stem}e", stem[:-1]) if one in scope.words), word)


def told_apart(wanted: Sequence[Phrase], scope: Scope) -> tuple[Phrase, ...]:
    """Several things in a row without a comma, each named in full: "lamp rope ladder"."""
    made: list[Phrase] = []
    for phrase in wanted:
        parts = _parts(phrase.words, scope) if len(phrase.words) > 1 and not phrase.count else None
        if parts is None:
            made.append(phrase)
        else:
            made += [
                replace(phrase, words=part, start=part[0].start, typed=as_typed(part))
                for part in parts
            ]
    return tuple(made)


def narrowed(
    wanted: tuple[Phrase, ...], tokens: Sequence[Token], scope: Scope
) -> tuple[Phrase, ...]:
    """One thing that is told apart after a comma: "the goblin, the tall one"."""
    if len(wanted) != 2 or any(token.word in ("and", "&") for token in tokens):  # noqa: PLR2004 -- a thing, and which
        return wanted
    first, second = wanted
    if second.every or second.both:
        return wanted
    whole = [token.word for token in (*second.words, *first.words)]
    several = sum(named([t.word for t in first.words], one) == "exact" for one in scope.things)
    fits = [one for one in scope.things if whole and named(whole, one) == "exact"]
    if several > 1 and len(fits) == 1 and second.words:
        return (replace(first, words=(*second.words, *first.words)),)
    return wanted


def _parts(words: tuple[Token, ...], scope: Scope) -> list[tuple[Token, ...]] | None:
    said = [token.word for token in words]
    if not (said[0] in scope.known_words or _kind(said[0])):
        return None
    if any(named(said, thing) for thing in scope.things):
        return None
    parts: list[tuple[Token, ...]] = []
    at = 0
    while at < len(words):
        for size in range(len(words) - at, 0, -1):
            fits = [one for one in scope.things if named(said[at : at + size], one) == "exact"]
            if len(fits) == 1:
                parts.append(words[at : at + size])
                at += size
                break
        else:
            return None
    return parts


def with_nouns(wanted: Sequence[Phrase], scope: Scope) -> tuple[Phrase, ...]:
    """A list whose first members lack their noun: "the red and the blue mug"."""
    made = list(wanted)
    last = made[-1].words[-1:]
    noun = last[0].word if last else ""
    heads = [one for one in (noun, *singulars(noun)) if any(one in t.nouns for t in scope.things)]
    for at, phrase in enumerate(made[:-1] if heads else ()):
        said = [token.word for token in phrase.words]
        if not said or any(named(said, one) in ("exact", "plural") for one in scope.things):
            continue
        whole = [*said, heads[0]]
        if any(named(whole, one) == "exact" for one in scope.things):
            made[at] = replace(phrase, words=(*phrase.words, last[0]._replace(word=heads[0])))
    return tuple(made)
