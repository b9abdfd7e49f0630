"""What health comes to: creatures that are wounded and fall, players who fall and wake again.

A creature that falls leaves what it had and comes again later; a player who falls wakes where the
world begins, without some of what they had learned, and keeps what they carry.
"""

from typing import Final

from content.beings import NOWHERE, species_of
from content.catalog import number, one_of, tables, text
from content.changes import Changes
from content.dice import Dice
from content.duels import broken_off
from content.figures import exp_for, level, pool_max
from content.gifts import earned, some
from content.model import Creature, Player, State, Value, creature_at, player_at, room_at, world_of
from content.things import made
from content.travellers import FAR
from content.verdicts import happening, put
from content.wording import listing

LOST_SHARE: Final = 10
"""Whoever falls loses the tenth part of the experience of their level."""
_ENDS_WITH_LIFE: Final = ("foe", "stance", "resting", "sleeping", "effects", "dared", "offered")


def wounds(
    changes: Changes,
    me: str,
    target_id: str,
    hurt: int,
    n: int,
    dice: Dice,
    about: dict[str, Value],
) -> bool:
    """A creature loses health by a player's doing, who is credited with it; whether it falls.

    Args:
        me: whose doing it was; they may be anywhere by now.
        about: what is told of its end.
    """
    target = creature_at(changes.state, target_id)
    if target is None or target["status"]["location"] == NOWHERE:
        return False
    had = target["status"].get("hurt", {})
    total = had.get(me, 0) + min(hurt, target["status"]["hp"])
    path = [target_id, "status", "hurt"]
    changes.do([put(*path, me, value=total)] if had else [put(*path, value={me: total})])
    left = target["status"]["hp"] - hurt
    if left <= 0:
        falls(changes, target_id, n, dice, about, me)
        return True
    changes.do([put(target_id, "status", "hp", value=left)])
    who = player_at(changes.state, me)
    here = who is not None and who["status"]["location"] == target["status"]["location"]
    if here and not target["status"]["foe"]:
        changes.do([put(target_id, "status", "foe", value=me)])
    return False


def is_weak(state: State, creature_id: str) -> bool:
    """Whether a creature has no more than a third of its health."""
    found = creature_at(state, creature_id)
    return found is not None and found["status"]["hp"] * 3 <= number(species_of(state, found), "hp")


def falls(
    changes: Changes, target_id: str, n: int, dice: Dice, about: dict[str, Value], me: str = ""
) -> None:
    """A creature falls: its spoils lie there, and whoever fought it learns from it.

    Args:
        me: who brought it down; empty for nobody who could be named.
    """
    target = creature_at(changes.state, target_id)
    assert target is not None
    species, here = species_of(changes.state, target), target["status"]["location"]
    dies = text(species, "dies")
    told: dict[str, Value] = {**about, "text": dies} if dies else about
    reason = "slay.done_so" if dies else "slay.done" if me else "slay.alone"
    changes.tell(happening(reason, here, told, actor=me))
    left: list[str] = []
    for one in tables(species, "loot"):
        row = one_of(changes.state, "sort", text(one, "sort"))
        if row is None or dice.roll(100) > number(one, "chance"):
            continue
        least = min(number(one, "least"), number(one, "most"))
        count = least + dice.roll(number(one, "most") - least + 1) - 1
        changes.do(made(changes.state, text(one, "sort"), row, here, count, "loot", dice))
        left.append(some(row, count))
    if left:
        changes.tell(happening("slay.leaves", here, {"some": listing(left), **about}))
    sharing = _sharing(changes.state, target, here)
    regrow = target["spec"]["regrow"]
    assert isinstance(regrow, int)
    changes.do(
        [
            put(target_id, "status", "location", value=NOWHERE),
            put(target_id, "status", "hp", value=0),
            put(target_id, "status", "foe", value=""),
            put(target_id, "status", "effects", value={}),
            put(target_id, "status", "returns", value=n + regrow),
        ]
    )
    if "hurt" in target["status"]:
        path = [target_id, "status", "hurt"]
        changes.do([{"op": "delete", "path": path, "value": None}])
    _leave_off(changes, target_id)
    for player in sharing:
        earned(changes, player, max(1, number(species, "exp") // len(sharing)))


def _sharing(state: State, target: Creature, here: str) -> list[str]:
    """Who has a part in a victory: whoever hurt it and is there, and those of their groups."""
    hurt = set(target["status"].get("hurt", {}))
    groups = {state[one]["status"].get("group") for one in hurt if one in state} - {None, ""}
    found = []
    for one in sorted(state):
        who = player_at(state, one)
        if who is None or not who["status"]["awake"] or who["status"]["location"] != here:
            continue
        if one in hurt or (groups and state[one]["status"].get("group") in groups):
            found.append(one)
    return found


def _leave_off(changes: Changes, target_id: str) -> None:
    """Nobody fights any more what has fallen."""
    for one in sorted(changes.state):
        who = player_at(changes.state, one)
        if who is not None and who["status"].get("foe") == target_id:
            changes.do([{"op": "delete", "path": [one, "status", "foe"], "value": None}])


def dies(changes: Changes, me: str) -> None:
    """A player falls: they wake where their microcosm says, weak, and some experience is gone."""
    broken_off(changes, me)
    who = player_at(changes.state, me)
    assert who is not None
    exp, floor = who["status"].get("exp", 0), exp_for(level(who))
    kept = exp - (exp - floor) // LOST_SHARE if exp > floor else exp
    place = _waking_place(changes.state, who)
    for key in _ENDS_WITH_LIFE:
        if key in who["status"]:
            changes.do([{"op": "delete", "path": [me, "status", key], "value": None}])
    who = player_at(changes.state, me)
    assert who is not None
    changes.do([put(me, "status", "hp", value=max(1, pool_max(changes.state, who, "hp") // 2))])
    changes.do([put(me, "status", "location", value=place)])
    known = place in who["status"]["visited"]
    if not known:
        changes.do([put(me, "status", "visited", place, value=True)])
    if kept != exp:
        changes.do([put(me, "status", "exp", value=kept)])
    for one in sorted(changes.state):
        creature = creature_at(changes.state, one)
        if creature is not None and creature["status"]["foe"] == me:
            changes.do([put(one, "status", "foe", value="")])
    lost: dict[str, Value] = {"lost": exp - kept, "room": place, "known": known}
    reason = "death.woke_less" if kept != exp else "death.woke"
    changes.tell(happening(reason, "", lost, actor=me, to=me))


def _waking_place(state: State, who: Player) -> str:
    """Where the microcosm says, or where newcomers begin, if they know it: falling is no way on.

    Else where they have come in from another microcosm, else wherever one comes in.
    """
    spec, visited = world_of(state)["spec"], who["status"]["visited"]
    wakes = spec.get("wakes", spec["start"])
    if room_at(state, wakes) is not None and wakes in visited:
        return wakes
    rooms = [room for room in (room_at(state, one) for one in sorted(state)) if room is not None]
    rooms.sort(key=lambda room: room["spec"].get("dark", False))
    doorways = [
        room["metadata"]["id"]
        for room in rooms
        if any(FAR in way["to"] for way in room["spec"]["exits"].values())
    ]
    known = [one for one in doorways if one in visited]
    fallback = wakes if room_at(state, wakes) is not None else who["status"]["location"]
    return next(iter([*known, *doorways]), fallback)
