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
from content.accounts import SAID_CHARS_MAX
from content.model import Entity, Op
from content.travellers import is_known
from content.words import cleaned
from peer.core.requests import Request
from peer.core.steps import READING_STEP

KEPT: Final = 16
"""Answered utterances that are remembered of each player; older ones can't be acted on any more."""
OPEN_MAX: Final = 64
"""Utterances of one player that may wait for an answer; more are refused."""
OPEN_MS_MAX: Final = 60_000
"""How long an utterance waits for its gateway, or for the rest of what that made of it; after that
it is as good as answered."""
SUPERSEDED: Final = "superseded"
"""The result of words that were said to two gateways, at the one of them that may not act."""
_ENDED: Final[Mapping[str, str]] = {str(READING_STEP): SUPERSEDED}


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


def is_utterance(state: Mapping[str, Entity], header: Header, body: object) -> bool:
    """Whether the event is something that a player of this microcosm said to a gateway."""
    if header.topic[1:] != ("utterance",) or header.origin.peer != header.actor:
        return False
    here = header.actor in state or is_known(state, header.actor)
    if not here or not isinstance(body, dict) or not is_gateway(body.get("gateway")):
        return False
    return isinstance(body.get("instead", ""), str)


def is_too_much(state: Mapping[str, Entity], actor: str, at_ms: int) -> bool:
    """Whether so much of what a player said waits for an answer that no more is taken."""
    status = status_of(state, actor)
    return sum(1 for said in status["said"].values() if _is_open(said, at_ms)) >= OPEN_MAX


def is_begun(said: Mapping[str, Any]) -> bool:
    """Whether some of an utterance's intents have their results and others do not."""
    done = said["results"]
    return 0 < len(done) < said.get("of", 1) and str(READING_STEP) not in done


def _is_open(said: dict[str, Any], at_ms: int) -> bool:
    waits = not said["results"] or is_begun(said)
    return waits and bool(said["at"] > at_ms - OPEN_MS_MAX)


def said_patch(state: Mapping[str, Entity], header: Header, body: Any, at_ms: int) -> list[Op]:  # noqa: ANN401
    """What an utterance changes: it is remembered, with the gateway that it names.

    Words said `instead` of earlier ones, whose gateway is gone, end those; where these have been
    answered after all, or are not known, it is the new ones that nothing comes of. So one gateway
    acts. Words of which some has been done are ended by `peer.core.authority`.
    """
    status = status_of(state, header.actor)
    status["gateway"] = body["gateway"]
    results: Mapping[str, str] = {}
    if "instead" in body:
        earlier = status["said"].get(body["instead"])
        if earlier is not None and not earlier["results"]:
            status["said"][body["instead"]] = {**earlier, "results": _ENDED}
        else:
            results = _ENDED
    said = {"gateway": body["gateway"], "results": results, "at": at_ms}
    if isinstance(body.get("text"), str):
        said["text"] = cleaned(body["text"], SAID_CHARS_MAX)  # until all of it is answered
    _remember(status, event_id_text(header.id), said)
    return patch_of(header.actor, status)


def _remember(status: dict[str, Any], utterance: str, said: dict[str, Any]) -> None:
    """Puts an utterance last; the oldest answered ones and those that waited too long go."""
    status["said"][utterance] = said
    order = [*status["order"], utterance]
    answered = [one for one in order if not _is_open(status["said"][one], said["at"])]
    gone = dict.fromkeys(answered[:-KEPT])
    status["order"] = [one for one in order if one not in gone]
    status["said"] = {one: status["said"][one] for one in status["order"]}


def entered_patch(state: Mapping[str, Entity], actor: str, entered: str, gateway: str) -> list[Op]:
    """What an arrival changes: which one it was, so that only its own leaving ends it."""
    status = status_of(state, actor)
    status["entered"] = entered
    status["gateway"] = gateway
    return patch_of(actor, status)


def result_patch(state: Mapping[str, Entity], request: Request, result: str) -> list[Op]:
    """What a verdict changes: the intent has its result and can't be applied again."""
    status = status_of(state, request.actor)
    kept = status["said"].get(request.utterance)
    if kept is None:
        return []
    said = {**kept, "results": {**kept["results"], str(request.index): result}}
    if request.count > 1:
        said.setdefault("of", min(request.count, READING_STEP))
    if not is_begun(said):
        said.pop("text", None)
    status["said"][request.utterance] = said
    if request.anew is not None:
        status["gateway"] = request.anew.gateway
        anew = {"gateway": request.anew.gateway, "results": _ENDED, "at": request.anew.at_ms}
        _remember(status, request.anew.utterance, anew)
    return patch_of(request.actor, status)
