"""Bargains of one thing for another: a yes exchanges just what was named."""

from __future__ import annotations

from typing import cast

import pytest

from content.model import Value
from content.patch import applied
from content.verdicts import put
from content.wished import found_in
from tests.unit.bell_town import town
from tests.unit.content_stage import Stage
from tests.unit.workshop import workshop

LIKE = ("Ana", "Bob")


def offered(words: str) -> Stage:
    """Ana has offered Bob the lamp for what words say; Bob holds the bell."""
    stage = town(*LIKE)
    stage.do("ana", "take", item="lamp")
    stage.do("bob", "move", to="north")
    stage.do("bob", "take", item="bell")
    stage.do("bob", "move", to="south")
    stage.do("ana", "trade", to="bob", item="lamp", text=words)
    return stage


def places(stage: Stage) -> tuple[object, object]:
    """Where lamp and bell are."""
    return stage.place_of("lamp"), stage.place_of("bell")


def test_one_thing_for_another_is_exchanged_by_one_yes() -> None:
    """Who asked for a thing by its name has agreed to it; each is told what went where."""
    stage = offered("his bronze bell")
    assert stage.heard()["bob"] == (
        "Ana offers you the brass lamp for the bronze bell. "
        '(Say "accept", or offer something else.)'
    )
    told = stage.do("bob", "accept")
    assert told["reason"] == "trade.closed"
    assert told.get("hinges") == [["ana", "status", "bargain"]]
    assert places(stage) == ("bob", "ana")
    assert stage.heard()["ana"] == (
        "It is done: Bob gives you the bronze bell and gets the brass lamp."
    )
    assert not [who for who in ("ana", "bob") if "bargain" in stage.state[who]["status"]]


def test_less_than_a_name_is_shown_to_who_asked() -> None:
    """`His bell` may be another than was meant: the second yes is theirs."""
    stage = offered("his bell")
    assert stage.told("bob", "accept") == (
        "You agree: the bronze bell for the brass lamp. It is Ana's turn to say yes."
    )
    assert places(stage) == ("ana", "bob")
    assert stage.do("ana", "accept")["reason"] == "trade.closed"
    assert places(stage) == ("bob", "ana")


def test_what_is_not_there_is_not_given_for_nothing() -> None:
    """Whoever lacks what was asked for has nothing to say yes to."""
    stage = offered("his golden crown")
    assert stage.told("bob", "accept") == (
        "Ana wants the golden crown for the brass lamp, and you do not have that to give. Offer "
        'something else, or say "refuse".'
    )
    assert places(stage) == ("ana", "bob")


def test_another_offer_is_an_answer() -> None:
    """What was asked for is off the table once the other offers something of theirs."""
    stage = offered("his golden crown")
    stage.do("bob", "trade", to="ana", item="bell")
    assert stage.do("bob", "accept")["reason"] == "trade.agreed"
    assert stage.do("ana", "accept")["reason"] == "trade.closed"
    assert places(stage) == ("bob", "ana")


def test_a_wish_that_is_changed_begins_the_offer_anew() -> None:
    """Other words for it take back what was offered for the first; more is added to the same."""
    stage = offered("his golden crown")
    coins = next(one for one in stage.state if one.startswith("coin~"))
    stage.do("ana", "take", item=coins, quantity=4)
    stage.do("ana", "trade", to="bob", item="coin~ana", quantity=4, text="his bronze bell")
    assert stage.do("bob", "accept")["reason"] == "trade.closed"
    assert places(stage) == ("ana", "ana")
    stage = offered("his bronze bell")
    stage.do("ana", "take", item=coins, quantity=4)
    stage.do("ana", "trade", to="bob", item="coin~ana", quantity=4)
    assert stage.do("bob", "accept")["reason"] == "trade.closed"
    assert (places(stage), stage.place_of("coin~bob")) == (("bob", "ana"), "bob")


@pytest.mark.parametrize(
    "words,gives,exact,several",
    [
        ("the nail", {"nail~ana": 1}, True, False),
        ("5 nails", {"nail~ana": 5}, True, False),
        ("two nails", {"nail~ana": 2}, True, False),
        ("nails", {}, False, True),
        ("13 nails", {}, False, False),
        ("99999999999999999999 nails", {}, False, False),
        ("0 nails", {}, False, True),
        ("", {}, False, False),
        ("the", {}, False, False),
        ("\u00b2 nails", {}, False, False),
        ("cap", {}, False, False),
    ],
)
def test_words_find_one_thing_or_none(
    words: str, gives: dict[str, int], exact: bool, several: bool
) -> None:
    """By a name or a part of it, with a number where there are several."""
    stage = workshop("Ana")
    stage.do("ana", "take", item="nail~floor")
    found = found_in(stage.state, "ana", words)
    assert (found.gives, found.exact and bool(gives), found.several) == (gives, exact, several)


def test_two_of_a_name_are_not_chosen_between() -> None:
    """Whoever has two such things says which, and nothing moves before."""
    stage = offered("his bronze bell")
    bell = stage.state["bell"]
    other = {**bell, "metadata": {**bell["metadata"], "id": "bell_2"}}
    stage.state = applied(stage.state, [put("bell_2", value=cast("Value", other))])
    assert stage.do("bob", "accept")["reason"] == "trade.which"
    assert places(stage) == ("ana", "bob")
