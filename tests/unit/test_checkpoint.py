"""A checkpoint leads to the state that the records before it lead to, and so does what follows."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from broker.core import checkpoint as checkpoints
from broker.core.checkpoint import CHUNK_ENTRIES, Rebuilding, next_chunk
from broker.core.durable import Durable
from broker.core.records import Record, SnapshotKept, decode_records, encode_records
from broker.protocol.clocks import Vector
from broker.protocol.events import Event
from broker.protocol.ids import OriginId
from tests.rebuilt import checkpoint, differing, exactly, put_back, rebuilt, roughly
from tests.unit.histories import event

NAMES = ("alder", "birch", "cedar")
HOMES = NAMES
START_MS = 1_800_000_000_000
KEPT = 3

broker_names = st.sampled_from(NAMES)
peers = st.sampled_from(("ana", "bo", "cy"))
microcosms = st.sampled_from(("vale", "fen", "@realm"))
deeds = st.one_of(
    st.tuples(st.just("say"), broker_names, peers, st.sampled_from(("vale", "fen"))),
    st.tuples(st.just("round"), st.sampled_from(("vale", "fen"))),
    st.tuples(st.just("arrive"), broker_names, peers, st.sampled_from(("vale", "fen"))),
    st.tuples(st.just("hand"), broker_names, broker_names, microcosms),
    st.tuples(st.just("settle"), microcosms),
    st.tuples(st.just("snapshot"), broker_names, microcosms),
    st.tuples(st.just("based"), broker_names, broker_names, microcosms),
    st.tuples(st.just("restart"), broker_names),
    st.tuples(st.just("post"), broker_names, peers, st.sampled_from(("mail", "outcome"))),
    st.tuples(st.just("took"), broker_names, peers, st.integers(0, 5)),
    st.tuples(st.just("vote"), broker_names, broker_names, microcosms),
    st.tuples(st.just("evict"), broker_names, broker_names, microcosms),
    st.tuples(st.just("readmit"), broker_names, microcosms),
    st.tuples(st.just("name"), broker_names, peers),
    st.tuples(st.just("retire"), broker_names, peers),
)


class Trio:
    """Three brokers that do what a test draws; every record goes to the disk of its broker."""

    def __init__(self) -> None:
        self.now_ms = START_MS
        self.lives = 0
        self.seqs: dict[str, int] = {}
        self.brokers = {name: Durable(entries_kept=KEPT) for name in NAMES}
        self.disks: dict[str, list[Record]] = {}
        for name, durable in self.brokers.items():
            self.disks[name] = durable.found("realm", name, b"s" * 32, HOMES)
            self.do(("restart", name))

    def do(self, deed: tuple[Any, ...]) -> None:
        """Does a deed, if it can be done now."""
        self.now_ms += 10
        kind, *given = deed
        getattr(self, f"_{kind}")(*given)

    def _write(self, name: str, records: list[Record] | None) -> None:
        self.disks[name] += decode_records(encode_records(records or []))

    def _event(self, peer: str, topic: tuple[str, ...], seen: Vector) -> Event:
        self.seqs[peer] = self.seqs.get(peer, 0) + 1
        return event(OriginId(peer, 1, self.seqs[peer]), topic, b"\x01", seen=seen)

    def _say(self, name: str, peer: str, microcosm: str) -> None:
        durable = self.brokers[name]
        if durable.may_write(microcosm):
            log = durable.open_log(microcosm)
            said = self._event(peer, (microcosm, "talk"), log.vector)
            self._write(name, durable.admit(said, self.now_ms))

    def _round(self, microcosm: str) -> None:
        """Everybody says something, is heard by all, and most of it settles; one keeps a state."""
        for name in NAMES:
            self._say(name, "ana", microcosm)
            self._say(name, "bo", microcosm)
        for _ in range(2):
            for giver in NAMES:
                for taker in NAMES:
                    self._hand(giver, taker, microcosm)
        self._settle(microcosm)
        self._snapshot("alder", microcosm)
        self._say("birch", "cy", microcosm)
        self._say("cedar", "cy", microcosm)

    def _arrive(self, name: str, peer: str, microcosm: str) -> None:
        durable = self.brokers[name]
        if durable.may_write(microcosm):
            said = self._event(peer, (microcosm, "arrival"), durable.open_log(microcosm).vector)
            self._write(name, durable.admit(said, self.now_ms))

    def _hand(self, giver: str, taker: str, microcosm: str) -> None:
        given, durable = self.brokers[giver].logs.get(microcosm), self.brokers[taker]
        if given is None or given is durable.logs.get(microcosm):
            return
        if not durable.open_log(microcosm).vector.covers(given.base):
            self._based(giver, taker, microcosm)
            return
        for admitted in list(given.entries):
            if given.counts(admitted.admission.dot):
                self._write(taker, durable.take_from(microcosm, admitted, self.now_ms))

    def _settle(self, microcosm: str) -> None:
        logs = [d.logs[microcosm] for d in self.brokers.values() if microcosm in d.logs]
        for durable in self.brokers.values():
            if microcosm in durable.logs and durable.is_member(microcosm):
                row = durable.row_of(durable.logs[microcosm])
                for log in logs:
                    log.frontier.take(row)
        for log in logs:
            log.frontier.advance(log.vector)

    def _snapshot(self, name: str, microcosm: str) -> None:
        log = self.brokers[name].logs.get(microcosm)
        if log is not None and microcosm != "@realm":
            vector, top = log.frontier.vector.items(), log.frontier.stamp
            kept = SnapshotKept(microcosm, vector, top, bytes(32), 1, b"state")
            self._write(name, self.brokers[name].keep_snapshot(kept))

    def _based(self, giver: str, taker: str, microcosm: str) -> None:
        given = self.brokers[giver]
        if giver != taker and microcosm in given.logs:
            record = given.based(microcosm)
            self._write(taker, self.brokers[taker].rebase(record))

    def _restart(self, name: str) -> None:
        self.lives += 1
        self._write(name, self.brokers[name].begin(self.lives, self.now_ms))

    def _post(self, name: str, peer: str, kind: str) -> None:
        posted = self._event("+world", (f"@{peer}", "vale", kind), Vector())
        self._write(name, self.brokers[name].post(peer, posted))

    def _took(self, name: str, peer: str, n: int) -> None:
        self._write(name, self.brokers[name].take(peer, n))

    def _vote(self, name: str, evicted: str, microcosm: str) -> None:
        if name in HOMES and name != evicted and microcosm in self.brokers[name].logs:
            self._write(name, self.brokers[name].vote(microcosm, evicted, "alder"))

    def _evict(self, name: str, evicted: str, microcosm: str) -> None:
        durable = self.brokers[name]
        log = durable.logs.get(microcosm)
        if log is not None and name != evicted and durable.may_write(microcosm):
            settled = log.frontier.vector  # is final: no cut goes below it
            held = log.held_of(evicted).items()
            cut = Vector((life, max(1, n - 1, settled.of(life))) for life, n in held)
            self._write(name, durable.evict(microcosm, evicted, cut, self.now_ms, forced=True))

    def _readmit(self, name: str, microcosm: str) -> None:
        durable = self.brokers[name]
        if microcosm in durable.logs and durable.is_back(microcosm):
            if durable.has_shut_out(durable.life):
                self._write(name, durable.reborn(self.now_ms))
            self._write(name, durable.readmit(microcosm, self.now_ms))

    def _name(self, name: str, peer: str) -> None:
        if self.brokers[name].may_write("@realm"):
            self._write(name, self.brokers[name].add_name(peer, name.encode(), self.now_ms))

    def _retire(self, name: str, peer: str) -> None:
        if self.brokers[name].may_write("@realm"):
            self._write(name, self.brokers[name].retire(peer, self.now_ms))


@pytest.fixture(autouse=True)
def _small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Chunks of two entries, so that short histories have some."""
    monkeypatch.setattr(checkpoints, "CHUNK_ENTRIES", 2)


@settings(max_examples=150, deadline=None)
@example(
    before=[("round", "vale"), ("evict", "birch", "alder", "vale")],
    after=[("snapshot", "birch", "vale")],
)
@given(before=st.lists(deeds, max_size=40), after=st.lists(deeds, max_size=20))
def test_a_checkpoint_is_the_state_and_goes_on_as_it_does(
    before: list[tuple[Any, ...]], after: list[tuple[Any, ...]]
) -> None:
    """It rebuilds all that it keeps; with the records that follow, so does the whole journal."""
    trio = Trio()
    for deed in before:
        trio.do(deed)
    made = {name: checkpoint(durable) for name, durable in trio.brokers.items()}
    for name, durable in trio.brokers.items():
        assert differing(exactly(durable), exactly(rebuilt(made[name], KEPT))) == []
    lengths = {name: len(disk) for name, disk in trio.disks.items()}
    for deed in after:
        trio.do(deed)
    for name, durable in trio.brokers.items():
        later = trio.disks[name][lengths[name] :]
        found = rebuilt([*made[name], encode_records(later)], KEPT)
        assert differing(roughly(durable), roughly(found)) == []
        whole = Rebuilding(Durable(entries_kept=KEPT))
        put_back(whole, trio.disks[name])
        assert differing(roughly(whole.durable), roughly(found)) == []
        again = rebuilt(checkpoint(found), KEPT)
        assert differing(exactly(found), exactly(again)) == []


def test_a_broker_with_a_past_of_every_kind_is_rebuilt() -> None:
    """Forgotten entries, events to be admitted anew, a state, arrivals: all is there again."""
    trio = Trio()
    for deed in [
        ("round", "vale"), ("round", "vale"), ("arrive", "birch", "ana", "vale"),
        ("hand", "birch", "alder", "vale"), ("vote", "alder", "birch", "vale"),
        ("evict", "alder", "birch", "vale"), ("round", "vale"), ("hand", "alder", "birch", "vale"),
    ]:  # fmt: skip
        trio.do(deed)
    birch, alder = trio.brokers["birch"].logs["vale"], trio.brokers["alder"].logs["vale"]
    assert birch.gone()
    assert birch.shut_out
    assert alder.snapshot is not None
    assert alder.base.items()
    assert trio.brokers["alder"].whereabouts.came
    for name, durable in trio.brokers.items():
        again = rebuilt(checkpoint(durable), KEPT)
        assert differing(exactly(durable), exactly(again)) == []
        assert roughly(rebuilt([encode_records(trio.disks[name])], KEPT)) == roughly(durable)


def test_what_is_written_for_good_is_a_chunk_of_its_size() -> None:
    """A chunk is only given when a log has enough entries for one, and goes on where one ended."""
    durable = Durable()
    durable.found("realm", "alder", bytes(32))
    durable.begin(1, START_MS)
    for seq in range(1, 5):
        durable.admit(event(OriginId("ana", 1, seq), ("vale", "talk"), b""), START_MS)
    assert CHUNK_ENTRIES > 2
    chunks = []
    reached: dict[str, int] = {}
    while (chunk := next_chunk(durable, reached)) is not None:
        chunks.append((chunk.first, len(chunk.entries)))
        reached["vale"] = chunk.first + len(chunk.entries)
    assert chunks == [(0, 2), (2, 2)], "of five entries one is left"


def test_entries_that_do_not_fit_are_damage() -> None:
    """A checkpoint whose chunks are in another order is not taken for a state."""
    trio = Trio()
    for _ in range(4):
        trio.do(("say", "alder", "ana", "vale"))
    head, first, second, *others = checkpoint(trio.brokers["alder"])
    with pytest.raises(ValueError, match="vale goes on at"):
        rebuilt([head, second, first, *others], KEPT)
