"""When an event is settled: the rule that brokers and replicas share. Pure bookkeeping of rows.

A member's row promises that it stamps nothing new at or below `clock`, and says what it holds. An
event is settled (causally stable, Baquero et al. 2017) when the row of every member passes its
stamp and covers its dot. A row counts only once everything is here that its broker itself admitted
before it: beats overtake events that come by another path. So does what it has of lives that have
ended: a disk restored from a backup has forgotten a life, and promises nothing for it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final, NamedTuple

from broker.protocol.clocks import Stamp, Vector
from broker.protocol.events import Header
from broker.protocol.ids import BrokerId, Dot, Life
from broker.protocol.lives import Lives
from broker.protocol.topics import BROKER_TOPIC

JOIN: Final = "join"
LEAVE: Final = "leave"
EVICT: Final = "evict"
LIFE: Final = "life"
RULES: Final = "rules"
"""Third words of what brokers write into a log: who is a member, which lives they have, by which
version of the rules world peers judge what follows."""


class MemberRow(NamedTuple):
    """A promise of one broker life: it holds `vector`, and stamps nothing at or below `clock`."""

    life: Life
    clock: Stamp
    vector: Vector


def is_newer(row: MemberRow, than: MemberRow | None) -> bool:
    """Whether a row says more than an older one of the same broker."""
    if than is None or row.clock > than.clock:
        return True
    return row.clock == than.clock and row != than and row.vector.covers(than.vector)


def is_brokers(header: Header) -> bool:
    """Whether a broker wrote the event of its own: what follows below asks about these alone."""
    topic = header.topic
    return len(topic) > 1 and topic[1] == BROKER_TOPIC


def is_life(header: Header) -> bool:
    """Whether the event is the first of a broker's life in its microcosm."""
    return header.topic[1:] == (BROKER_TOPIC, LIFE)


def membership_of(header: Header) -> str:
    """`join`, `leave` or `evict` for an event that changes who is a member, else nothing."""
    topic = header.topic
    if len(topic) == 3 and topic[1] == BROKER_TOPIC and topic[2] in (JOIN, LEAVE, EVICT):  # noqa: PLR2004
        return topic[2]
    return ""


def rules_of(header: Header, body: Any) -> int | None:  # noqa: ANN401 - a body is any plain value
    """The version of the rules that the event switches to; None for any other event."""
    if header.topic[1:] != (BROKER_TOPIC, RULES) or not isinstance(body, dict):
        return None
    version = body.get("rules")
    return version if type(version) is int and version > 0 else None


class Members:
    """Who may admit events to a microcosm, as of one place in its order."""

    def __init__(self, names: Iterable[BrokerId] = ()) -> None:
        self.names: dict[BrokerId, None] = dict.fromkeys(sorted(names))

    def apply(self, kind: str, body: Any) -> None:  # noqa: ANN401 - a body is any plain value
        """Takes in a membership event at the place that follows."""
        broker = body.get("broker") if isinstance(body, dict) else None
        if not isinstance(broker, str):
            return
        if kind == JOIN:
            self.names[broker] = None
        else:
            self.names.pop(broker, None)

    def copy(self) -> Members:
        """The same members, to be changed apart."""
        return Members(self.names)


class Rows:
    """The rows of a microcosm's members, and what follows from them.

    Args:
        lives: which life of a broker followed which, as far as is held.
    """

    def __init__(self, lives: Lives) -> None:
        self._lives = lives
        self.newest: dict[BrokerId, MemberRow] = {}
        self._usable: dict[BrokerId, MemberRow] = {}

    def take(self, row: MemberRow) -> bool:
        """Takes note of a row; returns whether it is news."""
        broker = row.life[0]
        if not is_newer(row, self.newest.get(broker)):
            return False
        self.newest[broker] = row
        return True

    def refresh(self, held: Vector) -> None:
        """Makes the newest rows count where `held` has all that their brokers admitted."""
        for broker, row in self.newest.items():
            if self._usable.get(broker) is not row and self._is_usable(row, held):
                self._usable[broker] = row

    def _is_usable(self, row: MemberRow, held: Vector) -> bool:
        """Whether all is held that its broker itself admitted, and all it has of ended lives.

        Of every life that it names the first event is held: that stands for those left out.
        """
        for life, n in row.vector.items():
            newest = self.newest.get(life[0])
            ended = newest is not None and newest.life != life
            whole = ended or life[0] == row.life[0]
            if held.of(life) < (n if whole else 1):
                return False
        return True

    def covers(self, row: MemberRow, dot: Dot) -> bool:
        """Whether a broker that gave a row held an event then."""
        return self._lives.covers_dot(row.vector, dot)

    def settles(self, dot: Dot, stamp: Stamp, members: Members) -> bool:
        """Whether every member holds the event and stamps nothing below it any more."""
        return self.words_of(members).settle(stamp, dot)

    def words_of(self, members: Members) -> Words:
        """What these members' rows that count say together."""
        rows = [self._usable.get(member) for member in members.names]
        return Words([row for row in rows if row is not None], len(rows), self._lives)


class Words:
    """What members' rows say together; to be asked about many events in turn.

    Args:
        rows: those that there are.
        wanted: how many there are to be.
        lives: which life of a broker followed which.
    """

    def __init__(self, rows: list[MemberRow], wanted: int, lives: Lives) -> None:
        self._rows = rows
        self._lives = lives
        self._clock = min(row.clock for row in rows) if rows and len(rows) == wanted else -1
        self._held: dict[Life, int] = {}

    def settle(self, stamp: Stamp, dot: Dot) -> bool:
        """Whether every member holds the event and stamps nothing below it any more."""
        if stamp > self._clock:
            return False
        life = dot.life
        held = self._held.get(life)
        if held is None:
            held = self._held[life] = min(row.vector.of(life) for row in self._rows)
        return dot.n <= held or all(self._lives.covers_dot(row.vector, dot) for row in self._rows)
