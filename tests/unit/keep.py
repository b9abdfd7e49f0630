"""A keep for tests of places: doors, a secret way, a ladder, a rope's climb, water and the dark."""

from content.worldfile import load
from tests.unit.content_stage import Stage

KEEP = """
[microcosm]
id = "keep"
title = "The Keep"
start = "hall"
intro = "You come in."
carry_max = 20

[room.hall]
name = "Great Hall"
description = "Flagstones and a hearth."
brief = "The hall."
[room.hall.exits]
north = { to = "cell", door = "oak" }
east = { to = "closet", hidden = true, by = "panel" }
up = { to = "loft", by = "ladder", breath = 3 }
down = "cave"
west = "yard"

[room.cell]
name = "Cell"
description = "Straw."
brief = "The cell."
exits = { south = { to = "hall", door = "oak" } }

[room.closet]
name = "Closet"
description = "Dust."
brief = "The closet."
exits = { west = "hall" }

[room.loft]
name = "Loft"
description = "Hay."
brief = "The loft."
exits = { down = { to = "hall", by = "ladder" }, south = { to = "yard", needs = "rope" } }

[room.yard]
name = "Yard"
description = "Cobbles."
brief = "The yard."
exits = { east = "hall", west = "moat", south = "garden" }

[room.garden]
name = "Herb Garden"
description = "Sage and rue."
brief = "The garden."
exits = { north = "yard" }

[room.moat]
name = "Moat"
description = "Green water."
brief = "The moat."
water = true
exits = { east = "yard" }

[room.cave]
name = "Cave"
description = "Dripping stone and a pool."
brief = "The cave."
dark = true
exits = { up = "hall", east = "pit" }
[room.cave.details]
"pool, water" = "Black and still."

[room.pit]
name = "Pit"
description = "Bones."
brief = "The pit."
dark = true
exits = { west = "cave" }

[door.oak]
name = "oak door"
description = "Planks and iron."
closed = true
key = "iron_key"

[sort.iron_key]
name = "iron key"
description = "A key."

[item.key]
sort = "iron_key"
at = "hall"

[item.rope]
name = "coil of rope"
nouns = ["rope", "coil"]
description = "Hemp."
at = "hall"
tool = "rope"

[item.lamp]
name = "tin lamp"
description = "A lamp."
at = "hall"
light = true

[item.anvil]
name = "anvil"
description = "Iron."
at = "hall"
weight = 12

[item.skull]
name = "skull"
description = "It grins."
at = "cave"

[item.sack]
name = "straw sack"
description = "It would hold a cow."
at = "hall"
container = true
volume = 30

[sort.coin]
name = "coin"
many = "coins"
description = "Copper."
stack = true

[item.coins]
sort = "coin"
at = "hall"
count = 9

[item.vault]
name = "iron vault"
description = "A wall of little doors."
at = "hall"
fixed = true
container = true
bank = true

[creature.rat]
name = "cellar rat"
description = "Teeth."
behaviour = ["aggressive"]
placed = "A rat sits up."

[spawn.rats]
creature = "rat"
at = "pit"

[character.mira]
name = "Mira"
at = "cave"
description = "She counts the drops."
greeting = "Ah, a face."
silence = "She shrugs."
topics = [{ words = ["drops"], text = "A thousand and one." }]
"""


def keep(*names: str) -> Stage:
    """The keep with these players in the hall."""
    made = Stage(dict(load({"keep.toml": KEEP}).state))
    for name in names:
        made.do(name.lower(), "enter", name=name)
    return made
