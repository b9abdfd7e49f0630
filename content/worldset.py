"""Reads a world of one or several microcosms: the texts of its files in, a genesis of each out.

A world of several has one file for each. An exit may lead into another (`to = "fen:landing"`), and
exactly one microcosm has a `start`: newcomers come in there, and nowhere else, so that nobody is in
two of them. It opens nothing: the caller hands over texts by file name.
"""

from collections.abc import Mapping, Sequence

from content.declarations import CATALOG as SHAPES
from content.declared import Declared
from content.model import WORLD, Value, room_at
from content.patch import applied
from content.reach import unreached
from content.travellers import FAR, ready
from content.verdicts import put
from content.worldfile import (
    Genesis,
    id_of,
    microcosm_in,
    microcosm_of,
    named_tables,
    tables_of,
    world_catalog,
)


def load_world(files: Mapping[str, str]) -> list[Genesis]:
    """The microcosms of a world: first the one where newcomers begin, then the others by id.

    Raises:
        WorldFileError: the first mistake found.
    """
    return world_in({file: list(tables_of(file, files[file])) for file in sorted(files)})


def world_in(declared: Mapping[str, Sequence[Declared]]) -> list[Genesis]:
    """The microcosms that tables, by file name, declare, in that order.

    Raises:
        WorldFileError: the first mistake found.
    """
    worlds = [one for file in declared for one in declared[file] if one.keys == ("microcosm",)]
    if len(worlds) <= 1:
        return [microcosm_in(declared)]
    _one_file_each(declared, worlds)
    tables = {id_of(one, "id"): declared[one.file] for one in worlds}
    rooms = {region: named_tables(tables[region], "room") for region in tables}
    _ids_apart(tables, rooms)
    catalog = world_catalog([one for file in sorted(declared) for one in declared[file]])
    found = []
    for one in worlds:
        region = id_of(one, "id")
        others = {other: rooms[other] for other in rooms if other != region}
        found.append(microcosm_of(one, tables[region], others, catalog))
    gate = _gate(worlds)
    _all_reachable(found, rooms, gate)
    found.sort(key=lambda genesis: (genesis.microcosm != gate, genesis.microcosm))
    titles = {one.microcosm: str(one.state[WORLD]["spec"]["title"]) for one in found}
    return [_in_realm(genesis, {"gate": gate, "titles": {**titles}}) for genesis in found]


def _one_file_each(declared: Mapping[str, Sequence[Declared]], worlds: Sequence[Declared]) -> None:
    with_table = [one.file for one in worlds]
    for file, tables in declared.items():
        stray = next((one for one in tables if one.keys[0] not in SHAPES), None)
        if stray is not None and file not in with_table:
            stray.wrong("expected a [microcosm] table in this file: of several each is one file")
    named: dict[str, Declared] = {}
    for one in worlds:
        name = id_of(one, "id")
        if name in named:
            one.wrong(f"the microcosm {name} is declared in {named[name].file} already", "id")
        named[name] = one


def _ids_apart(
    tables: Mapping[str, Sequence[Declared]], rooms: Mapping[str, Mapping[str, Declared]]
) -> None:
    """Things travel: none is called like a thing, a room or a door of another microcosm."""
    taken: dict[str, Declared] = {}
    for region in sorted(rooms):
        taken.update({**rooms[region], **named_tables(tables[region], "door")})
    for region in sorted(tables):
        items = named_tables(tables[region], "item")
        for name, one in items.items():
            if name in taken and taken[name].file != one.file:
                text = f"the id {name} is in {taken[name].file} too, and things travel"
                one.wrong(f"{text}: expected another")
        taken.update(items)


def _gate(worlds: Sequence[Declared]) -> str:
    """The microcosm where newcomers begin."""
    gates = [one for one in worlds if "start" in one.table]
    if not gates:
        worlds[0].wrong("no microcosm has a 'start': expected one, where newcomers come in")
    if len(gates) > 1:
        gates[1].wrong(
            f"newcomers start in {gates[0].file} already: expected one 'start' in all files",
            "start",
        )
    return id_of(gates[0], "id")


def _all_reachable(
    found: Sequence[Genesis], rooms: Mapping[str, Mapping[str, Declared]], gate: str
) -> None:
    ways: dict[str, list[str]] = {}
    start = ""
    for genesis in found:
        region = genesis.microcosm
        if region == gate:
            start = f"{region}{FAR}{genesis.state[WORLD]['spec']['start']}"
        for name in rooms[region]:
            room = room_at(genesis.state, name)
            assert room is not None, "a room was made of a room's table"
            leads = [way["to"] for way in room["spec"]["exits"].values()]
            ways[region + FAR + name] = [to if FAR in to else region + FAR + to for to in leads]
    lost = unreached(ways, start)
    if lost is not None:
        region, _, name = lost.partition(FAR)
        rooms[region][name].wrong(f"no way leads from {start} to {lost}: expected an exit to it")


def _in_realm(genesis: Genesis, realm: dict[str, Value]) -> Genesis:
    """With the others' names, and the entity that keeps travellers: no traveller has made it."""
    (made,) = ready(genesis.state)
    state = applied(genesis.state, [made, put(WORLD, "spec", "realm", value={**realm})])
    return Genesis(genesis.microcosm, state)
