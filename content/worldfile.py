"""Reads a world file: TOML text in, the genesis of a microcosm out, or an error with file and line.

One microcosm may be written in several files; exactly one has the `[microcosm]` table; worlds of
several are read by `content.worldset`. Every mistake that can be seen here is an error, for an
author's slip must not become a player's dead end. It opens nothing: it is handed texts by file.
"""

import difflib
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from content.catalog import CATALOG, catalog_entity
from content.catalogfile import Catalog, catalog_of
from content.declarations import CATALOG as SHAPES
from content.declared import Declared, WorldFileError
from content.doorfile import doors_of
from content.hours import hours_of
from content.line_index import line_index, line_of
from content.model import DIRECTIONS, WORLD, Entity, Value
from content.placing import beings_of, supplies_of, things_of
from content.soundness import all_reachable, fits_a_map
from content.things import BOOKS, books_entity
from content.wording import adjectives_of, noun_of
from content.words import cleaned

TEXT_CHARS_MAX: Final = 2_000
NUMBER_MAX: Final = 1_000_000
NAME_CHARS_MAX: Final = 60
BREATH_MAX: Final = 20
"""No more than anybody new has: a way that took more could not be gone by them at all."""

Regions: TypeAlias = Mapping[str, Mapping[str, Declared]]
"""The rooms of the other microcosms of a world, by the id of each."""


@dataclass(frozen=True)
class Genesis:
    """The beginning of a microcosm: its name, and every entity in it by id."""

    microcosm: str
    state: dict[str, Entity]


@dataclass(frozen=True)
class Ways:
    """What an exit may name: rooms here and elsewhere, doors, and the tools that there are."""

    rooms: Mapping[str, Declared]
    others: Regions
    doors: Mapping[str, Declared]
    tools: Sequence[str]


_KINDS: Final[Mapping[type, str]] = {
    str: "a text in quotes",
    int: "a whole number",
    bool: "true or false",
    list: "a list of texts",
    dict: "a table",
}
_PLACED: Final = ("room", "item", "spawn", "character", "door")
_TOP: Final[Mapping[str, type]] = dict.fromkeys(("microcosm", *_PLACED, *SHAPES), dict)
_MICROCOSM: Final[Mapping[str, type]] = {
    "id": str,
    "title": str,
    "start": str,
    "wakes": str,
    "intro": str,
    "carry_max": int,
    "lulls": list,
    "hour_ticks": int,
    "ignore": list,
}
_ROOM: Final[Mapping[str, type]] = {
    "name": str,
    "description": str,
    "brief": str,
    "exits": dict,
    "details": dict,
    "hours": list,
    "dark": bool,
    "water": bool,
}
_EXIT: Final[Mapping[str, type]] = {
    "to": str,
    "by": str,
    "leaves": str,
    "arrives": str,
    "nouns": list,
    "says": str,
    "door": str,
    "hidden": bool,
    "needs": str,
    "breath": int,
}
_ID: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")
_AT_LINE: Final = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")


def load(files: Mapping[str, str]) -> Genesis:
    """The microcosm that the texts, by file name, declare together.

    Raises:
        WorldFileError: the first mistake found.
    """
    return microcosm_in({file: list(tables_of(file, files[file])) for file in sorted(files)})


def microcosm_in(declared: Mapping[str, Sequence[Declared]]) -> Genesis:
    """The only microcosm that tables, by file name, declare together.

    Raises:
        WorldFileError: the first mistake found.
    """
    tables = [one for file in sorted(declared) for one in declared[file]]
    worlds = [one for one in tables if one.keys == ("microcosm",)]
    if not worlds:
        raise WorldFileError(min(declared, default="no file"), 1, "expected a [microcosm] table")
    if len(worlds) > 1:
        worlds[1].wrong(f"expected one [microcosm] table; there is one in {worlds[0].file} too")
    genesis = microcosm_of(worlds[0], tables, {}, world_catalog(tables))
    all_reachable(named_tables(tables, "room"), genesis.state)
    return genesis


def world_catalog(tables: Sequence[Declared]) -> Catalog:
    """What holds for the whole world, from the tables of all its files."""
    named = {kind: named_tables(tables, kind) for kind in ("item", *SHAPES)}
    return catalog_of(named, named_tables(tables, "room"), named_tables(tables, "character"))


def microcosm_of(
    world: Declared, tables: Sequence[Declared], others: Regions, catalog: Catalog
) -> Genesis:
    """The microcosm that its tables declare, beside others; not whether all of it is reached."""
    rooms, items = named_tables(tables, "room"), named_tables(tables, "item")
    doors = named_tables(tables, "door")
    _ids_apart(("room", rooms), ("thing", items), ("door", doors))
    state: dict[str, Entity] = {WORLD: _microcosm(world, rooms, others), BOOKS: books_entity()}
    state[CATALOG] = catalog_entity(catalog)
    tools = sorted({text for row in catalog["sort"].values() if (text := str(row["tool"]))})
    known = Ways(rooms, others, doors, tools)
    state.update({name: room_of(rooms[name], known) for name in sorted(rooms)})
    state.update(doors_of(doors, state, catalog["sort"]))
    fits_a_map(rooms, state)
    things = things_of(items, rooms, catalog["sort"])
    state.update({**things, **supplies_of(items, things, catalog["sort"])})
    spawns, characters = named_tables(tables, "spawn"), named_tables(tables, "character")
    state.update(beings_of(spawns, characters, rooms, catalog))
    return Genesis(id_of(world, "id"), state)


def _ids_apart(*kinds: tuple[str, Mapping[str, Declared]]) -> None:
    """No id belongs to two of these."""
    taken: dict[str, str] = {}
    for kind, tables in kinds:
        for name, one in tables.items():
            if name in taken:
                one.wrong(f"the id {name} belongs to a {taken[name]} already: expected another")
            taken[name] = kind


# ------------------------------------------------------------------------------------- tables


def tables_of(file: str, text: str) -> Iterable[Declared]:
    """The tables of one file."""
    try:
        top = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = _AT_LINE.search(str(error))
        lines = text.count("\n") + 1
        line = int(found[1]) if found is not None and found[1] else lines
        told = _AT_LINE.sub("", str(error))
        raise WorldFileError(
            file, line, f"this is not TOML: {told[:1].lower()}{told[1:]}"
        ) from None
    except RecursionError:
        raise WorldFileError(file, 1, "this is nested too deeply to be read") from None
    except ValueError:  # tomllib leaves to int() what is written with thousands of digits
        raise WorldFileError(file, 1, "a number in this is too long to be read") from None
    whole = Declared(file, line_index(text), (), top)
    _known_keys(whole, _TOP, ())
    for kind, table in top.items():
        if kind == "microcosm":
            yield whole.inside(kind, table)
            continue
        for name, inner in table.items():
            if not isinstance(inner, dict):
                whole.wrong(f"expected [{kind}.{name}] to be a table", kind, name)
            yield whole.inside(kind, table).inside(name, inner)


def named_tables(tables: Sequence[Declared], kind: str) -> dict[str, Declared]:
    """The tables of a kind, by the id that each declares."""
    found: dict[str, Declared] = {}
    for one in tables:
        if one.keys[0] != kind:
            continue
        name = one.keys[1]
        if not _ID.fullmatch(name) or name in DIRECTIONS:
            one.wrong(f"{name!r} can't be an id: expected a-z, 0-9 and _, and no direction")
        if name in found:
            other = found[name]
            at = line_of(other.lines, other.keys)
            one.wrong(f"the id {name} is declared in {other.file}, line {at} already")
        found[name] = one
    return found


def _known_keys(one: Declared, known: Mapping[str, type], needed: Sequence[str]) -> None:
    """Every key is known and of its kind, and none is missing."""
    name = ".".join(one.keys) or "a world file"
    for key, value in one.table.items():
        if key not in known:
            one.wrong(f"{name} has no key {key!r}: expected {_one_of(key, known)}", key)
        kind = known[key]
        if type(value) is not kind:
            one.wrong(f"{name}.{key} is {_KINDS[kind]}, not {_shown(value)}", key)
    missing = next((key for key in needed if key not in one.table), None)
    if missing is not None:
        one.wrong(f"{name} lacks {missing!r}: expected {_KINDS[known[missing]]}", missing)


def _shown(value: object) -> str:
    return _KINDS.get(type(value), f"{value!r:.40}")


def _one_of(word: str, known: Iterable[str]) -> str:
    names = list(known)
    close = difflib.get_close_matches(word, names, n=1)
    return f"{close[0]!r}, did you mean that?" if close else f"one of {', '.join(names)}"


# ------------------------------------------------------------------------------------- values


def _text(one: Declared, key: str, chars_max: int = TEXT_CHARS_MAX) -> str:
    """A text in paragraphs, however its lines were broken; empty if the key is not there."""
    if key not in one.table:
        return ""
    return _shaped(one, one.table[key], chars_max, key)


def _shaped(one: Declared, value: object, chars_max: int, *inner: str) -> str:
    name = ".".join((*one.keys, *inner))
    if not isinstance(value, str):
        one.wrong(f"{name} is {_KINDS[str]}, not {_shown(value)}", *inner)
    paragraphs = [cleaned(part, len(value)) for part in re.split(r"\n\s*\n", value) if part.strip()]
    text = "\n".join(part for part in paragraphs if part)
    if not text:
        one.wrong(f"{name} is empty: expected some text", *inner)
    if len(text) > chars_max:
        one.wrong(f"{name} is too long: expected at most {chars_max} characters", *inner)
    return text


def _texts(one: Declared, key: str) -> list[str]:
    found = one.table.get(key, [])
    assert isinstance(found, list), "_known_keys has seen to that"
    odd = next((value for value in found if not isinstance(value, str)), "")
    if not isinstance(odd, str):
        one.wrong(f"{'.'.join(one.keys)}.{key} is {_KINDS[list]}, with {_shown(odd)} in it", key)
    return [_shaped(one, value, TEXT_CHARS_MAX, key) for value in found]


def _number(one: Declared, key: str, default: int) -> int:
    found = one.table.get(key, default)
    assert isinstance(found, int), "_known_keys has seen to that"
    if not 0 <= found <= NUMBER_MAX:
        one.wrong(f"{'.'.join(one.keys)}.{key} is out of bounds: 0 to {NUMBER_MAX}", key)
    return found


def id_of(one: Declared, key: str) -> str:
    """The id that a table gives under a key."""
    found = _text(one, key)
    if not _ID.fullmatch(found):
        one.wrong(f"{found!r:.60} can't be an id: expected a-z, 0-9 and _", key)
    return found


# ----------------------------------------------------------------------------------- entities


def _microcosm(one: Declared, rooms: Mapping[str, Declared], others: Regions) -> Entity:
    _known_keys(one, _MICROCOSM, ("id", "title", *(() if others else ("start",)), "intro"))
    start = _text(one, "start")
    if start not in rooms and "start" in one.table:
        one.wrong(f"there is no room {start!r} to start in: {_one_of(start, rooms)}", "start")
    wakes = _text(one, "wakes")
    if wakes and wakes not in rooms:
        one.wrong(f"there is no room {wakes!r} to wake in: {_one_of(wakes, rooms)}", "wakes")
    lulls: list[Value] = [*_texts(one, "lulls")]
    hours = hours_of(one, rooms)
    _texts(one, "ignore")  # for whoever checks the world
    return {
        "kind": "world",
        "metadata": {"id": WORLD, "name": _text(one, "title", NAME_CHARS_MAX)},
        "spec": {
            "title": _text(one, "title", NAME_CHARS_MAX),
            "start": start,
            "intro": _text(one, "intro"),
            "carry_max": _number(one, "carry_max", 20),
            "lulls": lulls,
            **({"wakes": wakes} if wakes else {}),
            **({"hours": hours} if hours is not None else {}),
        },
        "status": {},
    }


def room_of(one: Declared, known: Ways) -> Entity:
    """The room that a table declares; the first mistake in it is raised."""
    _known_keys(one, _ROOM, ("name", "description"))
    description = _text(one, "description")
    exits, details = one.table.get("exits", {}), one.table.get("details", {})
    assert isinstance(exits, dict), "_known_keys has seen to that"
    assert isinstance(details, dict), "_known_keys has seen to that"
    ways = one.inside("exits", exits)
    hours: list[Value] = [*_texts(one, "hours")]
    return {
        "kind": "room",
        "metadata": {"id": one.keys[1], "name": _text(one, "name", NAME_CHARS_MAX)},
        "spec": {
            "description": description,
            "brief": _text(one, "brief") or re.split(r"(?<=\.)\s", description)[0],
            "exits": {side: _exit(ways, side, exits[side], known) for side in sorted(exits)},
            "details": _details(one.inside("details", details)),
            **({"hours": hours} if hours else {}),
            **{key: True for key in ("dark", "water") if one.table.get(key)},
        },
        "status": {},
    }


def _exit(ways: Declared, side: str, value: object, known: Ways) -> Value:
    if side not in DIRECTIONS:
        ways.wrong(f"{side!r} is no direction: expected {_one_of(side, DIRECTIONS)}", side)
    way = ways.inside(side, value if isinstance(value, dict) else {"to": value})
    _known_keys(way, _EXIT, ("to",))
    to = _text(way, "to")
    rooms, others = known.rooms, known.others
    region, far, name = to.partition(":")
    if far and name not in others.get(region, {}):
        far_rooms = [f"{one}:{there}" for one in others for there in others[one]]
        there = f"there is no such room elsewhere: {_one_of(to, far_rooms or rooms)}"
        way.wrong(f"{side} leads to {to!r}, and {there}", "to")
    if not far and to not in rooms:
        way.wrong(f"{side} leads to {to!r}, and there is no such room: {_one_of(to, rooms)}", "to")
    return {
        "to": to,
        "by": _text(way, "by", NAME_CHARS_MAX),
        "leaves": _text(way, "leaves"),
        "arrives": _text(way, "arrives"),
        **_bars(way, known),
    }


def _bars(way: Declared, known: Ways) -> dict[str, Value]:
    """What more there is to a way, and what stands in it, without what does not."""
    door, needs = _text(way, "door"), _text(way, "needs", NAME_CHARS_MAX)
    breath = _number(way, "breath", 0)
    if door and door not in known.doors:
        way.wrong(f"there is no door {door!r} in this file: {_one_of(door, known.doors)}", "door")
    if needs and needs not in known.tools:
        way.wrong(f"nothing is a {needs!r}: expected the 'tool' of a sort", "needs")
    if breath > BREATH_MAX:
        way.wrong(f"breath is out of bounds: 0 to {BREATH_MAX}", "breath")
    nouns: list[Value] = [noun.lower() for noun in _texts(way, "nouns")]
    told: dict[str, Value] = {"nouns": nouns, "says": _text(way, "says"), "door": door}
    told |= {"hidden": bool(way.table.get("hidden")), "needs": needs, "breath": breath}
    return {key: value for key, value in told.items() if value}


def _details(one: Declared) -> dict[str, Value]:
    found: dict[str, Value] = {}
    taken: dict[str, str] = {}
    for names, value in one.table.items():
        calls = [" ".join(name.split()).lower() for name in names.split(",")]
        if not all(calls):
            one.wrong(f"{names!r} has an empty name in it: expected a noun", names)
        text = _shaped(one, value, TEXT_CHARS_MAX, names)
        twice = next((name for name in calls if name in taken), None)
        if twice is not None:
            one.wrong(f"{twice!r} is described twice, here and as {taken[twice]!r}", names)
        taken.update(dict.fromkeys(calls, names))
        nouns = list(dict.fromkeys(noun_of(name) for name in calls))
        adjectives = [word for name in calls for word in adjectives_of(name, nouns)]
        found[calls[0].replace(" ", "_")] = {
            "name": calls[0],
            "nouns": [*nouns],
            "adjectives": [*dict.fromkeys(adjectives)],
            "plural": calls[0].endswith("s") and not calls[0].endswith("ss"),
            "text": text,
        }
    return {key: found[key] for key in sorted(found)}
