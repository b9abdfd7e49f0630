"""What a session offers again, not knowing what became of it: each is answered as it was."""

from __future__ import annotations

from broker.protocol import frames as wire
from broker.protocol import limits
from broker.protocol.ids import OriginId
from tests.unit.mesh import TALK, pair
from tests.unit.storm import Storm


def test_a_refusal_that_was_lost_is_heard_when_it_is_offered_again() -> None:
    """What is behind it in the log says nothing of it: it is never acknowledged."""
    storm = Storm()
    world, ana = storm.join("+world", "world", ("vale",)), storm.join("ana")
    storm.calm()
    world.publish(("vale", "genesis"), {})
    storm.calm()
    _, hill, _ = (ana.publish(topic, 1) for topic in (TALK, ("hill", "talk"), TALK))
    storm.speak(ana)
    while ana.up:
        storm.carry_up(ana)
    storm.turn()
    ana.down.clear()
    storm.now_ms += limits.SILENCE_MS_MAX + 1
    while ana.session.unacknowledged:
        storm.round()
        storm.check()
        storm.now_ms += limits.BEAT_MS
    storm.calm()
    storm.check_calm()
    assert list(ana.refused) == [hill]


def test_what_was_refused_is_refused_again_for_the_same_reason() -> None:
    """Though it would be taken by now: what its publisher said after it is in the log."""
    mesh = pair()
    gateway = mesh["alder"].caller("+gate", "gateway").hello()
    ana = mesh["alder"].caller("ana").hello()
    words = OriginId("ana", ana.incarnation, 1)
    gateway.answer(("vale", "intent"), words)
    ana.publish(TALK, "take the lamp")
    gateway.publish(TALK, "later")
    again = mesh["alder"].caller("+gate", "gateway").hello()
    again.answer(("vale", "intent"), words)
    again.publish(TALK, "later")
    assert [(one.seq, one.code) for one in again.all(wire.Refused)] == [(1, "cause")]
    assert again.acked == 2
    assert mesh["alder"].talk() == ["take the lamp", "later"]


def test_nothing_counts_as_settled_before_it_is_offered_again() -> None:
    """A session keeps what not every member has, also over a loss of its connection."""
    mesh = pair()
    mesh.cut("alder", "birch")
    mesh["alder"].caller("ana").hello().publish(TALK, "one")
    again = mesh["alder"].caller("ana").hello()
    assert [one.settled for one in again.all(wire.Ack) if one.settled] == []
    again.publish(TALK, "one")
    assert (again.acked, max(one.settled for one in again.all(wire.Ack))) == (1, 0)
    mesh.heal()
    mesh.pass_time(6_000)
    assert max(one.settled for one in again.all(wire.Ack)) == 1
