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
    "light": Verb(
        "light kindle ignite",
        (
            "_ item:seen",
            "_ up item:seen",
            "turn/switch on item:seen",
            "turn/switch item:seen on",
            "set fire to item:seen",
        ),
        asks="Light what?",
    ),
    "douse": Verb(
        "douse extinguish snuff quench",
        (
            "_ item:seen",
            "put/blow/snuff out item:seen",
            "put/blow/snuff item:seen out",
            "turn/switch off item:seen",
            "turn/switch item:seen off",
        ),
        asks="Put out what?",
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
