"""The next steps between microcosms, as one world peer sees them: what it publishes, when again.

They are those of all who travel, and those of messages (`peer.core.couriers`).

A step follows from settled states alone, so that every world peer takes the same one; its derived
id makes one event of them all. It also says in a microcosm's log which ways out can be gone: those
into microcosms that this world peer keeps, while both ends settle. Nothing is folded here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from broker.protocol.clocks import EMPTY, Basis, Stamp
from broker.protocol.ids import EventId, parse_event_id
from content.model import Value
from content.travellers import FAR, Entry, entries, is_open, remembered
from peer.core import couriers
from peer.core.tidings import Draft
from peer.core.travel import ARRIVAL, CLOSED, WAYS, answer_id, arrival_id
from peer.core.views import View

AGAIN_MS: Final = 2_000
"""A step that is still due after so long is published again."""
STALL_MS: Final = 3_000
"""Where nothing has settled for so long, though something waits, ways are shut."""
LOST_MS: Final = 10_000
"""A traveller into a microcosm that is not kept here whom nobody answered for so long shuts it."""


def due(views: Mapping[str, View]) -> list[Draft]:
    """The steps to be taken now, in an order that every world peer agrees on."""
    drafts: list[Draft] = []
    for source in sorted(views):
        away = entries(views[source].settled)
        for player in sorted(away):
            draft = _next(views, source, player, away[player])
            if draft is not None:
                drafts.append(draft)
    return [*drafts, *couriers.due(views)]


def farewells(views: Mapping[str, View]) -> list[Draft]:
    """The answers to microcosms that this world peer does not keep; nothing tells if they came."""
    drafts: list[Draft] = []
    for target in sorted(views):
        come = remembered(views[target].settled)
        for player in sorted(come):
            last = come[player]
            if last["answer"] and last["source"] not in views:
                ends = (last["source"], target, last["departure"])
                drafts.append(_answer(last["answer"], ends, player, views[target].top))
    return [*drafts, *couriers.farewells(views)]


def _next(views: Mapping[str, View], source: str, player: str, entry: Entry) -> Draft | None:
    """The step for somebody on the way: the arrival, the answer to it, or nothing yet."""
    here, target = views[source], entry["to"].partition(FAR)[0]
    there = views.get(target)
    if entries(here.current).get(player, entry)["departure"] != entry["departure"]:
        return None
    if player not in entries(here.current):
        return None
    if there is None:
        return _arrival(source, player, entry, here.top)
    last = remembered(there.settled).get(player)
    if last is not None and last["hop"] >= entry["hop"]:
        # Who has gone on from there since must have been let in.
        answer = last["answer"] if last["hop"] == entry["hop"] else CLOSED
        top = max(here.top, there.top)
        return _answer(answer, (source, target, entry["departure"]), player, top)
    soon = remembered(there.current).get(player)
    if soon is not None and soon["hop"] >= entry["hop"]:
        return None
    return _arrival(source, player, entry, here.top)


def _arrival(source: str, player: str, entry: Entry, top: Stamp) -> Draft:
    target, _, room = entry["to"].partition(FAR)
    body: dict[str, object] = {
        "source": source,
        "room": room,
        "direction": entry["direction"],
        "hop": entry["hop"],
        "traveller": entry["traveller"],
        "things": entry["things"],
        "letters": entry["letters"],
        "departure": entry["departure"],
        "gateway": entry["gateway"],
    }
    return Draft(
        (target, ARRIVAL),
        body,
        actor=player,
        cause=parse_event_id(entry["departure"]),
        basis=Basis(EMPTY, top),
        touches=(player,),
        derived=arrival_id(target, entry["departure"]),
    )


def _answer(answer: str, ends: tuple[str, str, str], player: str, top: Stamp) -> Draft:
    """The answer to an arrival; `ends` are source, target and the departure's id.

    Its basis has a stamp of where it comes from: so stamps rise along every journey.
    """
    source, target, departure = ends
    body: dict[str, Value] = {"player": player}
    return Draft(
        (source, answer),
        body,
        actor=player,
        cause=arrival_id(target, departure),
        basis=Basis(EMPTY, top),
        touches=(player,),
        derived=answer_id(source, target, departure, answer),
    )


class Journeys:
    """What one world peer has published lately, so that it does not say it all at every turn."""

    def __init__(self) -> None:
        self._said_ms: dict[EventId | tuple[str, str, str], int] = {}
        self._settled: dict[str, tuple[Stamp, int]] = {}
        self._met_ms: dict[str, int] = {}

    def reopened(self) -> None:
        """The session began anew, perhaps with a broker that knows nothing of what was said."""
        self._said_ms.clear()

    def next(self, views: Mapping[str, View], now_ms: int) -> list[Draft]:
        """All that is to be published now.

        Args:
            views: the microcosms that this world peer follows, by name.
        """
        kept: dict[EventId | tuple[str, str, str], int] = {}
        drafts: list[Draft] = []
        lone = [(draft.derived, draft) for draft in farewells(views)]
        wanted = [(draft.derived, draft) for draft in due(views)]
        for key, draft in [*lone, *wanted, *self._ways(views, now_ms)]:
            assert key is not None, "steps have derived ids"
            said_ms = self._said_ms.get(key)
            again = draft.microcosm in views  # else nothing here tells that it is done
            if said_ms is None or (again and now_ms - said_ms >= AGAIN_MS):
                drafts.append(draft)
                said_ms = now_ms
            kept[key] = said_ms
        self._said_ms = kept
        return drafts

    def _ways(
        self, views: Mapping[str, View], now_ms: int
    ) -> list[tuple[tuple[str, str, str], Draft]]:
        """The ways that are not as the state has them, each as the news of it."""
        settles = {name: self._settles(name, views[name], now_ms) for name in sorted(views)}
        lost = self._lost(views, now_ms)
        news = []
        for source in sorted(views):
            for target in views[source].leads:
                opened = is_open(views[source].current, target)
                can_go = settles[source] and settles.get(target, False)
                if can_go and not opened:
                    change = "open"
                elif opened and not can_go and (target in views or (source, target) in lost):
                    change = "shut"
                else:
                    continue
                draft = Draft((source, WAYS), {change: [target]})
                news.append(((source, change, target), draft))
        return news

    def _settles(self, name: str, view: View, now_ms: int) -> bool:
        """Whether events of a microcosm become settled, as far as can be seen."""
        top, since_ms = self._settled.get(name, (view.top, now_ms))
        if not view.waits or view.top != top:
            since_ms = now_ms
        self._settled[name] = (view.top, since_ms)
        return now_ms - since_ms < STALL_MS

    def _lost(self, views: Mapping[str, View], now_ms: int) -> list[tuple[str, str]]:
        """The ways on which somebody waits for long for an answer that this peer can't give."""
        met_ms: dict[str, int] = {}
        lost: list[tuple[str, str]] = []
        for source in sorted(views):
            away = entries(views[source].settled)
            for player in sorted(away):
                target, departure = away[player]["to"].partition(FAR)[0], away[player]["departure"]
                if target in views:
                    continue
                met_ms[departure] = self._met_ms.get(departure, now_ms)
                if now_ms - met_ms[departure] >= LOST_MS:
                    lost.append((source, target))
        self._met_ms = met_ms
        return lost
