"""What a broker has to do with travel: whose steps it takes, and who is told where they are."""

from __future__ import annotations

import pytest

from broker.protocol import frames as wire
from broker.protocol.codec import encode_body, encode_static
from broker.protocol.errors import Code
from broker.protocol.ids import OriginId
from broker.protocol.parts import WireEvent
from tests.unit.histories import event
from tests.unit.test_broker import ANA, Desk


@pytest.mark.parametrize("kind", ["arrival", "closed", "returned", "ways", "message", "received"])
def test_only_world_peers_make_others_travel(kind: str) -> None:
    """A step of a journey, or of words, is refused from a gateway, and taken from a world peer."""
    desk = Desk()
    world, gateway = desk.line("+world", "world").hello(), desk.line("+gateway", "gateway").hello()
    world.publish(("vale", "genesis"), {})
    world.publish(("vale", kind), {})
    assert world.all(wire.Refused) == []
    gateway.publish(("vale", kind), {})
    assert [one.code for one in gateway.all(wire.Refused)] == [Code.NOT_ALLOWED]


def test_a_player_is_told_where_an_arrival_brought_them() -> None:
    """Directory and steward follow the arrival, published for the traveller by a world peer."""
    desk = Desk()
    world = desk.line("+world", "world").hello()
    for place in ("vale", "fen"):
        world.publish((place, "genesis"), {})
        world.send(wire.Subscribe(wire.Subscription([place], [])))
    ana = desk.line("ana", "player", ANA).hello()
    assert [one.here for one in ana.all(wire.Directory)] == ["vale"]
    ana.publish(("vale", "enter"), {})
    world.all(wire.Steward)
    world.seq += 1
    made = event(OriginId("+world", 7, world.seq), ("fen", "arrival"), b"\xc0", actor="ana")
    given = WireEvent(encode_static(made.header), [], [], 0, encode_body(None))
    world.send(wire.Publish([given]))
    assert [one.here for one in ana.all(wire.Directory)] == ["fen"]
    assert [(one.peer, one.microcosm, one.mine) for one in world.all(wire.Steward)] == [
        ("ana", "fen", True)
    ]
