"""Entities that stand for nothing in the world: what is kept account of, in their status alone."""

from content.model import Op, State, Value
from content.verdicts import put


def register(kind: str, entity_id: str, status: Value) -> Op:
    """The change that makes a register anew, with this status."""
    made: dict[str, Value] = {
        "kind": kind,
        "metadata": {"id": entity_id, "name": ""},
        "spec": {},
        "status": status,
    }
    return put(entity_id, value=made)


def ready(state: State, kind: str, entity_id: str, status: Value) -> list[Op]:
    """The change that makes a register where it is not there yet."""
    return [] if entity_id in state else [register(kind, entity_id, status)]


def status_of(state: State, entity_id: str) -> dict[str, Value]:
    """What a register holds; nothing where it is not there yet."""
    found = state.get(entity_id)
    return found["status"] if found is not None else {}
