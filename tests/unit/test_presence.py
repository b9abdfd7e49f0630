"""What a player's client keeps: where they are, and what they were shown of each microcosm."""

from __future__ import annotations

from broker.protocol.clocks import Basis, Vector
from broker.protocol.codec import encode_body
from broker.protocol.errors import Code
from broker.protocol.ids import OriginId, event_id_text
from client.core.presence import ASK_MS, BACK, LOST, LOST_MS, MOVED, Effect, Presence
from client.tellings import Notice, Told
from peer.core.tidings import Arrival, Draft, Guided, Lost, Opened, RefusedPublish
from tests.unit.histories import event


def shown(microcosm: str, basis: Basis) -> Arrival:
    """An observation of a microcosm."""
    topic = ("@ana", microcosm, "observation", "ana")
    return Arrival(event(OriginId("+world", 1, 1), topic, encode_body({}), basis=basis), None, 1)


def guided(here: str) -> Guided:
    """The broker's word on where the player is."""
    return Guided(here, ("+gateway",), steward=True, microcosms=())


def test_words_go_where_the_player_is_with_what_they_saw_of_it() -> None:
    """After a journey, words go to the new microcosm, and their basis is of that one alone."""
    presence = Presence("ana", "Ana")
    vale, fen = Basis(Vector({("home", 1): 70}), 700), Basis(Vector({("home", 1): 3}), 720)
    presence.take(guided("vale"))
    presence.take(shown("vale", vale))
    assert (presence.speak("x").topic, presence.speak("x").basis) == (("vale", "utterance"), vale)
    presence.take(guided("fen"))
    assert presence.enter().basis == Basis()
    presence.take(shown("fen", fen))
    assert (presence.speak("x").topic, presence.speak("x").basis) == (("fen", "utterance"), fen)
    presence.take(guided("vale"))
    assert presence.speak("x").basis == vale


def opened(broker: str) -> Opened:
    """The session is open at a broker."""
    return Opened("5f3e", broker, 1, b"", 0)


def at_home() -> Presence:
    """Somebody who has entered, at the broker `home`."""
    presence = Presence("ana", "Ana")
    assert presence.take(opened("home")) == []
    presence.take(guided("vale"))
    presence.published(presence.enter(), OriginId("ana", 7, 1), 0)
    return presence


def test_a_loss_that_is_over_at_once_is_not_spoken_of() -> None:
    """The player is announced again, and reads nothing of it."""
    presence = at_home()
    assert presence.take(Lost("gone")) == []
    assert presence.tick(0) == presence.tick(LOST_MS - 1) == []
    (again,) = presence.take(opened("home"))
    assert again == presence.enter()


def test_a_loss_that_lasts_is_told_and_so_is_its_end() -> None:
    """Once each."""
    presence = at_home()
    presence.take(Lost("gone"))
    presence.tick(0)
    assert presence.tick(LOST_MS) == [Notice(LOST)]
    assert presence.tick(9 * LOST_MS) == []
    assert presence.take(opened("home"))[0] == Notice(BACK)
    presence.take(Lost("gone"))
    assert presence.tick(10 * LOST_MS) == []
    assert presence.tick(11 * LOST_MS) == [Notice(LOST)]


def test_who_goes_on_at_another_broker_reads_one_line() -> None:
    """Each time they move."""
    presence = at_home()
    for broker in ("east", "west"):
        presence.take(Lost("gone"))
        told = presence.take(opened(broker))
        assert [one for one in told if isinstance(one, Notice)] == [Notice(MOVED)]


def outcome(
    number: int,
    result: str,
    *,
    final: bool,
    recalled: bool = False,
    place: tuple[int, int] = (0, 1),
) -> Arrival:
    """What came of something that Ana said, or of one of several things."""
    said = event_id_text(OriginId("ana", 7, number))
    body: dict[str, object] = {
        "intent": f"vale({said}){place[0]}",
        "utterance": said,
        "index": place[0],
        "of": place[1],
        "result": result,
        "text": "Long ago." if recalled else f"It came to {result}.",
        "final": final,
    }
    if recalled:
        body["recalled"] = True
    header = event(OriginId("+world", 1, number), ("@ana", "vale", "outcome"), encode_body(body))
    return Arrival(header, None, 1)


def asked(effects: list[Effect]) -> list[object]:
    """The utterances that are asked about."""
    drafts = [one for one in effects if isinstance(one, Draft) and one.topic[0] == "@steward"]
    return [one.body["utterance"] for one in drafts if isinstance(one.body, dict)]


def test_what_was_told_for_the_time_being_is_asked_again_after_a_loss() -> None:
    """Whoever told it may be gone: what came of it otherwise is told once, the rest not again."""
    presence = at_home()
    for number, final in ((2, True), (3, False), (4, False)):
        presence.published(presence.speak("x"), OriginId("ana", 7, number), 0)
        assert len(presence.take(outcome(number, "pass", final=final))) == 1
    assert asked(presence.tick(0)) == []
    presence.take(Lost("gone"))
    presence.take(opened("other"))
    doubted = [event_id_text(OriginId("ana", 7, number)) for number in (4, 3)]
    assert asked(presence.tick(1)) == doubted
    assert asked(presence.tick(2)) == []
    assert presence.take(outcome(3, "pass", final=True)) == []
    (told,) = presence.take(outcome(4, "conflict", final=True))
    assert isinstance(told, Told)
    assert (told.result, told.final) == ("conflict", True)
    presence.take(Lost("gone"))
    presence.take(opened("home"))
    assert asked(presence.tick(3)) == []


def test_what_is_only_remembered_is_told_where_it_says_something_else() -> None:
    """A result that nobody knows the words of corrects another one, and repeats none."""
    presence = at_home()
    presence.published(presence.speak("x"), OriginId("ana", 7, 2), 0)
    presence.take(outcome(2, "pass", final=False))
    assert presence.take(outcome(2, "pass", final=False, recalled=True)) == []
    assert presence.take(outcome(2, "refused", final=False, recalled=True)) == []
    (told,) = presence.take(outcome(2, "conflict", final=False, recalled=True))
    assert isinstance(told, Told)
    assert told.result == "conflict"


def served(*gateways: str) -> Guided:
    """The gateways that serve the player."""
    return Guided("vale", gateways, steward=True, microcosms=())


def waiting() -> tuple[Presence, Draft, str]:
    """Somebody who waits for the answer of a gateway that is gone."""
    presence = at_home()
    presence.take(served("+a", "+b"))
    said = presence.speak("take lamp")
    utterance = presence.published(said, OriginId("ana", 7, 2), 0)
    assert isinstance(said.body, dict)
    presence.take(served(*({"+a", "+b"} - {said.body["gateway"]})))
    return presence, said, utterance


def test_what_a_gateway_left_open_that_is_gone_is_given_to_another() -> None:
    """Once, with the basis that it had; the answer to either is the answer to the words."""
    for answers in (2, 3):
        presence, said, utterance = waiting()
        (again,) = presence.tick(1)
        assert isinstance(again, Draft)
        assert isinstance(said.body, dict)
        assert (again.topic, again.basis) == (said.topic, said.basis)
        assert again.body == {
            "text": "take lamp", "gateway": "+a" if said.body["gateway"] == "+b" else "+b",
            "instead": utterance,
        }  # fmt: skip
        assert presence.published(again, OriginId("ana", 7, 3), 1) == utterance
        assert presence.tick(2) == []
        ids = [event_id_text(OriginId("ana", 7, number)) for number in (2, 3)]
        assert set(asked(presence.tick(ASK_MS))) == {*ids, event_id_text(OriginId("ana", 7, 1))}
        (told,) = presence.take(outcome(answers, "pass", final=True))
        assert told == Told(utterance, 0, 1, "pass", "It came to pass.", final=True)
        assert not set(asked(presence.tick(9 * ASK_MS))) & set(ids)


def test_words_that_could_not_be_given_to_another_gateway_are_given_again() -> None:
    """A refusal of the broker says that it certainly did not happen, and is not the answer."""
    presence, _, utterance = waiting()
    (again,) = presence.tick(1)
    assert isinstance(again, Draft)
    presence.published(again, OriginId("ana", 7, 3), 1)
    refused = RefusedPublish(OriginId("ana", 7, 3), Code.TOO_FAST, definite=True, text="Wait.")
    assert presence.take(refused) == []
    assert presence.tick(2) == [again]
    assert presence.published(again, OriginId("ana", 7, 4), 2) == utterance


def test_nothing_is_given_to_another_gateway_before_what_is_not_settled() -> None:
    """What the gateway made of earlier words may come anew; that is asked about first."""
    presence = at_home()
    presence.take(served("+a", "+b"))
    presence.published(presence.speak("take lamp"), OriginId("ana", 7, 2), 0)
    presence.take(outcome(2, "pass", final=False))
    said = presence.speak("drop lamp")
    presence.published(said, OriginId("ana", 7, 3), 0)
    assert isinstance(said.body, dict)
    presence.take(served(*({"+a", "+b"} - {said.body["gateway"]})))
    first = event_id_text(OriginId("ana", 7, 2))
    effects = presence.tick(ASK_MS)
    assert first in asked(effects)
    assert not [one for one in effects if isinstance(one, Draft) and one.topic[1] == "utterance"]
    assert first not in asked(presence.tick(ASK_MS + 1))
    assert presence.take(outcome(2, "pass", final=True)) == []
    (again,) = presence.tick(ASK_MS + 2)
    assert isinstance(again, Draft)
    assert isinstance(again.body, dict)
    assert again.body["instead"] == event_id_text(OriginId("ana", 7, 3))


def test_what_was_answered_is_given_to_nobody() -> None:
    """Whoever goes away afterwards."""
    presence, said, utterance = waiting()
    presence.take(served("+a", "+b"))
    (told,) = presence.take(outcome(2, "pass", final=True))
    assert told == Told(utterance, 0, 1, "pass", "It came to pass.", final=True)
    assert isinstance(said.body, dict)
    presence.take(served(*({"+a", "+b"} - {said.body["gateway"]})))
    assert presence.tick(1) == []


def test_words_that_were_begun_and_ended_wait_for_nothing() -> None:
    """The end comes behind what was done; what was done after all stands in its place."""
    presence, _, utterance = waiting()
    presence.take(outcome(2, "pass", final=True, place=(0, 3)))
    assert utterance in asked(presence.tick(ASK_MS))
    (told,) = presence.take(outcome(2, "refused", final=False, place=(1, 2)))
    assert (told.index, told.count) == (1, 2) if isinstance(told, Told) else False
    assert utterance not in asked(presence.tick(9 * ASK_MS))
    (told,) = presence.take(outcome(2, "pass", final=True, place=(1, 3)))
    assert isinstance(told, Told)
    assert (told.index, told.result, told.final) == (1, "pass", True)
