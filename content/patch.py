"""Changes to the state as data: doing a patch, and making the one that undoes it exactly.

States are never changed in place: what a patch does not touch is shared with the state before. A
patch that does not fit its state is a broken invariant, not a player's mistake: PatchError.
"""

from collections.abc import Mapping, Sequence
from typing import cast

from content.model import Entity, Op, Value


class PatchError(ValueError):
    """A patch names a path that the state does not have."""


def applied(state: Mapping[str, Entity], patch: Sequence[Op]) -> dict[str, Entity]:
    """The state after the patch, as a new mapping that shares what is unchanged.

    Raises:
        PatchError: a path leads through nothing, or deletes what is not there.
    """
    after = dict(state)
    for op in patch:
        _do(after, op)
    return after


def inverse(state: Mapping[str, Entity], patch: Sequence[Op]) -> list[Op]:
    """The patch that turns `applied(state, patch)` back into `state`.

    Raises:
        PatchError: as for `applied`.
    """
    after = dict(state)
    undo: list[Op] = []
    for op in patch:
        undo.append(_undoing(after, op))
        _do(after, op)
    undo.reverse()
    return undo


def _do(state: dict[str, Entity], op: Op) -> None:
    path = op["path"]
    if not path:
        raise PatchError("a path names at least an entity")
    node = cast("dict[str, Value]", state)
    for key in path[:-1]:
        child = node.get(key)
        if not isinstance(child, dict):
            raise PatchError(f"nothing at {'/'.join(path)}: {key} holds no keys")
        node[key] = child = dict(child)
        node = child
    last = path[-1]
    if op["op"] == "set":
        node[last] = op["value"]
    elif last in node:
        del node[last]
    else:
        raise PatchError(f"nothing to delete at {'/'.join(path)}")


def _undoing(state: Mapping[str, Entity], op: Op) -> Op:
    node: Value = cast("dict[str, Value]", state)
    for key in op["path"]:
        if not isinstance(node, dict) or key not in node:
            return {"op": "delete", "path": op["path"], "value": None}
        node = node[key]
    return {"op": "set", "path": op["path"], "value": node}
