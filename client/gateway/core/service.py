"""What a gateway does with what it is delivered: utterances in, intents and answers out. Pure.

Which words are to be read the docket says, what they mean the desk, or where it can't, models.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeAlias, cast

from broker.protocol.errors import Code
from broker.protocol.events import Event
from broker.protocol.ids import OriginId, event_id_text
from broker.protocol.topics import STEWARD, is_inbox
from client.gateway.core.budget import Budget, Limits
from client.gateway.core.consequences import answers_of, post
from client.gateway.core.desk import Decision, Desk, Said
from client.gateway.core.docket import Docket, Due, Read, answer_in, bound
from client.gateway.core.ladder import Call, Ladder, Question, Thinking
from client.gateway.core.ladder import Effect as Climbed
from client.gateway.core.narration import Effect as Coloured
from client.gateway.core.narration import Hush, Narrated, Narrator, Stream, Wonder
from client.gateway.core.prompt import turn
from client.gateway.core.reading import Memory, Reading
from client.gateway.core.reply import read as read_reply
from client.gateway.core.roster import Roster
from client.gateway.core.scope import Scope
from client.gateway.core.words import cleaned
from content.perception import Observation
from peer.core.tidings import Arrival, Draft, Guided, Opened, RefusedPublish, RowTold, Tiding

OBSERVATION_PARTS: Final = 4
"""`(inbox, microcosm, kind, player)`"""


@dataclass(frozen=True, slots=True)
class Follow:
    """Subscribe to a microcosm, from the tail of its log on."""

    microcosm: str


Effect: TypeAlias = Draft | Follow | Call | Stream | Hush
THINKING: Final = "You turn that over for a moment."
SPENT: Final = "(Your share of the model for today is used up; plain words work as ever.)"
METER: Final = frozenset({"meter", "model meter", "show meter"})
"""What a player types to read how much of their share of the model is used."""


class Service:
    """One gateway's state.

    Args:
        gateway: its peer id; utterances name the gateway that may act on them.
        ladder: the models that read what the grammar can't; none by default.
        read: what an earlier service of this process has read; history may begin anew under it.
        narrator: who adds colour to what has happened; nobody by default.
    """

    def __init__(
        self,
        gateway: str,
        ladder: Ladder[Reading] | None = None,
        read: Read | None = None,
        narrator: Narrator | None = None,
    ) -> None:
        self._narrator = narrator
        self._docket = Docket(gateway, read)
        self._desk = Desk()
        self._ladder = ladder or Ladder(Roster((), Budget(Limits())))
        self._thought: dict[str, tuple[Decision, str]] = {}  # with models, and the room
        self._heard: dict[str, Arrival] = {}
        self._followed: set[str] = set()

    def take(self, tiding: Tiding, now_ms: int) -> list[Effect]:
        """Takes a tiding of the gateway's session."""
        match tiding:
            case Opened():
                self._docket.opened(tiding.clock)
            case Guided():
                fresh = [name for name in tiding.microcosms if name not in self._followed]
                self._followed.update(fresh)
                return [Follow(name) for name in fresh]
            case RefusedPublish(code=Code.CAUSE, event=Event() as event):
                self._docket.too_early(event)
            case RowTold():
                return self._due(self._docket.caught_up(tiding.microcosm, now_ms), now_ms)
            case Arrival():
                inbox = is_inbox(tiding.topic)
                return list(self._inbox(tiding, now_ms) if inbox else self._logged(tiding, now_ms))
        return []

    def failures(self) -> list[str]:
        """Tracebacks of lines that the interpreter failed on since this was asked last."""
        failures, self._desk.failures = self._desk.failures, []
        return failures

    def tick(self, now_ms: int) -> list[Effect]:
        """Time passed: read what has waited long enough."""
        effects = self._due(self._docket.overdue(now_ms), now_ms)
        effects += self._answers(self._desk.tick(now_ms), now_ms)
        effects += self._climbed(self._ladder.tick(now_ms), now_ms)
        coloured = self._narrator.tick(now_ms) if self._narrator is not None else []
        return [*effects, *map(_coloured, coloured)]

    def narrated(self, number: int, piece: str | None, now_ms: int) -> list[Effect]:
        """A model wrote more of a narration, or with None has come to its end."""
        assert self._narrator is not None, "only a narrator has narrations written"
        if piece is None:
            return list(map(_coloured, self._narrator.ended(number, now_ms)))
        return list(map(_coloured, self._narrator.piece(number, piece, now_ms)))

    def narration_failed(self, number: int, now_ms: int, *, for_good: bool) -> None:
        """A model wrote no more of a narration; see `Narrator.failed`."""
        assert self._narrator is not None, "only a narrator has narrations written"
        self._narrator.failed(number, now_ms, for_good=for_good)

    def answered(
        self, call: int, text: str, tokens: tuple[int, int] | None, now_ms: int
    ) -> list[Effect]:
        """A model replied; see `Ladder.answered`."""
        return self._climbed(self._ladder.answered(call, text, tokens, now_ms), now_ms)

    def failed(self, call: int, now_ms: int, *, for_good: bool, wait_ms: int) -> list[Effect]:
        """A call of a model failed; see `Ladder.failed`."""
        found = self._ladder.failed(call, now_ms, for_good=for_good, wait_ms=wait_ms)
        return self._climbed(found, now_ms)

    def close(self, now_ms: int) -> None:
        """The session is over: calls of models that are under way are given up."""
        self._ladder.close(now_ms)
        if self._narrator is not None:
            self._narrator.close(now_ms)

    def memory_of(self, player: str) -> Memory:
        """What a player's next words may lean on."""
        return self._desk.memory_of(player)

    def wakes_ms(self) -> int | None:
        """When `tick` has something to do at the latest; None if never."""
        colour = self._narrator.wakes_ms() if self._narrator is not None else None
        times = (self._desk.wake_ms(), self._ladder.wakes_ms(), self._docket.wakes_ms(), colour)
        return min((when for when in times if when is not None), default=None)

    # -- utterances ------------------------------------------------------------------------------

    def _logged(self, arrival: Arrival, now_ms: int) -> list[Effect]:
        self._remind(arrival)
        return self._due(self._docket.take(arrival, now_ms), now_ms)

    def _remind(self, arrival: Arrival) -> None:
        """What another gateway made of words is what their player speaks of next, perhaps here."""
        answer, body = answer_in(arrival), arrival.body()
        memory = body.get("memory") if isinstance(body, dict) else None
        if answer is None or not isinstance(memory, str) or not isinstance(answer.cause, OriginId):
            return
        if not self._docket.has_read(answer.cause):
            self._desk.remind(arrival.event.header.actor, memory)

    def _due(self, found: Iterable[Due], now_ms: int) -> list[Effect]:
        """Reads what is to be read, and publishes the rest as it is."""
        effects: list[Effect] = []
        for one in found:
            effects += self._read(one, now_ms) if isinstance(one, Arrival) else [one]
        return effects

    def _read(self, arrival: Arrival, now_ms: int) -> list[Effect]:
        header = arrival.event.header
        body = arrival.body()
        text = body.get("text") if isinstance(body, dict) else None
        utterance = event_id_text(header.id)
        self._heard[utterance] = arrival
        bound(self._heard)
        self._docket.reads(header.origin)
        effects: list[Effect] = []
        player, microcosm = header.actor, header.microcosm
        if not self._desk.knows(player, microcosm):
            effects.append(self._ask(player, microcosm))
        said = text if isinstance(text, str) else ""
        if self._ladder.asks and said.strip().casefold() in METER:
            meter = Reading(Memory(), refused=self._ladder.meter(player, now_ms))
            return self._answers([Decision(utterance, player, microcosm, meter)], now_ms)
        top = header.basis.top
        decisions = self._desk.utterance(utterance, player, microcosm, said, top, now_ms)
        return effects + self._answers(decisions, now_ms)

    # -- observations ----------------------------------------------------------------------------

    def _inbox(self, arrival: Arrival, now_ms: int) -> list[Effect]:
        header = arrival.event.header
        observation = arrival.body()
        if len(header.topic) != OBSERVATION_PARTS or not isinstance(observation, dict):
            return []
        _, microcosm, kind, player = header.topic
        top = header.basis.top
        if kind == "told" and self._narrator is not None and self._ladder.asks:
            return list(map(_coloured, self._narrator.told(observation, now_ms)))
        if kind == "fresh" and not self._desk.unchanged(player, microcosm, top):
            return [self._ask(player, microcosm)]
        if kind == "observation":
            self._desk.observed(player, microcosm, cast("Observation", observation), top)
        return self._answers(self._desk.tick(now_ms), now_ms)

    def _ask(self, player: str, microcosm: str) -> Draft:
        """A question to whoever answers for the player, as to what they see."""
        return _question(player, microcosm, {"observation": player})

    # -- answers ---------------------------------------------------------------------------------

    def _answers(self, decisions: list[Decision], now_ms: int) -> list[Effect]:
        effects: list[Effect] = []
        for decision in decisions:
            said = decision.said
            if said is not None and self._ladder.asks:
                effects += self._climbs(decision, said, now_ms)
            else:
                effects += self._answer(decision, now_ms)
        return effects

    def _answer(self, decision: Decision, now_ms: int) -> list[Draft]:
        arrival = self._heard.pop(decision.utterance_id, None)
        if arrival is None:
            return []
        player, microcosm = decision.player, decision.microcosm
        if self._narrator is not None and self._ladder.asks and len(decision.reading.intents) == 1:
            place = self._desk.place_of(player)
            self._narrator.said(decision.utterance_id, player, microcosm, place, now_ms)
        return answers_of(decision, arrival)

    # -- what models read ------------------------------------------------------------------------

    def _climbs(self, decision: Decision, said: Said, now_ms: int) -> list[Effect]:
        """A line that the grammar could not read goes to the models."""
        scope = Scope.of(said.observation)
        self._thought[decision.utterance_id] = decision, scope.room
        asked = turn(cleaned(said.text), scope, decision.reading.memory)
        line, player = decision.utterance_id, decision.player
        question = Question(asked.messages, lambda text, by: read_reply(text, asked, by))
        return self._climbed(self._ladder.take(line, player, question, now_ms), now_ms)

    def _climbed(self, found: Sequence[Climbed[Reading]], now_ms: int) -> list[Effect]:
        effects: list[Effect] = []
        for one in found:
            if isinstance(one, Call):
                effects.append(one)
                continue
            decision, room = self._thought[one.key]
            if isinstance(one, Thinking):
                arrival = self._heard.get(one.key)
                body = {"utterance": one.key, "text": THINKING}
                if arrival is not None:
                    effects.append(post(decision, arrival, "note", body))
                continue
            del self._thought[one.key]
            player, microcosm, said = decision.player, decision.microcosm, decision.reading
            if one.spent:
                said = replace(said, notes=(*said.notes, SPENT))
            found_out = said if one.answer is None else one.answer
            reading = self._desk.thought(player, microcosm, room, found_out)
            effects += self._answer(replace(decision, reading=reading), now_ms)
        return effects


def _question(player: str, microcosm: str, body: object) -> Draft:
    return Draft((STEWARD, microcosm, "ask"), body, actor=player)


def _coloured(effect: Coloured) -> Effect:
    match effect:
        case Wonder():
            return _question(effect.player, effect.microcosm, {"utterance": effect.utterance})
        case Narrated():
            body = {"utterance": effect.utterance, "text": effect.text}
            return Draft((f"@{effect.player}", effect.microcosm, "narration"), body)
    return effect
