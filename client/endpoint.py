"""Addresses of worlds: reads them, and finds the one to give to others.

Only TCP. It looks at this machine's own network to answer, and sends nothing.
"""

from __future__ import annotations

import errno
import re
import socket
from dataclasses import dataclass
from typing import Final

from broker.addresses import own_address
from client.errors import BadEndpoint

_SHAPE: Final = re.compile(r"(\[[0-9A-Fa-f:.%]+\]|[^\s/:\[\]]+):(\d+)")
_WILDCARDS: Final = frozenset({"*", "0.0.0.0", "[::]"})  # noqa: S104 - recognised, not bound
_LOOPBACKS: Final = ("127.", "localhost", "[::1]")
_PORT_MAX: Final = 65535


@dataclass(frozen=True, slots=True)
class Endpoint:
    """`tcp://host:port`; an IPv6 host keeps its brackets."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"tcp://{self.host}:{self.port}"

    @property
    def is_wildcard(self) -> bool:
        """Whether it means every address of this machine."""
        return self.host in _WILDCARDS

    @property
    def is_loopback(self) -> bool:
        """Whether only this machine can reach it."""
        return self.host.startswith(_LOOPBACKS)


def endpoint_of(text: str) -> Endpoint:
    """Reads an address.

    Raises:
        BadEndpoint: says which part is missing or wrong.
    """
    scheme, separator, rest = text.strip().partition("://")
    if not separator:
        raise BadEndpoint(text, "it must start with tcp://")
    if scheme != "tcp":
        raise BadEndpoint(text, f"only tcp:// works, not {scheme}://")
    found = _SHAPE.fullmatch(rest)
    if found is None:
        what = "the port is missing" if re.fullmatch(r"[^:]+|\[[^]]+\]", rest) else "not host:port"
        raise BadEndpoint(text, what)
    port = int(found[2][:6])
    if not 0 < port <= _PORT_MAX:
        raise BadEndpoint(text, f"the port must be a number from 1 to {_PORT_MAX}")
    return Endpoint(found[1], port)


def to_join(text: str) -> Endpoint:
    """Reads an address to connect to; as `endpoint_of`, and a wildcard is refused."""
    endpoint = endpoint_of(text)
    if endpoint.is_wildcard:
        raise BadEndpoint(
            text, f"{endpoint.host} is where a world listens, not where it can be met"
        )
    return endpoint


def from_here(listen: Endpoint) -> Endpoint:
    """Where this machine's own programs reach a broker that listens so."""
    if not listen.is_wildcard:
        return listen
    return Endpoint("[::1]" if listen.host == "[::]" else "127.0.0.1", listen.port)


def from_elsewhere(listen: Endpoint) -> Endpoint:
    """Where other people reach a broker that listens so: a wildcard becomes this host's address."""
    return Endpoint(own_address(), listen.port) if listen.is_wildcard else listen


def is_taken(listen: Endpoint) -> bool:
    """Whether something on this machine listens there already.

    Whatever else may be wrong with the address is the broker's to say.
    """
    host = "" if listen.is_wildcard else listen.host.strip("[]")
    family = socket.AF_INET6 if listen.host.startswith("[") else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, listen.port))
    except OSError as error:
        return error.errno == errno.EADDRINUSE
    return False
