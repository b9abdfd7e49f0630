"""Who a line is spoken to: "guard, open the gate", "come here, Bob". Pure.

What is asked of somebody else is speech to them and no command to the game, whatever it asks.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from client.gateway.core import courtesies
from client.gateway.core import vocabulary as vocab
from client.gateway.core.naming import called
from client.gateway.core.scope import Scope, Thing
from client.gateway.core.starts import begins
from client.gateway.core.verbs import HEADS, SPEAKING
from client.gateway.core.words import Token

_NAME_WORDS_MAX: Final = 4
_ORDERS: Final = vocab.words(
    "check light douse read kill attack hit buy sell trade use try tell say sing dance show lead "
    "open close shut unlock lock go come run walk take get grab drop put wait stop follow give "
    "hand help stay look light fetch bring pass move leave hurry watch listen stand sit"
)

_WONDERING: Final = vocab.words("what where who why how when whose which")
_ABLE: Final = vocab.words("can could will would do did are were have may shall should must")
_HAILS: Final = frozenset(("oi", "ahoy", "psst", "oy"))
_DEAR: Final = vocab.words("dear darling love hen mate friend sir my pal dude")
_PAST: Final = vocab.words(
    "yesterday earlier already ago morning last before once always never went took came gave"
)
"""What tells of a deed rather than asks for one: "Elsa put the cheese there this morning"."""


@dataclass(frozen=True)
class Address:
    """Whom a line is spoken to (several if the name fits several), and where the words stand."""

    people: tuple[Thing, ...]
    called_at: int
    start: int
    end: int


def address(words: Sequence[Token], line: str, scope: Scope) -> Address | None:
    """The address of a line, at its start or its end; None if it is spoken to nobody."""
    return _at_start(words, line, scope) or _at_end(words, scope)


def _at_start(words: Sequence[Token], line: str, scope: Scope) -> Address | None:
    at = begins(courtesies.GREETINGS, words) or int(bool(words) and words[0].word in _HAILS)
    if at and at < len(words) and words[at].word == ",":
        at += 1
    for size in range(1, _NAME_WORDS_MAX + 1):
        after = at + size
        if after + 1 < len(words) and _tells(words, at, after):
            people = _called(words[at:after], scope)
            if people and not any(token.word in _PAST for token in words):
                return Address(people, words[0].start, words[after].start, len(line))
        if after + 1 >= len(words) or words[after].word not in (",", ":", "-", "!"):
            continue
        hailed = words[0].word in _HAILS
        if words[after + 1].word not in HEADS | vocab.QUESTIONS and at and not hailed:
            continue  # "hello Bob, nice day" is a greeting
        people = _called(words[at:after], scope)
        if people and any(not one.is_mark for one in words[after + 1 :]):
            return Address(people, words[at].start, words[after].end, len(line))
    return None


def _tells(words: Sequence[Token], at: int, after: int) -> bool:
    """Whether what follows a name asks or tells its bearer something: "Bob can you open it"."""
    word, following = words[after].word, words[after + 1].word
    if word in _ORDERS or (word in ("please", "kindly") and following in _ORDERS):
        return True
    if word in _ABLE and following in ("you", "u", "ya"):
        return True
    plain = words[at].word not in HEADS  # "guard what is mine"
    return plain and word in _WONDERING | {"i", "we", "thank", "sorry"}


def _at_end(words: Sequence[Token], scope: Scope) -> Address | None:
    last = len(words)
    while last and words[last - 1].is_mark:
        last -= 1
    size = begins(courtesies.ADDRESSED, words)
    if size and 1 <= last - size <= _NAME_WORDS_MAX:
        people = _called(words[size:last], scope)
        if people:
            return Address(people, words[size].start, words[0].start, words[size - 1].end)
    commas = [at for at, token in enumerate(words[:last]) if token.word == ","]
    if not commas or not 1 <= last - commas[-1] - 1 <= _NAME_WORDS_MAX:
        return None
    people = _called(words[commas[-1] + 1 : last], scope)
    first = next((one.word for one in words if one.word not in ("please", "kindly")), "")
    spoken = first in SPEAKING
    asked = first in vocab.QUESTIONS and any(one.word in ("you", "your") for one in words)
    hailed = first == "wake" or [one.word for one in words[:2]] in (["let", "us"], ["let", "me"])
    passing = hailed and words[2].word in _PASSING
    if not people or not commas[-1] or spoken or not (asked or passing or first in _ORDERS):
        return None
    return Address(people, words[commas[-1] + 1].start, words[0].start, words[commas[-1] - 1].end)


_PASSING: Final = frozenset(("pass", "through", "in", "out", "go", "by", "be", "have", "see", ","))
"""What one asks of somebody in the way: "let us pass, guard"."""


def _called(words: Sequence[Token], scope: Scope) -> tuple[Thing, ...]:
    said = [token.word for token in words]
    while len(said) > 1 and said[-1] in _DEAR:
        said.pop()  # "Elsa dear"
    if not said or any(token.is_mark for token in words) or said[0] in vocab.ARTICLES:
        return ()
    found = called(said, scope)
    whole = [one for one in found if one.name.casefold() == " ".join(said)]
    return tuple(whole or found)
