"""What an author may declare besides microcosms, rooms and things: the shape of each kind of table.

`[sort.nail]` says what nails are, `[effect.poison]`, `[recipe.torch]`, `[spell.spark]`,
`[creature.wolf]` and `[quest.bell]` likewise: they hold for the whole world, whichever file they
stand in. `[spawn.pack]`, `[character.mira]` and `[door.green]` belong to the microcosm of their
file.
"""

from collections.abc import Mapping
from typing import Final

from content.model import DIRECTIONS
from content.shapes import (
    NAME_CHARS_MAX,
    Flag,
    Keyed,
    Listed,
    Number,
    Shape,
    Table,
    Text,
)

POOLS: Final = ("hp", "mp", "sp")
"""Health, magic and breath: what is used up and comes back."""
SLOTS: Final = ("hand", "head", "body", "hands", "legs", "feet", "back", "neck", "finger")
"""Where things are wielded or worn; there are two of `hand`."""
MODS: Final = (
    "strength",
    "agility",
    "wits",
    "spirit",
    "attack",
    "defence",
    "aim",
    "dodge",
    "magic",
    "hp",
    "mp",
    "sp",
    "carry",
)
"""The figures that gear and effects change; `hp`, `mp` and `sp` are how much there can be."""
SKILLS: Final = (
    "blades",
    "bows",
    "casting",
    "foraging",
    "fishing",
    "mining",
    "woodcutting",
    "smithing",
    "carpentry",
    "tailoring",
    "cooking",
    "brewing",
)
DEEDS: Final = ("have", "visit", "slay", "talk", "give", "use", "craft", "gather", "read")
"""What a step of a quest may ask for."""
BEHAVIOURS: Final = ("aggressive", "pack", "ambush", "flees", "calls", "guards", "wanders")
_NAME: Final = Text(NAME_CHARS_MAX, needed=True)
_WORDS: Final = Listed(Text(NAME_CHARS_MAX))
_MODS: Final = Keyed(Number(0, -100, 100), choices=MODS)
_POOLS: Final = Keyed(Number(0, -1_000, 1_000), choices=POOLS)
_CHANCE: Final = Number(100, 1, 100)
_YIELD: Final[Shape] = {
    "sort": Text(of="sort", needed=True),
    "chance": _CHANCE,
    "least": Number(1, 1, 999),
    "most": Number(1, 1, 999),
}
_GEAR: Final[Shape] = {
    "slot": Text(choices=SLOTS, needed=True),
    "two_handed": Flag(),
    "skill": Text(choices=SKILLS),
    "damage": Number(0, 0, 100),
    "ammo": Text(of="sort"),
    "mods": _MODS,
}
_USE: Final[Shape] = {
    "how": Text(choices=("eat", "drink", "apply", "read"), needed=True),
    "says": Text(),
    "restores": _POOLS,
    "effect": Text(of="effect"),
    "cures": Listed(Text(of="effect")),
    "teaches": Text(of="recipe"),
    "spell": Text(of="spell"),
    "kept": Flag(),
}
_LID: Final[Shape] = {"closed": Flag(), "locked": Flag(), "key": Text(of="sort")}
_GATHER: Final[Shape] = {
    "skill": Text(choices=SKILLS, needed=True),
    "tool": Text(NAME_CHARS_MAX),
    "level": Number(0, 0, 100),
    "charges": Number(3, 1, 1_000),
    "regrow": Number(60, 1),
    "yields": Listed(Table(_YIELD), needed=True),
    "says": Text(),
    "spent": Text(),
}

SORT: Final[Shape] = {
    "name": _NAME,
    "many": Text(NAME_CHARS_MAX),
    "description": Text(needed=True),
    "placed": Text(),
    "nouns": _WORDS,
    "adjectives": _WORDS,
    "article": Text(NAME_CHARS_MAX),
    "plural": Flag(),
    "fixed": Flag(),
    "container": Flag(),
    "bank": Flag(),
    "holds": Number(0),
    "weight": Number(1),
    "volume": Number(1),
    "stack": Flag(),
    "value": Number(0),
    "tags": _WORDS,
    "tool": Text(NAME_CHARS_MAX),
    "station": Text(NAME_CHARS_MAX),
    "light": Flag(),
    "reads": Text(),
    "gear": Table(_GEAR),
    "use": Table(_USE),
    "lid": Table(_LID),
    "gather": Table(_GATHER),
}
PLACED: Final[Shape] = {
    "at": Text(needed=True),
    "sort": Text(of="sort"),
    "count": Number(1, 1),
    "placed": Text(),
    "hidden": Flag(),
    "restock": Number(0),
}
"""A thing that lies somewhere: of a sort declared elsewhere, or with the keys of its own sort."""

EFFECT: Final[Shape] = {
    "name": _NAME,
    "good": Flag(),
    "says": Text(),
    "ends": Text(),
    "ticks": Number(12, 1),
    "each": _POOLS,
    "mods": _MODS,
    "stacking": Text(choices=("refresh", "stack", "longest"), default="refresh"),
    "most": Number(1, 1, 99),
    "stuns": Flag(),
}
RECIPE: Final[Shape] = {
    "makes": Text(of="sort", needed=True),
    "count": Number(1, 1, 999),
    "parts": Keyed(Number(1, 1, 999), of="sort", needed=True),
    "tools": _WORDS,
    "station": Text(NAME_CHARS_MAX),
    "skill": Text(choices=SKILLS, needed=True),
    "level": Number(0, 0, 100),
    "known": Flag(),
    "hint": Text(),
}
SPELL: Final[Shape] = {
    "name": _NAME,
    "description": Text(needed=True),
    "mp": Number(1, 1, 1_000),
    "damage": Number(0, 0, 1_000),
    "heals": Number(0, 0, 1_000),
    "effect": Text(of="effect"),
    "level": Number(0, 0, 100),
    "says": Text(),
}
CREATURE: Final[Shape] = {
    "name": _NAME,
    "description": Text(needed=True),
    "nouns": _WORDS,
    "adjectives": _WORDS,
    "article": Text(NAME_CHARS_MAX),
    "level": Number(1, 1, 100),
    "hp": Number(10, 1, 10_000),
    "attack": Number(5, 0, 1_000),
    "defence": Number(0, 0, 1_000),
    "dodge": Number(5, 0, 1_000),
    "damage": Number(3, 0, 1_000),
    "exp": Number(10, 0, 100_000),
    "strikes": Text(NAME_CHARS_MAX, default="strikes"),
    "effect": Text(of="effect"),
    "effect_chance": _CHANCE,
    "loot": Listed(Table(_YIELD)),
    "behaviour": Listed(Text(choices=BEHAVIOURS)),
    "kin": Text(NAME_CHARS_MAX),
    "flees_at": Number(25, 0, 100),
    "placed": Text(),
    "dies": Text(),
}
SPAWN: Final[Shape] = {
    "creature": Text(of="creature", needed=True),
    "at": Text(of="room", needed=True),
    "count": Number(1, 1, 20),
    "regrow": Number(120, 1),
    "range": Listed(Text(of="room")),
    "guards": Text(choices=tuple(DIRECTIONS)),
}
DOOR: Final[Shape] = {
    "name": _NAME,
    "description": Text(needed=True),
    "nouns": _WORDS,
    "adjectives": _WORDS,
    "article": Text(NAME_CHARS_MAX),
    "closed": Flag(),
    "locked": Flag(),
    "key": Text(of="sort"),
}
"""What stands between two rooms whose exits name it: one thing, seen from both of its sides."""
_TOPIC: Final[Shape] = {
    "words": Listed(Text(NAME_CHARS_MAX), needed=True),
    "text": Text(needed=True),
    "quest": Text(of="quest"),
    "step": Number(0, 0, 100),
    "after": Text(of="quest"),
    "gives": Text(of="sort"),
    "teaches": Text(of="recipe"),
}
"""`quest` with `step` 0: while it is open to somebody; else at that step; `after` one is done."""
_SHOP: Final[Shape] = {
    "sells": Keyed(Number(1, 1, 999), of="sort", needed=True),
    "buys": _WORDS,
    "restock": Number(720, 1),
    "pays": Number(50, 1, 100),
}
CHARACTER: Final[Shape] = {
    "name": _NAME,
    "at": Text(of="room", needed=True),
    "description": Text(needed=True),
    "placed": Text(),
    "nouns": _WORDS,
    "adjectives": _WORDS,
    "greeting": Text(needed=True),
    "silence": Text(needed=True),
    "topics": Listed(Table(_TOPIC), needed=True),
    "shop": Table(_SHOP),
}
_STEP: Final[Shape] = {
    "do": Text(choices=DEEDS, needed=True),
    "what": Text(needed=True),
    "to": Text(),
    "count": Number(1, 1, 999),
    "journal": Text(needed=True),
    "done": Text(),
}
_REWARD: Final[Shape] = {
    "exp": Number(0, 0, 100_000),
    "things": Keyed(Number(1, 1, 9_999), of="sort"),
    "recipe": Text(of="recipe"),
}
QUEST: Final[Shape] = {
    "title": _NAME,
    "giver": Text(of="character", needed=True),
    "offer": Text(needed=True),
    "main": Flag(),
    "after": Text(of="quest"),
    "steps": Listed(Table(_STEP), needed=True),
    "reward": Table(_REWARD),
    "end": Text(needed=True),
}

CATALOG: Final[Mapping[str, Shape]] = {
    "sort": SORT,
    "effect": EFFECT,
    "recipe": RECIPE,
    "spell": SPELL,
    "creature": CREATURE,
    "quest": QUEST,
}
"""What holds for the whole world, by kind of table."""
