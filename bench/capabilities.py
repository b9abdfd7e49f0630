"""What judging one deed costs in the world that is shipped: `capability(state, intent, dice)`."""

from __future__ import annotations

import statistics
import time
from typing import Final

from bench.stage import Row, row
from content.capabilities.table import apply
from content.dice import Dice
from content.model import Entity, Intent, IntentSpec
from content.patch import applied
from content.worldset import load_world
from peer.cli import DEFAULT_WORLD, world_files

ROUNDS: Final = 200
DEEDS: Final[tuple[IntentSpec, ...]] = (
    {"verb": "look"},
    {"verb": "move", "to": "east"},
    {"verb": "take", "item": "lamp"},
    {"verb": "drop", "item": "lamp"},
    {"verb": "inventory"},
    {"verb": "say", "text": "hello"},
    {"verb": "examine", "target": "lamp"},
    {"verb": "wait"},
)


def measure(scale: float = 1.0) -> list[Row]:
    """The median and the slowest verb of those that everybody uses."""
    state: dict[str, Entity] = dict(load_world(world_files(DEFAULT_WORLD))[0].state)
    secret = bytes(32)
    entering: Intent = {
        "kind": "intent",
        "metadata": {"actor": "ana"},
        "spec": {"verb": "enter", "name": "Ana"},
        "status": {},
    }
    state = dict(applied(state, apply(state, entering, Dice(secret, b"enter"))["patch"]))
    medians = []
    for spec in DEEDS:
        intent: Intent = {**entering, "spec": spec}
        taken = []
        for number in range(max(10, int(ROUNDS * scale))):
            dice = Dice(secret, str(number).encode())
            begun = time.perf_counter_ns()
            apply(state, intent, dice)
            taken.append((time.perf_counter_ns() - begun) / 1_000)
        medians.append(statistics.median(taken))
    return [row("a deed judged, median of 8 verbs", "µs", medians, more_is_better=False)]
