"""A whole state called over once: what and who is in each place. It decides nothing.

For who looks at it with many eyes: to go through all of the state for each pair costs as much.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from content.beings import NOWHERE, lurks
from content.model import Character, Creature, Item, Player, State

_KINDS: Final = ("item", "player", "character", "creature")


class Muster(NamedTuple):
    """What is where, by the id of the place, each in the order of ids.

    Attributes:
        things: by what they are right in: a room, somebody, a container, a part of a bank.
        people: awake or asleep.
        characters: wherever they live.
        creatures: the living ones, as far as they show themselves.
    """

    things: Mapping[str, Sequence[Item]]
    people: Mapping[str, Sequence[Player]]
    characters: Mapping[str, Sequence[Character]]
    creatures: Mapping[str, Sequence[Creature]]


def mustered(state: State) -> Muster:
    """Everything and everybody that is anywhere."""
    found: dict[str, dict[str, list[Any]]] = {kind: {} for kind in _KINDS}
    for one in sorted(state):
        entity: Any = state[one]
        kind = entity["kind"]
        if kind not in found:
            continue
        place = entity["status"]["location"]
        if kind != "creature" or (place != NOWHERE and not lurks(state, entity)):
            found[kind].setdefault(place, []).append(entity)
    return Muster(*(found[kind] for kind in _KINDS))
