"""Darkness: where it is, and what lights it up. Who sees what then, others say."""

from content.model import Item, State, item_at, player_at, room_at
from content.places import chain, closed_in


def is_dark(state: State, room_id: str) -> bool:
    """Whether a room has no daylight, and nobody and nothing in it gives light."""
    room = room_at(state, room_id)
    if room is None or not room["spec"].get("dark"):
        return False
    lit = (one for one, entity in state.items() if entity["status"].get("lit") is True)
    return not any(_lights(state, one, room_id) for one in lit)


def is_blind(state: State, viewer_id: str) -> bool:
    """Whether somebody stands in the dark."""
    viewer = player_at(state, viewer_id)
    return viewer is not None and is_dark(state, viewer["status"]["location"])


def is_lit(item: Item) -> bool:
    """Whether a thing gives light now."""
    return item["status"].get("lit") is True


def _lights(state: State, item_id: str, room_id: str) -> bool:
    """Whether what is lit is a thing that lies open in a room, or is carried in it."""
    if item_at(state, item_id) is None or closed_in(state, item_id) is not None:
        return False
    place = chain(state, item_id)[-1]
    holder = player_at(state, place)
    return room_id == (holder["status"]["location"] if holder is not None else place)
