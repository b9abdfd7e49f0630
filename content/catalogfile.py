"""Reads what holds for a whole world: tables like `[sort.nail]`, in whichever file they stand.

It checks each table by its shape, and that every name it uses is declared somewhere. It places
nothing: where things lie is `content.worldfile`'s business.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import cast

from content.catalog import Row
from content.declarations import CATALOG, PLACED, SORT
from content.declared import Declared
from content.model import Value
from content.shapes import Known, read
from content.wording import adjectives_of, noun_of

Named = Mapping[str, Mapping[str, Declared]]
"""Tables by kind and id, of the whole world."""
Catalog = Mapping[str, Mapping[str, Row]]
"""What `catalog_of` gives: declarations by kind and id."""


def catalog_of(
    named: Named, rooms: Iterable[str], characters: Iterable[str]
) -> dict[str, dict[str, Row]]:
    """Every declaration by kind and id, with all defaults filled in.

    Args:
        named: tables of all files; a thing that names no sort declares one by its own id.

    Raises:
        WorldFileError: the first mistake found.
    """
    known = known_in(named, rooms, characters)
    found: dict[str, dict[str, Row]] = {}
    for kind, shape in CATALOG.items():
        tables = named.get(kind, {})
        found[kind] = {name: called(read(tables[name], shape, known)) for name in sorted(tables)}
    for name, row in found["sort"].items():
        _can_be(named["sort"][name], row)
    for name, one in sorted(named.get("item", {}).items()):
        if "sort" not in one.table:
            own = read(one, {**SORT, **PLACED}, known)
            found["sort"][name] = called({key: own[key] for key in SORT})
            _can_be(one, own)
    return found


def _can_be(one: Declared, row: Row) -> None:
    """Nobody carries off a bank with what others have in it; a stack is not lit in part."""
    if row["light"] and row["stack"]:
        one.wrong("of a stack no single one can be lit: expected no 'stack' of lights", "stack")
    if row["bank"] and not (row["fixed"] and row["container"]):
        one.wrong("a bank is a fixed container: expected 'fixed' and 'container'", "bank")


def known_in(named: Named, rooms: Iterable[str], characters: Iterable[str]) -> Known:
    """The ids of each kind that a declaration may name."""
    ids: dict[str, Sequence[str]] = {kind: sorted(tables) for kind, tables in named.items()}
    own = [name for name, one in named.get("item", {}).items() if "sort" not in one.table]
    ids["sort"] = sorted([*ids.get("sort", ()), *own])
    ids["room"], ids["character"] = sorted(rooms), sorted(characters)
    return lambda kind: ids.get(kind, ())


def called(row: dict[str, Value]) -> dict[str, Value]:
    """The row with the words that its name gives, where it has a name and says no others."""
    if "nouns" not in row:
        return row
    name = cast("str", row["name"])
    nouns = [word.lower() for word in cast("list[str]", row["nouns"])] or [noun_of(name).lower()]
    said = [word.lower() for word in cast("list[str]", row["adjectives"])]
    adjectives = [*dict.fromkeys([*adjectives_of(name, nouns), *said])]
    return {**row, "nouns": [*nouns], "adjectives": [*adjectives]}
