"""World files: what is read from them, and that every mistake is named with its file and line."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.declared import WorldFileError
from content.line_index import line_index
from content.worldfile import Genesis, load

GOOD = '''[microcosm]
id = "shed"
title = "The Shed"
start = "shed"
intro = "Rain on tin."

[room.shed]
name = "Shed"
description = """
Planks and
rain.

A nail.
"""
exits = { out = "yard", up = { to = "loft", by = "ladder" } }
[room.shed.details]
"rusty nail, nail, iron" = "Bent."

[room.yard]
name = "Yard"
description = "Puddles. And mud."
exits.in = "shed"

[room.loft]
name = "Loft"
description = "Hay."

[item.tin]
name = "biscuit tin"
at = "shed"
container = true
fixed = true

description = "Round."
[item.pins]
name = "box of old pins"
nouns = ["pins", "box"]
at = "tin"
plural = true
description = "Sharp."
'''


def read(text: str) -> Genesis:
    """The genesis of a single file."""
    return load({"shed.toml": text})


def test_a_room_is_read() -> None:
    """A room has its text in paragraphs, its brief, its ways and its scenery."""
    room = read(GOOD).state["shed"]
    assert room == {
        "kind": "room",
        "metadata": {"id": "shed", "name": "Shed"},
        "spec": {
            "description": "Planks and rain.\nA nail.",
            "brief": "Planks and rain.",
            "exits": {
                "out": {"to": "yard", "by": "", "leaves": "", "arrives": ""},
                "up": {"to": "loft", "by": "ladder", "leaves": "", "arrives": ""},
            },
            "details": {
                "rusty_nail": {
                    "name": "rusty nail",
                    "nouns": ["nail", "iron"],
                    "adjectives": ["rusty"],
                    "plural": False,
                    "text": "Bent.",
                }
            },
        },
        "status": {},
    }


def test_a_thing_is_read() -> None:
    """A thing has its words, its weight and its place."""
    pins = read(GOOD).state["pins"]
    assert pins["spec"]["nouns"] == ["pins", "box"]
    assert pins["spec"]["adjectives"] == ["old"]
    assert pins["spec"]["weight"] == 1
    assert pins["spec"]["portable"] is True
    assert pins["status"] == {"location": "tin", "moved": False}


def test_state_is_plain_json() -> None:
    """Genesis survives a round trip through JSON, and its name is the microcosm's."""
    genesis = read(GOOD)
    assert genesis.microcosm == "shed"
    assert json.loads(json.dumps(genesis.state)) == genesis.state


def test_a_microcosm_may_lie_in_several_files() -> None:
    """Rooms and things in other files belong to the same microcosm."""
    rooms, things = GOOD.split("[item.tin]")
    assert load({"b.toml": rooms, "a.toml": f"[item.tin]{things}"}) == read(GOOD)


MISTAKES = [
    # what is changed, into what, how the line begins that is told, and words of the sentence
    ('name = "Shed"', 'name = "Shed', 'name = "Shed', ["not TOML"]),
    ('id = "shed"', f"id = {'[' * 5_000}", "[microcosm]", ["nested too deeply"]),
    ("fixed = true", f"weight = {'9' * 5_000}", "[microcosm]", ["a number", "too long"]),
    ('description = "Hay."', "", "[room.loft]", ["room.loft lacks 'description'", "a text"]),
    ('description = "Hay."', 'desciption = "Hay."', "desci", ["did you mean", "'description'"]),
    ('description = "Hay."', "description = 3", "description = 3", ["quotes, not a whole number"]),
    ('description = "Hay."', 'description = " "', 'description = " "', ["empty"]),
    ("fixed = true", "fixed = 1", "fixed = 1", ["true or false"]),
    ("fixed = true", "weight = -1", "weight = -1", ["out of bounds"]),
    ("fixed = true", "weight = 1.5", "weight = 1.5", ["a whole number, not 1.5"]),
    ('exits.in = "shed"', 'exits.in = "shad"', "exits.in", ["no such room", "'shed'"]),
    ('exits.in = "shed"', 'exits.inn = "shed"', "exits.inn", ["no direction", "'in'"]),
    ('to = "loft"', 'to = "left"', "exits = {", ["no such room", "'loft'"]),
    ('by = "ladder"', 'buy = "ladder"', "exits = {", ["no key 'buy'", "'by'"]),
    ('at = "tin"', 'at = "tine"', 'at = "tine"', ["no place 'tine'", "'tin'"]),
    ('at = "tin"', 'at = "pins"', 'at = "pins"', ["nothing can be in pins"]),
    ("[item.pins]", "[item.shed]", "[item.shed]", ["shed belongs to a room already"]),
    ("[item.pins]", "[item.tin]", '[item.tin]\nname = "box', ["not TOML", "twice"]),
    ("[item.pins]", "[item.Pins]", "[item.Pins]", ["can't be an id"]),
    ("[room.loft]", "[room.up]", "[room.up]", ["can't be an id", "no direction"]),
    ('up = { to = "loft", by = "ladder" }', 'up = "yard"', "[room.loft]", ["from shed to loft"]),
    ('start = "shed"', "", "[microcosm]", ["lacks 'start'"]),
    ('start = "shed"', 'start = "shad"', "start", ["no room 'shad'", "'shed'"]),
    ('id = "shed"', 'id = "The Shed"', "id", ["can't be an id"]),
    ('"Bent."', '""', '"rusty nail', ["empty"]),
    ('"Bent."', "7", '"rusty nail', ["a text in quotes"]),
    ('"rusty nail, nail', '"rusty nail,, nail', '"rusty nail', ["empty name"]),
    ('= "Bent."', '= "Bent."\n"iron" = "Cold."', '"iron" =', ["twice"]),
    ("[microcosm]", "[microcosms]", "[microcosms]", ["no key 'microcosms'", "'microcosm'"]),
    ("[item.pins]", "[thing.pins]", "[thing.pins]", ["no key 'thing'"]),
    ("plural = true", "container = true\nat2 = 1", "at2", ["no key 'at2'", "'at'"]),
    ('nouns = ["pins", "box"]', 'nouns = ["pins", 3]', "nouns", ["a text", "not a whole number"]),
]


@pytest.mark.parametrize("good,bad,place,words", MISTAKES)
def test_a_mistake_is_named_with_its_place(
    good: str, bad: str, place: str, words: list[str]
) -> None:
    """Each mistake tells its file, its line and what was expected there, in one sentence."""
    assert good in GOOD
    text = GOOD.replace(good, bad, 1)
    with pytest.raises(WorldFileError) as caught:
        read(text)
    error = caught.value
    line = text[: text.index(f"\n{place}") + 1].count("\n") + 1 if place in text[11:] else 1
    assert (error.file, error.line) == ("shed.toml", line), str(error)
    assert str(error) == f"shed.toml, line {line}: {error.expected}"
    assert [word for word in words if word not in error.expected] == []
    assert "\n" not in error.expected


def test_things_in_each_other_are_a_mistake() -> None:
    """A tin in a box in that tin is nowhere."""
    text = GOOD.replace('at = "shed"', 'at = "pins"').replace("plural = true", "container = true")
    with pytest.raises(WorldFileError, match="in itself"):
        read(text)


def test_two_files_can_not_declare_the_same() -> None:
    """A second microcosm, or the same id in two files, is a mistake in the second."""
    with pytest.raises(WorldFileError, match=r"^b.toml, line 1: .*a.toml"):
        load({"a.toml": GOOD, "b.toml": '[microcosm]\nid = "x"\n'})
    with pytest.raises(WorldFileError, match=r"^b.toml, line 2: .*a.toml, line 28 already"):
        load({"a.toml": GOOD, "b.toml": '\n[item.tin]\nname = "tin"\n'})


@pytest.mark.parametrize(
    "files", [{}, {"a.toml": ""}, {"a.toml": "room = 3"}, {"a.toml": "room.x = 3"}]
)
def test_what_is_no_world_is_a_mistake(files: dict[str, str]) -> None:
    """Nothing, and things of the wrong shape, are told as mistakes too."""
    with pytest.raises(WorldFileError):
        load(files)


def test_lines_are_found_past_long_values() -> None:
    """What looks like a key inside a text or a list is none."""
    text = 'a = """\nb = 1\n\\"""\n[c]\n"""\nd = [\n  "e = [",\n["f"]\n] # g = {\n'
    text += "\"g h\".i = '''\n[j]'''\n[k.\"l\"]\nm=1"
    lines = {("a",): 1, ("d",): 6, ("g h",): 10, ("g h", "i"): 10, ("k",): 12}
    assert line_index(text) == {**lines, ("k", "l"): 12, ("k", "l", "m"): 13}


@given(st.text(), st.integers(0, len(GOOD)), st.integers(0, 30))
def test_any_text_is_a_world_or_a_mistake(junk: str, at: int, cut: int) -> None:
    """However a file is garbled, it gives a genesis or a WorldFileError with a line of it."""
    text = GOOD[:at] + junk + GOOD[at + cut :]
    line = 1
    try:
        read(text)
    except WorldFileError as error:
        line = error.line
    assert 1 <= line <= text.count("\n") + 1
