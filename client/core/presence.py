"""A player's presence in the world, as their client keeps it. Pure.

It keeps what a client must not get wrong: the basis of each utterance is what was really shown, an
outcome is shown once and again only if it changed, one that was missed is asked for, what a gateway
left open that is gone another one is given, and after any loss the player enters again without a
word.
"""

from __future__ import annotations

import zlib
from collections import OrderedDict
from dataclasses import dataclass, replace
from typing import Any, Final, TypeAlias, cast

from broker.protocol.clocks import Basis
from broker.protocol.ids import EventId, OriginId, event_id_text
from broker.protocol.topics import STEWARD
from client.tellings import Heard, Item, Narrated, Noted, Notice, Observed, Told
from peer.core.tidings import Arrival, Draft, Guided, Lost, Opened, RefusedPublish, Tiding

ASK_MS: Final = 1_000
"""An answer that is missing so long is asked for."""
LOST_MS: Final = 1_000
"""A connection that is away for longer is spoken of."""
LOST: Final = "The connection to the world was lost; trying to get it back."
BACK: Final = "The connection to the world is back."
MOVED: Final = "Your host does not answer; you go on at another one."
KEPT_MAX: Final = 1_024
DOUBTS_MAX: Final = 256
"""Of so many of the newest tentative outcomes it is asked, after a loss, whether they stand."""
DOUBTS_PER_TURN: Final = 16
UNSURE_MAX: Final = 16
"""While one of so many of the newest outcomes is tentative, nothing is given to another gateway."""
KIND_PART: Final = 2

Effect: TypeAlias = Item | Draft


@dataclass(slots=True)
class _Awaited:
    """Something said that is not answered yet: as it was published last, and when it was asked."""

    draft: Draft
    asked_ms: int
    before: Draft | None = None  # as it was published before it was handed over


class Presence:
    """One player of one realm.

    Args:
        peer: the player's peer id.
        name: as others see it.
    """

    def __init__(self, peer: str, name: str) -> None:
        self.guided: Guided | None = None
        self._bases: dict[str, Basis] = {}
        self._peer = peer
        self._name = name
        self._entering: str | None = None
        self._quiet: OrderedDict[str, None] = OrderedDict()
        self._awaited: dict[str, _Awaited] = {}
        self._first: OrderedDict[str, str] = (
            OrderedDict()
        )  # of words said anew: the id of the first
        self._newest: OrderedDict[str, str] = OrderedDict()  # and the other way round
        self._spoken: OrderedDict[str, set[int]] = OrderedDict()
        self._shown: OrderedDict[str, tuple[str, str, bool]] = OrderedDict()
        self._doubted: OrderedDict[str, None] = OrderedDict()
        self._doubted_ms = 0
        self._host = ""
        self._lost = False
        self._lost_told = False
        self._lost_ms: int | None = None
        self._announce_due = False

    def basis(self, microcosm: str) -> Basis:
        """What the player was shown of a microcosm: vectors of two of them do not compare."""
        return self._bases.get(microcosm, Basis())

    # -- what the player does --------------------------------------------------------------------

    def enter(self) -> Draft:
        """The event by which the player comes into the world; `guided` has to be known."""
        guided = self._served()
        body = {"name": self._name, "gateway": self._gateway(guided)}
        return Draft((guided.here, "enter"), body, basis=self.basis(guided.here))

    def speak(self, text: str) -> Draft:
        """The event of something said; `guided` has to be known."""
        guided = self._served()
        body = {"text": text, "gateway": self._gateway(guided)}
        return Draft((guided.here, "utterance"), body, basis=self.basis(guided.here))

    def published(self, draft: Draft, origin: OriginId, now_ms: int) -> str:
        """A draft of this presence was published; returns the id that its answers carry."""
        said = event_id_text(origin)
        kind = draft.topic[-1]
        if kind == "enter" and self._entering is not None:
            _keep(self._quiet, said, None)
        elif kind == "enter":
            self._entering = said
            self._awaited[said] = _Awaited(draft, now_ms)
        elif kind == "utterance" and "instead" in _body(draft):
            return self._said_anew(draft, said)
        elif kind == "utterance":
            _keep(self._spoken, said, set())
            self._awaited[said] = _Awaited(draft, now_ms)
        return said

    def _said_anew(self, draft: Draft, said: str) -> str:
        earlier = _body(draft)["instead"]
        first = self._first.get(earlier, earlier)
        _keep(self._first, said, first)
        _keep(self._newest, first, said)
        awaited = self._awaited.get(first)
        if awaited is not None:
            awaited.draft, awaited.before = draft, awaited.draft
        return first

    def _served(self) -> Guided:
        if self.guided is None:
            message = "nobody serves this player yet"
            raise RuntimeError(message)
        return self.guided

    def _gateway(self, guided: Guided) -> str:
        """The gateway of this player: where one comes or goes, few players change theirs."""
        return max(guided.gateways, key=lambda one: zlib.crc32(f"{self._peer} {one}".encode()))

    # -- what comes in ---------------------------------------------------------------------------

    def tick(self, now_ms: int) -> list[Effect]:
        """Time passed: ask for what was missed, or say that the connection is."""
        if self._lost:
            return self._missed(now_ms)
        if self.guided is None:
            return []
        drafts: list[Effect] = list(self._handed_over(self.guided, now_ms))
        for utterance, awaited in self._awaited.items():
            if now_ms - awaited.asked_ms >= ASK_MS:
                awaited.asked_ms = now_ms
                drafts += self._questions(self.guided, utterance)
        for _ in range(min(DOUBTS_PER_TURN, len(self._doubted))):
            drafts += self._questions(self.guided, self._doubted.popitem()[0])
        return drafts

    def _handed_over(self, guided: Guided, now_ms: int) -> list[Draft]:
        """What waits for a gateway that is gone is said to another; of the two one will act.

        It keeps its basis: the words mean what they meant when they were said. After a cut the
        gateway may be about to publish anew what it made of earlier words, and nothing may come
        before that: so whatever was told for the time being is asked about first.
        """
        left = [
            (self._newest.get(utterance, utterance), awaited.draft)
            for utterance, awaited in self._awaited.items()
            if awaited.draft.topic == (guided.here, "utterance")
            and _body(awaited.draft)["gateway"] not in guided.gateways
        ]
        if left and self._is_unsure():
            if now_ms - self._doubted_ms >= ASK_MS:
                self._doubted_ms = now_ms
                self._doubt()
            return []
        gateway = self._gateway(guided)
        return [
            replace(draft, body={**_body(draft), "gateway": gateway, "instead": newest})
            for newest, draft in left
        ]

    def _is_unsure(self) -> bool:
        """Whether anything told lately is not final, as far as is known here."""
        newest = list(self._shown.items())[-UNSURE_MAX:]
        return any(
            not final and place.partition(" ")[0] in self._spoken for place, (_, _, final) in newest
        )

    def _questions(self, guided: Guided, utterance: str) -> list[Draft]:
        """Asks what became of an utterance; of words said anew, of the first and the last."""
        ids = dict.fromkeys((utterance, self._newest.get(utterance, utterance)))
        return [Draft((STEWARD, guided.here, "ask"), {"utterance": one}) for one in ids]

    def _missed(self, now_ms: int) -> list[Effect]:
        if self._lost_ms is None:
            self._lost_ms = now_ms
        if self._lost_told or now_ms - self._lost_ms < LOST_MS:
            return []
        self._lost_told = True
        return [Notice(LOST)]

    def take(self, tiding: Tiding) -> list[Effect]:
        """Takes a tiding of the player's session."""
        match tiding:
            case Guided():
                served = tiding.here and tiding.gateways and tiding.steward
                self.guided = tiding if served else None
                return self._announced()
            case Lost():
                self._lost = True
            case Opened():
                return self._opened(tiding)
            case RefusedPublish():
                return self._refused(tiding)
            case Arrival():
                return self._arrival(tiding)
        return []

    def _opened(self, opened: Opened) -> list[Effect]:
        """The session is open again; what was over before anybody noticed is not spoken of."""
        moved = self._host not in ("", opened.broker)
        was_lost, was_told = self._lost, self._lost_told
        self._host, self._lost, self._lost_told, self._lost_ms = opened.broker, False, False, None
        if not was_lost:
            return []
        self._announce_due = self._entering is not None
        self._doubt()
        said = [Notice(MOVED)] if moved else [Notice(BACK)] if was_told else []
        return [*said, *self._announced()]

    def _doubt(self) -> None:
        """What was only told for the time being may have come out otherwise meanwhile.

        Whoever told it may be gone, and nobody else knows what was told: so it is asked again.
        """
        for place, (_, _, final) in self._shown.items():
            utterance = place.partition(" ")[0]
            if not final and utterance in self._spoken:
                self._doubted[utterance] = None
        while len(self._doubted) > DOUBTS_MAX:
            self._doubted.popitem(last=False)

    def _announced(self) -> list[Effect]:
        if not self._announce_due or self.guided is None:
            return []
        self._announce_due = False
        return [self.enter()]

    def _refused(self, refused: RefusedPublish) -> list[Effect]:
        utterance = event_id_text(refused.origin)
        first = self._first.pop(utterance, None)
        if first is not None:
            self._not_said_anew(first, utterance)
            return []
        if self._awaited.pop(utterance, None) is None:
            return []
        self._spoken.pop(utterance, None)
        key = None if utterance == self._entering else utterance
        return [Told(key, 0, 1, "refused", refused.text, final=True)]

    def _not_said_anew(self, first: str, said: str) -> None:
        """That certainly did not happen; it will be tried again."""
        awaited = self._awaited.get(first)
        if self._newest.get(first) != said or awaited is None or awaited.before is None:
            return
        self._newest[first] = _body(awaited.draft)["instead"]
        awaited.draft, awaited.before = awaited.before, None

    def _arrival(self, arrival: Arrival) -> list[Effect]:
        body = arrival.body()
        header = arrival.event.header
        if not isinstance(body, dict) or len(header.topic) <= KIND_PART:
            return []
        known = self.basis(header.microcosm)
        vector = known.vector.merged(header.basis.vector)
        self._bases[header.microcosm] = Basis(vector, max(known.top, header.basis.top))
        text = str(body.get("text", ""))
        match header.topic[KIND_PART]:
            case "outcome":
                return self._outcome(body, header.cause)
            case "happening":
                return [Heard(text)]
            case "note":
                said = str(body.get("utterance"))
                return [Noted(self._first.get(said, said), text)]
            case "narration":
                said = str(body.get("utterance"))
                first = self._first.get(said, said)
                plain = first in self._spoken and first not in self._awaited
                return [Narrated(first, text)] if plain else []
            case "observation":
                return [Observed(body)]
        return []

    def _outcome(self, body: dict[str, Any], cause: EventId | None) -> list[Effect]:
        intent = str(body.get("intent") or (event_id_text(cause) if cause else ""))
        result, text = str(body.get("result", "")), str(body.get("text", ""))
        final = bool(body.get("final"))
        said, index = body.get("utterance"), _count(body.get("index"))
        utterance = self._first.get(said, said) if isinstance(said, str) else None
        place = f"{utterance} {index}" if utterance is not None else intent
        shown = self._shown.get(place)
        if intent in self._quiet:
            return []
        if shown is not None and body.get("recalled") and result in (shown[0], "refused"):
            return []  # no more than what was told
        if shown is not None and shown[:2] == (result, text):
            self._shown[place] = (result, text, final or shown[2])
            return []
        if shown is not None and shown[2] and not final:
            return []  # a world peer that begins anew may see less for a while than was final
        _keep(self._shown, place, (result, text, final))
        count = max(1, _count(body.get("of")))
        if utterance is None and intent == self._entering:
            self._awaited.pop(intent, None)
            return [Told(None, index, count, result, text, final)]
        if utterance is None or utterance not in self._spoken:
            return [Heard(text)]
        answered = self._spoken[utterance]
        answered.add(index)
        if len(answered) >= count:
            self._awaited.pop(utterance, None)
        return [Told(utterance, index, count, result, text, final)]


def _body(draft: Draft) -> dict[str, str]:
    """The body of what this presence made itself."""
    return cast("dict[str, str]", draft.body)


def _keep(kept: OrderedDict[str, Any], key: str, value: object) -> None:
    kept[key] = value
    while len(kept) > KEPT_MAX:
        kept.popitem(last=False)


def _count(value: object) -> int:
    return value if type(value) is int and value >= 0 else 0
