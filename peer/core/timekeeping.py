"""When a world peer publishes the ticks of a microcosm. Which of them count: `peer.core.ticking`.

Pure: it is told the time, what the broker holds and what came into the log; it reads no clock.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from broker.protocol.clocks import Vector, milliseconds_of
from broker.protocol.ids import Life
from content.model import Entity, player_at
from content.ticks import TICK, TICK_MS, last_tick
from peer.core.replica import Replica
from peer.core.ticking import genesis_id, number_of, tick_id
from peer.core.tidings import Arrival, Draft, RowTold

LOST_MS: Final = 60_000
"""A tick that has not come into the log for so long is given up, and the next one published."""
LATE_MS_MAX: Final = 2 * TICK_MS
"""How far a world peer's clock may be ahead of its broker's and ticks still be on time."""


class Timekeeper:
    """When one world peer publishes ticks of one microcosm: each once at the most.

    Only the newest tick that is due is published, however many were missed, and none while the one
    before is under way. A world peer whose clock is ahead of its broker's sees its tick stamped too
    early to count, and waits so much longer from then on. One that has not read all that its broker
    holds does not know what time it is there, and publishes nothing.

    Args:
        microcosm: its name.
    """

    def __init__(self, microcosm: str) -> None:
        self._microcosm = microcosm
        self._life: Life | None = None
        self._held: Vector | None = None
        self._said = 0
        self._said_ms = 0
        self._heard = 0
        self._late_ms = 0

    def opened(self, life: Life) -> None:
        """The session is open, with this life of a broker, whose clock may be another."""
        self._life, self._held = life, None
        self._heard = max(self._heard, self._said)
        self._late_ms = 0

    def row(self, told: RowTold) -> None:
        """Takes note of what the broker holds, from its own row."""
        if told.life == self._life:
            self._held = told.vector

    def heard(self, arrival: Arrival, state: Mapping[str, Entity]) -> None:
        """Takes note of an event that was delivered.

        Args:
            state: the current state, with the event in it.
        """
        n = number_of(arrival.event.header)
        if n is None or arrival.admission is None:
            return
        self._heard = max(self._heard, n)
        early_ms = n * TICK_MS - milliseconds_of(arrival.admission.stamp)
        if n == self._said and n > last_tick(state) and early_ms > 0:
            self._late_ms = min(self._late_ms + early_ms, LATE_MS_MAX)

    def next(self, replica: Replica, here: Iterable[str], now_ms: int) -> Draft | None:
        """The tick that is to be published now, if one is due and there is anybody awake.

        Args:
            replica: the microcosm; its newest stamp tells the time where this clock is behind.
            here: the players that are attached.
        """
        top_ms = milliseconds_of(replica.basis.top)
        n = max(now_ms - self._late_ms, top_ms) // TICK_MS
        if n <= max(self._heard, self._said) or n <= last_tick(replica.state):
            return None
        if self._said > self._heard and now_ms - self._said_ms < LOST_MS:
            return None
        if not self._has_read_all(replica) or not _is_anybody_awake(replica.state, here):
            return None
        self._said, self._said_ms = n, now_ms
        cause, derived = genesis_id(self._microcosm), tick_id(self._microcosm, n)
        return Draft((self._microcosm, TICK), {}, cause=cause, derived=derived)

    def _has_read_all(self, replica: Replica) -> bool:
        held = self._held
        return held is not None and replica.vector.covers(held.clipped(replica.fences))


def _is_anybody_awake(state: Mapping[str, Entity], here: Iterable[str]) -> bool:
    found = (player_at(state, player) for player in here)
    return any(player is not None and player["status"]["awake"] for player in found)
