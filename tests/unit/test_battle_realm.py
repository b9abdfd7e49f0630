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


def told(play: MemoryRealm, who: str, text: str, hearer: str = "") -> str:
    """What the hearer (who says it, if nobody else is named) is told of a line."""
    for talker in play.talkers.values():
        talker.lines.clear()
    play.say(who, text)
    return "\n".join(play.talkers[(hearer or who).casefold()].lines)


def test_a_book_a_spell_and_a_foe() -> None:
    """Read it, ask for what one knows, cast it; and whom it is for has to be there."""
    play = realm("Ana", "Bob")
    assert "You know how to cast spark now." in told(play, "Ana", "read the primer")
    assert told(play, "Ana", "what spells do I know?").startswith("spark (3 magic):")
    assert told(play, "Ana", "cast spark") == "Say at whom: cast spark at the crab, for example."
    assert told(play, "Ana", "cast spark at the dragon") == "You see nobody of that kind here."
    assert "You have no quarrel with Bob." in told(play, "Ana", "cast the spell spark at Bob")
    told(play, "Ana", "north")
    assert told(play, "Ana", "cast spark at the straw man").startswith("A spark leaps")


def test_bows_and_things_that_are_thrown() -> None:
    """Shoot it, shoot at it, loose an arrow at it; throw the oil."""
    play = realm("Ana")
    told(play, "Ana", "take the bow, the arrows and the oil, then wield the bow and go north")
    assert "with the ash bow" in told(play, "Ana", "loose an arrow at the straw man")
    assert "look for an opening" in told(play, "Ana", "shoot the straw man")
    assert told(play, "Ana", "throw the oil at the straw man") == (
        "You have no hand free before the next stroke. Wait a moment."
    )
    told(play, "Ana", "south, then north")
    assert told(play, "Ana", "take aim") == "You take aim, and breathe out."


def test_a_duel_in_words() -> None:
    """Challenge, accept, attack, give up: each is told it as it befalls them."""
    play = realm("Ana", "Bob", "Cleo")
    assert told(play, "Ana", "challenge Bob to a duel", "Bob") == (
        'Ana challenges you to a duel. Say "accept" or "refuse".'
    )
    assert told(play, "Bob", "accept", "Cleo") == (
        "Bob and Ana face each other, and their duel begins."
    )
    assert told(play, "Ana", "attack Bob", "Bob").startswith("Ana goes at you.\nAna ")
    assert told(play, "Bob", "i give up", "Ana") == "Bob yields: the duel is yours."
    assert told(play, "Ana", "kill Bob").startswith("You have no quarrel with Bob.")


def test_rest_and_sleep_in_words() -> None:
    """However it is said."""
    play = realm("Ana", "Bob")
    for line in ("sleep", "go to sleep", "lie down", "take a nap", "sleep for a while"):
        assert told(play, "Ana", line) == "You lie down, and sleep comes."
        assert "You lie asleep." in told(play, "Ana", "how am I?")
        assert told(play, "Bob", "shout wake up", "Ana").endswith("You start from sleep.")
    assert told(play, "Ana", "rest a bit") == "You sit down and let your breath come back."
    assert "cast:" in told(play, "Ana", "help cast")
