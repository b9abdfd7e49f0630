"""What a publish claims to follow lies in the past, or it waits until it does."""

from __future__ import annotations

import pytest

from broker.core.durable import Durable
from broker.core.effects import Effect
from broker.core.publishing import TIME, Publishing
from broker.core.sessions import Session
from broker.protocol import frames as wire
from broker.protocol import parts
from broker.protocol.clocks import EMPTY, Basis, stamp_at
from broker.protocol.codec import encode_body, encode_static
from broker.protocol.events import Header
from broker.protocol.ids import OriginId
from broker.protocol.limits import SKEW_MS_MAX
from broker.protocol.topics import Topic

NOW_MS = 1_800_000_000_000


def waits(role: str, lamport: int) -> str:
    """What a publish with this clock waits for, at a broker that has just stamped something."""
    durable = Durable()
    durable.found("realm", "alder", bytes(32))
    durable.begin(7, NOW_MS)
    durable.speak(("vale", "@broker", "word"), {}, NOW_MS)
    publishing = Publishing(durable, lambda _event: (None, []))
    name, topic = ("ana", ("vale", "utterance")) if role == "player" else ("+w", ("vale", "tick"))
    session = Session((b"line", 1), name, 1, role, 0, NOW_MS)
    static = encode_static(_header(name, topic, lamport))
    frame = wire.Publish([parts.WireEvent(static, [], [], 0, encode_body({}))])
    effects: list[Effect] = []
    publishing.take(session, frame, NOW_MS, effects)
    assert bool(effects) == (session.acked == 1) == (not session.parked)
    return session.waiting


def _header(name: str, topic: Topic, lamport: int) -> Header:
    return Header(OriginId(name, 1, 1), None, topic, lamport, EMPTY, Basis(), (), name, None)


@pytest.mark.parametrize(
    "role, ahead_ms", [("player", 1), ("world", SKEW_MS_MAX)], ids=["player", "world"]
)
def test_a_claim_waits_for_its_time(role: str, ahead_ms: int) -> None:
    """A player's clock may be ahead by the grain of the broker's, a service's by the skew."""
    latest = stamp_at(NOW_MS + ahead_ms)
    assert waits(role, stamp_at(NOW_MS) + 9) == ""
    assert waits(role, latest) == ""
    assert waits(role, latest + 1) == TIME
