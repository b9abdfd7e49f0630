"""Where a broker listens, and where others reach it: reads the options that say so.

It looks at this machine's own network to answer, and sends nothing.
"""

from __future__ import annotations

import socket
from dataclasses import dataclass
from typing import Final

from broker.transport import TransportError, check_endpoint

WILDCARDS: Final = frozenset({"*", "0.0.0.0", "[::]", "::"})  # noqa: S104 - recognised, not bound
LOOPBACKS: Final = ("127.", "localhost", "[::1]")


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where a broker listens, and what it tells others.

    Attributes:
        listen: where peers attach, and `door` where those on other machines do; empty: nowhere.
        links: where brokers link; empty where they can't; `advertise` what they are told.
        link: the brokers to dial.
    """

    listen: str
    door: str
    links: str
    advertise: str
    link: tuple[str, ...]


def addresses(
    listen: str, door: str | None, links: str | None, advertise: str | None, link: tuple[str, ...]
) -> Addresses:
    """The addresses as the options say them, and what follows from them.

    Raises:
        TransportError: one of them is none, or can't be reached from anywhere; the text says which.
    """
    for one in (listen, door, links, advertise, *link):
        if one is not None:
            check_endpoint(one)
    if advertise is not None and links is None:
        text = "--advertise says where --links can be reached: give --links as well."
        raise TransportError(text)
    named = [("--door", door), ("--advertise", advertise), *(("--link", one) for one in link)]
    for option, one in named:
        if one is not None and _host(one) in WILDCARDS:
            text = (
                f"{option} {one}: that is every address of a machine, and none to be reached at. "
                "Say one that other machines know."
            )
            raise TransportError(text)
    told = advertise or (from_elsewhere(links) if links is not None else "")
    return Addresses(
        listen, door if door is not None else _door(listen, told), links or "", told, link
    )


def _door(listen: str, advertise: str) -> str:
    """Where peers of other machines reach what listens so; empty where they can't.

    What only this machine reaches is told where the brokers, too, are all on this machine.
    """
    if _host(listen).startswith(LOOPBACKS) and not _host(advertise).startswith(LOOPBACKS):
        return ""
    return from_elsewhere(listen)


def from_elsewhere(endpoint: str) -> str:
    """Where others reach what listens so: a wildcard becomes this host's address on its way out."""
    if _host(endpoint) not in WILDCARDS:
        return endpoint
    return f"tcp://{own_address()}:{endpoint.rpartition(':')[2]}"


def _host(endpoint: str) -> str:
    return endpoint.removeprefix("tcp://").rpartition(":")[0]


def own_address() -> str:
    """This host's address on its way out, or its name where there is no way out."""
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.connect(("192.0.2.1", 9))  # a documentation address: UDP connects send nothing
            return str(probe.getsockname()[0])
    except OSError:
        return socket.gethostname()
