"""The shapes of rooms: their ways, the doors between them, their scenery. It changes nothing."""

from typing import NotRequired, TypedDict


class ExitSpec(TypedDict):
    """A way out of a room; `leaves` and `arrives` say how onlookers see it, if not as usual.

    `nouns` are what else one may call what lies there; `says` is told to whoever goes this way.
    `door` is the id of what can shut it, `hidden` says that it has to be found first, `needs` which
    tool it takes and `breath` how much more of that it costs; left out where there is none.
    """

    to: str
    by: str
    leaves: str
    arrives: str
    nouns: NotRequired[list[str]]
    says: NotRequired[str]
    door: NotRequired[str]
    hidden: NotRequired[bool]
    needs: NotRequired[str]
    breath: NotRequired[int]


class DetailSpec(TypedDict):
    """Scenery that a room's description names: it can be looked at and nothing more."""

    name: str
    nouns: list[str]
    adjectives: list[str]
    plural: bool
    text: str


class RoomSpec(TypedDict):
    """What the world file says of a room; `hours` has a sentence for each hour of the day.

    It is `dark` where one needs a light, and `water` where one swims.
    """

    description: str
    brief: str
    exits: dict[str, ExitSpec]
    details: dict[str, DetailSpec]
    hours: NotRequired[list[str]]
    dark: NotRequired[bool]
    water: NotRequired[bool]


class RoomStatus(TypedDict):
    """`found` has a key for the direction of each hidden way that somebody has found."""

    found: NotRequired[dict[str, bool]]


class DoorSpec(TypedDict):
    """What the world file says of a door; `rooms` are those that it stands between."""

    description: str
    nouns: list[str]
    adjectives: list[str]
    article: str
    plural: bool
    key: str
    rooms: list[str]


class DoorStatus(TypedDict):
    """Whether it is shut, and whether it is locked."""

    closed: bool
    locked: bool
