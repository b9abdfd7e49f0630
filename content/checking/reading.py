"""Reads a world that may have mistakes in it, and finds all that its reader would stop at.

Each table is read by itself, and each of its keys, so that one slip hides no other. Only when
there is none is the world put together; what is wrong with it as a whole comes one at a time.
"""

from collections.abc import Iterator, Mapping, Sequence

from content.catalogfile import known_in
from content.checking.finding import ERROR, Finding
from content.declarations import CATALOG, CHARACTER, DOOR, PLACED, SORT, SPAWN
from content.declared import Declared, WorldFileError
from content.line_index import Keys, entry
from content.shapes import Known, Listed, Shape, Table, read
from content.worldfile import Ways, named_tables, room_of, tables_of
from content.worldset import world_in

_PLACED: Mapping[str, Shape] = {"spawn": SPAWN, "character": CHARACTER, "door": DOOR}


def misread(files: Mapping[str, str]) -> list[Finding]:
    """What keeps the texts, by file name, from being read as a world; nothing where they can be."""
    declared: dict[str, Sequence[Declared]] = {}
    findings: list[Finding] = []
    for file in sorted(files):
        try:
            declared[file] = list(tables_of(file, files[file]))
        except WorldFileError as error:
            findings.append(_finding(error))
    if findings:
        return findings
    try:
        findings += map(_finding, _table_by_table(declared))
        if not findings:
            world_in(declared)
    except WorldFileError as error:
        findings.append(_finding(error))
    return findings


def _finding(error: WorldFileError) -> Finding:
    return Finding(error.file, error.line, ERROR, "file", error.expected)


def _table_by_table(declared: Mapping[str, Sequence[Declared]]) -> Iterator[WorldFileError]:
    every = [one for file in sorted(declared) for one in declared[file]]
    named = {kind: named_tables(every, kind) for kind in ("item", "room", "character", *CATALOG)}
    known = known_in(named, named["room"], named["character"])
    for one in every:
        kind = one.keys[0]
        shape = CATALOG.get(kind) or _PLACED.get(kind)
        if kind == "item":
            shape = PLACED if "sort" in one.table else {**SORT, **PLACED}
        if shape is not None:
            yield from _misread(one, shape, known)
    tools = [str(one.table["tool"]) for one in every if "tool" in one.table]
    for file in sorted(declared):
        ways = _ways(declared, file, tools)
        for one in declared[file]:
            if one.keys[0] == "room":
                yield from _room(one, ways)


def _misread(one: Declared, shape: Shape, known: Known) -> Iterator[WorldFileError]:
    """Every key of a table that is unknown, missing or not as its shape says."""
    for key in one.table:
        if key not in shape:
            yield from _tried(Declared(one.file, one.lines, one.keys, {key: None}), shape, known)
    for key, field in shape.items():
        value = one.table.get(key)
        if isinstance(field, Table) and isinstance(value, Mapping):
            yield from _misread(one.inside(key, value), field.shape, known)
        elif (
            isinstance(field, Listed) and isinstance(field.each, Table) and isinstance(value, list)
        ):
            for place, inner in enumerate(value):
                at = one.inside(key, {}).inside(entry(place), inner)
                if isinstance(inner, Mapping):
                    yield from _misread(at, field.each.shape, known)
        elif key in one.table or field.needed:
            table = {key: value} if key in one.table else {}
            yield from _tried(Declared(one.file, one.lines, one.keys, table), {key: field}, known)


def _tried(one: Declared, shape: Shape, known: Known) -> Iterator[WorldFileError]:
    try:
        read(one, shape, known)
    except WorldFileError as error:
        yield error


# ------------------------------------------------------------------------------------------ rooms


def _ways(declared: Mapping[str, Sequence[Declared]], file: str, tools: Sequence[str]) -> Ways:
    """What the exits of a file may name; of a world of one microcosm all files are one."""
    worlds = {one.file: str(one.table.get("id")) for tables in declared.values() for one in tables
              if one.keys == ("microcosm",)}  # fmt: skip
    own = [file] if len(worlds) > 1 else sorted(declared)
    here = [one for mine in own for one in declared[mine]]
    others = {
        worlds[other]: named_tables(declared[other], "room")
        for other in sorted(worlds)
        if other not in own
    }
    return Ways(named_tables(here, "room"), others, named_tables(here, "door"), tools)


def _room(one: Declared, ways: Ways) -> Iterator[WorldFileError]:
    """The mistakes of a room: whatever is wrong is left out, until what is left can be read."""
    met: set[Keys] = set()
    while True:
        try:
            room_of(one, ways)
        except WorldFileError as error:
            keys = error.keys[len(one.keys) :]
            if not any(inner[: len(keys)] == keys for inner in sorted(met)):
                yield error
            while keys in met:
                keys = keys[:-1]
            if not keys:
                return
            met.add(keys)
            table = _without(one.table, keys)
            one = Declared(one.file, one.lines, one.keys, table)
        else:
            return


def _without(table: Mapping[str, object], keys: Keys) -> Mapping[str, object]:
    """A table without what keys lead to; with a text there where a text is missing."""
    key, rest = keys[0], keys[1:]
    inner = table.get(key)
    if rest and isinstance(inner, Mapping):
        return {**table, key: _without(inner, rest)}
    if key not in table:
        return {**table, key: "?"}
    return {name: value for name, value in table.items() if name != key}
