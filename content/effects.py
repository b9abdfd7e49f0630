"""Buffs and debuffs: how somebody comes by one and is rid of one. What they do: `lasting`.

An effect holds until a tick. Where somebody has it already, its declaration says what becomes of
that: `refresh` begins its time anew, `longest` keeps the later end, `stack` also counts it once
more, up to `most` times.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from content.catalog import flag, number, numbers, one_of, text
from content.changes import Changes
from content.figures import pool, pool_max
from content.model import (
    Creature,
    Op,
    Player,
    State,
    Value,
    creature_at,
    player_at,
)
from content.pending import EffectStatus
from content.ticks import TICK_MS
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


def laid(changes: Changes, who_id: str, effect: str, n: int, by: str) -> None:
    """Somebody comes by an effect, and is told so if they did not have it."""
    had = effect in effects_of(changes.state, who_id)
    changes.do(given(changes.state, who_id, effect, n, by))
    row = one_of(changes.state, "effect", effect)
    told = text(row, "says") if row is not None else ""
    if told and not had and player_at(changes.state, who_id) is not None:
        about: dict[str, Value] = {"text": told}
        changes.tell(happening("effect.begins", "", about, actor=who_id, to=who_id))


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

    What brings health to nothing leaves one: who dies of it is the business of `lasting`.
    """
    patch = []
    for name in POOLS:
        amount = amounts.get(name, 0)
        most, now = pool_max(state, who, name), pool(state, who, name)
        new = max(1 if name == "hp" else 0, min(most, now + amount))
        if amount and new != now:
            patch.append(put(who["metadata"]["id"], "status", name, value=new))
    return patch


def creature_changed(state: State, creature: Creature, mod: str) -> int:
    """What effects add to a figure of a creature, or take from it."""
    effects, found = creature["status"]["effects"], 0
    for name in sorted(effects):
        row = one_of(state, "effect", name)
        if row is not None:
            found += effects[name]["times"] * numbers(row, "mods").get(mod, 0)
    return found


def told_of(state: State, who: Player, n: int) -> list[str]:
    """All effects that somebody has at tick n: how often, and how long they last yet."""
    found = []
    effects = who["status"].get("effects", {})
    for name in sorted(effects):
        row, status = one_of(state, "effect", name), effects[name]
        if row is None:
            continue
        often = f", {status['times']} times over" if status["times"] > 1 else ""
        found.append(f"{text(row, 'name')} ({_lasting(status['until'] - n)}{often})")
    return found


def _lasting(ticks: int) -> str:
    """So many ticks more, as one would say it."""
    seconds = ticks * TICK_MS // 1_000
    if seconds <= 10:  # noqa: PLR2004 - seconds
        return "a moment more"
    if seconds < 45:  # noqa: PLR2004 - seconds
        return "half a minute more"
    minutes = (seconds + 30) // 60
    if minutes < 45:  # noqa: PLR2004 - minutes
        return "a minute more" if minutes <= 1 else f"{minutes} minutes more"
    hours = (minutes + 30) // 60
    return "an hour more" if hours <= 1 else f"{hours} hours more"
