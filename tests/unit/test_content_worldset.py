"""Worlds of several microcosms: how they are read, and what mistakes across files are told as."""

import pytest

from content.declared import WorldFileError
from content.model import WORLD
from content.travellers import TRAVELLERS, ways_out
from content.worldfile import load
from content.worldset import load_world
from tests.unit.content_stage import GENESIS, SALTERN
from tests.unit.two_shores import FEN, FILES, VALE


def test_each_file_is_a_microcosm() -> None:
    """The one where newcomers begin comes first; exits into the other keep its name."""
    vale, fen = load_world(FILES)
    assert (vale.microcosm, fen.microcosm) == ("vale", "fen")
    assert (vale.state[WORLD]["spec"]["start"], fen.state[WORLD]["spec"]["start"]) == ("pier", "")
    assert vale.state["pier"]["spec"]["exits"] == {
        "east": {"to": "fen:landing", "by": "ferry", "leaves": "", "arrives": ""},
        "west": {"to": "hill", "by": "", "leaves": "", "arrives": ""},
    }
    assert "landing" not in vale.state
    assert (ways_out(vale.state), ways_out(fen.state)) == (["fen"], ["vale"])
    assert TRAVELLERS in vale.state


def test_a_world_of_one_is_what_it_was() -> None:
    """With one microcosm, in one file or in several, nothing is added to it."""
    text = SALTERN.read_text(encoding="utf-8")
    assert load_world({SALTERN.name: text}) == [GENESIS]
    rooms, things = VALE.replace('{ to = "fen:landing", by = "ferry" }', '"hill"').split(
        "[item.lamp]"
    )
    files = {"b.toml": rooms, "a.toml": f"[item.lamp]{things}"}
    assert load_world(files) == [load(files)]


MISTAKES = [
    # file, what is changed, into what; of which file and line it is told, words of the sentence
    (
        "vale",
        '"fen:landing"',
        '"fen:lending"',
        "vale",
        "exits",
        ["no such room elsewhere", "'fen:landing'"],
    ),
    ("vale", '"fen:landing"', '"fan:landing"', "vale", "exits", ["no such room elsewhere"]),
    ("vale", '"fen:landing"', '"landing"', "vale", "exits", ["no such room", "'landing'"]),
    ("vale", '"fen:landing"', '"vale:hill"', "vale", "exits", ["no such room elsewhere"]),
    ("fen", '"vale:pier"', '"vale:"', "fen", "exits", ["no such room elsewhere"]),
    ("fen", 'id = "fen"', 'id = "vale"', "vale", "id", ["fen.toml already"]),
    (
        "fen",
        'title = "The Fen"',
        'title = "F"\nstart = "hut"',
        "vale",
        "start",
        ["newcomers", "fen.toml"],
    ),
    ("vale", 'start = "pier"', "", "fen", "[microcosm]", ["no microcosm has a 'start'"]),
    ("fen", "[item.oar]", "[item.lamp]", "vale", "[item.lamp]", ["fen.toml", "things travel"]),
    ("fen", "[item.oar]", "[item.pier]", "fen", "[item.pier]", ["vale.toml", "things travel"]),
    ("fen", ', north = "hut"', "", "fen", "[room.hut]", ["no way leads", "vale:pier", "fen:hut"]),
    ("fen", "[item.oar]", "[item.hut]", "fen", "[item.hut]", ["belongs to a room"]),
]


@pytest.mark.parametrize("file,good,bad,told,place,words", MISTAKES)
def test_a_mistake_is_named_with_its_file_and_line(
    file: str, good: str, bad: str, told: str, place: str, words: list[str]
) -> None:
    """Each mistake tells its file, its line and what was expected there, in one sentence."""
    name = f"{file}.toml"
    texts = {**FILES, name: FILES[name].replace(good, bad, 1)}
    assert texts[name] != FILES[name]
    with pytest.raises(WorldFileError) as caught:
        load_world(texts)
    error = caught.value
    assert [word for word in words if word not in error.expected] == [], str(error)
    line = texts[error.file].splitlines()[error.line - 1]
    assert line.startswith(place), str(error)
    assert error.file == f"{told}.toml"


def test_a_file_without_a_microcosm_beside_others_is_a_mistake() -> None:
    """Of several microcosms each is one file, so that nobody guesses whose a room is."""
    with pytest.raises(WorldFileError, match=r"^more.toml, line 1: .*each is one file"):
        load_world({**FILES, "more.toml": "[room.x]"})
    assert FEN in FILES.values()
