"""`worldline check`: a sound world has no mistakes, and each kind of mistake is found."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

import pytest
from click.testing import CliRunner, Result

from content.checking.checked import checked
from content.checking.finding import NOTE, Finding
from peer.check import command

FOLDER: Final = Path(__file__).parents[1] / "worlds" / "hollow"
FILE: Final = "hollow.toml"
HOLLOW: Final = (FOLDER / FILE).read_text(encoding="utf-8")


def found_in(text: str) -> list[Finding]:
    """What is wrong with the hollow written so; without guesses."""
    return [one for one in checked({FILE: text}) if one.grade != NOTE]


def changed(*changes: tuple[str, str]) -> str:
    """The hollow with each of some passages, every one of which stands there once, made another."""
    text = HOLLOW
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


def line_of(text: str, passage: str) -> int:
    """The line on which a passage begins."""
    assert text.count(passage) == 1, passage
    return text[: text.index(passage)].count("\n") + 1


def test_a_sound_world_has_no_mistakes() -> None:
    """Nothing is found where everything can be reached, had, done and looked at."""
    assert found_in(HOLLOW) == []


def case(kind: str, told: str, at: str, *changes: tuple[str, str]) -> object:
    """A mistake: its kind, a part of its sentence, what stands on its line, how it is made."""
    return pytest.param(kind, told, at, changes, id=told)


MISTAKES: Final = (
    # ways, doors and locks
    case(
        "lock",
        "box is locked, and its key, tin_key, can't be had",
        "lid = { closed",
        ('at = "sett"\ndescription = "Thin', 'at = "box"\ndescription = "Thin'),
    ),
    case(
        "lock",
        "box is locked and has no 'key'",
        "lid = { closed",
        (', key = "tin_key" }', " }"),
        ('name = "tin key"', 'name = "tin strip"'),
        ("[sort.page]", "[sort.page]\nstack = true"),
    ),
    case(
        "key",
        "no lock has the key tin_key",
        "[item.tin_key]",
        ('lid = { closed = true, locked = true, key = "tin_key" }\n', ""),
    ),
    # recipes and nodes
    case(
        "recipe",
        "recipe shield needs hide, and none can be had: it lies nowhere",
        "parts = { rod",
        ('loot = [{ sort = "hide" }]\n', ""),
    ),
    case(
        "recipe",
        "recipe shield needs 3 of rod, and there are 2 in all the world",
        "parts = { rod",
        ("[item.knife]", '[item.rods]\nsort = "rod"\nat = "green"\ncount = 2\n\n[item.knife]'),
        ('[{ sort = "rod", least = 1, most = 2 }]', '[{ sort = "hide" }]'),
    ),
    case(
        "recipe",
        "recipe shield needs a drawknife, and no 'tool' of that name can be had",
        "tools = [",
        ('tools = ["knife"]', 'tools = ["drawknife"]'),
    ),
    case(
        "recipe",
        "recipe shield needs a forge, and no 'station' of that name can be reached",
        'station = "forge"',
        ('station = "bench"\nskill', 'station = "forge"\nskill'),
    ),
    case(
        "skill",
        "recipe shield asks for carpentry, and nothing lets a beginner practise that",
        "level = 3",
        ('skill = "carpentry"', 'skill = "carpentry"\nlevel = 3'),
    ),
    case(
        "node",
        "hazel is gathered from with a saw, and no 'tool' of that name can be had",
        "gather = {",
        ('tool = "knife", yields', 'tool = "saw", yields'),
    ),
    case(
        "dangling",
        "osk buys 'wool', and no sort is called so or has that tag",
        "buys = [",
        ('buys = ["wood"]', 'buys = ["wood", "wool"]'),
    ),
    case(
        "unused",
        "nobody ever sees a relic: it lies nowhere, and nobody and nothing gives it",
        "[sort.relic]",
        ("[sort.page]", '[sort.relic]\nname = "relic"\ndescription = "Old."\n\n[sort.page]'),
    ),
    case(
        "unused",
        "nothing that can be had teaches the spell glow",
        "[spell.glow]",
        (', spell = "glow" }', " }"),
    ),
    case(
        "unused",
        "nothing has the effect fed",
        "[effect.fed]",
        (', effect = "fed" }', " }"),
    ),
    # creatures
    case(
        "creature",
        "no creature mole ever comes: expected a [spawn] of it",
        "[creature.mole]",
        ("[spawn.b", '[creature.mole]\nname = "mole"\ndescription = "Soft."\n\n[spawn.b'),
    ),
    case(
        "creature",
        "badgers can't come to hut: no way leads there within its 'range'",
        "range = [",
        ('at = "sett"\ncount', 'at = "sett"\nrange = ["copse", "hut"]\ncount'),
        ('loot = [{ sort = "hide" }]', 'loot = [{ sort = "hide" }]\nbehaviour = ["wanders"]'),
    ),
    case(
        "creature",
        "badgers has a 'range', and badger neither wanders nor flees",
        "range = [",
        ('at = "sett"\ncount', 'at = "sett"\nrange = ["copse"]\ncount'),
    ),
    # characters
    case(
        "topic",
        "topic 2 of osk is never heard: whoever asks is told of 'shavings'",
        'words = ["shavings", "badger straw"]',
        ('words = ["shavings"]', 'words = ["shavings", "badger"]'),
        ('words = ["badger"]', 'words = ["shavings", "badger straw"]'),
    ),
    case(
        "topic",
        "topic 2 of osk: 'about you' says nothing",
        'words = ["about you"]',
        ('words = ["badger"]', 'words = ["about you"]'),
    ),
    case(
        "topic",
        "topic 1 of osk is never come upon: nothing to be read or heard names 'weevils'",
        'words = ["weevils"]',
        ('words = ["shavings"]', 'words = ["weevils"]'),
    ),
    case(
        "topic",
        "topic 3 of osk waits for step 5 of craft, which has 2",
        "step = 5",
        ("step = 2", "step = 5"),
    ),
    # quests
    case(
        "dangling",
        "step 1 of craft: there is no sort 'shields'",
        'what = "shields"',
        ('what = "shield"', 'what = "shields"'),
    ),
    case(
        "dangling",
        "step 2 of craft: osk has no topic with the word 'hide'",
        'to = "hide"',
        ('to = "shield"', 'to = "hide"'),
    ),
    case(
        "quest",
        "the main quest craft can't be ended: at step 1 shield can't be made",
        'what = "shield"',
        ('loot = [{ sort = "hide" }]\n', ""),
    ),
    case(
        "quest",
        "the quest quarrel can't be taken: craft, which comes before it, can't be ended",
        "[quest.quarrel]",
        ('loot = [{ sort = "hide" }]\n', ""),
        ('title = "A Quarrel', 'after = "craft"\ntitle = "A Quarrel'),
    ),
    case(
        "quest",
        "craft is the main quest already",
        "main = true # too",
        ('title = "A Quarrel', 'main = true # too\ntitle = "A Quarrel'),
    ),
    case(
        "scarce",
        "step 1 of quarrel takes a knife for good, and nothing renews it",
        'what = "knife" # one',
        ('do = "slay"\nwhat = "badger"\ncount = 2', 'do = "give"\nwhat = "knife" # one'),
    ),
    # prose
    case(
        "noun",
        "room green names 'scarecrow', and nothing there can be examined by it",
        "A scarecrow",
        ("A path goes east", "A scarecrow leans there. A path goes east"),
    ),
    case(
        "noun",
        "room sett names 'shavings', and nothing there can be examined by it",
        "among shavings",
        ("Roots hang into it.", "Roots hang among shavings."),
    ),
    case(
        "brief",
        "room hut has no 'brief': whoever comes back is shown 'One bench, one window, one per'...",
        "[room.hut]",
        ('brief = "The bench and the shavings."\n', ""),
    ),
    case(
        "long",
        "room.hut.details.window has 748 characters: a terminal takes 600 at once",
        '"window" =',
        ('"window" = "Oiled', f'"window" = "{"Oiled linen. " * 54}Oiled'),
    ),
    case(
        "long",
        "room.hut.details.window has the word 'ooooooooooooooooooo",
        '"window" =',
        ('"window" = "Oiled', f'"window" = "{"o" * 60} oiled'),
    ),
    case(
        "alike",
        "rooms copse and sett read alike: 54 in a hundred runs of three words are the same",
        "Hazel stems crowd the track, and roots",
        ("A round burrow with a floor of packed straw. Roots hang into it.",
         "Hazel stems crowd the track, and roots. Something dug here, and left heaps."),
        ('"burrow" = "Some', '"burrow, stems, track, heaps, soil" = "Some'),
    ),
    case(
        "alike",
        "sett says the same as copse: 'Whoever walks here has to turn sideways.'",
        '"roots" =',
        ("They drip.", "Whoever walks here has to turn sideways."),
    ),
)  # fmt: skip


@pytest.mark.parametrize("kind, told, at, changes", MISTAKES)
def test_each_mistake_is_found_where_it_stands(
    kind: str, told: str, at: str, changes: tuple[tuple[str, str], ...]
) -> None:
    """A mistake is found by its kind, in one sentence, on its own line."""
    text = changed(*changes)
    named = [one for one in found_in(text) if one.text.startswith(told)]
    assert [(one.kind, one.line) for one in named] == [(kind, line_of(text, at))], found_in(text)


def test_what_follows_from_a_mistake_is_found_with_it() -> None:
    """Mistakes come all at once, sorted by where they stand."""
    text = changed(('loot = [{ sort = "hide" }]\n', ""), ('buys = ["wood"]', 'buys = ["wool"]'))
    findings = found_in(text)
    assert {one.kind for one in findings} == {"recipe", "quest", "unused", "dangling"}
    assert findings == sorted(findings)


# ------------------------------------------------------------------------------------ the command


def run(*words: str) -> Result:
    """The command with these words."""
    return CliRunner().invoke(command, words)


def written(folder: Path, text: str) -> str:
    """A folder with that world in it."""
    (folder / FILE).write_text(text, encoding="utf-8")
    return str(folder)


def test_the_command_tells_errors_by_its_status(tmp_path: Path) -> None:
    """A sound world ends well, a warning too unless it counts, an error never."""
    assert run(str(FOLDER)).exit_code == 0
    warned = written(tmp_path, changed(('brief = "The bench and the shavings."\n', "")))
    assert run(warned).exit_code == 0
    assert run(warned, "--strict").exit_code == 1
    wrong = run(written(tmp_path, changed(('buys = ["wood"]', 'buys = ["wool"]'))))
    assert wrong.exit_code == 1
    assert wrong.stdout.startswith("hollow.toml, line ")
    assert wrong.stderr.endswith("1 error, 0 warnings and 5 notes.\n")


def test_the_command_speaks_json(tmp_path: Path) -> None:
    """With --json each mistake is an object with its place, grade, kind and sentence."""
    text = changed(('buys = ["wood"]', 'buys = ["wool"]'))
    (one,) = json.loads(run(written(tmp_path, text), "--json").stdout)
    assert one["text"].startswith("osk buys 'wool'")
    del one["text"]
    assert one == {
        "file": FILE, "line": line_of(text, "buys = "), "grade": "error", "kind": "dangling",
    }  # fmt: skip


def test_a_world_that_can_t_be_loaded_is_an_error_too(tmp_path: Path) -> None:
    """What the world's reader refuses is found like any other mistake."""
    wrong = run(written(tmp_path, changed(('at = "sett"\ncount', 'at = "set"\ncount'))))
    assert wrong.exit_code == 1
    assert "hollow.toml, line " in wrong.stdout
    assert "there is no room 'set'" in wrong.stdout
