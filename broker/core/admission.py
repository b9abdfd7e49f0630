"""Who may attach as whom, and who may publish what: the rights of the roles."""

from __future__ import annotations

import hmac
from typing import Final

from broker.core.inboxes import kind_of
from broker.core.registry import Registry
from broker.core.sessions import GATEWAY, NAMED, PLAYER, ROLES, WORLD, Session
from broker.protocol import limits
from broker.protocol.clocks import stamp_at
from broker.protocol.errors import Code
from broker.protocol.events import Event
from broker.protocol.frames import Hello
from broker.protocol.ids import SERVICE_MARK as MARK
from broker.protocol.ids import is_peer_id, is_service_id
from broker.protocol.topics import BROKER_TOPIC, STEWARD, SURVEY, is_inbox

TRAVEL_KINDS: Final = frozenset({"arrival", "closed", "returned", "ways"})
"""Those of them by which travellers get from one microcosm to another."""
POST_KINDS: Final = frozenset({"message", "received"})
"""Those by which words get from one microcosm to another."""
WORLD_KINDS: Final = frozenset(
    {"genesis", "tick", "leave", "unanswered", "digest"} | TRAVEL_KINDS | POST_KINDS
)
"""Second words of topics that only world peers may publish."""
PLAYER_KINDS: Final = frozenset({"utterance", "enter", "intent"})
"""Second words of topics that players may publish."""
SPEAKS_FOR_OTHERS: Final = frozenset({GATEWAY, WORLD})
POSTS: Final = frozenset({GATEWAY, WORLD})


def refusal(
    session: Session, event: Event, now_ms: int, *, repeated: bool
) -> tuple[Code, str] | None:
    """Why this session may not publish this event; None when it may.

    Args:
        repeated: it is offered again, and may have been admitted: its pace was counted then.
    """
    header = event.header
    topic = header.topic
    if session.role == PLAYER and not repeated and not session.pace.allows(now_ms):
        return Code.TOO_FAST, "You are faster than the world; wait a moment, then say it again."
    if is_inbox(topic):
        own = header.actor == session.peer
        if topic[0] == STEWARD and kind_of(topic) == SURVEY and session.role == PLAYER:
            return Code.NOT_ALLOWED, "Players watch what they can see, and nothing else."
        if topic[0] == STEWARD and (own or session.role in SPEAKS_FOR_OTHERS):
            return None
        if session.role not in POSTS:
            return Code.NOT_ALLOWED, "Players can't put anything into an inbox themselves."
        return None
    if topic[0].startswith("@"):
        return Code.NOT_ALLOWED, f"Only brokers write to {topic[0]}."
    kind = topic[1] if len(topic) > 1 else ""
    if kind == BROKER_TOPIC:
        return Code.NOT_ALLOWED, f"Only brokers publish under {BROKER_TOPIC}."
    if kind in WORLD_KINDS and session.role != WORLD:
        return Code.NOT_ALLOWED, f"Only world peers publish {kind} events."
    if session.role == PLAYER and header.derived is not None:
        return Code.NOT_ALLOWED, "Players publish under their own ids only."
    if session.role == PLAYER and kind not in PLAYER_KINDS:
        return Code.NOT_ALLOWED, f"Players publish no {kind} events."
    if session.role == PLAYER and len(event.body) > limits.PLAYER_BODY_BYTES_MAX:
        return Code.TOO_LARGE, f"That is more than {limits.PLAYER_BODY_BYTES_MAX} bytes."
    if header.actor != session.peer and session.role not in SPEAKS_FOR_OTHERS:
        return Code.NOT_ALLOWED, f"{session.peer} can't act for {header.actor}."
    if session.role != PLAYER or repeated:
        return None  # what services publish waits for its time: they may have moved from far ahead
    if max(header.basis.top, header.lamport) > stamp_at(now_ms + limits.SKEW_MS_MAX):
        return Code.AHEAD, "The event says that it answers something from the future."
    return None


def hello_refusal(
    hello: Hello, registry: Registry, service_key: bytes, held: tuple[int, int]
) -> tuple[Code, str] | None:
    """Why a session can't be opened; None when it can.

    Args:
        held: how many sessions there are in all, and on this connection.
    """
    if not is_peer_id(hello.peer) or not hello.incarnation or not hello.first:
        return Code.NAME_BAD, "That can't be a name here; use letters and digits."
    if hello.role not in ROLES:
        return Code.MALFORMED, f"There is no role {hello.role}."
    if is_service_id(hello.peer) == (hello.role in NAMED):
        return Code.NAME_BAD, f"Ids of world peers and gateways, and no others, begin with {MARK}."
    if held[0] >= limits.SESSIONS_MAX:
        return Code.FULL, "The broker is full; try again later, or another broker."
    if held[1] >= limits.SESSIONS_PER_ROUTE_MAX:
        return Code.FULL, "This connection holds too many sessions already."
    if hello.role != PLAYER and not hmac.compare_digest(hello.token, service_key):
        return Code.WRONG_KEY, f"The service key that {hello.peer} presents is not this realm's."
    if hello.role in NAMED:
        return registry.refusal(hello.peer, hello.token)
    return None
