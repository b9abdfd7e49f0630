"""The next steps of journeys: who publishes what, how often, and which ways are open."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from peer.core.journeys import AGAIN_MS, LOST_MS, STALL_MS, Journeys, due, farewells
from peer.core.tidings import Draft
from peer.core.views import View
from tests.unit.crossings import BROKERS, Crossing

NOW: Final = 1_000_000


def setting_off() -> Crossing:
    """Ana has set off from the vale, and it is settled."""
    crossing = Crossing()
    crossing.enter("ana", "home")
    crossing.deed("ana", "home", "vale", {"verb": "move", "to": "east"})
    for place in ("vale", "fen"):
        for broker in BROKERS:
            crossing.agree(broker, place)
    return crossing


def kinds(drafts: list[Draft]) -> list[tuple[str, ...]]:
    """What is published, and where."""
    return [draft.topic for draft in drafts]


def test_all_world_peers_take_the_same_step() -> None:
    """Two world peers that know the same publish one event: same id, topic and body."""
    crossing = setting_off()
    (one,), (other,) = (due(crossing.views(broker)) for broker in BROKERS)
    assert (one.topic, one.derived, one.body) == (other.topic, other.derived, other.body)
    assert one.topic == ("fen", "arrival")


def test_steps_come_in_one_order() -> None:
    """However a world peer holds its microcosms, it takes the steps of several in one order."""
    crossing = Crossing()
    for player in ("ana", "bob"):
        crossing.enter(player, "home")
    for player, place, way in (
        ("bob", "vale", "east"),
        ("bob", "fen", "west"),
        ("ana", "vale", "east"),
    ):
        crossing.deed(player, "home", place, {"verb": "move", "to": way})
        crossing.agree("home", "vale")
        crossing.agree("home", "fen")
        if way == "east" and player == "bob":
            crossing.travel("home")
            crossing.agree("home", "fen")
    views = crossing.views("home")
    steps = kinds(due({name: views[name] for name in ("vale", "fen")}))
    assert steps == [("vale", "arrival"), ("fen", "arrival"), ("vale", "closed")]
    assert steps == kinds(due({name: views[name] for name in ("fen", "vale")}))


def test_a_step_is_not_said_at_every_turn() -> None:
    """What was published is published again only after a while, or to another broker."""
    views = setting_off().views("home")
    journeys = Journeys()
    assert kinds(journeys.next(views, NOW)) == [("fen", "arrival")]
    assert journeys.next(views, NOW + AGAIN_MS - 1) == []
    assert kinds(journeys.next(views, NOW + AGAIN_MS)) == [("fen", "arrival")]
    journeys.reopened()
    assert kinds(journeys.next(views, NOW + AGAIN_MS)) == [("fen", "arrival")]


def test_an_arrival_that_is_not_settled_is_waited_for() -> None:
    """Once the arrival is here nobody publishes it again, nor answers it before it is settled."""
    crossing = setting_off()
    crossing.travel("home")
    crossing.catch_up("home", "fen")
    assert due(crossing.views("home")) == []
    assert kinds(due(crossing.views("east"))) == [("fen", "arrival")]
    crossing.agree("home", "fen")
    assert kinds(due(crossing.views("home"))) == [("vale", "closed")]


def test_an_answer_that_is_here_is_not_given_again() -> None:
    """Though it is not settled yet, an answer that came is enough."""
    crossing = setting_off()
    crossing.travel("home")
    crossing.agree("home", "fen")
    crossing.travel("home")
    crossing.catch_up("home", "vale")
    assert due(crossing.views("home")) == []


def test_world_peers_of_one_side_do_their_half() -> None:
    """Who keeps the source alone publishes arrivals; who keeps the target alone answers, once."""
    crossing = setting_off()
    vale = {"vale": crossing.views("home")["vale"]}
    assert kinds(due(vale)) == [("fen", "arrival")]
    crossing.travel("home")
    crossing.agree("home", "fen")
    fen = {"fen": crossing.views("home")["fen"]}
    assert farewells(crossing.views("home")) == []
    assert kinds(farewells(fen)) == [("vale", "closed")]
    (alone,) = due(crossing.views("home"))
    assert farewells(fen)[0].derived == alone.derived
    journeys = Journeys()
    said = [draft for turn in range(9) for draft in journeys.next(fen, NOW + turn * AGAIN_MS)]
    assert kinds(said).count(("vale", "closed")) == 1


def test_stamps_rise_along_a_journey() -> None:
    """Each step's basis is above the step before, so that its stamp is."""
    crossing = setting_off()
    settled = crossing.replicas["home"]["vale"].settled_top
    crossing.now_ms["home"] -= 9_000
    crossing.now_ms["east"] -= 9_000
    (arrival,) = due(crossing.views("home"))
    assert arrival.basis.top == settled
    crossing.travel("east")
    crossing.agree("home", "fen")
    came = crossing.replicas["home"]["fen"].settled_top
    assert came > settled
    (answer,) = due(crossing.views("home"))
    assert answer.basis.top == came


def still() -> dict[str, View]:
    """Two microcosms where nobody travels, with the ways open, and all settled."""
    crossing = Crossing()
    for place in ("vale", "fen"):
        crossing.agree("home", place)
    return crossing.views("home")


def shut(view: View) -> View:
    """A microcosm whose ways are all shut."""
    return replace(view, current={})


def test_ways_are_opened_by_who_keeps_both_ends() -> None:
    """A way is opened once; one into a microcosm that is not kept here is left as it is."""
    views = {name: shut(view) for name, view in still().items()}
    journeys = Journeys()
    opened = journeys.next(views, NOW)
    assert [(one.topic, one.body) for one in opened] == [
        (("fen", "ways"), {"open": ["vale"]}),
        (("vale", "ways"), {"open": ["fen"]}),
    ]
    assert journeys.next(views, NOW + 1) == []
    assert Journeys().next({"vale": views["vale"]}, NOW) == []
    assert Journeys().next({"vale": still()["vale"]}, NOW) == []


def test_ways_are_shut_while_nothing_settles() -> None:
    """Where events stay unsettled for long, at either end, nobody sets off until they do again."""
    views = still()
    stuck = {**views, "fen": replace(views["fen"], waits=True)}
    journeys = Journeys()
    assert journeys.next(stuck, NOW) == []
    assert journeys.next(stuck, NOW + STALL_MS - 1) == []
    news = journeys.next(stuck, NOW + STALL_MS)
    assert [(one.topic, one.body) for one in news] == [
        (("fen", "ways"), {"shut": ["vale"]}),
        (("vale", "ways"), {"shut": ["fen"]}),
    ]
    journeys = Journeys()
    assert journeys.next(stuck, NOW) == []
    going_on = {**stuck, "fen": replace(stuck["fen"], top=stuck["fen"].top + 1)}
    assert journeys.next(going_on, NOW + STALL_MS) == []
    assert journeys.next(going_on, NOW + 2 * STALL_MS - 1) == []
    assert len(journeys.next(going_on, NOW + 2 * STALL_MS)) == 2


def test_a_way_on_which_somebody_is_lost_is_shut() -> None:
    """Who sees a traveller wait for an answer that nobody gives lets nobody follow them."""
    crossing = setting_off()
    vale = {"vale": crossing.views("home")["vale"]}
    journeys = Journeys()
    assert ("vale", "ways") not in kinds(journeys.next(vale, NOW))
    assert ("vale", "ways") not in kinds(journeys.next(vale, NOW + LOST_MS - 1))
    (news,) = [one for one in journeys.next(vale, NOW + LOST_MS) if one.topic[1] == "ways"]
    assert news.body == {"shut": ["fen"]}
