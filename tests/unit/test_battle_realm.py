"""Fights in words, through the whole realm: what players type, and what each of them is told."""

from __future__ import annotations

from tests.memory import MemoryRealm
from tests.unit.arena import GENESIS


def realm(*names: str) -> MemoryRealm:
    """The arena with these players at its gate."""
    made = MemoryRealm("arena", GENESIS.state)
    for name in names:
        made.enter(name)
    return made


def test_a_book_a_spell_and_a_foe() -> None:
    """Read it, ask for what one knows, cast it; and whom it is for has to be there."""
    play = realm("Ana", "Bob")
    assert "You know how to cast spark now." in play.told("Ana", "read the primer")
    assert play.told("Ana", "what spells do I know?").startswith("Spark (3 magic):")
    assert play.told("Ana", "cast spark") == "Say at whom: cast spark at the crab, for example."
    assert play.told("Ana", "cast spark at the dragon") == "You see nobody of that kind here."
    assert "You have no quarrel with Bob." in play.told("Ana", "cast the spell spark at Bob")
    play.told("Ana", "north")
    assert play.told("Ana", "cast spark at the straw man").startswith("A spark leaps")


def test_bows_and_things_that_are_thrown() -> None:
    """Shoot it, shoot at it, loose an arrow at it; throw the oil."""
    play = realm("Ana")
    play.told("Ana", "take the bow, the arrows and the oil, then wield the bow and go north")
    assert "with the ash bow" in play.told("Ana", "loose an arrow at the straw man")
    assert "look for an opening" in play.told("Ana", "shoot the straw man")
    assert play.told("Ana", "throw the oil at the straw man") == (
        "You have no hand free before the next stroke. Wait a moment."
    )
    play.told("Ana", "south, then north")
    assert play.told("Ana", "take aim") == "You take aim, and breathe out."


def test_a_duel_in_words() -> None:
    """Challenge, accept, attack, give up: each is told it as it befalls them."""
    play = realm("Ana", "Bob", "Cleo")
    assert play.told("Ana", "challenge Bob to a duel", "Bob") == (
        'Ana challenges you to a duel. Say "accept" or "refuse".'
    )
    assert play.told("Bob", "accept", "Cleo") == (
        "Bob and Ana face each other, and their duel begins."
    )
    assert play.told("Ana", "attack Bob", "Bob").startswith("Ana goes at you.\nAna ")
    assert play.told("Bob", "i give up", "Ana") == "Bob yields: the duel is yours."
    assert play.told("Ana", "kill Bob").startswith("You have no quarrel with Bob.")


def test_rest_and_sleep_in_words() -> None:
    """However it is said."""
    play = realm("Ana", "Bob")
    for line in ("sleep", "go to sleep", "lie down", "take a nap", "sleep for a while"):
        assert play.told("Ana", line) == "You lie down, and sleep comes."
        assert "You lie asleep." in play.told("Ana", "how am I?")
        assert play.told("Bob", "shout wake up", "Ana").endswith("You start from sleep.")
    assert play.told("Ana", "rest a bit") == "You sit down and let your breath come back."
    assert "cast:" in play.told("Ana", "help cast")
