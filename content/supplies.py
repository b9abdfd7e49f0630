"""Things that come again where their author put them, some time after they were taken from there.

A shared world would else be emptied by whoever comes first. What is taken stays whose it is; the
next is a new thing, with a source in the books like all that comes into the world. None comes while
one of its sort is in its place, nor where so many of the sort are about that nobody can lack one.
"""

from collections.abc import Mapping
from typing import Final, cast

from content.catalog import Row, one_of
from content.dice import Dice
from content.gifts import some
from content.model import Entity, Happening, Op, State, Value, item_at, room_at
from content.places import chain, closed_in, is_closed
from content.things import made, sort_of
from content.verdicts import happening, put

SUPPLIES: Final = "@supplies"
"""The id of the entity that says what comes again where, if anything does."""
ABOUT_MAX: Final = 24
"""With so many of a sort in a microcosm no further one comes: a hoard ends somewhere."""


def supplies_entity(things: Mapping[str, Row]) -> Entity:
    """The supplies of a new microcosm.

    Args:
        things: by the id of the first of each: its `sort`, where it lies (`at`), what is told of it
            there (`placed`), and after how many ticks another comes (`restock`).
    """
    spec: dict[str, Value] = {"things": cast("Value", {**things})}
    return {
        "kind": "supplies",
        "metadata": {"id": SUPPLIES, "name": ""},
        "spec": spec,
        "status": {"missing": {}},
    }


def supplied(state: State, n: int, dice: Dice) -> tuple[list[Op], list[Happening]]:
    """The course by which what was taken from its place comes again there."""
    found = state.get(SUPPLIES)
    if found is None:
        return [], []
    things = cast("Mapping[str, Mapping[str, Value]]", found["spec"]["things"])
    missing = cast("Mapping[str, int]", found["status"]["missing"])
    about = _about(state, {str(one["sort"]) for one in things.values()})
    patch, told = list[Op](), list[Happening]()
    for name in sorted(things):
        sort, at = str(things[name]["sort"]), str(things[name]["at"])
        path = (SUPPLIES, "status", "missing", name)
        since = missing.get(name)
        is_there = at in about[sort]
        if is_there:
            if since is None:
                continue
            patch.append({"op": "delete", "path": [*path], "value": None})
        elif since is None:
            patch.append(put(*path, value=n))
        elif n - since >= cast("int", things[name]["restock"]):
            patch.append({"op": "delete", "path": [*path], "value": None})
            if len(about[sort]) < ABOUT_MAX:
                ops, happenings = _comes(state, things[name], dice)
                patch += ops
                told += happenings
    return patch, told


def _about(state: State, sorts: set[str]) -> dict[str, list[str]]:
    """Where the things of some sorts are that are in a microcosm, in no order that matters."""
    found: dict[str, list[str]] = {sort: [] for sort in sorted(sorts)}
    for one in state:
        item = item_at(state, one)
        if item is not None and sort_of(item) in found:
            found[sort_of(item)].append(item["status"]["location"])
    return found


def _comes(
    state: State, thing: Mapping[str, Value], dice: Dice
) -> tuple[list[Op], list[Happening]]:
    """Another one is in its place, and whoever is there finds it."""
    sort, at = str(thing["sort"]), str(thing["at"])
    row, box = one_of(state, "sort", sort), item_at(state, at)
    if row is None or (box is None and room_at(state, at) is None):
        return [], []
    like = {**row, "placed": thing["placed"]}
    patch = made(state, sort, like, at, 1, "spawn", dice)
    if box is not None and (is_closed(box) or closed_in(state, at) is not None):
        return patch, []
    here = at if box is None else chain(state, at)[-1]
    return patch, [happening("supply.comes", here, {"some": some(row, 1), "room": here})]
