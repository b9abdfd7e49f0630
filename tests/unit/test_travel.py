"""Travel in a replica: what departures, arrivals and answers change, and what they do not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

import pytest

from broker.protocol.ids import DerivedId, OriginId, depth
from broker.protocol.limits import CAUSE_DEPTH_MAX
from content.letters import BULK_MAX as LETTERS_BULK_MAX
from content.model import Entity
from content.travellers import BULK_MAX, entries, remembered
from content.verdicts import put
from peer.core.journeys import due
from peer.core.ledger import status_of
from peer.core.replica import Replica
from peer.core.tidings import Draft
from peer.core.verdict import Judged
from tests.unit.crossings import BROKERS, Crossing

EAST: Final = {"verb": "move", "to": "east"}
WEST: Final = {"verb": "move", "to": "west"}


class Journey:
    """One broker's side of a crossing, with every verdict of its replicas."""

    def __init__(self, *players: str) -> None:
        self.crossing = Crossing()
        self.judged: list[Judged] = []
        for player in players:
            self.crossing.enter(player, "home")
        self.follow()

    def replica(self, place: str) -> Replica:
        """The replica at the first broker."""
        return self.crossing.replicas["home"][place]

    def state(self, place: str) -> Mapping[str, Entity]:
        """A microcosm as it is now."""
        return self.replica(place).state

    def follow(self) -> None:
        """Everything is taken in."""
        take = self.replica
        for place in ("vale", "fen"):
            replica = take(place)
            for one in self.crossing.arrivals("home", place):
                self.judged += replica.take([one])

    def do(self, player: str, spec: dict[str, Any], place: str = "vale") -> Judged:
        """Somebody does something; the verdict on it."""
        self.crossing.deed(player, "home", place, spec)
        self.follow()
        return self.judged[-1]

    def say(self, draft: Draft, peer: str = "+home") -> list[Judged]:
        """Somebody publishes something, known or not; the verdicts that it brought."""
        before = len(self.judged)
        self.crossing.publish("home", peer, draft, again=True)
        self.follow()
        return self.judged[before:]

    def settle(self) -> list[Draft]:
        """All is settled; the steps that are due then."""
        for place in ("vale", "fen"):
            self.crossing.agree("home", place)
        return due(self.crossing.views("home"))

    def step(self) -> Draft:
        """The one step that is due, which is taken."""
        (draft,) = self.settle()
        self.say(draft)
        return draft


def reason(judged: Judged) -> tuple[str, str]:
    """What came of it, and why."""
    return judged.outcome["result"], judged.outcome["reason"]


def on_the_way(*players: str) -> Journey:
    """Ana, on her way to the fen with a basket, what is in it, and a lamp."""
    journey = Journey("ana", *players)
    for item in ("basket", "lamp"):
        journey.do("ana", {"verb": "take", "item": item})
    assert reason(journey.do("ana", EAST)) == ("pass", "move.away")
    return journey


def test_who_sets_off_is_kept_with_all_they_carry() -> None:
    """Traveller and things, also those in others, leave their places and are in the entry."""
    journey = on_the_way()
    entry = entries(journey.state("vale"))["ana"]
    assert sorted(entry["things"]) == ["apple", "basket", "lamp"]
    assert (entry["to"], entry["hop"]) == ("fen:landing", 1)
    assert not {"ana", "apple", "basket", "lamp"} & set(journey.state("vale"))
    assert entry["departure"] == journey.judged[-1].request.id


def test_nothing_can_be_done_on_the_way() -> None:
    """Every intent of a traveller fails with a sentence of its own until they are there."""
    journey = on_the_way()
    for spec in (EAST, {"verb": "drop", "item": "lamp"}, {"verb": "look"}, {"verb": "leave"}):
        assert reason(journey.do("ana", spec)) == ("fail", "actor.travelling")


def test_who_reaches_for_what_a_traveller_carries_off_is_told_who_was_first() -> None:
    """A thing that went away meanwhile is lost to the one who went with it."""
    journey = on_the_way("bob")
    journey.do("bob", {"verb": "look"})
    lost = journey.do("bob", {"verb": "take", "item": "lamp"})
    assert reason(lost) == ("conflict", "take.unknown")
    assert lost.lost_to == "Ana"
    met = journey.do("bob", {"verb": "examine", "target": "ana"})
    assert (met.outcome["result"], met.lost_to) == ("conflict", "Ana")
    assert journey.do("bob", {"verb": "take", "item": "nothing"}).outcome["result"] == "fail"


def test_a_journey_has_three_steps() -> None:
    """Departure, arrival, answer: each only once the one before is settled, then no more."""
    journey = on_the_way()
    assert not due(journey.crossing.views("home"))
    arrival = journey.step()
    assert (arrival.topic, arrival.actor) == (("fen", "arrival"), "ana")
    assert journey.state("fen")["ana"]["status"] == {
        "location": "landing",
        "awake": True,
        "visited": {"landing": True},
        "back": "vale:pier",
        "lands": {"vale": True},
    }
    assert journey.state("fen")["apple"]["status"]["location"] == "basket"
    known = status_of(journey.state("fen"), "ana")
    assert (known["gateway"], known["entered"]) == ("+gateway", journey.judged[-1].request.id)
    assert not due(journey.crossing.views("home"))
    answer = journey.step()
    assert answer.topic == ("vale", "closed")
    assert not entries(journey.state("vale"))
    assert not journey.settle()
    assert answer.derived is not None
    assert depth(DerivedId("x", DerivedId("x", answer.derived, 0), 0)) <= CAUSE_DEPTH_MAX + 1


def test_steps_that_are_taken_again_change_nothing() -> None:
    """Arrivals and answers that come again, also ones of earlier hops, have no effect."""
    journey = on_the_way()
    arrival = journey.step()
    assert not journey.say(arrival)
    closed = journey.step()
    journey.do("ana", {"verb": "drop", "item": "lamp"}, "fen")
    journey.do("ana", WEST, "fen")
    before = [journey.state(place) for place in ("vale", "fen")]
    for old in (arrival, closed, arrival):
        assert not journey.say(old)
    assert [journey.state(place) for place in ("vale", "fen")] == before
    journey.step()
    assert journey.state("vale")["ana"]["status"]["location"] == "pier"
    before = [journey.state(place) for place in ("vale", "fen")]
    for old in (arrival, closed, arrival):
        assert not journey.say(old)
    assert [journey.state(place) for place in ("vale", "fen")] == before


def test_who_is_not_let_in_is_back_where_they_were() -> None:
    """A refused arrival is answered by a return, with all things and all that was known."""
    journey = Journey("ana")
    journey.do("ana", {"verb": "take", "item": "lamp"})
    journey.do("ana", WEST)
    before = {one: journey.state("vale")[one] for one in ("ana", "lamp")}
    journey.do("ana", {"verb": "move", "to": "up"})
    journey.step()
    assert reason(journey.judged[-1]) == ("fail", "arrive.no_way")
    assert "ana" not in journey.state("fen")
    answer = journey.step()
    assert answer.topic == ("vale", "returned")
    assert reason(journey.judged[-1]) == ("pass", "arrive.back")
    assert {one: journey.state("vale")[one] for one in before} == before
    assert not journey.say(answer)
    assert not journey.settle()
    journey.do("ana", EAST)
    journey.do("ana", EAST)
    assert entries(journey.state("vale"))["ana"]["hop"] == 2


def test_who_comes_where_their_id_is_taken_is_not_let_in() -> None:
    """An arrival never takes the place of something that is there."""
    journey = Journey("oar")
    journey.do("oar", EAST)
    journey.step()
    assert reason(journey.judged[-1]) == ("fail", "arrive.no_way")
    assert journey.state("fen")["oar"]["kind"] == "item"
    journey.step()
    assert journey.state("vale")["oar"]["status"]["location"] == "pier"


def test_who_comes_where_their_id_is_on_its_way_back_is_not_let_in() -> None:
    """Neither a player nor a thing takes the place of what may yet be returned there."""
    journey = Journey("ana", "oar")
    journey.do("ana", EAST)
    journey.step()
    journey.step()
    journey.do("ana", {"verb": "take", "item": "oar"}, "fen")
    journey.do("ana", WEST, "fen")
    journey.do("oar", EAST)
    for draft in journey.settle():
        (judged,) = journey.say(draft)
        assert reason(judged) == ("fail", "arrive.no_way")
    for draft in journey.settle():
        assert draft.topic[1] == "returned"
        journey.say(draft)
    assert journey.state("vale")["oar"]["kind"] == "player"
    assert journey.state("fen")["oar"]["status"]["location"] == "ana"


def test_who_is_back_before_the_answer_to_their_going_is_there_once() -> None:
    """A later journey back closes the entry of the earlier one, whose answer is late then."""
    journey = on_the_way()
    journey.step()
    journey.do("ana", WEST, "fen")
    closed, arrival = sorted(journey.settle(), key=lambda draft: draft.topic[1] == "arrival")
    assert (closed.topic, arrival.topic) == (("vale", "closed"), ("vale", "arrival"))
    journey.say(arrival)
    assert not entries(journey.state("vale"))
    before = journey.state("vale")
    journey.say(closed)
    assert journey.state("vale") == before


def forged(arrival: Draft) -> list[tuple[Draft, str]]:
    """Arrivals that are none, each with its publisher."""
    body: Any = arrival.body
    assert arrival.derived is not None
    letter: Any = {"by": "bob", "name": "Bob", "text": "Hm.", "read": False, "news": ""}
    odd_letters: list[Any] = [
        7,
        {},
        {**letter, "read": 0},
        {**letter, "more": 1},
        {**letter, "news": "x"},
    ]
    odd_letters += [{**letter, "text": "x" * 2 * LETTERS_BULK_MAX}]
    odd_bodies: list[Any] = [None, [], {}, {**body, "more": 1}]
    wrong = [
        replace(arrival, derived=arrival.derived._replace(step=1)),
        replace(arrival, derived=arrival.derived._replace(microcosm="vale")),
        replace(arrival, cause=OriginId("ana", 1, 99)),
        replace(arrival, actor="bob"),
        *(replace(arrival, body=odd) for odd in odd_bodies),
        *(replace(arrival, body={**body, key: None}) for key in body),
        replace(arrival, body={**body, "things": {"lamp": body["traveller"]}}),
        replace(arrival, body={**body, "things": {"lamp": 7}}),
        replace(arrival, body={**body, "traveller": {**body["traveller"], "metadata": 7}}),
        replace(arrival, body={**body, "departure": "ana:1:63"}),
        *(replace(arrival, body={**body, "letters": [odd]}) for odd in odd_letters),
    ]
    return [(arrival, "bob"), *((one, "+home") for one in wrong)]


def test_forged_arrivals_bring_nobody() -> None:
    """Only a world peer's event with the id that its departure leads to, and all of it, counts."""
    journey = on_the_way("bob")
    (arrival,) = journey.settle()
    before = journey.state("fen")
    crossing = journey.crossing
    for draft, peer in forged(arrival):
        fen = crossing.brokers["home"].logs["fen"]
        fen.ids.derived.clear()  # as another broker, which has none
        assert not journey.say(draft, peer), draft
        assert journey.state("fen") == before, draft
    crossing.brokers["home"].logs["fen"].ids.derived.clear()
    (judged,) = journey.say(arrival)
    assert reason(judged) == ("pass", "arrive.done")


def test_answers_to_other_journeys_close_nothing() -> None:
    """An answer counts for the departure that it names, in its own kind, and for no other."""
    journey = on_the_way("bob")
    journey.step()
    (closed,) = journey.settle()
    assert closed.derived is not None
    arrival = closed.derived.cause
    assert isinstance(arrival, DerivedId)
    other = arrival._replace(cause=OriginId("ana", 1, 99))
    wrong = [
        replace(closed, topic=("vale", "returned")),
        replace(closed, derived=closed.derived._replace(cause=other)),
        replace(closed, derived=None),
        replace(closed, actor="bob"),
    ]
    for draft in wrong:
        journey.crossing.brokers["home"].logs["vale"].ids.derived.clear()
        assert not journey.say(draft)
        assert "ana" in entries(journey.state("vale"))
    assert not journey.say(closed, "bob")
    assert "ana" in entries(journey.state("vale"))


def test_who_wakes_elsewhere_is_put_nowhere() -> None:
    """Entering again while on the way, or after it where one set off, changes no place."""
    journey = on_the_way()
    journey.crossing.enter("ana", "home")
    journey.follow()
    assert reason(journey.judged[-1]) == ("pass", "enter.travelling")
    assert "ana" not in journey.state("vale")
    journey.step()
    journey.step()
    journey.crossing.enter("ana", "home")
    journey.follow()
    assert reason(journey.judged[-1]) == ("pass", "enter.elsewhere")
    assert "ana" not in journey.state("vale")
    assert reason(journey.do("ana", {"verb": "look"})) == ("fail", "actor.elsewhere")


def test_newcomers_come_in_at_the_gate_alone() -> None:
    """In a microcosm without a start nobody comes into the world."""
    journey = Journey()
    journey.crossing.enter("ana", "home", "fen")
    journey.follow()
    assert reason(journey.judged[-1]) == ("fail", "enter.no_gate")


@pytest.mark.parametrize(
    "peer,name,why", [("ANNA", "Ana", "name_taken"), ("lamp", "Lam", "not_a_player")]
)
def test_names_of_those_who_are_away_stay_theirs(peer: str, name: str, why: str) -> None:
    """Nobody takes the name of a traveller, or the id of what they carry."""
    journey = on_the_way()
    body = {"name": name, "gateway": "+gateway"}
    (judged,) = journey.say(Draft(("vale", "enter"), body), peer)
    assert reason(judged) == ("conflict", f"enter.{why}")


def test_who_carries_too_much_to_fit_an_event_stays() -> None:
    """A traveller whose things would not fit into one event is refused before they set off."""
    journey = Journey("ana")
    journey.do("ana", {"verb": "take", "item": "lamp"})
    text = put("lamp", "spec", "description", value="x" * BULK_MAX)
    journey.replica("vale")._state.push([text])
    assert reason(journey.do("ana", EAST)) == ("fail", "move.laden")
    assert "ana" in journey.state("vale")


def test_an_earlier_event_that_comes_late_can_keep_a_traveller_home() -> None:
    """A departure that is not settled is undone with all it did, and no arrival was published."""
    journey = Journey("ana")
    crossing = journey.crossing
    for giver, taker in (BROKERS, BROKERS[::-1]):
        crossing.hand(giver, taker, "vale")
    journey.do("ana", {"verb": "take", "item": "lamp"})
    crossing.publish("east", "+east", Draft(("vale", "ways"), {"shut": ["fen"]}))
    crossing.now_ms["home"] += 1_000
    assert reason(journey.do("ana", EAST)) == ("pass", "move.away")
    assert not due(crossing.views("home"))
    crossing.hand("east", "home", "vale")
    journey.follow()
    assert reason(journey.judged[-1]) == ("conflict", "move.shut")
    assert journey.state("vale")["lamp"]["status"]["location"] == "ana"
    assert not journey.settle()


def test_news_of_ways_comes_from_world_peers_alone() -> None:
    """Anybody else's word on ways, and what is no name, changes nothing."""
    journey = Journey("ana")
    shut = Draft(("vale", "ways"), {"shut": ["fen"]})
    journey.say(shut, "ana")
    before = journey.state("vale")
    both: dict[str, Any] = {"shut": ["fen"], "open": ["fen"]}
    for body in (None, {"shut": "fen"}, {"shut": [7]}, {"open": [7, None]}, both):
        journey.say(replace(shut, body=body))
    assert journey.state("vale") == before
    assert reason(journey.do("ana", EAST)) == ("pass", "move.away")
    journey = Journey("ana")
    journey.say(shut)
    assert reason(journey.do("ana", EAST))[1] == "move.shut"
    assert not remembered(journey.state("vale"))
