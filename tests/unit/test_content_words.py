"""Words from players: nothing hidden, nothing that steers a terminal, no one else's voice."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.words import SPEECH_CHARS_MAX, cleaned, fit_name, gesture, looks_of, spoken

HOSTILE = st.text(
    st.one_of(
        st.sampled_from("\x1b\x9b[]31mH\x07\u202e\u2066\u200b\u2028\r\n\t\x00\ud800\U000e0041'\""),
        st.characters(),
    )
)


@given(HOSTILE)
def test_speech_is_safe_to_show(text: str) -> None:
    """Nothing said holds control or direction characters or a double quote; and it is short."""
    for words in (spoken(text), gesture(text)):
        assert len(words) <= SPEECH_CHARS_MAX
        assert '"' not in words
        assert all(
            unicodedata.category(mark) not in {"Cc", "Cs", "Co", "Zl", "Zp"} for mark in words
        )
        assert all(unicodedata.bidirectional(mark) not in BIDI_CONTROLS for mark in words)
        assert words.encode().decode() == words


BIDI_CONTROLS = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}


@given(HOSTILE)
def test_cleaning_again_changes_nothing(text: str) -> None:
    """What was cleaned is clean."""
    assert cleaned(cleaned(text)) == cleaned(text)


@pytest.mark.parametrize(
    "text,said",
    [
        ("hello", "hello"),
        ("  hello \n\t there ", "hello there"),
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b]0;title\x07hi", "hi"),
        ("a\u202eb\u2066c", "abc"),
        ("l\u200be\u00adt", "let"),
        ("0 \U000e0000 0", "0 0"),
        ('"quoted"', "quoted"),
        ('hi" Bob says, "I quit', "hi' Bob says, 'I quit"),
        ("'tis so", "'tis so"),
        (
            "na\u0131ve \u4f60\u597d \u0633\u0644\u0627\u0645",
            "na\u0131ve \u4f60\u597d \u0633\u0644\u0627\u0645",
        ),
        ("z" + "\u0301" * 50, "z\u0301\u0301\u0301"),
        ("\u3164\u2800\u115f", ""),
        ("x" * 500, "x" * 399 + "\u2026"),
    ],
)
def test_what_is_said_is_what_was_meant(text: str, said: str) -> None:
    """Honest words of every script stay as they are; tricks go."""
    assert spoken(text) == said


@pytest.mark.parametrize(
    "name", ["Ana", "Jean-Luc", "O'Brien", "Zo\u00eb", "\u674e\u96f7", "Bot12", "Ana Maria"]
)
def test_a_name_is_kept_as_it_is(name: str) -> None:
    """Letters of any script, digits, hyphens, apostrophes and single spaces make a name."""
    assert fit_name(name) == name


@pytest.mark.parametrize(
    "name",
    [
        "",
        "A",
        "x" * 25,
        "you",
        "Somebody",
        "the lamp",
        "An Oar",
        'Ana"',
        "<b>",
        "12",
        "--",
        "a{b}",
        "\u202e\u202e\u202e",
        "Ana.",
        "Ana:",
        "\U0001f600\U0001f600",
        "\u200d\u200d",
        "9lives",
    ],
)
def test_what_is_no_name_is_refused(name: str) -> None:
    """Nobody is called what the game itself says, or what can't be read or said."""
    assert fit_name(name) is None


def test_a_name_loses_what_nobody_can_see() -> None:
    """Two players can't share a name that differs only in hidden characters."""
    assert fit_name(" A\u200dn\u200ba\u202e ") == "Ana"


@pytest.mark.parametrize(
    "one,other",
    [("Ann", "Anne"), ("Ай", "Аа"), ("Ἑλένη", "Ελένα"), ("Вера", "Вега"), ("Bo", "Bob")],  # noqa: RUF001
)
def test_names_that_can_be_told_apart_are_two(one: str, other: str) -> None:
    """Whoever writes in another script keeps a name of their own there."""
    assert looks_of(one) != looks_of(other)
    assert (fit_name(one), fit_name(other)) == (one, other)


def test_names_that_can_not_be_told_apart_are_one() -> None:
    """Letters of another script, wide letters, a nought and a bent apostrophe deceive nobody."""
    for name, deceiver in (
        ("Bo", "B0"), ("Oona", "\u041e\u043ena"), ("Pax", "\u0420\u0430\u0445"),
        ("O'Brien", "O\u2019Brien"), ("Bo", "\uff22o"), ("Nina", "\u039d\u0131n\u03b1"),
    ):  # fmt: skip
        assert looks_of(deceiver) == looks_of(name), deceiver
