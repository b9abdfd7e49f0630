"""Publishes that come together are admitted in one go, and it is as if they had come one by one."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from broker.core.durable import Durable
from broker.core.effects import Append, Effect
from broker.core.publishing import Publishing
from broker.core.records import Record, encode_records
from broker.core.sessions import Session
from broker.protocol import frames as wire
from broker.protocol import parts
from broker.protocol.clocks import EMPTY, Basis, Vector, stamp_at
from broker.protocol.codec import encode_body, encode_static
from broker.protocol.events import Event, Header
from broker.protocol.ids import DerivedId, OriginId
from broker.protocol.vectors import VectorCoder, wire_vectors

NOW_MS = 1_800_000_000_000
LIFE = ("alder", 7)


class OneByOne(Publishing):
    """Looks at every publish by itself."""

    def _admit_run(self, *_given: object) -> bool:
        return False


class Desk:
    """A broker's part that takes publishes, with one session of a world peer."""

    def __init__(self, way: type[Publishing]) -> None:
        self.durable = Durable()
        self.records: list[Record] = [
            *self.durable.found("realm", "alder", bytes(32)),
            *self.durable.begin(LIFE[1], NOW_MS),
        ]
        self.session = Session((b"world", 1), "+world", 1, "world", 0, NOW_MS)
        self.publishing = way(self.durable, lambda _event: (None, []))
        self.coder = VectorCoder()

    def takes(self, events: list[Event], now_ms: int) -> None:
        """They come as one frame."""
        given_ = [
            parts.WireEvent(e.static, *wire_vectors(self.coder, e.header), e.body) for e in events
        ]
        effects: list[Effect] = []
        self.publishing.take(self.session, wire.Publish(given_), now_ms, effects)
        self.records += [one.record for one in effects if isinstance(one, Append)]

    def state(self) -> dict[str, Any]:
        """All that it came to."""
        durable, session = self.durable, self.session
        return {
            "rows": encode_records(self.records),
            "logs": {name: (log.entries, log.vector) for name, log in durable.logs.items()},
            "ends": {name: (log.ends(), log.lasts) for name, log in durable.logs.items()},
            "marks": [durable.marks.rows(), *(x.ids.marks.rows() for x in durable.logs.values())],
            "known": {name: log.ids.origins for name, log in durable.logs.items()},
            "waiting": {name: sorted(log.frontier._waiting) for name, log in durable.logs.items()},
            "where": durable.whereabouts,
            "clock": durable.clock.last,
            "acked": session.acked,
            "refused": session.frames,
            "parked": (list(session.parked), session.waiting),
        }


MOSTLY = 8
TOPICS = [("vale", "arrival"), ("hill", "talk"), ("@ana",), ("vale", "@broker", "life")]
EVENTS = st.lists(
    st.tuples(
        st.sampled_from([("vale", "talk")] * MOSTLY + TOPICS),
        st.sampled_from([1] * MOSTLY + [0, 0, -1, -2]),  # how much further its count goes
        st.sampled_from([False] * MOSTLY + [True] * 3),  # whether its id is derived
        st.sampled_from([0] * MOSTLY + [1, 2, 9]),  # how much it had seen of this broker's
        st.sampled_from([0] * MOSTLY + [1, 9, 70_000, 10**9]),  # how far ahead it claims to be
    ),
    max_size=12,
)
OPENING = (("vale", "genesis"), 1, False, 0, 0)


def made(drawn: list[tuple[tuple[str, ...], int, bool, int, int]]) -> list[Event]:
    """The publishes that were drawn."""
    events, seq = [], 0
    for topic, step, is_derived, n, ahead in drawn:
        seq = max(1, seq + step)
        origin = OriginId("+world", 1, seq)
        derived = DerivedId(topic[0], OriginId("ana", 1, 1 + n), 0) if is_derived else None
        seen = Vector({LIFE: n}) if n else EMPTY
        lamport = stamp_at(NOW_MS) + ahead
        header = Header(origin, derived, topic, lamport, seen, Basis(seen), (), "+world", None)
        events.append(Event(header, encode_static(header), encode_body(n)))
    return events


@settings(max_examples=300, deadline=None)
@given(EVENTS, EVENTS)
def test_a_run_is_as_each_by_itself(
    first: list[tuple[tuple[str, ...], int, bool, int, int]],
    second: list[tuple[tuple[str, ...], int, bool, int, int]],
) -> None:
    """Dots, stamps, chains, records, refusals and what waits are the same, whatever is among it."""
    together, alone = Desk(Publishing), Desk(OneByOne)
    for now_ms, drawn in ((NOW_MS, [OPENING, *first]), (NOW_MS + 5, second)):
        events = made(drawn)
        together.takes(events, now_ms)
        alone.takes(events, now_ms)
    assert together.state() == alone.state()
