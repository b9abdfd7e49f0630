"""Several hosts over one session: who is told what, and that each founds and follows its own."""

from __future__ import annotations

import hashlib
from typing import Final

from broker.protocol.clocks import EMPTY, Vector
from broker.protocol.codec import encode_body
from broker.protocol.errors import Code
from broker.protocol.ids import OriginId
from broker.protocol.topics import STEWARD
from content.rules import RULES_VERSION
from content.travellers import is_open
from peer.core.host import Fetch, Follow, Keep, Note, genesis_data
from peer.core.hosts import REVIEW_MS, Hosts
from peer.core.tidings import (
    Acked,
    Arrival,
    Draft,
    Opened,
    RefusedPublish,
    RowTold,
    SnapshotTold,
    StewardTold,
)
from tests.unit.crossings import Crossing
from tests.unit.histories import SECRET, START_MS, event
from tests.unit.two_shores import WORLD

NOW: Final = START_MS
NEW: Final = {name: SnapshotTold(name, EMPTY, 0, b"", 0, 0, 0, b"") for name in WORLD}


def founded() -> Hosts:
    """Hosts that have founded both shores."""
    hosts = Hosts(WORLD)
    assert hosts.take(Opened("realm", "home", 1, SECRET, 0, ("home",)), NOW) == [
        ("vale", Fetch(0)),
        ("fen", Fetch(0)),
    ]
    for seq, name in enumerate(WORLD, 1):
        draft, note = hosts.take(NEW[name], NOW)
        assert isinstance(draft[1], Draft)
        assert (draft[0], draft[1].topic, note[1]) == (
            name,
            (name, "genesis"),
            Note("founding", name),
        )
        hosts.founding_seq(name, OriginId("+world", 1, seq))
    return hosts


def test_each_microcosm_is_founded_and_followed() -> None:
    """First where newcomers begin, then the others; each snapshot goes with its own name."""
    hosts = founded()
    effects = hosts.take(Acked(2), NOW)
    keeps = [(name, one.snapshot.microcosm) for name, one in effects if isinstance(one, Keep)]
    assert keeps == [("vale", "vale"), ("fen", "fen")]
    assert [name for name, one in effects if isinstance(one, Follow)] == ["vale", "fen"]
    data = hosts.hosts["fen"].replica
    assert data is not None
    assert data.collapsed().data == genesis_data(WORLD["fen"], ("home",))


def test_a_refused_founding_concerns_the_one_that_was_founded() -> None:
    """Whoever came second waits for the founder's snapshot of that microcosm alone."""
    hosts = founded()
    refused = RefusedPublish(OriginId("+world", 1, 2), Code.DIFFERS, definite=True, text="Other.")
    assert hosts.take(refused, NOW) == [("fen", Note("founded_by_another", "fen"))]
    other = RefusedPublish(OriginId("+world", 1, 9), Code.FULL, definite=True, text="Full.")
    assert hosts.take(other, NOW) == [("vale", Note("refused", "full: Full."))]
    assert hosts.wakes_ms() is not None


def following(crossing: Crossing) -> Hosts:
    """Hosts that have founded both shores and follow them."""
    hosts = founded()
    hosts.take(Acked(2), NOW)
    deliver(hosts, crossing)
    return hosts


def deliver(hosts: Hosts, crossing: Crossing) -> list[tuple[str, object]]:
    """All that the hosts lack, and the rows after it."""
    effects: list[tuple[str, object]] = []
    for place, host in hosts.hosts.items():
        for name in ("home", "east"):
            crossing.hand(name, "east" if name == "home" else "home", place)
        assert host.replica is not None
        for one in crossing.entries("home", place):
            if not host.replica.vector.covers_dot(one.admission.dot):
                effects += hosts.take(Arrival(one.event, one.admission, 0), NOW)
        for name in ("home", "east"):
            crossing.promise(name, place)
            effects += hosts.take(crossing.rows[-1], NOW)
    return effects


def outcomes(effects: list[tuple[str, object]]) -> list[tuple[str, str]]:
    """Who is told of outcomes, and where."""
    drafts = [(name, one) for name, one in effects if isinstance(one, Draft)]
    return [(name, one.topic[0]) for name, one in drafts if one.topic[2:3] == ("outcome",)]


def test_events_and_rows_reach_their_own_microcosm() -> None:
    """What is another's, or nobody's, is left alone."""
    crossing = Crossing()
    hosts = following(crossing)
    vale, fen = (hosts.hosts[name].replica for name in ("vale", "fen"))
    assert vale is not None
    assert fen is not None
    assert is_open(vale.state, "fen")
    assert vale.unsettled == fen.unsettled == 0
    row = crossing.rows[-1]
    assert hosts.take(RowTold("elsewhere", row.life, row.clock, row.vector), NOW) == []
    assert hosts.take(SnapshotTold("elsewhere", EMPTY, 0, b"", 0, 0, 0, b""), NOW) == []
    note = event(OriginId("ana", 1, 1), ("@+world", "elsewhere", "mail"), b"\xc0")
    assert hosts.take(Arrival(note, None, 1), NOW) == []


def test_whoever_moves_is_answered_for_where_they_are() -> None:
    """A player assigned in one microcosm is no longer answered for in the other."""
    crossing = Crossing()
    hosts = following(crossing)
    hosts.take(StewardTold("ana", "vale", attached=True, mine=True), NOW)
    crossing.enter("ana", "home")
    assert outcomes(deliver(hosts, crossing)) == [("vale", "@ana")]
    hosts.take(StewardTold("ana", "fen", attached=True, mine=True), NOW)
    crossing.deed("ana", "home", "vale", {"verb": "wait"})
    assert outcomes(deliver(hosts, crossing)) == []
    hosts.take(StewardTold("ana", "vale", attached=True, mine=True), NOW)
    crossing.deed("ana", "home", "vale", {"verb": "wait"})
    assert outcomes(deliver(hosts, crossing)) == [("vale", "@ana")]


def test_a_journey_is_carried_through() -> None:
    """Departure, arrival and answer, each published for the microcosm that it belongs to."""
    crossing = Crossing()
    hosts = following(crossing)
    crossing.enter("ana", "home")
    crossing.deed("ana", "home", "vale", {"verb": "move", "to": "east"})
    taken: list[tuple[str, ...]] = []
    for _ in range(4):
        effects = deliver(hosts, crossing)
        drafts = [(name, one) for name, one in effects if isinstance(one, Draft)]
        steps = [one for name, one in drafts if one.actor == "ana" and one.topic[0] == name]
        for draft in steps:
            crossing.publish("home", "+world", draft)
        taken += dict.fromkeys(draft.topic for draft in steps)
    assert taken == [("fen", "arrival"), ("vale", "closed")]
    fen = hosts.hosts["fen"].replica
    assert fen is not None
    assert fen.state["ana"]["status"]["location"] == "landing"


def question(body: object, microcosm: str) -> Arrival:
    """A question of Ana's in this world peer's inbox."""
    topic = (STEWARD, microcosm, "ask")
    return Arrival(event(OriginId("ana", 1, 1), topic, encode_body(body)), None, 1)


def test_an_outcome_is_known_where_the_words_were_said() -> None:
    """Asked from the other shore, the host that judged an utterance answers for it."""
    crossing = Crossing()
    hosts = following(crossing)
    crossing.enter("ana", "home")
    deliver(hosts, crossing)
    entered = f"ana:1:{crossing.seqs['ana']:x}"
    assert outcomes(list(hosts.take(question({"utterance": entered}, "fen"), NOW))) == [
        ("vale", "@ana")
    ]
    seen = hosts.take(question({"observation": "ana"}, "vale"), NOW)
    assert [name for name, _ in seen] == ["vale"]
    assert hosts.take(question({"observation": "ana"}, "fen"), NOW) == []


def test_ways_are_opened_as_time_passes() -> None:
    """Without any event a world peer opens the ways between what it keeps, and says so once."""
    hosts = founded()
    hosts.take(Acked(2), NOW)
    news = [one for _, one in hosts.tick(NOW + REVIEW_MS) if isinstance(one, Draft)]
    assert [one.topic for one in news] == [("fen", "ways"), ("vale", "ways")]
    assert hosts.tick(NOW + 2 * REVIEW_MS) == []
    hosts.take(Opened("realm", "home", 2, SECRET, 0), NOW)
    assert len(hosts.tick(NOW + 3 * REVIEW_MS)) == 2


def test_a_founding_that_is_answered_late_is_forgotten() -> None:
    """Who follows another's beginning by then does not go back to their own."""
    hosts = founded()
    data = genesis_data(WORLD["vale"], ("home",))
    vector = Vector({("home", 1): 2})
    digest = hashlib.sha256(data).digest()
    told = SnapshotTold("vale", vector, 5, digest, RULES_VERSION, 0, len(data), data)
    assert [one for name, one in hosts.take(told, NOW) if isinstance(one, Follow)] == [
        Follow(vector)
    ]
    late = hosts.take(Acked(2), NOW)
    assert [name for name, one in late if isinstance(one, Follow | Keep)] == ["fen", "fen"]
