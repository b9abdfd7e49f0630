"""Which broker a process goes to: the next when one does not answer, more patiently each round."""

from __future__ import annotations

from itertools import pairwise

from broker.protocol import limits
from peer.core.addresses import DOUBLINGS_MAX, PATIENCE_MS, Addresses

A, B, C = (f"tcp://10.0.0.{n}:5570" for n in (1, 2, 3))


def moves(addresses: Addresses, from_ms: int, until_ms: int) -> list[tuple[int, str]]:
    """When it says to go, and where, asked every hundred milliseconds."""
    asked = ((now, addresses.next(now)) for now in range(from_ms, until_ms, 100))
    return [(now, where) for now, where in asked if where is not None]


def test_a_broker_that_does_not_answer_is_left_for_the_next() -> None:
    """After two seconds it is the next one's turn, in the order given, and round again."""
    addresses = Addresses((A, B), 0)
    assert moves(addresses, 0, 4_500) == [(2_100, B), (4_200, A)]
    assert addresses.current == A


def test_who_is_served_stays() -> None:
    """As long as an open session is heard there is no reason to go; silence counts from then."""
    addresses = Addresses((A, B), 0)
    for now in range(0, 10_000, 500):
        addresses.served(now)
        assert addresses.next(now) is None
    assert moves(addresses, 9_500, 12_000) == [(11_600, B)]


def test_who_knows_one_address_stays() -> None:
    """A realm of one broker is waited for, for ever."""
    assert moves(Addresses((A,), 0), 0, 60_000) == []
    assert moves(Addresses((A, A), 0), 0, 60_000) == []


def test_what_brokers_tell_is_tried_after_what_the_person_said() -> None:
    """Doors are added once each, up to a bound."""
    addresses = Addresses((B,), 0)
    addresses.learn([A, B, C, A])
    assert [where for _, where in moves(addresses, 0, 6_500)] == [A, C, B]
    addresses.learn(f"tcp://10.1.0.1:{port}" for port in range(1, 1_000))
    assert len({where for _, where in moves(addresses, 0, 2_000_000)}) == limits.DOORS_MAX


def test_patience_grows_while_nobody_answers() -> None:
    """Each round in vain doubles it, up to a bound; one answer and it is as at first."""
    addresses = Addresses((A, B), 0)
    times = [now for now, _ in moves(addresses, 0, 60_000)]
    waits = [after - before for before, after in pairwise(times)]
    assert waits == sorted(waits)
    assert PATIENCE_MS < waits[0] <= PATIENCE_MS + 100
    assert waits[-1] <= (PATIENCE_MS << DOUBLINGS_MAX) + 100
    addresses.served(60_000)
    assert len(moves(addresses, 60_000, 62_200)) == 1


def test_not_all_leave_at_once() -> None:
    """Two processes that lose one broker go to the next at different moments."""
    first = moves(Addresses((A, B), 7), 0, 3_000)
    other = moves(Addresses((A, B), 499), 0, 3_000)
    assert first[0][0] < other[0][0]
