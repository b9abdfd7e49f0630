"""A workshop for tests of things and crafts: a chest, clothes, a tree, a forge, and food."""

from content.worldfile import load
from tests.unit.content_stage import Stage

WORKSHOP = """
[microcosm]
id = "shop"
title = "The Workshop"
start = "floor"
intro = "You come in."
carry_max = 60

[room.floor]
name = "Workshop"
description = "A floor of planks."
brief = "The workshop."
exits = { north = "grove" }

[room.grove]
name = "Grove"
description = "Oaks."
brief = "The grove."
exits = { south = "floor" }

[sort.nail]
name = "nail"
many = "nails"
description = "An iron nail."
stack = true
weight = 1

[sort.plank]
name = "plank"
many = "planks"
description = "Sawn oak."
stack = true
weight = 2
volume = 4

[sort.iron_key]
name = "iron key"
description = "A key."

[sort.brass_key]
name = "brass key"
description = "A key of brass."

[item.chest]
name = "sea chest"
description = "A chest."
at = "floor"
fixed = true
container = true
holds = 12
lid = { closed = true, locked = true, key = "iron_key" }

[item.ring]
name = "gold ring"
description = "A ring."
at = "chest"

[item.key]
sort = "iron_key"
at = "floor"

[item.other_key]
sort = "brass_key"
at = "floor"

[item.bag]
name = "canvas bag"
description = "A bag."
at = "floor"
container = true
holds = 10

[item.pouch]
name = "leather pouch"
description = "A pouch."
at = "floor"
container = true

[item.nails]
sort = "nail"
at = "floor"
count = 12

[item.hammer]
name = "claw hammer"
description = "A hammer."
at = "floor"
tool = "hammer"
gear = { slot = "hand", skill = "blades", damage = 2 }

[item.axe]
name = "felling axe"
description = "An axe."
at = "floor"
tool = "axe"
gear = { slot = "hand", two_handed = true, skill = "blades", damage = 5 }

[item.cap]
name = "felt cap"
description = "A cap."
at = "floor"
gear = { slot = "head" }

[item.hood]
name = "wool hood"
description = "A hood."
at = "floor"
gear = { slot = "head", mods = { carry = 1 } }

[item.oak]
name = "old oak"
description = "An oak."
at = "grove"
fixed = true

[item.oak.gather]
skill = "woodcutting"
tool = "axe"
charges = 2
regrow = 5
yields = [{ sort = "plank", least = 2, most = 4 }]
spent = "There is only the stump."

[item.bench]
name = "work bench"
description = "A bench."
at = "floor"
fixed = true
station = "work bench"

[item.forge]
name = "cold forge"
description = "A forge."
at = "grove"
fixed = true
station = "forge"

[sort.box]
name = "wooden box"
description = "A box."
container = true
holds = 8

[recipe.box]
makes = "box"
parts = { plank = 2, nail = 4 }
tools = ["hammer"]
station = "work bench"
skill = "carpentry"
known = true

[sort.hook]
name = "iron hook"
many = "iron hooks"
description = "A hook."
stack = true

[recipe.hook]
makes = "hook"
parts = { nail = 2 }
station = "forge"
skill = "smithing"

[effect.fed]
name = "well fed"
good = true
ticks = 3
each = { hp = 1 }
ends = "You could eat again."

[item.bread]
name = "loaf of bread"
description = "Bread."
at = "floor"
use = { how = "eat", says = "It is fresh.", restores = { hp = 5 }, effect = "fed" }

[item.manual]
name = "smith's manual"
description = "A manual."
at = "floor"
reads = "On hooks."
use = { how = "read", teaches = "hook", kept = true, says = "Bend the nail, and temper it." }
"""
GENESIS = load({"shop.toml": WORKSHOP})


def workshop(*names: str) -> Stage:
    """The workshop with these players in it, all awake."""
    made = Stage(state=dict(GENESIS.state))
    for name in names:
        assert made.do(name.lower(), "enter", name=name)["result"] == "pass"
    return made
