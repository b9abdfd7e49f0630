"""A process's connection: one socket to one broker of the realm, and which broker that is."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
from collections.abc import Callable, Iterable

from broker.transport import Dealer, TransportError, check_endpoint, is_reachable
from peer.core.addresses import Addresses


class Connection:
    """The socket of a process, which may come to lead elsewhere.

    Args:
        endpoint: where a broker listens, such as `tcp://127.0.0.1:5570`.
        others: where other brokers of the realm do.
        readable: called when there may be something to `drain`, once the connection was watched.

    Raises:
        TransportError: one of the endpoints is no address.
    """

    def __init__(
        self, endpoint: str, others: tuple[str, ...], readable: Callable[[], None]
    ) -> None:
        for other in others:
            check_endpoint(other)
        self._addresses = Addresses((endpoint, *others), secrets.randbelow(2**16))
        self._readable = readable
        self._dealer = Dealer(endpoint)
        self._watched = False

    @property
    def endpoint(self) -> str:
        """Where the broker listens that it leads to."""
        return self._addresses.current

    def watch(self) -> None:
        """Calls `readable` from the running loop from now on."""
        loop = asyncio.get_running_loop()
        loop.add_reader(self._dealer.descriptor, self._readable)
        self._watched = True
        self._readable()

    def _unwatch(self) -> None:
        if self._watched:
            asyncio.get_running_loop().remove_reader(self._dealer.descriptor)

    def drain(self, count: int) -> list[bytes]:
        """Up to count waiting messages."""
        return self._dealer.drain(count)

    def send(self, data: bytes) -> bool:
        """Hands a message over to be sent; returns whether there was room."""
        return self._dealer.send(data)

    def served(self, now_ms: int) -> None:
        """A broker was heard that holds an open session of this process."""
        self._addresses.served(now_ms)

    def learn(self, doors: Iterable[str]) -> None:
        """A broker tells where others let peers in; what is no address on a network is no news."""
        self._addresses.learn(door for door in doors if is_reachable(door))

    def go_on(self, now_ms: int) -> bool:
        """Leads to the next broker if this one does not answer; returns whether it now does.

        The socket is another one then, with nothing stale in it.
        """
        endpoint = self._addresses.next(now_ms)
        if endpoint is None:
            return False
        with contextlib.suppress(TransportError):  # what was learned may be no address: to the next
            dealer = Dealer(endpoint)
            self._unwatch()
            self._dealer.close()
            self._dealer = dealer
            self.watch()
        return True

    def close(self) -> None:
        """Closes the socket; what was not sent is dropped."""
        self._unwatch()
        self._dealer.close()
