"""The gateway's process: reads the utterances that name it, publishes the intents it reads in them.

What an utterance means the desk decides; this shell carries events. It keeps nothing: after a crash
it reads the tail of the log again, and whatever has an answer there is left alone.
"""

from __future__ import annotations

import time
from typing import Any, Final, cast

from broker.protocol.clocks import EMPTY, Basis, milliseconds_of
from broker.protocol.ids import DerivedId, EventId, event_id_text
from broker.protocol.topics import INTERNAL, STEWARD
from client.gateway.core.desk import Decision, Desk
from content.perception import Observation
from peer.core.tidings import Arrival, Draft, Ended, Guided, Lost, Opened, RowTold
from peer.message_broker import MessageBroker, PeerError
from peer.peer import Peer

WAIT_S: Final = 0.05
OLD_MS: Final = 60_000
"""Utterances that waited longer than this while no gateway ran are left alone."""
READING_STEP: Final = 31
"""The step of the event that says that an utterance was answered without intents."""
PENDING_MAX: Final = 4_096
OBSERVATION_PARTS: Final = 4
"""`(inbox, microcosm, kind, player)`"""


class Gateway:
    """One gateway on the bus.

    Args:
        broker: the process's message broker.
        peer_id: this gateway's id, another one for each of a realm's.
        key: the realm's service key.
        log: where log lines go: an object with `info(event, **fields)`.
    """

    def __init__(
        self,
        broker: MessageBroker,
        peer_id: str,
        key: bytes,
        log: Any,  # noqa: ANN401 - structlog types its loggers as Any
    ) -> None:
        self._id = peer_id
        self._peer = Peer(broker, peer_id, role="gateway", token_for=lambda _realm: key)
        self._desk = Desk()
        self._log = log
        self._live_from = 0
        self._heard: dict[str, Arrival] = {}
        self._unanswered: dict[EventId, Arrival] = {}
        self._followed: set[str] = set()
        self._known: set[str] = set()

    async def run(self) -> None:
        """Serves until the session ends or the task is cancelled.

        Raises:
            PeerError: the broker refuses this gateway.
        """
        await self._peer.connect()
        receiving = self._peer.receiving
        while True:
            await receiving.wait_for(WAIT_S)
            drafts: list[Draft] = []
            while (item := receiving.take()) is not None:
                topic, event = item
                if topic == INTERNAL:
                    drafts += self._tiding(event)
                elif topic[0].startswith("@"):
                    drafts += self._inbox(event)
                else:
                    drafts += self._logged(event)
            drafts += self._answers(self._desk.tick(_now_ms()))
            for draft in drafts:
                await self._peer.sending.push((draft.topic, draft))

    def _tiding(self, tiding: object) -> list[Draft]:
        match tiding:
            case Opened():
                self._live_from = max(self._live_from, tiding.clock)
                self._log.info("attached", broker=tiding.broker, realm=tiding.realm)
            case Lost():
                self._log.info("lost", why=tiding.why)
            case Guided():
                for microcosm in tiding.microcosms:
                    if microcosm not in self._followed:
                        self._followed.add(microcosm)
                        self._peer.session.subscribe((microcosm,), EMPTY)
                        self._peer.broker.wake()
            case RowTold():
                return self._caught_up()
            case Ended():
                raise PeerError(tiding.text, tiding.code, definite=tiding.definite)
        return []

    # -- utterances ------------------------------------------------------------------------------

    def _logged(self, arrival: Arrival) -> list[Draft]:
        header = arrival.event.header
        if header.cause is not None:
            self._unanswered.pop(header.cause, None)
        if header.topic[1:] != ("utterance",) or header.origin.peer != header.actor:
            return []
        body = arrival.body()
        if not isinstance(body, dict) or body.get("gateway") != self._id:
            return []
        if arrival.admission is not None and arrival.admission.stamp <= self._live_from:
            self._unanswered[header.id] = arrival
            while len(self._unanswered) > PENDING_MAX:
                del self._unanswered[next(iter(self._unanswered))]
            return []
        return self._read(arrival)

    def _caught_up(self) -> list[Draft]:
        """The log's tail was read: what nobody answered is read now, unless it is too old."""
        unanswered, self._unanswered = self._unanswered, {}
        drafts: list[Draft] = []
        for arrival in unanswered.values():
            stamp = arrival.admission.stamp if arrival.admission else 0
            if _now_ms() - milliseconds_of(stamp) < OLD_MS:
                drafts += self._read(arrival)
        return drafts

    def _read(self, arrival: Arrival) -> list[Draft]:
        header = arrival.event.header
        body = arrival.body()
        text = body.get("text") if isinstance(body, dict) else None
        utterance = event_id_text(header.id)
        self._heard[utterance] = arrival
        while len(self._heard) > PENDING_MAX:
            del self._heard[next(iter(self._heard))]
        drafts: list[Draft] = []
        player, microcosm = header.actor, header.microcosm
        if player not in self._known:
            self._known.add(player)
            body = {"observation": player, "to": self._id}
            drafts.append(Draft((STEWARD, microcosm, "ask"), body, actor=player))
        decisions = self._desk.utterance(
            utterance,
            player,
            microcosm,
            text if isinstance(text, str) else "",
            header.basis.top,
            _now_ms(),
        )
        return drafts + self._answers(decisions)

    # -- observations ----------------------------------------------------------------------------

    def _inbox(self, arrival: Arrival) -> list[Draft]:
        header = arrival.event.header
        observation = arrival.body()
        if len(header.topic) != OBSERVATION_PARTS or not isinstance(observation, dict):
            return []
        _, microcosm, kind, player = header.topic
        top = header.basis.top
        self._known.add(player)
        if kind == "fresh":
            self._desk.unchanged(player, microcosm, top)
        elif kind == "observation":
            self._desk.observed(player, microcosm, cast("Observation", observation), top)
        return self._answers(self._desk.tick(_now_ms()))

    # -- answers ---------------------------------------------------------------------------------

    def _answers(self, decisions: list[Decision]) -> list[Draft]:
        drafts: list[Draft] = []
        for decision in decisions:
            arrival = self._heard.pop(decision.utterance_id, None)
            if arrival is not None:
                drafts += self._answer(decision, arrival)
        return drafts

    def _answer(self, decision: Decision, arrival: Arrival) -> list[Draft]:
        reading = decision.reading
        drafts: list[Draft] = []
        for note in reading.notes:
            body = {"utterance": decision.utterance_id, "text": note}
            drafts.append(self._post(decision, arrival, "note", body))
        for index, spec in enumerate(reading.intents):
            intent = {
                "spec": spec,
                "of": len(reading.intents),
                "requires": reading.requires[index],
            }
            drafts.append(self._consequence(decision, arrival, "intent", index, intent, spec))
        if not reading.intents:
            kind = "question" if reading.question else "refused"
            text = reading.question or reading.refused or ""
            answer = {"result": kind, "text": text, "final": True, "index": 0, "of": 1}
            answer |= {"utterance": decision.utterance_id, "intent": decision.utterance_id}
            drafts.append(self._post(decision, arrival, "outcome", answer))
            reason = {"result": kind}
            drafts.append(self._consequence(decision, arrival, "reading", READING_STEP, reason, {}))
        return drafts

    def _post(self, decision: Decision, arrival: Arrival, kind: str, body: object) -> Draft:
        topic = (f"@{decision.player}", decision.microcosm, kind)
        return Draft(topic, body, cause=arrival.event.header.id)

    def _consequence(
        self,
        decision: Decision,
        arrival: Arrival,
        kind: str,
        step: int,
        body: object,
        spec: Any,  # noqa: ANN401 - a TypedDict that is read by key
    ) -> Draft:
        header = arrival.event.header
        named = [spec.get(part) for part in ("item", "target", "source")]
        touches = tuple(sorted({one for one in named if isinstance(one, str)}))
        basis: Basis = header.basis
        return Draft(
            (decision.microcosm, kind),
            body,
            actor=decision.player,
            cause=header.id,
            basis=basis,
            touches=touches,
            derived=DerivedId(decision.microcosm, header.id, step),
        )


def _now_ms() -> int:
    return time.time_ns() // 1_000_000
