"""Shutting a dead broker out: who has to agree, how far its events count, and its return."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from broker.core.effects import Evict, Flush
from broker.protocol.ids import Dot
from tests.unit.mesh import TALK, Mesh, Node, opened


def five() -> Mesh:
    """Five home brokers that all know one another, with `vale` open."""
    names = ("alder", "birch", "cedar", "dogwood", "elder")
    return opened(Mesh({name: names[:place] for place, name in enumerate(names)}))


def three() -> Mesh:
    """Three home brokers that all know one another, with `vale` open."""
    names = ("alder", "birch", "cedar")
    return opened(Mesh({name: names[:place] for place, name in enumerate(names)}))


def die(mesh: Mesh, *names: str) -> None:
    """Cuts brokers off for good, and lets the others notice."""
    mesh.part(*names)
    mesh.pass_time(4_000)


def evict(node: Node, broker: str, *, force: bool = False) -> None:
    """The operator's word at one broker."""
    node.take(Evict(broker, force))
    node.take(Flush())
    node.mesh.deliver()


def writers(node: Node) -> list[str]:
    """Who may write to `vale`, to a broker's knowledge."""
    return sorted(node.log().writers)


def votes(node: Node) -> dict[tuple[str, str], str]:
    """The votes that a broker is held by."""
    return node.durable.votes


def test_a_majority_shuts_a_dead_broker_out_and_goes_on_settling() -> None:
    """All that are left agree, write it once, and wait for the dead one no more."""
    mesh = three()
    mesh["cedar"].caller("cy").hello().publish(TALK, "last words")
    die(mesh, "cedar")
    mesh["alder"].caller("ana").hello().publish(TALK, "after")
    mesh.pass_time(1_000)
    assert mesh["alder"].log().frontier.unsettled > 0
    evict(mesh["alder"], "cedar")
    mesh.pass_time(2_000)
    for name in ("alder", "birch"):
        log = mesh[name].log()
        assert writers(mesh[name]) == ["alder", "birch"]
        assert log.fences.cuts == {("cedar", 1): log.vector.of(("cedar", 1))}
        assert log.frontier.unsettled == 0
        assert mesh[name].talk() == ["last words", "after"]
        assert votes(mesh[name]) == {}
    kinds = [e.event.header.topic[2] for e in mesh["alder"].log().entries
             if e.event.header.topic[1] == "@broker"]  # fmt: skip
    assert kinds.count("evict") == 1


@pytest.mark.parametrize("near, far", [("birch", "alder"), ("alder", "birch")])
def test_the_cut_is_the_furthest_that_any_voter_holds(near: str, far: str) -> None:
    """What one voter alone has of the dead broker counts, and reaches the proposer."""
    mesh = three()
    cy = mesh["cedar"].caller("cy").hello()
    cy.publish(TALK, "to all")
    mesh.cut("cedar", far)
    mesh.cut(near, far)
    cy.publish(TALK, "to one")
    mesh.part("cedar")
    cy.publish(TALK, "to nobody")
    mesh.pass_time(4_000)
    assert (mesh[far].talk(), mesh[near].talk()) == (["to all"], ["to all", "to one"])
    mesh.heal()
    mesh.part("cedar")
    mesh.pass_time(6_000)
    evict(mesh[far], "cedar")
    mesh.pass_time(2_000)
    for name in (near, far):
        assert mesh[name].talk() == ["to all", "to one"]
        assert mesh[name].log().fences.cuts == {("cedar", 1): 3}


def test_a_realm_that_nobody_entered_yet_shuts_out_as_well() -> None:
    """Its log is empty everywhere: whoever votes begins it."""
    mesh = three()
    assert not any("@realm" in mesh[name].durable.logs for name in ("alder", "birch"))
    die(mesh, "cedar")
    evict(mesh["alder"], "cedar")
    mesh.pass_time(2_000)
    for name in ("alder", "birch"):
        assert sorted(mesh[name].log("@realm").writers) == ["alder", "birch"]
        assert votes(mesh[name]) == {}


def test_without_a_majority_nobody_is_shut_out() -> None:
    """A minority is refused, in words; nothing is voted or written."""
    mesh = five()
    die(mesh, "alder", "birch")
    evict(mesh["alder"], "cedar")
    (refused,) = mesh["alder"].reported("not_evicted")
    assert refused["broker"] == "cedar"
    assert refused["text"] == "2 of 5 home brokers can vote, which is no majority."
    assert votes(mesh["alder"]) == {}
    mesh.pass_time(2_000)
    assert len(writers(mesh["alder"])) == 5


def test_half_is_no_majority() -> None:
    """Of two home brokers one alone may not shut the other out."""
    mesh = opened(Mesh({"alder": (), "birch": ("alder",)}))
    die(mesh, "birch")
    evict(mesh["alder"], "birch")
    assert len(mesh["alder"].reported("not_evicted")) == 1
    assert writers(mesh["alder"]) == ["alder", "birch"]


def test_by_force_one_broker_does_it_alone_and_says_that_it_forks() -> None:
    """The cut is what that broker holds; it is written down as forced."""
    mesh = opened(Mesh({"alder": (), "birch": ("alder",)}))
    bo = mesh["birch"].caller("bo").hello()
    bo.publish(TALK, "one")
    die(mesh, "birch")
    bo.publish(TALK, "unheard")
    evict(mesh["alder"], "birch", force=True)
    assert mesh["alder"].reported("forced_fork") == [{"broker": "birch"}]
    assert writers(mesh["alder"]) == ["alder"]
    assert mesh["alder"].log().fences.cuts == {("birch", 1): 2}
    mesh.pass_time(1_000)
    assert mesh["alder"].log().frontier.unsettled == 0


def test_what_makes_no_sense_is_refused() -> None:
    """Nobody shuts out itself or a stranger, and who is no home shuts out nobody."""
    mesh = opened(Mesh({"alder": (), "birch": ("alder",)}, homes=("alder",)))
    evict(mesh["alder"], "alder")
    evict(mesh["alder"], "nobody")
    evict(mesh["birch"], "alder")
    texts = [one["text"] for name in ("alder", "birch")
             for one in mesh[name].reported("not_evicted")]  # fmt: skip
    assert texts == [
        "A broker can't evict itself.",
        "There is no member nobody.",
        "Only a home broker can evict; birch is none.",
    ]


def test_a_voter_takes_nothing_more_of_the_dead_broker() -> None:
    """From its vote on a broker holds to it, though the dead one lives and speaks again."""
    mesh = three()
    die(mesh, "cedar")
    mesh["birch"].durable.vote("vale", "cedar", "alder")
    mesh.heal()
    mesh.cut("cedar", "alder")
    mesh.pass_time(6_000)
    mesh["cedar"].caller("cy").hello().publish(TALK, "I live")
    mesh.pass_time(500)
    assert mesh["birch"].talk() == []


def test_a_second_proposer_finds_no_votes() -> None:
    """Who has voted for one proposer votes for no other, and can't propose it itself."""
    mesh = five()
    die(mesh, "elder", "cedar", "dogwood")
    votes_before = mesh["alder"].durable.vote("vale", "elder", "birch")
    assert votes_before
    assert mesh["alder"].durable.vote("vale", "elder", "birch") == []
    assert mesh["alder"].durable.vote("vale", "elder", "cedar") is None
    mesh.heal()
    mesh.part("elder")
    mesh.pass_time(6_000)
    evict(mesh["alder"], "elder")
    (refused,) = mesh["alder"].reported("not_evicted")
    assert refused["text"] == "alder has voted for birch to evict elder already."


def evictions_in(node: Node) -> list[Dot]:
    """The dots of all evictions in a broker's `vale`."""
    return [e.admission.dot for e in node.log().entries if e.event.header.topic[2:] == ("evict",)]


@pytest.mark.parametrize("make, proposers", [
    (five, ("alder", "dogwood")), (five, ("dogwood", "cedar")), (five, ("birch", "cedar", "alder")),
    (three, ("alder", "birch")), (three, ("birch", "alder")),
])  # fmt: skip
def test_proposals_at_once_come_to_one_cut(
    make: Callable[[], Mesh], proposers: tuple[str, ...]
) -> None:
    """Votes that split over several proposers make one eviction, not two, and not none for ever."""
    mesh = make()
    *living, dead = mesh.nodes
    die(mesh, dead)
    for name in proposers:
        mesh[name].take(Evict(dead, force=False))
    for name in proposers:
        mesh[name].take(Flush())
    mesh.deliver()
    mesh.pass_time(3_000)
    found = [evictions_in(mesh[name]) for name in living]
    assert all(one == found[0] for one in found)
    assert [dot.broker for dot in found[0]] == [min(proposers)]


def test_who_gave_way_stays_so_in_the_next_life() -> None:
    """A proposer that votes for another never concludes, though it dies before anybody hears it."""
    mesh = three()
    die(mesh, "cedar")
    for name in ("birch", "alder"):
        mesh[name].take(Evict("cedar", force=False))
    for name in ("birch", "alder"):
        mesh[name].take(Flush())
    mesh.deliver()
    assert votes(mesh["birch"]).get(("vale", "cedar"), "alder") == "alder"
    mesh["birch"].restart()
    mesh.pass_time(8_000)
    assert [dot.broker for dot in evictions_in(mesh["birch"])] == ["alder"]
    assert evictions_in(mesh["alder"]) == evictions_in(mesh["birch"])


def test_votes_and_proposals_survive_a_restart() -> None:
    """A proposer that dies before it has its majority goes on with it in its next life."""
    mesh = three()
    die(mesh, "cedar")
    mesh["alder"].take(Evict("cedar", force=False))
    mesh["alder"].restart()
    assert votes(mesh["alder"])["vale", "cedar"] == "alder"
    assert mesh["alder"].log().frozen == {"cedar": mesh["alder"].log().held_of("cedar")}
    mesh.pass_time(8_000)
    assert writers(mesh["alder"]) == writers(mesh["birch"]) == ["alder", "birch"]


def test_the_evicted_broker_that_returns_says_again_what_nobody_had() -> None:
    """Its unmerged events come as new ones, in their order, under a new life; nothing is lost."""
    mesh = three()
    cy = mesh["cedar"].caller("cy").hello(("vale",))
    cy.publish(TALK, "heard")
    die(mesh, "cedar")
    cy.publish(TALK, "unheard", "and this")
    evict(mesh["alder"], "cedar")
    mesh.pass_time(2_000)
    mesh["birch"].caller("bo").hello().publish(TALK, "meanwhile")
    mesh.heal()
    mesh.pass_time(8_000)
    for node in mesh.nodes.values():
        talk = node.talk()
        assert sorted(map(str, talk)) == ["and this", "heard", "meanwhile", "unheard"]
        assert talk.index("unheard") < talk.index("and this")
        assert node.log().frontier.unsettled == 0
        assert node.log().vector == mesh["alder"].log().vector
    assert writers(mesh["alder"]) == ["alder", "birch", "cedar"], "it asked to join again"
    assert mesh["cedar"].durable.life != ("cedar", 1)
    assert mesh["cedar"].recovered().logs["vale"].vector == mesh["cedar"].log().vector


def test_who_returned_can_be_shut_out_again() -> None:
    """Votes end with the eviction that they were for, in every log."""
    mesh = three()
    mesh["cedar"].caller("cy", "player").hello()
    for _ in range(2):
        die(mesh, "cedar")
        evict(mesh["alder"], "cedar")
        mesh.pass_time(2_000)
        assert votes(mesh["alder"]) == votes(mesh["birch"]) == {}
        assert writers(mesh["alder"]) == ["alder", "birch"]
        mesh.heal()
        mesh.pass_time(8_000)
        mesh["cedar"].caller("cy", "player", incarnation=mesh.now_ms).hello()
        bo = mesh["cedar"].caller("bo", incarnation=mesh.now_ms).hello()
        bo.publish(TALK, "back")
        mesh.pass_time(2_000)
        assert bo.acked == 1
        assert writers(mesh["birch"]) == ["alder", "birch", "cedar"]


def test_what_was_said_again_elsewhere_meanwhile_is_not_said_a_third_time() -> None:
    """A publisher that left the dead broker and repeated itself is found once after its return."""
    mesh = three()
    cy = mesh["cedar"].caller("cy").hello()
    cy.publish(TALK, "heard")
    die(mesh, "cedar")
    cy.publish(TALK, "unheard")
    evict(mesh["alder"], "cedar")
    mesh.pass_time(2_000)
    mesh["cedar"].callers.clear()
    moved = mesh["birch"].caller("cy").hello()
    moved.publish(TALK, "heard", "unheard")
    assert moved.acked == 2
    mesh.heal()
    mesh.pass_time(8_000)
    assert [node.talk() for node in mesh.nodes.values()] == [["heard", "unheard"]] * 3
