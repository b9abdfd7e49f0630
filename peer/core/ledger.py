"""What each player said lately, kept inside the replicated state so that every replica agrees.

For each player one entity of kind `said`: the utterances of theirs that gateways may still act on,
which gateway each names, and what came of its intents. It is what makes an intent count once and
only with its player's word behind it; content never looks at it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from broker.protocol.events import Header
from broker.protocol.ids import event_id_text, is_peer_id, is_service_id
from content.model import Entity, Op
from content.travellers import is_known

KEPT: Final = 16
"""Utterances that are remembered of each player; older ones can't be acted on any more."""


def entity_id(actor: str) -> str:
    """The id of a player's ledger; no entity of a world begins so."""
    return f"@said/{actor}"


def is_gateway(value: object) -> bool:
    """Whether a value names a gateway, as far as can be told from the name."""
    return isinstance(value, str) and is_peer_id(value) and is_service_id(value)


def status_of(state: Mapping[str, Entity], actor: str) -> dict[str, Any]:
    """A copy of a player's ledger: `{"gateway", "entered", "order", "said"}`."""
    entity = state.get(entity_id(actor))
    if entity is None:
        return {"gateway": "", "entered": "", "order": [], "said": {}}
    status: dict[str, Any] = dict(entity["status"])
    return {**status, "order": list(status["order"]), "said": dict(status["said"])}


def patch_of(actor: str, status: dict[str, Any]) -> list[Op]:
    """The operation that writes a player's ledger."""
    entity: dict[str, Any] = {
        "kind": "said",
        "metadata": {"id": entity_id(actor), "name": ""},
        "spec": {},
        "status": status,
    }
    return [{"op": "set", "path": [entity_id(actor)], "value": entity}]


def said_patch(state: Mapping[str, Entity], header: Header, body: object) -> list[Op]:
    """What an utterance changes: it is remembered, with the gateway that it names."""
    if len(header.topic) < 2 or header.topic[1] != "utterance":  # noqa: PLR2004 - a kind
        return []
    if not isinstance(body, dict) or header.origin.peer != header.actor:
        return []
    gateway = body.get("gateway")
    here = header.actor in state or is_known(state, header.actor)
    if not here or not is_gateway(gateway):
        return []
    status = status_of(state, header.actor)
    said = event_id_text(header.id)
    status["gateway"] = gateway
    status["order"].append(said)
    status["said"][said] = {"gateway": gateway, "results": {}}
    for old in status["order"][:-KEPT]:
        status["said"].pop(old, None)
    status["order"] = status["order"][-KEPT:]
    return patch_of(header.actor, status)


def entered_patch(state: Mapping[str, Entity], actor: str, entered: str, gateway: str) -> list[Op]:
    """What an arrival changes: which one it was, so that only its own leaving ends it."""
    status = status_of(state, actor)
    status["entered"] = entered
    status["gateway"] = gateway
    return patch_of(actor, status)


def result_patch(
    state: Mapping[str, Entity], actor: str, utterance: str, index: int, result: str
) -> list[Op]:
    """What a verdict changes: the intent has its result and can't be applied again."""
    status = status_of(state, actor)
    kept = status["said"].get(utterance)
    if kept is None:
        return []
    results = {**kept["results"], str(index): result}
    status["said"][utterance] = {**kept, "results": results}
    return patch_of(actor, status)
