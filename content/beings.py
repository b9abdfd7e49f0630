"""Creatures and characters: who they are at the beginning, and who of them is where.

What creatures do by themselves and what characters say is not here.
"""

from collections.abc import Iterator, Mapping
from typing import Final, cast

from content.catalog import Row, number, numbers, table, text, words
from content.model import Character, Creature, Entity, State, Value, character_at, creature_at
from content.wording import article_for

NOWHERE: Final = ""
"""The location of a creature that is dead, until it comes again."""


def creature_entity(spawn: str, which: int, row: Row, species: Row) -> Entity:
    """One of the creatures of a spawn, counted from 1.

    Args:
        row: the spawn's declaration.
        species: the creature's.
    """
    creature_id = f"{spawn}_{which}"
    said = {key: row[key] for key in ("creature", "range", "regrow", "guards")}
    called: dict[str, Value] = {key: species[key] for key in ("nouns", "adjectives", "article")}
    return {
        "kind": "creature",
        "metadata": {"id": creature_id, "name": text(species, "name")},
        "spec": {**said, **called, "home": row["at"]},
        "status": {
            "location": row["at"],
            "hp": number(species, "hp"),
            "foe": "",
            "returns": 0,
            "effects": {},
        },
    }


def character_entity(name: str, row: Row) -> Entity:
    """A character as the world begins."""
    stock: dict[str, Value] = {**numbers(table(row, "shop"), "sells")} if row["shop"] else {}
    spec = {key: value for key, value in row.items() if key not in ("name", "at")}
    return {
        "kind": "character",
        "metadata": {"id": name, "name": text(row, "name")},
        "spec": spec,
        "status": {"location": row["at"], "stock": stock, "restocked": 0},
    }


def creatures_in(state: State, room: str) -> list[Creature]:
    """The living creatures that show themselves in a room, in the order of their ids."""
    there = (one for one in _creatures(state) if one["status"]["location"] == room)
    return [one for one in there if not lurks(state, one)]


def lurks(state: State, creature: Creature) -> bool:
    """Whether it lies in ambush: nobody sees it before it springs, nor once it is left alone."""
    fights = creature["status"]["foe"] or creature["status"].get("hurt")
    return not fights and "ambush" in behaviour_of(state, creature)


def behaviour_of(state: State, creature: Creature) -> list[str]:
    """What it does by itself."""
    return words(species_of(state, creature), "behaviour")


def kin_of(state: State, creature: Creature) -> str:
    """What those have in common that fight for one another; its species where nothing is said."""
    return text(species_of(state, creature), "kin") or cast("str", creature["spec"]["creature"])


def characters_in(state: State, room: str) -> list[Character]:
    """The characters in a room, in the order of their ids."""
    found = (character_at(state, entity_id) for entity_id in sorted(state))
    return [one for one in found if one is not None and one["status"]["location"] == room]


def a_creature(creature: Creature) -> str:
    """`a grey wolf`: a creature met for the first time."""
    name = creature["metadata"]["name"]
    return f"{cast('str', creature['spec']['article']) or article_for(name)} {name}"


def species_of(state: State, creature: Creature) -> Mapping[str, Value]:
    """The declaration of a creature's kind."""
    catalog = cast("Mapping[str, Mapping[str, Row]]", state["@catalog"]["spec"])
    return catalog["creature"][cast("str", creature["spec"]["creature"])]


def _creatures(state: State) -> Iterator[Creature]:
    for entity_id in sorted(state):
        found = creature_at(state, entity_id)
        if found is not None and found["status"]["location"] != NOWHERE:
            yield found
