"""The blind corpus: that it is well formed and fairly halved, and that its judge can say no."""

import json
from collections import Counter
from typing import Any

import pytest

from content.intents import VERBS
from tests.unit.corpus import (
    CLASSES,
    HALVES,
    MORE,
    Line,
    is_right,
    is_wrong_action,
    lines,
    rows,
    scopes,
)

SCOPE_KEYS = {"here", "exits", "creatures", "players", "inventory"}
SPOKEN = {
    *(("say", "text"), ("emote", "text"), ("shout", "text"), ("whisper", "text")),
    *(("tell", "text"), ("write", "text"), ("talk", "text"), ("trade", "want")),
}
"""Arguments that hold the player's own words instead of a name of the scope."""
UNBOUND = {
    *(("help", "topic"), ("buy", "text"), ("train", "text"), ("try", "text"), ("accept", "text")),
    *(("tell", "name"), ("write", "name"), ("mute", "name"), ("unmute", "name")),
    *(("move", "to"), ("refuse", "text"), ("cast", "text"), ("recipes", "text")),
}
"""Arguments that may name what is not in the scope: wares, topics, rooms that one knows."""

FILES = (*HALVES, *MORE)
ALL = [line for file in FILES for line in lines(file)]


def bare(say: str) -> str:
    """A line's words without what two players would type differently: case, spaces, outer marks."""
    return " ".join(say.casefold().split()).strip(" .!,") or say


def nothing(**parts: object) -> dict[str, Any]:
    """What an interpreter answers, with these parts of it set."""
    return {"intents": [], "question": None, "refused": None, **parts}


def intent(verb: str, **args: object) -> dict[str, Any]:
    """An intent as it is written in the corpus."""
    return {"verb": verb, "args": args}


def line(*outcomes: dict[str, Any], kind: str = "action") -> Line:
    """A line in a scope where six pieces of ore lie, with these outcomes right."""
    return Line("", {"here": ["ore"], "qty": {"ore": 6}}, "", kind, outcomes)


def test_there_are_enough_scopes_and_each_is_whole() -> None:
    """Every scope has the five lists that are always there, and names each thing once."""
    assert len(scopes()) >= 12
    for scope in scopes().values():
        assert scope.keys() >= SCOPE_KEYS
        assert scope.keys() <= SCOPE_KEYS | {"qty", "recipes"}
        names = [*scope["here"], *scope["creatures"], *scope["players"], *scope["inventory"]]
        assert len(names) == len(set(names))
        assert set(scope.get("qty", {})) <= set(names)
        assert all(count > 1 for count in scope.get("qty", {}).values())


@pytest.mark.parametrize("file", FILES)
def test_a_row_has_its_fields_and_no_others(file: str) -> None:
    """A line has an utterance, a scope, a topic, a class, and what is expected, once or several."""
    for row in rows(file):
        expected = {"expect", "expect_any"} & row.keys()
        assert row.keys() - expected == {"say", "scope", "topic", "class"}, row
        assert len(expected) == 1, row
        assert row["class"] in CLASSES, row
        if "expect_any" in row:
            assert len(row["expect_any"]) > 1, row


def test_an_outcome_is_of_known_verbs_and_names_of_its_scope() -> None:
    """Each outcome acts by the game's verbs on names that its scope has, or asks, or refuses."""
    for at in ALL:
        names = {"all", *at.scope.get("recipes", ())}.union(*(at.scope[k] for k in SCOPE_KEYS))
        for outcome in at.outcomes:
            assert outcome, at
            assert outcome.keys() <= {"intents", "question", "refused"}, at
            for each in outcome.get("intents", []):
                assert each["verb"] in VERBS or each["verb"] == "why", at
                for key, value in each["args"].items():
                    place = (each["verb"], key)
                    if key == "quantity":
                        assert isinstance(value, int), at
                        assert value > 0, at
                    elif place not in SPOKEN | UNBOUND and "from" not in each["args"]:
                        assert value in names, (at, value)


def test_words_to_be_said_were_in_the_line() -> None:
    """What a character says is what the player wrote, in the player's order."""
    for at in ALL:
        for outcome in at.outcomes:
            for each in outcome.get("intents", []):
                if (each["verb"], "text") in SPOKEN and each["verb"] != "emote":
                    text = each["args"].get("text", "hello")
                    assert text in at.say or text == "hello", at


def test_last_names_are_of_the_scope() -> None:
    """What a pronoun stands for is something that the scope has."""
    for at in ALL:
        names = set(at.scope.get("recipes", ())).union(*(at.scope[key] for key in SCOPE_KEYS))
        assert set(at.scope.get("last", {})) <= {"it", "them", "him", "her"}
        assert set(at.scope.get("last", {}).values()) <= names


def test_a_class_is_what_its_outcomes_are() -> None:
    """Refusals only refuse; what is no action may be asked or refused; a question may be asked."""
    for at in ALL:
        kinds = [
            next(part for part in ("question", "refused", "intents") if part in outcome)
            for outcome in at.outcomes
        ]
        if at.kind == "action":
            assert "intents" in kinds, at
        elif at.kind == "question":
            assert "question" in kinds, at
        elif at.kind == "refusal":
            assert set(kinds) == {"refused"}, at
        else:
            assert {"question", "refused"} <= set(kinds), at


def test_no_line_is_there_twice() -> None:
    """The same words in the same scope stand once in the whole corpus."""
    seen = Counter((at.say.casefold(), repr(at.scope)) for at in ALL)
    assert [which for which, count in seen.items() if count > 1] == []


def test_the_further_sets_are_new() -> None:
    """Their lines are in neither half, and none has the words of a line that was set aside."""
    more = [at for file in MORE for at in lines(file)]
    dev, held_out = (list(lines(half)) for half in HALVES)
    assert {bare(at.say) for at in more}.isdisjoint(bare(at.say) for at in held_out)
    seen = Counter((bare(at.say), json.dumps(at.scope, sort_keys=True)) for at in [*more, *dev])
    assert [words for (words, _), count in seen.items() if count > 1] == []


def test_the_further_sets_are_many_lines() -> None:
    """There are at least 8,000 lines more to work on, and no set is of deeds alone."""
    assert sum(1 for file in MORE for _ in lines(file)) >= 8_000
    for file in MORE:
        assert {at.kind for at in lines(file)} & {"question", "not_action"}, file


def test_the_halves_share_no_words_and_every_topic() -> None:
    """No utterance is in both halves, and each topic is split as evenly as it can be."""
    dev, held_out = (list(lines(half)) for half in HALVES)
    assert len(dev) + len(held_out) >= 1_400
    assert not {at.say.casefold() for at in dev} & {at.say.casefold() for at in held_out}
    here, there = (Counter(at.topic for at in half) for half in (dev, held_out))
    assert all(abs(here[topic] - there[topic]) <= 2 for topic in here | there)


ONE, ALL_SIX = intent("take", item="ore", quantity=1), intent("take", item="ore", quantity=6)


@pytest.mark.parametrize(
    "expected, result, is_so",
    [
        ({"question": True}, nothing(question="Which?"), True),
        ({"question": True}, nothing(refused="No."), False),
        ({"question": True}, nothing(intents=[ONE]), False),
        ({"question": True}, nothing(intents=[ONE], question="Which?"), False),
        ({"refused": True}, nothing(refused="No."), True),
        ({"refused": True}, nothing(), False),
        ({"intents": [ONE]}, nothing(intents=[ONE]), True),
        ({"intents": [ONE]}, nothing(intents=[ONE], question="And?"), False),
        ({"intents": [ONE]}, nothing(intents=[intent("take", item="ore")]), False),
        ({"intents": [ALL_SIX]}, nothing(intents=[intent("take", item="ore")]), True),
        ({"intents": [intent("take", item="ore")]}, nothing(intents=[ALL_SIX]), True),
        (
            {"intents": [intent("trade", **{"with": "Kai"}, offer="ore", quantity=6)]},
            nothing(intents=[intent("trade", **{"with": "Kai"}, offer="ore")]),
            True,
        ),
        (
            {"intents": [intent("craft", item="ore")]},
            nothing(intents=[intent("craft", item="ore", quantity=1)]),
            True,
        ),
        (
            {"intents": [intent("buy", text="rope")]},
            nothing(intents=[intent("buy", text="the rope")]),
            True,
        ),
        (
            {"intents": [intent("say", text="Well met!")]},
            nothing(intents=[intent("say", text='"well met"')]),
            True,
        ),
        (
            {"intents": [intent("take", item="a"), intent("take", item="b"), intent("look")]},
            nothing(intents=[intent("take", item="b"), intent("take", item="a"), intent("look")]),
            True,
        ),
        (
            {"intents": [intent("take", item="b"), intent("look")]},
            nothing(intents=[intent("look"), intent("take", item="b")]),
            False,
        ),
    ],
)
def test_the_judge_accepts_what_means_the_same(
    expected: dict[str, Any], result: dict[str, Any], *, is_so: bool
) -> None:
    """Names, counts, verbs and their order decide; articles, edges and heaps of one verb do not."""
    assert is_right(line(expected), result) is is_so


def test_a_wrong_action_is_a_deed_where_none_was_asked_for() -> None:
    """A deed is wrong only on a line that should be asked or refused and does not allow it."""
    deed = nothing(intents=[ONE])
    assert is_wrong_action(line({"question": True}, kind="question"), deed)
    assert is_wrong_action(line({"refused": True}, kind="refusal"), deed)
    assert not is_wrong_action(line({"question": True}, {"intents": [ONE]}, kind="question"), deed)
    assert not is_wrong_action(line({"question": True}, kind="question"), nothing(refused="No."))
    assert not is_wrong_action(line({"intents": [ALL_SIX]}), deed)
