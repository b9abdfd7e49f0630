"""What stands beside the commands of a line: reasons, exclamations, a thing named beforehand. Pure.

"I'm hungry, I'll eat the cheese" is one command and a reason. "The gate, open it" says first what
"it" will be. An aside does nothing by itself and is only one where a command follows: what is said
alone is no command, and refused.
"""

from collections.abc import Sequence
from typing import Final

from client.gateway.core import vocabulary as vocab
from client.gateway.core.clauses import Clause
from client.gateway.core.naming import named
from client.gateway.core.phrases import number_of
from client.gateway.core.scope import Scope, Thing
from client.gateway.core.verbs import HEADS
from client.gateway.core.words import Token

_REASONS: Final = frozenset(("since", "because"))
_FIRST: Final = frozenset(
    (
        ("turn",),
        ("turn", "around"),
        ("turn", "round"),
        ("stand", "up"),
        ("get", "up"),
        ("stop",),
        ("reach", "out"),
        ("reach", "down"),
        ("reach", "over"),
        ("reach", "up"),
        ("lean", "down"),
        ("bend", "down"),
        ("bend", "over"),
        ("lean", "over"),
        ("kneel", "down"),
        ("step", "forward"),
        ("step", "up"),
        ("step", "closer"),
        ("come", "closer"),
        ("get", "closer"),
        ("move", "closer"),
        ("go", "closer"),
        ("lean", "in"),
        ("charge", "in"),
        ("rush", "in"),
        ("jump", "in"),
        ("lean", "closer"),
        ("duck",),
    )
)
"""What comes of itself with the deed after it: "turn and run"."""
_WHO: Final = vocab.words("i we it this that he she they there")
_STATES: Final = vocab.words(
    "am are is was were feel feels look looks need needs seem seems have has love hate"
)
_WANTS: Final = (["need"], ["want"], ["like"], ["trust"])
_STANDING_IN: Final = vocab.words("it them those these that em")
_BEFORE_NOUNS: Final = vocab.ARTICLES | vocab.EVERYTHING | vocab.words("both half either other")
_NO_NOUNS: Final = _STATES | vocab.words(
    "i you we me told said says asked will would can could should must may might goes go"
)
_OTHERS_STATES: Final = _STATES | vocab.words("would want wants wish wishes like likes")


def is_aside(clause: Clause, following: Clause, scope: Scope, *, asked: bool) -> bool:
    """Whether a clause before a command is a reason, an exclamation, or names a thing."""
    words = [token.word for token in clause.words if not token.is_mark]
    if words[:2] == ["as", "for"] or (asked and words[:1] == ["see"]):
        return True  # "as for the gate, open it"; "see the gate? open it"
    if _is_unwanted(words, following):
        return True
    if not words or clause.shortcut or any(word in vocab.NEGATIONS for word in words):
        return False
    if tuple(words) in _FIRST:
        return True
    if words[0] == "as" and words[1:2] in (["i"], ["it"], ["we"]):
        return True
    if words[0] in _REASONS or all(word in vocab.EXCLAMATIONS for word in words):
        return True
    if words[0] in _WHO and len(words) > 2 and words[1] in _STATES:  # noqa: PLR2004 -- I am cold
        return True
    if words[0] in HEADS:
        return False
    if (
        words[0] in ("my", "the")
        and len(mentioned(clause.words, scope)) == 1
        and _points_back(following)
    ):
        return True  # "my hand closes around the cup; I take it"
    plain = [word for word in words if word != "and"]
    at = 0
    while at < len(plain) and (size := _longest(plain, at, scope)[1]):
        at += size
    if at < len(plain):
        return bool(at) and plain[at] in _OTHERS_STATES
    return _points_back(following)


def is_list(clause: Clause) -> bool:
    """Whether an aside lists things: "the tongs and the apron, take them"."""
    return any(token.word in vocab.LIST_MARKS for token in clause.words)


def _points_back(following: Clause) -> bool:
    """Whether a command needs to have been told before what it is about: "take it", "take four"."""
    words = [token.word for token in following.words]
    counted = len(words) == 2 and number_of(words[1]) is not None  # noqa: PLR2004 -- "take four"
    return counted or any(word in vocab.PRONOUNS for word in words)


def _is_unwanted(words: Sequence[str], following: Clause) -> bool:
    """Whether a clause says what the player can do without: "I don't need this, drop it"."""
    said = list(words[1:]) if words[:1] == ["i"] else list(words)
    return said[:1] in (["don't"], ["dont"]) and said[1:2] in _WANTS and _points_back(following)


def mentioned(tokens: Sequence[Token], scope: Scope) -> tuple[Thing, ...]:
    """The things that an aside names beyond doubt, in their order."""
    words = [token.word.removesuffix("'s") for token in tokens]
    found: list[Thing] = []
    at = 0
    while at < len(words):
        things, size = _longest(words, at, scope)
        if len(things) == 1 and things[0] not in found:
            found.append(things[0])
        at += size or 1
    return tuple(found)


def _longest(words: Sequence[str], at: int, scope: Scope) -> tuple[list[Thing], int]:
    """The things that the most words from a place on name, and how many words those are."""
    start = at
    while start < len(words) and words[start] in vocab.ARTICLES:
        start += 1
    for size in range(min(len(words) - start, 6), 0, -1):
        said = words[start : start + size]
        things = [one for one in scope.things if named(said, one) in ("exact", "plural")]
        if things:
            return things, start + size - at
    return [], 0


def joined(noun: Clause, verb: Clause, between: str, scope: Scope) -> tuple[Token, ...] | None:
    """The words of "two loaves, pull them out" as one command; None if they are none."""
    said = [token.word for token in noun.words]
    if not said or noun.shortcut or verb.shortcut or any(word in _NO_NOUNS for word in said):
        return None
    starts = said[0] in _BEFORE_NOUNS or number_of(said[0]) is not None
    named_first = said[0] in scope.nouns and said[0] not in HEADS
    if not starts and not named_first:
        return None
    if verb.words and verb.words[0].word in ("accept", "refuse", "decline", "agree"):
        return None  # "the deal sounds fair, I accept"
    words = verb.words
    places = [
        at
        for at, token in enumerate(words)
        if at and token.word in _STANDING_IN and (token.word != "that" or at == len(words) - 1)
    ]
    if len(places) == 1:
        return (*words[: places[0]], *noun.words, *words[places[0] + 1 :])
    bare = 0 < len(words) <= 2 and not any(token.word in scope.words for token in words)  # noqa: PLR2004 -- "pick up"
    marked = "and" not in between.split()
    return (*words, *noun.words) if marked and bare and words[0].word in HEADS else None
