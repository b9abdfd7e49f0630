"""What a player perceives of where they are: their observation, and what they may know.

Nothing is told that the viewer could not see from where they stand: no other room, nothing that
others carry.
"""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple, NotRequired, TypedDict, TypeVar, cast

from content.description import company, exits, page, scenery, sleepers_apart
from content.doors import doors_before, doors_of
from content.light import is_dark
from content.model import Entity, Item, Player, Room, State, Value, player_at, room_at
from content.muster import mustered
from content.places import place_in
from content.travellers import entries
from content.visible import (
    PLACES_MAX,
    Exit,
    Place,
    Seen,
    carried,
    made_out,
    open_banks,
    scene,
    seen_being,
    seen_details,
    seen_door,
    seen_exits,
    seen_item,
    seen_place,
    seen_player,
    sight,
)

T = TypeVar("T")
PEOPLE_MAX: Final = 64
"""People that one can tell apart in a place; an observation has to fit one event."""

UNPERCEIVED: Final = frozenset(
    {"account", "books", "letters", "mark", "post", "rules", "said", "supplies", "ticks"}
)
"""The kinds of entities of which nobody ever perceives anything, however often they change."""

NOWHERE: Final = "You are nowhere in this world yet."

ON_THE_WAY: Final = "You are on your way, and not there yet."


class RoomSeen(TypedDict):
    """Where the viewer is."""

    id: str
    name: str


class Observation(TypedDict):
    """What a player perceives now: `text` in words, the rest for whoever reads their words.

    `places` are those that they know and can ask to be taken to; left out where there are none.
    `recipes` are what they know to make; left out where that is for the world to say.
    `unseen_inside` is true where it is not told what lies in things, though they may hold much.
    """

    viewer: str
    room: RoomSeen
    text: str
    exits: list[Exit]
    here: list[Seen]
    players: list[Seen]
    inventory: list[Seen]
    details: list[Seen]
    places: NotRequired[list[Place]]
    recipes: NotRequired[list[str]]
    unseen_inside: NotRequired[bool]


def observe(state: State, viewer: str) -> Observation:
    """What a player perceives; of a player who is not in the world, that they are nowhere."""
    return Onlookers(state).observe(viewer)


class Setting(NamedTuple):
    """What all have before them who see the same in a room, but for people: in words, and by name.

    Attributes:
        banks: those that are open, in which somebody may have a part of their own.
    """

    lines: Sequence[str]
    things: Sequence[Seen]
    beings: Sequence[Seen]
    details: list[Seen]
    banks: Sequence[Item]


class Company(NamedTuple):
    """All who are in a room, by id, each of whom sees the others.

    Attributes:
        awake, asleep: what they are called.
        near: those whom one can tell apart, and one more.
    """

    awake: Mapping[str, str]
    asleep: Mapping[str, str]
    near: Mapping[str, Seen]


class Ways(NamedTuple):
    """The ways out, as they are to all who make out the same and know the same of them."""

    line: str
    exits: list[Exit]
    doors: Sequence[Seen]


NOBODY: Final = Company({}, {}, {})
"""Whom one sees in the dark."""


class Onlookers:
    """Everybody who looks at one state: what is alike for many of them is worked out once.

    Observations share what is alike in them; nobody may change one.

    Args:
        state: the microcosm. What nobody can perceive of it is left out.
    """

    def __init__(self, state: State) -> None:
        self._state = _perceptible(state)
        self._muster = mustered(self._state)
        self._dark: dict[str, bool] = {}
        self._settings: dict[tuple[str, str], Setting] = {}
        self._companies: dict[str, Company] = {}
        self._ways: dict[tuple[str, bool, tuple[tuple[str, bool], ...]], Ways] = {}
        self._places: dict[str, Place | None] = {}
        self._observed: dict[str, Observation] = {}

    def see_the_same_in(self, state: State) -> bool:
        """Whether nothing that anybody could perceive is other in another state."""
        return _perceptible(state) == self._state

    def observe(self, viewer: str) -> Observation:
        """What one of them perceives: see `observe`."""
        if viewer not in self._observed:
            self._observed[viewer] = self._observation(viewer)
        return self._observed[viewer]

    def _observation(self, viewer: str) -> Observation:
        state = self._state
        player = player_at(state, viewer)
        room = None if player is None else room_at(state, player["status"]["location"])
        if player is None or room is None:
            return _nowhere(viewer, ON_THE_WAY if viewer in entries(state) else NOWHERE)
        dark = self._is_dark(room)
        before = self._before(player, room, dark=dark)
        others = NOBODY if dark else self._company(room)
        ways = self._ways_of(player, room, dark=dark)
        held = carried(self._muster, viewer)
        awake, asleep = (_without(viewer, some) for some in (others.awake, others.asleep))
        observed: Observation = {
            "viewer": viewer,
            "room": {"id": room["metadata"]["id"], "name": room["metadata"]["name"]},
            "text": page([*before.lines, company(awake, asleep), ways.line]),
            "exits": ways.exits,
            "here": [*before.things, *ways.doors, *before.beings],
            "players": _without(viewer, others.near)[:PEOPLE_MAX],
            "inventory": [seen_item(state, one) for one in (*held["held"], *held["held_inside"])],
            "details": before.details,
        }
        places = self._places_of(player)
        return {**observed, "places": places} if places else observed

    def _is_dark(self, room: Room) -> bool:
        room_id = room["metadata"]["id"]
        if room_id not in self._dark:
            self._dark[room_id] = is_dark(self._state, room_id)
        return self._dark[room_id]

    def _before(self, viewer: Player, room: Room, *, dark: bool) -> Setting:
        """What a viewer has before them; in the dark, and beside a bank of theirs, they alone."""
        me = viewer["metadata"]["id"]
        if not dark:
            shared = self._setting(None, room, dark=dark)
            if not any(place_in(bank, me) in self._muster.things for bank in shared.banks):
                return shared
        return self._setting(viewer, room, dark=dark)

    def _setting(self, viewer: Player | None, room: Room, *, dark: bool) -> Setting:
        room_id = room["metadata"]["id"]
        key = (room_id, "" if viewer is None else viewer["metadata"]["id"])
        if key not in self._settings:
            seen = scene(self._muster, room_id, viewer, dark=dark)
            self._settings[key] = Setting(
                scenery(self._state, room, seen, dark=dark, brief=False),
                [seen_item(self._state, item) for item in (*seen["things"], *seen["inside"])],
                [*map(seen_being, seen["characters"]), *map(seen_being, seen["creatures"])],
                [] if dark else seen_details(room),
                open_banks(seen),
            )
        return self._settings[key]

    def _company(self, room: Room) -> Company:
        room_id = room["metadata"]["id"]
        if room_id not in self._companies:
            people = self._muster.people.get(room_id, ())
            awake, asleep = (
                {one["metadata"]["id"]: one["metadata"]["name"] for one in some}
                for some in sleepers_apart(people)
            )
            nearest = _nearest(people, PEOPLE_MAX + 1)
            near = {one["metadata"]["id"]: seen_player(one) for one in nearest}
            self._companies[room_id] = Company(awake, asleep, near)
        return self._companies[room_id]

    def _ways_of(self, viewer: Player, room: Room, *, dark: bool) -> Ways:
        state, visited = self._state, viewer["status"]["visited"]
        known = made_out(state, viewer, room, dark=dark)
        key = (
            room["metadata"]["id"],
            known.felt,
            tuple((direction, way["to"] in visited) for direction, way in known.ways),
        )
        if key not in self._ways:
            self._ways[key] = Ways(
                exits(state, viewer, known, dark=dark),
                seen_exits(state, viewer, room, known.ways),
                [seen_door(one) for one in doors_of(state, room, known.ways)],
            )
        return self._ways[key]

    def _places_of(self, viewer: Player) -> list[Place]:
        """The rooms of this microcosm that the viewer has been in, but the one where they are."""
        here, found = viewer["status"]["location"], list[Place]()
        for room_id in sorted(viewer["status"]["visited"]):
            if room_id not in self._places:
                room = room_at(self._state, room_id)
                self._places[room_id] = None if room is None else seen_place(room)
            place = self._places[room_id]
            if place is not None and room_id != here and len(found) < PLACES_MAX:
                found.append(place)
        return found


def _perceptible(state: State) -> State:
    """A state without what nobody ever perceives anything of."""
    return {one: entity for one, entity in state.items() if entity["kind"] not in UNPERCEIVED}


def knowledge(state: State, viewer: str) -> State:
    """All that a player may know now, by id: of themselves everything, of others what shows.

    Of a place where its ways lead, of people what they carry or have seen: that is no part of it.
    """
    player = player_at(state, viewer)
    room = None if player is None else room_at(state, player["status"]["location"])
    if player is None or room is None:
        return {}
    seen = sight(state, player, room["metadata"]["id"])
    shown: list[Item] = [*seen["things"], *seen["inside"], *seen["held"], *seen["held_inside"]]
    known: dict[str, Entity] = {one["metadata"]["id"]: cast("Entity", one) for one in shown}
    for other in _nearest(seen["people"]):
        at, awake = other["status"]["location"], other["status"]["awake"]
        status: dict[str, Value] = {"location": at, "awake": awake}
        known[other["metadata"]["id"]] = {**cast("Entity", other), "spec": {}, "status": status}
    dark = is_dark(state, room["metadata"]["id"])
    spec: dict[str, Value] = {"description": "" if dark else room["spec"]["description"]}
    here: Entity = {**cast("Entity", room), "spec": spec}
    known[room["metadata"]["id"]] = {**here, "status": {}} if dark else here
    for door in doors_before(state, player):
        looks: dict[str, Value] = {"description": door["spec"]["description"]}
        known[door["metadata"]["id"]] = {**state[door["metadata"]["id"]], "spec": looks}
    known[viewer] = cast("Entity", player)
    return known


def _nowhere(viewer: str, text: str) -> Observation:
    return {
        "viewer": viewer,
        "room": {"id": "", "name": ""},
        "text": text,
        "exits": [],
        "here": [],
        "players": [],
        "inventory": [],
        "details": [],
    }


def _without(viewer: str, some: Mapping[str, T]) -> list[T]:
    """What stands under all ids but the viewer's."""
    others = dict(some)
    others.pop(viewer, None)
    return list(others.values())


def _nearest(people: Sequence[Player], count: int = PEOPLE_MAX) -> list[Player]:
    """Whom one can tell apart in a crowd: those who are awake first."""
    return sorted(people, key=lambda one: not one["status"]["awake"])[:count]
