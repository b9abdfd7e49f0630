"""Publishes that wait, for events, for membership, for those before them; and repeats."""

from __future__ import annotations

from msgspec.structs import replace

from broker.protocol import frames as wire
from broker.protocol import limits
from broker.protocol.clocks import Vector
from broker.protocol.codec import write_admitted
from broker.protocol.events import Admission, Admitted
from broker.protocol.ids import OriginId
from broker.protocol.vectors import VectorCoder
from tests.unit.mesh import TALK, Mesh, pair

INTENT = ("vale", "intent")


def apart() -> tuple[Mesh, Vector]:
    """`ana` was delivered something at `alder` that `birch`, where she moves, does not have."""
    mesh = pair()
    mesh.cut("alder", "birch")
    mesh["alder"].caller("cy").hello().publish(TALK, "first")
    seen = mesh["alder"].log().vector
    mesh.pass_time(4_000)
    return mesh, seen


def test_a_publish_waits_for_what_its_session_was_delivered_elsewhere() -> None:
    """It is neither refused nor admitted early, and taken as soon as that is here."""
    mesh, seen = apart()
    ana = mesh["birch"].caller("ana").hello()
    ana.publish(TALK, "answer", seen=seen)
    mesh.pass_time(1_000)
    assert (ana.acked, mesh["birch"].talk()) == (0, [])
    assert not ana.all(wire.Refused)
    assert not ana.all(wire.Closed)
    mesh.heal()
    mesh.pass_time(6_000)
    assert ana.acked == 1
    assert mesh["birch"].talk() == mesh["alder"].talk() == ["first", "answer"]


def test_those_behind_a_publish_that_waits_wait_too() -> None:
    """What one peer publishes keeps its order; others are not kept waiting."""
    mesh, seen = apart()
    ana, bo = (mesh["birch"].caller(name).hello() for name in ("ana", "bo"))
    ana.publish(TALK, "answer", seen=seen)
    ana.publish(TALK, "and more")
    bo.publish(TALK, "meanwhile")
    assert (ana.acked, bo.acked) == (0, 1)
    mesh.heal()
    mesh.pass_time(6_000)
    assert ana.acked == 2
    assert mesh["alder"].talk()[-2:] == ["answer", "and more"]


def test_only_so_many_publishes_wait() -> None:
    """Past the bound the session is told to resume; nothing that waits was admitted."""
    mesh, seen = apart()
    ana = mesh["birch"].caller("ana").hello()
    for _ in range(limits.PARKED_MAX // 250 + 1):
        ana.publish(TALK, *range(250), seen=seen)
    assert [one.code for one in ana.all(wire.Closed)][:1] == ["gap"]
    assert mesh["birch"].talk() == []


def test_a_repeat_is_acknowledged_again_and_admitted_once() -> None:
    """Whoever moves and says again what is in the log hears that it took effect."""
    mesh = pair()
    mesh["alder"].caller("ana").hello().publish(TALK, "one", "two")
    mesh.pass_time()
    moved = mesh["birch"].caller("ana").hello()
    moved.publish(TALK, "one", "two", "three")
    assert moved.acked == 3
    assert mesh["alder"].talk() == mesh["birch"].talk() == ["one", "two", "three"]


def test_a_repeat_waits_for_nothing() -> None:
    """What is in the log already is acknowledged, whatever else its session has seen."""
    mesh, seen = apart()
    ana = mesh["birch"].caller("ana").hello()
    ana.publish(TALK, "one")
    again = mesh["birch"].caller("ana", incarnation=7).hello()
    again.publish(TALK, "one", seen=Vector({**dict(seen.items()), ("nobody", 1): 9}))
    again.publish(TALK, "two")
    assert again.acked == 2
    assert mesh["birch"].talk() == ["one", "two"]


def test_another_event_of_the_same_id_is_refused() -> None:
    """The same publish with another body is a hard error, and definite."""
    mesh = pair()
    mesh["alder"].caller("ana").hello().publish(TALK, "one")
    mesh.pass_time()
    moved = mesh["birch"].caller("ana").hello()
    moved.publish(TALK, "something else")
    (refused,) = moved.all(wire.Refused)
    assert (refused.code, refused.definite) == ("differs", True)
    assert mesh["birch"].talk() == ["one"]


def test_a_gateways_answer_is_refused_where_its_words_never_came() -> None:
    """Stamped before its words it would count for nothing and spend its id: it comes after them."""
    mesh = pair()
    gateway = mesh["alder"].caller("+gate", "gateway").hello()
    ana = mesh["alder"].caller("ana").hello()
    words = OriginId("ana", ana.incarnation, 1)
    gateway.answer(INTENT, words)
    (refused,) = gateway.all(wire.Refused)
    assert (refused.code, refused.definite) == ("cause", True)
    ana.publish(TALK, "take the lamp")
    gateway.answer(INTENT, words)
    assert (gateway.acked, len(gateway.all(wire.Refused))) == (2, 1)
    topics = [one.event.header.topic for one in mesh["alder"].log().entries]
    assert topics[-2:] == [TALK, INTENT]


def reoffer(mesh: Mesh, *events: Admitted) -> list[str]:
    """A gateway that moved to `birch` offers events; why its session was closed, if it was."""
    gateway = mesh["birch"].caller("+gate", "gateway", incarnation=mesh.now_ms).hello()
    coder = VectorCoder()
    gateway.send(wire.Reoffer("vale", [write_admitted(coder, one) for one in events]))
    return [one.code for one in gateway.all(wire.Closed)]


def test_a_service_that_moved_brings_what_it_was_delivered() -> None:
    """Events that only the broker it left has come in by it, with their dots, and to the disk."""
    mesh, seen = apart()
    assert reoffer(mesh, *mesh["alder"].log().entries) == []
    assert mesh["birch"].talk() == ["first"]
    assert mesh["birch"].log().vector.covers(seen)
    assert mesh["birch"].recovered().logs["vale"].vector == mesh["birch"].log().vector


def test_offered_events_that_break_the_chain_cost_the_session() -> None:
    """What came before them in the frame stays and is on disk; the broker goes on."""
    mesh, _ = apart()
    mesh["alder"].caller("dee").hello().publish(TALK, "second")
    *sound, last = mesh["alder"].log().entries
    dot, stamp, _chain = last.admission
    broken = replace(last, admission=Admission(dot, stamp, bytes(16)))
    assert reoffer(mesh, *sound, broken) == ["fork"]
    assert mesh["birch"].talk() == ["first"]
    assert mesh["birch"].recovered().logs["vale"].vector == mesh["birch"].log().vector
    mesh.heal()
    mesh.pass_time(6_000)
    assert "birch" in mesh["alder"].broker.federation.linked
