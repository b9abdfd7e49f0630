"""The sockets between brokers: dialling, breaking, dialling anew with nothing stale."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from typing import TypeVar

import pytest

from broker.protocol.limits import MESSAGE_BYTES_MAX
from broker.transport import (
    AddressInUseError,
    Dealer,
    LinkSockets,
    Router,
    TransportError,
    check_endpoint,
    is_reachable,
)

ROUTE = b"to there"
PATIENCE_S = 10.0
FoundT = TypeVar("FoundT")


@contextmanager
def broker(links: str = "") -> Iterator[tuple[Router, LinkSockets]]:
    """A broker's two kinds of sockets."""
    with ExitStack() as stack:
        router = stack.enter_context(closing(Router("tcp://127.0.0.1:*")))
        yield router, stack.enter_context(closing(LinkSockets(router, links)))


def until(router: Router, found: Callable[[], list[FoundT]]) -> list[FoundT]:
    """Waits as a broker does until there is something."""
    deadline = time.monotonic() + PATIENCE_S
    while not (what := found()):
        assert time.monotonic() < deadline
        router.wait(50)
    return what


def _has_ipv6() -> bool:
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
    except OSError:
        return False
    return True


@pytest.mark.parametrize("endpoint", ["tcp://1:2:3", "tcp://::1:5570", "tcp://a b:1", "foo"])
def test_what_is_no_address_is_refused(endpoint: str) -> None:
    """An IPv6 address is in brackets; nothing else has a colon in it but the port's."""
    with pytest.raises(TransportError, match="is no address"):
        check_endpoint(endpoint)


@pytest.mark.skipif(not _has_ipv6(), reason="this machine has no IPv6")
def test_an_ipv6_address_can_be_listened_on() -> None:
    """Where a machine has one, peers attach there."""
    with closing(Router("tcp://[::1]:*")) as router:
        assert router.endpoint.startswith("tcp://[::1]:")
        with closing(Dealer(router.endpoint)) as dealer:
            dealer.send(b"hello")
            ((_, data),) = until(router, lambda: router.drain(10))
    assert data == b"hello"


def test_an_address_of_another_machine_is_a_sentence() -> None:
    """It says which option to change, and to what."""
    with pytest.raises(
        TransportError, match=r"no such address\. .*--listen: tcp://127\.0\.0\.1:5570"
    ):
        Router("tcp://192.0.2.7:5570")
    with pytest.raises(TransportError, match="this machine has no such address"):
        Router("tcp://nosuch.invalid:5570", "--links")


def test_two_brokers_talk_over_a_dialled_connection() -> None:
    """Both ways, each under the route that it knows the other by; the peers' socket waits."""
    with broker("tcp://127.0.0.1:*") as (there, listening), broker() as (here, dialling):
        assert dialling.endpoint == ""
        dialling.dial(ROUTE, listening.endpoint)
        assert dialling.dialled == [ROUTE]
        assert dialling.send(ROUTE, b"hello") == "sent"
        ((route, data),) = until(there, lambda: listening.drain(10))
        assert data == b"hello"
        assert route != ROUTE
        assert listening.send(route, b"welcome") == "sent"
        assert until(here, lambda: dialling.drain(10)) == [(ROUTE, b"welcome")]


def test_a_broker_that_dies_is_noticed_at_once() -> None:
    """The connection is told to be broken, once, and is hung up; the route leads nowhere."""
    with broker() as (here, dialling):
        with broker("tcp://127.0.0.1:*") as (there, listening):
            dialling.dial(ROUTE, listening.endpoint)
            dialling.send(ROUTE, b"hello")
            until(there, lambda: listening.drain(10))
            assert dialling.broken() == []
        assert until(here, dialling.broken) == [ROUTE]
        assert dialling.broken() == []
        assert dialling.dialled == []
        assert dialling.send(ROUTE, b"anybody?") == "gone"


def test_nothing_stale_survives_dialling_anew() -> None:
    """What was said on a connection that was hung up is not said on the one dialled anew.

    ZeroMQ lets go of the old one in its own time: if somebody listens before that, they may still
    hear it, from a peer that is gone.
    """
    with broker() as (_, dialling):
        with broker("tcp://127.0.0.1:*") as (_, before):
            endpoint = before.endpoint
        dialling.dial(ROUTE, endpoint)
        dialling.send(ROUTE, b"stale")
        dialling.dial(ROUTE, endpoint)
        dialling.send(ROUTE, b"fresh")
        with broker(endpoint) as (there, listening):
            heard = until(there, lambda: listening.drain(10))
            while all(data != b"fresh" for _, data in heard):
                heard += until(there, lambda: listening.drain(10))
            (anew,) = (route for route, data in heard if data == b"fresh")
            assert [data for route, data in heard if route == anew] == [b"fresh"]


def test_a_dialler_that_died_is_gone() -> None:
    """Its route leads nowhere, and the one who listens is told so when it sends."""
    with broker("tcp://127.0.0.1:*") as (there, listening):
        with broker() as (_, dialling):
            dialling.dial(ROUTE, listening.endpoint)
            dialling.send(ROUTE, b"hello")
            ((route, _),) = until(there, lambda: listening.drain(10))
        until(there, lambda: [True] if listening.send(route, b"hello?") == "gone" else [])


def test_who_takes_in_nothing_fills_up() -> None:
    """Past the high-water marks a send is refused, and costs no memory."""
    with broker("tcp://127.0.0.1:*") as (_, listening), broker() as (_, dialling):
        dialling.dial(ROUTE, listening.endpoint)
        data = bytes(MESSAGE_BYTES_MAX // 4)
        results = {dialling.send(ROUTE, data) for _ in range(4_000)}
        assert results == {"sent", "full"}


def test_an_address_that_is_none_is_told() -> None:
    """Before anything is opened."""
    with broker() as (_, dialling):
        with pytest.raises(TransportError, match="is no address"):
            dialling.dial(ROUTE, "nowhere")
        assert dialling.dialled == []


def test_a_port_in_use_names_the_option() -> None:
    """So that the operator knows which of the two ports it was."""
    with (
        broker("tcp://127.0.0.1:*") as (_, listening),
        pytest.raises(AddressInUseError, match="choose one with --links"),
        broker(listening.endpoint),
    ):
        pass


def test_hanging_up_ends_a_connection() -> None:
    """Once, and whoever was not dialled can't be hung up on."""
    with broker("tcp://127.0.0.1:*") as (_, listening), broker() as (_, dialling):
        dialling.dial(ROUTE, listening.endpoint)
        dialling.hang_up(ROUTE)
        dialling.hang_up(ROUTE)
        assert dialling.dialled == []


@pytest.mark.parametrize(
    "told, reachable",
    [
        ("tcp://10.0.0.1:5570", True),
        ("ipc:///tmp/x", False),
        ("inproc://x", False),
        ("tcp://10.0.0.1", False),
        ("", False),
    ],
)
def test_what_others_tell_has_to_be_on_a_network(told: str, reachable: bool) -> None:
    """Nothing of this machine's own can be made up by somebody else."""
    assert is_reachable(told) is reachable
