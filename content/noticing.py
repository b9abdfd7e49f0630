"""Who may know of a deed, and of what came about besides: those who are awake where it is done.

It decides who is told; `content.prose` decides in which words.
"""

from collections.abc import Mapping
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
    others = {one: here for one, here in awake(after).items() if one != outcome["actor"]}
    found = [one for one in others if is_witness(before, outcome, after, one)]
    for one in found:
        del others[one]
    for happening in outcome.get("also", ()):
        more = noticing(after, happening, others)
        for one in more:
            del others[one]
        found += more
    return sorted(found)


def awake(state: State) -> dict[str, str]:
    """Where those are who are awake, by id."""
    players = (player_at(state, one) for one, held in state.items() if held["kind"] == "player")
    return {
        one["metadata"]["id"]: one["status"]["location"]
        for one in players
        if one is not None and one["status"]["awake"]
    }


def is_witness(before: State, outcome: Outcome, after: State, viewer: str) -> bool:
    """Whether somebody is one of the witnesses of a deed; it asks nobody else."""
    actor = outcome["actor"]
    if outcome["result"] != "pass" or outcome["reason"] not in NOTICED or viewer == actor:
        return False
    here = room_of(after, viewer)
    return (
        here is not None
        and _is_awake(after, viewer)
        and here in (room_of(before, actor), room_of(after, actor))
        and not _unheard(after, viewer, outcome["reason"], actor)
        and viewer not in cast("list[str]", outcome["about"].get("followers", []))
    )


def noticing(after: State, one: Happening, whom: Mapping[str, str]) -> list[str]:
    """Those of some who are awake who notice something that came about.

    Args:
        whom: where they are, by id.
    """
    return [viewer for viewer, here in whom.items() if _reaches(after, one, viewer, here)]


def notices(after: State, one: Happening, viewer: str) -> bool:
    """Whether somebody is one of those who notice something that came about."""
    here = room_of(after, viewer)
    return here is not None and _is_awake(after, viewer) and _reaches(after, one, viewer, here)


def _reaches(after: State, one: Happening, viewer: str, here: str) -> bool:
    """Whether somebody who is awake notices it where they are."""
    if one["to"]:
        is_meant = viewer == one["to"]
    else:
        is_meant = here == one["place"] or (
            one["reason"] in BEFALLS and one["about"].get("target") == viewer
        )
    return is_meant and not _unheard(after, viewer, one["reason"], one["actor"])


def _unheard(state: State, viewer: str, reason: str, speaker: str) -> bool:
    """Whether it is speech of somebody whom the viewer has muted."""
    return reason in SPOKEN and has_muted(state, viewer, speaker)


def room_of(state: State, player_id: str) -> str | None:
    """Where somebody is; None where they are nowhere here."""
    player = player_at(state, player_id)
    return None if player is None else player["status"]["location"]


def _is_awake(state: State, player_id: str) -> bool:
    player = player_at(state, player_id)
    return player is not None and player["status"]["awake"]
