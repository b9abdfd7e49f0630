"""How the verbs of ways, doors, water, darkness and maps are said."""

from collections.abc import Mapping
from typing import Final

from client.gateway.core.verb import Verb

VERBS: Final[Mapping[str, Verb]] = {
    "map": Verb(
        "map chart",
        (
            "_",
            "show/draw/see/check/read/open/consult a/the/my map/chart",
            "show/draw/see/check/consult map/chart",
            "show me a/the/my map/chart",
            "look at a/the/my map/chart",
            "where have i been",
            "which places do i know",
        ),
    ),
    "search": Verb(
        "search rummage",
        (
            "_",
            "_ around/about/here/everywhere/through",
            "_ the/this room/place/area",
            "_ room/place/area",
            "look for hidden things",
            "look for secrets",
            "is anything hidden here",
        ),
    ),
}
