"""What a player is told: the items that `Player.incoming()` yields to any chat client.

Plain values. Their text comes from other people and is not safe to print as it is: each client
cleans it for its own screen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Told:
    """An answer to what the player said, or to entering (`utterance` None).

    Attributes:
        utterance: id of the utterance as `Player.speak` returned it.
        index: which of the answers to it this is, from 0.
        count: how many answers it has.
        result: `pass`, `fail`, `conflict`, `question` or `refused`.
        text: the sentence, or several lines of them.
        final: whether it will never change; a later item of the same index may correct one that
            is not.
    """

    utterance: str | None
    index: int
    count: int
    result: str
    text: str
    final: bool


@dataclass(frozen=True, slots=True)
class Noted:
    """What the gateway remarks on an utterance before its answers: how it took a word."""

    utterance: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Narrated:
    """A sentence of colour that a model wrote of what the player did; nothing follows from it."""

    utterance: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Heard:
    """What somebody else did where the player could know of it."""

    text: str


@dataclass(frozen=True, slots=True)
class Observed:
    """What the player can see and reach now, as `content.perception.observe` made it."""

    observation: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Notice:
    """About the connection and not about the world: lost, found again."""

    text: str


Item: TypeAlias = Told | Noted | Narrated | Heard | Observed | Notice
