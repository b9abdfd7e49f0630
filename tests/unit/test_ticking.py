"""Ticks in a replica: which count, whatever order they come in, and that nobody loses to one."""

from __future__ import annotations

from typing import Any, Final

import pytest

from broker.protocol.ids import DerivedId
from content.model import Happening, Op
from content.ticks import TICK_MS, TICKS, last_tick
from content.verdicts import put
from peer.core.ticking import genesis_id, tick_id
from peer.core.tidings import Arrival
from peer.core.verdict import NOBODY
from tests.unit.histories import (
    GATEWAY,
    GENESIS,
    PLACE,
    START_MS,
    WORLD,
    Federation,
    arrival_of,
    causal_order,
    followed,
    follower,
)

NOW: Final = START_MS // TICK_MS


def ticked(federation: Federation, n: int, broker: str = "home", **parts: Any) -> Arrival:  # noqa: ANN401
    """A world peer publishes tick n."""
    parts.setdefault("derived", tick_id(PLACE, n))
    publisher = parts.pop("publisher", WORLD)
    return federation.publish(broker, publisher, "tick", {}, cause=genesis_id(PLACE), **parts)


def test_a_tick_counts_at_its_time_and_not_before() -> None:
    """Tick n changes something at a stamp of n periods or more, and nothing at a lower one."""
    federation = Federation()
    ticked(federation, NOW + 1)
    assert TICKS not in followed(federation).replica.state
    ticked(federation, NOW)
    assert last_tick(followed(federation).replica.state) == NOW
    federation.now_ms["home"] = (NOW + 2) * TICK_MS - 1
    ticked(federation, NOW + 2)
    assert last_tick(followed(federation).replica.state) == NOW


def test_repeats_and_stragglers_change_nothing() -> None:
    """A second dot of a tick, or an earlier one that comes late, leaves the state as it is."""
    federation = Federation(("home", "east"))
    ticked(federation, NOW)
    ticked(federation, NOW, "east", publisher="+other")
    ticked(federation, NOW - 1, "east", publisher="+other")
    federation.heal()
    replica = followed(federation).replica
    dots = [one for one in federation.entries("home") if one.event.header.topic[1] == "tick"]
    assert len(dots) == 3
    assert last_tick(replica.state) == NOW


@pytest.mark.parametrize(
    "parts",
    [
        {"publisher": "ana"},
        {"derived": None},
        {"derived": DerivedId("elsewhere", genesis_id("elsewhere"), NOW)},
        {"derived": DerivedId(PLACE, genesis_id(PLACE).cause, NOW)},
    ],
)
def test_what_is_no_tick_changes_nothing(parts: dict[str, Any]) -> None:
    """Only world peers tick, and only under the id that follows from the genesis."""
    federation = Federation()
    ticked(federation, NOW, **parts)
    assert TICKS not in followed(federation).replica.state


def test_ticks_come_out_alike_in_every_order() -> None:
    """Replicas that get the ticks of two brokers in different orders hold the same state."""
    federation = Federation(("home", "east"))
    for n in range(6):
        federation.now_ms["home"] += TICK_MS // 2
        federation.now_ms["east"] += TICK_MS
        ticked(federation, NOW + n, ("home", "east")[n % 2], publisher=f"+w{n % 2}")
        ticked(federation, NOW + n // 2, "home")
    federation.heal()
    arrivals = [arrival_of(one) for one in federation.entries("home")]
    digests = []
    for choose in (lambda _: 0, lambda count: count - 1):
        found = follower()
        found.take(causal_order(arrivals, choose))
        found.rows([federation.row(name) for name in federation.names])
        digests.append(found.replica.collapsed().digest)
    assert digests[0] == digests[1]


def test_nobody_loses_to_a_tick(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a tick wrote unseen makes a deed fail and never a conflict; what a player did, does."""

    def eaten(state: object, n: int, dice: object) -> tuple[list[Op], list[Happening]]:
        return [put("lamp", "status", "location", value="field")], []

    monkeypatch.setattr("content.courses.COURSES", (eaten,))
    federation = Federation()
    federation.enter("ana")
    shown = federation.basis("home")
    ticked(federation, NOW)
    deed = federation.deed("ana", {"verb": "take", "item": "lamp"}, basis=shown)
    found = followed(federation)
    assert found.result(deed) == "fail"
    written = found.replica._writers.of(("lamp", "status", "location"))
    assert [one.actor for one in written] == [NOBODY]
    federation.enter("bob")
    federation.deed("bob", {"verb": "take", "item": "rake"})
    late = federation.deed("ana", {"verb": "take", "item": "rake"}, basis=shown)
    assert followed(federation).result(late) == "conflict"


def test_a_tick_is_undone_and_redone_with_the_rest() -> None:
    """A late event before a tick puts the tick back in its place, and it counts again."""
    federation = Federation(("home", "east"))
    federation.publish("east", "ana", "enter", {"name": "Ana", "gateway": GATEWAY})
    federation.now_ms["home"] += 1
    ticked(federation, NOW)
    found = followed(federation)
    before = found.replica.collapsed().digest
    federation.heal()
    found.catch_up(federation)
    assert last_tick(found.replica.state) == NOW
    assert found.replica.collapsed().digest == before
    assert found.replica.state.keys() - GENESIS.state.keys() >= {TICKS, "ana"}
