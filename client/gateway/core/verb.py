"""One line of the verb table: how a verb is said. What its patterns mean: `verbs`."""

from dataclasses import dataclass
from typing import Literal

Place = Literal[
    "here",
    "held",
    "own",
    "key",
    "seen",
    "land",
    "plant",
    "lever",
    "vein",
    "remedy",
    "player",
    "person",
    "being",
    "foe",
    "seller",
    "owner",
    "far",
    "way",
    "exit",
    "point",
    "compass",
    "out",
    "room",
    "about",
    "sought",
    "span",
    "spot",
    "bed",
    "shield",
    "topic",
    "words",
    "query",
    "quote",
    "wanted",
    "goods",
    "yield",
    "portion",
    "recipe",
    "trait",
    "speech",
]
Effect = Literal["", "held", "here", "away"]


@dataclass(frozen=True)
class Verb:
    """How one verb is said, and what the rest of the line may lean on once it was done."""

    words: str  # synonyms and abbreviations, for `_`
    patterns: tuple[str, ...]
    it: str = ""  # the slot that "it" means afterwards; empty: the first slot that names a thing
    then: Effect = ""  # its things are held, or here, or the player is away
    asks: str = ""  # the question if the noun is missing
