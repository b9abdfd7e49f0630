"""The steps of words between microcosms: what is published, in which order, and what counts."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from broker.protocol.ids import OriginId
from content.post import come_from, outbound
from peer.core.couriers import farewells
from peer.core.journeys import due
from peer.core.tidings import Draft
from tests.unit.crossings import BROKERS
from tests.unit.test_travel import EAST, WEST, Journey, reason

FAR: Final = ("tell.heard", "bob")


def apart() -> Journey:
    """Ana in the vale, and Bob in the fen."""
    journey = Journey("ana", "bob")
    journey.do("bob", EAST)
    journey.step()
    journey.step()
    return journey


def tell(journey: Journey, words: str) -> None:
    """Ana sends words to Bob."""
    told = journey.do("ana", {"verb": "tell", "name": "Bob", "text": words})
    assert reason(told) == ("pass", "tell.sent")


def topics(drafts: list[Draft]) -> list[tuple[str, ...]]:
    """What is published, and where."""
    return [draft.topic for draft in drafts]


def heard(journey: Journey) -> list[str]:
    """All words from afar, in the order of the verdicts."""
    also = [one for judged in journey.judged for one in judged.outcome.get("also", ())]
    return [str(one["about"]["text"]) for one in also if (one["reason"], one["to"]) == FAR]


def test_words_go_only_once_it_is_settled_that_they_were_sent() -> None:
    """Sent, told, received: each once the one before is settled, with stamps that rise."""
    journey = apart()
    tell(journey, "one")
    assert not due(journey.crossing.views("home"))
    (message,) = journey.settle()
    assert (message.topic, message.actor) == (("fen", "message"), "ana")
    tops = [journey.replica(place).settled_top for place in ("vale", "fen")]
    assert message.basis.top == max(tops)
    journey.say(message)
    assert heard(journey) == ["one"]
    assert not due(journey.crossing.views("home"))
    received = journey.step()
    assert received.topic == ("vale", "received")
    assert received.basis.top == journey.replica("fen").settled_top
    assert outbound(journey.state("vale")) == {"fen": {}}
    assert not journey.settle()


def test_all_world_peers_take_the_same_steps() -> None:
    """Two world peers that know the same publish one event: same id, topic and body."""
    journey = apart()
    tell(journey, "one")
    for broker in BROKERS:
        for place in ("vale", "fen"):
            journey.crossing.agree(broker, place)
    (one,), (other,) = (due(journey.crossing.views(broker)) for broker in BROKERS)
    assert (one.topic, one.derived, one.body) == (other.topic, other.derived, other.body)


def test_words_to_one_microcosm_go_in_turn() -> None:
    """The second goes when the first is settled there; the news of the last closes both."""
    journey = apart()
    tell(journey, "one")
    tell(journey, "two")
    first = journey.step()
    second, received = sorted(journey.settle(), key=lambda draft: draft.topic[1] != "message")
    assert topics([second, received]) == [("fen", "message"), ("vale", "received")]
    journey.say(second)
    last, *others = journey.settle()
    assert (last.topic, others) == (("vale", "received"), [])
    journey.say(last)
    assert heard(journey) == ["one", "two"]
    assert outbound(journey.state("vale")) == {"fen": {}}
    before = [journey.state(place) for place in ("vale", "fen")]
    for old in (received, second, first, last):
        assert not journey.say(old)
    assert [journey.state(place) for place in ("vale", "fen")] == before


def test_words_wait_for_whom_they_are_for() -> None:
    """To somebody who is on the way they go once it is settled that they have got there."""
    journey = Journey("ana", "bob")
    journey.do("bob", EAST)
    tell(journey, "one")
    assert topics(journey.settle()) == [("fen", "arrival")]
    assert topics([journey.step(), journey.step(), journey.step()]) == [
        ("fen", "arrival"),
        ("vale", "closed"),
        ("fen", "message"),
    ]
    assert heard(journey) == ["one"]


def test_words_find_who_was_turned_back() -> None:
    """Who was on the way and not let in is told what was sent after them where they are again."""
    journey = Journey("ana", "bob")
    journey.do("bob", WEST)
    journey.do("bob", {"verb": "move", "to": "up"})
    tell(journey, "one")
    for _ in range(12):
        for draft in journey.settle():
            journey.say(draft)
    assert "bob" in journey.state("vale")
    assert heard(journey) == ["one"]
    assert not any(outbound(journey.state("vale")).values())
    assert not any(outbound(journey.state("fen")).values())


def test_a_world_peer_of_one_side_does_its_part() -> None:
    """Who keeps the source alone sends the first that waits; who keeps the target alone answers."""
    journey = apart()
    tell(journey, "one")
    tell(journey, "two")
    journey.settle()
    views = journey.crossing.views("home")
    (first,) = due({"vale": views["vale"]})
    journey.say(first)
    journey.settle()
    views = journey.crossing.views("home")
    (again,) = due({"vale": views["vale"]})
    assert again.derived == first.derived
    (received,) = [one for one in farewells({"fen": views["fen"]}) if one.topic[1] == "received"]
    journey.say(received)
    journey.settle()
    (second,) = due({"vale": journey.crossing.views("home")["vale"]})
    journey.say(second)
    assert heard(journey) == ["one", "two"]


def test_forged_messages_tell_nothing() -> None:
    """Only a world peer's event with the id to which the sending leads, and all of it, counts."""
    journey = apart()
    tell(journey, "one")
    (message,) = journey.settle()
    body: Any = message.body
    assert message.derived is not None
    inner = body["message"]
    odd: list[Any] = [None, [], {}, {**body, "message": 7}, {**body, "message": {}}]
    odd += [{**body, key: None} for key in body]
    odd += [{**body, "message": {**inner, key: None}} for key in inner]
    odd += [{**body, "message": {**inner, "kind": "shout"}}, {**body, "number": 2}]
    odd += [{**body, "message": {**inner, "more": ""}}, {**body, "number": 0}]
    wrong = [
        *(replace(message, body=one) for one in odd),
        replace(message, derived=message.derived._replace(step=2)),
        replace(message, derived=message.derived._replace(microcosm="vale")),
        replace(message, derived=None),
        replace(message, cause=OriginId("ana", 1, 99)),
        replace(message, actor="bob"),
    ]
    before = journey.state("fen")
    for draft, peer in [(message, "bob"), *((one, "+home") for one in wrong)]:
        journey.crossing.brokers["home"].logs["fen"].ids.derived.clear()
        assert not journey.say(draft, peer), draft
        assert come_from(journey.state("fen"), "vale") == come_from(before, "vale")
    journey.crossing.brokers["home"].logs["fen"].ids.derived.clear()
    journey.say(message)
    assert heard(journey) == ["one"]


def test_news_of_other_messages_closes_nothing() -> None:
    """What waits goes when the news is of it, and by a world peer."""
    journey = apart()
    tell(journey, "one")
    journey.step()
    (received,) = journey.settle()
    assert received.derived is not None
    body: Any = received.body
    wrong = [
        replace(received, body={**body, "number": "1"}),
        replace(received, body={**body, "target": "vale"}),
        replace(received, body={**body, "target": ["fen"]}),
        replace(received, body=None),
        replace(received, derived=received.derived._replace(step=1)),
        replace(received, derived=None),
    ]
    for draft, peer in [(received, "bob"), *((one, "+home") for one in wrong)]:
        journey.crossing.brokers["home"].logs["vale"].ids.derived.clear()
        journey.say(draft, peer)
        assert list(outbound(journey.state("vale"))["fen"]) == ["1"]
