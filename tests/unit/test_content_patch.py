"""Patches: done, undone exactly, and never in place."""

import copy
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.model import Entity, Op, Value
from content.patch import PatchError, applied, inverse

BASE: dict[str, Entity] = {
    "lamp": {
        "kind": "item",
        "metadata": {"id": "lamp", "name": "brass lamp"},
        "spec": {"weight": 2},
        "status": {"location": "yard", "seen": {"a": True, "b": {"c": 1}}},
    },
    "ana": {
        "kind": "player",
        "metadata": {"id": "ana", "name": "Ana"},
        "spec": {},
        "status": {"location": "yard"},
    },
}
KEYS = ["lamp", "ana", "bob", "status", "seen", "location", "a", "b", "c", "new"]
VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(), st.text(max_size=3), st.just({}), st.just({"a": {}})
)
OPS = st.builds(
    lambda op, path, value: cast("Op", {"op": op, "path": path, "value": value}),
    st.sampled_from(["set", "set", "delete"]),
    st.lists(st.sampled_from(KEYS), min_size=1, max_size=4),
    VALUES,
)


def put(*path: str, value: Value) -> Op:
    """The change that sets one path."""
    return {"op": "set", "path": list(path), "value": value}


@given(st.lists(OPS, max_size=8))
def test_every_patch_can_be_undone(ops: list[Op]) -> None:
    """A patch that fits is taken back exactly by its inverse, and changes nothing in place."""
    fitting: list[Op] = []
    for op in ops:
        try:
            applied(BASE, [*fitting, op])
        except PatchError:
            continue
        fitting.append(op)
    kept = copy.deepcopy(BASE)
    undo = inverse(BASE, fitting)
    assert applied(applied(BASE, fitting), undo) == kept
    assert kept == BASE


def test_a_path_may_name_a_whole_entity() -> None:
    """Somebody can come into the world and be taken out of it again."""
    bob: Value = {"kind": "player"}
    patch = [put("bob", value=bob), put("bob", "status", value={})]
    after = applied(BASE, patch)
    assert after["bob"] == {"kind": "player", "status": {}}
    assert bob == {"kind": "player"}
    assert applied(after, inverse(BASE, patch)) == BASE


def test_what_is_unchanged_is_shared() -> None:
    """A patch copies only what lies on its path."""
    after = applied(BASE, [put("ana", "status", "location", value="dock")])
    assert after["lamp"] is BASE["lamp"]
    assert after["ana"]["metadata"] is BASE["ana"]["metadata"]
    assert BASE["ana"]["status"]["location"] == "yard"


@pytest.mark.parametrize(
    "op",
    [
        {"op": "set", "path": [], "value": 1},
        {"op": "set", "path": ["nobody", "status"], "value": 1},
        {"op": "set", "path": ["lamp", "status", "location", "x"], "value": 1},
        {"op": "delete", "path": ["nobody"], "value": None},
    ],
)
def test_a_patch_that_does_not_fit_is_an_error(op: Op) -> None:
    """A path through nothing is a broken invariant, for doing and for undoing alike."""
    with pytest.raises(PatchError):
        applied(BASE, [op])
    with pytest.raises(PatchError):
        inverse(BASE, [op])
