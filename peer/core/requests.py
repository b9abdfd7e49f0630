"""What an actor asks for, as `peer.core.authority` reads it from an event: plain values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from broker.protocol.ids import EventId, event_id_text


@dataclass(frozen=True, slots=True)
class Anew:
    """Words said again to another gateway, of which nothing comes: the first were begun.

    Attributes:
        utterance: the id of the new words.
        gateway: whom they name; it is their player's from now on.
        at_ms: the milliseconds of their stamp.
    """

    utterance: str
    gateway: str
    at_ms: int


@dataclass(frozen=True, slots=True)
class Request:
    """What an actor wants done.

    Attributes:
        event: the event's id.
        spec: the intent's spec as it came, not validated.
        utterance: the utterance behind it; None for what a player does by hand.
        index: which of the utterance's intents this is, of `count`.
        requires: the intent of the same utterance that must have passed, if any.
        gateway: for an arrival, the gateway that the player named.
        by: the model that read the words, if one did.
        anew: for the end of words that were begun, those said instead of them, if any were.
    """

    event: EventId
    actor: str
    spec: dict[str, Any]
    utterance: str | None = None
    index: int = 0
    count: int = 1
    requires: int | None = None
    gateway: str = ""
    by: str = ""
    anew: Anew | None = None

    @property
    def id(self) -> str:
        """The event's id as text."""
        return event_id_text(self.event)
