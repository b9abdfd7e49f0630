"""The letters that are kept for players until they are read: one box for each, of a bounded size.

They are kept in the entity `@letters`, by addressee, in the microcosm that these are in: a box goes
with its owner on a journey. Who may write, and what is told of it, is not decided here.
"""

from collections.abc import Mapping
from typing import Final, cast

from content import registers
from content.bulk import bulk
from content.model import Op, State, Value
from content.people import has_muted
from content.verdicts import put

LETTERS: Final = "@letters"
"""The id of the entity that keeps them, in every microcosm in which anybody was written to."""
LETTERS_MAX: Final = 16
"""Letters kept for one addressee; the oldest read one goes first."""
BULK_MAX: Final = 7 * 1024
"""Bytes of them, at the most: they go with their reader in one event."""
FROM_ONE_MAX: Final = 4
"""Unread letters of one writer to one addressee."""
NOBODY: Final = "post.nobody"
FULL: Final = "post.full"
HELD: Final = "post.held"
MISSED: Final = "post.missed"
NEWS: Final = (NOBODY, FULL, HELD, MISSED)
"""Why words come back to whoever sent them: nobody is called so, they have too much to read, too
much is on the way to them, or they travel on faster than words."""

Letter = dict[str, Value]
Letters = list[Letter]
_FIELDS: Final[Mapping[str, type]] = {
    "by": str,
    "name": str,
    "text": str,
    "read": bool,
    "news": str,
}


def are_letters(found: list[object]) -> bool:
    """Whether what came from outside is a box with letters in it."""
    return bulk(found) <= 2 * BULK_MAX and all(
        isinstance(one, dict)
        and one.keys() == _FIELDS.keys()
        and all(type(one[key]) is _FIELDS[key] for key in _FIELDS)
        and one["news"] in ("", *NEWS)
        for one in found
    )


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


def written(by: str, name: str, text: str) -> Letter:
    """A letter that somebody wrote."""
    return {"by": by, "name": name, "text": text, "read": False, "news": ""}


def came_back(why: str, name: str, text: str) -> Letter:
    """The news that words to somebody of that name came back, and why."""
    return {"by": "", "name": name, "text": text, "read": False, "news": why}


def refusal(state: State, to: str, letter: Letter) -> str:
    """The reason why a letter can't be put into somebody's box; empty where it can."""
    kept, by = kept_for(state, to), letter["by"]
    if by and sum(one["by"] == by and one["read"] is False for one in kept) >= FROM_ONE_MAX:
        return "write.enough"
    return "" if _with(kept, letter) is not None else "write.full"


def laid(state: State, to: str, letter: Letter) -> list[Op]:
    """The change that puts a letter into a box that has room for it."""
    box = _with(kept_for(state, to), letter)
    assert box is not None, "asked before"
    return _put_in(state, to, box)


def _with(kept: Letters, letter: Letter) -> Letters | None:
    """A box with one letter more, for which read ones make room; None where there is none."""
    box = [*kept, letter]
    while len(box) > LETTERS_MAX or bulk(box) > BULK_MAX:
        oldest = next((at for at, one in enumerate(box) if one["read"] is True), None)
        if oldest is None:
            return None
        del box[oldest]
    return box


def taken_along(state: State, player_id: str) -> list[Op]:
    """The change by which somebody's box is here no more."""
    if not kept_for(state, player_id):
        return []
    return [{"op": "delete", "path": [LETTERS, "status", player_id], "value": None}]


def brought(state: State, player_id: str, box: Letters) -> list[Op]:
    """The change by which the letters that somebody brings along are in their box here."""
    if not box:
        return []
    whole = [*kept_for(state, player_id), *box]
    return _put_in(state, player_id, whole)


def all_read(state: State, player_id: str) -> list[Op]:
    """The change by which somebody has read all that is in their box; nothing where they had."""
    kept = kept_for(state, player_id)
    if all(one["read"] is True for one in kept):
        return []
    read: Letters = [{**one, "read": True} for one in kept]
    return [put(LETTERS, "status", player_id, value=cast("Value", read))]


def _put_in(state: State, player_id: str, box: Letters) -> list[Op]:
    """The change by which this is what a box holds."""
    made = registers.ready(state, "letters", LETTERS, {})
    return [*made, put(LETTERS, "status", player_id, value=cast("Value", box))]
