"""Two and three brokers on lines: what they exchange when a link opens, and pass on after that."""

from __future__ import annotations

from broker.protocol import link_frames
from broker.protocol.clocks import EMPTY
from broker.protocol.ids import BrokerId
from tests.unit.foreign_link import Foreigner
from tests.unit.mesh import TALK, Mesh, Node, line_of_three, opened, pair, triangle


def linked(node: Node) -> list[BrokerId]:
    """The neighbours that a broker has open links to."""
    return sorted(node.broker.federation.linked)


def vectors_agree(mesh: Mesh) -> bool:
    """Whether all hold the same of `vale`, with the same ends of chains, settled."""
    logs = [node.log() for node in mesh.nodes.values()]
    return all(
        log.vector == logs[0].vector
        and log.frontier.unsettled == 0
        and all(log.chain_of(life) == logs[0].chain_of(life) for life, _ in log.vector.items())
        for log in logs
    )


def test_two_brokers_find_each_other() -> None:
    """One dials, both know of one link, and each says so once."""
    mesh = pair()
    assert linked(mesh["alder"]) == ["birch"]
    assert linked(mesh["birch"]) == ["alder"]
    assert mesh["alder"].reported("linked") == [{"broker": "birch"}]
    assert mesh["birch"].reported("linked") == [{"broker": "alder"}]


def test_what_one_admits_the_other_has_at_once_and_settled_soon() -> None:
    """A publish at one broker is delivered and settled at the other."""
    mesh = pair()
    bo = mesh["birch"].caller("bo").hello(("vale",))
    ana = mesh["alder"].caller("ana").hello()
    ana.publish(TALK, "one", "two")
    assert bo.bodies() == [{}, "one", "two"]
    mesh.pass_time()
    assert vectors_agree(mesh)


def test_what_came_is_on_disk_before_it_is_passed_on() -> None:
    """A broker that starts again from its disk has what it had."""
    mesh = line_of_three()
    mesh["alder"].caller("ana").hello().publish(TALK, "one")
    assert mesh["cedar"].talk() == ["one"]
    for node in mesh.nodes.values():
        disk = node.recovered().logs["vale"]
        assert disk.vector == node.log().vector


def test_events_and_promises_are_relayed() -> None:
    """Brokers that are not linked settle together through the one between them."""
    mesh = line_of_three()
    assert linked(mesh["alder"]) == linked(mesh["cedar"]) == ["birch"]
    mesh["cedar"].caller("cy").hello().publish(TALK, "from the end")
    assert mesh["alder"].talk() == ["from the end"]
    mesh.pass_time()
    assert vectors_agree(mesh)


def test_nothing_goes_back_to_where_it_came_from() -> None:
    """In a triangle every event reaches each broker, and comes back to none."""
    mesh = triangle()
    mesh.sent.clear()
    mesh["alder"].caller("ana").hello().publish(TALK, "one")
    for one, other in (("birch", "alder"), ("cedar", "alder")):
        events = [e for f in mesh.frames(link_frames.Forward, one, other) for e in f.events]
        assert [e for e in events if e.body == b"\xa3one"] == []
    assert [node.talk() for node in mesh.nodes.values()] == [["one"]] * 3


def test_after_a_cut_each_is_sent_what_it_lacks_and_no_more() -> None:
    """Both sides went on; on link-up only what the other does not have goes over the line."""
    mesh = pair()
    ana, bo = (mesh[n].caller(p).hello() for n, p in (("alder", "ana"), ("birch", "bo")))
    ana.publish(TALK, "before")
    mesh.cut("alder", "birch")
    mesh.pass_time(4_000)
    ana.publish(TALK, "here")
    bo.publish(TALK, "there", "and there")
    assert (mesh["alder"].talk(), mesh["birch"].talk()) == (
        ["before", "here"],
        ["before", "there", "and there"],
    )
    mesh.sent.clear()
    mesh.heal()
    mesh.pass_time(10_000)
    assert sorted(map(str, mesh["alder"].talk())) == sorted(map(str, mesh["birch"].talk()))
    assert vectors_agree(mesh)
    one_way = mesh.frames(link_frames.Forward, "alder", "birch")
    other_way = mesh.frames(link_frames.Forward, "birch", "alder")
    bodies = [[e.body for f in way for e in f.events] for way in (one_way, other_way)]
    assert bodies[0] == [b"\xa4here"]
    assert [b for b in bodies[1] if b.startswith((b"\xa5", b"\xa9"))] == [
        b"\xa5there",
        b"\xa9and there",
    ]


def test_catching_up_is_in_an_order_that_respects_causality() -> None:
    """A broker that was away for a conversation of two others never has an answer first."""
    mesh = triangle()
    ana, bo = (mesh[n].caller(p).hello() for n, p in (("alder", "ana"), ("birch", "bo")))
    mesh.part("cedar")
    mesh.pass_time(4_000)
    for number in range(6):
        ana.publish(TALK, number * 2, seen=mesh["alder"].log().vector)
        bo.publish(TALK, number * 2 + 1, seen=mesh["birch"].log().vector)
    mesh.heal()
    mesh.pass_time(10_000)
    assert mesh["cedar"].talk() == list(range(12))
    held = EMPTY
    for one in mesh["cedar"].log().entries:
        assert held.covers(one.event.header.seen)
        held = held.advanced(one.admission.dot)
    assert vectors_agree(mesh)


def test_one_publish_on_both_sides_of_a_cut_is_one_event() -> None:
    """A publisher that moved and said it again finds both dots in one log, under one id."""
    mesh = pair()
    mesh["alder"].caller("ana").hello().publish(TALK, "said")
    mesh.pass_time()
    moved = mesh["birch"].caller("ana").hello()
    moved.publish(TALK, "said")
    assert moved.acked == 1
    assert mesh["birch"].talk() == ["said"]


def test_brokers_that_dial_each_other_keep_one_link() -> None:
    """Of two crossing dials the one by the broker with the lesser name stays."""
    mesh = opened(Mesh({"alder": ("birch",), "birch": ("alder",)}))
    mesh.pass_time(10_000)
    assert linked(mesh["alder"]) == ["birch"]
    assert linked(mesh["birch"]) == ["alder"]
    assert mesh["alder"].broker.federation.linked["birch"] == b"to sim://birch"
    assert mesh["birch"].broker.federation.linked["alder"].startswith(b"alder#")
    assert len(mesh["alder"].broker.federation.links) == 1
    mesh["birch"].caller("bo").hello().publish(TALK, "one")
    assert mesh["alder"].talk() == ["one"]


def test_any_connected_brokers_become_a_mesh() -> None:
    """Brokers that only know a third hear of each other and dial."""
    mesh = opened(Mesh({"alder": ("birch",), "birch": (), "cedar": ("birch",)}))
    mesh.pass_time(5_000)
    assert linked(mesh["alder"]) == ["birch", "cedar"]
    assert linked(mesh["cedar"]) == ["alder", "birch"]


def test_a_newer_link_takes_the_place_of_an_older() -> None:
    """A broker that comes back over another connection is linked over that one; the old is told."""
    mesh = pair()
    first = Foreigner(mesh, "alder").hello()
    assert first.stands()
    mesh.pass_time(2_500)
    second = Foreigner(mesh, "alder", route="elsewhere").hello(incarnation=67)
    assert second.stands()
    assert not first.stands()
    assert first.code == "replaced"
    assert linked(mesh["alder"]) == ["birch", "mallory"]


def test_a_broker_that_starts_again_is_linked_again() -> None:
    """It comes back with a new life, goes on with the log, and is settled with."""
    mesh = pair()
    mesh["alder"].caller("ana").hello().publish(TALK, "one")
    mesh["alder"].restart()
    mesh.pass_time(6_000)
    mesh["alder"].caller("ana", incarnation=8).hello().publish(TALK, "two")
    mesh.pass_time(2_000)
    assert mesh["birch"].talk() == ["one", "two"]
    assert vectors_agree(mesh)
    lives = [life for life, _ in mesh["birch"].log().vector.items() if life[0] == "alder"]
    assert len(lives) == 2
