"""Ways to word a deed that the second blind author showed, each with what it must not become."""

from typing import Any, Final

import pytest

from client.gateway.core.grammar import interpret
from client.gateway.core.reading import Memory
from client.gateway.core.scopefile import observation_of
from tests.unit.corpus import scopes
from tests.unit.corpus_figures import by_grammar

STAIRS: Final = {
    "here": ["stair spider", "jelly"],
    "exits": ["north"],
    "creatures": ["stair spider", "jelly", "Wren"],
    "players": [],
    "inventory": ["bow"],
}


def read(scope: str, line: str) -> list[tuple[str, dict[str, Any]]]:
    """The deeds of a line, each with its arguments."""
    return [(one["verb"], one["args"]) for one in by_grammar(line, scopes()[scope])["intents"]]


def take(item: str, **more: object) -> tuple[str, dict[str, Any]]:
    """The deed of taking."""
    return "take", {"item": item, **more}


@pytest.mark.parametrize(
    "scope,line,deeds",
    [
        ("smithy", "with a sigh I take the tongs", [take("tongs")]),
        ("smithy", "I am taking now the tongs", [take("tongs")]),
        ("smithy", "get ore x3", [take("iron ore", quantity=3)]),
        ("smithy", "take half a dozen iron ore", [take("iron ore", quantity=6)]),
        ("smithy", "tongs and apron, take them", [take("tongs"), take("leather apron")]),
        ("market", "take the scarf that is red", [take("red scarf")]),
        ("market", "take the red scarf, not the blue one", [take("red scarf")]),
        ("market", "take apples, all of them", [take("apple")]),
        ("market", "pass the melon... I mean take the melon", [take("melon")]),
        ("ship", "take the spy glass", [take("spyglass")]),
        ("ship", "shut Bob up", [("mute", {"name": "Bob"})]),
        ("tavern", "take everything that's red", [take("red mug")]),
        ("cottage", "lie down and go to sleep", [("sleep", {})]),
        ("arena", "I give up, yield", [("yield", {})]),
        ("arena", "punch the troll in the face", [("attack", {"target": "troll"})]),
        ("mine", "lantern off", [("douse", {"item": "lantern"})]),
        (
            "market",
            "take two apples and give one to Ana",
            [take("apple", quantity=2), ("give", {"item": "apple", "to": "Ana", "quantity": 1})],
        ),
        (
            "cottage",
            "open the cupboard and put the cheese inside",
            [("open", {"target": "cupboard"}), ("put", {"item": "cheese", "into": "cupboard"})],
        ),
        (
            "market",
            "say goodbye to Ana, then go east",
            [("say", {"text": "goodbye", "to": "Ana"}), ("move", {"to": "east"})],
        ),
    ],
)
def test_a_way_to_say_it_is_understood(
    scope: str, line: str, deeds: list[tuple[str, dict[str, Any]]]
) -> None:
    """The deeds that the words support, in their order and number, and no others."""
    assert read(scope, line) == deeds


@pytest.mark.parametrize(
    "scope,line",
    [
        ("market", "close Bob"),
        ("market", "put the scarf in the basket"),
        ("library", "write a letter"),
        ("cottage", "pet"),
        ("forest", "chop"),
        ("cottage", "put the cheese inside"),
        ("market", "give one to Ana"),
        ("arena", "take it, not now"),
    ],
)
def test_what_lacks_something_is_not_done(scope: str, line: str) -> None:
    """A noun that is missing is never taken from what happens to be there."""
    assert read(scope, line) == []


def test_a_pronoun_for_a_creature_is_not_chopped() -> None:
    """Hit it with the axe: that is a blow, where "it" is the wolf."""
    scope = {**scopes()["forest"], "last": {"it": "wolf"}}
    assert by_grammar("hit it with the axe", scope)["intents"] == [
        {"verb": "attack", "args": {"target": "wolf"}}
    ]


@pytest.mark.parametrize(
    "line,verb,args",
    [
        ("accept Hazel and Hide", "accept", {"text": "Hazel and Hide"}),
        ("accept hazel and hide", "accept", {"text": "hazel and hide"}),
        ("ask Wren about then", "talk", {"target": "Wren", "text": "then"}),
        ("can I beat the jelly", "consider", {"target": "jelly"}),
        ("shoot at the jelly with the bow", "shoot", {"target": "jelly"}),
    ],
)
def test_names_with_small_words_in_them_stay_whole(
    line: str, verb: str, args: dict[str, str]
) -> None:
    """An "and" within the name of a quest splits nothing, nor does "then" that is asked about."""
    assert by_grammar(line, STAIRS)["intents"] == [{"verb": verb, "args": args}]


def test_what_is_not_there_is_refused_by_its_name() -> None:
    """Selling "the bells" offers nothing to somebody called "the"."""
    said = by_grammar("sell the bells", STAIRS)["refused"]
    assert said == "You are not carrying any 'bells'."


def test_three_of_them_are_three() -> None:
    """A pronoun for a heap is counted as the heap is."""
    scope = {**scopes()["smithy"], "last": {"them": "iron ore"}}
    assert by_grammar("grab three of them", scope)["intents"] == [
        {"verb": "take", "args": {"item": "iron ore", "quantity": 3}}
    ]


def test_scenery_is_meant_before_what_is_only_described_by_its_name() -> None:
    """The stair is looked at, and no stair spider."""
    seen = observation_of({**STAIRS, "creatures": ["stair spider"], "here": ["stair"]})
    stair = next(one for one in seen["here"] if one["name"] == "stair")
    seen["here"] = [one for one in seen["here"] if one is not stair]
    seen["details"] = [stair]
    (looked,) = interpret("look at the stair", seen, Memory()).intents
    assert looked == {"verb": "examine", "target": stair["id"]}
