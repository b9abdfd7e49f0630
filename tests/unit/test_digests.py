"""World peers prove to one another that they hold one state, and stop where they do not."""

from __future__ import annotations

from typing import Any, Final

import pytest

from broker.protocol.codec import encode_body
from broker.protocol.ids import DerivedId, OriginId
from peer.core.digests import DIGEST, KEPT_MAX, PROVING, Digests
from peer.core.host import genesis_data
from peer.core.replica import Replica
from peer.core.rules import RulesError
from peer.core.tidings import Arrival
from tests.unit.histories import GENESIS, PLACE, SECRET, Federation, event

ONE: Final = b"1" * 32
OTHER: Final = b"2" * 32


def told(settled: int, peer: str = "+world", microcosm: str = PLACE) -> Any:  # noqa: ANN401
    """The header of a digest as a peer publishes it."""
    derived = DerivedId(microcosm, PROVING, settled)
    origin = OriginId(peer, 1, settled)
    body = encode_body(None)
    return event(origin, (microcosm, DIGEST), body, cause=PROVING, derived=derived).header


def test_who_comes_first_publishes_and_who_agrees_goes_on() -> None:
    """One digest is enough for all; whoever has the same says nothing."""
    digests = Digests(PLACE)
    (draft,) = digests.reached(64, ONE)
    assert draft.topic == (PLACE, DIGEST)
    assert draft.body == {"settled": 64, "digest": ONE}
    assert draft.derived == told(64).derived
    digests.heard(told(64), {"digest": ONE})
    digests.heard(told(128), {"digest": OTHER})
    assert digests.reached(128, OTHER) == []


@pytest.mark.parametrize("first", ["own", "other"])
def test_who_differs_stops_and_says_so(first: str) -> None:
    """Whichever of two digests came first, a replica that has another one stops."""
    digests = Digests(PLACE)
    if first == "own":
        digests.reached(64, ONE)
        with pytest.raises(RulesError, match="differs here"):
            digests.heard(told(64), {"digest": OTHER})
    else:
        digests.heard(told(64), {"digest": OTHER})
        with pytest.raises(RulesError, match="differs here"):
            digests.reached(64, ONE)


@pytest.mark.parametrize(
    "header, body",
    [
        (told(64, peer="ana"), {"digest": OTHER}),
        (told(64, microcosm="fen"), {"digest": OTHER}),
        (told(64), {"digest": "text"}),
        (told(64), None),
    ],
)
def test_only_world_peers_say_what_a_digest_is(header: Any, body: object) -> None:  # noqa: ANN401
    """What a player says, what is of another microcosm, or makes no sense, stops nobody."""
    digests = Digests(PLACE)
    digests.reached(64, ONE)
    digests.heard(header, body)


def test_only_so_many_are_kept() -> None:
    """Claims far ahead or long ago take up no more room than these."""
    digests = Digests(PLACE)
    for n in range(1, 40):
        digests.heard(told(n), {"digest": OTHER})
        digests.reached(1_000 + n, ONE)
    assert len(digests._own) == len(digests._others) == KEPT_MAX


def test_digests_are_taken_at_the_same_places() -> None:
    """However many events settle at once, digests are of the same prefixes."""
    federation = Federation()
    federation.enter("ana")
    for number in range(8):
        federation.deed("ana", {"verb": "take" if number % 2 else "drop", "item": "lamp"})
    entries = federation.entries("home")
    slow, fast = (
        Replica(PLACE, SECRET, genesis_data(GENESIS.state, ("home",)), digest_events=4)
        for _ in range(2)
    )
    for admitted in entries:
        fast.take([Arrival(admitted.event, admitted.admission, 0)])
        slow.take([Arrival(admitted.event, admitted.admission, 0)])
    row = federation.row("home")
    fast.row(row)
    for admitted in entries:
        stamp, vector = (
            admitted.admission.stamp,
            slow.settled_vector.advanced(admitted.admission.dot),
        )
        slow.row(type(row)(PLACE, row.life, stamp, vector))
    slow.row(row)
    assert fast.unsettled == slow.unsettled == 0
    assert [count for count, _ in fast.proofs] == list(range(4, len(entries) + 1, 4))
    assert fast.proofs == slow.proofs
