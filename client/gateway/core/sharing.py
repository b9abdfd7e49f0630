"""One deed for several people: "give Bob and Ana a coin each", "invite everyone". Pure.

A clause that names more than one person where a verb takes but one is read once for each of them.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from client.gateway.core import vocabulary as vocab
from client.gateway.core.clauses import Clause
from client.gateway.core.found import Ask, Deeds, No
from client.gateway.core.naming import called
from client.gateway.core.scope import Scope, Thing
from client.gateway.core.verbs import words_of
from client.gateway.core.words import Token

_GIVING: Final = words_of("give")
_SHARED: Final = words_of("give", "invite", "mute", "unmute", "tell", "whisper", "talk", "say")
_TO_ALL: Final = words_of("give", "invite", "mute", "unmute")
"""What may be done for everybody in sight by that word alone."""
_JOINTS: Final = frozenset((",", "and", "&", "plus", "to", "with"))
_BEFORE: Final = vocab.words("to with at up")
_ALL: Final = vocab.words("everyone everybody")
_NAME_WORDS_MAX: Final = 3
_PEOPLE_MAX: Final = 8


def for_each(clause: Clause, scope: Scope) -> tuple[Clause, ...]:
    """The clause once for each of several people whom it names; empty if it names no two."""
    words = clause.words
    if clause.shortcut or len(words) < 2 or words[0].word not in _SHARED:  # noqa: PLR2004 -- a verb and whom
        return ()
    for at in range(1, len(words)):
        before = words[at - 1].word
        if at > 1 and before not in _BEFORE:
            continue
        if before == "to" and at > 2 and words[0].word == "talk":  # noqa: PLR2004 -- asked to do what
            continue
        run = _people(words, at, scope)
        if run is not None:
            people, end = run
            return tuple(
                replace(clause, words=_without_each((*words[:at], *one, *words[end:])))
                for one in people
            )
    return ()


def together(found: Sequence[Deeds | Ask | No]) -> Deeds | Ask | No | None:
    """What is done for all of them as one; None where one thing can't go to several."""
    deeds: list[Deeds] = []
    for one in found:
        if not isinstance(one, Deeds):
            return one if isinstance(one, Ask) else None
        deeds.append(one)
    first = deeds[0]
    if first.verb == "give" and not all(thing.plural for thing in first.spoken_of):
        return None
    intents = tuple(intent for one in deeds for intent in one.intents)
    return Deeds(first.verb, intents, first.spoken_of, first.whom)


def _people(
    words: Sequence[Token], at: int, scope: Scope
) -> tuple[list[tuple[Token, ...]], int] | None:
    """Several people in a row as words for each, and where the row stops."""
    if words[at].word in _ALL and words[0].word in _TO_ALL:
        if any(token.word in vocab.EXCEPT for token in words[at:]):
            return None  # "mute everyone except Ivo"
        players = [one for one in scope.things if one.where == "player" and one.alive]
        return ([_named(one, words[at]) for one in players], at + 1) if players else None
    found: list[tuple[Token, ...]] = []
    at += words[at].word == "both"
    while at < len(words) and len(found) < _PEOPLE_MAX:
        size = next(
            (
                size
                for size in range(_NAME_WORDS_MAX, 0, -1)
                if at + size <= len(words) and _is_one(words[at : at + size], scope)
            ),
            0,
        )
        if not size:
            return None
        found.append(tuple(words[at : at + size]))
        at += size
        joint = at
        while joint < len(words) and words[joint].word in _JOINTS:
            joint += 1
        if words[joint - 1].word in _BEFORE and joint == at + 1:
            break  # "invite Bob to ..."
        if joint == at or joint == len(words):
            break
        if not any(_is_one(words[joint : joint + n], scope) for n in (1, 2, 3)):
            break
        at = joint
    return (found, at) if len(found) > 1 else None


def _is_one(words: Sequence[Token], scope: Scope) -> bool:
    plain = [token.word for token in words if token.word not in vocab.ARTICLES]
    return len(called(plain, scope)) == 1 and words[-1].word not in vocab.ARTICLES


def _named(thing: Thing, token: Token) -> tuple[Token, ...]:
    """A token for a person by name, in the place of "everyone"."""
    name = thing.name.split(" ")
    return tuple(token._replace(word=part.casefold(), typed=part) for part in name)


def _without_each(words: tuple[Token, ...]) -> tuple[Token, ...]:
    """The words without what says that each gets so many: "a coin each"."""
    if words[0].word not in _GIVING:
        return words
    return tuple(token for token in words if token.word not in ("each", "apiece", "both"))
