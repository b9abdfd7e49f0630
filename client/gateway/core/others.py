"""What is left beside what was just spoken of: "the other mug", "the rest of them". Pure."""

from dataclasses import replace
from typing import Final

from client.gateway.core.found import Context
from client.gateway.core.naming import named
from client.gateway.core.phrases import Phrase, number_of
from client.gateway.core.scope import Thing
from client.gateway.core.words import Token, folded

_OTHER: Final = frozenset(("other", "others", "remaining", "rest"))
_OF: Final = frozenset(("of", "the", "them", "these", "those"))


def others(phrase: Phrase, verb: str, context: Context) -> tuple[Phrase, tuple[str, ...]] | None:
    """The phrase without "other", and the things spoken of that it leaves out; None if it is none.

    Who spoke of nothing of the kind before is asked which one they mean.
    """
    lately = _lately(context)
    if len(lately) == 1 and lately[0].plural:
        heap = lately[0]
        kept = verb == "take" and heap.where == "held"  # "keep the other one"
        another = _is_other(phrase) and heap.count is not None and not kept
        noun = (_noun_of(heap, phrase.words[0]),) if another else ()
        return (replace(phrase, words=noun, count=1), ()) if another else None
    lately = [one for one in lately if not one.plural]
    said = [token.word for token in phrase.words]
    if not lately or not said:
        return None
    ids = tuple(one.id for one in lately)
    if phrase.every and said in (["else"], ["left"], ["that", "is", "left"]):
        return replace(phrase, words=(), typed="all"), ids
    if said[0] not in _OTHER:
        return None
    of = [token for token in phrase.words[1:] if token.word not in _OF]
    numbered = len(of) == 1 and number_of(of[0].word) is not None
    nouns = tuple(of) if not numbered else ()
    if nouns:
        plain = [token.word for token in nouns]
        if not any(named(plain, one) in ("exact", "plural") for one in lately):
            return None
        every = phrase.every or said[0] in ("rest", "remaining")
        return replace(phrase, words=nouns, every=every), ids
    alike = _noun_of(lately[0], phrase.words[0])
    several = sum(named([alike.word], one) == "exact" for one in context.scope.things) > 1
    if not several:
        return None
    one_alone = phrase.stands_for and phrase.typed.casefold().endswith(("other", "other one"))
    singular = one_alone and phrase.count is None
    return replace(phrase, words=(alike,), stands_for=False, every=not singular, count=None), ids


def _lately(context: Context) -> list[Thing]:
    """What was spoken of last, in this line or the one before it."""
    memory = context.memory
    ids = context.lately or ((memory.it,) if memory.it is not None else memory.them)
    found = (context.scope.thing(one) for one in ids)
    return [one for one in found if one is not None]


def _is_other(phrase: Phrase) -> bool:
    """Whether a phrase is no more than "the other" or "the other one"."""
    return [token.word for token in phrase.words] == ["other"] and not phrase.every


def _noun_of(thing: Thing, token: Token) -> Token:
    """The noun that a thing shares with those of its kind."""
    last = folded(thing.name)[-1]
    noun = last if last in thing.nouns else min(thing.nouns, key=len)
    return token._replace(word=noun)
