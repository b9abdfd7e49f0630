"""Slips of the finger are put right where that is certain, and nowhere else."""

import pytest

from client.gateway.core.spelling import repaired
from client.gateway.core.words import tokens

IN_SIGHT = frozenset({"lantern", "lanterns", "three", "rope", "horse", "fountain", "star"})


def first_noun(line: str) -> tuple[str, str]:
    """The last word of a line as it is read, and what it might be a slip for."""
    token = repaired(tokens(line), IN_SIGHT)[-1]
    return token.word, token.maybe


@pytest.mark.parametrize(
    "line,word",
    [
        ("take lantren", "lantern"),
        ("take lantrn", "lantern"),
        ("take lantrens", "lanterns"),
        ("take rpoe", "rope"),
        ("take ropee", "rope"),
        ("x fuontain", "fountain"),
        ("x foutain", "fountain"),
        ("exmaine", "examine"),
        ("tkae", "take"),
        ("inventroy", "inventory"),
        ("nroth", "north"),
        ("look arround", "around"),
    ],
)
def test_a_certain_slip_is_put_right(line: str, word: str) -> None:
    """Two letters swapped, one doubled, or one wrong in a long word."""
    assert first_noun(line) == (word, "")


@pytest.mark.parametrize(
    "line",
    [
        "take tree",  # not "three"
        "what's",  # not "what"
        "x hose",  # not "horse"
        "take stair",  # not "star"
        "take rop",  # shorter than four
        "teh",
        "take lock",  # not "look"
        "took",
        "dropped",
        "discarded",
        "lock",
        "open",
        "went",
        "take bell",
    ],
)
def test_a_word_that_is_one_is_left_alone(line: str) -> None:
    """A known word, a short one or another form of a word is never made into another."""
    assert first_noun(line)[0] == line.rsplit(maxsplit=1)[-1]


def test_a_doubtful_slip_is_only_proposed() -> None:
    """One wrong letter in a short noun may be another noun."""
    assert first_noun("take rupe") == ("rupe", "rope")
    assert first_noun("take antern") == ("antern", "lantern")


def test_speech_is_not_corrected() -> None:
    """What is said stays as it was typed."""
    assert [token.word for token in repaired(tokens("say lantren"), IN_SIGHT)][-1] == "lantren"
