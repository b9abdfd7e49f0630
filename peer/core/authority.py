"""Whether an event asks for something with its actor's word behind it, and for what.

An intent by its own actor counts as it is. One by a gateway counts only as the consequence of an
earlier utterance by the actor that names this gateway, and only once. Every replica checks.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from broker.protocol.events import Header
from broker.protocol.ids import DerivedId, OriginId, event_id_text
from content.model import Entity
from content.wording import number_word
from peer.core.ledger import is_begun, is_gateway, is_too_much, is_utterance, status_of
from peer.core.requests import Anew, Request
from peer.core.steps import (
    QUESTION,
    READING,
    READING_STEP,
    REFUSED,
    UNANSWERED,
    UNANSWERED_STEP,
    UNFINISHED,
)

UNANSWERED_MS: Final = 10_000
"""How long an utterance has to be open by the stamps of the log."""
READING_RESULTS: Final = frozenset({QUESTION, REFUSED})
READING_CHARS_MAX: Final = 2_000
NO_ANSWER: Final = "Nobody made sense of that in time, and nothing came of it. Say it again."
NOT_FINISHED: Final = (
    "Only {done} of the {count} things in {words} came to be tried, and nothing came of the rest. "
    "Say the rest again."
)
TOO_MUCH: Final = "Too much of what you said waits for an answer; let the world catch up first."


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
        return _ended(header, said, TOO_MUCH)
    if kind == "utterance":
        return _begun_elsewhere(state, header, body, at_ms)
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


def _begun_elsewhere(
    state: Mapping[str, Entity], header: Header, body: dict[str, Any], at_ms: int
) -> Request | None:
    """The end of words that a gateway began, at their player's word to another: see `said_patch`.

    What is done is done, and the rest would be read against another world. So it is called off.
    """
    if not is_utterance(state, header, body):
        return None
    said = status_of(state, header.actor)["said"].get(body.get("instead"))
    if said is None or not is_begun(said):
        return None
    anew = Anew(event_id_text(header.id), body["gateway"], at_ms)
    return _unfinished(header, body["instead"], said, anew)


def _reading(state: Mapping[str, Entity], header: Header, body: dict[str, Any]) -> Request | None:
    """A question or a refusal, where nothing else has come of the utterance; or the end of it."""
    result, text, results = body.get("result"), body.get("text"), _results(state, header)
    if _step(header) != READING_STEP or results is None or header.cause is None:
        return None
    utterance = event_id_text(header.cause)
    if result == UNFINISHED:
        said = status_of(state, header.actor)["said"][utterance]
        return _unfinished(header, utterance, said) if is_begun(said) else None
    if results or result not in READING_RESULTS or not isinstance(text, str):
        return None
    return _ended(header, utterance, text[:READING_CHARS_MAX], result)


def _unanswered(state: Mapping[str, Entity], header: Header, at_ms: int) -> Request | None:
    """The end of an utterance that waits for its gateway: nothing comes of it any more."""
    if header.cause is None or _step(header) != UNANSWERED_STEP:
        return None
    utterance = event_id_text(header.cause)
    said = status_of(state, header.actor)["said"].get(utterance)
    if said is None or at_ms < said["at"] + UNANSWERED_MS:
        return None
    if is_begun(said):
        return _unfinished(header, utterance, said)
    return None if said["results"] else _ended(header, utterance, NO_ANSWER)


def _unfinished(
    header: Header, utterance: str, said: dict[str, Any], anew: Anew | None = None
) -> Request:
    """The end of an utterance some of whose intents were judged, told behind their outcomes."""
    done, words = len(said["results"]), said.get("text")
    text = NOT_FINISHED.format(
        done=number_word(done),
        count=number_word(said["of"]),
        words=f'"{words}"' if words else "what you said",
    )
    return _ended(header, utterance, text, count=done + 1, anew=anew)


def _ended(
    header: Header,
    utterance: str,
    text: str,
    result: str = REFUSED,
    count: int = 1,
    anew: Anew | None = None,
) -> Request:
    """The request whose verdict ends an utterance, with the sentence that is told of it."""
    spec = {"verb": READING, "result": result, "text": text}
    return Request(header.id, header.actor, spec, utterance, READING_STEP, count, anew=anew)


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
