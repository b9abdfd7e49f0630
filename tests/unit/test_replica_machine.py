"""Replicas that follow a partitioned world at their own pace, and have to agree whenever they can.

Brokers admit, part and meet; each replica is handed what it could be handed next, in any causal
order, with repeats, promises and snapshots between. Agreement is checked at every moment, between
any two that hold the same events, and not only at the end.
"""

from __future__ import annotations

import json
from random import Random
from typing import Any, Final

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from broker.protocol.clocks import EMPTY, Stamp, Vector
from peer.core.replica import Replica
from peer.core.tidings import Arrival, RowTold
from peer.core.verdict import Judged
from tests.unit.histories import PLACE, SECRET, Follower, arrival_of, follower, is_next
from tests.unit.test_replica_orders import STEPS, History, plain

REPLICAS: Final = 3
REPLICAS_MAX: Final = 5
WHO: Final = st.integers(0, REPLICAS_MAX - 1)
PICK: Final = st.integers(0, 2**16)


class Following(RuleBasedStateMachine):
    """Three brokers, the players at them, and replicas that each know a part of it."""

    @initialize(steps=st.lists(STEPS, min_size=10, max_size=25))
    def begin(self, steps: list[tuple[str, int, int, int]]) -> None:
        """Much has happened before anybody is handed anything."""
        self.history = History(3, [])
        self.play(steps)
        self.followers = [follower() for _ in range(REPLICAS)]
        self.frontiers = [EMPTY] * REPLICAS
        self.states: dict[Vector, tuple[str, ...]] = {}
        self.digests: dict[Vector, bytes] = {}
        self.finals: dict[str, str] = {}

    @rule(steps=st.lists(STEPS, min_size=1, max_size=8))
    def play(self, steps: list[tuple[str, int, int, int]]) -> None:
        """People act, and brokers meet, restart, promise, and have another time."""
        for step in steps:
            self.history._step(*step)

    @rule()
    def meet(self) -> None:
        """All brokers reach one another, for a moment."""
        self.history.federation.heal()

    # -- what a replica is handed ----------------------------------------------------------------

    @rule(who=WHO, count=st.integers(1, 60), seed=PICK)
    def hand(self, who: int, count: int, seed: int) -> None:
        """Events that may be delivered next, one after another, and promises between them."""
        found, random = self._follower(who), Random(seed)
        everything = self._published()
        for _ in range(count):
            ready = [one for one in everything if is_next(one, found.replica.vector)]
            if ready:
                self._take(found, random.choice(ready))
            if not random.randrange(5):
                found.rows([random.choice(self._rows())])

    @rule(who=WHO, pick=PICK)
    def hand_again(self, who: int, pick: int) -> None:
        """An event that was there already says nothing and changes nothing."""
        found = self._follower(who)
        had = [one for one in self._published() if _is_in(one, found.replica.vector)]
        if had:
            before = _whole(found), found.replica.unsettled, found.replica.collapsed()
            assert found.take([had[pick % len(had)]]) == []
            assert (_whole(found), found.replica.unsettled, found.replica.collapsed()) == before

    @rule(who=WHO, picks=st.lists(PICK, min_size=1, max_size=4))
    def promise(self, who: int, picks: list[int]) -> None:
        """Promises, old and new ones, perhaps of more than is here: they settle, and no more."""
        rows = self._rows()
        found = self._follower(who)
        before = _whole(found)
        found.rows([rows[pick % len(rows)] for pick in picks])
        assert _whole(found) == before

    @rule(who=WHO)
    def begin_from_snapshot(self, who: int) -> None:
        """Another replica starts from what one has settled; the oldest one stops."""
        source = self._follower(who)
        if not source.final:
            return
        kept = source.replica.collapsed()
        replica = Replica(PLACE, SECRET, kept.data, kept.vector, kept.top)
        assert replica.collapsed() == kept
        started = Follower(replica, dict(source.final), dict(source.final))
        self.followers = [*self.followers, started][-REPLICAS_MAX:]
        self.frontiers = [*self.frontiers, source.replica.settled_vector][-REPLICAS_MAX:]

    # -- what has to be true ---------------------------------------------------------------------

    @invariant()
    def those_who_hold_the_same_agree(self) -> None:
        """The same events: the same state and verdicts. The same settled ones: the same digest."""
        for found in self.followers:
            said = self.states.setdefault(found.replica.vector, _whole(found))
            assert said == _whole(found), "replicas with the same events differ"
            kept = found.replica.collapsed()
            assert self.digests.setdefault(kept.vector, kept.digest) == kept.digest

    @invariant()
    def what_is_settled_stays(self) -> None:
        """The frontier never goes back, and a final verdict is everybody's, for good."""
        for number, found in enumerate(self.followers):
            settled = found.replica.settled_vector
            assert settled.covers(self.frontiers[number])
            assert found.replica.vector.covers(settled)
            self.frontiers[number] = settled
            self._check_every_broker(settled, found.replica.settled_top)
            for name, judged in found.final.items():
                said = self.finals.setdefault(name, plain(judged))
                assert said == plain(judged)
                assert _verdict(judged) == _verdict(found.current[name])

    def teardown(self) -> None:
        """The world heals; everybody is handed the rest, and all is settled alike."""
        federation = self.history.federation
        federation.heal()
        rows = [federation.row(name) for name in federation.names]
        everything = self._published()
        for number, found in enumerate([*self.followers, follower()]):
            while ready := [one for one in everything if is_next(one, found.replica.vector)]:
                self._take(found, ready[-1 if number % 2 else 0])
            found.rows(rows)
            assert found.replica.unsettled == 0
            assert found.current.keys() == found.final.keys()
        self.followers.append(found)
        self.frontiers.append(EMPTY)
        self.those_who_hold_the_same_agree()
        self.what_is_settled_stays()
        assert len({found.replica.collapsed() for found in self.followers}) == 1

    def _check_every_broker(self, frontier: Vector, top: Stamp) -> None:
        """What settled means: every member has it, and stamps nothing at or below it any more."""
        federation = self.history.federation
        for name in federation.names:
            assert federation.vector(name).covers(frontier)
            assert federation.row(name).clock >= top

    def _follower(self, who: int) -> Follower:
        return self.followers[who % len(self.followers)]

    def _take(self, found: Follower, arrival: Arrival) -> None:
        for judged in found.take([arrival]):
            assert judged.request.id not in found.final, "a settled verdict changed"

    def _rows(self) -> list[RowTold]:
        """What brokers promised at some time, and what they promise at this moment."""
        federation = self.history.federation
        return [*self.history.rows, *[federation.row(name) for name in federation.names]]

    def _published(self) -> list[Arrival]:
        """Every event that some broker admitted, each once, by its dot."""
        federation = self.history.federation
        entries = {
            admitted.admission.dot: arrival_of(admitted)
            for name in federation.names
            for admitted in federation.entries(name)
        }
        return [entries[dot] for dot in sorted(entries)]


def _is_in(arrival: Arrival, vector: Vector) -> bool:
    return arrival.admission is not None and vector.covers_dot(arrival.admission.dot)


def _verdict(judged: Judged) -> str:
    """A verdict, without the state that it was told with: that may be other when it is not."""
    outcome = json.dumps(judged.outcome, sort_keys=True)
    return f"{judged.request.id} {outcome} {judged.lost_to}"


def _whole(found: Follower) -> tuple[str, ...]:
    """Everything that replicas with the same events have to have in common."""
    state: dict[str, Any] = {**found.replica.state}
    verdicts = sorted(_verdict(judged) for judged in found.current.values())
    return json.dumps(state, sort_keys=True), *verdicts


TestFollowing = Following.TestCase
TestFollowing.settings = settings(
    max_examples=60,
    stateful_step_count=30,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
