"""The letters that are kept for players until they are read: one box for each, of a bounded size.

They are kept in the entity `@letters`, by addressee. Who may write, and what is told of it, is not
decided here.
"""

from collections.abc import Mapping
from typing import Final, cast

from content.model import Op, State, Value
from content.people import has_muted
from content.verdicts import put

LETTERS: Final = "@letters"
"""The id of the entity that keeps them, in every microcosm in which anybody was written to."""
LETTERS_MAX: Final = 16
"""Letters kept for one addressee; the oldest read one goes first."""
FROM_ONE_MAX: Final = 4
"""Unread letters of one writer to one addressee."""

Letters = list[dict[str, Value]]


def kept_for(state: State, player_id: str) -> Letters:
    """All the letters in somebody's box, the newest last."""
    found = state.get(LETTERS)
    kept = cast("Mapping[str, Letters]", found["status"] if found is not None else {})
    return kept.get(player_id, [])


def waiting(state: State, player_id: str) -> int:
    """How many letters somebody has not read."""
    return sum(
        one["read"] is False and not has_muted(state, player_id, str(one["by"]))
        for one in kept_for(state, player_id)
    )


def refusal(state: State, to: str, by: str) -> str:
    """The reason why a letter can't be put into somebody's box; empty where it can."""
    kept = kept_for(state, to)
    if sum(one["by"] == by and one["read"] is False for one in kept) >= FROM_ONE_MAX:
        return "write.enough"
    is_full = len(kept) >= LETTERS_MAX and not any(one["read"] is True for one in kept)
    return "write.full" if is_full else ""


def laid(state: State, to: str, by: str, name: str, text: str) -> list[Op]:
    """The change that puts a letter into a box that has room for it."""
    kept = kept_for(state, to)
    if len(kept) >= LETTERS_MAX:
        oldest = next(at for at, one in enumerate(kept) if one["read"] is True)
        kept = [*kept[:oldest], *kept[oldest + 1 :]]
    letter: dict[str, Value] = {"by": by, "name": name, "text": text, "read": False}
    letters: Letters = [*kept, letter]
    return [*_ready(state), put(LETTERS, "status", to, value=cast("Value", letters))]


def all_read(state: State, player_id: str) -> list[Op]:
    """The change by which somebody has read all that is in their box; nothing where they had."""
    kept = kept_for(state, player_id)
    if all(one["read"] is True for one in kept):
        return []
    read: Letters = [{**one, "read": True} for one in kept]
    return [put(LETTERS, "status", player_id, value=cast("Value", read))]


def _ready(state: State) -> list[Op]:
    """The change that makes the entity, where it is not there yet."""
    if LETTERS in state:
        return []
    made: dict[str, Value] = {
        "kind": "letters",
        "metadata": {"id": LETTERS, "name": ""},
        "spec": {},
        "status": {},
    }
    return [put(LETTERS, value=made)]
