"""What a line is that comes while a question is open: what answers it, what drops it. Pure."""

from dataclasses import replace
from typing import Final

from client.gateway.core import courtesies
from client.gateway.core import vocabulary as vocab
from client.gateway.core.clauses import split
from client.gateway.core.contractions import taken_apart
from client.gateway.core.found import quoted
from client.gateway.core.phrases import number_of
from client.gateway.core.reading import Pending, Reading
from client.gateway.core.scope import Scope
from client.gateway.core.starts import begins
from client.gateway.core.verbs import SPEAKING, STARTS
from client.gateway.core.words import Token, tokens

_NOTHING: Final = Scope("", "", frozenset(), (), ())


def instead_of(asked: Pending, reading: Reading, *, told: bool = False) -> Reading:
    """The reading of a line said instead of an answer; what was held up by the question is told."""
    held_up = split(asked.line, taken_apart(tokens(asked.line)), _NOTHING)
    if len(held_up) < 2 and not told:  # noqa: PLR2004 -- a deed beside the one that was asked about
        return reading
    dropped = f"(Nothing of {quoted(asked.line.strip())} was done.)"
    return replace(reading, notes=(dropped, *reading.notes))


def is_speech(line: str) -> bool:
    """Whether what a line lacks is something to be said, which may be any words at all."""
    found = split(line, taken_apart(tokens(line)), _NOTHING)
    return len(found) == 1 and bool(found[0].words) and found[0].words[0].word in SPEAKING


def is_noun_phrase(words: tuple[Token, ...], scope: Scope) -> bool:
    """Whether an answer to "take what?" can be one: it starts no command, or it names a thing."""
    first = words[0].word
    if not first[0].isalnum():
        return False
    if number_of(first) is not None:
        return True
    if first in STARTS | vocab.NEGATIONS | vocab.CONDITIONS | vocab.QUESTIONS:
        return first in scope.nouns or first in scope.words
    return not any(
        begins(phrases, words) for phrases in (courtesies.CANCELS, courtesies.GREETINGS)
    ) and (
        first in vocab.ARTICLES | vocab.EVERYTHING | vocab.IT | vocab.THEM | {"both"}
        or any(token.word in scope.words for token in words)
    )
