"""What holds for any text at all."""

from typing import Final

from hypothesis import example, given, settings
from hypothesis import strategies as st

from client.gateway.core.grammar import interpret
from client.gateway.core.limits import CLAUSES_MAX, INTENTS_MAX, SPEECH_CHARACTERS_MAX
from client.gateway.core.reading import Memory, Reading
from client.gateway.core.verbs import INNER, STARTS, VERBS
from client.gateway.core.vocabulary import DIRECTIONS
from client.gateway.core.words import cleaned
from content.perception import Observation
from content.routes import BACK
from tests.unit.utterances import IDS, SQUARE

WORDS: Final = sorted(
    STARTS
    | INNER
    | {"lantern", "lanterns", "rope", "coins", "bob", "goblin", "brass", "smithy", "gate", "tree"}
    | {
        "all",
        "but",
        "both",
        "and",
        "then",
        "it",
        "them",
        "him",
        "two",
        "3",
        "1",
        "yes",
        "no",
        "the",
    }
    | {",", ".", ";", "?", "'", '"', ":", "don't", "if", "please", "lantren", "from", "one", "g"}
)
ANY_TEXT: Final = st.one_of(
    st.text(max_size=700),
    st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join),
    st.text(
        alphabet=sorted(set("".join(WORDS)) | set(" \u201c\u201d\u2019\u202e\x00\n")), max_size=90
    ),
)
LINES: Final = st.lists(ANY_TEXT, min_size=1, max_size=4)


def read(lines: list[str]) -> list[Reading]:
    """The readings of lines said in turn; every memory is stored and read again between two."""
    memory, readings = Memory(), []
    for line in lines:
        reading = interpret(line, SQUARE, memory)
        memory = Memory.from_json(reading.memory.to_json())
        assert memory == reading.memory
        readings.append(reading)
    return readings


@settings(max_examples=600, deadline=None)
@given(lines=LINES)
@example(lines=["take lantern", "1"])
@example(lines=["take take take", "\U0001f600", "x" * 2000])
def test_any_text_is_either_done_or_asked_about_or_refused(lines: list[str]) -> None:
    """A reading is exactly one of three things, within its bounds."""
    for reading in read(lines):
        given_back = [bool(reading.intents), bool(reading.question), bool(reading.refused)]
        assert sum(given_back) == 1, reading
        assert len(reading.intents) <= INTENTS_MAX
        assert len(reading.requires) == len(reading.intents)
        assert all(need is None or 0 <= need < at for at, need in enumerate(reading.requires))
        assert (reading.question is None) == (reading.memory.pending is None)


@settings(max_examples=600, deadline=None)
@given(lines=LINES)
def test_no_intent_names_what_the_player_was_not_shown(lines: list[str]) -> None:
    """Every id is one of the observation's, every direction a full word, every verb the table's."""
    for reading in read(lines):
        for intent in reading.intents:
            assert intent["verb"] in VERBS
            named = [intent.get("item"), intent.get("target"), intent.get("source")]
            if intent["verb"] == "move":
                assert intent["to"] in (*DIRECTIONS.values(), BACK)
            else:
                named.append(intent.get("to"))
            assert {one for one in named if one is not None} <= IDS


@settings(max_examples=600, deadline=None)
@given(lines=LINES)
def test_speech_is_what_was_typed(lines: list[str]) -> None:
    """What is said is part of the player's own lines, word for word."""
    typed = [cleaned(line) for line in lines]
    for number, reading in enumerate(read(lines)):
        for intent in reading.intents:
            if intent["verb"] == "say":
                assert any(intent["text"] in line for line in typed[: number + 1])
                assert intent["text"].strip()


@settings(max_examples=200, deadline=None)
@given(text=ANY_TEXT)
def test_a_line_is_read_the_same_way_each_time(text: str) -> None:
    """The same words in the same place mean the same."""
    assert interpret(text, SQUARE, Memory()) == interpret(text, SQUARE, Memory())


def test_characters_nobody_can_see_change_nothing() -> None:
    """Control and direction characters are stripped before a line is read."""
    reading = interpret("ta\u202eke\u200b rope\x00\x1b", SQUARE, Memory())
    assert reading.intents == ({"verb": "take", "item": "rope"},)


def test_a_question_is_dropped_with_the_room_it_was_asked_in() -> None:
    """An answer that comes in another room answers nothing."""
    asked = interpret("take lantern", SQUARE, Memory())
    elsewhere: Observation = {**SQUARE, "room": {"id": "cellar", "name": "Cellar"}}
    assert interpret("1", elsewhere, asked.memory).intents == ()


def test_what_was_chosen_may_have_gone_meanwhile() -> None:
    """An answer is judged against what is there when it is given."""
    asked = interpret("take lantern and go north", SQUARE, Memory())
    fewer = [one for one in SQUARE["here"] if one["id"] != "tin_lantern"]
    answered = interpret("2", {**SQUARE, "here": fewer}, asked.memory)
    assert answered.intents == ()
    assert answered.refused is not None


def test_a_flood_is_cut_or_refused() -> None:
    """Too long a command is refused; too long a speech is cut and the player is told."""
    command = interpret("take rope, " * 90, SQUARE, Memory())
    assert command.refused is not None
    assert not command.intents
    speech = interpret("say " + "ha " * 900, SQUARE, Memory())
    assert len(speech.intents[0]["text"]) <= SPEECH_CHARACTERS_MAX
    assert speech.notes
    many = interpret("n. " * 40, SQUARE, Memory())
    assert len(many.intents) == CLAUSES_MAX
    assert many.notes
