"""Sentences that help a newcomer on: which of several answers, what lies in reach, what is left."""

from __future__ import annotations

import pytest

from content.wording import plural
from content.worldfile import load
from tests.unit.arena import arena
from tests.unit.bell_town import TOWN, town
from tests.unit.content_stage import Stage
from tests.unit.workshop import workshop


def test_a_duel_and_an_invitation_are_told_apart_by_name() -> None:
    """Who asks twice is answered by what they asked, and the question says how."""
    stage = arena("Ana", "Bo")
    stage.do("ana", "challenge", target="bo")
    stage.do("ana", "invite", to="bo")
    which = 'Say "accept the invitation" (of Ana) or "accept the duel" (of Ana).'
    assert stage.told("bo", "accept") == f"More than one thing waits for your answer. {which}"
    assert "refuse the duel" in stage.told("bo", "refuse")
    assert stage.do("bo", "accept", text="the spell")["reason"] == "accept.nothing"
    assert stage.do("bo", "refuse", text="her challenge")["reason"] == "duel.refused"
    assert stage.do("bo", "accept", text="the invitation")["reason"] == "join.done"


def test_what_lies_in_reach_is_named_when_it_is_not_in_hand() -> None:
    """Elsewhere nobody learns the name of a thing by asking for it."""
    shop = workshop("Ana")
    assert shop.told("ana", "equip", item="cap") == "You are not carrying the felt cap."
    assert shop.told("ana", "drop", item="nowhere") == "You carry no such thing."


def test_an_offer_is_told_in_full_once() -> None:
    """A greeting tells all of it again; other talk only recalls that it stands."""
    stage = town("Ana")
    first, again = (stage.told("ana", "talk", target="mira", text="bell") for _ in "12")
    assert 'If you say "accept", it is yours to do: "' in first
    assert again.endswith('It is still yours to do if you say "accept": The Lost Bell.')
    assert 'it is yours to do: "' in stage.told("ana", "talk", target="mira")
    stage.do("ana", "accept")
    assert "yours to do" not in stage.told("ana", "talk", target="mira", text="bell")


def test_who_has_promised_nothing_is_told_how_to_begin() -> None:
    """An empty journal and the list of verbs both send a newcomer to the people of the place."""
    stage = town("Ana")
    assert "Talk to whoever you meet" in stage.told("ana", "quests")
    assert "Talk to whoever you meet" in stage.told("ana", "help")


def test_too_poor_is_told_with_what_is_in_the_purse() -> None:
    """Nobody has to look for the coins that they lack."""
    stage = town("Ana")
    told = stage.told("ana", "buy", text="rope")
    assert told == "You cannot pay five coins for a hemp rope: you have none."


@pytest.mark.parametrize(
    "count,creatures", [(2, "Two wild dogs are here."), (13, "13 wild dogs are here.")]
)
def test_creatures_are_counted_in_words(count: int, creatures: str) -> None:
    """Up to twelve, as in a book."""
    packs = TOWN.replace("count = 2", f"count = {count}").replace('"grey wolf"', '"wild dog"')
    stage = Stage(dict(load({"town.toml": packs}).state))
    assert creatures in stage.told("ana", "enter", name="Ana")


def test_several_things_are_said_in_the_plural() -> None:
    """Knives, not knifes; and the weights have no lid, where the hammer has none."""
    assert plural("gutting knife") == "gutting knives"
    shop = workshop("Ana")
    told = shop.told("ana", "open", target="nail~floor")
    assert told == "The twelve nails have nothing to open or to close."


def test_what_is_in_several_things_is_in_them() -> None:
    """A container with a plural name is looked into as several."""
    many = (
        TOWN
        + """
[item.holes]
name = "pigeonholes"
plural = true
description = "Sixty."
at = "yard"
fixed = true
container = true
"""
    )
    stage = Stage(dict(load({"town.toml": many}).state))
    stage.do("ana", "enter", name="Ana")
    assert stage.told("ana", "examine", target="holes") == "Sixty.\nThey are empty."
