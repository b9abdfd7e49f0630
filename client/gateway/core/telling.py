"""A line told anew: the words that are read instead of those that were typed. A value."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from client.gateway.core import vocabulary as vocab
from client.gateway.core.words import Token

ORDERING: Final = vocab.words(
    "said says told tells asked asks ordered orders shouted shouts wrote writes whispered demands "
    "yelled yells screamed screams mutters muttered begged begs reads warned warns dared dares"
)
"""What passes on somebody's words."""
PREPOSITIONS: Final = frozenset(vocab.DIRECTIONS) | vocab.words(
    "to with for on off of from by like back"
)
"""What begins some commands, but none that follows another without a mark."""


class Telling(NamedTuple):
    """The words that are read instead, and those left out, which only say what is spoken of."""

    words: tuple[Token, ...]
    heard: tuple[Token, ...] = ()
    passed_over: tuple[Token, ...] = ()  # what nobody understood, and the player is told of


def put_before(token: Token, mark: str) -> Token:
    """A mark or a word that nobody typed, to stand before a token."""
    return token._replace(word=mark, typed=mark, end=token.start)


def without_end(words: Sequence[Token]) -> tuple[Token, ...]:
    """The words without the marks that end a sentence."""
    last = len(words)
    while last and words[last - 1].word in vocab.FULL_STOPS:
        last -= 1
    return tuple(words[:last])
