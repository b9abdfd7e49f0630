"""How far a microcosm is settled, as its brokers see it: rows against a queue of events by stamp.

Membership is read in the order of the stamps; an eviction counts as
soon as it is known, for what it fences off can never come.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from broker.core.unsettled import Unsettled
from broker.protocol.clocks import EMPTY, Stamp, Vector
from broker.protocol.codec import decode_body
from broker.protocol.events import Admitted
from broker.protocol.ids import BrokerId, Dot, Life
from broker.protocol.lives import Lives
from broker.protocol.settlement import EVICT, MemberRow, Members, Rows, is_brokers, membership_of


class Frontier:
    """The settled prefix of one log.

    Args:
        members: those of the beginning.
        lives: which life of a broker followed which, as far as the log tells.

    Attributes:
        stamp: every event up to it that any member will ever admit is here, and settled.
        vector: the settled events.
        members: as of the settled prefix.
    """

    def __init__(self, members: Members, lives: Lives) -> None:
        self.rows = Rows(lives)
        self.members = members
        self.stamp: Stamp = 0
        self.vector: Vector = EMPTY
        self._waiting = Unsettled()
        self._changes: dict[Dot, tuple[str, object]] = {}
        self._evicted: dict[Dot, BrokerId] = {}

    def note(self, admitted: Admitted) -> None:
        """Takes note of an event that came into the log."""
        dot, stamp, _ = admitted.admission
        if self.vector.covers_dot(dot):
            return
        self._waiting.put((stamp, dot))
        header = admitted.event.header
        if not is_brokers(header):
            return
        kind = membership_of(header)
        if kind:
            body = decode_body(admitted.event.body)
            self._changes[dot] = (kind, body)
            if kind == EVICT:
                self._evicted[dot] = body["broker"]

    def note_run(self, run: Iterable[Admitted]) -> None:
        """Takes note of new events of this broker, none of which changes the members."""
        for admitted in run:
            dot, stamp, _ = admitted.admission
            self._waiting.put((stamp, dot))

    def take(self, row: MemberRow) -> bool:
        """Takes note of a broker's row; returns whether it is news."""
        return self.rows.take(row)

    def advance(self, held: Vector) -> bool:
        """Settles what can be, given what the log holds; returns whether anything was."""
        first = self._waiting.first()
        if first is None:
            return False
        self.rows.refresh(held)
        before = self.stamp
        passed: dict[Life, int] = {}
        words = self.rows.words_of(self._awaited())
        while first is not None and words.settle(*first):
            self._waiting.pop()
            self.stamp, dot = first
            passed[dot.life] = dot.n
            if self._changes and self._changed_by(dot):
                words = self.rows.words_of(self._awaited())
            first = self._waiting.first()
        self.vector = self.vector.merged(Vector(passed))
        return self.stamp != before

    def _changed_by(self, dot: Dot) -> bool:
        """Whether the event, which is settled now, changes the members; they are changed."""
        change = self._changes.pop(dot, None)
        if change is None:
            return False
        self._evicted.pop(dot, None)
        self.members.apply(*change)
        return True

    def _drop(self, vector: Vector) -> None:
        self._waiting.keep(lambda dot: not vector.covers_dot(dot))
        self._forget_changes(dot for dot in self._changes if vector.covers_dot(dot))

    def _forget_changes(self, dots: Iterable[Dot]) -> None:
        for dot in list(dots):
            del self._changes[dot]
            self._evicted.pop(dot, None)

    def _awaited(self) -> Members:
        """The members whose word counts: who is to be evicted gives none any more."""
        members = self.members
        if self._evicted:
            members = members.copy()
            for broker in self._evicted.values():
                members.names.pop(broker, None)
        return members

    def waits_for(self, broker: BrokerId) -> bool:
        """Whether settlement here waits for a broker, or for a word about it."""
        changing = any(
            isinstance(body, dict) and body.get("broker") == broker
            for _, body in self._changes.values()
        )
        return changing or broker in self.members.names

    def reach(self, vector: Vector) -> None:
        """Settles what a vector covers, for this broker knew it for settled in an earlier life."""
        passed: dict[Life, int] = {}
        for stamp, dot in sorted(one for one in self._waiting if vector.covers_dot(one[1])):
            self.stamp, passed[dot.life] = stamp, dot.n
            self._changed_by(dot)
        self.vector = self.vector.merged(Vector(passed))
        self._drop(vector)

    def forget(self, fences: Mapping[Life, int]) -> None:
        """Drops what lies past a fence: it will never count."""
        self._forget_changes(dot for dot in self._changes if dot.n > fences.get(dot.life, dot.n))
        self._waiting.keep(lambda dot: dot.n <= fences.get(dot.life, dot.n))

    def start_at(self, vector: Vector, stamp: Stamp, members: Members) -> None:
        """Begins at a settled place that another broker told of."""
        self.vector, self.stamp, self.members = vector, stamp, members
        self._drop(vector)

    def holding_up(self) -> list[BrokerId]:
        """The members whose word the oldest unsettled event waits for."""
        first = self._waiting.first()
        if first is None:
            return []
        members = [one for one in self.members.names if one not in self._evicted.values()]
        return [one for one in members if not self.rows.words_of(Members([one])).settle(*first)]

    @property
    def oldest(self) -> Stamp | None:
        """The stamp of the oldest unsettled event; None where everything is settled."""
        first = self._waiting.first()
        return first[0] if first is not None else None

    @property
    def unsettled(self) -> int:
        """How many events are not settled."""
        return len(self._waiting)
