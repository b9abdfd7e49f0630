"""A world peer's life with one microcosm: found or fetch it, follow it, answer for its players.

Pure: tidings and the time go in; drafts to publish, requests and log lines come out. A microcosm is
founded once, from a world's files; ever after its state comes from the broker's snapshot and log.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final, TypeAlias

from broker.protocol import codec
from broker.protocol.clocks import EMPTY, Stamp, Vector
from broker.protocol.errors import Code
from broker.protocol.ids import OriginId
from broker.protocol.topics import STEWARD, SURVEY, WATCH
from content.model import Entity
from content.ticks import TICKS
from peer.core.digests import Digests
from peer.core.replica import DIGEST_EVENTS, Replica
from peer.core.rules import RELEASED, Rules, RulesError
from peer.core.steward import Steward
from peer.core.ticking import FOUNDING, genesis_id, number_of
from peer.core.tidings import (
    Acked,
    Arrival,
    Draft,
    Opened,
    RefusedPublish,
    RowTold,
    SnapshotTold,
    StewardTold,
    Tiding,
)
from peer.core.timekeeping import Timekeeper
from peer.core.watches import Question, Watches

SNAPSHOT_EVENTS: Final = 1_000
"""A snapshot is given to the broker after so many settled events."""
RETRY_MS: Final = 200


@dataclass(frozen=True, slots=True)
class Fetch:
    """Ask the broker for a piece of the snapshot."""

    offset: int


@dataclass(frozen=True, slots=True)
class Follow:
    """Subscribe to the microcosm from this vector on."""

    have: Vector


@dataclass(frozen=True, slots=True)
class Keep:
    """Give the broker a snapshot."""

    snapshot: SnapshotTold


@dataclass(frozen=True, slots=True)
class Note:
    """Say something in the log."""

    event: str
    detail: str


Effect: TypeAlias = Draft | Fetch | Follow | Keep | Note


def genesis_data(state: Mapping[str, Entity], homes: tuple[str, ...] = ()) -> bytes:
    """The data of a replica at the beginning of its microcosm.

    Args:
        homes: the brokers that are members from the beginning.
    """
    return codec.encode_state(
        {
            "state": dict(state),
            "writers": [],
            "members": sorted(homes),
            "evictions": [],
            "lives": [],
        }
    )


class Host:
    """One microcosm as a world peer keeps it.

    Args:
        microcosm: its name.
        genesis: the state to found it with, if it is new.
        snapshot_events: how many settled events there are between two snapshots.
        digest_events: how many there are between two digests that replicas compare.
        rules: the version that a new microcosm begins with, and those that this world peer has.
    """

    def __init__(
        self,
        microcosm: str,
        genesis: Mapping[str, Entity],
        snapshot_events: int = SNAPSHOT_EVENTS,
        digest_events: int = DIGEST_EVENTS,
        rules: Rules = RELEASED,
    ) -> None:
        self.microcosm = microcosm
        self.replica: Replica | None = None
        self._state = genesis
        self._snapshot_events = snapshot_events
        self._digest_events = digest_events
        self._rules = rules
        self._digests = Digests(microcosm)
        self._genesis = genesis_data(genesis)
        self._secret = b""
        self._steward: Steward | None = None
        self._live_from = 0
        self._pieces = bytearray()
        self._pieces_of: SnapshotTold | None = None
        self._genesis_seq: int | None = None
        self._retry_ms: int | None = None
        self._since_snapshot = 0
        self._assigned: dict[str, StewardTold] = {}
        self._timekeeper = Timekeeper(microcosm)
        self._watches = Watches(microcosm)

    def founding_seq(self, origin: OriginId) -> None:
        """The holder tells with which count the genesis was published."""
        self._genesis_seq = origin.seq

    def awaits(self, seq: int) -> bool:
        """Whether the publish of this count is the genesis that is not answered yet."""
        return self._is_genesis(seq, reached=False)

    def take(self, tiding: Tiding, now_ms: int) -> list[Effect]:
        """Takes a tiding of the session.

        Raises:
            RulesError: this world peer can't go on and must stop.
        """
        match tiding:
            case Opened():
                self._secret = tiding.secret
                self._genesis = genesis_data(self._state, tiding.homes)
                self._timekeeper.opened((tiding.broker, tiding.incarnation))
                self._watches.reopened()
                if self._steward is not None:
                    self._assigned.clear()
                    self._steward.reopened(now_ms)
                    return []
                self._live_from = tiding.clock
                return [Fetch(0)]
            case SnapshotTold():
                return self._snapshot(tiding, now_ms)
            case Acked():
                return self._founded(now_ms) if self._is_genesis(tiding.seq, reached=True) else []
            case RefusedPublish():
                return self._refused(tiding, now_ms)
            case Arrival():
                return self._arrival(tiding, now_ms)
            case RowTold():
                return self._row(tiding)
            case StewardTold():
                return list(self._assign(tiding, now_ms))
        return []

    def _assign(self, told: StewardTold, now_ms: int) -> list[Draft]:
        here = told.microcosm == self.microcosm
        was_here = self._assigned.pop(told.peer, None)
        if not here and was_here is None:
            return []
        if not here:
            told = replace(was_here or told, attached=False, mine=False)
        if told.attached:
            self._assigned[told.peer] = told
        if self._steward is not None:
            self._steward.assign(told, now_ms)
        return self._watches.assign(told)

    def tick(self, now_ms: int) -> list[Effect]:
        """Time passed: tell what has waited, try again what has to be."""
        if self._retry_ms is not None and now_ms >= self._retry_ms:
            self._retry_ms = None
            return [Fetch(0)]
        if self._steward is None:
            return []
        replica = self.replica
        assert replica is not None, "a steward has a replica"
        told = [*self._steward.tick(now_ms), *self._watches.news(replica, now_ms)]
        seen = [*self._steward.observations(told), *told]
        due = self._timekeeper.next(replica, self._assigned, now_ms)
        return [*seen, due] if due is not None else [*seen]

    def wakes_ms(self) -> int | None:
        """When `tick` has something to do at the latest, as far as that is known."""
        waiting = self._steward.wakes_ms() if self._steward is not None else None
        if self._retry_ms is None or waiting is None:
            return waiting if self._retry_ms is None else self._retry_ms
        return min(waiting, self._retry_ms)

    def _is_genesis(self, seq: int, *, reached: bool) -> bool:
        founding = self._genesis_seq
        return founding is not None and (seq >= founding if reached else seq == founding)

    def _snapshot(self, told: SnapshotTold, now_ms: int) -> list[Effect]:
        if told.microcosm != self.microcosm:
            return []
        if self.replica is not None and self.replica.vector.covers(told.vector):
            # The broker has lost sight of where this replica stands, which is further on.
            return [Follow(self.replica.basis.vector)] if told.total and not told.offset else []
        if not told.total:
            return self._found()
        if told.offset == 0:
            self._pieces.clear()
            self._pieces_of = told
        first = self._pieces_of
        if first is None or told.digest != first.digest or told.offset != len(self._pieces):
            self._pieces_of = None
            return [Fetch(0)]
        self._pieces += told.data
        if len(self._pieces) < told.total:
            return [Fetch(len(self._pieces))]
        data = bytes(self._pieces)
        self._pieces.clear()
        if hashlib.sha256(data).digest() != told.digest:
            text = f"The snapshot of {self.microcosm} is not what its digest says."
            raise RulesError(text)
        self._rules.game(told.rules, self.microcosm)
        return self._follow(replace(first, data=data), now_ms)

    def _found(self) -> list[Effect]:
        digest = hashlib.sha256(self._genesis).digest()
        body = {"digest": digest, "rules": self._rules.version}
        derived = genesis_id(self.microcosm)
        draft = Draft((self.microcosm, "genesis"), body, cause=FOUNDING, derived=derived)
        return [draft, Note("founding", self.microcosm)]

    def _founded(self, now_ms: int) -> list[Effect]:
        self._genesis_seq = None
        digest = hashlib.sha256(self._genesis).digest()
        size = len(self._genesis)
        version = self._rules.version
        kept = SnapshotTold(self.microcosm, EMPTY, 0, digest, version, 0, size, self._genesis)
        return [Keep(kept), *self._follow(kept, now_ms)]

    def _refused(self, refused: RefusedPublish, now_ms: int) -> list[Effect]:
        if not self._is_genesis(refused.origin.seq, reached=False):
            return [Note("refused", f"{refused.code}: {refused.text}")]
        self._genesis_seq = None
        if refused.code != Code.DIFFERS:
            raise RulesError(f"The microcosm {self.microcosm} can't be founded: {refused.text}")
        self._retry_ms = now_ms + RETRY_MS
        return [Note("founded_by_another", self.microcosm)]

    def _follow(self, whole: SnapshotTold, now_ms: int) -> list[Effect]:
        vector = whole.vector
        replica = Replica(
            self.microcosm, self._secret, whole.data, vector, whole.top, self._digest_events,
            self._rules._replace(version=whole.rules),
        )  # fmt: skip
        self.replica = replica
        self._genesis_seq = None  # a founding that is answered only now came too late
        self._steward = Steward(replica, self._live_from)
        for told in self._assigned.values():
            self._steward.assign(told, now_ms)
        return [Follow(vector), Note("following", f"{self.microcosm} from {vector}")]

    def take_log(self, arrivals: Sequence[Arrival], now_ms: int) -> list[Effect]:
        """Takes events of the log that came in one go: the tail behind them is redone once.

        Raises:
            RulesError: this world peer can't go on and must stop.
        """
        effects: list[Effect] = []
        steward = self._steward
        if steward is None or self.replica is None:
            return effects
        for live, run in groupby(arrivals, lambda one: steward.live(stamp_of(one))):
            effects += self._fold([*run], steward, self.replica, now_ms, live=live)
        return effects

    def _fold(
        self,
        arrivals: Sequence[Arrival],
        steward: Steward,
        replica: Replica,
        now_ms: int,
        *,
        live: bool,
    ) -> list[Effect]:
        before = replica.state
        steward.judged(replica.take(arrivals), now_ms, live=live)
        if not replica.ends_with([one.admission.dot for one in arrivals if one.admission]):
            steward.reordered()
        elif any(number_of(one.event.header) is not None for one in arrivals) and _looks_other(
            before, replica.state
        ):
            steward.time_passed()
        for arrival in arrivals:
            self._timekeeper.heard(arrival, replica.state)
            self._digests.heard(arrival.event.header, arrival.body())
        return self._settle(steward, replica)

    def _arrival(self, arrival: Arrival, now_ms: int) -> list[Effect]:
        if arrival.admission is not None:
            return self.take_log([arrival], now_ms)
        if self._steward is None or self.replica is None:
            return []
        return [*self._asked(arrival, self._steward, self.replica, now_ms)]

    def _asked(
        self, arrival: Arrival, steward: Steward, replica: Replica, now_ms: int
    ) -> list[Draft]:
        """Answers what somebody wants to know."""
        header, kind = arrival.event.header, arrival.topic[2:3]
        if header.topic[0] != STEWARD:
            return []
        if kind in ((WATCH,), (SURVEY,)):
            survey = kind == (SURVEY,)
            question = Question(arrival.body(), header.actor, header.origin.peer, survey)
            answers = self._watches.ask(question, replica, now_ms)
        else:
            answers = steward.ask(arrival.body(), header.actor, header.origin.peer, now_ms)
        return [*steward.observations(answers), *answers]

    def _row(self, told: RowTold) -> list[Effect]:
        steward, replica = self._steward, self.replica
        if steward is None or replica is None or told.microcosm != self.microcosm:
            return []
        replica.heard(told)
        self._timekeeper.row(told)
        return self._settle(steward, replica) or [*steward.observations()]

    def _settle(self, steward: Steward, replica: Replica) -> list[Effect]:
        """Tells what is final now. Rows come before the events that they speak of, or after."""
        waited = replica.unsettled
        verdicts = replica.settle()
        if waited == replica.unsettled:
            return []
        self._since_snapshot += waited - replica.unsettled
        told_now = steward.settled(verdicts)
        effects: list[Effect] = [*steward.observations(), *told_now]
        proofs, replica.proofs = replica.proofs, []
        for settled, digest in proofs:
            effects += self._digests.reached(settled, digest)
        if self._since_snapshot >= self._snapshot_events:
            self._since_snapshot = 0
            effects.append(Keep(self.snapshot(replica)))
        return effects

    def snapshot(self, replica: Replica) -> SnapshotTold:
        """The replica's settled state as the broker keeps it."""
        kept = replica.collapsed()
        size = len(kept.data)
        return SnapshotTold(
            self.microcosm, kept.vector, kept.top, kept.digest, kept.rules, 0, size, kept.data
        )


def stamp_of(arrival: Arrival) -> Stamp:
    """Where an event of the log stands in the order."""
    return arrival.admission.stamp if arrival.admission is not None else 0


def _looks_other(before: Mapping[str, Entity], after: Mapping[str, Entity]) -> bool:
    """Whether a tick changed more than the count of ticks; unchanged entities are shared."""
    return any(before.get(one) is not after.get(one) for one in {**before, **after} if one != TICKS)
