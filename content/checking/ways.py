"""Mistakes about getting around: rooms nobody gets into, locks and bars that never give way."""

from collections.abc import Iterator

from content.catalog import flag, table, text
from content.checking.atlas import Atlas
from content.checking.finding import ERROR, WARNING, Finding, found
from content.checking.reach import Reach
from content.declared import Declared
from content.wording import listing


def ways(atlas: Atlas, reach: Reach) -> Iterator[Finding]:
    """Rooms that can't be entered, doors and lids that can't be opened, bars across ways."""
    yield from _rooms(atlas, reach)
    yield from _doors(atlas, reach)
    yield from _lids(atlas, reach)
    yield from _keys(atlas)
    for room, side, way, _ in atlas.ways():
        needs = str(way.get("needs", ""))
        if needs and not reach.has_tool(needs):
            text_ = f"{side} of {room} needs a {needs}, and none can be had"
            yield found(ERROR, "bar", atlas.tables["room"][room], text_, "exits", side, "needs")


def _rooms(atlas: Atlas, reach: Reach) -> Iterator[Finding]:
    for name in sorted(atlas.rooms):
        if name in reach.rooms:
            continue
        barred = []
        for room, side, way, to in atlas.ways():
            if to != name:
                continue
            if room not in reach.rooms:
                barred.append(f"{side} of {room}, where nobody gets either")
            elif not reach.sees_in(room):
                barred.append(f"{side} of {room}, which is dark, and no light can be had before")
            else:
                barred.append(f"{side} of {room}, behind {reach.bars(way)}")
        text_ = f"nobody gets into {name}: the ways there are {listing(barred)}"
        yield found(ERROR, "unreachable", atlas.tables["room"][name], text_)


def _doors(atlas: Atlas, reach: Reach) -> Iterator[Finding]:
    for name, one in sorted(atlas.tables["door"].items()):
        yield from _lock(one, name, str(one.table.get("key", "")), reach)


def _lids(atlas: Atlas, reach: Reach) -> Iterator[Finding]:
    for sort, row in sorted(atlas.sorts.items()):
        lid = table(row, "lid")
        if lid and flag(lid, "locked"):
            declared = atlas.declared_sort(sort).inside("lid", {"locked": True})
            yield from _lock(declared, sort, text(lid, "key"), reach)


def _lock(one: Declared, name: str, key: str, reach: Reach) -> Iterator[Finding]:
    if not one.table.get("locked"):
        return
    if not key:
        yield found(ERROR, "lock", one, f"{name} is locked and has no 'key'", "locked")
    elif key not in reach.held:
        text_ = f"{name} is locked, and its key, {key}, can't be had"
        yield found(ERROR, "lock", one, text_, "key")


def _keys(atlas: Atlas) -> Iterator[Finding]:
    wanted = {str(one.table.get("key", "")) for one in atlas.tables["door"].values()}
    for row in atlas.sorts.values():
        wanted.add(text(lid, "key") if (lid := table(row, "lid")) else "")
    for sort, row in sorted(atlas.sorts.items()):
        is_key = "key" in text(row, "name").lower().split()
        if is_key and sort not in wanted and sort not in atlas.ignored:
            one = atlas.declared_sort(sort)
            yield found(WARNING, "key", one, f"no lock has the key {sort}")
