"""How fights between equals and unequals go, from level 1 to 8: what `consider` says comes true.

The figures of creatures and of arms are those that docs/fights.md gives to authors. `python -m
tests.unit.test_content_balance` prints the table that stands there.
"""

from __future__ import annotations

import sys
from typing import Final, NamedTuple

import pytest

from content.capabilities.table import apply
from content.courses import tick
from content.dice import Dice
from content.figures import pool, pool_max
from content.model import Entity, player_at
from content.patch import applied
from content.worldfile import load
from tests.unit.content_stage import intent

FIGHTS: Final = 200
TICKS_MAX: Final = 100
LEVELS: Final = range(1, 9)
RING: Final = """
[microcosm]
id = "ring"
title = "Ring"
start = "gate"
intro = "A ring."
[room.gate]
name = "Gate"
description = "A gate."
exits = {{ north = "sand" }}
[room.sand]
name = "Sand"
description = "Sand."
exits = {{ south = "gate" }}
[item.blade]
name = "blade"
description = "A blade."
at = "gate"
gear = {{ slot = "hand", skill = "blades", damage = {blade} }}
[item.coat]
name = "coat"
description = "A coat."
at = "gate"
gear = {{ slot = "body", mods = {{ defence = {coat} }} }}
[creature.beast]
name = "beast"
description = "A beast."
level = {level}
hp = {hp}
attack = {attack}
defence = {defence}
damage = {damage}
[spawn.beasts]
creature = "beast"
at = "sand"
"""


class Came(NamedTuple):
    """What came of many fights: won of a hundred, health left of a hundred to whoever won."""

    won: int
    left: int
    said: str


def ring(mine: int, level: int) -> dict[str, Entity]:
    """Ana of one level, armed as usual for it, before a creature of another, as usual for it."""
    figures = {
        "level": level,
        "hp": 10 + 9 * level,
        "attack": 4 + level // 2,
        "defence": level // 2,
        "damage": 2 + level + level // 2,
    }
    text = RING.format(blade=3 + mine, coat=mine - 1, **figures)
    state: dict[str, Entity] = dict(load({"ring.toml": text}).state)
    deeds = [{"verb": "enter", "name": "Ana"}]
    for item in ("blade", "coat"):
        deeds += [{"verb": "take", "item": item}, {"verb": "equip", "item": item}]
    for deed in deeds:
        state = applied(state, apply(state, intent("ana", **deed), Dice(b"key", b""))["patch"])
    state["ana"]["status"] |= {
        "location": "sand",
        "level": mine,
        "attributes": {"strength": 5 + mine // 2, "agility": 5 + (mine - 1) // 2},
        "skills": {"blades": 5 * (mine - 1)},
    }
    return state


def fight(state: dict[str, Entity], key: bytes) -> int:
    """One fight to its end; what of a hundred of her health Ana has left, 0 if she has lost."""
    attack = intent("ana", verb="attack", target="beasts_1")
    state = applied(state, apply(state, attack, Dice(key, b"deed"))["patch"])
    for n in range(1, TICKS_MAX):
        if "foe" not in state["ana"]["status"]:
            break
        state = applied(state, tick(state, n, Dice(key, b"%d" % n))["patch"])
    ana = player_at(state, "ana")
    assert ana is not None
    if state["beasts_1"]["status"]["location"]:
        return 0
    return 100 * pool(state, ana, "hp") // pool_max(state, ana, "hp")


def fought(mine: int, level: int, fights: int = FIGHTS) -> Came:
    """Many fights between Ana of one level and a creature of another."""
    start, won, left = ring(mine, level), 0, 0
    said = apply(start, intent("ana", verb="consider", target="beasts_1"), Dice(b"key", b""))
    for number in range(fights):
        share = fight(start, b"%d" % number)
        won, left = won + (share > 0), left + share
    return Came(100 * won // fights, left // max(1, won), said["reason"])


@pytest.mark.parametrize("mine", LEVELS)
def test_a_fight_goes_as_consider_says(mine: int) -> None:
    """Easy ones are won, even ones at a price, hard ones less than half, deadly ones rarely."""
    even, hard, deadly = (fought(mine, mine + more) for more in (0, 2, 3))
    assert even.said == "consider.even"
    assert even.won >= 75
    assert even.left <= 80
    assert hard.said == "consider.hard"
    assert 20 <= hard.won <= 55
    assert deadly.said == "consider.deadly"
    assert deadly.won <= 25
    if mine > 2:
        easy = fought(mine, mine - 2)
        assert easy.said == "consider.easy"
        assert easy.won >= 95


def main() -> None:
    """Prints how it goes, as the rows of a table."""
    for mine in LEVELS:
        cells = []
        for more in (-2, 0, 1, 2, 3):
            came = fought(mine, mine + more) if mine + more > 0 else None
            cells.append(f"{came.won} ({came.left})" if came is not None else "")
        sys.stdout.write(f"| {mine} | {' | '.join(cells)} |\n")


if __name__ == "__main__":
    main()
