"""Histories for tests of replicas: brokers that admit real events and hand them to one another.

Dots, stamps and chain hashes are those of `broker.core.durable`. A broker that was not handed the
others' events goes on alone, as in a partition. Nothing here judges what came of an event.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from broker.core.durable import Durable
from broker.core.records import logged
from broker.protocol.clocks import EMPTY, Basis, Vector
from broker.protocol.codec import encode_body, encode_static
from broker.protocol.events import Admitted, Event, Header
from broker.protocol.ids import DerivedId, Dot, EventId, OriginId, event_id_text
from broker.protocol.topics import BROKER_TOPIC
from content.model import Entity
from content.rules import RULES_VERSION
from content.worldfile import load
from peer.core.host import genesis_data
from peer.core.replica import Replica
from peer.core.ticking import FOUNDING
from peer.core.tidings import Arrival, RowTold
from peer.core.verdict import Judged

PLACE: Final = "yards"
SECRET: Final = b"secret" * 4
GATEWAY: Final = "+gateway"
WORLD: Final = "+world"
START_MS: Final = 1_800_000_000_000
YARDS: Final = """
[microcosm]
id = "yards"
title = "Three Yards"
start = "yard"
carry_max = 10
intro = "Three yards in a row."
lulls = ["Dust settles.", "A board creaks."]
[room.yard]
name = "Yard"
description = "Cobbles."
exits = { south = "shed", north = { to = "field", door = "gate" } }
[room.shed]
name = "Shed"
description = "Planks."
exits.north = "yard"
[room.field]
name = "Field"
description = "Grass."
exits.south = { to = "yard", door = "gate" }
[door.gate]
name = "field gate"
description = "Bars. It locks with anything, a lamp for one."
key = "lamp"
[item.lamp]
name = "brass lamp"
at = "yard"
description = "Dented."
[item.chest]
name = "oak chest"
at = "yard"
container = true
description = "Heavy, with rope handles."
[item.rake]
name = "rake"
at = "chest"
description = "Toothless."
[item.scale]
name = "scale"
at = "yard"
fixed = true
description = "It weighs."
"""
GENESIS: Final = load({"yards.toml": YARDS})


def event(
    origin: OriginId,
    topic: tuple[str, ...],
    body: bytes,
    *,
    actor: str = "",
    cause: EventId | None = None,
    derived: DerivedId | None = None,
    seen: Vector = EMPTY,
    basis: Basis = Basis(),  # noqa: B008 - immutable
    touches: tuple[str, ...] = (),
) -> Event:
    """An event as a session encodes it."""
    named = actor or origin.peer
    header = Header(origin, derived, topic, 1, seen, basis, touches, named, cause)
    return Event(header, encode_static(header), body)


def arrival_of(admitted: Admitted) -> Arrival:
    """An admitted event as a session delivers it."""
    return Arrival(admitted.event, admitted.admission, 0)


def id_text(arrival: Arrival) -> str:
    """The event's id as text."""
    return event_id_text(arrival.event.header.id)


@dataclass
class Federation:
    """Brokers with one microcosm: founded by the first, which lets the others join.

    Attributes:
        now_ms: each broker's wall clock.
    """

    names: tuple[str, ...] = ("home",)
    now_ms: dict[str, int] = field(default_factory=dict)
    brokers: dict[str, Durable] = field(default_factory=dict)
    _seqs: dict[tuple[str, int], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Founds the microcosm."""
        for number, name in enumerate(self.names):
            self.now_ms[name] = START_MS
            durable = self.brokers[name] = Durable()
            durable.found("realm", name, SECRET, self.names[:1])
            durable.begin(number + 1, START_MS)
        first, *others = self.names
        derived = DerivedId(PLACE, FOUNDING, 0)
        genesis = {"digest": b"", "rules": RULES_VERSION}
        self.publish(first, WORLD, "genesis", genesis, cause=FOUNDING, derived=derived)
        for name in others:
            self.brokers[first]._speak((PLACE, BROKER_TOPIC, "join"), {"broker": name}, START_MS)
        for name in others:
            self.hand(first, name)

    # -- what brokers do -------------------------------------------------------------------------

    def hand(self, giver: str, taker: str) -> None:
        """One broker gives another all that it has and the other lacks."""
        durable = self.brokers[taker]
        for admitted in self.entries(giver):
            if PLACE not in durable.logs or not durable.logs[PLACE].vector.covers_dot(
                admitted.admission.dot
            ):
                durable.apply(logged(PLACE, admitted))

    def heal(self) -> None:
        """Every broker has everything."""
        for giver in self.names:
            self.hand(giver, self.names[0])
        for taker in self.names:
            self.hand(self.names[0], taker)

    def restart(self, name: str) -> None:
        """A broker's process begins another life."""
        durable = self.brokers[name]
        durable.begin(durable.life[1] + 100, self.now_ms[name])

    def entries(self, name: str) -> list[Admitted]:
        """A broker's log, oldest first."""
        return self.brokers[name].logs[PLACE].entries

    def vector(self, name: str) -> Vector:
        """What a broker has."""
        log = self.brokers[name].logs.get(PLACE)
        return log.vector if log else EMPTY

    def basis(self, name: str) -> Basis:
        """What somebody at this broker who was shown everything was shown."""
        return Basis(self.vector(name), self.entries(name)[-1].admission.stamp)

    def row(self, name: str) -> RowTold:
        """A broker's promise, as it would beat it now."""
        durable = self.brokers[name]
        return RowTold(PLACE, durable.life, durable.clock.last, self.vector(name))

    # -- what peers do ---------------------------------------------------------------------------

    def publish(
        self,
        broker: str,
        peer: str,
        kind: str,
        body: object,
        *,
        incarnation: int = 1,
        **parts: Any,  # noqa: ANN401 - what `event` takes
    ) -> Arrival:
        """A peer that was delivered all that the broker has publishes an event there."""
        key = (peer, incarnation)
        self._seqs[key] = self._seqs.get(key, 0) + 1
        origin = OriginId(peer, incarnation, self._seqs[key])
        data = body if isinstance(body, bytes) else encode_body(body)
        parts.setdefault("seen", self.vector(broker))
        made = event(origin, (PLACE, kind), data, **parts)
        durable = self.brokers[broker]
        log = durable.logs.get(PLACE)
        if log is not None:
            assert log.follows(made.header)
            known = log.known(made.header)
            if known is not None:  # a broker takes the same deed once
                return next(arrival_of(one) for one in log.entries if one is known)
        durable.admit(made, self.now_ms[broker])
        return arrival_of(self.entries(broker)[-1])

    def enter(self, peer: str, name: str = "", broker: str = "", gateway: str = GATEWAY) -> Arrival:
        """A player comes in."""
        body = {"name": name or peer.title(), "gateway": gateway}
        return self.publish(broker or self.names[0], peer, "enter", body)

    def say(
        self,
        peer: str,
        broker: str = "",
        gateway: object = GATEWAY,
        basis: Basis = Basis(),  # noqa: B008 - immutable
        instead: Arrival | None = None,
    ) -> Arrival:
        """A player says something that a gateway may act on, perhaps instead of other words."""
        body = {"text": "words", "gateway": gateway}
        if instead is not None:
            body["instead"] = event_id_text(instead.event.header.id)
        return self.publish(broker or self.names[0], peer, "utterance", body, basis=basis)

    def deed(
        self,
        peer: str,
        spec: dict[str, Any],
        broker: str = "",
        basis: Basis = Basis(),  # noqa: B008 - immutable
    ) -> Arrival:
        """A player publishes an intent by hand."""
        return self.publish(broker or self.names[0], peer, "intent", {"spec": spec}, basis=basis)

    def act(
        self,
        said: Arrival,
        spec: dict[str, Any],
        index: int = 0,
        broker: str = "",
        **parts: Any,  # noqa: ANN401 - what `publish` takes, and `gateway`, `requires`, `of`
    ) -> Arrival:
        """A gateway publishes an intent for an utterance, with the utterance's basis."""
        header = said.event.header
        body = {"spec": spec, "of": parts.pop("of", 1), "requires": parts.pop("requires", None)}
        cause = header.id
        parts.setdefault("actor", header.actor)
        parts.setdefault("cause", cause)
        parts.setdefault("derived", DerivedId(PLACE, cause, index))
        parts.setdefault("basis", header.basis)
        gateway = parts.pop("gateway", GATEWAY)
        return self.publish(broker or self.names[0], gateway, "intent", body, **parts)

    def leave(self, entered: Arrival, broker: str = "") -> Arrival:
        """A world peer says that a player has gone."""
        cause = entered.event.header.id
        return self.publish(
            broker or self.names[0],
            WORLD,
            "leave",
            {"entered": event_id_text(cause)},
            actor=entered.event.header.actor,
            cause=cause,
            derived=DerivedId(PLACE, cause, 1),
        )


@dataclass
class Follower:
    """A replica, and every verdict that it gave: `current` and, once it was settled, `final`."""

    replica: Replica
    current: dict[str, Judged] = field(default_factory=dict)
    final: dict[str, Judged] = field(default_factory=dict)

    def take(self, arrivals: Iterable[Arrival]) -> list[Judged]:
        """Folds events in; the verdicts that are new or changed."""
        news = [judged for one in arrivals for judged in self.replica.take([one])]
        self.current.update({judged.request.id: judged for judged in news})
        return news

    def rows(self, rows: Iterable[RowTold]) -> list[Judged]:
        """Takes promises; the verdicts that became final."""
        done = [judged for row in rows for judged in self.replica.row(row)]
        for judged in done:
            assert judged.request.id not in self.final, "settled twice"
            self.final[judged.request.id] = judged
        return done

    def catch_up(self, federation: Federation, broker: str = "") -> Follower:
        """Takes all that a broker has."""
        entries = federation.entries(broker or federation.names[0])
        self.take(arrival_of(admitted) for admitted in entries)
        return self

    def result(self, arrival: Arrival) -> str | None:
        """What came of an event: the result, or None where nothing was judged."""
        judged = self.current.get(id_text(arrival))
        return judged.outcome["result"] if judged else None

    def things(self) -> dict[str, Entity]:
        """The state but for what it remembers of counts, which grow with every event."""
        return {name: e for name, e in self.replica.state.items() if e["kind"] != "mark"}

    def place_of(self, entity_id: str) -> object:
        """Where something is now."""
        return self.replica.state[entity_id]["status"]["location"]


def follower(state: Mapping[str, Entity] | None = None) -> Follower:
    """A replica at the beginning of the microcosm."""
    data = genesis_data(GENESIS.state if state is None else state, ("home",))
    return Follower(Replica(PLACE, SECRET, data))


def followed(federation: Federation, broker: str = "") -> Follower:
    """A replica that has taken all that a broker has, in that broker's order."""
    return follower().catch_up(federation, broker)


def causal_order(
    arrivals: Iterable[Arrival], choose: Callable[[int], int], have: Vector = EMPTY
) -> list[Arrival]:
    """An order in which a session could deliver the events.

    Args:
        arrivals: the events, in any order.
        choose: picks one of so many, from 0.
        have: what was delivered before; it is left out.
    """
    waiting = [one for one in arrivals if not have.covers_dot(_dot(one))]
    ordered: list[Arrival] = []
    while waiting:
        ready = [one for one in waiting if is_next(one, have)]
        chosen = ready[choose(len(ready))]
        waiting.remove(chosen)
        ordered.append(chosen)
        have = have.advanced(_dot(chosen))
    return ordered


def is_next(arrival: Arrival, have: Vector) -> bool:
    """Whether an event may be delivered after these."""
    dot = _dot(arrival)
    return dot.n == have.of(dot.life) + 1 and have.covers(arrival.event.header.seen)


def _dot(arrival: Arrival) -> Dot:
    assert arrival.admission is not None
    return arrival.admission.dot
