"""Who may know of a deed, and of what came about besides: those who are awake where it is done.

It decides who is told; `content.prose` decides in which words.
"""

from typing import Final, cast

from content.model import Happening, Outcome, State, player_at
from content.people import SPOKEN, has_muted
from content.sentences import FOR_WITNESS

COMINGS: Final = frozenset({"move.done", "move.away", "walk.done", "arrive.done"})
"""The reasons of comings and goings: where somebody was and where they are, they are noticed."""
NOTICED: Final = COMINGS | frozenset(FOR_WITNESS)
"""The reasons of outcomes that others in the room notice."""

BEFALLS: Final = frozenset({"foe.hit", "foe.weakens", "foe.missed", "foe.kills", "effect.kills"})
"""What its target knows of, though they were carried off in the same moment."""


def audience(before: State, outcome: Outcome, after: State) -> list[str]:
    """Whoever is awake and may know of a deed or what it led to, sorted, without the actor."""
    actor = outcome["actor"]
    found = dict.fromkeys(witnesses(before, outcome, after))
    for one in outcome.get("also", ()):
        found.update(dict.fromkeys(noticing(after, one)))
    return sorted(viewer for viewer in found if viewer != actor)


def witnesses(before: State, outcome: Outcome, after: State) -> list[str]:
    """The awake players, sorted and without the actor, who may know of a deed: see NOTICED."""
    if outcome["result"] != "pass" or outcome["reason"] not in NOTICED:
        return []
    return [one for one in _players(after) if is_witness(before, outcome, after, one)]


def is_witness(before: State, outcome: Outcome, after: State, viewer: str) -> bool:
    """Whether somebody is one of the witnesses of a deed; it asks nobody else."""
    actor = outcome["actor"]
    if outcome["result"] != "pass" or outcome["reason"] not in NOTICED or viewer == actor:
        return False
    here = _room(after, viewer)
    return (
        here is not None
        and _is_awake(after, viewer)
        and here in (_room(before, actor), _room(after, actor))
        and not _unheard(after, viewer, outcome["reason"], actor)
        and viewer not in cast("list[str]", outcome["about"].get("followers", []))
    )


def noticing(after: State, one: Happening) -> list[str]:
    """The awake players, sorted, who notice something that came about."""
    whom = (one["to"],) if one["to"] else _players(after)
    return [viewer for viewer in whom if notices(after, one, viewer)]


def notices(after: State, one: Happening, viewer: str) -> bool:
    """Whether somebody is one of those who notice something that came about."""
    if not _is_awake(after, viewer) or _unheard(after, viewer, one["reason"], one["actor"]):
        return False
    if one["to"]:
        return viewer == one["to"]
    befell = one["reason"] in BEFALLS and one["about"].get("target") == viewer
    return befell or _room(after, viewer) == one["place"]


def _players(state: State) -> list[str]:
    """Everybody in the microcosm, sorted."""
    return sorted(one for one, entity in state.items() if entity["kind"] == "player")


def _unheard(state: State, viewer: str, reason: str, speaker: str) -> bool:
    """Whether it is speech of somebody whom the viewer has muted."""
    return reason in SPOKEN and has_muted(state, viewer, speaker)


def _room(state: State, player_id: str) -> str | None:
    player = player_at(state, player_id)
    return None if player is None else player["status"]["location"]


def _is_awake(state: State, player_id: str) -> bool:
    player = player_at(state, player_id)
    return player is not None and player["status"]["awake"]
