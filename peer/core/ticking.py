"""Ticks, the events by which time passes in a microcosm: which counts, and when one is published.

Any world peer may publish tick n: its id is derived from the genesis, so several publish one event.
It counts at a stamp of at least n periods and after no later tick, so repeats, a second dot of it
and stragglers change nothing. What it changes then `content.ticks` says. No clock is read here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from broker.protocol.clocks import Stamp, milliseconds_of
from broker.protocol.events import Header
from broker.protocol.ids import DerivedId, OriginId, is_service_id
from broker.protocol.topics import REALM
from content.model import Entity, Op, player_at
from content.ticks import TICK_MS, last_tick, tick
from peer.core.tidings import Arrival, Draft

FOUNDING: Final = OriginId(REALM, 1, 1)
"""The cause that every genesis names."""
TICK: Final = "tick"
LATE_MS_MAX: Final = 2 * TICK_MS
"""How far a world peer's clock may be ahead of its broker's and ticks still be on time."""


def genesis_id(microcosm: str) -> DerivedId:
    """The id of a microcosm's first event, whoever founded it."""
    return DerivedId(microcosm, FOUNDING, 0)


def tick_id(microcosm: str, n: int) -> DerivedId:
    """The id of tick n: the n-th consequence of the genesis, whoever publishes it."""
    return DerivedId(microcosm, genesis_id(microcosm), n)


def number_of(header: Header) -> int | None:
    """Which tick an event is; None where it is none, or not by somebody who may publish one."""
    derived = header.derived
    if derived is None or header.topic != (header.microcosm, TICK):
        return None
    if not is_service_id(header.origin.peer) or derived != tick_id(header.microcosm, derived.step):
        return None
    return derived.step


def patch_of(state: Mapping[str, Entity], header: Header, at_ms: int) -> list[Op]:
    """What a tick changes; nothing where it does not count, and for any other event.

    Args:
        at_ms: the milliseconds of its stamp.
    """
    n = number_of(header)
    if n is None or at_ms < n * TICK_MS:
        return []
    return tick(state, n)


class Ticking:
    """When one world peer publishes ticks of one microcosm: each once at the most.

    Only the newest tick that is due is published, however many were missed. A world peer whose
    clock is ahead of its broker's sees its tick stamped too early to count, and waits so much
    longer from then on.

    Args:
        microcosm: its name.
    """

    def __init__(self, microcosm: str) -> None:
        self._microcosm = microcosm
        self._said = 0
        self._late_ms = 0

    def reopened(self) -> None:
        """The session began anew, perhaps with a broker that has another clock."""
        self._late_ms = 0

    def heard(self, arrival: Arrival, state: Mapping[str, Entity]) -> None:
        """Takes note of a tick in the log that this peer published and that came too early.

        Args:
            state: the current state, with the event in it.
        """
        n = number_of(arrival.event.header)
        if n is None or n != self._said or n <= last_tick(state) or arrival.admission is None:
            return
        early_ms = n * TICK_MS - milliseconds_of(arrival.admission.stamp)
        self._late_ms = min(self._late_ms + max(0, early_ms), LATE_MS_MAX)

    def next(
        self, state: Mapping[str, Entity], top: Stamp, here: Iterable[str], now_ms: int
    ) -> Draft | None:
        """The tick that is to be published now, if one is due and there is anybody awake.

        Args:
            top: the newest stamp of the log: it tells the time, too, where this clock is behind.
            here: the players that are attached.
        """
        n = max(now_ms - self._late_ms, milliseconds_of(top)) // TICK_MS
        if n <= self._said or n <= last_tick(state) or not _is_anybody_awake(state, here):
            return None
        self._said = n
        cause, derived = genesis_id(self._microcosm), tick_id(self._microcosm, n)
        return Draft((self._microcosm, TICK), {}, cause=cause, derived=derived)


def _is_anybody_awake(state: Mapping[str, Entity], here: Iterable[str]) -> bool:
    found = (player_at(state, player) for player in here)
    return any(player is not None and player["status"]["awake"] for player in found)
