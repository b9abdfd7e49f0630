"""Characters whom a model plays: when they think, of what, and what may come of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from client.gateway.cast import CastError, read_cast
from client.gateway.core.ladder import Question
from client.gateway.core.mind import LINE_CHARS_MAX, MEMORY_MAX, STALE_MS, Mind, Role
from client.gateway.core.reply import Wrong
from client.tellings import Heard, Observed, Told

START = 1_000_000
ROLE = Role("Tamsin", "You mend nets and miss the sea.", 10_000)


def mind() -> Mind:
    """Tamsin, beside Jory, whom a model plays as well."""
    return Mind(ROLE, ("Tamsin", "Jory"))


def sees(*names: str) -> Observed:
    """A place with these players in it."""
    return Observed({"text": "Dock\nA quay.", "players": [{"name": name} for name in names]})


def stirred(one: Mind, now_ms: int = START) -> Question[str] | None:
    """Somebody spoke; what the character asks models then."""
    one.take(Heard('Ana says to you, "Good morning."'), now_ms)
    return one.due(now_ms)


def test_it_thinks_when_somebody_does_something() -> None:
    """Of who it is, what it sees and what happened; what it then says is a line like anybody's."""
    one = mind()
    one.take(sees("Ana"), START)
    assert one.due(START) is None
    asked = stirred(one)
    assert asked is not None
    assert json.loads(asked.messages[1]["content"]) == {
        "you": {"name": "Tamsin", "who": ROLE.persona}, "place": "Dock A quay.",
        "happened": ['Ana says to you, "Good morning."'],
    }  # fmt: skip
    line = asked.read('{"do": "say good morning to Ana"}', "stub")
    assert line == "say good morning to Ana"
    one.thought(line)
    again = stirred(one, START + ROLE.pace_ms)
    assert again is not None
    assert json.loads(again.messages[1]["content"])["happened"][1] == "> say good morning to Ana"


def test_it_is_never_faster_than_its_pace() -> None:
    """And thinks one thing at a time; what happened long ago is no reason any more."""
    one = mind()
    one.take(sees("Ana"), START)
    assert stirred(one) is not None
    assert stirred(one, START + 1) is None
    one.thought(None)
    assert one.due(START + ROLE.pace_ms - 1) is None
    assert one.due(START + ROLE.pace_ms) is not None
    one.thought(None)
    assert one.due(START + 9 * ROLE.pace_ms) is None
    one.take(Heard("A gull."), START)
    assert one.due(START + 9 * ROLE.pace_ms + STALE_MS) is None


def test_characters_among_themselves_are_quiet() -> None:
    """Nobody pays for what no player hears."""
    one = mind()
    for names in ((), ("Jory",)):
        one.take(sees(*names), START)
        assert stirred(one) is None
    one.take(sees("Jory", "Ana"), START)
    assert stirred(one) is not None


@pytest.mark.parametrize(
    "reply",
    [
        "", "say hello", "[]", "{}", '{"do": null}', '{"do": 7}', "[" * 9_999,
        json.dumps({"do": "x" * (LINE_CHARS_MAX + 1)}),
    ],
    ids=lambda reply: str(reply)[:20],
)  # fmt: skip
def test_a_reply_that_is_no_line_is_wrong(reply: str) -> None:
    """Whatever a model says; it is told what is wrong."""
    one = mind()
    one.take(sees("Ana"), START)
    asked = stirred(one)
    assert asked is not None
    assert isinstance(asked.read(reply, "stub"), Wrong)


@pytest.mark.parametrize("said", ["", "\u202e\n "])
def test_a_character_may_do_nothing(said: str) -> None:
    """That is a reply like another, and nothing to remember."""
    one = mind()
    one.take(sees("Ana"), START)
    asked = stirred(one)
    assert asked is not None
    assert asked.read(json.dumps({"do": said}), "stub") == ""
    one.thought("")
    again = stirred(one, START + ROLE.pace_ms)
    assert again is not None
    assert len(json.loads(again.messages[1]["content"])["happened"]) == 2


def test_a_line_is_one_line() -> None:
    """Nothing in it ends it or hides in it."""
    one = mind()
    one.take(sees("Ana"), START)
    asked = stirred(one)
    assert asked is not None
    assert asked.read('{"do": "say a\\nb\\u202e"}', "stub") == "say a b"


def test_its_memory_is_bounded() -> None:
    """The newest lines are remembered."""
    one = mind()
    one.take(sees("Ana"), START)
    for number in range(3 * MEMORY_MAX):
        one.take(Told("u", 0, 1, "pass", f"{number} " + "x" * 999, final=True), START)
    asked = stirred(one)
    assert asked is not None
    happened = json.loads(asked.messages[1]["content"])["happened"]
    assert len(happened) == MEMORY_MAX
    assert max(len(line) for line in happened) == LINE_CHARS_MAX


GOOD = """
[[character]]
name = "Tamsin"
persona = "You mend nets."
"""


def cast(tmp_path: Path, text: str) -> tuple[Role, ...]:
    """What a file of characters declares."""
    file = tmp_path / "cast.toml"
    file.write_text(text, encoding="utf-8")
    return read_cast(file)


def test_a_cast_is_read(tmp_path: Path) -> None:
    """With a pace where none is given."""
    assert cast(tmp_path, GOOD) == (Role("Tamsin", "You mend nets.", 10_000),)


@pytest.mark.parametrize(
    "text, says",
    [
        ("x", "TOML"),
        ("a = 1", "no [[character]] tables"),
        (GOOD + GOOD, "two characters of one name"),
        (GOOD + "age = 3", "no key 'age'"),
        (GOOD + 'pace_s = "soon"', "not of its kind"),
        (GOOD + "pace_s = 1", "3 to 3600"),
        (GOOD.replace("Tamsin", "@x"), "no name"),
        (GOOD.replace("You mend nets.", ""), "persona is a text"),
        (GOOD * 17, "16 are allowed"),
    ],
)
def test_a_file_that_is_no_cast_says_why(tmp_path: Path, text: str, says: str) -> None:
    """In one sentence."""
    with pytest.raises(CastError) as raised:
        cast(tmp_path, text)
    assert says in str(raised.value)


def test_the_cast_of_the_page_is_one(tmp_path: Path) -> None:
    """What docs/operating.md shows can be used as it stands."""
    page = Path(__file__).parents[2] / "docs" / "operating.md"
    shown = page.read_text(encoding="utf-8").partition("A file for two:\n")[2]
    lines = [line[4:] for line in shown.splitlines()[: shown[: shown.index("\n`make")].count("\n")]]
    assert [role.name for role in cast(tmp_path, "\n".join(lines))] == ["Tamsin", "Jory"]
