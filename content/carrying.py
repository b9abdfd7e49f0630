"""How much somebody can carry, by weight and by room, and how heavily they go. It moves nothing.

Weight is in pounds, room in pints. What is worn takes no room; what is in a bag takes the bag's.
"""

from typing import Final, Literal

from content.figures import changed
from content.model import Item, Player, State, item_at, player_at, world_of
from content.places import bundle, burden, holds
from content.things import sort_of

PINTS_PER_POUND: Final = 2
"""Room goes with weight: whoever can lift twice as much can put their arms around twice as much."""
Excess = Literal["", "heavy", "bulky"]


def weight_max(state: State, who: Player) -> int:
    """How many pounds somebody can carry, with what gear and effects change."""
    return max(1, world_of(state)["spec"]["carry_max"] + changed(state, who, "carry"))


def room_max(state: State, who: Player) -> int:
    """How many pints of things somebody has hands and pockets for."""
    return PINTS_PER_POUND * weight_max(state, who)


def excess(before: State, after: State, who_id: str) -> Excess:
    """What is too much about the things that somebody carries after a deed; empty if nothing is.

    Nobody is refused what makes them lighter, though they carry too much still.
    """
    who = player_at(after, who_id)
    if who is None:
        return ""
    most, load, room = weight_max(after, who), burden(after, who_id), bundle(after, who_id)
    if load > most and load > burden(before, who_id):
        return "heavy"
    if room > PINTS_PER_POUND * most and room > bundle(before, who_id):
        return "bulky"
    return ""


def heaviness(state: State, who: Player) -> int:
    """How heavily somebody goes: 0, 1 over half of what they can carry, 2 over three quarters."""
    load, most = burden(state, who["metadata"]["id"]), weight_max(state, who)
    return (2 * load > most) + (4 * load > 3 * most)


def carried_of(state: State, who: Player, sort: str) -> list[Item]:
    """What somebody carries of a sort, in hand or in something in hand, in the order of ids."""
    found = (item_at(state, one) for one in sorted(state))
    of_sort = [one for one in found if one is not None and sort_of(one) == sort]
    return [one for one in of_sort if holds(state, who, one["metadata"]["id"])]


def carried(state: State, who: Player, sort: str) -> list[Item]:
    """As `carried_of`, without what somebody wears or wields."""
    return [one for one in carried_of(state, who, sort) if not one["status"].get("worn")]


def has_tool(state: State, actor: Player, tool: str) -> bool:
    """Whether somebody carries a tool of that name."""
    found = (item_at(state, one) for one in sorted(state))
    return any(
        one is not None
        and one["spec"].get("tool") == tool
        and holds(state, actor, one["metadata"]["id"])
        for one in found
    )
