"""What a reading becomes in the world: intents, or a question or a refusal, and remarks. Pure."""

from __future__ import annotations

from broker.protocol.ids import DerivedId
from client.gateway.core.desk import Decision
from client.gateway.core.reading import GRAMMAR
from peer.core.steps import QUESTION, READING, READING_STEP, REFUSED, UNFINISHED
from peer.core.tidings import Arrival, Draft


def answers_of(decision: Decision, arrival: Arrival) -> list[Draft]:
    """What a reading becomes: notes, and intents or else a question or a refusal.

    All but the notes are events: every replica sees what came of it, and tells the player. The
    first has the memory to go on with, for whichever gateway reads their next words.
    """
    reading = decision.reading
    drafts: list[Draft] = []
    memory = {"memory": reading.memory.to_json()}
    for note in reading.notes:
        body = {"utterance": decision.utterance_id, "text": note}
        drafts.append(post(decision, arrival, "note", body))
    for index, spec in enumerate(reading.intents):
        intent = {"spec": spec, "of": len(reading.intents), "requires": reading.requires[index]}
        intent.update({} if index else memory)
        if reading.by != GRAMMAR:
            intent["by"] = reading.by
        named = [spec.get("item"), spec.get("target"), spec.get("source")]
        touches = tuple(sorted({one for one in named if isinstance(one, str)}))
        drafts.append(_consequence(arrival, ("intent", index), intent, touches))
    if not reading.intents:
        kind = QUESTION if reading.question else REFUSED
        text = reading.question or reading.refused or ""
        told = {"result": kind, "text": text, **memory}
        drafts.append(_consequence(arrival, (READING, READING_STEP), told))
    return drafts


def no_more_of(arrival: Arrival) -> Draft:
    """The end of words of whose intents some are published, and the others never will be."""
    return _consequence(arrival, (READING, READING_STEP), {"result": UNFINISHED})


def post(decision: Decision, arrival: Arrival, kind: str, body: object) -> Draft:
    """Something for the inbox of whoever spoke, of which no replica takes note."""
    topic = (f"@{decision.player}", decision.microcosm, kind)
    return Draft(topic, body, cause=arrival.event.header.id)


def _consequence(
    arrival: Arrival, step: tuple[str, int], body: object, touches: tuple[str, ...] = ()
) -> Draft:
    header = arrival.event.header
    kind, number = step
    return Draft(
        (header.microcosm, kind),
        body,
        actor=header.actor,
        cause=header.id,
        basis=header.basis,
        touches=touches,
        derived=DerivedId(header.microcosm, header.id, number),
    )
