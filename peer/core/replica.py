"""A replica of one microcosm: events folded in one order, whatever order they came in.

The order is `(stamp, keyed hash of the dot)`. A late event is inserted where it belongs: undo to
that point, redo after it. A prefix that no event can be ordered before any more is settled and
collapses. All replicas that hold the same events hold the same state, bit for bit; the digest of
`collapsed` says so.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from broker.protocol import codec
from broker.protocol.clocks import EMPTY, Basis, Stamp, Vector, milliseconds_of
from broker.protocol.events import Header
from broker.protocol.fences import Fences
from broker.protocol.ids import Dot, Life
from broker.protocol.lives import Lives
from broker.protocol.settlement import EVICT, MemberRow, Members, Rows, is_life, membership_of
from broker.protocol.topics import BROKER_TOPIC
from content.model import Entity, Op
from peer.core import post, ticking, travel
from peer.core.authority import request_of
from peer.core.fencing import cut_joined
from peer.core.ledger import is_utterance, said_patch
from peer.core.marks import is_repeat, mark_patch
from peer.core.rules import RELEASED, Rules, RulesError, switched_to
from peer.core.state import PeerState
from peer.core.tidings import Arrival, RowTold
from peer.core.verdict import NOBODY, Judged, Writers, judge

DIGEST_EVENTS: Final = 256
OrderKey = tuple[Stamp, bytes]

NESTING_MAX: Final = 8
"""Lists and mappings in one another that the body of an event may hold; deeper ones say nothing."""


@dataclass(slots=True)
class Folded:
    """An event in the unsettled tail, and what folding it did."""

    key: OrderKey
    arrival: Arrival
    dot: Dot
    judged: Judged | None = None
    overwritten: list[tuple[tuple[str, ...], object]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Collapsed:
    """The settled state of a replica, and the version of its rules: what a snapshot holds."""

    rules: int
    vector: Vector
    top: Stamp
    digest: bytes
    data: bytes


class Replica:
    """The state of a microcosm, and the tail of events that may still be reordered.

    Args:
        microcosm: its name.
        secret: the realm's, which keys dice and order.
        data: a snapshot's data (see `collapsed`).
        vector: the settled vector of the snapshot.
        top: its highest stamp.
        digest_events: after so many settled events the digest of the settled state is taken.
        rules: those that the snapshot goes by, and those that it can be switched to.

    Attributes:
        settled_count: how many events are settled, from the first of the microcosm on.
        proofs: the digests taken, each with that count; whoever compares them takes them out.
    """

    def __init__(
        self,
        microcosm: str,
        secret: bytes,
        data: bytes,
        vector: Vector = EMPTY,
        top: Stamp = 0,
        digest_events: int = DIGEST_EVENTS,
        rules: Rules = RELEASED,
    ) -> None:
        value = codec.decode_state(data)
        self._lives = Lives((broker, life, ends) for broker, life, ends in value["lives"])
        vector = self._lives.expanded(vector)
        self.microcosm = microcosm
        self.vector = vector
        self.settled_vector = vector
        self.settled_top = top
        self.settled_count = sum(n for _, n in vector.items())
        self.proofs: list[tuple[int, bytes]] = []
        self._digest_events = digest_events
        self._secret = secret
        self._rules = rules
        self._state = PeerState(value["state"])
        self._writers = Writers.from_plain(value["writers"])
        evictions = [(Dot(*dot), broker, cut) for dot, broker, cut in value["evictions"]]
        self._fences = Fences(evictions)
        self._members = Members(value["members"])
        self._rows = Rows(self._lives)
        self._evicted: dict[Dot, str] = {}
        self._tail: list[Folded] = []
        self._keys: list[OrderKey] = []

    @property
    def state(self) -> Mapping[str, Entity]:
        """The current state, unsettled events included; not to be changed."""
        return self._state.collapse()

    @property
    def fences(self) -> dict[Life, int]:
        """For each life of an evicted broker, the last `n` that counts."""
        return self._fences.cuts

    @property
    def members(self) -> tuple[str, ...]:
        """The brokers for whom settlement waits, as of the settled prefix, sorted."""
        return tuple(sorted(self._members.names))

    def ends_with(self, dots: list[Dot]) -> bool:
        """Whether these events are the last in the order, as they stand here."""
        return [folded.dot for folded in self._tail[-len(dots) :]] == dots

    @property
    def basis(self) -> Basis:
        """What somebody who is shown the current state was shown."""
        vector = self._lives.compacted(self.vector, self.settled_vector)
        return Basis(vector, self._keys[-1][0] if self._keys else self.settled_top)

    @property
    def unsettled(self) -> int:
        """How many events may still be reordered."""
        return len(self._tail)

    @property
    def rules(self) -> int:
        """The version of the rules that the current state goes by."""
        return self._rules.in_force(self.state)

    def settled_of(self, entity_id: str) -> Entity | None:
        """One entity as it is settled; None where it is not there."""
        return self._state.settled_of(entity_id)

    def take(self, arrivals: Iterable[Arrival]) -> list[Judged]:
        """Folds events in where they belong: many at once cost one redoing of what is behind them.

        Returns:
            The verdicts that are new or came out otherwise than before, in the order of the log.

        Raises:
            RulesError: an event asks for rules that this replica does not have, or belongs before
                what is settled, so that this replica no longer agrees with the others.
        """
        entries: list[Folded] = []
        position = len(self._tail)
        news: list[Judged] = []
        for arrival in arrivals:
            entry = self._entry(arrival)
            if entry is None:
                continue
            if membership_of(arrival.event.header) == EVICT:
                news += self._refold(position, entries)
                position, entries = min(self._place(entry), self._shut_out(entry)), []
            position = min(position, self._place(entry))
            entries.append(entry)
        return news + self._refold(position, entries)

    def _entry(self, arrival: Arrival) -> Folded | None:
        """An event on its way into the tail; None for one that is there or counts for nothing."""
        admission = arrival.admission
        if admission is None or self.vector.covers_dot(admission.dot):
            return None
        if not self._counts(arrival):
            return None
        if admission.dot.n != self.vector.of(admission.dot.life) + 1:
            message = f"{admission.dot} does not follow {self.vector}"
            raise ValueError(message)
        if admission.stamp < self.settled_top:
            text = (
                f"{admission.dot} of {self.microcosm} comes before what is settled already: a "
                "broker has gone back on its word. Restart this world peer."
            )
            raise RulesError(text)
        self.vector = self.vector.advanced(admission.dot)
        key = (admission.stamp, self._order_hash(admission.dot))
        return Folded(key, arrival, admission.dot)

    def _place(self, entry: Folded) -> int:
        return bisect_left(self._keys, entry.key)

    def _counts(self, arrival: Arrival) -> bool:
        """Whether an event is on this side of every fence, and so is the life that it begins."""
        assert arrival.admission is not None
        header, dot = arrival.event.header, arrival.admission.dot
        if is_life(header):
            begins = self._fences.begins(dot.life, header, arrival.body(), self._lives)
            self._lives.begin(dot.life, header.seen)
            if not begins:
                return False
        return self._fences.counts(dot)

    def _refold(self, position: int, entries: list[Folded]) -> list[Judged]:
        """Undoes the tail from a position on, and redoes what counts of it with the entries."""
        if not entries:
            return []
        redo = self._tail[position:]
        before = {folded.dot: folded.judged for folded in redo}
        self._undo(len(redo))
        kept = [folded for folded in redo if self._fences.counts(folded.dot)]
        changed = sorted([*entries, *kept], key=lambda folded: folded.key)
        for folded in changed:
            self._fold(folded)
        return [
            folded.judged
            for folded in changed
            if folded.judged is not None and not _same(before.get(folded.dot), folded.judged)
        ]

    def _shut_out(self, evict: Folded) -> int:
        """Takes in an eviction: nothing past the fence counts. Returns where that begins."""
        body = _plain(evict.arrival)
        evicted = self._fences.evict(evict.dot, body, self.vector)
        unsettled = [(one.dot, one.arrival.event.header, _plain(one.arrival)) for one in self._tail]
        cut_joined(self._fences, self._lives, self.vector, self._members, unsettled)
        counting = {dot: one for dot, one in self._evicted.items() if self._fences.counts(dot)}
        self._evicted = {**counting, evict.dot: evicted}
        self.vector = self.vector.clipped(self._fences.cuts)
        counts = [self._fences.counts(folded.dot) for folded in self._tail]
        return counts.index(False) if False in counts else len(counts)

    def heard(self, told: RowTold) -> None:
        """Takes a member's promise."""
        self._rows.take(MemberRow(told.life, told.clock, told.vector))

    def row(self, told: RowTold) -> list[Judged]:
        """Takes a member's promise; settles what can be.

        Returns:
            The verdicts that are final now, in the order of the log.
        """
        self.heard(told)
        return self.settle()

    def settle(self) -> list[Judged]:
        """Settles what the rows allow; returns the verdicts that are final now, in order."""
        self._rows.refresh(self.vector)
        final: list[Judged] = []
        while done := self._settle_some():
            final += [folded.judged for folded in done if folded.judged is not None]
        return final

    def _settle_some(self) -> list[Folded]:
        """Settles what can be, up to the next place at which a digest is taken."""
        count = 0
        while count < len(self._tail) and self._is_settled(self._tail[count]):
            self._pass(self._tail[count])
            count += 1
            if self.settled_count % self._digest_events == 0:
                break
        done, self._tail = self._tail[:count], self._tail[count:]
        del self._keys[:count]
        self._state.settle(count)
        if done and self.settled_count % self._digest_events == 0:
            self.proofs.append((self.settled_count, self.collapsed().digest))
        return done

    def _pass(self, folded: Folded) -> None:
        """The settled prefix grows by an event."""
        kind = membership_of(folded.arrival.event.header)
        if kind:
            self._members.apply(kind, _plain(folded.arrival))
            self._evicted.pop(folded.dot, None)
        self.settled_vector = self.settled_vector.advanced(folded.dot)
        self.settled_top = folded.key[0]
        self.settled_count += 1

    def collapsed(self) -> Collapsed:
        """The settled state, for a snapshot; its digest proves that replicas agree."""
        writers = self._writers
        overwritten = [
            pair for folded in reversed(self._tail) for pair in reversed(folded.overwritten)
        ]
        state = self._state.settled()
        data = codec.encode_state(
            {
                "state": dict(state),
                "writers": writers.to_plain(overwritten),
                "members": sorted(self._members.names),
                "evictions": [
                    [list(dot), broker, [list(end) for end in cut]]
                    for dot, broker, cut in self._fences.evictions(self.settled_vector)
                ],
                "lives": self._lives.within(self.settled_vector),
            }
        )
        digest = hashlib.sha256(data).digest()
        vector = self._lives.compacted(self.settled_vector, self.settled_vector)
        rules = self._rules.in_force(state)
        return Collapsed(rules, vector, self.settled_top, digest, data)

    def _order_hash(self, dot: Dot) -> bytes:
        named = codec.encode_body(list(dot))
        return hashlib.blake2b(named, key=self._secret, digest_size=8, person=b"order").digest()

    def _is_settled(self, folded: Folded) -> bool:
        """Whether every member holds the event and stamps nothing below it any more."""
        members = self._members
        if self._evicted:
            members = members.copy()
            for broker in self._evicted.values():
                members.names.pop(broker, None)
        return self._rows.settles(folded.dot, folded.key[0], members)

    def _undo(self, count: int) -> None:
        for _ in range(count):
            folded = self._tail.pop()
            self._keys.pop()
            self._state.pop()
            self._writers.restore(folded.overwritten)

    def _fold(self, folded: Folded) -> None:
        """Applies an event at the end of the tail."""
        header = folded.arrival.event.header
        state = self._state.collapse()
        body = _plain(folded.arrival)
        folded.judged = None
        patch: list[Op] = []
        if not is_repeat(state, header):
            at_ms = milliseconds_of(folded.key[0])
            judged, patch = self._judged(header, body, at_ms)
            folded.judged = judged
            patch += mark_patch(state, header, folded.dot.broker)
        self._state.push(patch)
        actor = header.actor if ticking.number_of(header) is None else NOBODY
        folded.overwritten = self._writers.write(patch, folded.dot, actor)
        self._tail.append(folded)
        self._keys.append(folded.key)
        if folded.judged is not None:
            folded.judged.after = self._state.collapse()

    def _judged(self, header: Header, body: object, at_ms: int) -> tuple[Judged | None, list[Op]]:
        """What becomes of whoever the event is about, and what it changes."""
        state = self._state.collapse()
        version = switched_to(header, body)
        if version is not None:
            return None, self._rules.switched(state, version, self.microcosm)
        if header.topic[1:2] == (BROKER_TOPIC,):
            return None, []
        game = self._rules.game(self._rules.in_force(state), self.microcosm)
        request = request_of(state, header, body, at_ms)
        if request is not None:
            judged = judge(state, request, header, self._writers, self._lives, self._secret, game)
            travel.sign(judged)
            post.sign(judged, self.microcosm)
            return judged, [*judged.patch]
        if is_utterance(state, header, body):
            return None, said_patch(state, header, body, at_ms)
        come = travel.judged(state, header, body, game) or post.judged(state, header, body, game)
        if come is not None:
            return come, [*come.patch]
        ticked = ticking.judged(state, header, at_ms, self._secret, game)
        if ticked is not None:
            return ticked if ticked.outcome["also"] else None, [*ticked.patch]
        return None, travel.patch_of(state, header, body) or post.patch_of(state, header, body)


def _same(old: Judged | None, new: Judged) -> bool:
    return old is not None and (old.outcome, old.lost_to) == (new.outcome, new.lost_to)


def _plain(arrival: Arrival) -> object:
    """The body, or None for what not every replica could read.

    How deeply nested a value the decoder still reads depends on the interpreter and on its stack.
    """
    body = arrival.body()
    return body if _is_plain(body, NESTING_MAX) else None


def _is_plain(value: object, levels: int) -> bool:
    if isinstance(value, dict):
        return levels > 0 and all(
            isinstance(key, str) and _is_plain(held, levels - 1) for key, held in value.items()
        )
    if isinstance(value, list):
        return levels > 0 and all(_is_plain(held, levels - 1) for held in value)
    return True
