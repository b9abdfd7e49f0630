"""The count of time: ticks, and the hours of a microcosm whose file declares them.

Tick n stands for the n-th period since the epoch, so its number says what time it is, and a world
that was left alone needs no tick that it missed. Which event is a tick and whether it counts is no
business of the game: see `peer.core.ticking`. What it brings about: `content.courses`.
"""

from typing import Final, cast

from content.model import WORLD, Op, Room, State
from content.registers import register
from content.verdicts import put

TICK_MS: Final = 5_000
"""The period. Every replica has to have the same: it is a rule of the world."""
TICK: Final = "tick"
"""What stands for the verb in the outcome of a tick."""
TICKS: Final = "@ticks"
"""The id of the entity that keeps the last tick counted, in every microcosm that has had one."""


def last_tick(state: State) -> int:
    """The last tick that was counted; 0 before the first."""
    found = state.get(TICKS)
    return cast("int", found["status"]["last"]) if found is not None else 0


def counted(state: State, n: int) -> list[Op]:
    """The change by which the count goes on to tick n, and the hour with it."""
    patch = [register("ticks", TICKS, {"last": n})]
    hour = _hour_at(state, n)
    if hour is not None and hour != hour_of(state):
        patch.append(put(WORLD, "status", "hour", value=hour))
    return patch


def hour_of(state: State) -> int:
    """Which of the hours it is, from 0; 0 where there are none."""
    return cast("int", state[WORLD]["status"].get("hour", 0))


def told_hour(state: State, room: Room) -> str:
    """What the hour looks like in a room; empty where its author says nothing of it."""
    told = room["spec"].get("hours", [])
    return told[hour_of(state) % len(told)] if told else ""


def _hour_at(state: State, n: int) -> int | None:
    """The hour that tick n belongs to; None where the microcosm has none."""
    hours = state[WORLD]["spec"].get("hours")
    if not isinstance(hours, dict):
        return None
    return n // cast("int", hours["ticks"]) % cast("int", hours["count"])
