"""One replica: what is settled, what is not, and what becomes of late, odd and repeated events."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

import pytest

from broker.protocol.clocks import Vector
from broker.protocol.codec import encode_body
from broker.protocol.events import Admission
from broker.protocol.ids import Dot
from broker.protocol.topics import BROKER_TOPIC
from content.rules import RULES_VERSION
from peer.core.replica import Replica
from peer.core.rules import RulesError
from peer.core.tidings import Arrival
from tests.unit.histories import (
    PLACE,
    SECRET,
    START_MS,
    WORLD,
    Federation,
    Follower,
    arrival_of,
    followed,
    follower,
    id_text,
)

TAKE: Final = {"verb": "take", "item": "lamp"}


def late_take() -> tuple[Federation, Arrival, Arrival]:
    """Ana takes the lamp at home; Bob took it a moment before, cut off in the east."""
    federation = Federation(("home", "east"))
    federation.enter("ana")
    federation.hand("home", "east")
    federation.enter("bob", broker="east")
    first = federation.deed("bob", TAKE, "east", basis=federation.basis("east"))
    federation.now_ms["home"] += 1_000
    second = federation.deed("ana", TAKE, basis=federation.basis("home"))
    return federation, first, second


def test_a_late_event_is_put_where_it_belongs() -> None:
    """What came later in the order is undone and done again, and its verdict comes out anew."""
    federation, first, second = late_take()
    found = followed(federation)
    assert (found.result(second), found.place_of("lamp")) == ("pass", "ana")
    federation.heal()
    changed = found.take(arrival_of(one) for one in federation.entries("home"))
    assert (found.result(first), found.result(second)) == ("pass", "conflict")
    assert found.place_of("lamp") == "bob"
    who = [judged.request.actor for judged in changed]
    assert who == ["bob", "ana", "bob", "ana"]  # with Bob there, Ana can't take hers back


def test_late_events_that_come_together_redo_the_tail_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Where two sides of a cut merge, the work is their sum and not their product."""
    federation, _, _ = late_take()
    for _ in range(20):
        federation.deed("ana", {"verb": "wait"})
        federation.deed("bob", {"verb": "wait"}, "east")
    found = followed(federation)
    federation.heal()
    late = [arrival_of(one) for one in federation.entries("home")]
    folds: list[object] = []
    fold = Replica._fold

    def counted(self: Replica, entry: Any) -> Any:  # noqa: ANN401 - whatever it takes and gives
        folds.append(entry)
        return fold(self, entry)

    monkeypatch.setattr(Replica, "_fold", counted)
    found.replica.take(late)
    assert len(folds) <= len(late)


def test_verdicts_that_stay_are_not_news() -> None:
    """A late event that changes nothing for the others gives its own verdict alone."""
    federation, _, _ = late_take()
    found = followed(federation)
    federation.now_ms["home"] -= 1_000
    waved = federation.deed("bob", {"verb": "emote", "text": "waves"}, "east")
    federation.heal()
    before = [one for one in federation.entries("home") if not _is(one.event, waved)]
    found.take(arrival_of(one) for one in before)
    news = found.take([waved])
    assert [judged.request.id for judged in news] == [id_text(waved)]


def _is(event: object, arrival: Arrival) -> bool:
    return event == arrival.event


def test_who_somebody_lost_to_is_news() -> None:
    """A conflict that is now lost to somebody else is told again, though it is still a conflict."""
    federation = Federation(("home", "east"))
    for name in ("ana", "bob"):
        federation.enter(name)
    shown = federation.basis("home")
    federation.hand("home", "east")
    federation.enter("cleo", broker="east")
    federation.deed("cleo", TAKE, "east")
    federation.now_ms["home"] += 1_000
    federation.deed("bob", TAKE)
    lost = federation.deed("ana", TAKE, basis=shown)
    found = followed(federation)
    assert found.current[id_text(lost)].lost_to == "Bob"
    federation.heal()
    found.catch_up(federation)
    assert found.current[id_text(lost)].lost_to == "Cleo"


def test_a_repeated_event_is_no_event() -> None:
    """Taking an event that is there already changes nothing and says nothing."""
    federation, _, _ = late_take()
    federation.heal()
    found = followed(federation)
    before = (found.replica.state, found.replica.unsettled, found.replica.collapsed())
    assert not found.take(arrival_of(one) for one in federation.entries("home"))
    assert (found.replica.state, found.replica.unsettled, found.replica.collapsed()) == before
    settle(found, federation)
    assert not found.take(arrival_of(one) for one in federation.entries("home"))


def test_a_gap_is_an_error() -> None:
    """An event whose predecessor is missing is not taken."""
    _, _, second = late_take()
    found = follower()
    with pytest.raises(ValueError, match="does not follow"):
        found.take([second])
    assert found.replica.unsettled == 0


def settle(found: Follower, federation: Federation) -> None:
    """All brokers promise what they can."""
    found.rows([federation.row(name) for name in federation.names])


def test_one_broker_settles_at_once() -> None:
    """With a single member its row settles all that it covers."""
    federation = Federation()
    entered = federation.enter("ana")
    found = followed(federation)
    assert found.replica.unsettled == 3
    done = found.rows([federation.row("home")])
    assert [judged.request.id for judged in done] == [id_text(entered)]
    assert found.replica.unsettled == 0
    assert found.replica.settled_vector == federation.vector("home")


@pytest.mark.parametrize(
    "spoil",
    [
        lambda row, stamp: replace(row, clock=stamp - 1),
        lambda row, _: replace(row, vector=Vector({row.life: row.vector.of(row.life) - 1})),
        lambda row, _: replace(row, vector=Vector()),
        lambda row, _: replace(row, vector=row.vector.advanced(Dot("home", 1, 99))),
        lambda row, _: replace(row, vector=row.vector.advanced(Dot("home", 7, 1))),
        lambda row, _: replace(row, life=("stranger", 1)),
    ],
    ids=["clock below", "not covering", "nothing", "more than is here", "other life", "no member"],
)
def test_a_row_that_promises_too_little_does_not_settle(spoil: Callable[..., Any]) -> None:
    """A row settles nothing above its clock, nothing that it lacks, and nothing past a gap here."""
    federation = Federation()
    entered = federation.enter("ana")
    found = followed(federation)
    assert entered.admission is not None
    row = federation.row("home")
    assert not found.rows([spoil(row, entered.admission.stamp)])
    assert found.rows([replace(row, clock=row.clock + 1)])


def test_a_row_of_the_stamp_itself_settles() -> None:
    """A clock that stands at the stamp promises that nothing else comes at or below it."""
    federation = Federation()
    entered = federation.enter("ana")
    assert entered.admission is not None
    row = replace(federation.row("home"), clock=entered.admission.stamp)
    assert followed(federation).rows([row])


def test_settling_waits_for_every_member() -> None:
    """As long as one member is silent, nothing that it has not covered is settled."""
    federation, _, _ = late_take()
    federation.heal()
    found = followed(federation)
    assert not found.rows([federation.row("home")])
    assert found.rows([federation.row("east")])
    assert found.replica.unsettled == 0


def test_a_broker_that_joins_is_waited_for_from_there_on() -> None:
    """A `join` is settled without the newcomer; what comes after it in the order is not."""
    federation = Federation()
    found = followed(federation)
    federation.brokers["home"]._speak((PLACE, BROKER_TOPIC, "join"), {"broker": "new"}, START_MS)
    found.catch_up(federation)
    settle(found, federation)
    assert found.replica.unsettled == 0
    assert b"new" in found.replica.collapsed().data
    federation.enter("ana")
    found.catch_up(federation)
    settle(found, federation)
    assert found.replica.unsettled == 1


def test_a_late_event_below_what_is_settled_stops_the_replica() -> None:
    """Whoever breaks a promise leaves replicas that differ: this one says so and stops."""
    federation, first, _ = late_take()
    found = followed(federation)
    home = federation.row("home")
    found.rows([home, replace(federation.row("east"), clock=home.clock, vector=home.vector)])
    assert found.replica.unsettled == 0
    with pytest.raises(RulesError, match="before what is settled"):
        found.take(arrival_of(one) for one in federation.entries("east"))
    assert id_text(first) not in found.current


def test_other_rules_stop_the_replica() -> None:
    """A microcosm that goes by rules which this replica lacks is not followed."""
    federation = Federation()
    genesis = federation.publish(
        "home", WORLD, "genesis", {"digest": b"", "rules": RULES_VERSION + 1}
    )
    found = follower()
    with pytest.raises(RulesError, match="goes by version"):
        found.take(arrival_of(one) for one in federation.entries("home"))
    assert genesis.topic == (PLACE, "genesis")


def test_nothing_from_an_inbox_is_folded() -> None:
    """An event without a place in the log changes nothing."""
    federation = Federation()
    entered = federation.enter("ana")
    assert follower().take([Arrival(entered.event, None, 1)]) == []


def test_stamps_alike_are_ordered_by_the_realms_secret() -> None:
    """Of two events with one stamp the keyed hash of the dot says which is first, for everybody."""
    federation = Federation(("home", "east"))
    federation.enter("ana")
    federation.hand("home", "east")
    federation.enter("bob", broker="east")
    takes = [federation.deed("ana", TAKE), federation.deed("bob", TAKE, "east")]
    alike = []
    for one in takes:
        assert one.admission is not None
        alike.append(Arrival(one.event, Admission(one.admission.dot, 2**62, b""), 0))
    winners = set()
    base = [
        arrival_of(one)
        for name in federation.names
        for one in federation.entries(name)
        if one.event not in (takes[0].event, takes[1].event)
    ]
    for secret in (bytes([number]) * 32 for number in range(8)):
        ends = set()
        for order in (alike, alike[::-1]):
            found = Follower(Replica(PLACE, secret, follower().replica.collapsed().data))
            found.take([*base, *order])
            ends.add(str(found.place_of("lamp")))
        assert len(ends) == 1
        winners |= ends
    assert winners == {"ana", "bob"}


def deep(frames: int, act: Callable[[], object]) -> object:
    """Does something with that many frames more on the stack."""
    return act() if not frames else deep(frames - 1, act)


def test_nesting_means_the_same_to_every_interpreter() -> None:
    """A body nested so deeply that some stack can't decode it says nothing on any."""
    federation = Federation()
    nested = b"\x91" * 400 + b"\x01"
    body = b"\x83\xa4name\xa3Ana\xa7gateway\xa8+gateway\xa1z" + nested
    federation.publish("home", "ana", "enter", body)
    shallow, far_down = follower(), follower()
    shallow.catch_up(federation)
    deep(700, lambda: far_down.catch_up(federation))
    assert shallow.replica.state == far_down.replica.state
    assert "ana" not in shallow.replica.state


@pytest.mark.parametrize("kind", ["enter", "intent", "utterance", "leave", "tick"])
@pytest.mark.parametrize(
    "body",
    [b"", b"\xc1", b"\x81\x90\x01", encode_body(None), encode_body([1]), encode_body({})],
    ids=["empty", "garbage", "odd key", "null", "list", "nothing in it"],
)
def test_odd_bodies_change_nothing(kind: str, body: bytes) -> None:
    """Whatever bytes come under a topic that means something: the state stays as it is."""
    federation = Federation()
    federation.enter("ana")
    found = followed(federation)
    before = found.things()
    federation.publish("home", "ana", kind, body)
    found.catch_up(federation)
    outcomes = [judged.outcome["result"] for judged in found.current.values()]
    assert found.things() == before
    assert outcomes[1:] in ([], ["fail"])


def test_the_basis_is_everything_folded() -> None:
    """Whoever is shown the state is shown all events here, and the highest of their stamps."""
    federation, _, second = late_take()
    federation.heal()
    found = followed(federation)
    assert second.admission is not None
    expected = (federation.vector("home"), second.admission.stamp)
    assert found.replica.basis == expected
    assert found.replica.ends_with([second.admission.dot])
    settle(found, federation)
    assert found.replica.basis == expected
    assert not found.replica.unsettled


def test_snapshots_are_the_same_bytes_on_every_replica() -> None:
    """Replicas with the same settled events give the same data, however their tails differ."""
    federation = Federation()
    federation.enter("ana")
    row = federation.row("home")
    one, other = followed(federation), followed(federation)
    one.rows([row])
    federation.deed("ana", TAKE)
    federation.say("ana")
    other.catch_up(federation).rows([row])
    assert other.replica.unsettled == 2
    assert one.replica.collapsed() == other.replica.collapsed()
    again = one.replica.collapsed()
    copy = Replica(PLACE, SECRET, again.data, again.vector, again.top)
    assert copy.collapsed() == again
