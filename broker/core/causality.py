"""The log of one microcosm: its events in an order that respects causality, its vector and chains.

Admission decides nothing here; it asks `refusal` first and then calls `admit`. Events of other
brokers come through the gate. Entries below a snapshot may be dropped from memory: `first` counts
them on, so that positions never change.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Final

from broker.core.door import check_word
from broker.core.forks import ForkError
from broker.core.frontier import Frontier
from broker.core.gate import Gate
from broker.core.known import Known
from broker.core.marks import Marks
from broker.core.outset import LogBase, Snapshot
from broker.core.writers import Writers
from broker.protocol.clocks import EMPTY, Stamp, Vector
from broker.protocol.codec import GENESIS_CHAIN, Canonical, canonical_bytes, chain_hash, decode_body
from broker.protocol.errors import Code, ProtocolError
from broker.protocol.events import Admission, Admitted, Event, Header
from broker.protocol.fences import Fences
from broker.protocol.ids import BrokerId, Dot, Life, OriginId
from broker.protocol.lives import Lives
from broker.protocol.settlement import EVICT, JOIN, Members, is_brokers, is_life, membership_of

BROKER_MARK: Final = "@"


class MicrocosmLog:
    """The events of one microcosm that this broker holds, in the order it took them in.

    Args:
        name: the microcosm.
        homes: its members from the beginning.

    Attributes:
        vector: everything taken in; also what a session that reads to the end was delivered.
        entries: those still in memory; `entries[0]` has position `first`.
        base: the vector below which entries were dropped.
        snapshot: the newest that a world peer gave, if any.
        frontier: how far it is settled.
        lives: which life of a broker followed which.
        writers: who may admit events now, as far as this log knows.
        fences: how far the lives of evicted brokers count.
        frozen: for a broker whose eviction this one voted for, what of it is taken.
        shut_out: events of peers that were here and lie past a fence; to be admitted anew.
        forks: what waited and then did not continue the chain of its life; it was not taken.
        given_up: how far lives count by the word of their own brokers, though it may wait yet.
        ids: its events by their ids, and how far each peer's publishes have come.
        base_marks: how far they had where the entries begin.
    """

    def __init__(self, name: str, homes: Iterable[BrokerId] = ()) -> None:
        self.name = name
        self.vector: Vector = EMPTY
        self.entries: list[Admitted] = []
        self.first = 0
        self.base: Vector = EMPTY
        self.snapshot: Snapshot | None = None
        self.gate = Gate()
        self.lives = Lives()
        self.frontier = Frontier(Members(homes), self.lives)
        self.writers = Writers(homes)
        self.fences = Fences()
        self.frozen: dict[BrokerId, Vector] = {}
        self.shut_out: list[Event] = []
        self.forks: dict[Dot, None] = {}
        self.given_up: dict[Life, int] = {}
        self.ids = Known()
        self.lasts: dict[BrokerId, Dot] = {}
        self._chains: dict[Life, bytes] = {}
        self._base_chains: dict[Life, bytes] = {}
        self.base_marks = Marks()
        self._kept: dict[Dot, bytes] = {}

    @property
    def end(self) -> int:
        """The position after the last entry."""
        return self.first + len(self.entries)

    def known(self, header: Header) -> Admitted | None:
        """The event in memory that is this one by its id or its publisher's count, if any."""
        return self.ids.find(header)

    def has_published(self, origin: OriginId) -> bool:
        """Whether this publish is in the log, as those of one publisher come in their order."""
        return self.ids.marks.has(origin)

    def follows(self, header: Header) -> bool:
        """Whether all that the publisher was delivered before is here, or is lost for good."""
        if self.vector.covers(header.seen):
            return True
        seen = header.seen.clipped(self.fences.cuts).clipped(self.given_up)
        return all(self.vector.of(life) >= n or self._is_lost(life[0]) for life, n in seen.items())

    def compacted(self, vector: Vector) -> Vector:
        """The vector without what those who hold its last lives know of themselves."""
        return self.lives.compacted(vector, self.frontier.vector)

    def _is_lost(self, broker: BrokerId) -> bool:
        """Whether what is not here of a broker never comes, unless it returns and says so."""
        return broker not in self.writers and self.fences.has_evicted(broker)

    def ends(self) -> tuple[dict[Life, bytes], dict[Life, bytes]]:
        """The hashes at the ends of its lives: here, and where the entries begin."""
        return self._chains, self._base_chains

    def chain_of(self, life: Life) -> bytes:
        """The hash of a life's chain where it ends here."""
        return self._chains.get(life, GENESIS_CHAIN)

    def chain_at(self, dot: Dot) -> bytes | None:
        """The hash of a chain where an event of it is; None where that is not known here."""
        below = self._base_chains.get(dot.life) if self.base.of(dot.life) == dot.n else None
        return self._kept.get(dot, below)

    def admit(
        self, event: Event, life: Life, stamp: int, canonical: Canonical | None = None
    ) -> Admitted:
        """Gives the event its dot and chain hash and takes it in; `stamp` is above all before."""
        dot = Dot(*life, self.vector.of(life) + 1)
        chain = chain_hash(self.chain_of(life), canonical or canonical_bytes(event), dot, stamp)
        admitted = Admitted(event, Admission(dot, stamp, chain))
        self._append(admitted)
        return admitted

    def admit_run(
        self, run: list[tuple[Event, Stamp, Canonical]], life: Life
    ) -> list[tuple[Admitted, Canonical]]:
        """Does as `admit` for each, what goes for all of them once.

        They are of one life of one peer, with rising counts, stamps above all before, no derived
        ids, and none of them is a broker's word: nothing else changes by them.
        """
        vector, chain, n = self.vector, self.chain_of(life), self.vector.of(life)
        taken: list[tuple[Admitted, Canonical]] = []
        for event, stamp, canonical in run:
            n += 1
            dot = Dot(*life, n)
            chain = chain_hash(chain, canonical, dot, stamp)
            admitted = Admitted(event, Admission(dot, stamp, chain))
            self.entries.append(admitted)
            self._kept[dot] = chain
            self.ids.origins[event.header.origin] = admitted
            taken.append((admitted, canonical))
        self.ids.marks.note(run[-1][0].header.origin)
        self.frontier.note_run(admitted for admitted, _ in taken)
        self._chains[life] = chain
        self.lasts[life[0]] = last = Dot(*life, n)
        self.vector = vector.advanced(last)
        return taken

    def offer(self, admitted: Admitted, ahead: Stamp) -> list[Admitted]:
        """Takes an event of another broker, or holds it; returns all that came into the log now.

        Raises:
            ForkError: another event has its dot.
            ProtocolError: too many events wait already, or this one makes no sense.
        """
        dot = admitted.admission.dot
        if not self.counts(dot):
            return []
        check_word(admitted)
        header = admitted.event.header
        if membership_of(header) == EVICT:
            self._thaw(decode_body(admitted.event.body))
        if is_life(header):
            strays = decode_body(admitted.event.body)["stray"]
            self.given_up.update({(dot.broker, stray): n for stray, n in strays})
        if self.vector.covers_dot(dot):
            self.check_chain(dot, admitted.admission.chain)
            return []
        if not self.gate.hold(admitted, self.vector):
            raise ProtocolError(Code.GAP, "Too many events wait for others that did not come.")
        return self.release(ahead)

    def release(self, ahead: Stamp) -> list[Admitted]:
        """Takes in all that waits and need not wait any more; what breaks a chain is a fork."""
        taken: list[Admitted] = []
        while admitted := self.gate.next(self.vector, self._passes, self.frozen, ahead):
            if self._is_stray(admitted):
                self.gate.forget(self.vector, self.fences.cuts)
                continue
            try:
                self.take_in(admitted)
            except ValueError:
                self.forks[admitted.admission.dot] = None
                continue
            taken.append(admitted)
        return taken

    def _passes(self, admitted: Admitted) -> bool:
        """Whether the event may be taken in: its broker may write, and what it follows is here.

        The join of whoever left or never wrote here comes first, unless a fence is known to pass.
        """
        dot = admitted.admission.dot
        may = dot.broker in self.writers or dot.life in self.fences.cuts
        may = may or self.fences.has_evicted(dot.broker)
        return may and self.follows(admitted.event.header)

    def _is_stray(self, admitted: Admitted) -> bool:
        """Whether this begins a life that nobody waits for: its broker was evicted before it."""
        header, life = admitted.event.header, admitted.admission.dot.life
        if not is_life(header):
            return False
        return not self.fences.begins(life, header, decode_body(admitted.event.body), self.lives)

    def freeze(self, broker: BrokerId, upto: Vector) -> None:
        """Takes nothing of a broker past this, until its eviction says how far it counts."""
        self.frozen[broker] = upto

    def _thaw(self, body: Any) -> None:  # noqa: ANN401 - a body is any plain value
        """An eviction was agreed: what counts of the broker is taken, if it was frozen."""
        broker = body["broker"]
        if broker in self.frozen:
            self.frozen[broker] = Vector({(broker, life): n for life, n in body["cut"]})

    def start_at(self, base: LogBase) -> None:
        """Begins at a settled place that another broker told of; what is here above it stays.

        Positions go on above the old end, so that whoever had read to it has lost its place, too.
        """
        kept = [one for one in self.entries if not base.vector.covers_dot(one.admission.dot)]
        self.first, self.entries = self.end + 1, kept
        here, self.vector = self.vector, self.vector.merged(base.vector)
        for life, chain in base.chains.items():
            if self.base.of(life) <= base.vector.of(life):
                self._base_chains[life] = chain
            if here.of(life) <= base.vector.of(life):
                self._chains[life] = chain
        self.base = self.base.merged(base.vector)
        for broker in self.fences.merge(base.fences, here):
            self.frozen.pop(broker, None)
        self.lives.merge(base.lives)
        self.writers.start_at(base.writers)
        for admitted in kept:
            self._change_members(admitted)
        self.ids.marks.merge(base.marks)
        self.base_marks.merge(base.marks)
        for life, n in base.vector.items():
            last = self.lasts.get(life[0])
            if last is None or last.life == life:
                self.lasts[life[0]] = Dot(*life, n)
        self.frontier.start_at(base.settled_vector, base.settled, base.members.copy())
        self._forget_fenced()
        if base.snapshot is not None:
            self.snapshot = base.snapshot

    def held_of(self, broker: BrokerId) -> Vector:
        """How far this log holds a broker's own events."""
        return Vector((life, n) for life, n in self.vector.items() if life[0] == broker)

    def check_chain(self, dot: Dot, chain: bytes) -> None:
        """Compares what another broker has at a dot with what is here.

        Raises:
            ForkError: it is another event.
        """
        kept = self._kept.get(dot)
        if kept is not None and kept != chain:
            raise ForkError(self.name, dot)

    def take_in(self, admitted: Admitted, canonical: Canonical | None = None) -> None:
        """Appends an event that was admitted before; `canonical` are its bytes, if at hand.

        Raises:
            ValueError: the event is not the next of its life, or its chain hash is not the one
                that follows; the log it came from was damaged.
        """
        dot, stamp, chain = admitted.admission
        if dot.n != self.vector.of(dot.life) + 1:
            message = f"{self.name} has {self.vector.of(dot.life)} events of this life, not {dot.n}"
            raise ValueError(message)
        canonical = canonical or canonical_bytes(admitted.event)
        if chain != chain_hash(self.chain_of(dot.life), canonical, dot, stamp):
            message = f"event {dot.n} of {self.name} breaks the chain of hashes"
            raise ValueError(message)
        self._append(admitted)

    def _append(self, admitted: Admitted) -> None:
        dot, header = admitted.admission.dot, admitted.event.header
        self.vector = self.vector.advanced(dot)
        self._chains[dot.life] = admitted.admission.chain
        self.lasts[dot.broker] = dot
        self.put_back(admitted)
        if is_life(header):
            self.lives.begin(dot.life, header.seen)
            self._is_stray(admitted)  # whoever returns says which of its lives are lost
            self.gate.forget(self.vector, self.fences.cuts)
        if is_brokers(header):
            self._change_members(admitted)

    def put_back(self, admitted: Admitted, *, gone: bool = False) -> None:
        """Appends an entry, `gone` past a fence or not; all else that follows is known already."""
        self.entries.append(admitted)
        if gone:
            return
        self._kept[admitted.admission.dot] = admitted.admission.chain
        self.ids.note(admitted)
        self.frontier.note(admitted)

    def gone(self) -> list[Dot]:
        """The entries that were forgotten because they lie past a fence."""
        dots = (admitted.admission.dot for admitted in self.entries)
        return [dot for dot in dots if dot not in self._kept] if self.fences.cuts else []

    def _change_members(self, admitted: Admitted) -> None:
        """Who may write changes as soon as it is known; what a fence shuts out is out."""
        self.writers.note(admitted)
        if membership_of(admitted.event.header) == EVICT:
            body = decode_body(admitted.event.body)
            broker = self.fences.evict(admitted.admission.dot, body, self.vector)
            self.frozen.pop(broker, None)
            self._forget_fenced()

    def _forget_fenced(self) -> None:
        """Forgets what lies past a fence; it may be admitted again, under another dot."""
        fresh = [one for one in self.entries if one.admission.dot in self._kept]
        counting = [one for one in fresh if self.counts(one.admission.dot)]
        self.writers.again(counting)
        for admitted in fresh:
            kind = membership_of(admitted.event.header)
            if kind == JOIN and not self.counts(admitted.admission.dot):
                self._cut_joined(admitted)
        self.vector = self.vector.clipped(self.fences.cuts)
        self.gate.forget(self.vector, self.fences.cuts)
        self.frontier.forget(self.fences.cuts)
        self.ids.begin_again(self.base_marks)
        for admitted in fresh:
            if self.counts(admitted.admission.dot):
                self.ids.note(admitted)
                continue
            self._kept.pop(admitted.admission.dot)
            if not admitted.event.header.origin.peer.startswith(BROKER_MARK):
                self.shut_out.append(admitted.event)
        ends = {life: self.chain_at(Dot(*life, n)) for life, n in self.fences.cuts.items()}
        self._chains.update((life, chain) for life, chain in ends.items() if chain is not None)

    def _cut_joined(self, join: Admitted) -> None:
        """A join counts no more: nor does what its broker wrote since, if it has no other."""
        broker = decode_body(join.event.body)["broker"]
        if broker not in self.writers:
            seen = self.lives.expanded(join.event.header.seen)
            self.fences.cut_joined(broker, seen, self.vector)

    def counts(self, dot: Dot) -> bool:
        """Whether the event is on this side of every fence."""
        return self.fences.counts(dot)

    def position_after(self, have: Vector) -> int:
        """The position of the first entry that `have` does not cover."""
        for offset, admitted in enumerate(self.entries):
            if not have.covers_dot(admitted.admission.dot):
                return self.first + offset
        return self.end

    def keep_snapshot(self, snapshot: Snapshot, keep_entries: int) -> bool:
        """Holds a snapshot that is newer than the one held, and drops entries far below it.

        Returns:
            Whether it was taken: it must cover the one before and nothing that is not here.
        """
        held = self.snapshot
        snapshot = replace(snapshot, vector=self.lives.expanded(snapshot.vector))
        if not self.frontier.vector.covers(snapshot.vector):
            return False
        if held is not None and not snapshot.vector.covers(held.vector):
            return False
        self.snapshot = snapshot
        covered = 0
        for admitted in self.entries:
            dot = admitted.admission.dot
            if not snapshot.vector.covers_dot(dot) and self.counts(dot):
                break
            covered += 1
        self._drop(covered - keep_entries)
        return True

    def _drop(self, count: int) -> None:
        if count <= 0:
            return
        base: dict[Life, int] = {}
        for admitted in self.entries[:count]:
            header, (dot, _, chain) = admitted.event.header, admitted.admission
            if self.counts(dot):
                base[dot.life], self._base_chains[dot.life] = dot.n, chain
                self.base_marks.note(header.origin)
                if is_brokers(header):
                    self.writers.drop(admitted)
            self._kept.pop(dot, None)
            self.ids.drop(admitted)
        self.base = self.base.merged(Vector(base))
        del self.entries[:count]
        self.first += count
