"""The checker of worlds: a sound world has no mistakes, and each kind of mistake is found."""

from __future__ import annotations

from typing import Final

import pytest

from tests.unit.hollow import HOLLOW, changed, found_in, line_of


def test_a_sound_world_has_no_mistakes() -> None:
    """Nothing is found where everything can be reached, had, done and looked at."""
    assert found_in(HOLLOW) == []


DOOR: Final = """[door.moss]
name = "mossy door"
description = "Low and green."
closed = true
locked = true
key = "tin_key" # moss

[sort.coin]"""
ROPE: Final = """[sort.rope]
name = "rope"
description = "Long enough."
tool = "rope"

[item.rope]
sort = "rope"
at = "sett"

[sort.coin]"""


UNA: Final = """[character.una]
name = "Una"
at = "green"
description = "Una counts sheep that are not there."
greeting = "Forty-one."
silence = "Forty-two."
topics = [{ words = ["sheep"], text = "They were here." }]

[quest.craft]"""


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
    case(
        "unreachable",
        "nobody gets into sett: the ways there are down of copse, behind a door, mossy door",
        "[room.sett]",
        ("[sort.coin]", DOOR),
        ('down = "sett"', 'down = { to = "sett", door = "moss" }'),
    ),
    case(
        "lock",
        "moss is locked, and its key, tin_key, can't be had",
        'key = "tin_key" # moss',
        ("[sort.coin]", DOOR),
        ('down = "sett"', 'down = { to = "sett", door = "moss" }'),
    ),
    case(
        "unreachable",
        "nobody gets into sett: the ways there are down of copse, behind the lack of a rope",
        "[room.sett]",
        ("[sort.coin]", ROPE),
        ('down = "sett"', 'down = { to = "sett", needs = "rope" }'),
    ),
    case(
        "bar",
        "down of copse needs a rope, and none can be had",
        'exits = { west = "green", down',
        ("[sort.coin]", ROPE),
        ('down = "sett"', 'down = { to = "sett", needs = "rope" }'),
    ),
    case(
        "unreachable",
        "nobody gets into sett: the ways there are down of copse, which is dark",
        "[room.sett]",
        ('name = "Copse"', 'name = "Copse"\ndark = true'),
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
    case(
        "dangling",
        "badgers guards the way west, and sett has none",
        "guards = ",
        ('at = "sett"\ncount', 'at = "sett"\nguards = "west"\ncount'),
    ),
    case(
        "creature",
        "nobody gets to where badgers lives, sett",
        'at = "sett"\ncount',
        ('name = "Copse"', 'name = "Copse"\ndark = true'),
    ),
    case(
        "creature",
        "badger has no kin: nobody else is of 'brock', and there is one of it",
        'kin = "brock"',
        ('strikes = "bites"', 'strikes = "bites"\nkin = "brock"\nbehaviour = ["pack"]'),
        ('at = "sett"\ncount = 2', 'at = "sett"'),
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
    case(
        "topic",
        "topic 1 of osk has a 'step' and no 'quest'",
        "step = 3",
        ('words = ["shavings"]', 'step = 3\nwords = ["shavings"]'),
    ),
    case(
        "topic",
        "topic 2 of osk offers quarrel, and its giver is una",
        'quest = "quarrel"',
        ('title = "A Quarrel of Badgers"\ngiver = "osk"', 'title = "A Quarrel"\ngiver = "una"'),
        ("[quest.craft]", UNA),
    ),
    # quests
    case(
        "quest",
        "the quest quarrel can't be taken: nobody gets to its giver, una",
        "[quest.quarrel]",
        ('title = "A Quarrel of Badgers"\ngiver = "osk"', 'title = "A Quarrel"\ngiver = "una"'),
        ("[quest.craft]", UNA.replace('at = "green"', 'at = "sett"')),
        ('name = "Copse"', 'name = "Copse"\ndark = true'),
    ),
    case(
        "quest",
        "step 1 of quarrel asks for 2 of knife, and there are 1",
        "count = 2\njournal",
        ('do = "slay"\nwhat = "badger"', 'do = "have"\nwhat = "knife"'),
    ),
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


def test_all_that_keeps_a_world_from_being_read_is_found_at_once() -> None:
    """A wrong value, an unknown key, a missing one and a dangling name, none of them twice."""
    text = changed(
        ('do = "slay"', 'do = "slai"'),
        ('north = "hut"', 'north = "hat"'),
        ("count = 2\nregrow = 8", 'count = "two"\nregrows = 8'),
        ('silence = "I would not know about that."\n', ""),
        ('"shavings, boards" =', '"shavings, window" ='),
        ('loot = [{ sort = "hide" }]', 'loot = [{ sort = "hid" }]'),
    )
    found = found_in(text)
    told = [
        ("exits = {", "north leads to 'hat', and there is no such room: 'hut', did you mean that?"),
        ('"shavings, window"', "'window' is described twice, here and as 'window'"),
        ("loot = [", "creature.badger.loot[0].sort: there is no sort 'hid'"),
        ('count = "two"', "spawn.badgers.count is a whole number, not a text"),
        ("regrows = 8", "spawn.badgers has no key 'regrows': expected 'regrow'"),
        ("[character.osk]", "character.osk lacks 'silence'"),
        ('do = "slai"', "quest.quarrel.steps[0].do is 'slai': expected 'slay'"),
    ]
    assert len(found) == len(told), found
    at_north = text.index('exits = { north = "hat"')
    for one, (at, sentence) in zip(found, told, strict=True):
        line = text[:at_north].count("\n") + 1 if at == "exits = {" else line_of(text, at)
        assert (one.line, one.text[: len(sentence)]) == (line, sentence)
