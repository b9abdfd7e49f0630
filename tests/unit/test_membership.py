"""Who may write to a microcosm: asking, being let in by a home broker, and leaving."""

from __future__ import annotations

from broker.core.effects import Evict, Unsent
from broker.core.membership import LEAVE_AFTER_MS
from broker.protocol.events import Admitted
from tests.unit.mesh import TALK, Mesh, Node, opened


def guest() -> Mesh:
    """A home broker, `alder`, and one that is none, `birch`."""
    return opened(Mesh({"alder": (), "birch": ("alder",)}, homes=("alder",)))


def words(node: Node, kind: str, log: str = "vale") -> list[Admitted]:
    """The membership events of a kind in a log."""
    entries = node.durable.logs[log].entries
    return [one for one in entries if one.event.header.topic[1:] == ("@broker", kind)]


def test_a_guest_joins_before_it_writes() -> None:
    """A publish waits for the broker's `join`, which a home broker writes; then it is taken."""
    mesh = guest()
    assert not mesh["birch"].durable.may_write("vale")
    ana = mesh["birch"].caller("ana").hello()
    ana.publish(TALK, "one")
    mesh.pass_time(1_000)
    assert ana.acked == 1
    assert mesh["alder"].talk() == ["one"]
    (join,) = words(mesh["alder"], "join")
    assert join.admission.dot.broker == "alder"
    assert all(
        one.admission.stamp > join.admission.stamp
        for one in mesh["alder"].log().entries
        if one.admission.dot.broker == "birch"
    )
    assert mesh["alder"].log().frontier.unsettled == 0
    assert list(mesh["birch"].log().frontier.members.names) == ["alder", "birch"]


def test_a_guest_that_only_reads_does_not_join() -> None:
    """Reading makes no member for whom settlement would wait."""
    mesh = guest()
    bo = mesh["birch"].caller("bo").hello(("vale",))
    mesh.pass_time(2_000)
    mesh["alder"].caller("ana").hello().publish(TALK, "one")
    assert bo.bodies() == [{}, "one"]
    assert words(mesh["alder"], "join") == []
    assert sorted(mesh["alder"].log().writers) == ["alder"]


def test_of_several_homes_one_lets_in() -> None:
    """The first of those that can be reached writes the `join`, once."""
    mesh = Mesh(
        {"alder": (), "birch": ("alder",), "cedar": ("alder", "birch")}, homes=("alder", "birch")
    )
    opened(mesh)
    mesh["cedar"].caller("cy").hello().publish(TALK, "one")
    mesh.pass_time(1_000)
    (join,) = words(mesh["birch"], "join")
    assert join.admission.dot.broker == "alder"
    mesh.part("alder")
    mesh.pass_time(6_000)
    world = mesh["birch"].caller("+other", "world").hello(("hill",))
    world.publish(("hill", "genesis"), {})
    mesh["cedar"].caller("dee").hello().publish(("hill", "talk"), "two")
    mesh.pass_time(1_000)
    (join,) = words(mesh["birch"], "join", "hill")
    assert join.admission.dot.broker == "birch"
    assert mesh["birch"].talk("hill") == ["two"]


def test_a_guest_without_a_home_in_reach_waits() -> None:
    """Nobody else may let it in; the publish waits and is taken when the home is back."""
    mesh = guest()
    mesh.part("alder")
    mesh.pass_time(4_000)
    ana = mesh["birch"].caller("ana").hello()
    ana.publish(TALK, "one")
    mesh.pass_time(2_000)
    assert ana.acked == 0
    mesh.heal()
    mesh.pass_time(6_000)
    assert ana.acked == 1
    assert mesh["alder"].talk() == ["one"]


def test_a_guest_without_writers_leaves_after_a_while() -> None:
    """By its own word, not before, and settlement waits for it no more."""
    mesh = guest()
    ana = mesh["birch"].caller("ana").hello()
    ana.publish(TALK, "one")
    mesh.pass_time(LEAVE_AFTER_MS + 1_000)
    assert words(mesh["alder"], "leave") == [], "its publisher is still there"
    mesh["birch"].callers.clear()
    mesh.pass_time(3_250)
    mesh.pass_time(LEAVE_AFTER_MS - 1_000)
    assert words(mesh["alder"], "leave") == []
    mesh.pass_time(2_000)
    (leave,) = words(mesh["alder"], "leave")
    assert leave.admission.dot.broker == "birch"
    assert sorted(mesh["alder"].log().writers) == ["alder"]
    mesh.cut("alder", "birch")
    mesh["alder"].caller("cy").hello().publish(TALK, "two")
    mesh.pass_time(500)
    assert mesh["alder"].log().frontier.unsettled == 0


def test_a_guest_that_left_may_come_back() -> None:
    """It asks again, and is let in again."""
    mesh = guest()
    mesh["birch"].caller("ana").hello().publish(TALK, "one")
    mesh.pass_time(1_000)
    mesh["birch"].callers.clear()
    mesh.pass_time(LEAVE_AFTER_MS + 5_000)
    bo = mesh["birch"].caller("bo").hello()
    bo.publish(TALK, "two")
    mesh.pass_time(1_000)
    assert bo.acked == 1
    assert len(words(mesh["alder"], "join")) == 2
    assert mesh["alder"].talk() == ["one", "two"]


def test_nobody_leaves_the_realm_and_no_home_leaves_at_all() -> None:
    """Names may be taken anywhere at any time; homes stay members of everything."""
    mesh = guest()
    mesh["birch"].caller("ana").hello().publish(TALK, "one")
    mesh.pass_time(1_000)
    mesh["birch"].callers.clear()
    mesh["alder"].callers.clear()
    mesh.pass_time(3 * LEAVE_AFTER_MS)
    assert sorted(mesh["alder"].durable.logs["@realm"].writers) == ["alder", "birch"]
    assert sorted(mesh["alder"].log().writers) == ["alder"]
    assert mesh["alder"].durable.may_write("vale")
    assert [one.admission.dot.broker for one in words(mesh["alder"], "leave")] == ["birch"]


def test_a_while_without_writers_begins_anew_with_each() -> None:
    """Two short pauses are not one long one."""
    mesh = guest()
    mesh["birch"].caller("ana").hello(("vale",)).publish(TALK, "one")
    mesh.pass_time(1_000)
    for name in ("bo", "cy"):
        mesh["birch"].callers.clear()
        mesh.pass_time(3_250 + LEAVE_AFTER_MS - 1_000)
        mesh["birch"].caller(name).hello(("vale",))
        mesh.pass_time(1_000)
    assert words(mesh["alder"], "leave") == []


def let_in_unheard() -> Mesh:
    """`birch` asked for somebody who is gone, and `alder` let it in beyond a cut."""
    mesh = guest()
    ana = mesh["birch"].caller("ana").hello()
    mesh.pass_time(1_000)
    mesh.shut.add(("alder", "birch"))
    ana.publish(TALK, "one")
    mesh.pass_time(500)
    assert sorted(mesh["alder"].log().writers) == ["alder", "birch"]
    assert not mesh["birch"].durable.may_write("vale")
    mesh.cut("alder", "birch")
    mesh["birch"].take(Unsent(ana.route, gone=True))
    return mesh


def test_who_was_shut_out_is_not_let_in_for_what_it_asked_before() -> None:
    """Though it is not missed yet: its next life may ask for nothing, and all would wait for it."""
    mesh = let_in_unheard()
    mesh["alder"].take(Evict("birch", True))
    mesh.pass_time(500)
    assert len(words(mesh["alder"], "join")) == 1
    mesh.heal()
    mesh.pass_time(8_000)
    mesh["alder"].caller("bo").hello().publish(TALK, "two")
    mesh.pass_time(2_000)
    assert mesh["alder"].log().frontier.unsettled == 0


def test_who_asked_and_lost_interest_beyond_a_cut_learns_that_it_was_let_in() -> None:
    """It leaves again, so that nobody waits for the word of a broker that does not know."""
    mesh = let_in_unheard()
    mesh.pass_time(8_000)
    mesh.heal()
    mesh.pass_time(4 * LEAVE_AFTER_MS)
    assert len(words(mesh["alder"], "join")) == len(words(mesh["alder"], "leave")) == 1
    assert sorted(mesh["alder"].log().writers) == ["alder"]
    mesh["alder"].caller("bo").hello().publish(TALK, "two")
    mesh.pass_time(1_000)
    assert mesh["alder"].log().frontier.unsettled == 0
