"""People through the whole realm: words in, what each is told out; only time is replaced."""

from content.worldfile import load
from tests.memory import MemoryRealm
from tests.unit.bell_town import TOWN


def realm(*names: str) -> MemoryRealm:
    """The town with these players in the yard."""
    made = MemoryRealm("town", load({"town.toml": TOWN}).state)
    for name in names:
        made.enter(name)
    return made


def test_a_quest_in_words() -> None:
    """From the first word with Mira to the end of the story."""
    play = realm("Ana")
    assert 'Mira: "Morning."' in play.told("Ana", "talk to Mira")
    assert "It hung over the door" in play.told("Ana", "ask Mira about the lost bell")
    assert play.told("Ana", "accept the lost bell") == (
        "You take it on. The Lost Bell: Find the bell."
    )
    play.told("Ana", "north")
    assert "Bring the bell to Mira" in play.told("Ana", "take the bell")
    play.told("Ana", "south")
    assert "Here the story ends." in play.told("Ana", "give the bell to Mira")
    assert play.told("Ana", "quests") == "Done: The Lost Bell."
    assert "You buy two candles from Mira for four coins." in play.told("Ana", "buy two candles")


def test_two_trade_in_words() -> None:
    """Offer, counter-offer, two yeses; what one whispers the third does not hear."""
    play = realm("Ana", "Bob", "Cleo")
    play.told("Ana", "take the lamp")
    play.told("Bob", "take the coin")
    offer = play.told("Ana", "offer the lamp to Bob for his coins", "Bob")
    assert offer.startswith("Ana offers you the brass lamp for the coins. (Say")
    assert "talk of a bargain" in play.told("Bob", "offer the coin to Ana", "Cleo")
    assert "It is Bob's turn" in play.told("Ana", "accept")
    assert "It is done" in play.told("Bob", "accept Ana's offer", "Ana")
    assert "brass lamp" in play.told("Bob", "inventory")
    assert play.told("Ana", "whisper to Bob: well done", "Cleo") == (
        "Ana whispers something to Bob."
    )


def test_company_and_letters_in_words() -> None:
    """Invite, accept, follow, write, read."""
    play = realm("Ana", "Bob")
    assert "asks you to come along" in play.told("Ana", "invite Bob", "Bob")
    assert play.told("Bob", "accept") == "You join Ana."
    assert play.told("Bob", "follow Ana") == "You follow Ana."
    assert play.told("Ana", "go north", "Bob").startswith("You follow Ana.\n\nLoft\n")
    assert "the letter goes its way" in play.told("Ana", "write to Bob: keep the lamp")
    assert play.told("Bob", "read my letters") == "New, from Ana: keep the lamp."
    assert play.told("Bob", "letters") == "Ana: keep the lamp."
    play.told("Bob", "mute Ana")
    assert play.told("Ana", "say hello", "Bob") == ""
