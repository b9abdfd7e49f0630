"""A player's presence in the world, as their client keeps it. Pure.

It keeps what a client must not get wrong: the basis of each utterance is what was really shown, an
outcome is shown once and again only if it changed, one that was missed is asked for, and after any
loss the player enters again without a word.
"""

from __future__ import annotations

import zlib
from collections import OrderedDict
from typing import Any, Final, TypeAlias

from broker.protocol.clocks import Basis
from broker.protocol.ids import EventId, OriginId, event_id_text
from broker.protocol.topics import STEWARD
from client.tellings import Heard, Item, Noted, Notice, Observed, Told
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
KIND_PART: Final = 2

Effect: TypeAlias = Item | Draft


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
        self._awaited: dict[str, int] = {}
        self._spoken: OrderedDict[str, set[int]] = OrderedDict()
        self._shown: OrderedDict[str, tuple[str, str, bool]] = OrderedDict()
        self._doubted: OrderedDict[str, None] = OrderedDict()
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
            self._awaited[said] = now_ms
        elif kind == "utterance":
            _keep(self._spoken, said, set())
            self._awaited[said] = now_ms
        return said

    def _served(self) -> Guided:
        if self.guided is None:
            message = "nobody serves this player yet"
            raise RuntimeError(message)
        return self.guided

    def _gateway(self, guided: Guided) -> str:
        return guided.gateways[zlib.crc32(self._peer.encode()) % len(guided.gateways)]

    # -- what comes in ---------------------------------------------------------------------------

    def tick(self, now_ms: int) -> list[Effect]:
        """Time passed: ask for what was missed, or say that the connection is."""
        if self._lost:
            return self._missed(now_ms)
        if self.guided is None:
            return []
        drafts: list[Effect] = []
        for utterance, since_ms in self._awaited.items():
            if now_ms - since_ms >= ASK_MS:
                self._awaited[utterance] = now_ms
                drafts.append(_question(self.guided, utterance))
        doubted = [
            self._doubted.popitem()[0] for _ in range(min(DOUBTS_PER_TURN, len(self._doubted)))
        ]
        return [*drafts, *(_question(self.guided, utterance) for utterance in doubted)]

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
        if self._awaited.pop(utterance, None) is None:
            return []
        self._spoken.pop(utterance, None)
        key = None if utterance == self._entering else utterance
        return [Told(key, 0, 1, "refused", refused.text, final=True)]

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
                return [Noted(str(body.get("utterance")), text)]
            case "observation":
                return [Observed(body)]
        return []

    def _outcome(self, body: dict[str, Any], cause: EventId | None) -> list[Effect]:
        intent = str(body.get("intent") or (event_id_text(cause) if cause else ""))
        result, text = str(body.get("result", "")), str(body.get("text", ""))
        final = bool(body.get("final"))
        utterance, index = body.get("utterance"), _count(body.get("index"))
        place = f"{utterance} {index}" if isinstance(utterance, str) else intent
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
        if not isinstance(utterance, str) or utterance not in self._spoken:
            return [Heard(text)]
        answered = self._spoken[utterance]
        answered.add(index)
        if len(answered) >= count:
            self._awaited.pop(utterance, None)
        return [Told(utterance, index, count, result, text, final)]


def _question(guided: Guided, utterance: str) -> Draft:
    return Draft((STEWARD, guided.here, "ask"), {"utterance": utterance})


def _keep(kept: OrderedDict[str, Any], key: str, value: object) -> None:
    kept[key] = value
    while len(kept) > KEPT_MAX:
        kept.popitem(last=False)


def _count(value: object) -> int:
    return value if type(value) is int and value >= 0 else 0
