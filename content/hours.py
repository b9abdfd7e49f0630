"""The time of day that a world file declares: how long an hour lasts, and how many there are.

An hour lasts `hour_ticks` ticks; a room says in `hours` what it looks like in each, one sentence
for one hour, and all rooms that do so count the same hours. It checks that; it reads no sentences.
"""

from collections.abc import Mapping
from typing import Final

from content.declared import Declared
from content.model import Value

HOUR_TICKS_MAX: Final = 1_000_000
HOURS_MIN: Final = 2
HOURS_MAX: Final = 24


def hours_of(world: Declared, rooms: Mapping[str, Declared]) -> Value:
    """`{"ticks", "count"}` of the hours of a microcosm; None where it has none.

    Raises:
        WorldFileError: hours that last for no time, that differ, or that nothing tells of.
    """
    telling = [rooms[name] for name in sorted(rooms) if "hours" in rooms[name].table]
    ticks = world.table.get("hour_ticks")
    if ticks is None and not telling:
        return None
    if ticks is None:
        telling[0].wrong("expected 'hour_ticks' in [microcosm] where a room has hours", "hours")
    if not telling:
        world.wrong("expected a room with 'hours', for nothing else tells the hour", "hour_ticks")
    if not isinstance(ticks, int) or not 1 <= ticks <= HOUR_TICKS_MAX:
        world.wrong(f"hour_ticks is out of bounds: 1 to {HOUR_TICKS_MAX}", "hour_ticks")
    counts = [_count(one) for one in telling]
    other = next(
        (one for one, count in zip(telling, counts, strict=True) if count != counts[0]), None
    )
    if other is not None:
        first = f"{'.'.join(telling[0].keys)} has {counts[0]}"
        other.wrong(f"expected as many hours as elsewhere: {first}", "hours")
    return {"ticks": ticks, "count": counts[0]}


def _count(room: Declared) -> int:
    told = room.table["hours"]
    count = len(told) if isinstance(told, list) else 0
    if not HOURS_MIN <= count <= HOURS_MAX:
        room.wrong(f"expected {HOURS_MIN} to {HOURS_MAX} sentences, one for each hour", "hours")
    return count
