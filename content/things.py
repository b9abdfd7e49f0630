"""How things come into the world, go out of it, move and divide: nobody else makes or ends one.

A sort that stacks is one entity for each place, `nail~chest`, with a count; others are an entity
each. Everything that comes in has a named source (spawn, gather, craft, ...) and everything that
goes out a named sink (consume, decay, ...), and both are written down in `@books`: what there is
can be checked against what there was.
"""

from collections.abc import Mapping
from typing import Final, Literal, cast

from content.catalog import Row, flag, table, text
from content.dice import Dice
from content.model import Entity, Item, Op, State, Value, item_at
from content.verdicts import put

BOOKS: Final = "@books"
"""The id of the entity that keeps count."""
_ALWAYS: Final = frozenset(
    {"description", "placed", "nouns", "adjectives", "article", "plural", "container", "weight"}
)
"""The keys of a thing's `spec` that are there even where they say nothing: those of `ItemSpec`."""
VOLUME: Final = 1
"""What a thing takes up whose sort does not say; a coin takes nothing."""
STACK: Final = "~"
"""Between the sort and the place in the id of a stack."""
Source = Literal["spawn", "gather", "craft", "loot", "shop", "reward", "bank"]
Sink = Literal["craft", "consume", "decay", "shop", "quest", "bank", "death"]


def books_entity() -> Entity:
    """The books of a new microcosm."""
    status: dict[str, Value] = {"came": {}, "went": {}}
    return {"kind": "books", "metadata": {"id": BOOKS, "name": ""}, "spec": {}, "status": status}


def count_of(item: Item) -> int:
    """How many it is: one, where it is no stack."""
    return item["status"].get("count", 1)


def sort_of(item: Item) -> str:
    """The sort of a thing; its own id where its file declared no other."""
    return item["spec"].get("sort", item["metadata"]["id"])


def stacks(item: Item) -> bool:
    """Whether it is a stack."""
    return item["spec"].get("stack") is True


def stack_id(sort: str, place: str) -> str:
    """The id of the one stack of a sort in a place."""
    return f"{sort}{STACK}{place}"


def moved(state: State, item: Item, place: str, count: int | None = None) -> list[Op]:
    """The change that brings a thing, or so many of a stack, to a room, a holder or a container."""
    if not stacks(item):
        item_id, status = item["metadata"]["id"], item["status"]
        patch = [put(item_id, "status", "location", value=place)]
        if not status["moved"]:
            patch.append(put(item_id, "status", "moved", value=True))
        if "worn" in status:
            patch.append({"op": "delete", "path": [item_id, "status", "worn"], "value": None})
        return patch
    if place == item["status"]["location"]:
        return []  # to take from a stack and add to the same one would make two of each
    number = count_of(item) if count is None else count
    return [*_less(item, number), *_more(state, sort_of(item), item["spec"], place, number)]


def made(
    state: State, sort: str, row: Row, place: str, count: int, source: Source, dice: Dice
) -> list[Op]:
    """The change by which so many things of a sort come into the world at a place.

    Args:
        row: the sort's declaration.
        source: where they come from, for the books.
        dice: of the event, which gives each thing that is no part of a stack an id of its own.
    """
    patch = _booked(state, "came", sort, source, count)
    if flag(row, "stack"):
        return patch + _more(state, sort, spec_of(sort, row), place, count)
    for _ in range(count):
        made_id = f"{sort}#{dice.token()}"
        patch.append(put(made_id, value=cast("Value", item_entity(made_id, sort, row, place))))
    return patch


def spent(state: State, item: Item, count: int, sink: Sink) -> list[Op]:
    """The change by which a thing, or so many of a stack, goes out of the world."""
    number = count if stacks(item) else 1
    return [*_booked(state, "went", sort_of(item), sink, number), *_less(item, number)]


def item_entity(item_id: str, sort: str, row: Row, place: str, count: int = 1) -> Entity:
    """A thing of a sort, as it comes into the world."""
    status: dict[str, Value] = {"location": place, "moved": False}
    if flag(row, "stack"):
        status["count"] = count
    lid = table(row, "lid")
    if lid:
        status |= {"closed": flag(lid, "closed"), "locked": flag(lid, "locked")}
    return {
        "kind": "item",
        "metadata": {"id": item_id, "name": text(row, "name")},
        "spec": cast("dict[str, Value]", spec_of(sort, row)),
        "status": status,
    }


def spec_of(sort: str, row: Row) -> Mapping[str, Value]:
    """The `spec` of things of a sort: what its declaration says, without what it leaves out."""
    said = {key: value for key, value in row.items() if value or key in _ALWAYS}
    if row.get("volume", VOLUME) != VOLUME:
        said["volume"] = row["volume"]
    for key in ("name", "fixed"):
        said.pop(key, None)
    called = text(row, "name")
    return {**said, "sort": sort, "called": called, "portable": not flag(row, "fixed")}


def _less(item: Item, count: int) -> list[Op]:
    item_id = item["metadata"]["id"]
    if stacks(item) and count < count_of(item):
        return [put(item_id, "status", "count", value=count_of(item) - count)]
    return [{"op": "delete", "path": [item_id], "value": None}]


def _more(
    state: State, sort: str, spec: Mapping[str, Value] | object, place: str, count: int
) -> list[Op]:
    there_id = stack_id(sort, place)
    there = item_at(state, there_id)
    if there is not None:
        return [put(there_id, "status", "count", value=count_of(there) + count)]
    held = cast("dict[str, Value]", spec)
    name = cast("str", held["called"])
    made: Value = {
        "kind": "item",
        "metadata": {"id": there_id, "name": name},
        "spec": held,
        "status": {"location": place, "moved": True, "count": count},
    }
    return [put(there_id, value=made)]


def _booked(state: State, side: str, sort: str, way: str, count: int) -> list[Op]:
    books = cast("Mapping[str, Mapping[str, int]]", _status(state).get(side, {}))
    before = books.get(sort, {}).get(way, 0)
    if sort in books:
        return [put(BOOKS, "status", side, sort, way, value=before + count)]
    return [put(BOOKS, "status", side, sort, value={way: before + count})]


def _status(state: State) -> Mapping[str, Value]:
    found = state.get(BOOKS)
    return found["status"] if found is not None else {}
