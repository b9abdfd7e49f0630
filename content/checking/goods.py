"""Mistakes about things: recipes that can't be followed, nodes that give nothing, loose ends."""

from collections.abc import Iterator, Mapping
from typing import Final, cast

from content.catalog import Row, number, numbers, table, tables, text, words
from content.checking.atlas import Atlas
from content.checking.finding import ERROR, WARNING, Finding, found
from content.checking.reach import Reach
from content.checking.supply import Supply

_BY_RECIPE: Final = "by recipe "
_NOWHERE: Final = "it lies nowhere, and nobody and nothing gives it"


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
            sources = _sources(atlas, sort)
            if sources and all(source.startswith(_BY_RECIPE) for source in sources):
                continue  # what that recipe lacks is told there
            would = f"it would come {', '.join(sources)}" if sources else _NOWHERE
            said = f"recipe {name} needs {sort}, and none can be had: {would}"
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
    skill = text(row, "skill")
    if not reach.has_skill(row) and skill not in _for_beginners(atlas):
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
    if not reach.has_skill(node) and skill not in _for_beginners(atlas):
        said = f"{name} asks for {skill}, and nothing lets a beginner practise that"
        yield found(ERROR, "skill", one, said, "gather", "level")


def _for_beginners(atlas: Atlas) -> set[str]:
    """The skills that something at level 0 is there for; whether it lacks more is told there."""
    nodes = [table(row, "gather") for row in atlas.sorts.values()]
    rows = [*(node for node in nodes if node), *atlas.catalog["recipe"].values()]
    return {text(row, "skill") for row in rows if number(row, "level") == 0}


def _sources(atlas: Atlas, sort: str) -> list[str]:
    """Where the files let a thing come from, whether that can be reached or not."""
    found_in = [
        f"in {atlas.room_of(name)}" for name, one in atlas.placed.items() if one.sort == sort
    ]
    for name, row in sorted(atlas.sorts.items()):
        found_in += [f"from {name}" for one in _yields(row, "gather") if text(one, "sort") == sort]
    for name, row in sorted(atlas.catalog["creature"].items()):
        found_in += [f"from {name}" for one in tables(row, "loot") if text(one, "sort") == sort]
    for name, character in sorted(atlas.characters.items()):
        spec = cast("Row", character["spec"])
        gives = any(text(topic, "gives") == sort for topic in tables(spec, "topics"))
        shop = table(spec, "shop")
        sells = bool(shop) and sort in numbers(shop, "sells")
        found_in += [f"from {name}"] if gives or sells else []
    for name, row in sorted(atlas.catalog["quest"].items()):
        reward = table(row, "reward")
        found_in += [f"for {name}"] if reward and sort in numbers(reward, "things") else []
    for name, row in sorted(atlas.catalog["recipe"].items()):
        found_in += [f"{_BY_RECIPE}{name}"] if text(row, "makes") == sort else []
    return [*dict.fromkeys(found_in)]


def _yields(row: Row, key: str) -> list[Row]:
    node = table(row, key)
    return tables(node, "yields") if node else []


def _loose(atlas: Atlas, reach: Reach) -> Iterator[Finding]:
    """What is declared and is never met with."""
    lying = {atlas.placed[name].sort for name in sorted(reach.things)}
    for sort in sorted(atlas.sorts):
        if sort not in reach.held and sort not in lying and not _sources(atlas, sort):
            one = atlas.declared_sort(sort)
            yield found(WARNING, "unused", one, f"nobody ever sees a {sort}: {_NOWHERE}")
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
