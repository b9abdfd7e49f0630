"""Ticks, the events by which time passes in a microcosm: which of them count in a replica.

Any world peer may publish tick n: its id is derived from the genesis, so several publish one event.
It counts at a stamp of at least n periods and after no later tick, so repeats, a second dot of it
and stragglers change nothing. What it brings about then: `content.courses`; who publishes it and
when: `peer.core.timekeeping`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from broker.protocol.events import Header
from broker.protocol.ids import DerivedId, OriginId, is_service_id
from broker.protocol.topics import REALM
from content.dice import Dice
from content.game import Game
from content.model import Entity
from content.ticks import TICK, TICK_MS
from peer.core.requests import Request
from peer.core.verdict import Judged

FOUNDING: Final = OriginId(REALM, 1, 1)
"""The cause that every genesis names."""


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


def judged(
    state: Mapping[str, Entity], header: Header, at_ms: int, secret: bytes, game: Game
) -> Judged | None:
    """What a tick brings about; None where it does not count, and for any other event.

    Args:
        at_ms: the milliseconds of its stamp.
        secret: the realm's, for the dice.
        game: the rules in force.
    """
    n = number_of(header)
    if n is None or at_ms < n * TICK_MS:
        return None
    request = Request(header.id, "", {"verb": TICK})
    outcome = game.tick(state, n, Dice(secret, request.id.encode()))
    return Judged(request, outcome, None, state, state, list(outcome["patch"]))
