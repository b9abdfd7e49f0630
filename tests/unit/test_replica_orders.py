"""Replicas of random histories: any order of delivery, any cut, any snapshot gives one state.

Histories of one to three brokers that are cut off from one another and healed at random, restart,
and have clocks of their own. Players act by hand and through gateways, honestly and not.
"""

from __future__ import annotations

import json
from random import Random
from typing import Any, Final

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from broker.protocol.clocks import EMPTY, Basis, Vector
from broker.protocol.ids import DerivedId
from peer.core.replica import Replica
from peer.core.tidings import Arrival, RowTold
from peer.core.verdict import Judged
from tests.unit.histories import (
    GATEWAY,
    PLACE,
    SECRET,
    Federation,
    Follower,
    arrival_of,
    causal_order,
    follower,
)

PLAYERS: Final = ("ana", "bob", "cleo")
SPECS: Final[tuple[dict[str, Any], ...]] = (
    {"verb": "take", "item": "lamp"},
    {"verb": "take", "item": "lamp"},
    {"verb": "drop", "item": "lamp"},
    {"verb": "take", "item": "rake", "source": "chest"},
    {"verb": "move", "to": "south"},
    {"verb": "move", "to": "north"},
    {"verb": "say", "text": "Hm.", "to": "bob"},
    {"verb": "examine", "target": "ana"},
    {"verb": "who"},
    {"verb": "wait"},
    {"verb": "enter", "name": "Ana"},
    {"verb": "leave"},
    {"verb": 7, "item": [None]},
    {},
)
HOSTILE: Final = (
    b"",
    b"\xc1",
    b"\x81\x80\x01",
    b"\x91" * 4_000,
    b"\x82\xa4name\xa2Xy\xa1z" + b"\x91" * 900 + b"\x01",
    b"\x81\xa4spec\x81\xa4verb\xd6\xff\x00\x00\x00\x00",
    b"\x81\xa4spec\x81\x01\x02",
    b"\x81\xa7entered\x90",
)
KINDS: Final = ("intent", "utterance", "enter", "leave", "reading", "tick", "noise")
STEPS: Final = st.tuples(
    st.sampled_from(
        ["enter", "say", "deed", "act", "act", "leave", "hostile", "hand", "row", "restart", "late"]
    ),
    st.integers(0, 2),
    st.integers(0, 2),
    st.integers(0, len(SPECS) - 1),
)


class History:
    """What became of a script: the events, and the promises given meanwhile."""

    def __init__(self, brokers: int, script: list[tuple[str, int, int, int]]) -> None:
        self.federation = Federation(("home", "east", "west")[:brokers])
        self.rows: list[RowTold] = []
        self._said: dict[str, list[Arrival]] = {name: [] for name in PLAYERS}
        self._entered: dict[str, list[Arrival]] = {name: [] for name in PLAYERS}
        for number, name in enumerate(PLAYERS):
            entered = self.federation.enter(name, broker=self._at(number))
            self._entered[name].append(entered)
        for step in script:
            self._step(*step)
        self.federation.heal()
        self.rows += [self.federation.row(name) for name in self.federation.names]
        self.arrivals = [arrival_of(one) for one in self.federation.entries("home")]

    def _at(self, number: int) -> str:
        names = self.federation.names
        return names[number % len(names)]

    def _step(self, what: str, who: int, other: int, which: int) -> None:
        federation, player, at = self.federation, PLAYERS[who], self._at(who)
        seq = sum(map(len, self._said.values())) + sum(map(len, self._entered.values()))
        match what:
            case "enter":
                name = PLAYERS[other].title()
                self._entered[player].append(federation.enter(player, name, at))
            case "say":
                basis = federation.basis(at) if other else Basis()
                self._said[player].append(federation.say(player, at, basis=basis))
            case "deed":
                federation.deed(player, SPECS[which], at)
            case "act":
                self._act(player, at, other, which)
            case "leave":
                entered = self._entered[player]
                federation.leave(entered[-1 - other % len(entered)], at)
            case "hostile":
                data, kind = HOSTILE[which % len(HOSTILE)], KINDS[seq % len(KINDS)]
                federation.publish(at, player, kind, data)
            case "hand":
                federation.hand(at, self._at(other))
            case "row":
                self.rows.append(federation.row(at))
            case "restart":
                federation.restart(at)
            case "late":
                federation.now_ms[at] += which * 10

    def _act(self, player: str, at: str, other: int, which: int) -> None:
        said = self._said[player]
        if not said:
            return
        cause = said[-1 - which % len(said)]
        more: dict[str, Any] = {"requires": 0} if other == 1 else {}
        if which % 7 == 6:
            more["derived"] = DerivedId(PLACE, said[0].event.header.id, other)
        gateway = f"{GATEWAY}-{at}" if which % 5 == 4 else GATEWAY
        incarnation = 1 + self.federation.names.index(at)
        self.federation.act(
            cause, SPECS[which], other, at, gateway=gateway, incarnation=incarnation, **more
        )


PLAY: Final = settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
HISTORIES: Final = st.builds(History, st.integers(1, 3), st.lists(STEPS, min_size=3, max_size=30))


def plain(judged: Judged) -> str:
    """A verdict in one line: what it is and what it was judged on."""
    holder = judged.after["lamp"]["status"]["location"]
    outcome = json.dumps(judged.outcome, sort_keys=True)
    return f"{judged.request.id} {outcome} {judged.lost_to} {holder}"


def settled(found: Follower, history: History) -> tuple[Any, ...]:
    """Everything that has to be the same on every replica once all is settled."""
    found.rows(history.rows[-len(history.federation.names) :])
    assert found.replica.unsettled == 0
    collapsed = found.replica.collapsed()
    assert set(found.current) == set(found.final)
    verdicts = [plain(judged) for judged in found.final.values()]
    return found.replica.state, sorted(verdicts), collapsed.vector, collapsed.top, collapsed.digest


def in_order(history: History) -> Follower:
    """A replica that was delivered the events in the very order of the log: no undo."""
    hashes = follower().replica._order_hash
    found = follower()
    keyed = [
        (a.admission.stamp, hashes(a.admission.dot), a) for a in history.arrivals if a.admission
    ]
    for _, _, arrival in sorted(keyed, key=lambda entry: entry[:2]):
        found.take([arrival])
        assert found.replica._tail[-1].arrival is arrival
    return found


@PLAY
@given(HISTORIES, st.randoms(use_true_random=False))
def test_any_causal_order_gives_the_same(history: History, random: Random) -> None:
    """Whatever causal order events come in: the same state, verdicts, vector and digest."""
    expected = settled(in_order(history), history)
    for _ in range(3):
        found = follower()
        found.take(causal_order(history.arrivals, random.randrange))
        assert settled(found, history) == expected


@PLAY
@given(HISTORIES, st.randoms(use_true_random=False))
def test_events_that_come_together_give_the_same(history: History, random: Random) -> None:
    """Whatever pieces a causal order is taken in: the same state, verdicts, vector and digest."""
    expected = settled(in_order(history), history)
    found, order = follower(), causal_order(history.arrivals, random.randrange)
    while order:
        piece = 1 + random.randrange(len(order))
        news = found.replica.take(order[:piece])
        found.current.update({judged.request.id: judged for judged in news})
        order = order[piece:]
    assert settled(found, history) == expected


@PLAY
@given(HISTORIES, st.randoms(use_true_random=False))
def test_settling_is_monotone_and_final(history: History, random: Random) -> None:
    """Promises that come at any moment settle only what never changes, in the one order."""
    reference = in_order(history)
    expected = settled(reference, history)
    order = list(reference.final)
    digests: dict[Vector, bytes] = {}
    for _ in range(2):
        found, frontier = follower(), EMPTY
        for arrival in causal_order(history.arrivals, random.randrange):
            for judged in found.take([arrival]):
                assert judged.request.id not in found.final, "a settled verdict changed"
            found.rows(some(history.rows, random))
            replica = found.replica
            assert replica.settled_vector.covers(frontier)
            assert replica.vector.covers(replica.settled_vector)
            assert list(found.final) == order[: len(found.final)]
            if replica.settled_vector != frontier:
                frontier = replica.settled_vector
                digest = replica.collapsed().digest
                assert digests.setdefault(frontier, digest) == digest, "the frontier's digest"
        assert settled(found, history) == expected


@PLAY
@given(HISTORIES, st.randoms(use_true_random=False))
def test_a_snapshot_and_the_rest_are_as_good_as_all(history: History, random: Random) -> None:
    """A replica that starts from a settled state somewhere on the way ends like all the others."""
    expected = settled(in_order(history), history)
    found = follower()
    started: list[Follower] = []
    for arrival in causal_order(history.arrivals, random.randrange):
        found.take([arrival])
        found.rows(some(history.rows, random))
        if not random.randrange(8):
            kept = found.replica.collapsed()
            replica = Replica(PLACE, SECRET, kept.data, kept.vector, kept.top)
            assert replica.vector == replica.settled_vector == found.replica.settled_vector
            started.append(Follower(replica, dict(found.final), dict(found.final)))
    for one in started:
        one.take(causal_order(history.arrivals, random.randrange, one.replica.vector))
        assert settled(one, history) == expected


@PLAY
@given(HISTORIES)
def test_undoing_restores_everything(history: History) -> None:
    """Undoing the tail event by event gives back what there was before each, writers and all."""
    replica = follower().replica
    before: list[str] = []
    for folded in in_order(history).replica._tail:
        before.append(whole(replica))
        replica.take([folded.arrival])
    while before:
        replica._undo(1)
        assert whole(replica) == before.pop()


def some(rows: list[RowTold], random: Random) -> list[RowTold]:
    """A few promises, in any order; often none."""
    return random.sample(rows, random.randrange(min(3, len(rows) + 1)))


def whole(replica: Replica) -> str:
    """The current state and all writers, tail included."""
    writers = replica._writers.to_plain()
    return json.dumps([replica.state, writers], sort_keys=True)
