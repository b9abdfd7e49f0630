"""The sentences of ways, doors, water, darkness and maps."""

from collections.abc import Mapping
from typing import Final

FOR_ACTOR: Final[Mapping[str, str]] = {
    "map.done": "{text}",
    "search.nothing": "You look under and behind things, and find nothing that you had not seen.",
    "search.found": "You look under and behind things, and find {found}.",
}
FOR_LOSER: Final[Mapping[str, tuple[str, str]]] = {
    "map": (
        "You try to remember the ways, and meanwhile {lost_to} has changed how things stand.",
        "You try to remember the ways, and meanwhile things have changed.",
    ),
    "search": (
        "You begin to search, but {lost_to} was there before you.",
        "You begin to search, but it is no longer as you saw it.",
    ),
}
FOR_WITNESS: Final[Mapping[str, str]] = {
    "search.nothing": "{actor_name} looks under and behind things, and finds nothing.",
    "search.found": "{actor_name} looks under and behind things, and finds {found}.",
}
FOR_TARGET: Final[Mapping[str, str]] = {}
