"""What an eviction takes along: a join that counts no more, and what was written since."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from broker.protocol.clocks import Vector
from broker.protocol.events import Header
from broker.protocol.fences import Fences
from broker.protocol.ids import Dot
from broker.protocol.lives import Lives
from broker.protocol.settlement import JOIN, Members, membership_of


def cut_joined(
    fences: Fences,
    lives: Lives,
    held: Vector,
    members: Members,
    unsettled: Iterable[tuple[Dot, Header, Any]],
) -> None:
    """Fences off what brokers wrote since a join past a fence, as the log of a broker does.

    Args:
        held: what is here so far.
        members: those of the settled prefix.
        unsettled: what comes after it, in the order: dots, headers, bodies.
    """
    members, lost = members.copy(), []
    for dot, header, body in unsettled:
        kind = membership_of(header)
        if kind and fences.counts(dot):
            members.apply(kind, body)
        elif kind == JOIN and isinstance(body, dict):
            lost.append((body.get("broker"), header.seen))
    for broker, seen in lost:
        if isinstance(broker, str) and broker not in members.names:
            fences.cut_joined(broker, lives.expanded(seen), held)
