"""How the verbs of putting, wearing, using, locking and reading are said."""

from collections.abc import Mapping
from typing import Final

from client.gateway.core.verb import Verb

VERBS: Final[Mapping[str, Verb]] = {
    "put": Verb(
        "put place insert stow stash store stick shove",
        (
            "_/drop/set/lay/hide item:held* in/into/inside/on/onto target:seen",
            "_ item:held* away in target:seen",
            "_ item:held* back in/into target:seen",
            "fill target:seen with item:held*",
        ),
        it="target",
        asks="Put what in what? For example: put the nails in the box",
    ),
    "open": Verb("open uncover unseal", ("_ target:seen", "_ up target:seen"), asks="Open what?"),
    "close": Verb("close shut", ("_ target:seen", "_ up target:seen"), asks="Close what?"),
    "unlock": Verb(
        "unlock unbolt",
        (
            "_ target:seen",
            "_ target:seen with/using item:held",
            "open target:seen with/using item:held",
            "use item:held to unlock/open target:seen",
        ),
        asks="Unlock what?",
    ),
    "lock": Verb(
        "lock bolt",
        ("_ target:seen", "_ up target:seen", "_ target:seen with/using item:held"),
        asks="Lock what?",
    ),
    "equip": Verb(
        "equip wear wield don",
        (
            "_ item:held*",
            "put on item:held*",
            "put item:held* on",
            "get dressed in item:held*",
            "arm myself with item:held",
            "take item:held in hand",
        ),
        asks="Wear or wield what?",
    ),
    "unequip": Verb(
        "unequip unwield doff",
        (
            "_ item:held*",
            "remove item:held*",
            "take off item:held*",
            "take item:held* off",
            "stop wearing/wielding/using item:held*",
            "put away item:held*",
            "put item:held* away",
            "sheathe item:held",
        ),
        asks="Take off what?",
    ),
    "use": Verb(
        "use apply rub employ",
        (
            "_ item:held",
            "_ item:held on/with target:seen",
            "make use of item:held",
            "throw/hurl/toss/fling/pour item:held at/on/over target:person",
        ),
        asks="Use what?",
    ),
    "eat": Verb(
        "eat munch chew devour swallow taste nibble",
        ("_ item:held", "_ up item:held", "have a bite of item:held", "bite into item:held"),
        asks="Eat what?",
    ),
    "drink": Verb(
        "drink sip quaff gulp swig",
        (
            "_ item:held",
            "_ from item:held",
            "_ up item:held",
            "have/take a sip/drink of/from item:held",
        ),
        asks="Drink what?",
    ),
    "read": Verb(
        "read peruse",
        ("_ item:seen", "_ from/in item:seen", "learn from item:held"),
        asks="Read what?",
    ),
}
