"""Where a verb looks for its nouns: what is carried, what lies about, who is there.

Nearest places first; a farther one counts only if a nearer has nothing.
"""

from collections.abc import Callable
from typing import Final

from client.gateway.core.scope import Scope, Thing
from client.gateway.core.verbs import Slot

Tier = Callable[[Thing], bool]

# Where each kind of slot looks, nearest first: a farther place counts only if a nearer has nothing.
TIERS: Final[dict[str, tuple[Tier, ...]]] = {
    "here": (
        lambda thing: thing.where == "here" and thing.portable,
        lambda thing: thing.where == "here",
        lambda thing: thing.where == "held",
        lambda thing: thing.where in ("player", "detail"),
    ),
    "held": (
        lambda thing: thing.where == "held",
        lambda thing: thing.where == "here",
        lambda thing: thing.where in ("player", "detail"),
    ),
    "seen": (
        lambda thing: thing.where != "detail",
        lambda thing: thing.where == "detail",
    ),
    "land": (
        lambda thing: thing.where == "here" and not thing.portable and not thing.alive,
        lambda thing: thing.where == "here" and not thing.alive,
        lambda thing: thing.where == "detail",
        lambda thing: thing.where in ("held", "player") or thing.alive,
    ),
    "player": (lambda thing: thing.where == "player",),
    "person": (lambda thing: thing.alive,),
    "being": (lambda thing: thing.alive and thing.where != "player",),
}
TIERS["own"] = TIERS["held"]
TIERS["foe"] = TIERS["person"]  # who is named is attacked; "everyone" are the creatures
_ALL_OF: Final[dict[str, Tier]] = {
    "person": TIERS["person"][0],
    "being": TIERS["being"][0],
    "seller": TIERS["being"][0],
    "foe": TIERS["being"][0],
}
TIERS["seller"] = TIERS["being"]
NAMED: Final = frozenset(("player", "person", "being", "seller", "foe"))
"""Slots for somebody: no number of them is ever meant without a name."""
_NOBODY: Final = "You see nobody called {} here."
NOT_IN_SIGHT: Final = {
    "held": "You neither carry nor see any {}.",
    "own": "You are not carrying any {}.",
    "player": _NOBODY,
    "person": _NOBODY,
    "being": _NOBODY,
    "seller": _NOBODY,
    "foe": _NOBODY,
}
_NOBODY_ELSE: Final = "There is nobody else here."
NOTHING: Final = {
    "here": "There is nothing here that you could {}.",
    "held": "You are not carrying anything.",
    "own": "You are not carrying anything.",
    "player": _NOBODY_ELSE,
    "person": _NOBODY_ELSE,
    "being": _NOBODY_ELSE,
    "seller": _NOBODY_ELSE,
    "foe": _NOBODY_ELSE,
}


def everything(slot: Slot, scope: Scope, within: str | None) -> list[Thing]:
    """What "all" means in a slot: of what a verb is done to, what is there."""
    if within is not None:
        return [thing for thing in scope.things if thing.within == within]
    if slot.place == "player":
        return [thing for thing in scope.things if thing.where == "player"]
    if slot.place in ("person", "being", "seller", "foe"):
        return [thing for thing in scope.things if _ALL_OF[slot.place](thing)]
    return [
        thing
        for thing in scope.things
        if (thing.within is None or scope.thing(thing.within) is None)
        and (
            (
                thing.where == "here"
                and (thing.portable or (slot.place in ("seen", "land") and not thing.alive))
                and slot.place not in ("held", "own")
            )
            or (thing.where == "held" and slot.place in ("held", "own"))
        )
    ]
