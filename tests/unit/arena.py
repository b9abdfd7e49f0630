"""An arena for tests of spells, bows, duels, effects and of what creatures do by themselves."""

from __future__ import annotations

from typing import Any

from content.capabilities.table import apply
from content.courses import tick
from content.dice import Dice
from content.model import Outcome
from content.patch import applied
from content.worldfile import load
from tests.unit.content_stage import Stage, intent

ARENA = """
[microcosm]
id = "arena"
title = "The Arena"
start = "gate"
intro = "You come in."
carry_max = 60

[room.gate]
name = "Gate"
description = "A gate."
exits = { north = "sand", east = "bridge", south = "hollow", west = "vault" }

[room.sand]
name = "Sand"
description = "Sand."
exits = { south = "gate" }

[room.bridge]
name = "Bridge"
description = "A bridge."
exits = { west = "gate", east = "keep" }

[room.keep]
name = "Keep"
description = "A keep."
exits = { west = "bridge" }

[room.hollow]
name = "Hollow"
description = "A hollow."
exits = { north = "gate", south = "burrow" }

[room.burrow]
name = "Burrow"
description = "A burrow."
exits = { north = "hollow" }

[room.vault]
name = "Vault"
description = "A vault."
exits = { east = "gate" }

[effect.poison]
name = "poisoned"
says = "Your blood runs thick."
ends = "The poison has worn off."
ticks = 6
each = { hp = -2 }
stacking = "stack"
most = 3

[effect.daze]
name = "dazed"
ticks = 2
stuns = true

[effect.blessing]
name = "blessed"
good = true
ticks = 24
mods = { attack = 2, defence = 2 }
stacking = "longest"

[effect.rot]
name = "rotting"
ticks = 40
each = { hp = -4 }

[spell.spark]
name = "spark"
description = "A small fire that leaps."
mp = 3
damage = 5
says = "A spark leaps from your palm."

[spell.venom]
name = "venom"
description = "It poisons."
mp = 2
effect = "poison"

[spell.mend]
name = "mend"
description = "It closes wounds."
mp = 4
heals = 8

[spell.bless]
name = "bless"
description = "It steadies the arm."
mp = 3
effect = "blessing"

[spell.storm]
name = "great storm"
description = "It fells towers."
mp = 9
damage = 50
level = 40

[sort.primer]
name = "primer"
description = "A book."
use = { how = "read", spell = "spark", kept = true, says = "Fire sleeps in the palm." }

[item.primer]
sort = "primer"
at = "gate"

[sort.arrow]
name = "arrow"
description = "An arrow."
stack = true

[item.arrows]
sort = "arrow"
at = "gate"
count = 5

[item.bow]
name = "ash bow"
description = "A bow."
at = "gate"
gear = { slot = "hand", two_handed = true, skill = "bows", damage = 4, ammo = "arrow" }

[item.club]
name = "club"
description = "A club."
at = "gate"
gear = { slot = "hand", skill = "blades", damage = 4 }

[item.salve]
name = "pot of salve"
description = "A salve."
at = "gate"
use = { how = "apply", restores = { hp = 6 }, cures = ["poison"] }

[item.oil]
name = "flask of fire oil"
description = "Oil."
at = "gate"
use = { how = "apply", restores = { hp = -7 } }

[item.toadstool]
name = "toadstool"
description = "It is red."
at = "gate"
use = { how = "eat", effect = "rot" }

[item.gold]
name = "gold bar"
description = "Gold."
at = "vault"

[creature.post]
name = "straw man"
description = "Straw."
hp = 40
attack = 0
dodge = 0
damage = 1
exp = 30

[spawn.posts]
creature = "post"
at = "sand"
regrow = 3

[creature.troll]
name = "bridge troll"
description = "A troll."
hp = 12
attack = 4
dodge = 0
damage = 2

[spawn.trolls]
creature = "troll"
at = "bridge"
guards = "east"
regrow = 30

[creature.adder]
name = "adder"
description = "An adder."
hp = 8
damage = 1
attack = 30
effect = "poison"
behaviour = ["ambush"]

[spawn.adders]
creature = "adder"
at = "hollow"

[creature.rat]
name = "brown rat"
description = "A rat."
hp = 12
dodge = 0
damage = 1
attack = 1
flees_at = 90
behaviour = ["calls", "flees"]

[spawn.rats]
creature = "rat"
at = "burrow"

[spawn.mates]
creature = "rat"
at = "hollow"

[creature.hound]
name = "stone hound"
description = "A hound."
hp = 20
damage = 2
behaviour = ["guards"]

[spawn.hounds]
creature = "hound"
at = "vault"
"""
GENESIS = load({"arena.toml": ARENA})


class Arena(Stage):
    """The arena, with dice and ticks of one's choosing."""

    def acts(self, who: str, key: bytes, **spec: object) -> Outcome:
        """A deed with dice of its own."""
        self.before = self.state
        self.last = apply(self.state, intent(who, **spec), Dice(key, b"deed"))
        self.state = applied(self.state, self.last["patch"])
        return self.last

    def ticks(self, first: int, last: int, key: bytes = b"key") -> list[Outcome]:
        """Ticks pass, from the first to the last."""
        found = []
        for n in range(first, last + 1):
            found.append(tick(self.state, n, Dice(key, b"%d" % n)))
            self.before, self.last = self.state, found[-1]
            self.state = applied(self.state, found[-1]["patch"])
        return found

    def set(self, who: str, **status: Any) -> None:  # noqa: ANN401 - into a status
        """Something of a status is otherwise."""
        for key, value in status.items():
            path = [who, "status", key]
            self.state = applied(self.state, [{"op": "set", "path": path, "value": value}])

    def has(self, who: str, key: str) -> Any:  # noqa: ANN401 - out of a status
        """Something of a status; None where it is not there."""
        return self.state[who]["status"].get(key)


def arena(*names: str) -> Arena:
    """The arena with these players at its gate, all awake."""
    made = Arena(state=dict(GENESIS.state))
    for name in names:
        assert made.do(name.lower(), "enter", name=name)["result"] == "pass"
    return made
