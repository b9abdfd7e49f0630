"""What holds for a whole world, looked up by id: sorts of things, recipes, effects and the like.

It is an entity of every microcosm, `@catalog`, made at genesis and never changed; its values have
the shapes of `content.declarations`.
"""

from collections.abc import Mapping
from typing import Final, cast

from content.model import Entity, State, Value

CATALOG: Final = "@catalog"
"""The id of the entity."""

Row = Mapping[str, Value]
"""One declaration: its keys with all defaults filled in."""


def catalog_entity(kinds: Mapping[str, Mapping[str, Row]]) -> Entity:
    """The entity that holds them, by kind and id."""
    spec = cast("dict[str, Value]", {kind: dict(kinds[kind]) for kind in sorted(kinds)})
    return {
        "kind": "catalog",
        "metadata": {"id": CATALOG, "name": ""},
        "spec": spec,
        "status": {},
    }


def all_of(state: State, kind: str) -> Mapping[str, Row]:
    """Everything of a kind (`sort`, `recipe`, `effect`, `spell`, `creature`, `quest`), by id."""
    found = state.get(CATALOG)
    return cast("Mapping[str, Row]", found["spec"].get(kind, {}) if found is not None else {})


def one_of(state: State, kind: str, name: str) -> Row | None:
    """One declaration; None where there is none."""
    return all_of(state, kind).get(name)


def text(row: Row, key: str) -> str:
    """A text of a declaration."""
    return cast("str", row[key])


def number(row: Row, key: str) -> int:
    """A number of a declaration."""
    return cast("int", row[key])


def flag(row: Row, key: str) -> bool:
    """A flag of a declaration."""
    return row[key] is True


def words(row: Row, key: str) -> list[str]:
    """A list of texts of a declaration."""
    return cast("list[str]", row[key])


def table(row: Row, key: str) -> Row:
    """A table in a declaration; empty where it was left out."""
    return cast("Row", row[key] or {})


def tables(row: Row, key: str) -> list[Row]:
    """A list of tables in a declaration."""
    return cast("list[Row]", row[key])


def numbers(row: Row, key: str) -> Mapping[str, int]:
    """A table of numbers in a declaration; empty where it was left out."""
    return cast("Mapping[str, int]", row[key] or {})
