"""The state of a replica as a log of operations over a settled base: done, undone, collapsed.

Each entry keeps its patch and the inverse of it, so that the last one can be undone exactly. The
current state is always at hand; `collapse` returns it, `settle` folds the oldest entries into the
base for good. An operation is a patch: a list of `{"op", "path", "value"}` (see `content.model`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from content.model import Entity, Op
from content.patch import applied, inverse


class Entry(NamedTuple):
    """One operation of the log: what it does, and what takes it back."""

    patch: list[Op]
    inverse: list[Op]


class PeerState:
    """The replicated state of a microcosm (the seed's PeerState).

    Args:
        base: the settled state to start from, `{entity id: entity}`; it is not changed.
    """

    def __init__(self, base: Mapping[str, Entity]) -> None:
        self._current: dict[str, Entity] = dict(base)
        self._entries: list[Entry] = []

    def log(self) -> tuple[Entry, ...]:
        """The operations that are not settled, oldest first."""
        return tuple(self._entries)

    def push(self, op: list[Op]) -> None:
        """Does an operation: appends it to the log and applies it."""
        self._entries.append(Entry(op, inverse(self._current, op)))
        self._current = applied(self._current, op)

    def pop(self) -> None:
        """Undoes the newest operation of the log and takes it out."""
        entry = self._entries.pop()
        self._current = applied(self._current, entry.inverse)

    def collapse(self) -> Mapping[str, Entity]:
        """The current state: the base with every operation applied."""
        return self._current

    def settled(self) -> Mapping[str, Entity]:
        """The base: the state without any operation of the log."""
        state = self._current
        for entry in reversed(self._entries):
            state = applied(state, entry.inverse)
        return state

    def settled_of(self, entity_id: str) -> Entity | None:
        """One entity of the base; None where it is not there."""
        found = self._current.get(entity_id)
        state = {} if found is None else {entity_id: found}
        for entry in reversed(self._entries):
            own = [op for op in entry.inverse if op["path"][0] == entity_id]
            state = applied(state, own) if own else state
        return state.get(entity_id)

    def settle(self, count: int) -> None:
        """Makes the count oldest operations part of the base; they can't be undone any more."""
        del self._entries[:count]

    def size(self) -> int:
        """The number of operations that are not settled."""
        return len(self._entries)
