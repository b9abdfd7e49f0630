"""A world peer's life with several microcosms over one session: who of them is told what.

Each has a host; what they publish for one another is made here, from the settled states of all.
Pure, like a host. Effects come with the microcosm that they are for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Final, TypeAlias

from broker.protocol.ids import OriginId
from broker.protocol.topics import STEWARD, is_inbox
from content.model import Entity
from content.post import POST
from content.travellers import TRAVELLERS, ways_out
from peer.core.host import SNAPSHOT_EVENTS, Effect, Host
from peer.core.journeys import Journeys
from peer.core.replica import DIGEST_EVENTS, Replica
from peer.core.rules import RELEASED, Rules
from peer.core.tidings import (
    Arrival,
    Opened,
    RefusedPublish,
    RowTold,
    SnapshotTold,
    Tiding,
)
from peer.core.views import View

Placed: TypeAlias = tuple[str, Effect]
"""A microcosm, and what is to be done for it."""

REVIEW_MS: Final = 250
"""How often travellers are thought of when nothing settles."""


class Hosts:
    """All the microcosms of one world peer.

    Args:
        world: the states to found them with, by name: first the one where newcomers begin, for
            brokers let them in where a world peer founded first.
        snapshot_events: a snapshot is given to the broker after so many settled events.
        digest_events: digests are compared after so many.
        rules: the version that new microcosms begin with, and those that this world peer has.
    """

    def __init__(
        self,
        world: Mapping[str, Mapping[str, Entity]],
        snapshot_events: int = SNAPSHOT_EVENTS,
        digest_events: int = DIGEST_EVENTS,
        rules: Rules = RELEASED,
    ) -> None:
        self.hosts = {
            name: Host(name, begun, snapshot_events, digest_events, rules)
            for name, begun in world.items()
        }
        self.versions = tuple(sorted(rules.games))
        self._journeys = Journeys()
        self._leads: dict[str, tuple[Replica, tuple[str, ...]]] = {}
        self._review_ms = 0

    def founding_seq(self, microcosm: str, origin: OriginId) -> None:
        """The holder tells with which count a genesis was published."""
        self.hosts[microcosm].founding_seq(origin)

    def take(self, tiding: Tiding, now_ms: int) -> list[Placed]:
        """Takes a tiding of the session.

        Raises:
            RulesError: this world peer can't go on and must stop.
        """
        effects: list[Placed] = []
        for name in self._concerned(tiding):
            effects += [(name, effect) for effect in self.hosts[name].take(tiding, now_ms)]
        if isinstance(tiding, Opened):
            self._journeys.reopened()
        if isinstance(tiding, RowTold | SnapshotTold):
            effects += self._travel(now_ms)
        return effects

    def take_all(self, tidings: Iterable[Tiding], now_ms: int) -> list[Placed]:
        """Takes tidings that came in one go: as `take` one by one, and cheaper where logs merge.

        Raises:
            RulesError: this world peer can't go on and must stop.
        """
        effects: list[Placed] = []
        for log, run in groupby(tidings, _log_of):
            if log in self.hosts:
                arrivals = [one for one in run if isinstance(one, Arrival)]
                effects += [(log, one) for one in self.hosts[log].take_log(arrivals, now_ms)]
            else:
                for tiding in run:
                    effects += self.take(tiding, now_ms)
        return effects

    def tick(self, now_ms: int) -> list[Placed]:
        """Time passed."""
        effects: list[Placed] = []
        for name, host in self.hosts.items():
            effects += [(name, effect) for effect in host.tick(now_ms)]
        if now_ms >= self._review_ms:
            effects += self._travel(now_ms)
        return effects

    def wakes_ms(self) -> int | None:
        """When `tick` has something to do at the latest, as far as that is known."""
        waiting = [host.wakes_ms() for host in self.hosts.values()]
        return min((wakes_ms for wakes_ms in waiting if wakes_ms is not None), default=None)

    def _concerned(self, tiding: Tiding) -> list[str]:
        """Whose business a tiding is."""
        match tiding:
            case SnapshotTold() | RowTold():
                return [tiding.microcosm] if tiding.microcosm in self.hosts else []
            case RefusedPublish():
                seq = tiding.origin.seq
                waiting = [name for name, host in self.hosts.items() if host.awaits(seq)]
                return waiting or list(self.hosts)[:1]
            case Arrival():
                return self._readers(tiding)
        return list(self.hosts)

    def _readers(self, arrival: Arrival) -> list[str]:
        topic = arrival.topic
        if topic[0] == STEWARD:
            # What became of an utterance may be known where its speaker was before.
            body = arrival.body()
            if topic[2:] == ("ask",) and isinstance(body, dict) and "utterance" in body:
                return list(self.hosts)
        name = topic[1] if is_inbox(topic) and len(topic) > 1 else topic[0]
        return [name] if name in self.hosts else []

    # -- travel ----------------------------------------------------------------------------------

    def _travel(self, now_ms: int) -> list[Placed]:
        self._review_ms = now_ms + REVIEW_MS
        views = {
            name: self._view(name, host.replica)
            for name, host in self.hosts.items()
            if host.replica is not None
        }
        return [(draft.microcosm, draft) for draft in self._journeys.next(views, now_ms)]

    def _view(self, name: str, replica: Replica) -> View:
        known = self._leads.get(name)
        if known is None or known[0] is not replica:
            known = self._leads[name] = (replica, tuple(ways_out(replica.state)))
        kept = {one: replica.settled_of(one) for one in (TRAVELLERS, POST)}
        return View(
            settled={one: found for one, found in kept.items() if found is not None},
            current=replica.state,
            top=replica.settled_top,
            waits=replica.unsettled > 0,
            leads=known[1],
        )


def _log_of(tiding: Tiding) -> str:
    """The microcosm of whose log this is an event; nothing for all else."""
    if isinstance(tiding, Arrival) and tiding.admission is not None:
        return tiding.event.header.microcosm
    return ""
