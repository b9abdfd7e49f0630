"""How lighting and putting out are said."""

from collections.abc import Mapping
from typing import Final

from client.gateway.core.verb import Verb

VERBS: Final[Mapping[str, Verb]] = {
    "light": Verb(
        "light kindle ignite relight burn enkindle rekindle",
        (
            "_ ?up item:seen*",
            "_ item:seen* up",
            "_ item:seen* with/from/using :held",
            "turn/switch on item:seen*",
            "turn/switch item:seen* on",
            "set fire/light to item:seen*",
            "set item:seen* alight/ablaze/afire",
            "set item:seen* on fire",
            "get item:seen* lit/going/burning/alight",
            "put fire/flame/light in/to item:seen*",
            "get item:seen* alight",
            "hold item:own to the fire/flame/forge",
            "get ?some light going with/from item:seen",
            "get item:seen going",
            "fire up item:seen",
            "shed some light with item:seen",
            "put a match to item:seen",
            "get/set item:seen burning/alight/lit/glowing",
            "get a flame/light in/on/to item:seen",
            "touch a flame/match to item:seen",
            "have item:seen lit",
            "get item:seen lit",
            "put a flame to item:seen",
            "get a flame/fire going on/in item:seen",
            "let there be light from item:seen",
            "want item:seen lit",
            "i want item:seen lit",
            "flick/click/snap item:seen on",
        ),
        asks="Light what?",
    ),
    "douse": Verb(
        "douse extinguish snuff quench unlight dowse ",
        (
            "_ ?out item:seen*",
            "put/blow/snuff out item:seen*",
            "put/blow/snuff item:seen* out",
            "turn/switch off item:seen*",
            "turn/switch item:seen* off",
            "switch/turn/put item:seen off/out to save oil/fuel",
            "save ?the oil/fuel ?and douse item:seen",
            "shut off item:seen",
            "shut item:seen off",
            "have item:seen put/blown out",
            "get item:seen put out",
            "smother item:seen",
            "flick/click/snap item:seen off",
        ),
        asks="Put out what?",
    ),
}
