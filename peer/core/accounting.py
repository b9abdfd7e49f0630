"""The account of a verdict for its player: see `content.accounts`. It judges nothing.

Who changed what stood against a deed is named where the verdict itself names them, that is who came
first in a conflict. Anybody else is "somebody": that they did it may have been out of sight.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from content import prose
from content.accounts import (
    NOBODY,
    SOMEBODY,
    TIME,
    TOLD_CHARS_MAX,
    YOU,
    Account,
    Deed,
    account_of,
    met,
    noted,
    read_as,
    told_names,
)
from content.model import Entity, Op, Outcome, Path
from content.words import cleaned
from peer.core.ledger import status_of
from peer.core.requests import Request
from peer.core.steps import READING, UNFINISHED

BY_CHARS_MAX = 48


class Stood(NamedTuple):
    """A state path that said no, who wrote it last (None: nobody), their name if it may be told."""

    path: Path
    actor: str | None
    name: str | None
    unseen: bool


def account_patch(
    state: Mapping[str, Entity],
    request: Request,
    outcome: Outcome,
    stood: Sequence[Stood],
    lost_to: str | None,
) -> list[Op]:
    """What a verdict changes in the account of its actor, who is here or was."""
    me, is_reading = request.actor, outcome["verb"] == READING
    result = request.spec["result"] if is_reading else outcome["result"]
    told = ""
    if is_reading:
        told = request.spec["text"]
        result = UNFINISHED if request.count > 1 else result
    elif outcome["result"] != "pass":
        told = prose.for_actor(outcome, state, lost_to)
    names = told_names(outcome, told)
    deed: Deed = {
        "read": "" if is_reading else read_as(state, me, request.spec, names),
        "result": result,
        "told": cleaned(told, TOLD_CHARS_MAX),
        "met": [met(state, me, one.path, _who(me, one), names, unseen=one.unseen) for one in stood],
    }
    account: Account = {
        "utterance": request.utterance or request.id,
        "said": _said(state, request),
        "by": cleaned(request.by, BY_CHARS_MAX),
        "deeds": [deed],
    }
    return noted(state, me, account)


def _said(state: Mapping[str, Entity], request: Request) -> str:
    """The words behind a request; the ledger has them until there is an answer."""
    said = status_of(state, request.actor)["said"].get(request.utterance, {})
    before = account_of(state, request.actor)
    if "text" in said:
        return str(said["text"])
    return before["said"] if before is not None and before["utterance"] == request.utterance else ""


def _who(me: str, stood: Stood) -> str:
    return {None: NOBODY, "": TIME, me: YOU}.get(stood.actor, stood.name or SOMEBODY)
