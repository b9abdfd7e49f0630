"""A steward: what players and their gateways are shown, and who falls asleep."""

from __future__ import annotations

from broker.protocol.codec import Encoded
from content.model import Op
from peer.core.steward import LEAVE_AFTER_MS
from peer.core.tidings import Draft
from tests.unit.histories import GATEWAY, PLACE
from tests.unit.steward_post import NORTH, SOUTH, TAKE, Post, yard

# ---------------------------------------------------------------------------------- observations


def kinds(post: Post) -> list[tuple[str, str]]:
    """Inbox and kind of what was said in the last turn, in its order."""
    return [(one.topic[0], one.topic[2]) for one in post.said]


def test_observations_come_first_and_are_as_new() -> None:
    """Before a player is told anything, they and their gateway are shown at least as much."""
    post = yard("ana", "bob")
    post.federation.deed("ana", TAKE)
    post.deliver()
    post.settle()
    assert kinds(post) == [
        ("@ana", "observation"),
        (f"@{GATEWAY}", "observation"),
        ("@bob", "observation"),
        (f"@{GATEWAY}", "observation"),
        ("@bob", "happening"),
        ("@ana", "outcome"),
    ]
    assert {one.basis for one in post.said} == {post.found.replica.basis}


def test_what_looks_the_same_is_only_fresh() -> None:
    """Where nothing looks different the player is shown nothing, and the gateway only how new."""
    post = yard("ana")
    post.federation.deed("ana", {"verb": "wait"})
    post.deliver()
    post.settle()
    assert kinds(post) == [(f"@{GATEWAY}", "fresh"), ("@ana", "outcome")]
    fresh = post.said[0]
    assert (fresh.body, fresh.topic[3]) == ({}, "ana")
    assert fresh.basis == post.found.replica.basis


def test_a_verdict_that_is_not_told_yet_is_shown() -> None:
    """What changed is seen at once, also while its outcome waits to be settled."""
    post = yard("ana", "bob")
    post.federation.deed("ana", TAKE)
    post.deliver()
    post.wait(1)
    assert [kind for _, kind in kinds(post)] == ["observation"] * 4
    held = [one["inventory"] for one in post.told("ana", "observation")]
    assert [one["id"] for one in held[0]] == ["lamp"]


def test_a_word_is_nothing_new_to_see() -> None:
    """Nobody looks anew for what changes no view, and no gateway hears of it before it is told."""
    post = yard("ana", "bob")
    before = {who: post.steward._observe(who) for who in ("ana", "bob")}
    post.federation.deed("ana", {"verb": "say", "text": "hello"})
    post.deliver()
    assert post.wait(1) == []
    assert all(post.steward._observe(who) is before[who] for who in before)
    post.settle()
    assert kinds(post) == [
        (f"@{GATEWAY}", "fresh"),
        (f"@{GATEWAY}", "fresh"),
        ("@bob", "happening"),
        ("@ana", "outcome"),
    ]


def test_one_view_is_encoded_once() -> None:
    """A player and their gateway are sent the same bytes."""
    post = yard("ana")
    post.federation.deed("ana", TAKE)
    post.deliver()
    to_ana, to_gateway = post.wait(1)
    assert isinstance(to_ana.body, Encoded)
    assert to_ana.body is to_gateway.body


def test_what_others_tell_a_player_comes_behind_their_gateway() -> None:
    """Also where nothing looks different; what is told to nobody asks for nothing."""
    post = yard("ana", PLACE[1:])
    post.federation.deed("ana", {"verb": "wait"})
    post.deliver()
    post.wait(1)
    watched = Draft(("@ana", PLACE, "watched"), {}, basis=post.found.replica.basis)
    leaving = Draft((PLACE, "leave"), {})
    (fresh,) = post.steward.observations([watched, leaving])
    assert (fresh.topic, fresh.basis) == ((f"@{GATEWAY}", PLACE, "fresh", "ana"), watched.basis)
    assert post.steward.observations() == []


def test_whoever_takes_over_shows_all_anew() -> None:
    """What another steward showed meanwhile is not known here, so nothing is taken for granted."""
    post = yard("ana")
    for mine in (False, True):
        post.assign("ana", mine=mine)
    post.wait(1)
    assert kinds(post) == [("@ana", "observation"), (f"@{GATEWAY}", "observation")]


def test_after_a_new_session_all_is_shown_anew() -> None:
    """What was on its way when the session was lost may have been lost with it."""
    post = yard("ana")
    post.steward.reopened(post.now_ms)
    post.federation.deed("ana", {"verb": "wait"})
    post.deliver()
    assert post.settle() == []
    post.assign("ana")
    post.wait(1)
    assert kinds(post) == [("@ana", "observation"), (f"@{GATEWAY}", "observation")]


def test_who_saw_what_never_was_is_shown_what_is() -> None:
    """When a late event undoes what somebody saw, they are shown how it is, wherever they are."""
    post = yard("ana", "bob", "cleo", brokers=("home", "east"))
    post.federation.deed("cleo", SOUTH)
    post.federation.now_ms["home"] += 1_000
    post.federation.deed("ana", SOUTH)
    post.deliver()
    post.wait()
    seen = post.told("cleo", "observation")[-1]
    assert [one["id"] for one in seen["players"]] == ["ana"]
    post.federation.publish("east", "ana", "intent", {"spec": NORTH}, incarnation=2)
    post.federation.heal()
    post.deliver()
    post.settle()
    assert post.found.place_of("ana") == "yard"
    assert [one["players"] for one in post.told("cleo", "observation")] == [[]]


def test_who_came_later_in_the_order_sees_what_a_late_event_changed() -> None:
    """A late event changes what is seen by those too who were not there when it happened."""
    post = yard("ana", "bob", "cleo", brokers=("home", "east"))
    for to in (SOUTH, NORTH):
        post.federation.now_ms["home"] += 1_000
        post.federation.deed("cleo", to)
        post.deliver()
        post.wait()
    assert "lamp" in [one["id"] for one in post.told("cleo", "observation")[-1]["here"]]
    post.federation.now_ms["east"] += 1_500
    post.federation.deed("bob", TAKE, "east")
    post.federation.heal()
    post.deliver()
    post.wait()
    assert "lamp" not in [one["id"] for one in post.told("cleo", "observation")[-1]["here"]]


# ----------------------------------------------------------------------------------------- leaving


def leavings(drafts: list[Draft]) -> list[tuple[str, object]]:
    """Who is said to have gone, and from which arrival."""
    return [(one.actor, one.body) for one in drafts if one.topic == (PLACE, "leave")]


def test_who_is_away_too_long_falls_asleep_once() -> None:
    """After two seconds of absence one leaving is published, whoever answered for them."""
    post = yard("ana", "bob")
    entered = post.found.replica.state["@said/ana"]["status"]["entered"]
    post.assign("ana", attached=False, mine=False)
    assert leavings(post.wait(LEAVE_AFTER_MS - 1)) == []
    (draft,) = post.wait(1)
    assert leavings([draft]) == [("ana", {"entered": entered})]
    assert draft.derived is not None
    assert (draft.derived.microcosm, draft.derived.cause, draft.derived.step) == (
        PLACE,
        draft.cause,
        1,
    )
    body = draft.body
    post.federation.publish(
        "home", "+world", "leave", body, actor="ana", cause=draft.cause, derived=draft.derived
    )
    post.deliver()
    post.settle()
    assert post.told("ana") == []
    assert post.told("bob", "happening") == [{"text": "Ana lies down and falls asleep."}]
    assert leavings(post.wait(10 * LEAVE_AFTER_MS)) == []


def test_who_comes_back_in_time_stays_awake() -> None:
    """Somebody who attaches again within two seconds is not put to sleep."""
    post = yard("ana")
    post.assign("ana", attached=False, mine=False)
    post.wait(LEAVE_AFTER_MS - 1)
    post.assign("ana", mine=False)
    assert leavings(post.wait(10 * LEAVE_AFTER_MS)) == []


def test_a_leaving_does_not_end_a_later_arrival() -> None:
    """Who came in again before the leaving got its place in the log stays awake."""
    post = yard("ana")
    post.assign("ana", attached=False, mine=False)
    (draft,) = post.wait(LEAVE_AFTER_MS)
    post.federation.enter("ana")
    post.federation.publish(
        "home", "+world", "leave", draft.body, actor="ana", cause=draft.cause, derived=draft.derived
    )
    post.deliver()
    assert post.found.replica.state["ana"]["status"]["awake"] is True


def test_who_was_never_seen_here_falls_asleep_too() -> None:
    """Players whom the broker does not name for a while after the start are away."""
    post = yard("ana")
    post.wait(1)
    post.steward.reopened(post.now_ms)
    post.wait(2 * LEAVE_AFTER_MS + 1)
    assert leavings(post.said) == []
    assert [who for who, _ in leavings(post.wait(LEAVE_AFTER_MS))] == ["ana"]


def test_time_that_passes_is_shown_only_where_it_shows() -> None:
    """After a tick a player and their gateway are shown what looks different, or get nothing."""
    post = yard("ana")
    post.steward.time_passed()
    post.wait(1)
    assert kinds(post) == []
    late: Op = {"op": "set", "path": ["yard", "spec", "hours"], "value": ["It is late."]}
    post.found.replica._state.push([late])
    post.steward.time_passed()
    post.wait(1)
    assert kinds(post) == [("@ana", "observation"), (f"@{GATEWAY}", "observation")]
