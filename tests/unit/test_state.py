"""The state of a replica as a log: done, undone exactly, settled for good."""

from __future__ import annotations

import copy
import json
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.model import Entity, Op
from content.patch import PatchError
from peer.core.state import PeerState
from tests.unit.content_stage import GENESIS
from tests.unit.histories import GENESIS as YARDS

PATHS: Final = (
    ("lamp",),
    ("lamp", "status", "location"),
    ("lamp", "status", "odd"),
    ("chest", "spec"),
    ("chest", "spec", "nouns"),
    ("yard", "spec", "exits", "north"),
    ("newcomer",),
    ("newcomer", "status"),
    ("newcomer", "status", "visited", "yard"),
    ("nowhere", "status"),
    ("lamp", "metadata", "name", "deeper"),
)
VALUES: Final[st.SearchStrategy[Any]] = st.sampled_from(
    [None, True, 7, "text", [], {}, {"visited": {}}, {"status": {"visited": {"a": True}}}]
)
OPS: Final = st.builds(
    lambda op, path, value: {"op": op, "path": list(path), "value": value},
    st.sampled_from(["set", "set", "delete"]),
    st.sampled_from(PATHS),
    VALUES,
)
PATCHES: Final = st.lists(OPS, max_size=4)
MOVES: Final = st.lists(PATCHES | st.just("pop") | st.integers(0, 3), max_size=20)


def plain(state: Any) -> str:  # noqa: ANN401 - a mapping of entities
    """The state's one form."""
    return json.dumps(dict(state), sort_keys=True)


@pytest.mark.parametrize("genesis", [GENESIS, YARDS], ids=["saltern", "yards"])
@given(moves=MOVES)
def test_what_is_undone_was_never_done(genesis: Any, moves: list[Any]) -> None:  # noqa: ANN401
    """Any pushes, pops and settlings: each pop gives back exactly what was there before the push.

    The base is never changed, and what is settled can't be popped.
    """
    base: dict[str, Entity] = dict(genesis.state)
    kept = plain(base)
    state, before = PeerState(base), list[str]()
    for move in moves:
        if isinstance(move, list):
            was = plain(state.collapse())
            try:
                state.push(copy.deepcopy(move))
            except PatchError:
                assert plain(state.collapse()) == was
            else:
                before.append(was)
        elif move == "pop" and before:
            state.pop()
            assert plain(state.collapse()) == before.pop()
        elif isinstance(move, int) and move <= len(before):
            state.settle(move)
            del before[:move]
        assert state.size() == len(before) == len(state.log())
        assert plain(state.settled()) == (before[0] if before else plain(state.collapse()))
    assert plain(base) == kept


def put(path: str, value: Any) -> list[Op]:  # noqa: ANN401 - a value of the world
    """A patch of one write."""
    return [{"op": "set", "path": path.split("/"), "value": value}]


def test_log_push_and_collapse() -> None:
    """Operations are logged in their order and show in the collapsed state at once."""
    state = PeerState(YARDS.state)
    state.push(put("lamp/status/location", "shed"))
    state.push(put("lamp/status/location", "field"))
    assert [entry.patch[0]["value"] for entry in state.log()] == ["shed", "field"]
    assert [entry.inverse[0]["value"] for entry in state.log()] == ["yard", "shed"]
    assert state.collapse()["lamp"]["status"]["location"] == "field"
    assert state.settled()["lamp"]["status"]["location"] == "yard"


def test_settling_moves_the_base() -> None:
    """What is settled is part of the base, and what came after it can still be undone."""
    state = PeerState(YARDS.state)
    for place in ("shed", "field", "chest"):
        state.push(put("lamp/status/location", place))
    state.settle(2)
    assert state.size() == 1
    assert state.settled()["lamp"]["status"]["location"] == "field"
    state.pop()
    assert state.collapse()["lamp"]["status"]["location"] == "field"
    with pytest.raises(IndexError):
        state.pop()


def test_an_operation_that_does_not_fit_is_not_done() -> None:
    """A patch that names nothing raises and leaves log and state as they were."""
    state = PeerState(YARDS.state)
    was = state.collapse()
    with pytest.raises(PatchError):
        state.push([*put("lamp/status/location", "shed"), *put("nothing/status", 1)])
    assert (state.collapse(), state.size()) == (was, 0)


def test_older_states_stay_as_they_were() -> None:
    """Whoever holds a collapsed state is not surprised by what is done later."""
    state = PeerState(YARDS.state)
    held = state.collapse()
    was = plain(held)
    state.push(put("lamp/status/location", "shed"))
    state.push(put("lamp", None))
    state.pop()
    assert plain(held) == was
