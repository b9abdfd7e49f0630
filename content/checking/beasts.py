"""Mistakes about creatures: those that never come, and ranges that lead nowhere."""

from collections.abc import Iterator

from content.catalog import text, words
from content.checking.atlas import Atlas, Spawn
from content.checking.finding import ERROR, WARNING, Finding, found
from content.checking.reach import Reach

_ROAMING = frozenset({"wanders", "flees"})


def beasts(atlas: Atlas, reach: Reach) -> Iterator[Finding]:
    """Creatures and spawns."""
    spawned = {spawn.creature for spawn in atlas.spawns}
    for name, one in sorted(atlas.tables["creature"].items()):
        row = atlas.catalog["creature"][name]
        if name not in spawned:
            said = f"no creature {name} ever comes: expected a [spawn] of it"
            yield found(ERROR, "creature", one, said)
        calls = {"pack", "calls"} & {*words(row, "behaviour")}
        own = text(row, "kin")
        if calls and own and _of_kin(atlas, own) == 1 and _count(atlas, name) == 1:
            said = f"{name} has no kin: nobody else is of {own!r}, and there is one of it"
            yield found(WARNING, "creature", one, said, "kin")
    for spawn in atlas.spawns:
        yield from _spawn(atlas, reach, spawn)


def _of_kin(atlas: Atlas, kin: str) -> int:
    return sum(text(row, "kin") == kin for row in atlas.catalog["creature"].values())


def _count(atlas: Atlas, creature: str) -> int:
    counts = (
        one.declared.table.get("count", 1) for one in atlas.spawns if one.creature == creature
    )
    return sum(count for count in counts if isinstance(count, int))


def _spawn(atlas: Atlas, reach: Reach, spawn: Spawn) -> Iterator[Finding]:
    name = spawn.declared.keys[1]
    if not reach.rooms & {*spawn.reach}:
        said = f"nobody gets to where {name} lives, {spawn.home}"
        yield found(ERROR, "creature", spawn.declared, said, "at")
    guards = str(spawn.declared.table.get("guards", ""))
    if guards and guards not in atlas.rooms[spawn.home]["spec"]["exits"]:
        said = f"{name} guards the way {guards}, and {spawn.home} has none"
        yield found(ERROR, "dangling", spawn.declared, said, "guards")
    met = [spawn.home]
    for room in met:  # it grows as rooms are found
        exits = atlas.rooms[room]["spec"]["exits"]
        met += [
            exits[side]["to"]
            for side in sorted(exits)
            if exits[side]["to"] in spawn.reach and exits[side]["to"] not in met
        ]
    lost = [room for room in spawn.reach if room not in met]
    if lost:
        said = f"{name} can't come to {lost[0]}: no way leads there within its 'range'"
        yield found(WARNING, "creature", spawn.declared, said, "range")
    behaviour = {*words(atlas.catalog["creature"][spawn.creature], "behaviour")}
    if len(spawn.reach) > 1 and not behaviour & _ROAMING:
        said = f"{name} has a 'range', and {spawn.creature} neither wanders nor flees"
        yield found(WARNING, "creature", spawn.declared, said, "range")
