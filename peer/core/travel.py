"""What the events by which travellers get from one microcosm to another change in a replica.

A *departure* is an intent that passed: it keeps the traveller, and what they carry, in the source's
`@travellers`. The *arrival* places them in the target, or is refused there; the answer `closed` or
`returned` takes the entry away, or puts the traveller back. Arrivals and answers have derived ids,
and each counts once however often it comes. Who publishes them, and when: `peer.core.journeys`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, cast

from broker.protocol import limits
from broker.protocol.events import Header
from broker.protocol.ids import (
    DerivedId,
    EventId,
    event_id_text,
    is_service_id,
    parse_event_id,
)
from content import travellers
from content.game import Game
from content.letters import are_letters
from content.model import Entity, Op
from content.travellers import FAR, TRAVELLERS, Guest, entries
from content.verdicts import put
from peer.core.ledger import entered_patch, status_of
from peer.core.requests import Request
from peer.core.verdict import Judged

ARRIVAL: Final = "arrival"
CLOSED: Final = "closed"
RETURNED: Final = "returned"
WAYS: Final = "ways"
_GUEST: Final[Mapping[str, type]] = {
    "source": str,
    "room": str,
    "direction": str,
    "hop": int,
    "traveller": dict,
    "things": dict,
    "letters": list,
    "departure": str,
    "gateway": str,
}


def arrival_id(target: str, departure: str) -> DerivedId:
    """The id of the arrival that follows a departure, whoever publishes it."""
    return DerivedId(target, parse_event_id(departure), 0)


def answer_id(source: str, target: str, departure: str, answer: str) -> DerivedId:
    """The id of an answer to that arrival.

    Whoever has not heard of a return for long may take the traveller's next journey for a proof
    that they were let in; so the two answers are two events, and the first in the order counts.
    """
    return DerivedId(source, arrival_id(target, departure), 0 if answer == CLOSED else 1)


def sign(judged: Judged) -> None:
    """Writes into the entry of a departure which event it was, and who reads for the traveller."""
    if judged.outcome["reason"] != "move.away":
        return
    player = judged.request.actor
    gateway = status_of(judged.before, player)["gateway"]
    departure = judged.request.id
    judged.patch += [
        put(TRAVELLERS, "status", "away", player, "departure", value=departure),
        put(TRAVELLERS, "status", "away", player, "gateway", value=gateway),
        put(TRAVELLERS, "status", "last", player, "departure", value=departure),
    ]


def judged(state: Mapping[str, Entity], header: Header, body: object, game: Game) -> Judged | None:
    """What becomes of a traveller by an arrival or a return; None for any other event.

    None as well for one that was decided before, and for one that is not what it says.
    """
    kind = _kind(header)
    if kind == ARRIVAL:
        return _arrived(state, header, body, game)
    if kind == RETURNED and _is_answer(state, header):
        outcome = game.returned(state, header.actor)
        request = Request(header.id, header.actor, {"verb": "arrive"})
        return Judged(request, outcome, None, state, state, list(outcome["patch"]))
    return None


def patch_of(state: Mapping[str, Entity], header: Header, body: object) -> list[Op]:
    """What an answer that closes an entry changes, or the news that ways are open or shut."""
    kind = _kind(header)
    if kind == CLOSED and _is_answer(state, header):
        return travellers.closed(header.actor)
    if kind == WAYS and isinstance(body, dict):
        return _ways_patch(state, _names(body.get("open")), _names(body.get("shut")))
    return []


def _kind(header: Header) -> str:
    """The kind of an event of a world peer, which alone make others travel."""
    if len(header.topic) < 2 or not is_service_id(header.origin.peer):  # noqa: PLR2004 - a kind
        return ""
    return header.topic[1]


def _arrived(
    state: Mapping[str, Entity], header: Header, body: object, game: Game
) -> Judged | None:
    guest = _guest(header, body)
    outcome = game.arrived(state, guest) if guest is not None else None
    if guest is None or outcome is None:
        return None
    request = Request(header.id, header.actor, {"verb": "arrive"})
    patch = list(outcome["patch"])
    if outcome["result"] == "pass":
        patch += entered_patch(state, header.actor, request.id, guest["gateway"])
    return Judged(request, outcome, None, state, state, patch)


def _guest(header: Header, body: object) -> Guest | None:
    """The body of an arrival, if it is one and the event is the one that its departure leads to."""
    if not isinstance(body, dict) or body.keys() != _GUEST.keys():
        return None
    if any(type(body[key]) is not _GUEST[key] for key in _GUEST):
        return None
    if header.derived != DerivedId(header.microcosm, cast("EventId", header.cause), 0):
        return None
    if header.cause is None or event_id_text(header.cause) != body["departure"]:
        return None
    if not are_letters(body["letters"]):
        return None
    whole = {**body["things"], header.actor: body["traveller"]}
    kinds = dict.fromkeys(body["things"], "item") | {header.actor: "player"}
    if not all(_is_entity(whole[one], one, kinds[one]) for one in whole):
        return None
    return cast("Guest", body)


def _is_entity(value: Any, entity_id: str, kind: str) -> bool:  # noqa: ANN401 - out of a body
    parts = isinstance(value, dict) and value.keys() == {"kind", "metadata", "spec", "status"}
    if not parts or value["kind"] != kind:
        return False
    inner = [value[part] for part in ("metadata", "spec", "status")]
    if not all(isinstance(part, dict) for part in inner):
        return False
    named = value["metadata"].get("id") == entity_id and type(value["metadata"].get("name")) is str
    return bool(named and type(value["status"].get("location")) is str)


def _is_answer(state: Mapping[str, Entity], header: Header) -> bool:
    """Whether the event answers the arrival that somebody on the way waits for."""
    entry = entries(state).get(header.actor)
    if entry is None:
        return False
    target = entry["to"].partition(FAR)[0]
    departure = entry["departure"]
    return header.derived == answer_id(header.microcosm, target, departure, _kind(header))


# -------------------------------------------------------------------------------------------- ways


def _names(value: object) -> list[str]:
    if not isinstance(value, list) or len(value) > limits.SUBSCRIPTIONS_MAX:
        return []
    return sorted({one for one in value if isinstance(one, str)})


def _ways_patch(state: Mapping[str, Entity], opened: list[str], shut: list[str]) -> list[Op]:
    fresh = [one for one in opened if not travellers.is_open(state, one)]
    lost = [one for one in shut if travellers.is_open(state, one) and one not in opened]
    if not fresh and not lost:
        return []
    path = (TRAVELLERS, "status", "open")
    patch = [*travellers.ready(state), *(put(*path, one, value=True) for one in fresh)]
    patch += [{"op": "delete", "path": [*path, one], "value": None} for one in lost]
    return patch
