"""Doors, hidden ways, water, darkness and banks in a world file: what is read, and each mistake."""

import pytest

from content.declared import WorldFileError
from content.model import door_at, item_at, room_at
from content.worldfile import load
from content.worldset import load_world
from tests.unit.keep import KEEP


def test_what_bars_a_way_is_read() -> None:
    """An exit says its door, that it is hidden, its tool and its breath, and nothing it lacks."""
    state = load({"keep.toml": KEEP}).state
    hall, loft = room_at(state, "hall"), room_at(state, "loft")
    assert hall is not None
    assert loft is not None
    plain = {"by": "", "leaves": "", "arrives": ""}
    exits = hall["spec"]["exits"]
    assert exits["north"] == {**plain, "to": "cell", "door": "oak"}
    assert exits["east"] == {**plain, "to": "closet", "by": "panel", "hidden": True}
    assert exits["up"] == {**plain, "to": "loft", "by": "ladder", "breath": 3}
    assert exits["west"] == {**plain, "to": "yard"}
    assert loft["spec"]["exits"]["south"] == {**plain, "to": "yard", "needs": "rope"}


def test_dark_and_water_are_read() -> None:
    """A room says that it is dark or water, and nothing where it is neither."""
    state = load({"keep.toml": KEEP}).state
    assert state["cave"]["spec"]["dark"] is True
    assert state["moat"]["spec"]["water"] is True
    assert {"dark", "water"} & set(state["hall"]["spec"]) == set()


def test_a_door_and_a_bank_are_read() -> None:
    """A door stands between the rooms whose exits name it; a bank says that it is one."""
    state = load({"keep.toml": KEEP}).state
    door, vault = door_at(state, "oak"), item_at(state, "vault")
    assert door is not None
    assert vault is not None
    assert door["spec"]["rooms"] == ["cell", "hall"]
    assert (door["spec"]["nouns"], door["spec"]["adjectives"]) == (["door"], ["oak"])
    assert door["status"] == {"closed": True, "locked": False}
    assert vault["spec"]["bank"] is True


MISTAKES = [
    # what is changed, into what, how the line begins that is told, and words of the sentence
    ('to = "cell", door = "oak"', 'to = "cell", door = "oaf"', "north", "oak"),
    ('needs = "rope"', 'needs = "rape"', 'exits = { down = { to = "hall"', "nothing is a 'rape'"),
    ("breath = 3", "breath = 30", "up = {", "0 to 20"),
    ("breath = 3", 'breath = "3"', "up = {", "a whole number"),
    ("hidden = true", "hidden = 1", "east = { to", "true or false"),
    ("dark = true", "dark = 1", "dark", "true or false"),
    ('key = "iron_key"', 'key = "iron_kay"', 'key = "iron_kay"', "no sort 'iron_kay'"),
    ('key = "iron_key"', 'lock = "iron_key"', 'lock = "iron_key"', "no key 'lock'"),
    ('name = "oak door"', "", "[door.oak]", "lacks 'name'"),
    ("closed = true\nkey", "locked = true\nkey", "locked = true", "closed too"),
    ("[door.oak]", "[door.hall]", "[door.hall]", "belongs to a room already"),
    ("[door.oak]", "[door.key]", "[door.key]", "belongs to a thing already"),
    ("fixed = true\ncontainer = true\nbank", "container = true\nbank", "bank", "'fixed'"),
    (', door = "oak" } }', " } }\n[door.elm]\nname='e'\ndescription='E'", "[door.elm]", "no exit"),
    ('west = "hall" }', 'west = { to = "hall", door = "oak" } }', "[door.oak]", "two rooms"),
]  # fmt: skip


@pytest.mark.parametrize("good,bad,place,words", MISTAKES)
def test_a_mistake_is_named_with_its_place(good: str, bad: str, place: str, words: str) -> None:
    """Each mistake tells its line and what was expected there."""
    assert good in KEEP
    text = KEEP.replace(good, bad, 1)
    with pytest.raises(WorldFileError) as caught:
        load({"keep.toml": text})
    line = text[: text.index(f"\n{place}") + 1].count("\n") + 1
    assert (caught.value.line, words in caught.value.expected) == (line, True), str(caught.value)


def test_ways_fit_on_a_map() -> None:
    """A way there and back by the compass fits with the others on a grid; bends go one way."""
    door = 'exits = { south = { to = "hall", door = "oak" }'
    bent = KEEP.replace(door, f'{door}, west = "garden"', 1)
    assert load({"keep.toml": bent}).microcosm == "keep"
    twisted = bent.replace('= { north = "yard" }', '= { north = "yard", east = "cell" }')
    with pytest.raises(WorldFileError, match="yard lies elsewhere by the other ways") as caught:
        load({"keep.toml": twisted})
    assert caught.value.line == twisted[: twisted.index("exits = { north =")].count("\n") + 1


def test_no_two_rooms_lie_on_one_square() -> None:
    """What is north of the yard can't be west of the cell as well, if that is another room."""
    shed = '[room.shed]\nname = "Shed"\ndescription = "Tools."\nexits.south = "yard"\n'
    attic = '[room.attic]\nname = "Attic"\ndescription = "Hats."\nexits.east = "cell"\n'
    door = 'exits = { south = { to = "hall", door = "oak" }'
    whole = KEEP.replace('west = "moat", south', 'west = "moat", north = "shed", south', 1) + shed
    assert load({"keep.toml": whole}).microcosm == "keep"
    whole = whole.replace(door, f'{door}, west = "attic"', 1) + attic
    with pytest.raises(WorldFileError, match="would lie where attic is"):
        load({"keep.toml": whole})


def test_things_are_not_called_like_a_door_elsewhere() -> None:
    """A thing may come by a door, so it has no door's id, in whichever file that is."""
    other = '[microcosm]\nid = "far"\ntitle = "Far"\nintro = "Far."\n'
    other += '[room.end]\nname = "End"\ndescription = "The end."\nexits.south = "keep:hall"\n'
    other += '[item.oak]\nname = "oak"\ndescription = "An oak."\nat = "end"\n'
    here = KEEP.replace('down = "cave"', 'down = "cave"\nsouth = "far:end"', 1)
    with pytest.raises(WorldFileError, match="the id oak is in"):
        load_world({"far.toml": other, "keep.toml": here})
