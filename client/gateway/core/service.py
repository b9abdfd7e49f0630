"""What a gateway does with what it is delivered: utterances in, intents and answers out. Pure.

It keeps nothing that a crash could lose: it follows the log from its tail, and whatever has an
answer there is left alone. What words mean the desk decides.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, TypeAlias, cast

from broker.protocol.clocks import milliseconds_of
from broker.protocol.ids import DerivedId, EventId, event_id_text
from broker.protocol.topics import STEWARD, is_inbox
from client.gateway.core.desk import Decision, Desk
from content.perception import Observation
from peer.core.tidings import Arrival, Draft, Guided, Opened, RowTold, Tiding

OLD_MS: Final = 60_000
"""Utterances that waited longer than this while no gateway ran are left alone."""
READING_STEP: Final = 31
"""The step of the event that says that an utterance was answered without intents."""
PENDING_MAX: Final = 4_096
OBSERVATION_PARTS: Final = 4
"""`(inbox, microcosm, kind, player)`"""


@dataclass(frozen=True, slots=True)
class Follow:
    """Subscribe to a microcosm, from the tail of its log on."""

    microcosm: str


Effect: TypeAlias = Draft | Follow


class Service:
    """One gateway's state.

    Args:
        gateway: its peer id; utterances name the gateway that may act on them.
    """

    def __init__(self, gateway: str) -> None:
        self._gateway = gateway
        self._desk = Desk()
        self._live_from = 0
        self._heard: dict[str, Arrival] = {}
        self._unanswered: dict[EventId, Arrival] = {}
        self._followed: set[str] = set()

    def take(self, tiding: Tiding, now_ms: int) -> list[Effect]:
        """Takes a tiding of the gateway's session."""
        match tiding:
            case Opened():
                self._live_from = max(self._live_from, tiding.clock)
            case Guided():
                fresh = [name for name in tiding.microcosms if name not in self._followed]
                self._followed.update(fresh)
                return [Follow(name) for name in fresh]
            case RowTold():
                return list(self._caught_up(tiding.microcosm, now_ms))
            case Arrival():
                inbox = is_inbox(tiding.topic)
                return list(self._inbox(tiding, now_ms) if inbox else self._logged(tiding, now_ms))
        return []

    def tick(self, now_ms: int) -> list[Effect]:
        """Time passed: read what has waited long enough."""
        return list(self._answers(self._desk.tick(now_ms)))

    def wakes_ms(self) -> int | None:
        """When `tick` has something to do at the latest; None if never."""
        return self._desk.wake_ms()

    # -- utterances ------------------------------------------------------------------------------

    def _logged(self, arrival: Arrival, now_ms: int) -> list[Draft]:
        header = arrival.event.header
        derived = header.derived
        if (
            derived is not None
            and derived.cause == header.cause
            and header.origin.peer == self._gateway
        ):
            self._unanswered.pop(derived.cause, None)
        if header.topic[1:] != ("utterance",) or header.origin.peer != header.actor:
            return []
        body = arrival.body()
        if not isinstance(body, dict) or body.get("gateway") != self._gateway:
            return []
        if arrival.admission is not None and arrival.admission.stamp <= self._live_from:
            self._unanswered[header.id] = arrival
            _bound(self._unanswered)
            return []
        return self._read(arrival, now_ms)

    def _caught_up(self, microcosm: str, now_ms: int) -> list[Draft]:
        """A log's tail was read: what nobody answered is read now, unless it is too old."""
        due = [one for one in self._unanswered.values() if one.topic[0] == microcosm]
        drafts: list[Draft] = []
        for arrival in due:
            del self._unanswered[arrival.event.header.id]
            stamp = arrival.admission.stamp if arrival.admission else 0
            if now_ms - milliseconds_of(stamp) < OLD_MS:
                drafts += self._read(arrival, now_ms)
        return drafts

    def _read(self, arrival: Arrival, now_ms: int) -> list[Draft]:
        header = arrival.event.header
        body = arrival.body()
        text = body.get("text") if isinstance(body, dict) else None
        utterance = event_id_text(header.id)
        self._heard[utterance] = arrival
        _bound(self._heard)
        drafts: list[Draft] = []
        player, microcosm = header.actor, header.microcosm
        if not self._desk.knows(player, microcosm):
            drafts.append(self._ask(player, microcosm))
        said = text if isinstance(text, str) else ""
        top = header.basis.top
        decisions = self._desk.utterance(utterance, player, microcosm, said, top, now_ms)
        return drafts + self._answers(decisions)

    # -- observations ----------------------------------------------------------------------------

    def _inbox(self, arrival: Arrival, now_ms: int) -> list[Draft]:
        header = arrival.event.header
        observation = arrival.body()
        if len(header.topic) != OBSERVATION_PARTS or not isinstance(observation, dict):
            return []
        _, microcosm, kind, player = header.topic
        top = header.basis.top
        if kind == "fresh" and not self._desk.unchanged(player, microcosm, top):
            return [self._ask(player, microcosm)]
        if kind == "observation":
            self._desk.observed(player, microcosm, cast("Observation", observation), top)
        return self._answers(self._desk.tick(now_ms))

    def _ask(self, player: str, microcosm: str) -> Draft:
        """A question to whoever answers for the player, as to what they see."""
        return Draft((STEWARD, microcosm, "ask"), {"observation": player}, actor=player)

    # -- answers ---------------------------------------------------------------------------------

    def _answers(self, decisions: list[Decision]) -> list[Draft]:
        drafts: list[Draft] = []
        for decision in decisions:
            arrival = self._heard.pop(decision.utterance_id, None)
            if arrival is not None:
                drafts += _answer(decision, arrival)
        return drafts


def _bound(waiting: dict[Any, Arrival]) -> None:
    while len(waiting) > PENDING_MAX:
        del waiting[next(iter(waiting))]


def _answer(decision: Decision, arrival: Arrival) -> list[Draft]:
    """What a reading becomes: notes, and intents or else a question or a refusal.

    All but the notes are events: every replica sees what came of it, and tells the player.
    """
    reading = decision.reading
    drafts: list[Draft] = []
    for note in reading.notes:
        body = {"utterance": decision.utterance_id, "text": note}
        drafts.append(_post(decision, arrival, "note", body))
    for index, spec in enumerate(reading.intents):
        intent = {"spec": spec, "of": len(reading.intents), "requires": reading.requires[index]}
        named = [spec.get("item"), spec.get("target"), spec.get("source")]
        touches = tuple(sorted({one for one in named if isinstance(one, str)}))
        drafts.append(_consequence(decision, arrival, ("intent", index), intent, touches))
    if not reading.intents:
        kind = "question" if reading.question else "refused"
        text = reading.question or reading.refused or ""
        told = {"result": kind, "text": text}
        drafts.append(_consequence(decision, arrival, ("reading", READING_STEP), told))
    return drafts


def _post(decision: Decision, arrival: Arrival, kind: str, body: object) -> Draft:
    topic = (f"@{decision.player}", decision.microcosm, kind)
    return Draft(topic, body, cause=arrival.event.header.id)


def _consequence(
    decision: Decision,
    arrival: Arrival,
    step: tuple[str, int],
    body: object,
    touches: tuple[str, ...] = (),
) -> Draft:
    header = arrival.event.header
    kind, number = step
    return Draft(
        (decision.microcosm, kind),
        body,
        actor=decision.player,
        cause=header.id,
        basis=header.basis,
        touches=touches,
        derived=DerivedId(decision.microcosm, header.id, number),
    )
