"""The players' manual inside the game: verbs in groups, and each capability's own docstring.

It writes nothing of its own about a verb: what a capability does, its docstring says.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from content.capabilities.table import CAPABILITIES

GROUPS: Final[Mapping[str, Sequence[str]]] = {
    "Looking": ("look", "examine", "search", "read", "map", "inventory", "status", "skills"),
    "Moving": ("move", "wait"),
    "Things": ("take", "drop", "put", "open", "close", "unlock", "lock", "equip", "unequip"),
    "Using": ("use", "light", "douse", "eat", "drink", "gather", "craft", "try", "recipes"),
    "Fights": ("attack", "shoot", "cast", "guard", "aim", "flee", "consider"),
    "Strength": ("rest", "sleep", "spells", "train"),
    "Duels": ("challenge", "yield"),
    "People": ("say", "whisper", "tell", "shout", "emote", "who", "mute", "unmute"),
    "Those who live here": ("talk", "quests", "wares", "buy", "sell"),
    "Dealings": ("give", "trade", "accept", "refuse"),
    "Company": ("follow", "invite", "group", "ungroup"),
    "Letters": ("write", "letters"),
    "Asking": ("help", "why", "undo"),
}

_ADVICE: Final[Sequence[str]] = (
    "To read more about one of these, say for example: help take",
    'New here? Talk to whoever you meet, "accept" what they ask, and "quests" tells what is next.',
)
"""What ends the list of verbs."""


def overview() -> str:
    """Every verb a player can use, in groups."""
    lines = ["Say what you want to do in your own words. You can:"]
    lines += [f"{group}: {', '.join(verbs)}" for group, verbs in GROUPS.items()]
    return "\n".join([*lines, *_ADVICE])


def page(verb: str) -> str:
    """What a verb does, in plain words with an example."""
    paragraphs = (CAPABILITIES[verb].__doc__ or "").split("\n\n")
    return "\n".join([f"{verb}:", *(" ".join(one.split()) for one in paragraphs)])
