"""Faults between hosts, laid on whatever ground they stand: namespaces or containers.

One list of faults is the truth; each change lays the rules of every host anew from it. What a
program itself suffers (killed, paused, its disk gone) is the ground's, see `Ground`.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from tests.system.chaos.faults import (
    LINKS_PORT,
    MESSAGES_PORT,
    Cut,
    Fault,
    Meddled,
    meddling_at,
    parted,
    queues_of,
    rules_for,
)

RESET_S = 1.2
"""So long links are refused when their way through the meddling tool changes: two beats."""
HOOKS = (("filter", "INPUT"), ("mangle", "OUTPUT"), ("nat", "PREROUTING"))


class Ground(Protocol):
    """Where hosts are: each has an address, programs, a disk, and packet rules of its own."""

    hosts: Sequence[str]

    def address(self, host: str) -> str:
        """Its address on the network of the links."""

    def rules(self, host: str, script: str) -> None:
        """Runs a shell script that may lay packet rules for this host."""

    def tool(self, host: str, name: str, arguments: Sequence[str] | None) -> None:
        """Runs `packets` or `messages` there with other arguments, or no more with None."""

    def start(self, host: str, program: str, arguments: Sequence[str]) -> None:
        """Starts a program of Worldline; one that ran there before starts on the same disk."""

    def stop(self, host: str, program: str) -> None:
        """Asks it to end, and waits until it has."""

    def kill(self, host: str, program: str) -> None:
        """Ends it as a crash would."""

    def pause(self, host: str, program: str) -> None:
        """Freezes it."""

    def resume(self, host: str, program: str) -> None:
        """Lets it go on."""

    def is_running(self, host: str, program: str) -> bool:
        """Whether it has not ended."""

    def tell(self, host: str, program: str, line: str) -> None:
        """Writes a line to its standard input."""

    def output(self, host: str, program: str) -> str:
        """All that it has written to standard output."""

    def log(self, host: str, program: str) -> str:
        """All that it has written to standard error."""

    def ask(self, host: str, arguments: Sequence[str]) -> str:
        """What `worldline` with these arguments prints there."""

    def wipe(self, host: str) -> None:
        """Throws the disk of its broker away; the broker must not run."""

    def close(self) -> None:
        """Ends everything and leaves nothing behind."""


class Mesh:
    """The network between hosts.

    Args:
        ground: where they are.
    """

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._faults: set[Fault] = set()
        self._addresses: Mapping[str, str] = {host: ground.address(host) for host in ground.hosts}

    def part(self, *groups: Iterable[str]) -> None:
        """Cuts all groups of hosts from one another."""
        self.lay(parted(*groups))

    def one_way(self, source: str, target: str, port: int = 0) -> None:
        """Lets nothing from source come to target; with a port, nothing that goes to that port."""
        self.lay([Cut(source, target, port)])

    def heal(self) -> None:
        """Mends everything."""
        self.lay([], keep=False)

    def lay(self, faults: Iterable[Fault], *, keep: bool = True) -> None:
        """Adds faults; without `keep` they replace those that were."""
        before = set(self._faults)
        self._faults = (before if keep else set()) | set(faults)
        meddled = {
            host
            for host in self._ground.hosts
            if meddling_at(host, before) != meddling_at(host, self._faults)
        }
        for host in self._ground.hosts:
            self._tools(host, before)
            self._lay(host, refuse=host in meddled)
        if meddled:
            time.sleep(RESET_S)
            for host in sorted(meddled):
                self._lay(host, refuse=False)

    def _tools(self, host: str, before: Iterable[Fault]) -> None:
        slow = queues_of(host, self._faults)
        if slow != queues_of(host, before):
            orders = [f"{n}={one.delay_ms}+{one.jitter_ms}" for n, one in enumerate(slow)]
            self._ground.tool(host, "packets", orders or None)
        meddling = meddling_at(host, self._faults)
        if meddling != meddling_at(host, before):
            self._ground.tool(host, "messages", _orders(meddling) if meddling else None)

    def _lay(self, host: str, *, refuse: bool) -> None:
        rules = rules_for(host, self._faults, self._addresses)
        script = [f"iptables-restore -w --noflush <<'END' || exit 9\n{rules}END"]
        for table, hook in HOOKS:
            chain = f"iptables -w -t {table}"
            script.append(f"{chain} -C {hook} -j CHAOS 2>/dev/null || {chain} -I {hook} -j CHAOS")
        if refuse:  # connections that are open would keep their old way
            for side in ("--dport", "--sport"):
                reset = f"-p tcp {side} {LINKS_PORT} -j REJECT --reject-with tcp-reset"
                script.append(f"iptables -w -A CHAOS {reset}")
        self._ground.rules(host, "\n".join(script))


def _orders(meddling: Meddled) -> list[str]:
    orders = {
        "listen": MESSAGES_PORT,
        "to": LINKS_PORT,
        "lose": meddling.lose,
        "double": meddling.double,
        "swap": meddling.swap,
        "delay-ms": meddling.delay_ms,
        "seed": 1,
    }
    return [word for option, value in orders.items() for word in (f"--{option}", str(value))]
