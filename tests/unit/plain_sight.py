"""What one player perceives, worked out for them alone and from the whole state: the definition.

The game works out once what many see alike (`content.perception.Onlookers`); it has to come to
this. Nothing here is shared, and every question is put to the state anew.
"""

from __future__ import annotations

from collections.abc import Iterator

from content.beings import characters_in, creatures_in
from content.description import place
from content.doors import doors_before
from content.light import is_dark
from content.model import Item, Player, State, item_at, player_at, room_at
from content.perception import NOWHERE, ON_THE_WAY, PEOPLE_MAX, Observation
from content.places import is_closed, place_in, players_in
from content.travellers import entries
from content.visible import (
    PLACES_MAX,
    Place,
    Sight,
    known_ways,
    seen_being,
    seen_details,
    seen_door,
    seen_exits,
    seen_item,
    seen_place,
    seen_player,
)


def plainly(state: State, viewer: str) -> Observation:
    """What a player perceives."""
    player = player_at(state, viewer)
    room = None if player is None else room_at(state, player["status"]["location"])
    if player is None or room is None:
        return {
            "viewer": viewer,
            "room": {"id": "", "name": ""},
            "text": ON_THE_WAY if viewer in entries(state) else NOWHERE,
            "exits": [],
            "here": [],
            "players": [],
            "inventory": [],
            "details": [],
        }
    seen = _sight(state, player, room["metadata"]["id"])
    others = sorted(seen["people"], key=lambda one: not one["status"]["awake"])
    observed: Observation = {
        "viewer": viewer,
        "room": {"id": room["metadata"]["id"], "name": room["metadata"]["name"]},
        "text": place(state, player, room, seen, brief=False),
        "exits": seen_exits(state, player, room, known_ways(state, player, room)),
        "here": [
            *(seen_item(state, item) for item in (*seen["things"], *seen["inside"])),
            *(seen_door(one) for one in doors_before(state, player)),
            *(seen_being(one) for one in seen["characters"]),
            *(seen_being(one) for one in seen["creatures"]),
        ],
        "players": [seen_player(one) for one in others[:PEOPLE_MAX]],
        "inventory": [seen_item(state, item) for item in (*seen["held"], *seen["held_inside"])],
        "details": [] if is_dark(state, room["metadata"]["id"]) else seen_details(room),
    }
    places = _places(state, player)
    return {**observed, "places": places} if places else observed


def _sight(state: State, viewer: Player, room_id: str) -> Sight:
    me, dark = viewer["metadata"]["id"], is_dark(state, room_id)
    things = [] if dark else [one for one in _lying(state, room_id) if _shows(one)]
    held, creatures = _lying(state, me), creatures_in(state, room_id)
    if dark:
        foe = viewer["status"].get("foe")
        creatures = [
            one for one in creatures if me == one["status"]["foe"] or foe == one["metadata"]["id"]
        ]
    return {
        "things": things,
        "inside": list(_within(state, things, me)),
        "people": [] if dark else [one for one in players_in(state, room_id) if one is not viewer],
        "characters": [] if dark else characters_in(state, room_id),
        "creatures": creatures,
        "held": held,
        "held_inside": list(_within(state, held, me)),
    }


def _lying(state: State, place: str) -> list[Item]:
    every = (item_at(state, one) for one in sorted(state))
    return [one for one in every if one is not None and one["status"]["location"] == place]


def _shows(item: Item) -> bool:
    return item["status"].get("hidden") is not True


def _within(state: State, items: list[Item], me: str) -> Iterator[Item]:
    for item in items:
        if item["spec"]["container"] and not is_closed(item):
            lying = [one for one in _lying(state, place_in(item, me)) if _shows(one)]
            yield from lying
            yield from _within(state, lying, me)


def _places(state: State, viewer: Player) -> list[Place]:
    here, visited = viewer["status"]["location"], sorted(viewer["status"]["visited"])
    rooms = (room_at(state, one) for one in visited if one != here)
    return [seen_place(room) for room in rooms if room is not None][:PLACES_MAX]
