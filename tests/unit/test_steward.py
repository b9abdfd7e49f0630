"""A steward: what players are told of what happened, when, by whom and how often."""

from __future__ import annotations

from typing import Any

import pytest

from peer.core.steward import RECENT_MAX, SETTLE_WINDOW_MS
from peer.core.tidings import Arrival
from tests.unit.histories import GATEWAY, Federation, id_text
from tests.unit.steward_post import NORTH, SOUTH, TAKE, Post, yard

# ----------------------------------------------------------------------------- the settle window


def test_what_is_settled_in_time_is_told_once_and_final() -> None:
    """In a healthy network a player gets one outcome, the final one, with all that it needs."""
    post = yard("ana")
    said = post.federation.say("ana")
    deed = post.federation.act(said, TAKE, of=1)
    post.deliver()
    post.wait(SETTLE_WINDOW_MS - 1)
    assert post.told("ana") == []
    post.settle()
    assert post.told("ana") == [
        {
            "intent": id_text(deed),
            "utterance": id_text(said),
            "index": 0,
            "of": 1,
            "verb": "take",
            "result": "pass",
            "text": "You take the brass lamp.",
            "final": True,
        }
    ]
    assert [one.cause for one in post.said if one.topic[2] == "outcome"] == [deed.event.header.id]
    assert not post.wait(10 * SETTLE_WINDOW_MS)


def test_what_waits_is_told_tentatively() -> None:
    """Past the settle window a player is told what came of it so far; settled alike, no more."""
    post = yard("ana")
    post.federation.deed("ana", TAKE)
    post.deliver()
    assert post.steward.wakes_ms() == post.now_ms + SETTLE_WINDOW_MS
    post.wait()
    assert [(one["result"], one["final"]) for one in post.told("ana")] == [("pass", False)]
    assert post.steward.wakes_ms() is None
    assert not post.wait()
    post.settle()
    assert post.told("ana") == []


def partition() -> tuple[Post, Arrival]:
    """Ana takes the lamp at home, as far as anybody there knows; Bob was first, in the east."""
    post = yard("ana", "bob", "cleo", brokers=("home", "east"))
    shown = post.federation.basis("home")
    post.federation.deed("bob", TAKE, "east", basis=shown)
    post.federation.now_ms["home"] += 1_000
    deed = post.federation.deed("ana", TAKE, basis=shown)
    post.deliver()
    return post, deed


def test_what_comes_out_otherwise_is_told_again() -> None:
    """A player who was told a pass and lost in the end is told so, in the world's own voice."""
    post, deed = partition()
    post.wait()
    assert post.told("ana")[0]["result"] == "pass"
    post.federation.heal()
    post.deliver()
    post.settle()
    (told,) = post.told("ana")
    assert (told["intent"], told["result"], told["final"]) == (id_text(deed), "conflict", True)
    assert told["text"] == "You reach for the brass lamp, but Bob's hand closes on it first."
    assert post.told("bob")[0]["result"] == "pass"


def test_what_comes_out_otherwise_while_it_is_open_is_told_tentatively() -> None:
    """A tentative outcome that changes before it is settled is put right after the window."""
    post, _ = partition()
    post.wait()
    post.federation.heal()
    post.deliver()
    post.wait()
    assert [(one["result"], one["final"]) for one in post.told("ana")] == [("conflict", False)]
    post.settle()
    assert post.told("ana") == []


def test_old_news_from_across_a_partition_put_right_what_was_told() -> None:
    """What changes an outcome counts, also if it is older than this steward's session."""
    post, _ = partition()
    post.steward._live_from = post.found.replica.settled_top + (500 << 16)
    post.wait()
    assert post.told("ana")[0]["result"] == "pass"
    post.federation.heal()
    post.deliver()
    post.wait()
    assert post.told("ana")[0]["result"] == "conflict"
    assert post.told("bob") == []


def test_the_same_result_in_other_words_is_told_again() -> None:
    """A pass that leads elsewhere than was told is told again, for it is not what was told."""
    post = yard("ana", brokers=("home", "east"))
    post.federation.now_ms["home"] += 1_000
    post.federation.deed("ana", NORTH)
    post.deliver()
    post.wait()
    assert post.told("ana")[0]["text"].startswith("Field")
    post.federation.publish("east", "ana", "intent", {"spec": SOUTH}, incarnation=2)
    post.federation.heal()
    post.deliver()
    post.settle()
    texts = [one["text"].partition("\n")[0] for one in post.told("ana")]
    assert texts == ["Shed", "Yard"]


def test_witnesses_notice_once() -> None:
    """Others in the room are told what they notice once, tentative or not, and the actor not."""
    post = yard("ana", "bob")
    post.federation.deed("ana", TAKE)
    post.deliver()
    post.wait()
    assert post.told("bob", "happening") == [{"text": "Ana takes the brass lamp."}]
    assert post.told("ana", "happening") == []
    post.settle()
    assert post.told("bob", "happening") == []


def test_what_happened_after_all_is_noticed() -> None:
    """A deed that seemed to fail and passed in the end is noticed then."""
    post = yard("ana", "bob", brokers=("home", "east"))
    post.federation.deed("ana", TAKE, "east")
    post.federation.now_ms["home"] += 1_000
    post.federation.deed("ana", {"verb": "drop", "item": "lamp"})
    post.deliver()
    post.wait()
    assert post.told("ana")[0]["result"] == "fail"
    post.federation.heal()
    post.deliver()
    post.settle()
    happenings = [one["text"] for one in post.told("bob", "happening")]
    assert happenings == ["Ana takes the brass lamp.", "Ana puts the brass lamp down."]


# ------------------------------------------------------------------------------- who is told what


def test_only_ones_own_players_are_told() -> None:
    """Players whom another world peer answers for get nothing from this one."""
    post = yard("ana", "bob")
    post.assign("bob", mine=False)
    post.federation.deed("ana", TAKE)
    post.federation.deed("bob", {"verb": "say", "text": "Hm."})
    post.deliver()
    post.settle()
    assert {one.topic[0] for one in post.said} == {"@ana", f"@{GATEWAY}"}
    assert {one.topic[3] for one in post.said if one.topic[0] != "@ana"} == {"ana"}
    assert len(post.told("ana")) == 1
    assert post.told("ana", "happening") == [{"text": 'Bob says, "Hm."'}]


def test_nobody_is_told_of_a_place_where_they_are_not() -> None:
    """Who is in another room notices nothing and is shown nothing new."""
    post = yard("ana", "bob")
    post.federation.deed("bob", SOUTH)
    post.deliver()
    post.settle()
    post.federation.deed("ana", TAKE)
    post.deliver()
    post.settle()
    assert not [one for one in post.said if "bob" in (one.topic[0][1:], one.topic[-1])]


def test_what_was_before_this_steward_is_not_told_again() -> None:
    """Events that it only catches up with were told by somebody else, and can be asked for."""
    federation = Federation()
    entered = federation.enter("ana")
    deed = federation.deed("ana", TAKE)
    assert deed.admission is not None
    post = Post(federation, live_from=deed.admission.stamp)
    post.assign("ana")
    post.deliver()
    post.wait()
    post.settle()
    assert post.told("ana") == []
    post.ask({"utterance": id_text(entered)}, "ana")
    assert len(post.told("ana")) == 1
    federation.deed("ana", {"verb": "drop", "item": "lamp"})
    post.deliver()
    post.settle()
    assert [one["verb"] for one in post.told("ana")] == ["drop"]


# ------------------------------------------------------------------------------------------- asks


def test_a_missed_outcome_can_be_asked_for() -> None:
    """Whoever missed the outcomes of what they said gets all of them again, by its id."""
    post = yard("ana")
    said = post.federation.say("ana")
    for index, spec in enumerate((TAKE, SOUTH)):
        post.federation.act(said, spec, index, of=2)
    post.deliver()
    post.ask({"utterance": id_text(said)}, "ana")
    assert [(one["index"], one["final"]) for one in post.told("ana")] == [(0, False), (1, False)]
    post.wait()
    post.ask({"utterance": id_text(said)}, "ana")
    assert [one["final"] for one in post.told("ana")] == [False, False]
    post.settle()
    post.ask({"utterance": id_text(said)}, "ana")
    assert [(one["index"], one["final"]) for one in post.told("ana")] == [(0, True), (1, True)]


@pytest.mark.parametrize(
    "body", [None, [], {}, {"utterance": None}, {"utterance": {}}, {"observation": "ana"}]
)
def test_nobody_learns_what_is_not_theirs(body: object) -> None:
    """Another player's outcome or sight, or nonsense, is answered by silence."""
    post = yard("ana", "bob")
    said = post.federation.say("ana")
    post.federation.act(said, TAKE)
    post.deliver()
    post.settle()
    assert post.ask(body, "bob") == []
    assert post.ask({"utterance": id_text(said)}, "bob") == []


def test_a_gateway_may_ask_what_its_player_sees() -> None:
    """An observation goes to who asks, in full, though nothing looks different."""
    post = yard("ana")
    post.ask({"observation": "ana"}, "ana", "+another")
    (told,) = post.told("+another", "observation")
    assert told["viewer"] == "ana"
    assert post.ask({"observation": "nobody"}, "nobody", "+another") == []


def test_what_was_asked_for_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only so many utterances can be asked for: the oldest is forgotten first."""
    assert RECENT_MAX > 1_000
    monkeypatch.setattr("peer.core.steward.RECENT_MAX", 2)
    post = yard("ana")
    deeds = [post.federation.deed("ana", {"verb": "who"}) for _ in range(3)]
    post.deliver()
    post.settle()
    answers = [post.ask({"utterance": id_text(deed)}, "ana") for deed in deeds]
    bodies: list[list[Any]] = [
        [one.body for one in answer if one.topic[2] == "outcome"] for answer in answers
    ]
    assert [["recalled" in body for body in told] for told in bodies] == [[True], [False], [False]]
