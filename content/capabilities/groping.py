"""In the dark: one deals with what one carries, with the ways that one knows, and with what bites.

Anything else is refused in one and the same way, whether it is there or not: nobody learns by
trying what they could not see.
"""

from typing import Final

from content.doors import doors_before
from content.light import is_blind
from content.model import Intent, Outcome, Player, State
from content.places import holds
from content.verdicts import actor_of, failed
from content.visible import sight

_BY_SIGHT: Final = frozenset({"read", "wares", "buy", "sell", "gather"})
"""Verbs that take eyes, whatever they are about."""
_POINTS: Final = ("item", "target", "source", "to")


def unseen(state: State, intent: Intent) -> Outcome | None:
    """The refusal of what takes eyes, if the actor stands in the dark; None for anything else."""
    spec, me = intent["spec"], intent["metadata"]["actor"]
    verb = spec["verb"]
    pointed = [str(spec.get(field)) for field in _POINTS if field in spec]
    if verb in ("move", "leave") or not (pointed or verb in _BY_SIGHT) or not is_blind(state, me):
        return None
    actor = actor_of(state, intent)
    if verb not in _BY_SIGHT and all(_knows(state, actor, one) for one in pointed):
        return None
    return failed(intent, "dark.unseen")


def _knows(state: State, actor: Player, entity_id: str) -> bool:
    """Whether somebody can point at a thing without seeing it."""
    if entity_id in (actor["metadata"]["id"], actor["status"]["location"]):
        return True
    if holds(state, actor, entity_id):
        return True
    seen = sight(state, actor, actor["status"]["location"])
    near = [*doors_before(state, actor), *seen["creatures"]]
    return any(one["metadata"]["id"] == entity_id for one in near)
