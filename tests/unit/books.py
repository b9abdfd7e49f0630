"""What there is of each sort of thing, and what there has to be by the books: for random play."""

from __future__ import annotations

from collections.abc import Mapping

from content.model import State, item_at
from content.things import BOOKS, count_of, sort_of


def totals(state: State) -> dict[str, int]:
    """How many there are of each sort."""
    found: dict[str, int] = {}
    for entity_id in state:
        item = item_at(state, entity_id)
        if item is not None:
            found[sort_of(item)] = found.get(sort_of(item), 0) + count_of(item)
    return found


def balance(genesis: State, state: State) -> dict[str, int]:
    """How many there have to be, by what there was at first and what the books say."""
    books: Mapping[str, object] = state[BOOKS]["status"]
    found = totals(genesis)
    for side, sign in (("came", 1), ("went", -1)):
        sorts = books[side]
        assert isinstance(sorts, dict)
        for sort, ways in sorts.items():
            found[sort] = found.get(sort, 0) + sign * sum(ways.values())
    return {sort: count for sort, count in found.items() if count}
