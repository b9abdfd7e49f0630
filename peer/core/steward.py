"""What a world peer tells the players it answers for: outcomes, what they notice, what they see.

A verdict that is not settled waits a short while, so that in a healthy network players are told
final outcomes only; past that they are told the tentative one, and again if it comes out otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from broker.protocol.ids import DerivedId, parse_event_id
from broker.protocol.topics import inbox_owner, is_inbox
from content import noticing, perception, prose
from content.model import Entity
from content.sentences import FINAL, TENTATIVE
from content.travellers import is_known
from peer.core import fitting
from peer.core.ledger import status_of
from peer.core.recall import ending, recall
from peer.core.replica import Replica
from peer.core.steps import READING
from peer.core.tidings import Draft, StewardTold
from peer.core.verdict import Judged

SETTLE_WINDOW_MS: Final = 50
LEAVE_AFTER_MS: Final = 2_000
"""How long a player may be away before they fall asleep where they stand."""
RECENT_MAX: Final = 4_096


class Telling(NamedTuple):
    """What was told of a verdict that was not settled yet."""

    result: str
    text: str


@dataclass(slots=True)
class Pending:
    """A verdict that waits to be settled before it is told."""

    judged: Judged
    since_ms: int


class Steward:
    """The responder for some of the players of one microcosm.

    Args:
        replica: the replica that it speaks from; changed by its holder alone.
        live_from: events stamped at or below were told by somebody before; they are not told again.
    """

    def __init__(self, replica: Replica, live_from: int) -> None:
        self._replica = replica
        self._live_from = live_from
        self._present: dict[str, bool] = {}
        self._away_ms: dict[str, int] = {}
        self._pending: dict[str, Pending] = {}
        self._told: dict[str, Telling] = {}
        self._open: dict[str, None] = {}
        self._recent: dict[str, list[Judged]] = {}
        self._looking: dict[str, bool] = {}
        self._onlookers: tuple[Mapping[str, Entity], perception.Onlookers] | None = None
        self._shown: dict[tuple[str, str], Any] = {}
        self._opened_ms: int | None = None

    def live(self, stamp: int) -> bool:
        """Whether events of this stamp are news."""
        return stamp > self._live_from

    def assign(self, told: StewardTold, now_ms: int) -> None:
        """A broker names this world peer responder for a player, or tells that they are gone."""
        if told.attached:
            self._present[told.peer] = told.mine
            self._away_ms.pop(told.peer, None)
        else:
            self._present.pop(told.peer, None)
            self._away_ms[told.peer] = now_ms
        for key in [key for key in self._shown if key[0] == told.peer]:
            del self._shown[key]
        if told.mine:
            self._look(told.peer)

    def reopened(self, now_ms: int) -> None:
        """The session began anew: whoever is still here will be named again, and shown all."""
        self._opened_ms = now_ms
        self._away_ms.clear()
        self._present.clear()
        self._shown.clear()

    def _is_mine(self, player: str) -> bool:
        return self._present.get(player, False)

    def judged(self, verdicts: Iterable[Judged], now_ms: int, *, live: bool) -> None:
        """Takes note of verdicts; those that replaced earlier ones of the same intent too."""
        for judged in verdicts:
            intent = judged.request.id
            self._open[intent] = None
            replaced = self._remember(judged)
            if live or intent in self._pending or intent in self._told:
                self._pending[intent] = Pending(judged, now_ms)
            self._touch(judged)
            if replaced is not None:
                self._touch(replaced)

    def reordered(self) -> None:
        """An event came before others: whatever anybody was shown may look different now."""
        self._look(*self._present)

    def time_passed(self) -> None:
        """A tick changed something: whoever is there and sees it change is shown it."""
        self._look(*(one for one in self._present if one in self._replica.state))

    def settled(self, verdicts: Iterable[Judged]) -> list[Draft]:
        """Tells what is final now and was not told as it is."""
        drafts: list[Draft] = []
        for judged in verdicts:
            intent = judged.request.id
            self._open.pop(intent, None)
            self._remember(judged)
            if self._pending.pop(intent, None) is not None or intent in self._told:
                drafts += self._tell(judged, final=True)
                self._told.pop(intent, None)
        return drafts

    def tick(self, now_ms: int) -> list[Draft]:
        """Tells tentatively what has waited too long, and lets those sleep who have gone."""
        if self._opened_ms is None:
            self._opened_ms = now_ms
        drafts: list[Draft] = []
        for intent, pending in list(self._pending.items()):
            if now_ms - pending.since_ms < SETTLE_WINDOW_MS:
                continue
            del self._pending[intent]
            drafts += self._tell(pending.judged, final=False)
            self._told[intent] = _telling(pending.judged)
        return drafts + self._leavings(now_ms)

    def wakes_ms(self) -> int | None:
        """When `tick` has something to do, if ever: for what waits to be settled."""
        waiting = [pending.since_ms + SETTLE_WINDOW_MS for pending in self._pending.values()]
        return min(waiting, default=None)

    def ask(self, body: object, actor: str, asker: str, now_ms: int) -> list[Draft]:
        """Answers a question: for an outcome that was missed, or for what a player sees.

        Args:
            body: `{"utterance": id}` or `{"observation": player}`.
            actor: whom the question concerns: a gateway may ask for any player, others for
                themselves, which the broker has checked.
            asker: the peer that is answered.
        """
        if not isinstance(body, dict):
            return []
        if body.get("observation") == actor:
            return self._observation(actor, asker, again=True)
        utterance = str(body.get("utterance"))
        recent: list[Draft] = []
        for judged in self._recent.get(utterance, []):
            if judged.request.actor != actor:
                continue
            final = judged.request.id not in self._open
            if not final and asker == actor:  # told now: and again, if it comes out otherwise
                self._told.setdefault(judged.request.id, _telling(judged))
            recent.append(self._outcome(judged, final=final, asker=asker))
        if asker != actor:
            return recent
        if recent:
            return [*recent, *ending(self._replica, utterance, actor, now_ms)]
        return recall(self._replica, utterance, actor, now_ms)

    def observations(self, before: Iterable[Draft] = ()) -> list[Draft]:
        """What those see for whom something looks different or who are told something now.

        To be published before what they are told, so that their gateway never knows less than
        they do; where nothing looks different it is told only how new its observation is.

        Args:
            before: what others tell players, which is to be published then.
        """
        for draft in before:
            if is_inbox(draft.topic):
                self._looking[inbox_owner(draft.topic)] = True
        looking, self._looking = self._looking, {}
        drafts: list[Draft] = []
        for player in sorted(looking):
            if not self._is_mine(player):
                continue
            gateway = status_of(self._replica.state, player)["gateway"]
            readers = [player, gateway] if gateway else [player]
            drafts += self._observation(player, *readers, is_told=looking[player])
        return drafts

    # -- what is told ----------------------------------------------------------------------------

    def _remember(self, judged: Judged) -> Judged | None:
        """Keeps a verdict for who asks; returns the one of the same intent that it replaces."""
        utterance = judged.request.utterance or judged.request.id
        kept = self._recent.pop(utterance, [])
        others = [one for one in kept if one.request.id != judged.request.id]
        self._recent[utterance] = [*others, judged]
        while len(self._recent) > RECENT_MAX:
            del self._recent[next(iter(self._recent))]
        return next((one for one in kept if one.request.id == judged.request.id), None)

    def _touch(self, judged: Judged) -> None:
        """Marks whose view may have changed: the actor's, and theirs who could know of it."""
        self._look(judged.request.actor)
        self._look(*noticing.audience(judged.before, judged.outcome, judged.after))

    def _look(self, *players: str) -> None:
        """Their view may have changed."""
        for player in players:
            self._looking.setdefault(player, False)

    def _tell(self, judged: Judged, *, final: bool) -> list[Draft]:
        drafts: list[Draft] = []
        again = self._told.get(judged.request.id)
        if again is not None and again == _telling(judged):
            return []
        noticed = again is not None and again.result == "pass"
        bystanders = prose.Bystanders(judged.outcome, judged.before, judged.after)
        for viewer in noticing.audience(judged.before, judged.outcome, judged.after):
            if not self._is_mine(viewer) or noticed:
                continue
            text = bystanders.told(viewer)
            if text:
                told = {"text": fitting.text(text)}
                drafts.append(self._post(viewer, "happening", told, judged))
        if self._is_mine(judged.request.actor) and judged.outcome["verb"] != "leave":
            drafts.append(self._outcome(judged, final=final))
        return drafts

    def _outcome(self, judged: Judged, *, final: bool, asker: str = "") -> Draft:
        """What an actor is told of their deed, or what a gateway is that asks about it."""
        request = judged.request
        told = _telling(judged)
        body = {
            "intent": request.id,
            "utterance": request.utterance,
            "index": request.index if judged.outcome["verb"] != READING else request.count - 1,
            "of": request.count,
            "verb": judged.outcome["verb"],
            "result": told.result,
            "text": _with_finality(judged, told.text, final=final),
            "final": final,
        }
        if asker not in ("", request.actor):
            topic = (f"@{asker}", self._replica.microcosm, "told", request.actor)
            return Draft(topic, body, cause=request.event, basis=self._replica.basis)
        return self._post(request.actor, "outcome", body, judged)

    def _post(self, to: str, kind: str, body: object, judged: Judged) -> Draft:
        self._looking[to] = True
        topic = (f"@{to}", self._replica.microcosm, kind)
        return Draft(topic, body, cause=judged.request.event, basis=self._replica.basis)

    def _observation(
        self, player: str, *readers: str, is_told: bool = False, again: bool = False
    ) -> list[Draft]:
        """What a player sees, for each of its readers as far as it is news to them.

        Args:
            is_told: the player is told something now; to which their gateway has to come after.
            again: it is news to all of them.
        """
        state = self._replica.state
        if player not in state and not is_known(state, player):
            return []
        seen = self._observe(player)
        news = [to for to in readers if again or self._shown.get((player, to)) != seen]
        fitted = fitting.observation(seen) if news else {}
        drafts: list[Draft] = []
        for to in readers:
            self._shown[player, to] = seen
            kind, body = ("observation", fitted) if to in news else ("fresh", {})
            if to in news or (is_told and to != player):
                topic = (f"@{to}", self._replica.microcosm, kind, player)
                drafts.append(Draft(topic, body, basis=self._replica.basis))
        return drafts

    def _observe(self, player: str) -> perception.Observation:
        """What a player perceives; worked out anew only where there is anything new to anybody."""
        state = self._replica.state
        if self._onlookers is None or self._onlookers[0] is not state:
            kept = self._onlookers[1] if self._onlookers is not None else None
            if kept is None or not kept.see_the_same_in(state):
                kept = perception.Onlookers(state)
            self._onlookers = (state, kept)
        return self._onlookers[1].observe(player)

    def _leavings(self, now_ms: int) -> list[Draft]:
        """The events by which players who have been away too long fall asleep."""
        drafts: list[Draft] = []
        state = self._replica.state
        if self._opened_ms is not None and now_ms - self._opened_ms > 2 * LEAVE_AFTER_MS:
            players = (one for one, entity in state.items() if entity["kind"] == "player")
            for player in players:
                if player not in self._present and state[player]["status"].get("awake"):
                    self._away_ms.setdefault(player, now_ms)
        for player, since_ms in sorted(self._away_ms.items()):
            if now_ms - since_ms < LEAVE_AFTER_MS:
                continue
            del self._away_ms[player]
            entered = status_of(state, player)["entered"]
            entity = state.get(player)
            if not entered or entity is None or not entity["status"].get("awake"):
                continue
            microcosm = self._replica.microcosm
            cause = parse_event_id(entered)
            drafts.append(
                Draft(
                    (microcosm, "leave"),
                    {"entered": entered},
                    actor=player,
                    cause=cause,
                    derived=DerivedId(microcosm, cause, 1),
                )
            )
        return drafts


def _with_finality(judged: Judged, text: str, *, final: bool) -> str:
    """The text, for `why` with whether what it tells of can change: all before a settled event is.

    That depends on what of the realm has been heard, so it is no part of the outcome.
    """
    if judged.outcome["reason"] != "why.done":
        return text
    return f"{text}\n{FINAL if final else TENTATIVE}"


def _telling(judged: Judged) -> Telling:
    if judged.outcome["verb"] == READING:
        return Telling(judged.request.spec["result"], judged.request.spec["text"])
    text = prose.for_actor(judged.outcome, judged.after, judged.lost_to)
    return Telling(judged.outcome["result"], fitting.text(text))
