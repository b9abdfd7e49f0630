"""What must hold of the rooms of a microcosm together: all can be reached, and fit on a map."""

from collections.abc import Mapping

from content.declared import Declared
from content.grid import misfit
from content.model import WORLD, Entity, room_at
from content.reach import unreached


def fits_a_map(rooms: Mapping[str, Declared], state: Mapping[str, Entity]) -> None:
    """Ways there and back by the compass agree with one another.

    Raises:
        WorldFileError: the first that does not, at its exit.
    """
    wrong = misfit(state)
    if wrong is not None:
        told = f"{wrong.direction} of {wrong.room} does not fit the map: {wrong.wrong}"
        rooms[wrong.room].wrong(told, "exits", wrong.direction)


def all_reachable(rooms: Mapping[str, Declared], state: Mapping[str, Entity]) -> None:
    """From where newcomers begin some way leads to every room.

    Raises:
        WorldFileError: the first room to which none does.
    """
    start = str(state[WORLD]["spec"]["start"])
    found = {name: room_at(state, name) for name in rooms}
    exits = {name: room["spec"]["exits"].values() for name, room in found.items() if room}
    lost = unreached({name: [way["to"] for way in exits[name]] for name in exits}, start)
    if lost is not None:
        rooms[lost].wrong(f"no way leads from {start} to {lost}: expected an exit to it")
