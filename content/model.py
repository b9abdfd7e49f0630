"""The shapes of everything in the world, and typed ways to look one up. It changes nothing.

World state holds only str, int, bool, None, list and dict, so that it is the same bytes on every
replica. The order of keys is not part of the state: whatever a reader sees is sorted first. Where a
thing is, only its own `status.location` says.
"""

from collections.abc import Mapping
from typing import Final, Literal, NotRequired, Required, TypeAlias, TypedDict, cast

from content.layout import DoorSpec, DoorStatus, RoomSpec, RoomStatus
from content.pending import BargainStatus, EffectStatus, OfferStatus, QuestStatus, UndoStatus
from content.sorts import GatherSpec, GearSpec, LidSpec, UseSpec

Value: TypeAlias = "bool | int | str | list[Value] | dict[str, Value] | None"
Path: TypeAlias = tuple[str, ...]

WORLD: Final = "@world"
"""The id of the entity that holds what is true of the whole microcosm."""

DIRECTIONS: Final[Mapping[str, str]] = {
    "north": "south",
    "northeast": "southwest",
    "east": "west",
    "southeast": "northwest",
    "south": "north",
    "southwest": "northeast",
    "west": "east",
    "northwest": "southeast",
    "up": "down",
    "down": "up",
    "in": "out",
    "out": "in",
}
"""Every direction with its opposite, in the order in which exits are told."""


class Metadata(TypedDict):
    """Who or what an entity is; `name` as shown, without an article."""

    id: str
    name: str


class Entity(TypedDict):
    """Anything in the world: `spec` is what content declares, `status` what play changes."""

    kind: str
    metadata: Metadata
    spec: dict[str, Value]
    status: dict[str, Value]


State: TypeAlias = Mapping[str, Entity]
"""One microcosm: entities by id."""


class Room(TypedDict):
    """An entity of kind `room`."""

    kind: Literal["room"]
    metadata: Metadata
    spec: RoomSpec
    status: RoomStatus


class Door(TypedDict):
    """An entity of kind `door`: a fixture of every room whose exits name it."""

    kind: Literal["door"]
    metadata: Metadata
    spec: DoorSpec
    status: DoorStatus


class ItemSpec(TypedDict):
    """What the world file says of a thing; `placed` tells where it is until somebody moves it.

    Weights and volumes are in pounds and pints; what a sort does not say is left out.
    """

    description: str
    placed: str
    nouns: list[str]
    adjectives: list[str]
    article: str
    plural: bool
    portable: bool
    container: bool
    weight: int
    sort: NotRequired[str]
    called: NotRequired[str]
    many: NotRequired[str]
    stack: NotRequired[bool]
    volume: NotRequired[int]
    holds: NotRequired[int]
    value: NotRequired[int]
    tags: NotRequired[list[str]]
    tool: NotRequired[str]
    station: NotRequired[str]
    light: NotRequired[bool]
    bank: NotRequired[bool]
    reads: NotRequired[str]
    gear: NotRequired[GearSpec]
    use: NotRequired[UseSpec]
    lid: NotRequired[LidSpec]
    gather: NotRequired[GatherSpec]


class ItemStatus(TypedDict):
    """`location` is the id of a room, a player or a container.

    `count` is that of a stack; `worn` of what its holder wields or wears; `closed` and `locked` of
    a lid; `lit` of a light; `hidden` until somebody finds it; `quality` in steps above the usual; a
    node has `left` charges, and grows again at the tick `grows`.
    """

    location: str
    moved: bool
    count: NotRequired[int]
    worn: NotRequired[bool]
    closed: NotRequired[bool]
    locked: NotRequired[bool]
    lit: NotRequired[bool]
    hidden: NotRequired[bool]
    quality: NotRequired[int]
    left: NotRequired[int]
    grows: NotRequired[int]


class Item(TypedDict):
    """An entity of kind `item`: portable or fixed, perhaps a container."""

    kind: Literal["item"]
    metadata: Metadata
    spec: ItemSpec
    status: ItemStatus


class PlayerStatus(TypedDict):
    """`visited` has a key for every room the player has been in.

    `hp`, `mp` and `sp` are what is left of health, magic and breath; `spare` are points of
    attributes to be spent; `foe` is whom they fight and `stance` how; `acted` is the last tick in
    which they struck; `dared` is who has challenged them and `duel` whom they duel, `offered` a
    spell that somebody would cast on them; `resting` and `sleeping` are where they sat or lay down,
    `back` is the room they came from, `lands` are the other microcosms that they have been in;
    `group` is their group's name, `invited` who asked them into
    one, `follows` whom they walk after, `muted` whom they do not hear, `heard` what characters gave
    or offered them, `undo` is the deed that can be taken back. Whoever is new has none of these:
    what they have then is said in `content.figures`.
    """

    location: str
    awake: bool
    visited: dict[str, bool]
    hp: NotRequired[int]
    mp: NotRequired[int]
    sp: NotRequired[int]
    exp: NotRequired[int]
    level: NotRequired[int]
    spare: NotRequired[int]
    attributes: NotRequired[dict[str, int]]
    skills: NotRequired[dict[str, int]]
    recipes: NotRequired[dict[str, bool]]
    spells: NotRequired[dict[str, bool]]
    effects: NotRequired[dict[str, EffectStatus]]
    quests: NotRequired[dict[str, QuestStatus]]
    foe: NotRequired[str]
    stance: NotRequired[str]
    acted: NotRequired[int]
    dared: NotRequired[str]
    duel: NotRequired[str]
    offered: NotRequired[OfferStatus]
    resting: NotRequired[str]
    sleeping: NotRequired[str]
    back: NotRequired[str]
    lands: NotRequired[dict[str, bool]]
    bargain: NotRequired[BargainStatus]
    group: NotRequired[str]
    invited: NotRequired[str]
    follows: NotRequired[str]
    muted: NotRequired[dict[str, bool]]
    heard: NotRequired[dict[str, bool]]
    undo: NotRequired[UndoStatus]


class Player(TypedDict):
    """An entity of kind `player`; its id is the peer's."""

    kind: Literal["player"]
    metadata: Metadata
    spec: dict[str, Value]
    status: PlayerStatus


class CreatureStatus(TypedDict):
    """`location` is empty while it is dead; then it comes again at the tick `returns`.

    `hurt` is how much each player has hurt it.
    """

    location: str
    hp: int
    foe: str
    returns: int
    effects: dict[str, EffectStatus]
    hurt: NotRequired[dict[str, int]]


class Creature(TypedDict):
    """An entity of kind `creature`: `spec` has its species, home, range and how it comes again."""

    kind: Literal["creature"]
    metadata: Metadata
    spec: dict[str, Value]
    status: CreatureStatus


class CharacterStatus(TypedDict):
    """Where a character is, and what their shop has left of each sort."""

    location: str
    stock: dict[str, int]
    restocked: int


class Character(TypedDict):
    """An entity of kind `character`: somebody with things to say, whom nobody can harm."""

    kind: Literal["character"]
    metadata: Metadata
    spec: dict[str, Value]
    status: CharacterStatus


class HoursSpec(TypedDict):
    """How the time of day goes: each of `count` hours lasts so many ticks, then the first again."""

    ticks: int
    count: int


class RealmSpec(TypedDict):
    """The microcosms of a world of several: the `gate`, where newcomers come in, and all titles."""

    gate: str
    titles: dict[str, str]


class WorldSpec(TypedDict):
    """What is true everywhere; `lulls` are the sentences that waiting may bring.

    Whoever falls `wakes` in that room; where none is said, where newcomers start. `realm` is left
    out where there is one microcosm only.
    """

    title: str
    start: str
    intro: str
    carry_max: int
    lulls: list[str]
    wakes: NotRequired[str]
    hours: NotRequired[HoursSpec]
    realm: NotRequired[RealmSpec]


class World(TypedDict):
    """The entity of kind `world`, `@world`."""

    kind: Literal["world"]
    metadata: Metadata
    spec: WorldSpec
    status: dict[str, Value]


class Op(TypedDict):
    """One change: set a path (which may name a whole entity) to a value, or delete it."""

    op: Literal["set", "delete"]
    path: list[str]
    value: Value


class IntentSpec(TypedDict, total=False):
    """What is to be done: `item`, `target`, `source` and the `to` of `say` are entity ids."""

    verb: Required[str]
    item: str
    target: str
    to: str
    source: str
    quantity: int
    text: str
    name: str


class IntentMetadata(TypedDict):
    """Who wants it; set by the session, never by words."""

    actor: str


class Intent(TypedDict):
    """A request to apply a capability; `status.result` says what came of it."""

    kind: Literal["intent"]
    metadata: IntentMetadata
    spec: IntentSpec
    status: dict[str, Value]


class Happening(TypedDict):
    """Something that came about besides, by a deed or by the passing of time.

    `reason` is its sentence of the prose table and `about` what that needs, with the id of a
    `target` if it befalls somebody. It is noticed by whoever is awake in the room `place`; by the
    player `to` alone where that is not empty.
    """

    reason: str
    actor: str
    place: str
    to: str
    about: dict[str, Value]


class Outcome(TypedDict):
    """What came of an intent, or of a tick, which has no actor.

    `refused` names the state paths that said no, `reason` the sentence of the prose table, `about`
    what that sentence needs: ids, and names as they were at the verdict. `also` is what came about
    besides, in its order. A deed that passed `hinges` on state paths that the actor must have been
    shown as they are: what somebody changed unseen makes it a conflict, and nothing changes.
    """

    result: Literal["pass", "fail", "conflict"]
    verb: str
    actor: str
    patch: list[Op]
    refused: list[list[str]]
    reason: str
    about: dict[str, Value]
    also: NotRequired[list[Happening]]
    hinges: NotRequired[list[list[str]]]


def room_at(state: State, entity_id: str) -> Room | None:
    """The room of that id, if there is one."""
    found = state.get(entity_id)
    return cast("Room", found) if found is not None and found["kind"] == "room" else None


def item_at(state: State, entity_id: str) -> Item | None:
    """The thing of that id, if there is one."""
    found = state.get(entity_id)
    return cast("Item", found) if found is not None and found["kind"] == "item" else None


def door_at(state: State, entity_id: str) -> Door | None:
    """The door of that id, if there is one."""
    found = state.get(entity_id)
    return cast("Door", found) if found is not None and found["kind"] == "door" else None


def creature_at(state: State, entity_id: str) -> Creature | None:
    """The creature of that id, if there is one."""
    found = state.get(entity_id)
    return cast("Creature", found) if found is not None and found["kind"] == "creature" else None


def character_at(state: State, entity_id: str) -> Character | None:
    """The character of that id, if there is one."""
    found = state.get(entity_id)
    return cast("Character", found) if found is not None and found["kind"] == "character" else None


def player_at(state: State, entity_id: str) -> Player | None:
    """The player of that id, if there is one."""
    found = state.get(entity_id)
    return cast("Player", found) if found is not None and found["kind"] == "player" else None


def world_of(state: State) -> World:
    """What is true of the whole microcosm; every state has it."""
    return cast("World", state[WORLD])
