"""What reaches a screen: nothing a terminal obeys, and lines that fit."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prompt_toolkit.utils import get_cwidth

from client.terminal.safe import TEXT_CHARS_MAX, safe_line, safe_text, wrapped


@pytest.mark.parametrize(
    "hostile,shown",
    [
        ("plain\nlines", "plain\nlines"),
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b]0;title\x07after", "after"),
        ("\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("\x9b2Jgone", "gone"),
        ("\x1bPq#0\x1b\\sixel", "sixel"),
        ("\x1bcreset", "reset"),
        ("bell\x07 back\x08 nul\x00 del\x7f", "bell back nul del"),
        ("over\rwrite", "over\nwrite"),
        ("\u202egnol\u202c \u2066x\u2069", "gnol x"),
        ("zero\u200bwidth \ufeffbom", "zerowidth bom"),
        ("half \udce9 surrogate", "half  surrogate"),
        ("a\u2028b\x0bc", "a\nb\nc"),
        ("क्\u200dष 👩\u200d🚀 naïve Ἀθήνα", "क्\u200dष 👩\u200d🚀 naïve Ἀθήνα"),
    ],
)
def test_only_what_is_harmless_is_printed(hostile: str, shown: str) -> None:
    """Escape sequences, control and direction marks go; every script stays."""
    assert safe_text(hostile) == shown


@given(st.text(st.characters() | st.sampled_from("\x1b[]\x9b;m\x07\\P\n\r\u202e"), max_size=80))
def test_no_text_controls_a_terminal(text: str) -> None:
    """Whatever comes in, nothing that a terminal obeys comes out, and cleaning twice is once."""
    clean = safe_text(text)
    assert safe_text(clean) == clean
    for mark in clean.replace("\n", ""):
        assert unicodedata.category(mark) not in ("Cc", "Cs")
        assert unicodedata.bidirectional(mark) not in ("RLO", "LRO", "RLE", "LRE", "RLI", "LRI")


def test_endless_text_is_cut() -> None:
    """A text longer than any honest answer costs no more than the longest honest one."""
    assert len(safe_text("x" * 10_000_000)) == TEXT_CHARS_MAX


def test_an_utterance_is_one_line() -> None:
    """What is typed or piped in is one line whatever line ends it has inside."""
    assert safe_line("  say hello\rto\u2028all\t \n") == "say hello to all"


@given(st.text("ab 漢é\n", max_size=200), st.integers(2, 40))
def test_wrapped_lines_fit_and_lose_nothing(text: str, columns: int) -> None:
    """No line is wider than the terminal, and only spaces at breaks are lost."""
    lines = wrapped(text, columns, get_cwidth)
    assert all(get_cwidth(line) <= columns for line in lines.split("\n"))
    assert "".join(lines.split()) == "".join(text.split())


def test_lines_break_between_words() -> None:
    """A word goes to the next line whole if it fits there."""
    assert wrapped("a brass lamp\n\n  hangs here", 8) == "a brass\nlamp\n\n  hangs\nhere"
    assert wrapped("unpronounceable", 6) == "unpron\nouncea\nble"
