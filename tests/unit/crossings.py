"""Histories of travel: two brokers, two microcosms, two world peers with replicas of both.

Brokers hand their logs on when told to, world peers catch up when told to and publish the steps
that they find due, seen before or not. Nothing here judges what came of an event.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from broker.core.durable import Durable
from broker.core.records import logged
from broker.protocol.clocks import EMPTY, Vector
from broker.protocol.codec import encode_body
from broker.protocol.events import Admitted
from broker.protocol.ids import DerivedId, OriginId
from broker.protocol.topics import BROKER_TOPIC
from content.model import Entity
from content.post import POST
from content.rules import RULES_VERSION
from content.travellers import FAR, TRAVELLERS, entries, remembered, ways_out
from peer.core.host import genesis_data
from peer.core.journeys import due
from peer.core.replica import Replica
from peer.core.ticking import FOUNDING
from peer.core.tidings import Arrival, Draft, RowTold
from peer.core.views import View
from tests.unit.histories import SECRET, START_MS, event
from tests.unit.two_shores import WORLD

BROKERS: Final = ("home", "east")
PLACES: Final = ("vale", "fen")
NOWHERE: Final = "fen:attic"
"""A room that is not there: whoever goes there comes back."""


def world() -> dict[str, dict[str, Entity]]:
    """The two shores, and a way up the hill into a room that is not there."""
    made: dict[str, dict[str, Entity]] = json.loads(json.dumps(WORLD))
    exits: Any = made["vale"]["hill"]["spec"]["exits"]
    exits["up"] = {**exits["east"], "to": NOWHERE}
    return made


STATES: Final = world()


@dataclass
class Crossing:
    """Brokers, and world peers `+home` and `+east` at them.

    Attributes:
        now_ms: each broker's wall clock.
        seqs: how much each peer has published.
        rows: the promises given so far.
    """

    now_ms: dict[str, int] = field(default_factory=dict)
    brokers: dict[str, Durable] = field(default_factory=dict)
    seqs: dict[str, int] = field(default_factory=dict)
    rows: list[RowTold] = field(default_factory=list)
    replicas: dict[str, dict[str, Replica]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Founds both microcosms, lets the second broker join, and opens the ways."""
        for number, name in enumerate(BROKERS):
            self.now_ms[name] = START_MS
            durable = self.brokers[name] = Durable()
            durable.found("realm", name, SECRET)
            durable.begin(number + 1, START_MS)
            self.replicas[name] = {
                place: Replica(place, SECRET, genesis_data(STATES[place], ("home",)))
                for place in PLACES
            }
        for place, other in (PLACES, PLACES[::-1]):
            genesis = {"digest": b"", "rules": RULES_VERSION}
            derived = DerivedId(place, FOUNDING, 0)
            topic = (place, "genesis")
            self.publish("home", "+home", Draft(topic, genesis, cause=FOUNDING, derived=derived))
            self.brokers["home"]._speak((place, BROKER_TOPIC, "join"), {"broker": "east"}, START_MS)
            self.publish("home", "+home", Draft((place, "ways"), {"open": [other]}))
            self.hand("home", "east", place)

    # -- what brokers do -------------------------------------------------------------------------

    def entries(self, broker: str, place: str) -> list[Admitted]:
        """A broker's log of a microcosm."""
        log = self.brokers[broker].logs.get(place)
        return log.entries if log is not None else []

    def vector(self, broker: str, place: str) -> Vector:
        """What a broker has of a microcosm."""
        log = self.brokers[broker].logs.get(place)
        return log.vector if log is not None else EMPTY

    def hand(self, giver: str, taker: str, place: str) -> None:
        """One broker gives another all of a microcosm that the other lacks."""
        for admitted in self.entries(giver, place):
            if not self.vector(taker, place).covers_dot(admitted.admission.dot):
                self.brokers[taker].apply(logged(place, admitted))

    def promise(self, broker: str, place: str) -> None:
        """A broker beats a row."""
        durable = self.brokers[broker]
        vector = self.vector(broker, place)
        self.rows.append(RowTold(place, durable.life, durable.clock.last, vector))

    def publish(self, broker: str, peer: str, draft: Draft, *, again: bool = False) -> None:
        """A peer at a broker publishes; what the broker has by id it does not admit twice.

        Args:
            again: the broker has forgotten ids, as below a snapshot: a repeat is admitted.
        """
        self.seqs[peer] = self.seqs.get(peer, 0) + 1
        made = event(
            OriginId(peer, 1, self.seqs[peer]),
            draft.topic,
            encode_body(draft.body),
            actor=draft.actor,
            cause=draft.cause,
            derived=draft.derived,
            seen=self.vector(broker, draft.microcosm),
            basis=draft.basis,
            touches=draft.touches,
        )
        log = self.brokers[broker].logs.get(draft.microcosm)
        if log is not None:
            assert log.follows(made.header), "the log lacks what the publisher had seen"
            known = log.known(made.header)
            if known is not None:
                assert known.event.header.topic == made.header.topic
                assert known.event.body == made.body
                if not again:
                    return
        self.brokers[broker].admit(made, self.now_ms[broker])

    # -- what players and world peers do ---------------------------------------------------------

    def enter(self, player: str, broker: str, place: str = "vale") -> None:
        """A player comes in, or tries to."""
        body = {"name": player.title(), "gateway": "+gateway"}
        self.publish(broker, player, Draft((place, "enter"), body))

    def deed(self, player: str, broker: str, place: str, spec: dict[str, Any]) -> None:
        """A player does something by hand."""
        self.publish(broker, player, Draft((place, "intent"), {"spec": spec}))

    def catch_up(self, broker: str, place: str, count: int = 1_000) -> None:
        """A world peer takes that many more of its broker's events."""
        for one in self.arrivals(broker, place)[:count]:
            self.replicas[broker][place].take([one])

    def arrivals(self, broker: str, place: str) -> list[Arrival]:
        """What a world peer has not taken yet of its broker's events."""
        have = self.replicas[broker][place].vector
        entries = self.entries(broker, place)
        fresh = [one for one in entries if not have.covers_dot(one.admission.dot)]
        return [Arrival(one.event, one.admission, 0) for one in fresh]

    def hear(self, broker: str, row: RowTold) -> None:
        """A world peer is told a promise."""
        self.replicas[broker][row.microcosm].row(row)

    def agree(self, broker: str, place: str) -> None:
        """Both brokers exchange a microcosm, and this world peer learns that they have."""
        for giver, taker in (BROKERS, BROKERS[::-1]):
            self.hand(giver, taker, place)
        self.catch_up(broker, place)
        for name in BROKERS:
            self.promise(name, place)
            self.hear(broker, self.rows[-1])

    def views(self, broker: str) -> dict[str, View]:
        """What a world peer knows."""
        return {place: view_of(one) for place, one in self.replicas[broker].items()}

    def travel(self, broker: str, *, again: bool = False) -> int:
        """A world peer publishes every step that it finds due; how many there are."""
        drafts = due(self.views(broker))
        for draft in drafts:
            self.publish(broker, f"+{broker}", draft, again=again)
        return len(drafts)

    def peace(self) -> None:
        """Everybody gets everything, until nobody has anything left to do."""
        for _ in range(40):
            for place in PLACES:
                self.hand("home", "east", place)
                self.hand("east", "home", place)
            for place in PLACES:
                for broker in BROKERS:
                    self.promise(broker, place)
            for broker in BROKERS:
                for place in PLACES:
                    self.catch_up(broker, place)
                for row in self.rows[-4:]:
                    self.hear(broker, row)
            if not sum(self.travel(broker) for broker in BROKERS):
                return
        message = "travellers never come to rest"
        raise AssertionError(message)

    def settled(self) -> dict[str, dict[str, Entity]]:
        """Of each microcosm the settled state that is furthest on."""
        found = {}
        for place in PLACES:
            both = [self.replicas[broker][place] for broker in BROKERS]
            best = max(both, key=lambda one: (one.settled_top, str(one.settled_vector)))
            found[place] = dict(best._state.settled())
        return found


def view_of(replica: Replica) -> View:
    """A replica as `peer.core.hosts` looks at it."""
    kept = {one: replica.settled_of(one) for one in (TRAVELLERS, POST)}
    settled = {one: found for one, found in kept.items() if found is not None}
    leads = tuple(ways_out(replica.state))
    return View(settled, replica.state, replica.settled_top, replica.unsettled > 0, leads)


def found_at(states: Mapping[str, Mapping[str, Entity]], entity_id: str) -> list[str]:
    """Every place where somebody or something is: microcosms, and ways that are still to be gone.

    An entry counts until the target has let its traveller in: from then on they are there.
    """
    places = [place for place in sorted(states) if entity_id in states[place]]
    for place in sorted(states):
        away = entries(states[place])
        for player in sorted(away):
            entry = away[player]
            target = entry["to"].partition(FAR)[0]
            last = remembered(states[target]).get(player)
            let_in = last is not None and (
                last["hop"] > entry["hop"]
                or (last["hop"] == entry["hop"] and last["answer"] == "closed")
            )
            if not let_in and (entity_id == player or entity_id in entry["things"]):
                places.append(f"{place} to {target}")
    return places
