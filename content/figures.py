"""What somebody can do, in figures: their own, with what gear and effects change.

Everything is whole numbers. An attribute begins at 5; gear and effects move it by some, and each
level gives a point to spend. Nothing here changes anything.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, cast

from content.catalog import numbers, one_of
from content.model import Item, Player, State

ATTRIBUTES: Final = ("strength", "agility", "wits", "spirit")
ATTRIBUTE_AT_FIRST: Final = 5
LEVEL_MAX: Final = 20
SKILL_MAX: Final = 100


def attribute(state: State, who: Player, name: str) -> int:
    """One attribute with all that changes it; never below 1."""
    own = who["status"].get("attributes", {}).get(name, ATTRIBUTE_AT_FIRST)
    return max(1, own + changed(state, who, name))


def level(who: Player) -> int:
    """The level; 1 for whoever is new."""
    return who["status"].get("level", 1)


def skill(who: Player, name: str) -> int:
    """How practised somebody is, from 0 to 100."""
    return who["status"].get("skills", {}).get(name, 0)


def pool_max(state: State, who: Player, pool: str) -> int:
    """How much of `hp`, `mp` or `sp` there can be."""
    by = {"hp": "strength", "mp": "spirit", "sp": "agility"}[pool]
    base = {"hp": 12, "mp": 2, "sp": 20}[pool]
    per_level = {"hp": 4, "mp": 2, "sp": 2}[pool]
    full = base + per_level * level(who) + 2 * attribute(state, who, by)
    return max(1, full + changed(state, who, pool))


def pool(state: State, who: Player, name: str) -> int:
    """How much of `hp`, `mp` or `sp` is left; all of it for whoever is new."""
    most = pool_max(state, who, name)
    found = {"hp": who["status"].get("hp"), "mp": who["status"].get("mp")}.get(name)
    if name == "sp":
        found = who["status"].get("sp")
    return most if found is None else min(found, most)


def exp_for(reached: int) -> int:
    """The experience with which a level is reached: 0, 40, 120, 240, ..."""
    return 20 * reached * (reached - 1)


def changed(state: State, who: Player, mod: str) -> int:
    """What gear and effects add to a figure, or take from it."""
    return sum(mods.get(mod, 0) for mods in _mods(state, who))


def worn(state: State, holder: str) -> list[Item]:
    """What somebody wields and wears, in the order of ids."""
    on = [
        one
        for one in cast("Iterable[Item | Player]", state.values())
        if one["kind"] == "item"
        and one["status"]["location"] == holder
        and one["status"].get("worn") is True
    ]
    return sorted(on, key=lambda one: one["metadata"]["id"])


def mods_of(item: Item) -> Mapping[str, int]:
    """What a thing changes for who wields or wears it: the better it is made, the more good."""
    gear, better = item["spec"].get("gear"), item["status"].get("quality", 0)
    mods = gear["mods"] if gear is not None else {}
    if gear is None or gear["damage"] or not better:
        return mods
    return {mod: mods[mod] + better if mods[mod] > 0 else mods[mod] for mod in mods}


def _mods(state: State, who: Player) -> Iterator[Mapping[str, int]]:
    for item in worn(state, who["metadata"]["id"]):
        yield mods_of(item)
    effects = who["status"].get("effects", {})
    for name in sorted(effects):
        row = one_of(state, "effect", name)
        if row is not None:
            for _ in range(effects[name]["times"]):
                yield numbers(row, "mods")
