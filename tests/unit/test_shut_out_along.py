"""What an eviction takes along: joins and names past the fence, and votes that nobody waits for."""

from __future__ import annotations

from broker.core.effects import Evict, Flush
from broker.core.records import encode_records
from broker.protocol import frames as wire
from broker.protocol.topics import REALM
from tests.unit.mesh import TALK, Caller, Mesh, Node, opened
from tests.unit.test_logstart import give_snapshot


def evict(node: Node, broker: str, *, force: bool = False) -> None:
    """The operator's word at one broker, and a while for it to be carried out."""
    node.take(Evict(broker, force))
    node.take(Flush())
    node.mesh.deliver()
    node.mesh.pass_time(2_000)


def guest() -> Mesh:
    """Three home brokers, and dogwood, that is none, let in by cedar when both were cut off."""
    known = {"cedar": (), "alder": ("cedar",), "birch": ("alder", "cedar")}
    known["dogwood"] = ("cedar", "alder", "birch")
    mesh = opened(Mesh(known, homes=("alder", "birch", "cedar")))
    mesh.part("cedar", "dogwood")
    mesh.pass_time(4_000)
    mesh["dogwood"].caller("dan").hello().publish(TALK, "from the guest")
    mesh.pass_time(2_000)
    assert "dogwood" in mesh["dogwood"].log().writers
    return mesh


def test_who_was_let_in_past_a_fence_is_let_in_again() -> None:
    """Nothing it wrote counts as it stands; it joins, and what its peers said is said anew."""
    mesh = guest()
    mesh.part("cedar")
    evict(mesh["alder"], "cedar")
    mesh["alder"].caller("ana").hello().publish(TALK, "meanwhile")
    mesh.pass_time(1_000)
    below = mesh["alder"].log().frontier.stamp
    mesh["dogwood"].skew_ms = -5_000
    mesh.heal()
    mesh.part("cedar")
    mesh.pass_time(8_000)
    names = ("alder", "birch", "dogwood")
    for name in names:
        log = mesh[name].log()
        assert sorted(log.writers) == sorted(log.frontier.members.names) == [*names]
        assert mesh[name].talk() == ["meanwhile", "from the guest"]
        assert (len(log.gate), log.frontier.unsettled) == (0, 0)
        stamps = [
            one.admission.stamp
            for one in log.entries
            if one.admission.dot.broker == "dogwood" and log.counts(one.admission.dot)
        ]
        assert min(stamps) > below, "what was settled without it stays settled"


def test_a_guest_is_not_listened_to_before_its_join_is_here() -> None:
    """Its events wait at the gate, for their stamps may be below what is settled."""
    mesh = guest()
    mesh.part("cedar")
    mesh["dogwood"].take(Flush())
    entries = mesh["dogwood"].log().entries
    alder = mesh["alder"].durable
    for one in [one for one in entries if one.admission.dot.broker == "dogwood"]:
        assert alder.take_from("vale", one, mesh.now_ms) == []
    assert len(alder.logs["vale"].gate) == 2


def bob(node: Node, token: bytes) -> Caller:
    """Somebody who says that he is Bob."""
    found = node.caller("bob", "player")
    found.token = token * 32
    return found.hello()


def test_a_name_that_was_given_past_a_fence_is_free() -> None:
    """All brokers agree whose it is, also the one that returned, and after a restart."""
    names = ("alder", "birch", "cedar")
    mesh = opened(Mesh({name: names[:place] for place, name in enumerate(names)}))
    for name in names:
        mesh[name].caller(f"of-{name}", "player").hello()
    mesh.pass_time(2_000)
    mesh.part("cedar")
    mesh.pass_time(4_000)
    first = bob(mesh["cedar"], b"1")
    evict(mesh["alder"], "cedar")
    second = bob(mesh["alder"], b"2")
    assert first.all(wire.Welcome)
    assert second.all(wire.Welcome)
    mesh.heal()
    mesh.pass_time(10_000)
    assert first.all(wire.Closed), "he has to show again that the name is his"
    mesh["cedar"].restart()
    mesh.pass_time(5_000)
    for name in names:
        registry = mesh[name].durable.registry
        assert registry.refusal("bob", b"1" * 32) is not None
        assert registry.refusal("bob", b"2" * 32) is None


def test_a_name_is_not_given_up_where_nobody_may_say_so() -> None:
    """A broker that was shut out writes nothing on behalf of a player before it is back."""
    known = {"alder": (), "birch": ("alder",), "cedar": ("alder", "birch")}
    known["ember"] = ("alder", "cedar")
    mesh = opened(Mesh(known, homes=("alder", "birch", "cedar")))
    for name in ("ember", "cedar"):
        mesh[name].caller(f"of-{name}", "player").hello()
    mesh.pass_time(3_000)
    mesh.part("ember")
    mesh.pass_time(4_000)
    evict(mesh["alder"], "ember", force=True)
    ember = mesh["ember"]
    for admitted in mesh["alder"].log(REALM).entries:
        for record in ember.durable.take_from(REALM, admitted, mesh.now_ms):
            ember.rows.append(encode_records([record]))
    ember.take(Flush())
    assert not ember.durable.may_write(REALM)
    leaving = ember.caller("of-ember", "player").hello()
    before = ember.log(REALM).vector
    leaving.send(wire.Bye(persist=False))
    assert [one.code for one in leaving.all(wire.Closed)] == ["not_ready"]
    assert ember.log(REALM).vector == before


def test_a_voter_that_hears_of_the_end_by_a_log_start_is_bound_no_more() -> None:
    """It was shut out itself meanwhile; what the first broker wrote since its return comes in."""
    names = ("alder", "birch", "cedar", "dogwood", "elder")
    mesh = opened(Mesh({name: names[:place] for place, name in enumerate(names)}, kept=2))
    mesh["cedar"].caller("cy").hello().publish(TALK, "first")
    mesh.pass_time(1_000)
    for record in mesh["birch"].durable.vote("vale", "cedar", "alder") or []:
        mesh["birch"].rows.append(encode_records([record]))
    mesh.part("birch", "cedar")
    mesh.cut("birch", "cedar")
    mesh.pass_time(4_000)
    evict(mesh["alder"], "cedar")
    mesh.heal()
    mesh.part("birch")
    mesh.pass_time(6_000)
    mesh["cedar"].caller("cy", incarnation=8).hello().publish(TALK, "back")
    mesh["alder"].caller("ana").hello().publish(TALK, *range(30))
    mesh.pass_time(2_000)
    evict(mesh["alder"], "birch")
    mesh.pass_time(1_000)
    for name in names:
        if name != "birch":
            give_snapshot(mesh, name, 10)
    assert mesh["alder"].log().first > 0
    mesh.heal()
    mesh.pass_time(10_000)
    mesh["cedar"].caller("cy", incarnation=9).hello().publish(TALK, "later")
    mesh.pass_time(3_000)
    assert mesh["birch"].durable.votes == {}
    assert mesh["birch"].talk()[-1:] == ["later"]
    assert len(mesh["birch"].log().gate) == 0
