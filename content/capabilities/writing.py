"""Letters to players, who need not be there: kept until they are read, for nobody else's eyes.

They are kept in the entity `@letters`, by addressee, where they were written: whoever is in
another part of the world finds them when they come back.
"""

from collections.abc import Mapping
from typing import Final, cast

from content.dice import Dice
from content.model import Intent, Op, Outcome, State, Value, player_at
from content.people import called, has_muted
from content.travellers import remembered
from content.verdicts import actor_of, failed, happening, of_actor, passed, put
from content.words import same_name, spoken

LETTERS: Final = "@letters"
"""The id of the entity that keeps them, in every microcosm in which anybody has written."""
LETTERS_MAX: Final = 16
"""Letters kept for one addressee; the oldest read one goes first."""
FROM_ONE_MAX: Final = 4
"""Unread letters of one writer to one addressee."""

Letters = list[dict[str, Value]]


def write(state: State, intent: Intent, dice: Dice) -> Outcome:
    """Write a letter to another player, who may be asleep or far away.

    For example: "write to Bob: I left the rope in the chest". They read it with "letters".
    """
    actor = actor_of(state, intent)
    me, words = actor["metadata"]["id"], spoken(intent["spec"]["text"])
    found = _addressee(state, intent["spec"]["name"])
    if not words:
        return failed(intent, "write.nothing")
    if found is None or found[0] == me:
        return failed(intent, "write.nobody")
    to, name = found
    about: dict[str, Value] = {**of_actor(actor), "target": to, "target_name": name}
    kept = _kept_for(state, to)
    if sum(one["by"] == me and one["read"] is False for one in kept) >= FROM_ONE_MAX:
        return failed(intent, "write.enough", about, [[LETTERS, "status", to]])
    if len(kept) >= LETTERS_MAX:
        oldest = next((at for at, one in enumerate(kept) if one["read"] is True), None)
        if oldest is None:
            return failed(intent, "write.full", about, [[LETTERS, "status", to]])
        kept = [*kept[:oldest], *kept[oldest + 1 :]]
    letter: dict[str, Value] = {"by": me, "name": actor["metadata"]["name"], "text": words}
    letters: Letters = [*kept, {**letter, "read": False}]
    patch = [*_ready(state), put(LETTERS, "status", to, value=cast("Value", letters))]
    also = []
    if player_at(state, to) is not None:
        also = [happening("letter.come", "", about, actor=me, to=to)]
    return passed(intent, "write.done", about, patch, also)


def letters(state: State, intent: Intent, dice: Dice) -> Outcome:
    """Read the letters that others have written to you, the newest last.

    For example: "letters", "read my letters". Those you have read are kept while there is room.
    """
    me = intent["metadata"]["actor"]
    kept = [one for one in _kept_for(state, me) if not has_muted(state, me, str(one["by"]))]
    if not kept:
        return passed(intent, "letters.none")
    told = "\n".join(
        f"{'' if one['read'] else 'New, from '}{one['name']}: {one['text']}" for one in kept
    )
    patch: list[Op] = []
    if not all(one["read"] is True for one in kept):
        read: Letters = [{**one, "read": True} for one in _kept_for(state, me)]
        patch = [put(LETTERS, "status", me, value=cast("Value", read))]
    return passed(intent, "letters.done", {"text": told}, patch)


def waiting(state: State, player_id: str) -> int:
    """How many letters somebody has not read."""
    return sum(
        one["read"] is False and not has_muted(state, player_id, str(one["by"]))
        for one in _kept_for(state, player_id)
    )


def _kept_for(state: State, player_id: str) -> Letters:
    found = state.get(LETTERS)
    kept = cast("Mapping[str, Letters]", found["status"] if found is not None else {})
    return kept.get(player_id, [])


def _addressee(state: State, said: str) -> tuple[str, str] | None:
    """The id and name of somebody who is or was here, by id or name."""
    player = called(state, said)
    if player is not None:
        return player["metadata"]["id"], player["metadata"]["name"]
    gone = remembered(state)
    wanted = same_name(said)
    found = (one for one in sorted(gone) if wanted in (one, same_name(gone[one]["name"])))
    away = next(found, None)
    return None if away is None else (away, gone[away]["name"])


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
