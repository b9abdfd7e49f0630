"""Mistakes about things: recipes that can't be followed, nodes that give nothing, loose ends."""

from collections.abc import Iterator, Mapping

from content.catalog import Row, numbers, table, tables, text, words
from content.checking.atlas import Atlas
from content.checking.finding import ERROR, WARNING, Finding, found
from content.checking.reach import Reach
from content.checking.supply import Supply


def goods(atlas: Atlas, reach: Reach) -> Iterator[Finding]:
    """Recipes, nodes and shops that lack something; what is declared and is never there."""
    supply = Supply(atlas, reach)
    for name, row in sorted(atlas.catalog["recipe"].items()):
        yield from _recipe(atlas, reach, supply, name, row)
    for name, row in sorted(atlas.sorts.items()):
        yield from _node(atlas, reach, name, row)
    yield from _loose(atlas, reach)
    yield from _wanted_by_shops(atlas)


def _recipe(atlas: Atlas, reach: Reach, supply: Supply, name: str, row: Row) -> Iterator[Finding]:
    one = atlas.tables["recipe"][name]
    for sort, count in numbers(row, "parts").items():
        has = supply.of(sort)
        if sort not in reach.held:
            said = f"recipe {name} needs {sort}, and none can be had: {_sources(atlas, sort)}"
            yield found(ERROR, "recipe", one, said, "parts", sort)
        elif has < count:
            said = f"recipe {name} needs {count} of {sort}, and there are {has} in all the world"
            yield found(ERROR, "recipe", one, said, "parts", sort)
    for tool in words(row, "tools"):
        if not reach.has_tool(tool):
            said = f"recipe {name} needs a {tool}, and no 'tool' of that name can be had"
            yield found(ERROR, "recipe", one, said, "tools")
    station = text(row, "station")
    if station and not reach.has_station(station):
        said = f"recipe {name} needs a {station}, and no 'station' of that name can be reached"
        yield found(ERROR, "recipe", one, said, "station")
    if not reach.has_skill(row):
        skill = text(row, "skill")
        said = f"recipe {name} asks for {skill}, and nothing lets a beginner practise that"
        yield found(ERROR, "skill", one, said, "level")


def _node(atlas: Atlas, reach: Reach, name: str, row: Row) -> Iterator[Finding]:
    node = table(row, "gather")
    if not node:
        return
    one = atlas.declared_sort(name)
    tool, skill = text(node, "tool"), text(node, "skill")
    if tool and not reach.has_tool(tool):
        said = f"{name} is gathered from with a {tool}, and no 'tool' of that name can be had"
        yield found(ERROR, "node", one, said, "gather", "tool")
    if not reach.has_skill(node):
        said = f"{name} asks for {skill}, and nothing lets a beginner practise that"
        yield found(ERROR, "skill", one, said, "gather", "level")


def _sources(atlas: Atlas, sort: str) -> str:
    """Where the files let a thing come from, for a sentence that says why it can't be had."""
    lying = [name for name, placed in atlas.placed.items() if placed.sort == sort]
    where = [f"in {atlas.room_of(name)}" for name in lying]
    for name, row in sorted(atlas.sorts.items()):
        where += [f"from {name}" for one in _yields(row, "gather") if text(one, "sort") == sort]
    for name, row in sorted(atlas.catalog["creature"].items()):
        where += [f"from {name}" for one in tables(row, "loot") if text(one, "sort") == sort]
    for name, row in sorted(atlas.catalog["recipe"].items()):
        where += [f"by recipe {name}"] if text(row, "makes") == sort else []
    if not where:
        return "it lies nowhere, and nobody and nothing gives it"
    return f"it would come {', '.join(dict.fromkeys(where))}"


def _yields(row: Row, key: str) -> list[Row]:
    node = table(row, key)
    return tables(node, "yields") if node else []


def _loose(atlas: Atlas, reach: Reach) -> Iterator[Finding]:
    """What is declared and is never met with."""
    lying = {atlas.placed[name].sort for name in sorted(reach.things)}
    for sort in sorted(atlas.sorts):
        if sort not in reach.held and sort not in lying:
            one = atlas.declared_sort(sort)
            said = f"nobody ever sees a {sort}: {_sources(atlas, sort)}"
            yield found(WARNING, "unused", one, said)
    for spell, one in sorted(atlas.tables["spell"].items()):
        if spell not in reach.spells:
            said = f"nothing that can be had teaches the spell {spell}"
            yield found(WARNING, "unused", one, f"{said}: expected a 'use' with spell = {spell!r}")
    used = {
        name for kind in ("sort", "creature", "spell") for name in _effects(atlas.catalog[kind])
    }
    for effect, one in sorted(atlas.tables["effect"].items()):
        if effect not in used:
            yield found(WARNING, "unused", one, f"nothing has the effect {effect}")


def _effects(rows: Mapping[str, Row]) -> Iterator[str]:
    for name in sorted(rows):
        row = rows[name]
        if "use" in row:
            row = table(row, "use")
        if row:
            yield text(row, "effect")


def _wanted_by_shops(atlas: Atlas) -> Iterator[Finding]:
    tags = {tag for row in atlas.sorts.values() for tag in words(row, "tags")}
    for name, one in sorted(atlas.tables["character"].items()):
        shop = table(atlas.characters[name]["spec"], "shop")
        for word in words(shop, "buys") if shop else ():
            if word not in tags and word not in atlas.sorts:
                said = f"{name} buys {word!r}, and no sort is called so or has that tag"
                yield found(ERROR, "dangling", one, said, "shop", "buys")
