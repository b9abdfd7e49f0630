"""Nouns of descriptions that nobody can look at, though a description names them."""

from collections.abc import Iterator, Mapping
from typing import cast

from content.catalog import Row, words
from content.checking.atlas import Atlas
from content.checking.finding import NOTE, WARNING, Finding, Grade, found
from content.checking.phrases import Phrase, phrases
from content.checking.small_words import NOTHING
from content.declared import Declared
from content.wording import main_nouns, noun_of


def sights(atlas: Atlas) -> Iterator[Finding]:
    """What rooms name is a warning; what things, creatures and people show, a note."""
    seen = {room: _nouns_in(atlas, room) for room in sorted(atlas.rooms)}
    everywhere = frozenset[str]().union(*seen.values())
    for room, one in sorted(atlas.tables["room"].items()):
        spec = atlas.rooms[room]["spec"]
        texts = {"description": [spec["description"]], "brief": [spec["brief"]]}
        texts["hours"] = spec.get("hours", [])
        for side, way in sorted(spec["exits"].items()):
            if way["by"] and not any(
                _is_one_of(noun, seen[room]) for noun in main_nouns(way["by"])
            ):
                yield _finding(WARNING, one, f"the way {side} of room {room}", way["by"], "exits")
        told: set[str] = set()
        for key, several in texts.items():
            for text in several:
                for named in _unseen(text, seen[room], everywhere, atlas.ignored):
                    if named not in told:
                        told.add(named)
                        yield _finding(WARNING, one, f"room {room}", named, key)
    for kind in ("item", "sort", "creature", "character"):
        for name, one in sorted(atlas.tables[kind].items()):
            own = _own_nouns(atlas, kind, name)
            for room in _rooms_of(atlas, kind, name):
                own |= seen[room]
            for key in ("description", "placed"):
                for named in _unseen(str(one.table.get(key, "")), own, everywhere, atlas.ignored):
                    yield _finding(NOTE, one, f"{kind} {name}", named, key)


def _finding(grade: Grade, one: Declared, what: str, named: str, key: str) -> Finding:
    said = f"{what} names {named!r}, and nothing there can be examined by it"
    return found(grade, "noun", one, said, key)


def _unseen(
    text: str, here: frozenset[str], everywhere: frozenset[str], ignored: frozenset[str]
) -> Iterator[str]:
    for group in phrases(text):
        every = [word for phrase in group for word in phrase.words]
        if any(_is_one_of(word, here) for word in every):
            continue
        for phrase in group:
            if _matters(phrase, everywhere, ignored):
                yield " ".join(phrase.words)


def _matters(phrase: Phrase, everywhere: frozenset[str], ignored: frozenset[str]) -> bool:
    """Whether a phrase names something that one may want to look at."""
    if any(_is_one_of(word, ignored) for word in phrase.words) or " ".join(phrase.words) in ignored:
        return False
    if phrase.words[-1] in NOTHING or phrase.words[0] in NOTHING:
        return False
    return phrase.sure or any(_is_one_of(word, everywhere) for word in phrase.words)


def _is_one_of(word: str, nouns: frozenset[str]) -> bool:
    """Whether a word, or its other number, is among some nouns, as the interpreter takes them."""
    forms = {word, f"{word}s", f"{word}es", word.removesuffix("s"), word.removesuffix("es")}
    if word.endswith("ies"):
        forms.add(f"{word[:-3]}y")
    if word.endswith("y"):
        forms.add(f"{word[:-1]}ies")
    if word.endswith("ves"):
        forms |= {f"{word[:-3]}f", f"{word[:-3]}fe"}
    return not forms.isdisjoint(nouns)


# ------------------------------------------------------------------------- what there is to see


def _nouns_in(atlas: Atlas, room: str) -> frozenset[str]:
    """The nouns by which one can look at something in a room."""
    nouns: set[str] = set()
    spec = atlas.rooms[room]["spec"]
    for detail in spec["details"].values():
        nouns |= {*detail["nouns"]}
    for name, placed in atlas.placed.items():
        if atlas.room_of(name) == room:
            nouns |= {*words(atlas.sorts[placed.sort], "nouns")}
    for spawn in atlas.spawns:
        if room in spawn.reach:
            nouns |= {*words(atlas.catalog["creature"][spawn.creature], "nouns")}
    for name, character in atlas.characters.items():
        if character["status"]["location"] == room:
            nouns |= _own_nouns(atlas, "character", name)
    for way in spec["exits"].values():
        door = str(way.get("door", ""))
        if door in atlas.tables["door"]:
            nouns |= _door_nouns(atlas.tables["door"][door].table)
    return frozenset(nouns)


def _own_nouns(atlas: Atlas, kind: str, name: str) -> frozenset[str]:
    if kind == "character":
        spec = cast("Row", atlas.characters[name]["spec"])
        called = atlas.characters[name]["metadata"]["name"].lower().split()
        return frozenset({*words(spec, "nouns"), *called})
    if kind == "creature":
        return frozenset(words(atlas.catalog["creature"][name], "nouns"))
    sort = atlas.placed[name].sort if kind == "item" else name
    return frozenset(words(atlas.sorts[sort], "nouns"))


def _rooms_of(atlas: Atlas, kind: str, name: str) -> list[str]:
    match kind:
        case "item":
            return [atlas.room_of(name)]
        case "sort":
            lying = [one for one, placed in atlas.placed.items() if placed.sort == name]
            return [atlas.room_of(one) for one in lying]
        case "character":
            return [atlas.characters[name]["status"]["location"]]
    return [room for one in atlas.spawns if one.creature == name for room in one.reach]


def _door_nouns(door: Mapping[str, object]) -> set[str]:
    nouns = door.get("nouns") or [noun_of(str(door["name"]))]
    return {str(noun).lower() for noun in cast("list[object]", nouns)}
