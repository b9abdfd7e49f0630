"""What is wrong with the network between hosts, as packet rules for each host's own namespace.

Pure: from the whole list of faults to the whole text for `iptables-restore`, so that laying rules
again changes nothing and a host that comes back gets what it should have. Rules are laid where
packets come in: a DROP on the way out is an error to the sender's TCP, which then retries much
faster than over a dead wire. The names of hosts stand for their addresses on the links' network.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import permutations

LINKS_PORT = 5571
MESSAGES_PORT = 15571
"""Where the tool listens that meddles with messages instead of packets."""


@dataclass(frozen=True, order=True)
class Cut:
    """No packet from `source` reaches `target`; with a port, only what goes to that port there.

    Without acknowledgements TCP falls silent both ways. With a port, connections that the target
    opened live on: the way in which programs see a link that works in one direction.
    """

    source: str
    target: str
    port: int = 0


@dataclass(frozen=True, order=True)
class Slow:
    """Packets from `source` to `target` take so long; a jitter puts them out of order."""

    source: str
    target: str
    delay_ms: int
    jitter_ms: int = 0


@dataclass(frozen=True, order=True)
class Lossy:
    """So many of a hundred packets from `source` to `target` are lost."""

    source: str
    target: str
    percent: int


@dataclass(frozen=True, order=True)
class Doubled:
    """So many of a hundred packets from `source` to `target` come twice."""

    source: str
    target: str
    percent: int


@dataclass(frozen=True, order=True)
class Meddled:
    """Of a hundred messages to `target`'s links, some are lost, come twice or too late."""

    target: str
    lose: int = 0
    double: int = 0
    swap: int = 0
    delay_ms: int = 0


Fault = Cut | Slow | Lossy | Doubled | Meddled


def parted(*groups: Iterable[str]) -> list[Fault]:
    """The cuts between all hosts of different groups."""
    sides = [sorted(group) for group in groups]
    return [
        Cut(one, other) for here, there in permutations(sides, 2) for one in here for other in there
    ]


def queues_of(host: str, faults: Iterable[Fault]) -> list[Slow]:
    """The delays at a host; the number of each queue is its place in the list."""
    return sorted(fault for fault in faults if isinstance(fault, Slow) and fault.target == host)


def meddling_at(host: str, faults: Iterable[Fault]) -> Meddled | None:
    """What is done to messages that come to a host."""
    return next((one for one in faults if isinstance(one, Meddled) and one.target == host), None)


def rules_for(host: str, faults: Iterable[Fault], addresses: Mapping[str, str]) -> str:
    """All rules of a host, as `iptables-restore --noflush` reads them."""
    everywhere = sorted(faults, key=_place)
    here = [one for one in everywhere if one.target == host and not isinstance(one, Doubled)]
    dropped, doubled, turned = [], [], []
    slow = queues_of(host, here)
    for fault in here:
        match fault:
            case Cut():
                port = f" -p tcp --dport {fault.port}" if fault.port else ""
                dropped.append(f"-A CHAOS -s {addresses[fault.source]}{port} -j DROP")
            case Lossy():
                chance = f"-m statistic --mode random --probability {fault.percent / 100:.2f}"
                dropped.append(f"-A CHAOS -s {addresses[fault.source]} {chance} -j DROP")
            case Slow():
                queue = f"-j NFQUEUE --queue-num {slow.index(fault)} --queue-bypass"
                dropped.append(f"-A CHAOS -s {addresses[fault.source]} {queue}")
            case Meddled():
                turn = f"-j REDIRECT --to-ports {MESSAGES_PORT}"
                turned.append(f"-A CHAOS -p tcp --dport {LINKS_PORT} {turn}")
    for one in everywhere:
        if isinstance(one, Doubled) and one.source == host:  # a copy goes out beside the packet
            there = addresses[one.target]
            chance = f"-m statistic --mode random --probability {one.percent / 100:.2f}"
            doubled.append(f"-A CHAOS -d {there} {chance} -j TEE --gateway {there}")
    tables = (("filter", dropped), ("mangle", doubled), ("nat", turned))
    return "".join(
        "\n".join([f"*{table}", ":CHAOS - [0:0]", *rules, "COMMIT", ""]) for table, rules in tables
    )


def _place(fault: Fault) -> tuple[int, str]:
    """Cuts before losses before delays: what is dropped waits in no queue."""
    return (Cut, Lossy, Slow, Doubled, Meddled).index(type(fault)), repr(fault)
