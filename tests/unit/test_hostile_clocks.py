"""Clocks that players forge: they drive nobody else's."""

from __future__ import annotations

import pytest

from broker.protocol import codec
from broker.protocol.clocks import EMPTY, STAMP_MAX, Basis, stamp_at
from broker.protocol.events import Event, Header
from broker.protocol.ids import OriginId
from broker.protocol.limits import SKEW_MS_MAX
from broker.protocol.topics import STEWARD
from tests.memory import MemoryRealm
from tests.unit.content_stage import GENESIS

FAR_AHEAD_MS = 10 * SKEW_MS_MAX


@pytest.mark.parametrize("topic", [("saltern", "utterance"), (STEWARD, "saltern", "ask")])
@pytest.mark.parametrize("lamport", [STAMP_MAX, STAMP_MAX - 3, 2**62])
def test_a_forged_clock_drives_no_other(topic: tuple[str, ...], lamport: int) -> None:
    """A header from the end of time leaves everybody else's clock near the present."""
    realm = MemoryRealm(GENESIS.microcosm, GENESIS.state)
    realm.enter("Ana")
    realm.enter("Mallory")
    session = realm.attached[b"mallory"].session
    origin = OriginId("mallory", session.incarnation, session._outbox.last_seq + 1)
    header = Header(origin, None, topic, lamport, EMPTY, Basis(), (), "mallory", None)
    body = codec.encode_body({"text": "look", "gateway": "+gateway", "observation": "mallory"})
    session._outbox.put(Event(header, codec.encode_static(header), body))
    realm.run()
    assert realm.say("Ana", "inventory") == ["You carry nothing."]
    for name in (b"+world", b"+gateway", b"ana"):
        assert realm.attached[name].session.clock.last < stamp_at(realm.now_ms + FAR_AHEAD_MS)
