"""Runs in which players do anything at all by hand: fights, crafts, dealings, doors, journeys.

The world is the hollow with a fen beside it. What somebody tries is drawn from what is there, as in
`tests.unit.playing`, out of a replica that may be behind; so much of it comes too late, and much is
hostile. All guarantees are checked as after any run, and that the books balance.
"""

from __future__ import annotations

from random import Random
from typing import Any, Final

from content.model import Value
from content.worldset import load_world
from tests.simulation.programs import PlayerProcess
from tests.simulation.run import Simulation
from tests.simulation.worlds import World
from tests.unit.hollow import changed
from tests.unit.playing import wish_of

EAST: Final = 'exits = { north = "hut", east = "copse" }'
GREEN: Final = EAST.replace("}", ', west = { to = "fen:landing", by = "dyke" } }')
FEN: Final = """[microcosm]
id = "fen"
title = "The Fen"
intro = "Reeds as far as you see."

[room.landing]
name = "Landing"
description = "A stage among reeds."
exits = { east = { to = "hollow:green", by = "dyke" }, north = { to = "barn", door = "hatch" } }

[room.barn]
name = "Barn"
description = "Reed from floor to roof."
exits.south = { to = "landing", door = "hatch" }

[door.hatch]
name = "reed hatch"
description = "Lashed, and light."
closed = true

[item.oar]
name = "long oar"
at = "landing"
description = "Split."
"""
STOCK: Final = """
[item.coins]
sort = "coin"
at = "green"
count = 60

[item.rods]
sort = "rod"
at = "hut"
count = 24

[item.hides]
sort = "hide"
at = "hut"
count = 8

[item.honey_pot]
sort = "honey"
at = "green"
"""
"""So that buying, making and eating need no long play before them."""
FILES: Final = {"hollow.toml": changed((EAST, GREEN)) + STOCK, "fen.toml": FEN}
GENESES: Final = load_world(FILES)
BUSTLING: Final[World] = {one.microcosm: one.state for one in GENESES}
WORDS: Final = (
    "look", "take all", "drop all", "north", "east", "west", "south", "gather rods", "buy honey",
    "attack badger", "go to the green", "eat honey", "make a shield", "inventory", "undo", "why",
    "take coins", "take rods", "take hides", "take bill hook",
)  # fmt: skip
SAYS: Final = 0.3
"""So often a player says something, and waits until it is answered."""
LASTS_MS: Final = (3_000, 9_000)
"""Long enough for a few ticks: fights, effects, what grows again."""
DEEDS_MAX: Final = 2
"""So many things a player may do by hand in one go."""


class Bustle(Simulation):
    """A run in which players do anything that an intent can say."""

    one_world = BUSTLING

    def __post_init__(self) -> None:
        """As any run, with wishes of its own."""
        self.wishes = Random(f"wishes {self.seed}")
        super().__post_init__()

    def _faults_ms(self) -> int:
        return self.random.randint(*LASTS_MS)

    @property
    def makes(self) -> bool:
        """Things are made here and used up."""
        return True

    def _go_on(self, player: PlayerProcess) -> None:
        guided = player.presence.guided
        replica = self.wishes.choice(self.worlds).replica(guided.here) if guided else None
        if replica is not None and self.wishes.random() >= SAYS:
            for _ in range(self.wishes.randint(1, DEEDS_MAX)):
                wish: Any = wish_of(self.wishes, replica.state, player.peer)["spec"]
                spec = {key: _sendable(wish[key]) for key in wish}
                player.act(spec)
                self.note(f"{player.peer} at {player.at} does {spec}")
            return
        words = self.wishes.choice(WORDS)
        player.say(words)
        self.note(f"{player.peer} at {player.at} says {words}")


def _sendable(value: Value) -> Value:
    """A value that an event can hold: no client can send half a character."""
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value
