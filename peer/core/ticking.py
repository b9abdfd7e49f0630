"""Ticks, the events by which time passes in a microcosm: which of them count in a replica.

Any world peer may publish tick n: its id is derived from the genesis, so several publish one event.
It counts at a stamp of at least n periods and after no later tick, so repeats, a second dot of it
and stragglers change nothing. What it changes then: `content.ticks`; who publishes it and when:
`peer.core.timekeeping`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from broker.protocol.events import Header
from broker.protocol.ids import DerivedId, OriginId, is_service_id
from broker.protocol.topics import REALM
from content.model import Entity, Op
from content.ticks import TICK_MS, tick

FOUNDING: Final = OriginId(REALM, 1, 1)
"""The cause that every genesis names."""
TICK: Final = "tick"


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
