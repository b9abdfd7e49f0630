"""Addresses of worlds: read, refused with the reason, and given to others."""

import socket

import pytest

from client.endpoint import Endpoint, endpoint_of, from_elsewhere, from_here, is_taken, to_join
from client.errors import BadEndpoint


@pytest.mark.parametrize(
    "text", ["tcp://127.0.0.1:5570", "tcp://example.org:1", "tcp://[::1]:65535", "tcp://*:5570"]
)
def test_addresses_read_and_write_alike(text: str) -> None:
    """What is read is written the same."""
    assert str(endpoint_of(text)) == text


@pytest.mark.parametrize(
    "text,what",
    [
        ("127.0.0.1:5570", "must start with tcp://"),
        ("ipc:///tmp/x", "only tcp:// works"),
        ("tcp://example.org", "the port is missing"),
        ("tcp://[::1]", "the port is missing"),
        ("tcp://example.org:", "not host:port"),
        ("tcp://:5570", "not host:port"),
        ("tcp://example.org:http", "not host:port"),
        ("tcp://::1:5570", "not host:port"),
        ("tcp://a b:5570", "not host:port"),
        ("tcp://h:0", "from 1 to 65535"),
        ("tcp://h:65536", "from 1 to 65535"),
        ("tcp://h:99999999999999999999999", "from 1 to 65535"),
    ],
)
def test_what_is_no_address_is_refused_with_the_reason(text: str, what: str) -> None:
    """One sentence names the part that is wrong and shows how it looks."""
    with pytest.raises(BadEndpoint, match=what) as refused:
        endpoint_of(text)
    assert "tcp://127.0.0.1:5570" in str(refused.value)


@pytest.mark.parametrize("host", ["*", "0.0.0.0", "[::]"])  # noqa: S104
def test_nobody_can_join_a_wildcard(host: str) -> None:
    """Where a world listens is not always where it can be met."""
    with pytest.raises(BadEndpoint, match="not where it can be met"):
        to_join(f"tcp://{host}:5570")
    listen = endpoint_of(f"tcp://{host}:5570")
    assert from_here(listen).is_loopback
    assert not from_elsewhere(listen).is_wildcard


def test_a_plain_address_is_the_same_for_all() -> None:
    """One host's address needs no translation."""
    listen = Endpoint("10.1.2.3", 5570)
    assert from_here(listen) == from_elsewhere(listen) == listen
    assert not listen.is_loopback


def test_a_port_is_known_to_be_taken() -> None:
    """Only a listener counts; an address that is not ours is the broker's to refuse."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        assert is_taken(Endpoint("127.0.0.1", port))
        assert is_taken(Endpoint("*", port))
    assert not is_taken(Endpoint("127.0.0.1", port))
    assert not is_taken(Endpoint("192.0.2.1", port))
    assert not is_taken(Endpoint("no-such-host.invalid", port))
