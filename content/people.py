"""Who somebody means, who hears whom, who belongs to a group. It decides and changes nothing."""

from collections.abc import Mapping
from typing import Final, cast

from content.model import Player, State, player_at
from content.words import same_name

GROUP_MAX: Final = 8
MUTED_MAX: Final = 64
SPOKEN: Final = frozenset(
    {
        "say.done",
        "say.done_to",
        "say.to_self",
        "emote.done",
        "whisper.done",
        "tell.heard",
        "shout.done",
        "shout.heard",
        "letter.come",
    }
)
"""The reasons of what people say and show: whoever has muted them does not notice it."""


def called(state: State, said: str) -> Player | None:
    """The player of that id, or else of that name, anywhere in the microcosm."""
    found = player_at(state, said)
    if found is not None:
        return found
    players = (player_at(state, one) for one in sorted(state))
    wanted = same_name(said.strip(" .,:;!?"))
    return next(
        (one for one in players if one and same_name(one["metadata"]["name"]) == wanted), None
    )


def has_muted(state: State, viewer: str, speaker: str) -> bool:
    """Whether somebody does not want to hear somebody."""
    who = player_at(state, viewer)
    muted = who["status"].get("muted", {}) if who is not None else {}
    return speaker in cast("Mapping[str, bool]", muted)


def members(state: State, group: str) -> list[Player]:
    """Who belongs to a group, in the order of their ids."""
    if not group:
        return []
    players = (player_at(state, one) for one in sorted(state))
    return [one for one in players if one is not None and one["status"].get("group") == group]


def together(one: Player, other: Player) -> bool:
    """Whether two go in one group."""
    group = one["status"].get("group", "")
    return bool(group) and other["status"].get("group") == group
