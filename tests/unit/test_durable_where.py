"""Where a broker takes a player to be: where they came in, until they travel elsewhere."""

from __future__ import annotations

from broker.core.durable import Durable
from broker.protocol.clocks import EMPTY, Basis, stamp_at
from broker.protocol.codec import encode_body, encode_static
from broker.protocol.events import Event, Header
from broker.protocol.ids import OriginId

NOW_MS = 1_800_000_000_000


class Desk:
    """A broker's durable half, and all that it wrote."""

    def __init__(self) -> None:
        self.durable = Durable()
        self.records = [
            *self.durable.found("realm", "home", b"secret" * 4),
            *self.durable.begin(1, NOW_MS),
        ]
        self.count = 0

    def admit(self, microcosm: str, kind: str, peer: str = "ana", top: int = 0) -> None:
        """An event by or for Ana."""
        self.count += 1
        origin = OriginId(peer, 1, self.count)
        basis = Basis(EMPTY, top)
        header = Header(origin, None, (microcosm, kind), 1, EMPTY, basis, (), "ana", None)
        event = Event(header, encode_static(header), encode_body({}))
        self.records += self.durable.admit(event, NOW_MS)


def test_only_journeys_move_a_player() -> None:
    """Words that come late to the place that a player has left do not take them back to it."""
    desk = Desk()
    desk.admit("vale", "enter")
    desk.admit("fen", "utterance")
    assert desk.durable.whereabouts.where["ana"] == "vale"
    desk.admit("fen", "arrival", "+world")
    desk.admit("vale", "utterance")
    assert desk.durable.whereabouts.where["ana"] == "fen"
    desk.admit("vale", "closed", "+world")
    assert desk.durable.whereabouts.where["ana"] == "fen"
    desk.admit("vale", "returned", "+world")
    assert desk.durable.whereabouts.where["ana"] == "vale"
    again = Durable()
    for record in desk.records:
        again.apply(record)
    assert again.whereabouts.where["ana"] == "vale"


def test_a_log_that_comes_late_does_not_move_a_player_back() -> None:
    """Stamps rise along a journey: the highest says where it led, whichever log came first."""
    desk = Desk()
    desk.admit("vale", "arrival", "+world", top=stamp_at(NOW_MS + 5_000))
    late = desk.durable.clock
    desk.durable.clock = type(late)()
    desk.admit("fen", "arrival", "+world")
    assert desk.durable.whereabouts.where["ana"] == "vale"
