"""What the events by which words get from one microcosm to another change in a replica.

An intent that passed leaves a message in the source's `@post`. The *message* event tells it in the
microcosm that is next, keeps it there or passes it on; *received* takes it away at the source. Both
have derived ids, and each counts once however often it comes. Who publishes them, and when:
`peer.core.couriers`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, cast

from broker.protocol.events import Header
from broker.protocol.ids import DerivedId, event_id_text, is_service_id, parse_event_id
from content.game import Game
from content.model import Entity, Op
from content.post import KINDS, POST, Come, Message, closed, sender
from content.verdicts import put
from peer.core.requests import Request
from peer.core.verdict import Judged

MESSAGE: Final = "message"
RECEIVED: Final = "received"
_FIELDS: Final[Mapping[str, type]] = {**dict.fromkeys(Message.__annotations__, str), "hop": int}


def message_id(target: str, sent: str, hop: int) -> DerivedId:
    """The id of the event by which a message comes to a microcosm, whoever publishes it."""
    return DerivedId(target, parse_event_id(sent), hop)


def received_id(source: str, target: str, come: Come) -> DerivedId:
    """The id of the event by which its source learns that a message has come to the target."""
    return DerivedId(source, message_id(target, come["sent"], come["hop"]), 0)


def sign(judged: Judged, microcosm: str) -> None:
    """Writes into a message which event sent it, and where."""
    posted = cast("list[str]", judged.outcome["about"].get("posted", []))
    if not posted or judged.outcome["result"] != "pass":
        return
    at = (POST, "status", "out", *posted)
    judged.patch += [
        put(*at, "sent", value=judged.request.id),
        put(*at, "origin", value=microcosm),
    ]


def judged(state: Mapping[str, Entity], header: Header, body: object, game: Game) -> Judged | None:
    """What a message comes to; None for any other event, and for one that was decided before."""
    message = _message(header, body)
    if message is None:
        return None
    told = cast("dict[str, Any]", body)
    outcome = game.received(state, told["source"], told["number"], message)
    if outcome is None:
        return None
    request = Request(header.id, "", {"verb": "post"})
    return Judged(request, outcome, None, state, state, list(outcome["patch"]))


def patch_of(state: Mapping[str, Entity], header: Header, body: object) -> list[Op]:
    """What the news changes that messages have come to another microcosm."""
    if not _is_kind(header, RECEIVED) or not isinstance(body, dict):
        return []
    target, number = body.get("target"), body.get("number")
    if not isinstance(target, str) or type(number) is not int:
        return []
    cause = header.cause
    if not isinstance(cause, DerivedId) or cause.microcosm != target:
        return []
    if header.derived != DerivedId(header.microcosm, cause, 0):
        return []
    return closed(state, target, number)


def _is_kind(header: Header, kind: str) -> bool:
    """Whether it is an event of that kind by a world peer, which alone carry messages."""
    return header.topic[1:] == (kind,) and is_service_id(header.origin.peer)


def _message(header: Header, body: object) -> Message | None:
    """What the body brings, if the event is the one to which the sending of it leads."""
    if not _is_kind(header, MESSAGE) or not isinstance(body, dict) or header.cause is None:
        return None
    if type(body.get("source")) is not str or type(body.get("number")) is not int:
        return None
    message = body.get("message")
    if not isinstance(message, dict) or message.keys() != _FIELDS.keys():
        return None
    if any(type(message[key]) is not _FIELDS[key] for key in _FIELDS):
        return None
    whole = cast("Message", message)
    if whole["kind"] not in KINDS or sender(whole) != header.actor:
        return None
    if event_id_text(header.cause) != whole["sent"]:
        return None
    if header.derived != DerivedId(header.microcosm, header.cause, whole["hop"]):
        return None
    return whole
