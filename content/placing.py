"""What lies and lives where as a world begins: things, creatures and characters."""

from collections.abc import Mapping

from content.beings import character_entity, creature_entity
from content.catalog import Row, flag, number, text
from content.catalogfile import Catalog, called
from content.declarations import CHARACTER, PLACED, SPAWN
from content.declared import Declared
from content.model import Entity
from content.places import NESTING_MAX
from content.reach import endless
from content.shapes import one_of, read
from content.shops import COIN
from content.supplies import SUPPLIES, supplies_entity
from content.things import item_entity, stack_id

Tables = Mapping[str, Declared]


def things_of(items: Tables, rooms: Tables, sorts: Mapping[str, Row]) -> dict[str, Entity]:
    """The things of a microcosm by id; two stacks of one sort in one place are an error."""
    found: dict[str, Entity] = {}
    for name in sorted(items):
        thing = _thing(items[name], rooms, items, sorts)
        thing_id = thing["metadata"]["id"]
        if thing_id in found:
            items[name].wrong("there is a stack of that sort in that place: expected one", "at")
        found[thing_id] = thing
    places = {name: str(items[name].table["at"]) for name in items}
    lost = endless(places, NESTING_MAX)
    if lost is not None:
        items[lost].wrong(f"{lost} is in itself, or more than {NESTING_MAX} deep", "at")
    return found


def _thing(one: Declared, rooms: Tables, items: Tables, sorts: Mapping[str, Row]) -> Entity:
    """A thing that lies somewhere; its sort is its own where it names none."""
    name, said = one.keys[1], one
    if "sort" not in one.table:
        about = {key: value for key, value in one.table.items() if key in PLACED}
        said = Declared(one.file, one.lines, one.keys, about)
    placed = read(said, PLACED, lambda _: sorts)
    place, sort = text(placed, "at"), text(placed, "sort") or name
    if place not in rooms and place not in items:
        one.wrong(f"there is no place {place!r}: expected {one_of(place, [*rooms, *items])}", "at")
    if place in items and not _is_container(items[place], sorts):
        one.wrong(f"nothing can be in {place}: expected a room or a container", "at")
    row = sorts[sort]
    if not flag(row, "stack") and number(placed, "count") > 1:
        one.wrong(f"only what stacks has a count: expected 'stack' of {sort}", "count")
    thing_id = stack_id(sort, place) if flag(row, "stack") else name
    found = item_entity(thing_id, sort, row, place, number(placed, "count"))
    if text(placed, "placed"):
        found["spec"] = {**found["spec"], "placed": text(placed, "placed")}
    if flag(placed, "hidden"):
        found["status"]["hidden"] = True
    return found


def supplies_of(
    items: Tables, things: Mapping[str, Entity], sorts: Mapping[str, Row]
) -> dict[str, Entity]:
    """What keeps account of the things that come again; nothing where none does."""
    found: dict[str, Row] = {}
    for name, one in items.items():
        ticks = one.table.get("restock", 0)
        if not isinstance(ticks, int) or ticks <= 0:
            continue
        sort = str(one.table.get("sort", name))
        if flag(sorts[sort], "stack") or flag(sorts[sort], "fixed"):
            one.wrong("what stacks or is fixed does not come again: expected another", "restock")
        if one.table.get("hidden"):
            one.wrong("what is found once does not come again: expected no 'hidden'", "restock")
        placed = things[name]["spec"]["placed"]
        at = str(one.table["at"])
        found[name] = {"sort": sort, "at": at, "placed": placed, "restock": ticks}
    return {SUPPLIES: supplies_entity(found)} if found else {}


def _is_container(one: Declared, sorts: Mapping[str, Row]) -> bool:
    sort = one.table.get("sort", one.keys[1])
    return isinstance(sort, str) and sort in sorts and flag(sorts[sort], "container")


def beings_of(
    spawns: Tables, characters: Tables, rooms: Tables, catalog: Catalog
) -> dict[str, Entity]:
    """The creatures and characters that a microcosm begins with, by id."""
    named: Mapping[str, Mapping[str, object]] = {**catalog, "room": rooms}
    found: dict[str, Entity] = {}
    for name in sorted(spawns):
        row = read(spawns[name], SPAWN, lambda kind: named.get(kind, ()))
        species = catalog["creature"][text(row, "creature")]
        for which in range(1, number(row, "count") + 1):
            made = creature_entity(name, which, row, species)
            found[made["metadata"]["id"]] = made
    for name in sorted(characters):
        row = called(read(characters[name], CHARACTER, lambda kind: named.get(kind, ())))
        coin = catalog["sort"].get(COIN)
        if row["shop"] and (coin is None or not flag(coin, "stack")):
            characters[name].wrong(f"expected a [sort.{COIN}] that stacks where there is a shop")
        found[name] = character_entity(name, row)
    return found
