"""What the tests of the grammar look at: a market square, as the player Ana is shown it."""

from typing import Final

from content.perception import Observation
from content.visible import Seen


def seen(
    thing_id: str,
    name: str,
    nouns: str = "",
    *,
    kind: str = "item",
    portable: bool = True,
    plural: bool = False,
    within: str | None = None,
) -> Seen:
    """Something in sight; its last word is its noun unless others are given."""
    *adjectives, noun = name.lower().split()
    return {
        "id": thing_id,
        "name": name,
        "nouns": nouns.split() or [noun],
        "adjectives": [word for word in adjectives if word != "of"],
        "kind": kind,
        "portable": portable,
        "plural": plural,
        "within": within,
    }


SQUARE: Final[Observation] = {
    "viewer": "ana",
    "room": {"id": "square", "name": "Market Square"},
    "text": "Market Square\nStalls, a fountain, an old tree.",
    "exits": [
        {"direction": "north", "name": "Smithy", "names": ["smithy", "forge"]},
        {"direction": "east", "name": "Harbour Road", "names": ["harbour road", "harbour", "road"]},
        {"direction": "west", "name": "West Gate", "names": ["west gate", "gate"]},
        {"direction": "south", "name": "South Gate", "names": ["south gate", "gate"]},
        {"direction": "up", "name": "Old Tower", "names": ["old tower", "tower", "ladder"]},
        {"direction": "down", "name": "Weigh-House", "names": ["weigh-house", "cellar"]},
        {"direction": "in", "name": "Weigh-House", "names": []},
    ],
    "here": [
        seen("brass_lantern", "brass lantern", "lantern lamp"),
        seen("tin_lantern", "tin lantern"),
        seen("rope", "rope"),
        seen("chest", "oak chest", "chest box", portable=False),
        seen("coins", "silver coins", plural=True, within="chest"),
        seen("statue", "statue", portable=False),
        seen("goblin_1", "goblin", kind="creature", portable=False),
        seen("goblin_2", "goblin", kind="creature", portable=False),
    ],
    "players": [
        seen("bob", "Bob", kind="player", portable=False),
        seen("cyra", "Cyra", kind="player", portable=False),
    ],
    "inventory": [
        seen("sword", "rusty sword"),
        seen("loaf", "loaf of bread", "loaf bread"),
    ],
    "details": [
        seen("detail:square:fountain", "stone fountain", kind="detail", portable=False),
        seen("detail:square:tree", "old tree", kind="detail", portable=False),
    ],
}

IDS: Final = frozenset(
    one["id"]
    for one in [*SQUARE["here"], *SQUARE["players"], *SQUARE["inventory"], *SQUARE["details"]]
) | {"ana"}
