"""A pit for tests of fights: a crab that is left alone, a wolf that is not, and arms."""

from content.worldfile import load
from tests.unit.content_stage import Stage

PIT = """
[microcosm]
id = "pit"
title = "The Pit"
start = "gate"
intro = "You come in."
carry_max = 60

[room.gate]
name = "Gate"
description = "A gate."
brief = "The gate."
exits = { north = "sand", east = "den" }

[room.sand]
name = "Sand"
description = "Sand."
brief = "Sand."
exits = { south = "gate" }

[room.den]
name = "Den"
description = "A den."
brief = "A den."
exits = { west = "gate" }

[sort.claw]
name = "claw"
many = "claws"
description = "A claw."
stack = true

[item.cudgel]
name = "oak cudgel"
description = "A cudgel."
at = "gate"
gear = { slot = "hand", skill = "blades", damage = 4 }

[creature.crab]
name = "shore crab"
description = "A crab."
level = 1
hp = 12
attack = 4
dodge = 5
damage = 2
exp = 20
strikes = "pinches"
loot = [{ sort = "claw", least = 1, most = 2 }]

[creature.wolf]
name = "grey wolf"
description = "A wolf."
level = 4
hp = 60
attack = 8
defence = 2
damage = 9
exp = 90
strikes = "bites"
behaviour = ["aggressive", "pack", "wanders"]

[spawn.crabs]
creature = "crab"
at = "sand"
regrow = 5

[spawn.wolves]
creature = "wolf"
at = "den"
count = 2
range = ["den", "gate"]
"""
GENESIS = load({"pit.toml": PIT})


def pit(*names: str) -> Stage:
    """The pit with these players at its gate, all awake."""
    made = Stage(state=dict(GENESIS.state))
    for name in names:
        assert made.do(name.lower(), "enter", name=name)["result"] == "pass"
    return made
