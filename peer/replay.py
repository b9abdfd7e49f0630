"""`worldline replay`: the state of a microcosm as a broker's journal has it, at any event.

Folds the events of the log, up to one of them, over the newest snapshot before it, as every world
peer does. Reads only, and while a broker runs as well.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click

from broker.journal_errors import JournalError
from broker.programs import give_up
from broker.protocol.clocks import EMPTY, Vector
from broker.protocol.ids import BrokerId, Dot, Life
from broker.protocol.lives import Lives
from broker.protocol.settlement import is_life
from broker.reading import Beginning, Entry, Item, Reader, Realm, State
from peer.core.replica import Replica
from peer.core.rules import RELEASED, RulesError
from peer.core.tidings import Arrival, RowTold


class ReplayError(Exception):
    """The state can't be rebuilt; the text says why and what can."""


@dataclass(slots=True)
class Past:
    """One microcosm as far as its journal was read.

    Attributes:
        state: the newest snapshot.
        covered: the events that it covers.
        entries: those that it does not cover, in the order of the log.
        lives: which life of a broker followed which.
        newest: the newest life of each broker.
        is_at: whether the event to stop at has come.
    """

    state: State | None = None
    covered: Vector = EMPTY
    entries: list[Arrival] = field(default_factory=list)
    lives: Lives = field(default_factory=Lives)
    newest: dict[BrokerId, Life] = field(default_factory=dict)
    is_at: bool = False

    def take(self, item: Item) -> None:
        """Reads on."""
        match item:
            case Beginning():
                self.lives.merge(item.lives)
            case State():
                self.state, self.covered = item, self.lives.expanded(item.vector)
                kept = [one for one in self.entries if not self.covered.covers_dot(_dot(one))]
                self.entries = kept
            case Entry():
                dot = item.admitted.admission.dot
                self.newest[dot.broker] = dot.life
                if is_life(item.admitted.event.header):
                    self.lives.begin(dot.life, item.admitted.event.header.seen)
                if not self.covered.covers_dot(dot):
                    self.entries.append(Arrival(item.admitted.event, item.admitted.admission, 0))

    def stop_at(self, item: Item, place: str | None) -> None:
        """Stops if this is the event of that name; a state newer than the event is of no use."""
        if place is None or not isinstance(item, Entry):
            return
        dot = item.admitted.admission.dot
        named, _, n = place.rpartition(":")
        broker, _, digits = named.rpartition(":")
        fits = bool(digits) and f"{dot.incarnation:x}".startswith(digits)
        if fits and (broker, n) == (dot.broker, str(dot.n)):
            self.is_at = True
            if self.covered.covers_dot(dot):
                self.state = None


@click.command("replay")
@click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    envvar="WORLDLINE_DATA",
    show_envvar=True,
    help="A broker's data folder; the broker may be running.",
)
@click.option("--microcosm", help="Only this one; to be named with --at where there are several.")
@click.option(
    "--at",
    "place",
    help="BROKER:INCARNATION:N as `worldline log` prints it: the state when that event was in.",
)
def command(data: Path, microcosm: str | None, place: str | None) -> None:
    """Rebuild the state of each microcosm from a broker's journal and print it as JSON.

    With it comes its digest: world peers that have settled the same events have the same one.
    """
    try:
        with contextlib.closing(Reader(data)) as reader:
            for value in replayed(reader.items(), microcosm, place):
                click.echo(json.dumps(value, indent=2, sort_keys=True, default=_hexadecimal))
    except (JournalError, ReplayError, RulesError) as error:
        give_up(str(error))


def replayed(items: Iterable[Item], microcosm: str | None, place: str | None) -> list[Any]:
    """The states, one for each microcosm that has any.

    Args:
        items: a journal.
        microcosm: only this one, if one is named.
        place: the event to stop at, as text; the end of the journal where none is given.

    Raises:
        ReplayError: there is no such event or microcosm, or its state can't be rebuilt any more.
        RulesError: the events go by other rules.
    """
    secret, pasts = b"", dict[str, Past]()
    for item in items:
        if isinstance(item, Realm):
            secret = item.secret
        elif microcosm in (None, item.microcosm):
            past = pasts.setdefault(item.microcosm, Past())
            if not past.is_at:
                past.take(item)
                past.stop_at(item, place)
    if place is not None:
        pasts = {name: past for name, past in pasts.items() if past.is_at}
        _check_found(pasts, place)
    worlds = {name: past for name, past in sorted(pasts.items()) if past.state is not None}
    if not worlds:
        raise ReplayError(_nothing(pasts, microcosm, place))
    return [_folded(name, past, secret) for name, past in worlds.items()]


def _check_found(pasts: dict[str, Past], place: str) -> None:
    if not pasts:
        raise ReplayError(
            f"There is no event {place} in this journal. `worldline log` prints those that are."
        )
    if len(pasts) > 1:
        names = ", ".join(sorted(pasts))
        raise ReplayError(f"{place} is in {names}; say which with --microcosm.")


def _nothing(pasts: dict[str, Past], microcosm: str | None, place: str | None) -> str:
    if place is not None and pasts:
        return (
            f"The state at {place} can't be rebuilt: it is older than the oldest snapshot in this "
            "journal. Name a later event, or replay an older copy of the folder."
        )
    if microcosm is not None and not pasts:
        return f"There is no microcosm {microcosm} in this journal."
    return "No world peer has given this journal a state yet."


def _folded(name: str, past: Past, secret: bytes) -> dict[str, object]:
    state = past.state
    assert state is not None
    if hashlib.sha256(state.data).digest() != state.digest:
        raise ReplayError(f"The snapshot of {name} is not what its digest says.")
    RELEASED.game(state.rules, name)
    rules = RELEASED._replace(version=state.rules)
    replica = Replica(name, secret, state.data, state.vector, state.top, rules=rules)
    replica.take(past.entries)
    stamps = [one.admission.stamp for one in past.entries if one.admission is not None]
    top = max([state.top, *stamps])
    for member in replica.members:
        life = past.newest.get(member, (member, 1))
        replica.row(RowTold(name, life, top, replica.vector))
    collapsed = replica.collapsed()
    return {
        "microcosm": name,
        "vector": [[broker, f"{life:x}", n] for (broker, life), n in replica.vector.items()],
        "top": top,
        "settled": replica.unsettled == 0,
        "rules": replica.rules,
        "digest": collapsed.digest.hex(),
        "state": dict(replica.state),
    }


def _dot(arrival: Arrival) -> Dot:
    assert arrival.admission is not None
    return arrival.admission.dot


def _hexadecimal(value: object) -> str:
    return value.hex() if isinstance(value, bytes) else str(value)
