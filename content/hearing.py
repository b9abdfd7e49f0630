"""What is noticed in the dark: words, doors, and that somebody is there; not who does what."""

from collections.abc import Mapping
from typing import Final

from content.light import is_blind
from content.model import Happening, Outcome, State, Value, player_at
from content.people import SPOKEN

_NAMES: Final = ("target_name", "to_name", "player_name", "mate")
_HEARD: Final = (SPOKEN - {"emote.done"}) | {"door.opens", "door.closes"}


def is_unseen(viewer: str, before: State | None, after: State) -> bool:
    """Whether a viewer stood in the dark all the while; without a state before, whether they do."""
    return is_blind(after, viewer) and (before is None or is_blind(before, viewer))


def deed_heard(outcome: Outcome, viewer: str, here: str) -> tuple[str, dict[str, Value]]:
    """The reason and what its sentence needs, as a deed is noticed in the dark of a room."""
    about, reason = outcome["about"], outcome["reason"]
    if "from" in about and "to" in about and here in (about["from"], about["to"]):
        return ("dark.goes" if here == about["from"] else "dark.comes"), {}
    if reason in _HEARD or about.get("target") == viewer:
        return reason, unnamed(about, viewer)
    return "dark.stirs", {}


def heard(one: Happening, viewer: str, after: State) -> tuple[str, dict[str, Value]]:
    """The same of what came about besides: what befalls the viewer themselves they know."""
    who = player_at(after, viewer)
    elsewhere = who is None or one["place"] != who["status"]["location"]
    if elsewhere or viewer == one["actor"]:
        return one["reason"], one["about"]
    if one["reason"] in _HEARD or one["about"].get("target") == viewer:
        return one["reason"], unnamed(one["about"], viewer)
    return "dark.stirs", {}


def unnamed(about: Mapping[str, Value], viewer: str) -> dict[str, Value]:
    """What a sentence needs, without the names of people whom the viewer can't see."""
    hidden: dict[str, Value] = {"actor_name": "somebody"} if "actor_name" in about else {}
    if viewer not in (about.get("target"), about.get("to"), about.get("player")):
        hidden |= {name: "somebody" for name in _NAMES if name in about}
    return {**about, **hidden}
