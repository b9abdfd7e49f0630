"""The shapes of what a sort of thing is good for: to be worn, used, opened, gathered from."""

from typing import TypedDict


class GearSpec(TypedDict):
    """How a thing is wielded or worn, and what it changes then."""

    slot: str
    two_handed: bool
    skill: str
    damage: int
    ammo: str
    mods: dict[str, int]


class UseSpec(TypedDict):
    """What eating, drinking, applying or studying a thing does; it is used up unless `kept`."""

    how: str
    says: str
    restores: dict[str, int]
    effect: str
    cures: list[str]
    teaches: str
    spell: str
    kept: bool


class LidSpec(TypedDict):
    """That a thing can be opened and closed, and locked with keys of a sort."""

    closed: bool
    locked: bool
    key: str


class YieldSpec(TypedDict):
    """Something that may come of gathering, or of a creature: with a chance in a hundred."""

    sort: str
    chance: int
    least: int
    most: int


class GatherSpec(TypedDict):
    """What a node gives: `charges` times, and again so many ticks (`regrow`) after it was spent."""

    skill: str
    tool: str
    level: int
    charges: int
    regrow: int
    yields: list[YieldSpec]
    says: str
    spent: str
