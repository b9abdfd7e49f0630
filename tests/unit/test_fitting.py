"""What somebody is told or shown fits one event, however much there is of it."""

from __future__ import annotations

from typing import Any

from broker.protocol import limits
from broker.protocol.codec import decode_body, encode_body
from content.capabilities.table import apply
from content.dice import Dice
from content.model import Entity
from content.perception import observe
from content.prose import for_actor
from peer.core import fitting
from tests.unit.histories import GENESIS, follower
from tests.unit.playing import intent_of, opened
from tests.unit.steward_post import Post


def heaped(state: dict[str, Entity], place: str, count: int = 1_000) -> dict[str, Entity]:
    """A state with so many things more, in one place."""
    lamp: Any = state["lamp"]
    more: dict[str, Any] = {
        name: {
            **lamp,
            "metadata": {"id": name, "name": f"brass thing {name}"},
            "status": {**lamp["status"], "location": place, "moved": True},
        }
        for name in (f"{place}{number:04}" for number in range(count))
    }
    return state | more


def shown(seen: Any) -> Any:  # noqa: ANN401 - any plain value
    """An observation as whoever it is sent to reads it."""
    return decode_body(encode_body(fitting.observation(seen)))


def test_what_fits_is_shown_as_it_is() -> None:
    """Nothing is left out without need."""
    seen = observe(heaped(opened("saltern").state, "yard", 100), "ana")
    assert shown(seen) == seen


def test_a_thousand_things_in_one_room_are_shown_as_far_as_they_fit() -> None:
    """The first are there, with everybody and every way out; the text counts the others."""
    state = heaped(opened("saltern").state, "yard")
    seen = observe(state, "ana")
    told = shown(seen)
    assert limits.BODY_BYTES_MAX - 1_000 < len(encode_body(told)) <= limits.BODY_BYTES_MAX
    assert told["here"] == seen["here"][: len(told["here"])]
    assert len(told["here"]) > 200
    assert [told[key] for key in ("exits", "players", "inventory", "details")] == [
        seen[key] for key in ("exits", "players", "inventory", "details")
    ]
    assert "960 others" in told["text"]


def test_beings_are_given_up_after_things() -> None:
    """Whom one may have to fight is nearer than what lies about."""
    kinds = ["item"] * 900 + ["creature"] * 3
    here = [{"id": f"one{n}", "kind": kind, "name": "x" * 60} for n, kind in enumerate(kinds)]
    empty: dict[str, Any] = {"exits": [], "inventory": [], "details": [], "players": []}
    told = shown({"text": "", "here": here, **empty})
    assert [one["kind"] for one in told["here"]][-4:] == ["item", *["creature"] * 3]
    assert len(encode_body(told)) <= limits.BODY_BYTES_MAX


def test_texts_end_where_they_would_not_fit() -> None:
    """Also where a character takes four bytes."""
    assert fitting.text("x" * 9_000) == "x" * 9_000
    told = fitting.text("\U0001f56f" * 9_000)
    assert told == "\U0001f56f" * (fitting.TEXT_BYTES_MAX // 4) + "\u2026"


def test_looking_and_counting_belongings_stay_short() -> None:
    """Past forty names things are only counted, in a room, in a bag and in one's hands."""
    state = heaped(opened("saltern").state, "yard")
    state = heaped(state, "ana")
    for spec in ({"verb": "look"}, {"verb": "inventory"}):
        outcome = apply(state, intent_of("ana", spec), Dice(b"key", b"seed"))
        told = for_actor(outcome, state)
        assert "others" in told
        assert len(told) < 3_000


def test_who_comes_into_a_heap_is_shown_it() -> None:
    """A steward's observations and outcomes are no larger than an event may be."""
    post = Post()
    post.found = follower(heaped(dict(GENESIS.state), "yard"))
    post.steward = type(post.steward)(post.found.replica, 0)
    post.assign("ana")
    post.federation.enter("ana")
    post.deliver()
    said = post.settle()
    assert {one.topic[2] for one in said} == {"observation", "outcome"}
    for draft in said:
        encode_body(draft.body)
