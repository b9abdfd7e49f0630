"""Sentences: for the one who tried, for the one who lost, and for onlookers."""

import re
from pathlib import Path

import pytest

import content
from content import sentences
from content.capabilities.table import CAPABILITIES
from content.model import Outcome
from content.noticing import COMINGS, NOTICED
from content.prose import _SCENES, for_actor, for_witness
from tests.unit.content_stage import stage

CONTENT = Path(content.__file__).parent
SOURCES = [
    *sorted((CONTENT / "capabilities").glob("*.py")),
    CONTENT / "barriers.py",
    CONTENT / "letters.py",
    CONTENT / "post.py",
    CONTENT / "hearing.py",
    CONTENT / "sequence.py",
    CONTENT / "travellers.py",
    CONTENT / "following.py",
    CONTENT / "quests.py",
    CONTENT / "gifts.py",
    CONTENT / "duels.py",
    CONTENT / "effects.py",
    CONTENT / "falling.py",
    CONTENT / "fighting.py",
    CONTENT / "guarding.py",
    CONTENT / "lasting.py",
    CONTENT / "magic.py",
    CONTENT / "prowling.py",
    CONTENT / "resting.py",
    CONTENT / "supplies.py",
]
REASON = re.compile(r'"([a-z]+\.[a-z_]+)"')


def reasons(sources: list[Path]) -> set[str]:
    """Every reason that a capability gives."""
    return {found for path in sources for found in REASON.findall(path.read_text("utf-8"))}


def conflict(outcome: Outcome) -> Outcome:
    """The outcome as a replica marks it when somebody else came first."""
    return {**outcome, "result": "conflict"}


def test_every_reason_has_its_sentence() -> None:
    """Each reason that a capability gives is a scene or a sentence, and no sentence is unused."""
    told = {*sentences.FOR_ACTOR, *sentences.FOR_TARGET, *sentences.FOR_WITNESS, *_SCENES}
    assert reasons(SOURCES) | {"drop.in_reach"} == told  # that one is chosen by prose itself
    assert set(sentences.FOR_WITNESS) | COMINGS == NOTICED
    assert {*CAPABILITIES, ""} <= set(sentences.FOR_LOSER)


def test_sentences_stand_alone() -> None:
    """Each starts with a capital or a name, ends with a stop, and does not shout."""
    for table in (sentences.FOR_ACTOR, sentences.FOR_WITNESS):
        for sentence in table.values():
            assert re.fullmatch(r"([A-Z{]).*([.}]|\{text\}\")", sentence), sentence
    every = [*sentences.FOR_ACTOR.values(), *sum(sentences.FOR_LOSER.values(), ())]
    assert not [sentence for sentence in every if "!" in sentence]


def test_arrival_opens_the_world() -> None:
    """Who comes in is told the title, the intro and the room; who wakes, the room."""
    set_up = stage()
    first = set_up.told("ana", "enter", name="Ana")
    assert first.startswith("The Saltern at Low Water\n\nOne autumn")
    assert "\n\nWeighing Yard\nWhite dust" in first
    set_up.do("ana", "leave")
    back = set_up.told("ana", "enter", name="Ana")
    assert back.startswith("You wake where you fell asleep.\n\nWeighing Yard\n")
    again = set_up.told("ana", "enter", name="Ana")
    assert again.startswith("You are back where you were.\n\nWeighing Yard\n")


def test_a_known_room_is_told_briefly() -> None:
    """The first visit gets the description, the next ones a line; `look` tells all again."""
    set_up = stage("Ana")
    assert "furred with dry weed" in set_up.told("ana", "move", to="east")
    set_up.do("ana", "move", to="west")
    assert set_up.told("ana", "move", to="east").split("\n") == [
        "Loading Dock",
        "The stone quay and its iron rings; bindweed, steps, the tongue of the chute.",
        "A sea chest has been carried as far as the edge and left.",
        "You see a coil of rope here.",
        "In the sea chest: some cork floats, an iron key and a silver key.",
        "Exits: west to the Weighing Yard, down by the weedy steps.",
    ]
    assert "furred with dry weed" in set_up.told("ana", "look")


def test_hands_and_pockets() -> None:
    """Taking, carrying, looking into and putting down are told with articles and numbers."""
    set_up = stage("Ana")
    assert set_up.told("ana", "inventory") == "You carry nothing."
    assert set_up.told("ana", "take", item="lamp") == "You take the brass lamp."
    assert set_up.told("ana", "take", item="lamp") == "You have the brass lamp already."
    assert set_up.told("ana", "take", item="lamp") == "You have the brass lamp already."
    set_up.do("ana", "move", to="north")
    set_up.do("ana", "take", item="basket")
    carried = "You carry a willow basket and a brass lamp.\nIn the willow basket: some samphire."
    assert set_up.told("ana", "inventory") == carried
    assert set_up.told("ana", "examine", target="ana").startswith("You are Ana, as far as you")
    assert set_up.told("ana", "examine", target="basket").endswith("\nIn it: some samphire.")
    taken = set_up.told("ana", "take", item="samphire")
    assert taken == "You take the samphire from the willow basket."
    assert set_up.told("ana", "examine", target="basket").endswith("\nIt is empty.")
    assert set_up.told("ana", "drop", item="lamp") == "You put the brass lamp down."
    assert set_up.told("ana", "drop", item="lamp") == "You are not carrying the brass lamp."


@pytest.mark.parametrize(
    "verb,fields,sentence",
    [
        ("take", {"item": "scale"}, "The platform scale will not come away: it stays where it is."),
        ("take", {"item": "kettle"}, "You see no such thing here."),
        ("take", {"item": "lamp", "quantity": 2}, "There is only one brass lamp."),
        ("move", {"to": "up"}, "You cannot go up from here."),
        ("move", {"to": "cap"}, "You see no way there from here."),
        ("say", {"text": "hello"}, 'You say, "hello."'),
        ("say", {"text": "Are you well?", "to": "bob"}, 'You ask Bob, "Are you well?"'),
        ("say", {"text": "hi", "to": "ana"}, 'You mutter to yourself, "hi."'),
        ("say", {"text": "{lost_to} {0} %s"}, 'You say, "{lost_to} {0} %s."'),
        ("emote", {"text": "sits down"}, "You sit down."),
        ("emote", {"text": "'s hand shakes"}, "Ana's hand shakes."),
        ("examine", {"target": "bob"}, "Bob is here, and meets your eye."),
        ("examine", {"target": "detail:yard:glare"}, "You look away with a green stripe across"),
        ("who", {}, "Awake: Bob and you."),
        ("help", {"text": "fly"}, "There is nothing to explain by that name."),
        ("leave", {}, "You find a place to lie down, and sleep comes."),
        ("fly", {}, "Nothing comes of that: it makes no sense here."),
    ],
)
def test_each_answer_fits_its_deed(verb: str, fields: dict[str, object], sentence: str) -> None:
    """The actor is told in one or two sentences what came of it."""
    assert stage("Ana", "Bob").told("ana", verb, **fields).startswith(sentence)


def test_plural_things_are_spoken_of_in_the_plural() -> None:
    """Sacks will not come away: they stay where they are."""
    set_up = stage("Ana")
    for way in ("in", "up"):
        set_up.do("ana", "move", to=way)
    fixed = "The hanging sacks will not come away: they stay where they are."
    assert set_up.told("ana", "take", item="sacks") == fixed


def test_help_is_the_capabilities_own_words() -> None:
    """`help` lists the verbs in groups, `help take` explains one with an example."""
    set_up = stage("Ana")
    assert "\nThings: take, drop, put," in set_up.told("ana", "help")
    page = set_up.told("ana", "help", text=" Take ")
    assert page.startswith("take:\nPick something up, or take it out of something.\nFor example:")


def test_the_loser_of_a_race_is_told_how() -> None:
    """Who reached for a thing too late is told whose hand was first, or at least that one was."""
    set_up = stage("Ana", "Bob")
    set_up.do("ana", "take", item="lamp")
    lost = conflict(set_up.do("bob", "take", item="lamp"))
    assert for_actor(lost, set_up.state, "Ana") == (
        "You reach for the brass lamp, but Ana's hand closes on it first."
    )
    assert for_actor(lost, set_up.state, None) == (
        "You reach for the brass lamp, but it is gone from where you saw it."
    )
    assert for_actor(lost, set_up.state, "Bob") == "You see no such thing here."
    dropped = conflict(set_up.do("bob", "drop", item="lamp"))
    assert for_actor(dropped, set_up.state, "Ana") == (
        "You go to put the brass lamp down and find your hand empty: Ana had it before you."
    )


@pytest.mark.parametrize("reason", sorted(reasons(SOURCES)))
@pytest.mark.parametrize("lost_to", ["Ana", None])
def test_every_deed_can_be_lost(reason: str, lost_to: str | None) -> None:
    """Whatever an intent was, there is a sentence for losing it, with and without a name."""
    outcome: Outcome = {
        "result": "conflict",
        "verb": reason.partition(".")[0],
        "actor": "bob",
        "patch": [],
        "refused": [],
        "reason": reason,
        "about": {},
    }
    told = for_actor(outcome, stage("Ana", "Bob").state, lost_to)
    assert told.endswith(".")
    assert "{" not in told
    assert told != "Nothing comes of that."


def test_an_unknown_outcome_is_told_plainly() -> None:
    """An outcome of other rules still gives a sentence, and nothing to onlookers."""
    set_up = stage("Ana", "Bob")
    assert set_up.last is not None
    odd: Outcome = {**set_up.last, "reason": "fly.done", "about": {}}
    assert for_actor(odd, set_up.state) == "Nothing comes of that."
    assert for_witness(odd, set_up.state, set_up.state, "ana") is None


@pytest.mark.parametrize(
    "verb,fields,heard",
    [
        ("take", {"item": "lamp"}, "Ana takes the brass lamp."),
        ("take", {"item": "rake"}, "Ana takes the salt rake from the salt barrow."),
        ("say", {"text": "Hello there"}, 'Ana says, "Hello there."'),
        ("say", {"text": "Who?", "to": "bob"}, 'Ana asks you, "Who?"'),
        ("say", {"text": "hm", "to": "ana"}, 'Ana mutters, "hm."'),
        ("emote", {"text": "waves"}, "Ana waves."),
        ("leave", {}, "Ana lies down and falls asleep."),
        ("move", {"to": "north"}, "Ana goes north."),
        ("move", {"to": "in"}, "Ana goes inside."),
    ],
)
def test_onlookers_are_told(verb: str, fields: dict[str, object], heard: str) -> None:
    """Those in the room hear of a deed from outside, in the third person."""
    set_up = stage("Ana", "Bob")
    set_up.do("ana", verb, **fields)
    assert set_up.heard() == {"bob": heard}


def test_what_is_said_to_one_is_heard_by_all() -> None:
    """The one spoken to is `you`, the others hear the name."""
    set_up = stage("Ana", "Bob", "Cleo")
    set_up.do("ana", "say", text="Mind the step", to="bob")
    heard = {
        "bob": 'Ana says to you, "Mind the step."',
        "cleo": 'Ana says to Bob, "Mind the step."',
    }
    assert set_up.heard() == heard


def test_comings_and_goings_are_seen_from_both_rooms() -> None:
    """One room sees where somebody goes, the other whence; the chute has its own words."""
    set_up = stage("Ana", "Bob", "Cleo")
    set_up.do("cleo", "move", to="in")
    set_up.do("ana", "move", to="in")
    assert set_up.heard() == {"bob": "Ana goes inside.", "cleo": "Ana arrives from outside."}
    set_up.do("ana", "move", to="up")
    assert set_up.heard() == {"cleo": "Ana goes up."}
    set_up.do("bob", "move", to="east")
    set_up.do("cleo", "move", to="up")
    assert set_up.heard() == {"ana": "Cleo arrives from below."}
    set_up.do("ana", "move", to="east")
    assert set_up.heard() == {
        "bob": "Ana shoots out of the salt chute in a burst of white dust.",
        "cleo": "Ana sits down in the salt chute, lets go, and is gone.",
    }
    set_up.do("ana", "move", to="west")
    assert set_up.heard() == {"bob": "Ana goes west."}


def test_waking_and_first_arrival_are_noticed() -> None:
    """Those in the room see somebody come for the first time, and wake later."""
    set_up = stage("Ana")
    set_up.do("bob", "enter", name="Bob")
    assert set_up.heard() == {"ana": "Bob arrives, new to this place."}
    set_up.do("bob", "leave")
    set_up.do("bob", "enter", name="Bob")
    assert set_up.heard() == {"ana": "Bob wakes up."}
    set_up.do("bob", "enter", name="Bob")
    assert set_up.heard() == {}
