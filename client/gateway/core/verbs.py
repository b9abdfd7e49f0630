"""The verbs a player may use: one literal table, a verb a line, and its patterns made ready.

A new verb is a line here and a capability in `content`; no code. The table says how a verb is said,
never what it does.

A pattern is words and slots. `_` is any of the verb's own words, `in/into` is either word, and
`item:here*` is a slot: the intent's field, where its noun is looked for, and a star if it may name
several things (one intent for each). `to=out` is a field that goes without saying. Places to look:

    here    things in the room                held   what the player carries
    seen    anything in sight, and scenery    player people in the room
    rooted  the same, first what stays where it is
    foe     as person, and of several that are alike the first
    way     a direction or a named exit       out    the very place the player is in
    topic   a verb, for help                  speech the rest of the line, word for word
    person  anybody in the room who lives     owner  the same, as in "Bob's"
    far     a player's name, in sight or not  words  words as they were typed, up to the next part
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, cast, get_args

from client.gateway.core.lexicon import battle, crafts, people, roads, things
from client.gateway.core.verb import Place, Verb
from client.gateway.core.vocabulary import DIRECTIONS, SOCIAL, Words

VERBS: Final[Mapping[str, Verb]] = {
    **roads.VERBS,
    **things.VERBS,
    **crafts.VERBS,
    **battle.VERBS,
    **people.VERBS,
    "move": Verb(
        "go walk head run move climb step stroll march proceed travel going swim wade",
        (
            "_ to:way",
            "_ to/into/inside/in/through/toward/towards/for/onto/over/along to:way",
            "_ back to/into to:way",
            "return to to:way",
            "_ back to=back",
            "_ back the way i/we came to=back",
            "_ back again to=back",
            "_ across/over to:way",
            "back to=back",
            "return to=back",
            "turn back to=back",
            "retrace my/our steps to=back",
            "get in/into/inside/to to:way",
            "enter to:way",
            "exit/leave through/by/to to:way",
            "exit/leave to:out",
            "_/get out of to:out",
            "exit to=out",
            "get out/outside to=out",
        ),
        then="away",
        asks="Which way?",
    ),
    "look": Verb(
        "look l",
        (
            "_",
            "_ around/about/here/round",
            "_ around here/me/us",
            "_ around/at the/this room/place",
            "_ at room",
            "have/take a look",
            "have/take a look around/about/round",
            "where am i",
            "where are we",
            "where's this",
            "where is this",
            "what's/whats here",
            "what is here",
            "what's/whats around/nearby",
            "what is around/nearby",
            "what's/whats in here",
            "what is in here",
            "what's/whats around here/me",
            "what is around here/me",
            "what's/whats in the/this room",
            "what is in the/this room",
            "what do/can i see",
            "what do/can i see here",
            "what can you see",
            "where can i go",
            "what are the exits",
            "which/what exits are there",
            "exits",
            "show/list exits",
            "show/list the exits",
            "look for exits",
            "look for the exits",
            "describe/examine/x the/this room/place",
            "describe/examine/x room",
        ),
    ),
    "examine": Verb(
        "examine x inspect study check describe view observe ex exam",
        (
            "_/search target:seen*",
            "look/l target:seen*",
            "_ in/inside/into target:seen*",
            "look/l/peer/gaze/stare/glance at/in/inside/into/on/upon target:seen*",
            "look/l/peer/gaze/stare/glance under/behind/over/through target:seen*",
            "look/l closely/carefully at target:seen*",
            "have/take a look at/in/inside target:seen*",
            "have/take a closer look at target:seen*",
            "what is/are target:seen",
            "what's/whats target:seen",
            "what is/are in/inside/on target:seen",
            "what's/whats in/inside/on target:seen",
            "who is target:person",
            "who's target:person",
        ),
        asks="What do you want to look at?",
    ),
    "take": Verb(
        "take get grab g pocket collect fetch snatch seize acquire obtain",
        (
            "_ item:here*",
            "_ item:here* from/off source:seen",
            "_ item:here* out of source:seen",
            "_ item:here* with me",
            "pick/scoop/snatch up item:here*",
            "pick/scoop/snatch item:here* up",
            "pick item:here*",
            "pick/scoop up item:here* from/off source:seen",
            "pick/scoop up item:here* out of source:seen",
            "remove item:here* from source:seen",
            "remove item:here* out of source:seen",
        ),
        then="held",
        asks="What do you want to take?",
    ),
    "drop": Verb(
        "drop discard dump",
        (
            "_ item:held*",
            "_ item:held* here",
            "put/set/lay/throw/toss down item:held*",
            "put/set/lay/throw/toss item:held* down",
            "drop item:held* on the floor/ground",
            "put/set/lay item:held* on the floor/ground",
            "leave item:held*",
            "leave item:held* here/behind",
            "leave behind item:held*",
            "throw away item:held*",
            "throw item:held* away",
            "let go of item:held*",
            "get rid of item:held*",
        ),
        then="here",
        asks="What do you want to drop?",
    ),
    "inventory": Verb(
        "inventory inv i",
        (
            "_",
            "check/show/view/list/open/see/take inventory/inv",
            "check/show/view/list/open/see my/me inventory/inv/pockets",
            "check/show/view/list my things/belongings",
            "show me my inventory/inv",
            "my inventory/inv",
            "look at/in my inventory/inv/pockets/things",
            "what am i carrying/holding",
            "what do i have",
            "what do i carry/hold",
            "what do i have with/on me",
            "what have i got",
            "what've i got",
            "what is in my inventory/pockets/hands",
            "what's/whats in my inventory/pockets/hands",
        ),
    ),
    "say": Verb(
        "say exclaim",
        (
            "_ text:speech",
            "_ text:speech to to:player",
            "_ to to:player text:speech",
            "tell to:player text:speech",
            "tell to:player that text:speech",
        ),
        asks="Say what? For example: say hello",
    ),
    "emote": Verb("emote pose", ("_ text:speech",), asks="Do what? For example: emote dances"),
    "wait": Verb(
        "wait z",
        (
            "_",
            "_ here",
            "_ a moment/while/bit/second/minute/turn",
            "_ for a moment/while/bit/second/minute/turn",
            "do nothing",
            "pass the time",
        ),
    ),
    "who": Verb(
        "who",
        (
            "_",
            "_ is/are here/around/online/there/playing/awake",
            "_ is/are in here",
            "_ else is here/around/online/there/playing/awake",
            "who's/whos here/around/online/there/playing/awake",
            "who's in here",
            "who's else here",
            "is anyone/anybody/someone here/around/there",
            "is anyone/anybody else here/around/there",
            "players",
        ),
    ),
    "help": Verb(
        "help h commands",
        (
            "_",
            "_ me",
            "_ text:topic",
            "_ on/with/about text:topic",
            "what can i do",
            "what can i do here",
            "what should/could i do",
            "what do i do",
            "what are the commands",
            "how do i play",
            "how does this work",
            "how does this game work",
            "show/list commands",
            "show/list the/all commands",
        ),
    ),
}


@dataclass(frozen=True)
class Slot:
    """A gap in a pattern that the player's nouns, or their speech, go in."""

    field: str
    place: Place
    many: bool


@dataclass(frozen=True)
class Pattern:
    """One way to say a verb: alternatives of words, and slots."""

    verb: str
    parts: tuple[frozenset[str] | Slot, ...]
    fixed: tuple[tuple[str, str], ...] = ()  # fields that go without saying

    @property
    def rank(self) -> tuple[int, int]:
        """More words said by the pattern itself come first; among these, more slots."""
        slots = sum(isinstance(part, Slot) for part in self.parts)
        return (slots - len(self.parts), -slots)

    @property
    def speaks(self) -> bool:
        """Whether it takes the rest of the line word for word."""
        return any(isinstance(part, Slot) and part.place == "speech" for part in self.parts)


def _part(text: str, words: str) -> frozenset[str] | Slot:
    field, colon, place = text.partition(":")
    if colon:
        many = place.endswith("*")
        assert place.rstrip("*") in get_args(Place), f"no such place to look: {text}"
        return Slot(field, cast("Place", place.rstrip("*")), many)
    return frozenset(
        word for one in text.split("/") for word in (words.split() if one == "_" else [one])
    )


def _patterns(verbs: Mapping[str, Verb]) -> Mapping[str, tuple[Pattern, ...]]:
    """Every pattern under each word that it may start with, the most telling first."""
    made: dict[str, list[Pattern]] = {}
    for name, verb in verbs.items():
        for text in verb.patterns:
            said = [part for part in text.split() if "=" not in part]
            fixed = tuple(
                (part[0], part[2]) for one in text.split() if (part := one.partition("="))[1]
            )
            parts = tuple(_part(part, verb.words) for part in said)
            assert isinstance(parts[0], frozenset), f"a pattern starts with a word: {text}"
            for word in sorted(parts[0]):
                made.setdefault(word, []).append(Pattern(name, parts, fixed))
    return {word: tuple(sorted(found, key=lambda one: one.rank)) for word, found in made.items()}


def _heads(patterns: Mapping[str, tuple[Pattern, ...]], *, speaking: bool) -> Words:
    return frozenset(
        word for word, found in patterns.items() if any(one.speaks for one in found) or not speaking
    )


PATTERNS: Final = _patterns(VERBS)
HEADS: Final = _heads(PATTERNS, speaking=False)
SPEAKING: Final = _heads(PATTERNS, speaking=True)
STARTS: Final = HEADS | frozenset(DIRECTIONS) | frozenset(SOCIAL)
# Words inside patterns: known, and never a noun by a slip of the finger.
INNER: Final = frozenset(
    word
    for found in PATTERNS.values()
    for pattern in found
    for part in pattern.parts
    if isinstance(part, frozenset)
    for word in part
)
