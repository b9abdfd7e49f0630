"""Which places can be walked to from a start, and which lie in themselves. It knows names alone."""

from collections.abc import Iterable, Mapping


def unreached(ways: Mapping[str, Iterable[str]], start: str) -> str | None:
    """The first place to which no way leads from the start; None if there is none."""
    waiting, reached = [start], {start}
    while waiting:
        for to in ways[waiting.pop()]:
            if to not in reached:
                reached.add(to)
                waiting.append(to)
    return next((place for place in ways if place not in reached), None)


def endless(places: Mapping[str, str], deep_max: int) -> str | None:
    """The first thing that is in itself, or deeper in others than that; None if there is none.

    Args:
        places: what each thing is in; what is no thing itself is the end.
    """
    for name in places:
        place = name
        for _ in range(deep_max):
            place = places.get(place, "")
        if place in places:
            return name
    return None
