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


def told(realm: MemoryRealm, who: str, text: str, hearer: str = "") -> str:
    """What the hearer (who says it, if nobody else is named) is told of a line."""
    for talker in realm.talkers.values():
        talker.lines.clear()
    realm.say(who, text)
    return "\n".join(realm.talkers[(hearer or who).casefold()].lines)


def test_a_quest_in_words() -> None:
    """From the first word with Mira to the end of the story."""
    play = realm("Ana")
    assert 'Mira: "Morning."' in told(play, "Ana", "talk to Mira")
    assert "It hung over the door" in told(play, "Ana", "ask Mira about the lost bell")
    assert told(play, "Ana", "accept the lost bell") == (
        "You take it on. The Lost Bell: Find the bell."
    )
    told(play, "Ana", "north")
    assert "Bring the bell to Mira" in told(play, "Ana", "take the bell")
    told(play, "Ana", "south")
    assert "Here the story ends." in told(play, "Ana", "give the bell to Mira")
    assert told(play, "Ana", "quests") == "Done: The Lost Bell."
    assert "You buy 2 candles from Mira for 4 coins." in told(play, "Ana", "buy two candles")


def test_two_trade_in_words() -> None:
    """Offer, counter-offer, two yeses; what one whispers the third does not hear."""
    play = realm("Ana", "Bob", "Cleo")
    told(play, "Ana", "take the lamp")
    told(play, "Bob", "take the coin")
    offer = told(play, "Ana", "offer the lamp to Bob for his coins", "Bob")
    assert offer.startswith("Ana offers you the brass lamp for his coins; you offer nothing yet.")
    assert "talk of a bargain" in told(play, "Bob", "offer the coin to Ana", "Cleo")
    assert "It is Bob's turn" in told(play, "Ana", "accept")
    assert "It is done" in told(play, "Bob", "accept Ana's offer", "Ana")
    assert "brass lamp" in told(play, "Bob", "inventory")
    assert told(play, "Ana", "whisper to Bob: well done", "Cleo") == (
        "Ana whispers something to Bob."
    )


def test_company_and_letters_in_words() -> None:
    """Invite, accept, follow, write, read."""
    play = realm("Ana", "Bob")
    assert "asks you to come along" in told(play, "Ana", "invite Bob", "Bob")
    assert told(play, "Bob", "accept") == "You join Ana."
    assert told(play, "Bob", "follow Ana") == "You follow Ana."
    assert told(play, "Ana", "go north", "Bob").startswith("You follow Ana.\n\nLoft\n")
    assert "the letter goes its way" in told(play, "Ana", "write to Bob: keep the lamp")
    assert told(play, "Bob", "read my letters") == "New, from Ana: keep the lamp."
    assert told(play, "Bob", "letters") == "Ana: keep the lamp."
    told(play, "Bob", "mute Ana")
    assert told(play, "Ana", "say hello", "Bob") == ""
