"""What effects do as time passes: they act at each tick, may be somebody's end, and run out.

What another player has laid on somebody never kills them. What a creature did, or somebody to
themself, does; and whoever laid it on a creature is credited with its end.
"""

from content.beings import NOWHERE, species_of
from content.catalog import Row, number, numbers, one_of, text
from content.changes import Changes
from content.dice import Dice
from content.effects import effects_of, restored
from content.falling import dies, falls, wounds
from content.figures import pool, pool_max
from content.model import (
    Happening,
    Op,
    Player,
    State,
    Value,
    creature_at,
    player_at,
)
from content.pending import EffectStatus
from content.travellers import is_known
from content.verdicts import happening, put


def passing(state: State, n: int, dice: Dice) -> tuple[list[Op], list[Happening]]:
    """The course of effects: they act at each tick, and end."""
    changes = Changes(state)
    for who_id in [one for one in sorted(state) if effects_of(state, one)]:
        for name in sorted(effects_of(state, who_id)):
            status = effects_of(changes.state, who_id).get(name)
            if status is None:
                continue  # whoever had it has fallen
            row = one_of(state, "effect", name)
            if row is not None and n <= status["until"]:
                _acts(changes, who_id, row, status, n, dice)
            gone = name not in effects_of(changes.state, who_id)
            if not gone and (row is None or n >= status["until"]):
                _ends(changes, who_id, name, row)
    return changes.patch, changes.also


def _acts(
    changes: Changes, who_id: str, row: Row, status: EffectStatus, n: int, dice: Dice
) -> None:
    each = {name: amount * status["times"] for name, amount in numbers(row, "each").items()}
    who = player_at(changes.state, who_id)
    if who is not None and each and who["status"]["awake"]:
        _on_player(changes, who, row, status, each)
    elif creature_at(changes.state, who_id) is not None and each.get("hp"):
        _on_creature(changes, who_id, row, status, each["hp"], n, dice)


def _on_player(
    changes: Changes, who: Player, row: Row, status: EffectStatus, each: dict[str, int]
) -> None:
    me, here = who["metadata"]["id"], who["status"]["location"]
    hp, loss = pool(changes.state, who, "hp"), -each.get("hp", 0)
    about: dict[str, Value] = {
        "target": me,
        "target_name": who["metadata"]["name"],
        "effect": text(row, "name"),
    }
    if loss >= hp and not _is_other_player(changes.state, status["by"], me):
        changes.tell(happening("effect.kills", here, about))
        dies(changes, me)
        return
    changes.do(restored(changes.state, who, each))
    third = pool_max(changes.state, who, "hp")
    if loss > 0 and hp * 3 > third >= (hp - loss) * 3:
        changes.tell(happening("effect.weakens", "", about, actor=me, to=me))


def _on_creature(
    changes: Changes, who_id: str, row: Row, status: EffectStatus, amount: int, n: int, dice: Dice
) -> None:
    creature = creature_at(changes.state, who_id)
    if creature is None or creature["status"]["location"] == NOWHERE:
        return
    if amount > 0:
        full = number(species_of(changes.state, creature), "hp")
        more = min(full, creature["status"]["hp"] + amount)
        changes.do([put(who_id, "status", "hp", value=more)])
        return
    by = player_at(changes.state, status["by"])
    about: dict[str, Value] = {
        "being": who_id,
        "creature": str(creature["spec"]["creature"]),
        "foe": creature["metadata"]["name"],
        "effect": text(row, "name"),
    }
    if by is not None:
        about["actor_name"] = by["metadata"]["name"]
        wounds(changes, status["by"], who_id, -amount, n, dice, about)
    elif creature["status"]["hp"] + amount > 0:
        changes.do([put(who_id, "status", "hp", value=creature["status"]["hp"] + amount)])
    else:
        falls(changes, who_id, n, dice, about)


def _is_other_player(state: State, by: str, me: str) -> bool:
    return by != me and (player_at(state, by) is not None or is_known(state, by))


def _ends(changes: Changes, who_id: str, name: str, row: Row | None) -> None:
    changes.do([{"op": "delete", "path": [who_id, "status", "effects", name], "value": None}])
    told = text(row, "ends") if row is not None else ""
    if told and player_at(changes.state, who_id) is not None:
        about: dict[str, Value] = {"text": told}
        changes.tell(happening("effect.ends", "", about, actor=who_id, to=who_id))
