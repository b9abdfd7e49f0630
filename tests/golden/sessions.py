"""Recorded sessions: files of events with their times, folded as every replica folds them.

A file names its world; each line is `MS BROKER PEER KIND BODY`. Kinds: `enter`, `intent` (by the
player's own hand), `say` (words, and the intent that a gateway made of them), `tick` (the n-th
after the beginning), `ways`, `arrival`, `closed` (of a world peer, about a traveller), and `heal`:
the brokers, which are apart from the beginning, hand one another what they have. Words of prose
are in no file, and the worlds are the small ones of the tests, but for one.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from broker.protocol.ids import event_id_text, parse_event_id
from content.model import Entity
from content.ticks import TICK_MS
from content.travellers import entries
from content.worldset import load_world
from peer.cli import world_files
from peer.core.host import genesis_data
from peer.core.replica import Replica
from peer.core.ticking import genesis_id, tick_id
from peer.core.tidings import Arrival
from peer.core.travel import CLOSED, answer_id, arrival_id
from tests.unit.histories import GENESIS, PLACE, SECRET, START_MS, WORLD, Federation, arrival_of
from tests.unit.playing import WORLDS
from tests.unit.two_shores import WORLD as SHORES

FOLDER: Final = Path(__file__).parent / "sessions"


def _gate() -> Mapping[str, Entity]:
    """The microcosm of the world that comes with this where newcomers begin."""
    world = load_world(world_files("lowwater"))
    return next(one.state for one in world if one.state["@world"]["spec"]["start"])


STATES: Final[Mapping[str, Mapping[str, Entity]]] = {
    **WORLDS,
    **SHORES,
    PLACE: GENESIS.state,
    "lowwater": _gate(),
}


def names() -> list[str]:
    """The recorded sessions."""
    return sorted(path.stem for path in FOLDER.glob("*.txt"))


@dataclass
class Session:
    """A session as it is played again.

    Attributes:
        results: what came of deeds in the end: `verb result`, each with how often.
        digest: of the settled state in the end.
        state: the state in the end.
    """

    federation: Federation
    replica: Replica
    results: Counter[str] = field(default_factory=Counter)
    digest: str = ""

    @property
    def state(self) -> Mapping[str, Entity]:
        """The state as the first broker has it."""
        return self.replica.state

    def take(self) -> None:
        """Takes what the first broker has, in its order."""
        held = self.federation.entries(self.federation.names[0])
        self.replica.take(arrival_of(one) for one in held)


def played(name: str) -> Session:
    """Plays a recorded session again."""
    lines = list(_lines(FOLDER / f"{name}.txt"))
    (world, brokers), rest = lines[0].split()[:2], lines[1:]
    federation = Federation(tuple(brokers.split(",")))
    data = genesis_data(STATES[world], (federation.names[0],))
    session = Session(federation, Replica(PLACE, SECRET, data))
    for line in rest:
        ms, broker, peer, kind, *said = line.split(" ", 4)
        for one in federation.names:
            federation.now_ms[one] = START_MS + int(ms)
        _publish(session, broker, peer, kind, json.loads(said[0]) if said else None)
    federation.heal()
    session.take()
    final = [one for b in federation.names for one in session.replica.row(federation.row(b))]
    assert session.replica.unsettled == 0, f"{name} does not settle"
    for judged in final:
        session.results[f"{judged.outcome['verb']} {judged.outcome['result']}"] += 1
    session.digest = session.replica.collapsed().digest.hex()
    return session


def _lines(path: Path) -> Iterator[str]:
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line


def _publish(session: Session, broker: str, peer: str, kind: str, body: Any) -> None:  # noqa: ANN401
    federation = session.federation
    match kind:
        case "heal":
            federation.heal()
        case "enter":
            federation.enter(peer, body, broker)
        case "intent":
            federation.deed(peer, body, broker, federation.basis(broker))
        case "say":
            words = federation.say(peer, broker, basis=federation.basis(broker))
            federation.act(words, body, broker=broker)
        case "tick":
            n = START_MS // TICK_MS + body
            genesis, derived = genesis_id(PLACE), tick_id(PLACE, n)
            federation.publish(broker, WORLD, kind, {}, cause=genesis, derived=derived)
        case "ways":
            federation.publish(broker, WORLD, kind, body)
        case "arrival":
            _arrive(federation, broker, peer, body)
        case "closed":
            _close(session, broker, peer)
        case _:
            raise AssertionError(f"there is no kind {kind}")


def _arrive(federation: Federation, broker: str, peer: str, body: dict[str, Any]) -> Arrival:
    """Somebody comes from another microcosm, as that one sent them."""
    departure = body["departure"]
    cause, derived = parse_event_id(departure), arrival_id(PLACE, departure)
    return federation.publish(
        broker, WORLD, "arrival", body, actor=peer, cause=cause, derived=derived
    )


def _close(session: Session, broker: str, peer: str) -> None:
    """The other side has let somebody in."""
    session.take()
    departure = entries(session.state)[peer]["departure"]
    derived = answer_id(PLACE, "fen", departure, CLOSED)
    cause = parse_event_id(event_id_text(derived.cause))
    body = {"player": peer}
    session.federation.publish(
        broker, WORLD, CLOSED, body, actor=peer, cause=cause, derived=derived
    )
