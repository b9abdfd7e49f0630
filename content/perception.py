"""Who may know what: a player's observation of where they are, and who may know of a deed.

Nothing is told that the viewer could not see from where they stand: no other room, nothing that
others carry. It decides who is told; `content.prose` decides in which words.
"""

from collections.abc import Sequence
from typing import Final, NotRequired, TypedDict, cast

from content.description import place
from content.doors import doors_before
from content.light import is_dark
from content.model import Entity, Happening, Item, Outcome, Player, State, Value, player_at, room_at
from content.people import SPOKEN, has_muted
from content.sentences import FOR_WITNESS
from content.travellers import entries
from content.visible import (
    Exit,
    Place,
    Seen,
    seen_being,
    seen_details,
    seen_door,
    seen_exits,
    seen_item,
    seen_places,
    seen_player,
    sight,
)

PEOPLE_MAX: Final = 64
"""People that one can tell apart in a place; an observation has to fit one event."""

NOWHERE: Final = "You are nowhere in this world yet."

ON_THE_WAY: Final = "You are on your way, and not there yet."

COMINGS: Final = frozenset({"move.done", "move.away", "walk.done", "arrive.done"})
"""The reasons of comings and goings: where somebody was and where they are, they are noticed."""
NOTICED: Final = COMINGS | frozenset(FOR_WITNESS)
"""The reasons of outcomes that others in the room notice."""

BEFALLS: Final = frozenset({"foe.hit", "foe.weakens", "foe.missed", "foe.kills", "effect.kills"})
"""What its target knows of, though they were carried off in the same moment."""


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
    player = player_at(state, viewer)
    room = None if player is None else room_at(state, player["status"]["location"])
    if player is None or room is None:
        return _nowhere(viewer, ON_THE_WAY if viewer in entries(state) else NOWHERE)
    seen = sight(state, player, room["metadata"]["id"])
    observed: Observation = {
        "viewer": viewer,
        "room": {"id": room["metadata"]["id"], "name": room["metadata"]["name"]},
        "text": place(state, player, room, seen, brief=False),
        "exits": seen_exits(state, player, room),
        "here": [
            *(seen_item(state, item) for item in (*seen["things"], *seen["inside"])),
            *(seen_door(one) for one in doors_before(state, player)),
            *(seen_being(one) for one in seen["characters"]),
            *(seen_being(one) for one in seen["creatures"]),
        ],
        "players": [seen_player(one) for one in _nearest(seen["people"])],
        "inventory": [seen_item(state, item) for item in (*seen["held"], *seen["held_inside"])],
        "details": [] if is_dark(state, room["metadata"]["id"]) else seen_details(room),
    }
    places = seen_places(state, player)
    return {**observed, "places": places} if places else observed


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


def audience(before: State, outcome: Outcome, after: State) -> list[str]:
    """Whoever is awake and may know of a deed or what it led to, sorted, without the actor."""
    actor = outcome["actor"]
    found = dict.fromkeys(witnesses(before, outcome, after))
    for one in outcome.get("also", ()):
        found.update(dict.fromkeys(noticing(after, one)))
    return sorted(viewer for viewer in found if viewer != actor)


def witnesses(before: State, outcome: Outcome, after: State) -> list[str]:
    """The awake players, sorted and without the actor, who may know of a deed: see NOTICED."""
    if outcome["result"] != "pass" or outcome["reason"] not in NOTICED:
        return []
    return [one for one in sorted(after) if is_witness(before, outcome, after, one)]


def is_witness(before: State, outcome: Outcome, after: State, viewer: str) -> bool:
    """Whether somebody is one of the witnesses of a deed; it asks nobody else."""
    actor = outcome["actor"]
    if outcome["result"] != "pass" or outcome["reason"] not in NOTICED or viewer == actor:
        return False
    here = _room(after, viewer)
    return (
        here is not None
        and _is_awake(after, viewer)
        and here in (_room(before, actor), _room(after, actor))
        and not _unheard(after, viewer, outcome["reason"], actor)
        and viewer not in cast("list[str]", outcome["about"].get("followers", []))
    )


def noticing(after: State, one: Happening) -> list[str]:
    """The awake players, sorted, who notice something that came about."""
    whom = (one["to"],) if one["to"] else sorted(after)
    return [viewer for viewer in whom if notices(after, one, viewer)]


def notices(after: State, one: Happening, viewer: str) -> bool:
    """Whether somebody is one of those who notice something that came about."""
    if not _is_awake(after, viewer) or _unheard(after, viewer, one["reason"], one["actor"]):
        return False
    if one["to"]:
        return viewer == one["to"]
    befell = one["reason"] in BEFALLS and one["about"].get("target") == viewer
    return befell or _room(after, viewer) == one["place"]


def _unheard(state: State, viewer: str, reason: str, speaker: str) -> bool:
    """Whether it is speech of somebody whom the viewer has muted."""
    return reason in SPOKEN and has_muted(state, viewer, speaker)


def _nearest(people: Sequence[Player]) -> list[Player]:
    """Whom one can tell apart in a crowd: those who are awake first."""
    return sorted(people, key=lambda one: not one["status"]["awake"])[:PEOPLE_MAX]


def _room(state: State, player_id: str) -> str | None:
    player = player_at(state, player_id)
    return None if player is None else player["status"]["location"]


def _is_awake(state: State, player_id: str) -> bool:
    player = player_at(state, player_id)
    return player is not None and player["status"]["awake"]
