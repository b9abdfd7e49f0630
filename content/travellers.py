"""Those who are on the way between two microcosms: what goes with them, and how they come in.

Whoever sets off is taken out of the state with all that they carry, and kept in the entity
`@travellers` until the other side has answered: nobody can touch them meanwhile. Which event says
what, and when, is no business of the game: see `peer.core.travel`.
"""

from collections.abc import Mapping
from typing import Final, TypedDict, cast

from content import letters, registers
from content.bulk import bulk
from content.letters import Letters
from content.model import (
    Intent,
    Item,
    Op,
    Outcome,
    Player,
    State,
    Value,
    player_at,
    room_at,
    world_of,
)
from content.places import chain
from content.registers import status_of
from content.verdicts import failed, of_actor, passed, put
from content.visible import found_from_behind

TRAVELLERS: Final = "@travellers"
"""The id of the entity that keeps them, in every microcosm from or to which anybody has gone."""
_LEFT_BEHIND: Final = frozenset(
    {"bargain", "dared", "duel", "foe", "invited", "offered", "resting", "sleeping"}
    | {"stance", "undo"}
)
FAR: Final = ":"
"""What stands between microcosm and room where an exit leads out: `fen:landing`."""
BULK_MAX: Final = 24 * 1024
"""Bytes, at the most, of a traveller with all that they carry; with their letters one event."""


class Entry(TypedDict):
    """Somebody on the way; `departure` and `gateway` are written by whoever knows the event."""

    to: str
    direction: str
    hop: int
    traveller: Player
    things: dict[str, Item]
    letters: Letters
    departure: str
    gateway: str


class Last(TypedDict):
    """What is remembered of somebody who left here, or came: their highest hop in it.

    Attributes:
        answer: `closed` or `returned` to an arrival here; empty for a departure.
        source: the microcosm that waits for the answer.
        departure: the id of the event by which they set off.
        to: the microcosm that they are in or went to, as far as it is known here; empty for here.
        visited: the rooms here that they know, while they are not here.
    """

    hop: int
    name: str
    answer: str
    source: str
    departure: str
    to: str
    visited: dict[str, bool]


class Guest(TypedDict):
    """Somebody who arrives, as the other side sent them."""

    source: str
    room: str
    direction: str
    hop: int
    traveller: Player
    things: dict[str, Item]
    letters: Letters
    departure: str
    gateway: str


# ------------------------------------------------------------------------------------ what is kept


def entries(state: State) -> Mapping[str, Entry]:
    """Everybody on the way, by id."""
    return cast("Mapping[str, Entry]", status_of(state, TRAVELLERS).get("away", {}))


def remembered(state: State) -> Mapping[str, Last]:
    """Everybody who has left here or come, by id."""
    return cast("Mapping[str, Last]", status_of(state, TRAVELLERS).get("last", {}))


def gone_to(state: State, player_id: str) -> str:
    """The microcosm to which somebody has gone from here; empty where that is not known."""
    last = remembered(state).get(player_id)
    return last["to"] if last is not None else ""


def country(state: State, microcosm: str) -> str:
    """What another microcosm is called in a sentence: its title, but for what a comma adds."""
    spec = world_of(state)["spec"]
    titles = spec["realm"]["titles"] if "realm" in spec else {}
    title = titles.get(microcosm, microcosm).partition(",")[0]
    return f"the {title.removeprefix('The ')}" if title.startswith("The ") else title


def is_open(state: State, microcosm: str) -> bool:
    """Whether the way there can be gone now."""
    return microcosm in cast("Mapping[str, bool]", status_of(state, TRAVELLERS).get("open", {}))


def is_known(state: State, player_id: str) -> bool:
    """Whether somebody is on the way from here, or was here before and is elsewhere."""
    return player_id in remembered(state)


def is_kept(state: State, entity_id: str) -> bool:
    """Whether somebody or something is on the way from here."""
    away = entries(state)
    return entity_id in away or any(entity_id in away[one]["things"] for one in away)


def ways_out(state: State) -> list[str]:
    """The microcosms to which exits lead, sorted."""
    rooms = [room_at(state, entity_id) for entity_id in sorted(state)]
    leads = [way["to"] for room in rooms if room for way in room["spec"]["exits"].values()]
    return sorted({to.partition(FAR)[0] for to in leads if FAR in to})


def ready(state: State) -> list[Op]:
    """The change that makes the entity, where it is not there yet."""
    empty: dict[str, Value] = {"away": {}, "last": {}, "open": {}}
    return registers.ready(state, "travellers", TRAVELLERS, empty)


# -------------------------------------------------------------------------------------- departure


def set_off(state: State, intent: Intent, actor: Player, direction: str, to: str) -> Outcome:
    """What comes of going through an exit that leads out: the verdict on a departure."""
    microcosm = to.partition(FAR)[0]
    if not is_open(state, microcosm):
        refused = [[TRAVELLERS, "status", "open", microcosm]]
        return failed(intent, "move.shut", {"direction": direction}, refused)
    me = actor["metadata"]["id"]
    things = _carried(state, me)
    known = actor["status"]["visited"]
    before = remembered(state).get(me)
    hop = before["hop"] + 1 if before is not None else 1
    entry: dict[str, object] = {
        "to": to,
        "direction": direction,
        "hop": hop,
        "traveller": {**actor, "status": {**_own(actor), "visited": {}}},
        "things": things,
        "departure": "",
        "gateway": "",
    }
    if bulk(entry) > BULK_MAX:
        return failed(intent, "move.laden", {"direction": direction})
    kept = _last(hop, actor["metadata"]["name"], microcosm, known)
    taken = {**entry, "letters": letters.kept_for(state, me)}
    patch = [
        *ready(state),
        put(TRAVELLERS, "status", "away", me, value=cast("Value", taken)),
        put(TRAVELLERS, "status", "last", me, value=kept),
        *(_gone(thing) for thing in sorted(things)),
        *letters.taken_along(state, me),
        _gone(me),
    ]
    about: dict[str, Value] = {
        **of_actor(actor),
        "from": actor["status"]["location"],
        "to": to,
        "direction": direction,
    }
    return passed(intent, "move.away", about, patch)


def _own(actor: Player) -> dict[str, object]:
    """What somebody takes along of their status: not what only has a meaning where they were."""
    return {key: value for key, value in actor["status"].items() if key not in _LEFT_BEHIND}


def _carried(state: State, holder: str) -> dict[str, Item]:
    """All that somebody carries, in hand or in something in hand."""
    return {
        entity_id: cast("Item", state[entity_id])
        for entity_id in sorted(state)
        if state[entity_id]["kind"] == "item" and chain(state, entity_id)[-1] == holder
    }


def _last(
    hop: int,
    name: str,
    to: str,
    visited: Mapping[str, bool],
    answer: str = "",
    source: str = "",
    departure: str = "",
) -> Value:
    return {
        "hop": hop,
        "name": name,
        "answer": answer,
        "source": source,
        "departure": departure,
        "to": to,
        "visited": {**visited},
    }


def _gone(entity_id: str) -> Op:
    return {"op": "delete", "path": [entity_id], "value": None}


# ---------------------------------------------------------------------------------------- arrival


def arrived(state: State, guest: Guest) -> Outcome | None:
    """What comes of an arrival: they are here now, or can't be; None where it was decided before.

    A refusal changes something too: it is remembered as the answer that the other side waits for.
    """
    me = guest["traveller"]["metadata"]["id"]
    before = remembered(state).get(me)
    if before is not None and before["hop"] >= guest["hop"]:
        return None
    room = room_at(state, guest["room"])
    taken = [one for one in (me, *sorted(guest["things"])) if _is_taken(state, guest, one)]
    answer = "returned" if room is None or taken else "closed"
    intent = _wish(me)
    known = before["visited"] if before is not None else {}
    name = guest["traveller"]["metadata"]["name"]
    to = guest["source"] if answer == "returned" else ""
    kept = _last(guest["hop"], name, to, known, answer, guest["source"], guest["departure"])
    patch = [*ready(state), put(TRAVELLERS, "status", "last", me, value=kept)]
    if answer == "returned":
        no_way = [[guest["room"]]] if room is None else [[one] for one in taken]
        return {**failed(intent, "arrive.no_way", {}, no_way), "patch": patch}
    about: dict[str, Value] = {
        **of_actor(guest["traveller"]),
        "from": guest["source"] + FAR + guest["traveller"]["status"]["location"],
        "to": guest["room"],
        "direction": guest["direction"],
        "known": guest["room"] in known,
    }
    visited = {**known, guest["room"]: True}
    if me in entries(state):  # whoever comes back was let in there, though nobody has said so yet
        patch += closed(me)
    traveller = guest["traveller"]
    came = guest["source"] + FAR + traveller["status"]["location"]
    lands = {**traveller["status"].get("lands", {}), guest["source"]: True}
    traveller = {**traveller, "status": {**traveller["status"], "back": came, "lands": lands}}
    patch += _placed(traveller, guest["things"], guest["room"], visited)
    patch += letters.brought(state, me, guest["letters"])
    patch += found_from_behind(room, came) if room is not None else []
    return passed(intent, "arrive.done", about, patch)


def _is_taken(state: State, guest: Guest, entity_id: str) -> bool:
    """Whether something else has this id, here or on its way back here."""
    away = entries(state)
    if entity_id in guest["things"]:
        return entity_id in state or entity_id in away
    return entity_id in state or any(entity_id in away[one]["things"] for one in away)


def returned(state: State, player_id: str) -> Outcome:
    """What comes of a refused arrival: whoever is on the way is back where they set off."""
    entry = entries(state)[player_id]
    traveller = entry["traveller"]
    room = traveller["status"]["location"]
    visited = remembered(state)[player_id]["visited"]
    about: dict[str, Value] = {**of_actor(traveller), "to": room}
    patch = [*closed(player_id), *_placed(traveller, entry["things"], room, visited)]
    patch += letters.brought(state, player_id, entry["letters"])
    return passed(_wish(player_id), "arrive.back", about, patch)


def closed(player_id: str) -> list[Op]:
    """The change by which an entry goes."""
    path = [TRAVELLERS, "status", "away", player_id]
    return [{"op": "delete", "path": path, "value": None}]


def _placed(
    traveller: Player, things: Mapping[str, Item], room: str, visited: Mapping[str, bool]
) -> list[Op]:
    me = traveller["metadata"]["id"]
    status = {**traveller["status"], "location": room, "visited": {**visited}}
    here = cast("Value", {**traveller, "status": status})
    return [
        put(me, value=here),
        *(put(thing, value=cast("Value", things[thing])) for thing in sorted(things)),
    ]


def _wish(player_id: str) -> Intent:
    return {
        "kind": "intent",
        "metadata": {"actor": player_id},
        "spec": {"verb": "arrive"},
        "status": {},
    }


# ----------------------------------------------------------------------------------- who is where


def stray(state: State, intent: Intent) -> Outcome | None:
    """The refusal of somebody who is on the way, or elsewhere; None for anybody else."""
    me = intent["metadata"]["actor"]
    if player_at(state, me) is not None:
        return None
    if me in entries(state):
        return failed(intent, "actor.travelling", {}, [[TRAVELLERS, "status", "away", me]])
    if is_known(state, me):
        return failed(intent, "actor.elsewhere", {}, [[me]])
    return None
