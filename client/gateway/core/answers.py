"""Reading a line as the answer to an open question: a number, a telling word, yes or no.

What is no answer is left for the grammar to read as a line of its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from client.gateway.core import vocabulary as vocab
from client.gateway.core.naming import named
from client.gateway.core.phrases import number_of
from client.gateway.core.reading import Candidate, Pending
from client.gateway.core.scope import Scope
from client.gateway.core.words import Token, folded

_FILLER = frozenset(("number", "no", "#", "the", "please", ".", "!", "?", ")", "(", "one", "ones"))
_LAST = frozenset(("last", "latter"))


@dataclass(frozen=True)
class Choice:
    """What an answer chooses; nothing if it declines, several by mistake if `narrowed`."""

    ids: tuple[str, ...]


@dataclass(frozen=True)
class Narrowed:
    """An answer that still fits several candidates, or more than the question allows."""

    candidates: tuple[Candidate, ...]


def answer(tokens: Sequence[Token], asked: Pending, scope: Scope) -> Choice | Narrowed | None:
    """What a line says to a question with candidates; None if it is no answer."""
    words = [token.word for token in tokens if not token.is_mark or token.word in (",", "&")]
    if not words:
        return None
    either = asked.kind in ("meant", "deed")
    if either or len(words) == 1:
        plain = [word for word in words if word not in (",", "please", "i", "did", "do")]
        if plain and either and all(word in vocab.YES for word in plain):
            return Choice((asked.candidates[0].id,))
        if plain and plain[0] in vocab.NO and len(plain) == 1 and (plain[0] != "n" or either):
            return Choice(())  # after a list, "n" is still the way north
    if asked.kind == "deed":
        return None
    chosen: list[str] | tuple[Candidate, ...] | None = _numbered(words, asked.candidates)
    if chosen is None:
        chosen = _all(words, asked.candidates)
    if chosen is None:
        chosen = _named(words, asked.candidates, scope)
    if not chosen:
        return None
    if isinstance(chosen, tuple):
        return Narrowed(chosen)
    ids = tuple(dict.fromkeys(chosen))
    if len(ids) > 1 and not asked.many:
        return Narrowed(tuple(one for one in asked.candidates if one.id in ids))
    return Choice(ids)


def _numbered(words: Sequence[str], candidates: Sequence[Candidate]) -> list[str] | None:
    """The candidates at "2", "the first one", "1 and 3"; None if that is not how it is said."""
    chosen: list[str] = []
    plain = [word for word in words if word not in _FILLER] or list(words)
    for word in plain:
        if word in vocab.LIST_MARKS:
            continue
        number = len(candidates) if word in _LAST else vocab.ORDINALS.get(word) or number_of(word)
        if number is None or not 1 <= number <= len(candidates):
            return None
        chosen.append(candidates[number - 1].id)
    return chosen or None


def _all(words: Sequence[str], candidates: Sequence[Candidate]) -> list[str] | None:
    plain = [word for word in words if word not in ("of", "them", "the", "please", "one", "ones")]
    if plain in (["any"], ["either"], ["whichever"]):
        return [candidates[0].id]
    everything = plain in (["all"], ["everything"], ["every"], ["each"])
    if everything or (plain == ["both"] and len(candidates) == 2):  # noqa: PLR2004 -- both are two
        return [one.id for one in candidates]
    return None


def _named(
    words: Sequence[str], candidates: Sequence[Candidate], scope: Scope
) -> list[str] | tuple[Candidate, ...] | None:
    """The candidates that the words fit; a tuple if they fit several."""
    chosen: list[str] = []
    for phrase in _parts(words):
        plain = [word for word in phrase if word not in vocab.ARTICLES and word not in _FILLER]
        if not plain:
            return None
        fits = [one for one in candidates if _fits(plain, one, scope)]
        whole = [one for one in fits if _name(one, scope) == tuple(plain)]
        if len(whole) == 1:
            fits = whole
        if not fits:
            return None
        if len(fits) > 1:
            return tuple(fits)
        chosen.append(fits[0].id)
    return chosen


def _parts(words: Sequence[str]) -> list[list[str]]:
    parts: list[list[str]] = [[]]
    for word in words:
        if word in vocab.LIST_MARKS:
            parts.append([])
        else:
            parts[-1].append(word)
    return [part for part in parts if part]


def _fits(words: Sequence[str], one: Candidate, scope: Scope) -> bool:
    thing = scope.thing(one.id)
    if thing is not None and named(words, thing):
        return True
    label = folded(one.label)
    return all(word in label or vocab.DIRECTIONS.get(word) in label for word in words)


def _name(one: Candidate, scope: Scope) -> tuple[str, ...]:
    thing = scope.thing(one.id)
    return folded(thing.name if thing is not None else one.label)
