"""Words of which a gateway had published only some of the intents when it died."""

from __future__ import annotations

from typing import Final

from broker.protocol.ids import DerivedId, EventId
from content.capabilities.explaining import why
from content.dice import Dice
from content.model import Intent
from peer.core.authority import UNANSWERED_MS
from peer.core.ledger import KEPT, SUPERSEDED, status_of
from peer.core.recall import recall
from peer.core.steps import READING_STEP, UNANSWERED_STEP
from peer.core.tidings import Arrival, Draft
from tests.unit.histories import GATEWAY, PLACE, WORLD, Federation, Follower, followed, id_text
from tests.unit.steward_post import yard

TAKE: Final = {"verb": "take", "item": "lamp"}
NORTH: Final = {"verb": "move", "to": "north"}
LINE: Final = "take the lamp, go north and wait"
SENTENCE: Final = (
    f'Only one of the three things in "{LINE}" came to be tried, and nothing came of the rest. '
    "Say the rest again."
)


def begun(federation: Federation, index: int = 0) -> tuple[Arrival, Arrival]:
    """Ana's words, and the first deed of three that a gateway made of them."""
    body = {"text": LINE, "gateway": GATEWAY}
    said = federation.publish(federation.names[0], "ana", "utterance", body)
    return said, federation.act(said, TAKE, index, of=3)


def ended_by(
    federation: Federation, said: Arrival, kind: str, step: int, publisher: str
) -> Arrival:
    """Somebody publishes the end of an utterance."""
    cause = said.event.header.id
    return federation.publish(
        federation.names[0], publisher, kind, {"result": "unfinished"}, actor="ana", cause=cause,
        derived=DerivedId(PLACE, cause, step),
    )  # fmt: skip


def results_of(found: Follower, said: Arrival) -> dict[str, str]:
    """What the ledger has of an utterance."""
    results: dict[str, str] = status_of(found.replica.state, "ana")["said"][id_text(said)][
        "results"
    ]
    return results


def test_of_words_that_were_begun_another_gateway_does_nothing_and_that_is_said() -> None:
    """What is done stays done once; the sentence says how much it was, behind its outcome."""
    federation = Federation()
    federation.enter("ana")
    said, taken = begun(federation)
    again = federation.say("ana", gateway="+other", instead=said)
    deeds = [federation.act(again, TAKE, of=3, gateway="+other")]
    deeds += [federation.act(again, NORTH, 1, of=3, gateway="+other")]
    late = federation.act(said, NORTH, 1, of=3)
    found = followed(federation)
    assert [found.result(one) for one in (taken, *deeds, late)] == ["pass", None, None, None]
    assert (found.place_of("ana"), found.place_of("lamp")) == ("yard", "ana")
    told = found.current[id_text(again)].request
    assert (told.utterance, told.count, told.spec["text"]) == (id_text(said), 2, SENTENCE)
    assert results_of(found, said) == {"0": "pass", str(READING_STEP): "fail"}
    assert results_of(found, again) == {str(READING_STEP): SUPERSEDED}
    assert status_of(found.replica.state, "ana")["gateway"] == "+other"


def test_what_was_done_beyond_a_cut_is_no_less_done() -> None:
    """Where all of it came before the words to another gateway, nothing is called off."""
    federation = Federation(("home", "east"))
    federation.enter("ana")
    said, _ = begun(federation)
    federation.hand("home", "east")
    rest = [federation.act(said, NORTH, 1, of=3), federation.act(said, {"verb": "wait"}, 2, of=3)]
    federation.now_ms["east"] += 1_000
    again = federation.say("ana", broker="east", gateway="+other", instead=said)
    found = followed(federation, "east")
    assert found.current[id_text(again)].request.spec["text"] == SENTENCE
    federation.heal()
    found.catch_up(federation)
    assert [found.result(one) for one in rest] == ["pass", "pass"]
    assert found.place_of("ana") == "field"
    assert sorted(results_of(found, said)) == ["0", "1", "2"]
    whole = followed(federation)
    assert id_text(again) not in whole.current
    assert found.replica.state == whole.replica.state


def test_a_world_peer_ends_words_that_nobody_goes_on_with() -> None:
    """After the time that an answer may take, and not before; what comes later is not done."""
    for waits_ms, result in ((UNANSWERED_MS - 1, None), (UNANSWERED_MS, "fail")):
        federation = Federation()
        federation.enter("ana")
        said, _ = begun(federation)
        federation.now_ms["home"] += waits_ms
        end = ended_by(federation, said, "unanswered", UNANSWERED_STEP, WORLD)
        late = federation.act(said, NORTH, 1, of=3)
        found = followed(federation)
        assert found.result(end) == result
        assert found.result(late) == (None if result else "pass")


def test_begun_words_are_not_forgotten_for_others_before_they_are_ended() -> None:
    """However much their player says meanwhile; and they are whole again if the rest comes."""
    federation = Federation()
    federation.enter("ana")
    said, _ = begun(federation)
    for _ in range(KEPT + 1):
        federation.act(federation.say("ana"), {"verb": "who"})
    federation.say("ana")
    rest = [federation.act(said, {"verb": "wait"}, index, of=3) for index in (1, 2)]
    found = followed(federation)
    assert [found.result(one) for one in rest] == ["pass", "pass"]


def test_a_gateway_ends_its_own_words_at_once() -> None:
    """Those that name it, and only where some of their intents have come and others have not."""
    for index, publisher, counts in (
        (0, GATEWAY, True),
        (0, "+other", False),
        (None, GATEWAY, False),
    ):
        federation = Federation()
        federation.enter("ana")
        said = federation.say("ana") if index is None else begun(federation, index)[0]
        end = ended_by(federation, said, "reading", READING_STEP, publisher)
        found = followed(federation)
        assert (id_text(end) in found.current) is counts
    federation = Federation()
    federation.enter("ana")
    said, _ = begun(federation)
    for index in (1, 2):
        federation.act(said, {"verb": "wait"}, index, of=3)
    end = ended_by(federation, said, "reading", READING_STEP, GATEWAY)
    assert followed(federation).result(end) is None


def test_the_end_is_told_behind_the_outcomes() -> None:
    """As the last answer to the words, so that a client waits for no more of them."""
    post = yard("ana")
    said, _ = begun(post.federation)
    ended_by(post.federation, said, "reading", READING_STEP, GATEWAY)
    post.deliver()
    post.settle()
    told = post.told("ana")
    assert [(one["utterance"], one["index"], one["of"]) for one in told] == [
        (id_text(said), 0, 3), (id_text(said), 1, 2),
    ]  # fmt: skip
    assert (told[1]["result"], told[1]["text"], told[1]["final"]) == ("refused", SENTENCE, True)


def test_who_asks_about_begun_words_has_them_ended() -> None:
    """By whoever saw the first of them judged, and by whoever only has the ledger."""
    post = yard("ana")
    said, _ = begun(post.federation)
    post.deliver()
    asked = post.steward.ask({"utterance": id_text(said)}, "ana", "ana", post.now_ms)
    assert [one.topic[-1] for one in asked] == ["outcome"]
    later_ms = post.federation.now_ms["home"] + UNANSWERED_MS
    replica = followed(post.federation).replica
    outcome, end = recall(replica, id_text(said), "ana", later_ms)
    assert isinstance(outcome.body, dict)
    assert (outcome.body["index"], outcome.body["of"]) == (0, 3)
    assert (end.topic, end.derived) == ((PLACE, "unanswered"), _id(said, UNANSWERED_STEP))
    told = post.steward.ask({"utterance": id_text(said)}, "ana", "ana", later_ms)
    assert [one.topic[-1] for one in told] == ["outcome", "unanswered"]
    assert isinstance(told[1], Draft)


def _id(said: Arrival, step: int) -> DerivedId:
    cause: EventId = said.event.header.id
    return DerivedId(PLACE, cause, step)


def test_why_tells_that_it_was_not_finished() -> None:
    """With the words, what was made of them, and the sentence."""
    federation = Federation()
    federation.enter("ana")
    said, _ = begun(federation)
    federation.say("ana", gateway="+other", instead=said)
    state = followed(federation).replica.state
    intent: Intent = {
        "kind": "intent", "metadata": {"actor": "ana"}, "spec": {"verb": "why"}, "status": {},
    }  # fmt: skip
    text = why(state, intent, Dice(b"s", b"e"))["about"]["text"]
    assert isinstance(text, str)
    lines = text.splitlines()
    assert lines[0] == f"You said: {LINE}"
    assert lines[-3:] == [
        "Whoever read it did not come to the end.",
        f"The answer was: {SENTENCE}",
        "So the rest of it was not done.",
    ]
