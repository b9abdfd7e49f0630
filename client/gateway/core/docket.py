"""The docket: which words a gateway has to read, by what is in the log. Pure.

It follows the log from its tail and leaves alone what has an answer there, so a crash loses nothing
that it keeps. What words mean it does not ask.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, TypeAlias

from broker.protocol import codec
from broker.protocol.clocks import Stamp, milliseconds_of
from broker.protocol.events import Event
from broker.protocol.ids import DerivedId, EventId, OriginId, event_id_text
from client.gateway.core.consequences import no_more_of
from peer.core.steps import READING_STEP
from peer.core.tidings import Arrival, Draft

OLD_MS: Final = 60_000
"""Utterances that waited longer than this while no gateway ran are left alone."""
PENDING_MAX: Final = 4_096
GRACE_MS: Final = 1_500
"""So long words that were read before wait for their answer to come after them."""
Read: TypeAlias = dict[tuple[str, int], int]
"""The number of the newest words of each life of a player that were read by this process."""
Due: TypeAlias = Arrival | Draft
"""Words to be read now, or what is to be published without reading any."""


class Docket:
    """The words of one gateway's players that wait for something, and what came of others.

    Args:
        gateway: its peer id; utterances name the gateway that may act on them.
        read: what an earlier docket of this process has seen read; history may begin anew under it.
    """

    def __init__(self, gateway: str, read: Read | None = None) -> None:
        self._gateway = gateway
        self._has_read: Read = {} if read is None else read
        self._live_from: Stamp = 0
        self._unanswered: dict[EventId, Arrival] = {}
        self._late: dict[EventId, tuple[Arrival, int]] = {}  # and until when they wait
        self._closed: dict[EventId, None] = {}  # utterances whose answers are in the log
        self._steps: dict[EventId, set[int]] = {}  # of answers of which some are not in the log
        self._ready: dict[EventId, list[Draft]] = {}  # answers to words that are not in it yet
        self._since: dict[str, Stamp] = {}  # of words that anybody answered: the first stamp

    def opened(self, clock: Stamp) -> None:
        """The session is open; what is stamped later than its clock is news."""
        self._live_from = max(self._live_from, clock)

    def take(self, arrival: Arrival, now_ms: int) -> list[Due]:
        """Takes an event of the log: gives the words that are to be read, or their answers."""
        header = arrival.event.header
        if answer_in(arrival) is not None:
            self._was_answered(arrival)
        if header.topic[1:] != ("utterance",) or header.origin.peer != header.actor:
            return []
        body = arrival.body()
        if not isinstance(body, dict) or body.get("gateway") != self._gateway:
            return []
        if header.id in self._closed:
            return []
        if header.id in self._ready:
            return list(self._ready.pop(header.id))
        stamp = arrival.admission.stamp if arrival.admission is not None else None
        if stamp is not None and self._since.get(str(body.get("instead")), stamp) < stamp:
            return []  # what they are said instead of was answered: nothing comes of them
        if stamp is not None and stamp <= self._live_from:
            self._unanswered[header.id] = arrival
            bound(self._unanswered)
            return []
        until_ms = self._waits(arrival, now_ms)
        if until_ms is not None:
            self._late[header.id] = arrival, until_ms
            bound(self._late)
            return []
        return [arrival]

    def _was_answered(self, arrival: Arrival) -> None:
        """Words were answered, by this gateway or another, in whole or in part."""
        answer = answer_in(arrival)
        assert answer is not None
        words = answer.cause
        if arrival.admission is not None:
            self._since.setdefault(event_id_text(words), arrival.admission.stamp)
            bound(self._since)
        if arrival.event.header.origin.peer != self._gateway:
            return
        self._late.pop(words, None)
        self._ready.pop(words, None)
        self._closed[words] = None
        bound(self._closed)
        if words in self._unanswered:
            self._answered_before(words, answer.step, arrival.body())

    def _answered_before(self, words: EventId, step: int, body: object) -> None:
        """An earlier life of this gateway answered words, perhaps not all that they asked for."""
        count = body.get("of", 1) if isinstance(body, dict) else 1
        steps = self._steps.setdefault(words, set())
        steps.add(step)
        if step >= READING_STEP or len(steps) >= count:
            del self._unanswered[words], self._steps[words]

    def too_early(self, event: Event) -> None:
        """An answer was refused, for its words are not there; it goes out again once they are.

        So it is after an eviction, at a broker that knows neither; read anew they might mean
        something else.
        """
        header = event.header
        if header.cause is None:
            return
        again = Draft(
            header.topic, codec.decode_body(event.body), actor=header.actor, cause=header.cause,
            basis=header.basis, touches=header.touches, derived=header.derived,
        )  # fmt: skip
        self._closed.pop(header.cause, None)  # its answers were in a log that is lost
        self._ready.setdefault(header.cause, []).append(again)
        bound(self._ready)

    def _waits(self, arrival: Arrival, now_ms: int) -> int | None:
        """Until when words wait that this process has read before; None for news.

        After an eviction they are published anew, and so are their answers, right behind them. Read
        against what is seen now they might mean something else. What their player says after them
        waits with them.
        """
        header = arrival.event.header
        late = (one for one in self._late.values() if one[0].event.header.actor == header.actor)
        before = [until_ms for _, until_ms in late]
        if before:
            return before[-1]
        return now_ms + GRACE_MS if self.has_read(header.origin) else None

    def caught_up(self, microcosm: str, now_ms: int) -> Iterator[Due]:
        """A log's tail was read: what nobody answered is due now, unless it is too old.

        Of what this gateway died in the middle of nothing more is done, and that is said: it might
        mean something else by now.
        """
        due = [one for one in self._unanswered.values() if one.topic[0] == microcosm]
        for arrival in due:
            words = arrival.event.header.id
            del self._unanswered[words]
            begun = self._steps.pop(words, None)
            stamp = arrival.admission.stamp if arrival.admission else 0
            if now_ms - milliseconds_of(stamp) < OLD_MS:
                yield arrival if begun is None else no_more_of(arrival)

    def overdue(self, now_ms: int) -> Iterator[Arrival]:
        """Words that have waited for their answer long enough."""
        for words, (arrival, until_ms) in list(self._late.items()):
            if now_ms >= until_ms:
                del self._late[words]
                yield arrival

    def wakes_ms(self) -> int | None:
        """When something is overdue at the latest; None if never."""
        return min((until_ms for _, until_ms in self._late.values()), default=None)

    def reads(self, words: OriginId) -> None:
        """Words are being read."""
        life = (words.peer, words.incarnation)
        self._has_read[life] = max(words.seq, self._has_read.pop(life, 0))
        bound(self._has_read)

    def has_read(self, words: OriginId) -> bool:
        """Whether these or later words of that life of their player were read."""
        return words.seq <= self._has_read.get((words.peer, words.incarnation), 0)


def answer_in(arrival: Arrival) -> DerivedId | None:
    """The id of an event that is the consequence of somebody's words; None for any other."""
    header = arrival.event.header
    derived = header.derived
    return derived if derived is not None and derived.cause == header.cause else None


def bound(waiting: dict[Any, Any]) -> None:
    """Lets the oldest go of what is more than can be kept."""
    while len(waiting) > PENDING_MAX:
        del waiting[next(iter(waiting))]
