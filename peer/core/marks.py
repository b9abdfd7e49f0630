"""Which publishes of each peer are in the replicated state already, so that each counts once.

One publish may be in the log twice: a peer that moved to another broker offers again what is not
settled. The first in the order stands. As the events of one publisher come in the order of their
counts, the highest count of each life of a peer says which have come.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from broker.protocol.events import Header
from broker.protocol.ids import EventId, OriginId, is_service_id
from content.model import Entity, Op

LIVES_KEPT: Final = 8
"""Lives of a peer that are remembered; those that spoke longest ago go first."""


def entity_id(peer: str) -> str:
    """The id of a peer's marks; no entity of a world begins so."""
    return f"@mark/{peer}"


def _is_marked(header: Header) -> bool:
    """Whether publishes like this are counted: derived ones are idempotent by what they say."""
    peer = header.origin.peer
    return header.derived is None and not is_service_id(peer) and not peer.startswith("@")


def is_repeat(state: Mapping[str, Entity], header: Header) -> bool:
    """Whether the event, or a later one of its publisher, is in the state already."""
    return _is_marked(header) and has_come(state, header.origin)


def has_come(state: Mapping[str, Entity], origin: EventId) -> bool:
    """Whether a publish of a player, or a later one of the same life, is in the state."""
    if not isinstance(origin, OriginId):
        return False
    held = state.get(entity_id(origin.peer))
    marks: Any = held["status"]["marks"] if held is not None else []
    return any(life == f"{origin.incarnation:x}" and origin.seq <= seq for life, seq in marks)


def broker_of(state: Mapping[str, Entity], peer: str) -> str:
    """The broker that admitted what the peer published last; empty where there is nothing."""
    held = state.get(entity_id(peer))
    return str(held["status"]["broker"]) if held is not None else ""


def mark_patch(state: Mapping[str, Entity], header: Header, broker: str) -> list[Op]:
    """What an event changes: its count is taken, at this broker."""
    if not _is_marked(header):
        return []
    peer, life = header.origin.peer, f"{header.origin.incarnation:x}"
    held = state.get(entity_id(peer))
    marks: Any = held["status"]["marks"] if held is not None else []
    others = [mark for mark in marks if mark[0] != life]
    kept = [*others, [life, header.origin.seq]][-LIVES_KEPT:]
    entity: Any = {
        "kind": "mark",
        "metadata": {"id": entity_id(peer), "name": ""},
        "spec": {},
        "status": {"marks": kept, "broker": broker},
    }
    return [{"op": "set", "path": [entity_id(peer)], "value": entity}]
