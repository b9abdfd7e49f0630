"""Guarantee 7, conservation: every thing and every traveller is in one place, and none is gone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from content.model import Entity
from content.travellers import entries
from tests.simulation.checkers.history import replayed
from tests.simulation.run import Simulation
from tests.unit.books import balance, totals

DEPTH_MAX = 10


def check(simulation: Simulation) -> list[str]:
    """The things are those of the beginning, each inside a chain of holders that ends in a room.

    Where things are made and used up there are as many of each sort as the books say. Nobody is in
    two microcosms, and after peace nobody is on the way between them.
    """
    problems: list[str] = []
    places: dict[str, list[str]] = {}
    began: set[str] = set()
    booked, found = Counter[str](), Counter[str]()
    for microcosm, state in simulation.world.items():
        began |= {name for name in state if state[name]["kind"] == "item"}
        now = replayed(simulation, microcosm).state
        problems += [f"{one} is still on the way from {microcosm}" for one in entries(now)]
        booked.update(balance(state, now))
        found.update(totals(now))
        for name in sorted(now):
            if now[name]["kind"] in ("item", "player"):
                places.setdefault(name, []).append(microcosm)
                problems += _lost(now, name)
    problems += [f"{one} is in {where}" for one, where in places.items() if len(where) > 1]
    things = {one for one in places if one not in {player.peer for player in simulation.players}}
    problems += [
        f"there are {found[sort]} of {sort} and not {booked[sort]}"
        for sort in sorted(booked | found)
        if found[sort] != booked[sort]
    ]
    if not simulation.makes:
        problems += [f"{name} has gone" for name in sorted(began - things)]
        problems += [f"{name} came from nowhere" for name in sorted(things - began)]
    problems += [
        f"{player.peer} has gone"
        for player in simulation.players
        if player.has_entered and player.peer not in places
    ]
    return problems


def _lost(state: Mapping[str, Entity], name: str) -> list[str]:
    holder = name
    for _ in range(DEPTH_MAX):
        if state[holder]["kind"] == "room":
            return []
        holder = str(state[holder]["status"]["location"])
        if holder not in state:
            return [f"{name} is in {holder}, which does not exist"]
    return [f"{name} is inside itself"]
