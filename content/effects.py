"""Buffs and debuffs: how somebody comes by one, is rid of one, and what they do as time passes.

An effect holds until a tick. Where somebody has it already, its declaration says what becomes of
that: `refresh` begins its time anew, `longest` keeps the later end, `stack` also counts it once
more, up to `most` times.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from content.catalog import Row, flag, number, numbers, one_of, text
from content.changes import Changes
from content.dice import Dice
from content.figures import pool, pool_max
from content.model import (
    EffectStatus,
    Happening,
    Op,
    Player,
    State,
    Value,
    creature_at,
    player_at,
)
from content.verdicts import happening, put

POOLS: Final = ("hp", "mp", "sp")


def effects_of(state: State, who_id: str) -> Mapping[str, EffectStatus]:
    """What somebody has, a player or a creature, by name."""
    player, creature = player_at(state, who_id), creature_at(state, who_id)
    if player is not None:
        return player["status"].get("effects", {})
    return creature["status"]["effects"] if creature is not None else {}


def given(state: State, who_id: str, effect: str, n: int, by: str) -> list[Op]:
    """The change by which somebody comes by an effect; none where there is no such effect.

    Args:
        n: the tick from which it holds.
        by: who brought it about.
    """
    row = one_of(state, "effect", effect)
    if row is None:
        return []
    before = effects_of(state, who_id)
    until, times = n + number(row, "ticks"), 1
    had = before.get(effect)
    if had is not None:
        how = text(row, "stacking")
        until = max(until, had["until"]) if how != "refresh" else until
        times = min(number(row, "most"), had["times"] + 1) if how == "stack" else had["times"]
    status: dict[str, Value] = {"until": until, "times": times, "by": by}
    if before or creature_at(state, who_id) is not None:
        return [put(who_id, "status", "effects", effect, value=status)]
    return [put(who_id, "status", "effects", value={effect: status})]


def cured(state: State, who_id: str, effects: Sequence[str]) -> list[Op]:
    """The change by which somebody is rid of effects."""
    return [
        {"op": "delete", "path": [who_id, "status", "effects", one], "value": None}
        for one in sorted(set(effects))
        if one in effects_of(state, who_id)
    ]


def is_stunned(state: State, who_id: str) -> bool:
    """Whether an effect keeps somebody from acting."""
    rows = (one_of(state, "effect", one) for one in effects_of(state, who_id))
    return any(row is not None and flag(row, "stuns") for row in rows)


def restored(state: State, who: Player, amounts: Mapping[str, int]) -> list[Op]:
    """The change of pools by some amounts, each between nothing and all of it.

    What brings health to nothing leaves one: who dies of it is the fight's business.
    """
    patch = []
    for name in POOLS:
        amount = amounts.get(name, 0)
        most, now = pool_max(state, who, name), pool(state, who, name)
        new = max(1 if name == "hp" else 0, min(most, now + amount))
        if amount and new != now:
            patch.append(put(who["metadata"]["id"], "status", name, value=new))
    return patch


def passing(state: State, n: int, _: Dice) -> tuple[list[Op], list[Happening]]:
    """The course of effects: they act at each tick, and end."""
    changes = Changes(state)
    for who_id in [one for one in sorted(state) if effects_of(state, one)]:
        effects = effects_of(state, who_id)
        for name in sorted(effects):
            row = one_of(state, "effect", name)
            if row is not None and n <= effects[name]["until"]:
                _acts(changes, who_id, row, effects[name])
            if row is None or n >= effects[name]["until"]:
                _ends(changes, who_id, name, row)
    return changes.patch, changes.also


def _acts(changes: Changes, who_id: str, row: Row, status: EffectStatus) -> None:
    each = {name: amount * status["times"] for name, amount in numbers(row, "each").items()}
    who = player_at(changes.state, who_id)
    if who is not None and each:
        if who["status"]["awake"]:
            changes.do(restored(changes.state, who, each))
        return
    creature = creature_at(changes.state, who_id)
    if creature is not None and each.get("hp") and creature["status"]["hp"] > 0:
        left = max(1, creature["status"]["hp"] + each["hp"])
        changes.do([put(who_id, "status", "hp", value=left)])


def _ends(changes: Changes, who_id: str, name: str, row: Row | None) -> None:
    changes.do([{"op": "delete", "path": [who_id, "status", "effects", name], "value": None}])
    told = text(row, "ends") if row is not None else ""
    if told and player_at(changes.state, who_id) is not None:
        about: dict[str, Value] = {"text": told}
        changes.tell(happening("effect.ends", "", about, actor=who_id, to=who_id))


def told_of(state: State, who: Player) -> list[str]:
    """The names of all effects that somebody has, with how often."""
    found = []
    effects = who["status"].get("effects", {})
    for name in sorted(effects):
        row = one_of(state, "effect", name)
        if row is not None:
            times = effects[name]["times"]
            found.append(text(row, "name") + (f" ({times} times over)" if times > 1 else ""))
    return found
