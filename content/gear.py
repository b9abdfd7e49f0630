"""What hands and body can hold: which places a thing takes when it is wielded or worn."""

from typing import Final

from content.declarations import SLOTS
from content.figures import mods_of, worn
from content.model import Item, State

HAND: Final = "hand"
HANDS: Final = 2


def slot(item: Item) -> str:
    """Where a thing is wielded or worn; empty for what is neither."""
    gear = item["spec"].get("gear")
    return gear["slot"] if gear is not None and gear["slot"] in SLOTS else ""


def room_in(place: str) -> int:
    """How many of its places somebody has."""
    return HANDS if place == HAND else 1


def takes(item: Item) -> int:
    """How many of its places a thing takes."""
    gear = item["spec"].get("gear")
    return 2 if gear is not None and gear["two_handed"] and gear["slot"] == HAND else 1


def in_the_way(state: State, holder: str, item: Item) -> list[Item]:
    """What has to come off first, in the order of ids: as little as makes room."""
    place = slot(item)
    there = [one for one in worn(state, holder) if slot(one) == place]
    taken = sum(takes(one) for one in there)
    off: list[Item] = []
    for one in there:
        if taken + takes(item) <= room_in(place):
            break
        off.append(one)
        taken -= takes(one)
    return off


def told(item: Item) -> str:
    """What a thing does for who wields or wears it, in a sentence; empty for what is no gear."""
    gear = item["spec"].get("gear")
    if gear is None:
        return ""
    better = item["status"].get("quality", 0)
    figures = [f"harm {gear['damage'] + better}"] if gear["damage"] else []
    mods = mods_of(item)
    figures += [f"{mod} {mods[mod]:+d}" for mod in sorted(mods) if mods[mod]]
    if not figures:
        return ""
    hands = "In both hands" if takes(item) > 1 else "In hand"
    return f"{hands if gear['slot'] == HAND else 'Worn'}: {', '.join(figures)}."
