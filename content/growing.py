"""What grows again: nodes that were used up, so many ticks later."""

from content.dice import Dice
from content.model import Happening, Op, State, item_at


def regrown(state: State, n: int, _: Dice) -> tuple[list[Op], list[Happening]]:
    """The course by which nodes grow again once they were used up."""
    patch: list[Op] = []
    for entity_id in sorted(state):
        node = item_at(state, entity_id)
        if node is None or not 0 < node["status"].get("grows", 0) <= n:
            continue
        patch += [
            {"op": "delete", "path": [entity_id, "status", key], "value": None}
            for key in ("left", "grows")
        ]
    return patch, []
