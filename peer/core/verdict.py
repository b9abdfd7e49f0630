"""Verdicts: what content says of an intent, and whether a refusal is a `fail` or a `conflict`.

`conflict` means: the rules say no, and one of the state paths that say so was last written by an
event that the actor had not been shown when they decided. So is a deed that passes but hinges on a
path written unseen: nobody agrees to what they have not been shown. What the actor
did themselves they know, and what the passing of time did is nobody's doing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from broker.protocol.clocks import Basis
from broker.protocol.events import Header
from broker.protocol.ids import Dot
from broker.protocol.lives import Lives
from content.accounts import ACCOUNT, MET_MAX, is_told_of
from content.dice import Dice
from content.game import Game
from content.model import Entity, Intent, Op, Outcome
from content.sequence import not_done
from content.travellers import remembered
from peer.core.accounting import Stood, account_patch
from peer.core.ledger import entered_patch, result_patch, status_of
from peer.core.requests import Request
from peer.core.steps import READING

Path = tuple[str, ...]

_UNWRITTEN: Final = ("@said/", ACCOUNT)
"""How the ids begin of entities that no verdict ever looks at."""
NOBODY: Final = ""
"""The actor of what a tick writes: nobody lost anything to the passing of time."""


class Writer(NamedTuple):
    """Who wrote a state path last, by which event."""

    dot: Dot
    actor: str


class Writers:
    """The last writer of every path of the state, by entity."""

    def __init__(self) -> None:
        self._of: dict[str, dict[Path, Writer]] = {}

    def write(self, patch: list[Op], dot: Dot, actor: str) -> list[tuple[Path, object]]:
        """Notes the writer of a patch; returns what `restore` needs to take it back."""
        overwritten: list[tuple[Path, object]] = []
        writer = Writer(dot, actor)
        for op in patch:
            path = tuple(op["path"])
            if path[0].startswith(_UNWRITTEN):
                continue
            paths = self._of.setdefault(path[0], {})
            overwritten.append((path, paths.get(path)))
            paths[path] = writer
        return overwritten

    def restore(self, overwritten: list[tuple[Path, object]]) -> None:
        """Takes a `write` back; writes are taken back newest first."""
        for path, writer in reversed(overwritten):
            if isinstance(writer, Writer):
                self._of[path[0]][path] = writer
            else:
                del self._of[path[0]][path]
                if not self._of[path[0]]:
                    del self._of[path[0]]

    def of(self, path: Path) -> list[Writer]:
        """The last writers of a path, of what holds it and of what it holds."""
        found = self._of.get(path[0], {}) if path else {}
        return [
            found[written]
            for written in sorted(found)
            if written == path[: len(written)] or path == written[: len(path)]
        ]

    def to_plain(self, overwritten: Iterable[tuple[Path, object]] = ()) -> list[Any]:
        """Plain values, with later writes taken back (given newest first)."""
        flat: dict[Path, Writer] = {}
        for entity in sorted(self._of):
            flat.update(self._of[entity])
        for path, writer in overwritten:
            if isinstance(writer, Writer):
                flat[path] = writer
            else:
                flat.pop(path, None)
        return [[list(path), list(flat[path].dot), flat[path].actor] for path in sorted(flat)]

    @classmethod
    def from_plain(cls, value: list[Any]) -> Writers:
        """The writers that `to_plain` gave."""
        writers = cls()
        for path, dot, actor in value:
            writers._of.setdefault(path[0], {})[tuple(path)] = Writer(Dot(*dot), actor)
        return writers


@dataclass(slots=True)
class Judged:
    """A request with its outcome, and the state around it."""

    request: Request
    outcome: Outcome
    lost_to: str | None
    before: Mapping[str, Entity]
    after: Mapping[str, Entity]
    patch: list[Op]
    extra: dict[str, Any] = field(default_factory=dict)


def judge(
    state: Mapping[str, Entity],
    request: Request,
    header: Header,
    writers: Writers,
    lives: Lives,
    secret: bytes,
    game: Game,
) -> Judged:
    """The verdict on a request in a state, and all that it changes there, by a game's rules."""
    intent: Intent = {
        "kind": "intent",
        "metadata": {"actor": request.actor},
        "spec": request.spec,  # type: ignore[typeddict-item] # content validates what came
        "status": {},
    }
    lost_to: str | None = None
    lost: Writer | None = None
    said_no: Sequence[Sequence[str]] = ()
    if request.spec.get("verb") == READING:
        outcome = _read(request)
    elif _stopped(state, request):
        outcome = not_done(state, intent)
    else:
        outcome = game.apply(state, intent, Dice(secret, request.id.encode()))
        said_no = outcome["refused"] if outcome["result"] == "fail" else outcome.get("hinges", ())
        if said_no:
            lost = _unseen_writer(said_no, request.actor, header.basis, writers, lives)
            if lost is not None:
                outcome = _lost(outcome)
                lost_to = _name_of(state, lost.actor)
    patch = list(outcome["patch"])
    if is_told_of(outcome):
        met = [] if outcome["result"] == "pass" else _met(state, said_no, writers, lost)
        patch += account_patch(state, request, outcome, met, lost_to)
    if request.utterance is not None:
        patch += result_patch(state, request, outcome["result"])
    elif request.spec.get("verb") == "enter" and outcome["result"] == "pass":
        patch += entered_patch(state, request.actor, request.id, request.gateway)
    return Judged(request, outcome, lost_to, state, state, patch)


def _lost(outcome: Outcome) -> Outcome:
    """The outcome as a conflict, which changes nothing and brings nothing about."""
    lost: Outcome = {**outcome, "result": "conflict", "patch": []}
    lost.pop("also", None)
    return lost


def _read(request: Request) -> Outcome:
    """The outcome of an utterance that its gateway asks about, or can't act on."""
    return {
        "result": "fail",
        "verb": READING,
        "actor": request.actor,
        "patch": [],
        "refused": [],
        "reason": READING,
        "about": {},
    }


def _name_of(state: Mapping[str, Entity], actor: str) -> str | None:
    """What somebody is called, though they may have travelled on since."""
    if actor in state:
        return state[actor]["metadata"]["name"]
    gone = remembered(state).get(actor)
    return gone["name"] if gone is not None else None


def _stopped(state: Mapping[str, Entity], request: Request) -> bool:
    """Whether an earlier intent of the same utterance had to pass and did not."""
    if request.requires is None or request.utterance is None:
        return False
    said = status_of(state, request.actor)["said"].get(request.utterance, {"results": {}})
    return bool(said["results"].get(str(request.requires)) != "pass")


def _met(
    state: Mapping[str, Entity],
    paths: Sequence[Sequence[str]],
    writers: Writers,
    lost: Writer | None,
) -> list[Stood]:
    """What stood against a deed, and who wrote it last, named where the verdict names them."""
    found = []
    for path in paths[:MET_MAX]:
        wrote = writers.of(tuple(path))
        if lost is not None and lost in wrote:
            found.append(Stood(tuple(path), lost.actor, _name_of(state, lost.actor), unseen=True))
            continue
        last = max(wrote, key=lambda one: one.dot.n, default=None)
        by = last.actor if last is not None else None
        found.append(Stood(tuple(path), by, None, unseen=False))
    return found


def _unseen_writer(
    paths: Iterable[Sequence[str]], actor: str, basis: Basis, writers: Writers, lives: Lives
) -> Writer | None:
    """The newest writer of a path that the actor had not been shown, if any."""
    unseen = [
        writer
        for path in paths
        for writer in writers.of(tuple(path))
        if writer.actor not in (NOBODY, actor) and not lives.covers_dot(basis.vector, writer.dot)
    ]
    return max(unseen, key=lambda writer: writer.dot.n, default=None)
