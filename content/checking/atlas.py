"""A whole world laid open for checking: its tables by kind and id, its rooms, its declarations.

Ids of rooms, things and characters are unique in a world, so a way into another microcosm is the
room that it leads to, whatever region that lies in. It finds no mistakes: its makers do.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from content.catalog import Row, text
from content.catalogfile import Catalog
from content.declarations import CATALOG as SHAPES
from content.declared import Declared
from content.layout import ExitSpec
from content.model import WORLD, Character, Room, character_at, room_at, world_of
from content.travellers import FAR
from content.worldfile import Genesis, named_tables, tables_of, world_catalog

Tables = Mapping[str, Declared]
KINDS = ("room", "item", "door", "character", *SHAPES)


@dataclass(frozen=True)
class Placed:
    """A thing where it lies as the world begins; `place` is a room or a container."""

    sort: str
    place: str
    count: int
    declared: Declared


@dataclass(frozen=True)
class Spawn:
    """Where creatures of a kind live, and the rooms they may come to."""

    creature: str
    home: str
    reach: tuple[str, ...]
    declared: Declared


@dataclass(frozen=True)
class Atlas:
    """A world.

    Attributes:
        start: the room where newcomers begin.
        intro: what they are told as they come in.
        tables: by kind and id, of all files.
        catalog: declarations with their defaults, by kind and id; a thing of its own sort has its
            sort there.
        rooms: as they are when the world begins, by id.
        characters: likewise.
        placed: things by their names in the files.
        carry_max: the least that somebody can carry in any of the microcosms.
        ignored: nouns that nobody needs to look at, by the word of the author.
    """

    start: str
    intro: str
    tables: Mapping[str, Tables]
    catalog: Catalog
    rooms: Mapping[str, Room]
    characters: Mapping[str, Character]
    placed: Mapping[str, Placed]
    spawns: tuple[Spawn, ...]
    carry_max: int
    ignored: frozenset[str]

    @property
    def sorts(self) -> Mapping[str, Row]:
        """What things there can be."""
        return self.catalog["sort"]

    def ways(self) -> Iterator[tuple[str, str, ExitSpec, str]]:
        """Every way: the room, the side, what it is like, the room it leads to."""
        for name in self.rooms:
            exits = self.rooms[name]["spec"]["exits"]
            for side in sorted(exits):
                yield name, side, exits[side], exits[side]["to"].rpartition(FAR)[2]

    def room_of(self, thing: str) -> str:
        """The room in which a thing lies, however deep in others."""
        place = self.placed[thing].place
        while place in self.placed:
            place = self.placed[place].place
        return place

    def sorts_by(self, key: str) -> Mapping[str, Sequence[str]]:
        """The sorts that serve as each tool or station."""
        found: dict[str, list[str]] = {}
        for sort in sorted(self.sorts):
            if text(self.sorts[sort], key):
                found.setdefault(text(self.sorts[sort], key), []).append(sort)
        return found

    def declared_sort(self, sort: str) -> Declared:
        """The table that says what things of a sort are."""
        tables = self.tables["sort"]
        return tables[sort] if sort in tables else self.tables["item"][sort]


def atlas_of(files: Mapping[str, str], world: Sequence[Genesis]) -> Atlas:
    """A world that could be loaded, from its files and what they gave."""
    declared = [one for file in sorted(files) for one in tables_of(file, files[file])]
    tables = {kind: named_tables(declared, kind) for kind in KINDS}
    states = [genesis.state for genesis in world]
    rooms, characters = {}, {}
    for state in states:
        for name in sorted(state):
            room, character = room_at(state, name), character_at(state, name)
            if room is not None:
                rooms[name] = room
            if character is not None:
                characters[name] = character
    worlds = [one for one in declared if one.keys == ("microcosm",)]
    ignored = [word for one in worlds for word in cast("list[str]", one.table.get("ignore", []))]
    return Atlas(
        start=str(states[0][WORLD]["spec"]["start"]),
        intro=str(states[0][WORLD]["spec"]["intro"]),
        tables=tables,
        catalog=world_catalog(declared),
        rooms=rooms,
        characters=characters,
        placed={name: _placed(one) for name, one in sorted(tables["item"].items())},
        spawns=tuple(_spawn(one) for one in declared if one.keys[0] == "spawn"),
        carry_max=min(world_of(state)["spec"]["carry_max"] for state in states),
        ignored=frozenset(word.lower() for word in ignored),
    )


def _placed(one: Declared) -> Placed:
    sort, count = one.table.get("sort", one.keys[1]), one.table.get("count", 1)
    return Placed(str(sort), str(one.table["at"]), cast("int", count), one)


def _spawn(one: Declared) -> Spawn:
    reach = cast("list[str]", one.table.get("range", []))
    home = str(one.table["at"])
    return Spawn(str(one.table["creature"]), home, tuple({home: 0, **dict.fromkeys(reach)}), one)
