"""Whether an event asks for something with its actor's word behind it, and for what.

An intent by its own actor counts as it is. One by a gateway counts only as the consequence of an
earlier utterance by the actor that names this gateway, and only once. Every replica checks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from broker.protocol.events import Header
from broker.protocol.ids import DerivedId, EventId, OriginId, event_id_text
from content.model import Entity
from peer.core.ledger import READING_STEP, is_gateway, is_too_much, is_utterance, status_of

READING: Final = "reading"
"""The kind of event by which a gateway answers an utterance with a question or a refusal."""
UNANSWERED: Final = "unanswered"
"""The kind of event by which a world peer ends an utterance that its gateway left open too long."""
UNANSWERED_STEP: Final = 32
UNANSWERED_MS: Final = 10_000
"""How long an utterance has to be open by the stamps of the log."""
READING_RESULTS: Final = frozenset({"question", "refused"})
READING_CHARS_MAX: Final = 2_000
NO_ANSWER: Final = "Nobody made sense of that in time, and nothing came of it. Say it again."
TOO_MUCH: Final = "Too much of what you said waits for an answer; let the world catch up first."


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

    @property
    def id(self) -> str:
        """The event's id as text."""
        return event_id_text(self.event)


def request_of(
    state: Mapping[str, Entity], header: Header, body: object, at_ms: int
) -> Request | None:
    """What the event asks for; None where it asks for nothing, or has no right to.

    Args:
        at_ms: the milliseconds of its stamp.
    """
    kind = header.topic[1] if len(header.topic) > 1 else ""
    if not isinstance(body, dict):
        return None
    if kind == "intent":
        return _intent(state, header, body)
    if is_utterance(state, header, body) and is_too_much(state, header.actor, at_ms):
        said = event_id_text(header.id)
        too_much = {"verb": READING, "result": "refused", "text": TOO_MUCH}
        return Request(header.id, header.actor, too_much, utterance=said, index=READING_STEP)
    if kind == READING:
        return _reading(state, header, body)
    if kind == UNANSWERED:
        return _unanswered(state, header, at_ms)
    if kind == "enter" and header.id == header.origin and header.origin.peer == header.actor:
        spec = {"verb": "enter", "name": body.get("name")}
        named = body["gateway"] if is_gateway(body.get("gateway")) else ""
        return Request(header.id, header.actor, spec, gateway=named)
    if kind == "leave":
        entered = status_of(state, header.actor)["entered"]
        if entered and entered == body.get("entered"):
            return Request(header.id, header.actor, {"verb": "leave"})
    return None


def _intent(state: Mapping[str, Entity], header: Header, body: dict[str, Any]) -> Request | None:
    spec = body.get("spec")
    if not isinstance(spec, dict):
        return None
    if header.origin.peer == header.actor:
        return Request(header.id, header.actor, spec)
    step = _step(header)
    results = _results(state, header)
    if step is None or step >= READING_STEP or results is None:
        return None
    if str(step) in results or str(READING_STEP) in results:
        return None
    count, requires, by = body.get("of"), body.get("requires"), body.get("by")
    return Request(
        event=header.id,
        actor=header.actor,
        spec=spec,
        utterance=event_id_text(header.id.cause) if isinstance(header.id, DerivedId) else None,
        index=step,
        count=count if type(count) is int and count > 0 else 1,
        requires=requires if type(requires) is int else None,
        by=by if isinstance(by, str) else "",
    )


def _reading(state: Mapping[str, Entity], header: Header, body: dict[str, Any]) -> Request | None:
    """A question or a refusal: it counts where nothing else has come of the utterance."""
    result, text = body.get("result"), body.get("text")
    if result not in READING_RESULTS or not isinstance(text, str):
        return None
    if _step(header) != READING_STEP or _results(state, header) != {}:
        return None
    assert isinstance(header.id, DerivedId)
    spec = {"verb": READING, "result": result, "text": text[:READING_CHARS_MAX]}
    utterance = event_id_text(header.id.cause)
    return Request(header.id, header.actor, spec, utterance=utterance, index=READING_STEP)


def _unanswered(state: Mapping[str, Entity], header: Header, at_ms: int) -> Request | None:
    """The end of an utterance that nobody has answered: nothing comes of it any more."""
    if header.cause is None or _step(header) != UNANSWERED_STEP:
        return None
    utterance = event_id_text(header.cause)
    said = status_of(state, header.actor)["said"].get(utterance)
    if said is None or said["results"] or at_ms < said["at"] + UNANSWERED_MS:
        return None
    spec = {"verb": READING, "result": "refused", "text": NO_ANSWER}
    return Request(header.id, header.actor, spec, utterance=utterance, index=READING_STEP)


def _step(header: Header) -> int | None:
    """Which consequence of its actor's utterance this is; None where it is none."""
    derived = header.derived
    if not isinstance(derived, DerivedId) or derived.cause != header.cause:
        return None
    if derived.microcosm != header.microcosm or not isinstance(header.cause, OriginId):
        return None
    return derived.step


def _results(state: Mapping[str, Entity], header: Header) -> dict[str, str] | None:
    """What has come of the utterance so far, if it names the publisher as its gateway."""
    if header.cause is None:
        return None
    said = status_of(state, header.actor)["said"].get(event_id_text(header.cause))
    if said is None or said["gateway"] != header.origin.peer:
        return None
    results: dict[str, str] = said["results"]
    return results
