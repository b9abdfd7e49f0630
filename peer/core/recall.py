"""What a world peer can still say of an utterance whose verdicts it does not have.

It may have begun from a snapshot above them. The ledger in the state knows the results of a
player's newest utterances; an utterance that its gateway left open too long is ended here.
"""

from __future__ import annotations

from typing import Final

from broker.protocol.clocks import EMPTY, Basis, stamp_at
from broker.protocol.ids import DerivedId, EventId, OriginId, event_id_text, parse_event_id
from content.sentences import LONG_AGO
from peer.core.authority import UNANSWERED_MS
from peer.core.ledger import SUPERSEDED, is_begun, status_of
from peer.core.marks import entity_id as marks_id
from peer.core.marks import has_come
from peer.core.replica import Replica
from peer.core.steps import READING, READING_STEP, UNANSWERED, UNANSWERED_STEP, UNFINISHED
from peer.core.tidings import Draft

VERDICTS: Final = frozenset({"pass", "fail", "conflict"})


def recall(replica: Replica, utterance: str, actor: str, now_ms: int) -> list[Draft]:
    """The outcomes as far as they are known, and the event that ends the utterance if it is due.

    Nothing where it has not come yet, or may still be answered.
    """
    cause = _id_of(utterance)
    if cause is None:
        return []
    said = status_of(replica.state, actor)["said"].get(utterance)
    if said is None:
        mine = isinstance(cause, OriginId) and cause.peer == actor
        marks = replica.settled_of(marks_id(actor))
        if not mine or marks is None or not has_come({marks_id(actor): marks}, cause):
            return []
        return [_recalled(replica, cause, actor, "forgotten")]
    results: dict[str, str] = said["results"]
    if SUPERSEDED in results.values():
        return []  # what came of it is told under the other words
    count = said["of"] if is_begun(said) else len(results)
    told = [
        _recalled(replica, cause, actor, results[index], (place, count), int(index))
        for place, index in enumerate(sorted(results, key=int))
    ]
    return [*told, *ending(replica, utterance, actor, now_ms)]


def ending(replica: Replica, utterance: str, actor: str, now_ms: int) -> list[Draft]:
    """The event that ends an utterance; nothing unless its gateway left it open for too long."""
    cause = _id_of(utterance)
    said = status_of(replica.state, actor)["said"].get(utterance)
    if cause is None or said is None or (said["results"] and not is_begun(said)):
        return []
    ends_ms = said["at"] + UNANSWERED_MS
    return [_unanswered(replica.microcosm, cause, actor, ends_ms)] if now_ms >= ends_ms else []


def _id_of(utterance: str) -> EventId | None:
    try:
        return parse_event_id(utterance)
    except ValueError:
        return None


def _recalled(
    replica: Replica,
    cause: EventId,
    actor: str,
    result: str,
    place: tuple[int, int] = (0, 1),
    index: int = 0,
) -> Draft:
    ended = UNFINISHED if place[0] else READING
    known = ended if index == READING_STEP else result
    body = {
        "intent": event_id_text(DerivedId(replica.microcosm, cause, index)),
        "utterance": event_id_text(cause),
        "index": place[0],
        "of": place[1],
        "verb": "",
        "result": result if known in VERDICTS else "refused",
        "text": LONG_AGO[known],
        "final": False,
        "recalled": True,
    }
    topic = (f"@{actor}", replica.microcosm, "outcome")
    return Draft(topic, body, cause=cause, basis=replica.basis)


def _unanswered(microcosm: str, cause: EventId, actor: str, ends_ms: int) -> Draft:
    """The event that ends an utterance; it is stamped late enough to count."""
    return Draft(
        (microcosm, UNANSWERED),
        {},
        actor=actor,
        cause=cause,
        basis=Basis(EMPTY, stamp_at(ends_ms)),
        derived=DerivedId(microcosm, cause, UNANSWERED_STEP),
    )
