"""Narrations: colour for what has happened, after the plain line, bounded, and never missed."""

from __future__ import annotations

import json

import pytest

from client.gateway.core.breaker import FAILURES_MAX, OPEN_MS
from client.gateway.core.budget import FREE, Budget, Limits, Price
from client.gateway.core.narration import (
    ASK_MS,
    DEADLINE_MS,
    GIVE_UP_MS,
    LINE_CHARS_MAX,
    TEXT_CHARS_MAX,
    UNDER_WAY_MAX,
    Effect,
    Hush,
    Narrated,
    Narrator,
    Stream,
    Wonder,
)
from client.gateway.core.roster import Model, Roster
from tests.memory import MemoryRealm
from tests.unit.content_stage import GENESIS

START = 1_000_000


def narrator(limits: Limits | None = None, price: Price = FREE) -> Narrator:
    """One with a model of a price."""
    return Narrator(Roster([Model("stub", price)], Budget(limits or Limits())))


def outcome(**other: object) -> dict[str, object]:
    """What became of a deed, as its player is told it."""
    told = {"utterance": "u1", "verb": "take", "result": "pass", "final": True}
    return {**told, "text": "You take the lamp.", **other}


def begun(one: Narrator) -> Stream:
    """The call for a deed that is settled."""
    one.said("u1", "ana", "vale", "Yard", START)
    (stream,) = one.told(outcome(), START)
    assert isinstance(stream, Stream)
    return stream


def texts(effects: list[Effect]) -> list[str]:
    """What is told."""
    return [one.text for one in effects if isinstance(one, Narrated)]


def test_a_settled_deed_is_coloured_sentence_by_sentence() -> None:
    """A model gets the plain line and the place, and what it writes is told as it is complete."""
    one = narrator()
    stream = begun(one)
    assert json.loads(stream.messages[1]["content"]) == {
        "line": "You take the lamp.", "place": "Yard",
    }  # fmt: skip
    pieces = ("The brass ", "is cold. It ", "sme", "lls of oil", ".")
    told = [texts(one.piece(stream.number, piece, START)) for piece in pieces]
    told.append(texts(one.ended(stream.number, START)))
    assert told == [[], ["The brass is cold."], [], [], [], ["It smells of oil."]]
    assert one.wakes_ms() is None


def test_too_much_is_cut_at_a_sentence() -> None:
    """However much a model writes; the call is ended, and later pieces say nothing."""
    one = narrator()
    stream = begun(one)
    effects = one.piece(stream.number, "A bee hums. " * 100, START)
    told = texts(effects)
    assert set(told) == {"A bee hums."}
    assert len(" ".join(told)) <= TEXT_CHARS_MAX < len(" ".join(told)) + len(" A bee hums.") + 1
    assert effects[-1] == Hush(stream.number)
    assert one.piece(stream.number, "More. And more. ", START) == [Hush(stream.number)]
    assert one.ended(stream.number, START) == []


def test_an_unfinished_sentence_is_not_told() -> None:
    """Nor anything that a terminal would obey."""
    one = narrator()
    stream = begun(one)
    assert texts(one.piece(stream.number, "Cold \x1b[31mbrass.\nNo end to th", START)) == [
        "Cold  [31mbrass."
    ]
    assert texts(one.ended(stream.number, START)) == []


@pytest.mark.parametrize(
    "other",
    [
        {"final": False},
        {"final": 1},
        {"result": "fail"},
        {"result": "conflict"},
        {"verb": "look"},
        {"verb": "say"},
        {"text": "x" * (LINE_CHARS_MAX + 1)},
        {"text": None},
        {"utterance": "another"},
        {"utterance": None},
    ],
    ids=str,
)
def test_nothing_else_is_coloured(other: dict[str, object]) -> None:
    """Only deeds that passed, are settled, and were said to this gateway."""
    one = narrator()
    one.said("u1", "ana", "vale", "Yard", START)
    assert one.told(outcome(**other), START) == []
    assert one.told("nonsense", START) == []


def test_a_deed_that_does_not_settle_is_left_plain() -> None:
    """It is asked about a few times, and then no more."""
    one = narrator()
    one.said("u1", "ana", "vale", "Yard", START)
    asked = 0
    while (wakes_ms := one.wakes_ms()) is not None:
        effects = one.tick(wakes_ms)
        asked += effects == [Wonder("u1", "ana", "vale")]
        assert one.told(outcome(final=False), wakes_ms) == []
    assert asked == len(ASK_MS)
    assert one.told(outcome(), START + GIVE_UP_MS) == []


def test_a_slow_model_is_given_up() -> None:
    """At its deadline, and the next deed gets its turn."""
    one = narrator()
    stream = begun(one)
    assert one.tick(START + DEADLINE_MS - 1) == []
    assert one.tick(START + DEADLINE_MS) == [Hush(stream.number)]
    assert isinstance(begun(one), Stream)


def test_of_several_models_one_that_keeps_failing_is_left_alone() -> None:
    """The next one writes; what failed costs nothing; after a while the first is tried again."""
    budget = Budget(Limits(player=10_000))
    dear = Price(into=1_000_000, out=1_000_000)
    one = Narrator(Roster([Model("first", dear), Model("second", dear)], budget))
    asked = []
    for _ in range(FAILURES_MAX + 1):
        stream = begun(one)
        asked.append(stream.model)
        one.failed(stream.number, START)
    assert asked == ["first"] * FAILURES_MAX + ["second"]
    assert budget.to_plain()["players"]["ana"][0] == 0
    stream = begun(one)
    assert texts(one.piece(stream.number, "A bee hums. It", START)) == ["A bee hums."]
    one.said("u1", "ana", "vale", "Yard", START)
    (again,) = one.told(outcome(), START + OPEN_MS)
    assert isinstance(again, Stream)
    assert again.model == "first"


def test_a_model_that_is_refused_for_good_is_left_alone_at_once() -> None:
    """A wrong key does not become right by asking; a narrator without any other says nothing."""
    one = narrator()
    one.failed(begun(one).number, START, for_good=True)
    one.said("u1", "ana", "vale", "Yard", START)
    assert one.told(outcome(), START) == []


def test_few_are_under_way_and_within_the_budget() -> None:
    """More deeds at once are left plain, and so are those of whoever has used up their share."""
    one = narrator()
    for number in range(UNDER_WAY_MAX + 1):
        one.said(f"u{number}", "ana", "vale", "Yard", START)
    begun_ = [
        one.told(outcome(utterance=f"u{number}"), START) for number in range(UNDER_WAY_MAX + 1)
    ]
    assert [len(effects) for effects in begun_] == [1] * UNDER_WAY_MAX + [0]
    poor = narrator(Limits(player=1_000), Price(into=10_000_000, out=10_000_000))
    poor.said("u1", "ana", "vale", "Yard", START)
    assert poor.told(outcome(), START) == []


def test_in_a_realm_the_plain_line_comes_first() -> None:
    """Whoever acts is told it, then the colour; nobody else is."""
    asked: list[str] = []

    def narrates(messages: tuple[object, ...]) -> list[str]:
        asked.append(str(messages[1]))
        return ["The brass is cold. ", "It smells of oil."]

    realm = MemoryRealm(GENESIS.microcosm, GENESIS.state, model=lambda _: "{}", narrates=narrates)
    realm.enter("Ana")
    bo = realm.enter("Bo")
    assert realm.say("Ana", "take the lamp") == ["You take the brass lamp."]
    bo.lines.clear()
    realm.now_ms += ASK_MS[0]
    realm.run()  # it is asked what became of the deed
    realm.run()
    assert realm.talkers["ana"].lines == [
        "You take the brass lamp.", "The brass is cold.", "It smells of oil.",
    ]  # fmt: skip
    assert bo.lines == []
    assert len(asked) == 1
    realm.say("Ana", "look")
    realm.now_ms += GIVE_UP_MS
    realm.run()
    assert len(asked) == 1
