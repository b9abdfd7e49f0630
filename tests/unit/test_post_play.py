"""Words and letters between microcosms, played through the real cores of a whole realm."""

from __future__ import annotations

from typing import Any, Final

from content.letters import FROM_ONE_MAX
from content.post import outbound
from content.worldset import load_world
from tests.memory import MemoryRealm
from tests.unit.two_shores import FEN, VALE

MOOR: Final = """[microcosm]
id = "moor"
title = "The Moor"
intro = "Heather."

[room.gap]
name = "Gap"
description = "A notch in the hills."
exits = { east = "vale:hill" }
"""
THREE: Final = {
    "fen.toml": FEN,
    "moor.toml": MOOR,
    "vale.toml": VALE.replace(
        'exits.east = "pier"', 'exits = { east = "pier", west = "moor:gap" }'
    ),
}


def realm_of(**at: str) -> MemoryRealm:
    """A vale with a fen in the east and a moor in the west, and who has gone to which."""
    vale, *others = load_world(THREE)
    realm = MemoryRealm("vale", vale.state, {one.microcosm: one.state for one in others})
    for name, place in at.items():
        realm.enter(name)
        for step in {"fen": ["east"], "moor": ["west", "west"]}.get(place, []):
            realm.say(name, step)
        assert at_of(realm, name) == place
    for talker in realm.talkers.values():
        talker.lines.clear()
    return realm


def at_of(realm: MemoryRealm, name: str) -> str:
    """The microcosm that somebody is in."""
    guided = realm.talkers[name.lower()].guided
    assert guided is not None
    return guided.here


def heard(realm: MemoryRealm, name: str) -> list[str]:
    """What somebody has been told since they were asked last."""
    lines = list(realm.talkers[name.lower()].lines)
    realm.talkers[name.lower()].lines.clear()
    return lines


def sleep(realm: MemoryRealm, name: str) -> None:
    """Somebody goes away, and falls asleep."""
    realm.attached[name.lower().encode()].session.leave(persist=True)
    realm.run()
    realm.now_ms += 2_500
    realm.run()
    del realm.attached[name.lower().encode()]


def none_waits(realm: MemoryRealm) -> bool:
    """Whether nothing waits to leave anywhere."""
    states = [host.replica.state for host in realm.hosts.hosts.values() if host.replica]
    return not any(waiting for state in states for waiting in outbound(state).values())


def test_words_go_after_who_has_left() -> None:
    """Somebody who has gone to another part of the world is told what is sent after them, once."""
    realm = realm_of(Ana="vale", Bob="fen")
    assert realm.say("Ana", "tell Bob mind the reeds") == [
        'You send word after Bob, "mind the reeds."'
    ]
    realm.now_ms += 5_000
    realm.run()
    assert heard(realm, "Bob") == ['Ana tells you from afar, "mind the reeds."']
    assert none_waits(realm)


def test_words_find_who_was_never_seen_here_through_the_gate() -> None:
    """Two who were never in one place but the gate reach each other: it knows where they went."""
    realm = realm_of(Bob="fen", Ana="moor")
    assert realm.say("Bob", "tell Ana are you there") == [
        'You send word to find Ana elsewhere, "are you there."'
    ]
    assert heard(realm, "Ana") == ['Bob tells you from afar, "are you there."']
    assert none_waits(realm)


def test_words_are_passed_on_along_the_trail() -> None:
    """Who has gone on since, through places that know it, is found where they are now."""
    realm = realm_of(Ana="fen", Bob="fen")
    for step in ("west", "west", "west"):
        realm.say("Bob", step)
    assert at_of(realm, "Bob") == "moor"
    heard(realm, "Bob")
    realm.say("Ana", "tell Bob where now")
    assert heard(realm, "Bob") == ['Ana tells you from afar, "where now."']


def test_words_to_a_name_that_nobody_has_come_back() -> None:
    """At the gate a name that nobody has is refused at once; elsewhere the gate has to be asked."""
    realm = realm_of(Ana="vale", Bob="fen")
    assert realm.say("Ana", "tell Zed hello") == ["Nobody of that name is in the world."]
    realm.say("Bob", "tell Zed hello")
    news = "What you sent to Zed comes back: nobody in the world is called that."
    assert heard(realm, "Bob")[-1] == news
    assert none_waits(realm)


def test_words_to_a_sleeper_far_away_wait_as_a_letter() -> None:
    """Who is asleep when words get there finds them on waking; too many come back."""
    realm = realm_of(Ana="vale", Bob="fen")
    sleep(realm, "Bob")
    for number in range(FROM_ONE_MAX):
        realm.say("Ana", f"tell Bob call {number}")
    heard(realm, "Ana")
    realm.say("Ana", "write to Bob: once more")
    news = "What you sent to Bob comes back: they have too much to read already."
    assert heard(realm, "Ana") == ["You write to Bob, and the letter goes after them.", news]
    again = realm.enter("Bob")
    assert again.lines[0].endswith(f"Letters wait for you: {FROM_ONE_MAX} unread.")
    letters = "\n".join(f"New, from Ana: call {number}" for number in range(FROM_ONE_MAX))
    assert realm.say("Bob", "letters") == [f"{letters}."]


def test_a_letter_to_who_is_awake_far_away_is_announced_there() -> None:
    """A letter is no word: even whoever is awake is told only that there is one."""
    realm = realm_of(Ana="vale", Bob="fen")
    realm.say("Ana", "write to Bob: dear Bob")
    assert heard(realm, "Bob") == [
        'There is a letter for you from Ana. (Say "letters" to read it.)'
    ]
    assert realm.say("Bob", "letters") == ["New, from Ana: dear Bob."]


def test_the_muted_are_not_heard_from_afar() -> None:
    """Whom somebody has muted they do not hear, wherever they go."""
    realm = realm_of(Ana="vale", Bob="vale")
    realm.say("Bob", "mute Ana")
    realm.say("Bob", "east")
    heard(realm, "Bob")
    realm.say("Ana", "tell Bob psst")
    realm.say("Ana", "write to Bob: psst")
    assert heard(realm, "Bob") == []
    assert realm.say("Bob", "letters") == ["There are no letters for you."]
    assert none_waits(realm)


def test_who_tells_where_others_have_gone() -> None:
    """Of those who left it tells where to; whether they are awake there it does not claim."""
    realm = realm_of(Ana="vale", Bob="fen", Cleo="moor")
    assert realm.say("Ana", "who") == [
        (
            "Nobody is awake here but you.\nGone to the Fen, awake or asleep: Bob.\n"
            "Gone to the Moor, awake or asleep: Cleo."
        )
    ]
    realm.say("Bob", "west")
    assert realm.say("Ana", "who")[0].startswith(
        "Awake: Bob and you.\nGone to the Moor, awake or asleep: Cleo."
    )


def test_words_wait_for_a_world_peer() -> None:
    """What nobody has carried yet is carried, once, by the next world peer that comes."""
    realm = realm_of(Ana="vale", Bob="fen")
    journeys: Any = realm.hosts._journeys
    journeys.next = lambda *_: []  # it dies just now
    realm.say("Ana", "tell Bob hold on")
    assert heard(realm, "Bob") == []
    del journeys.next
    realm.now_ms += 600
    realm.run()
    assert heard(realm, "Bob") == ['Ana tells you from afar, "hold on."']
    assert none_waits(realm)


def test_nobody_floods_the_ways() -> None:
    """While many of one sender's words wait to leave, they are asked to wait; then they go on."""
    realm = realm_of(Ana="vale", Bob="fen")
    journeys: Any = realm.hosts._journeys
    journeys.next = lambda *_: []
    told = [realm.say("Ana", f"tell Bob word {number}")[-1] for number in range(9)]
    assert told[-2:] == [
        'You send word after Bob, "word 7."',
        "Too many words are on their way already. Wait until some have got there.",
    ]
    del journeys.next
    realm.now_ms += 600
    realm.run()
    assert heard(realm, "Bob") == [f'Ana tells you from afar, "word {one}."' for one in range(8)]
    assert realm.say("Ana", "tell Bob word 9") == ['You send word after Bob, "word 9."']


def test_letters_go_with_whoever_they_are_for() -> None:
    """Whoever wakes up and goes on without reading has them in the next country, and back again."""
    realm = realm_of(Ana="vale", Bob="fen")
    sleep(realm, "Bob")
    realm.say("Ana", "write to Bob: the boat leaves at noon")
    realm.enter("Bob")
    realm.say("Bob", "west")
    assert at_of(realm, "Bob") == "vale"
    assert realm.say("Bob", "letters") == ["New, from Ana: the boat leaves at noon."]
    realm.say("Bob", "east")
    assert realm.say("Bob", "letters") == ["Ana: the boat leaves at noon."]
