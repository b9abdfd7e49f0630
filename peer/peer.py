"""A participant: one id, one clock, a send and a receive queue, over a process's message broker."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from typing import Any

from broker.protocol.clocks import Stamp
from broker.protocol.ids import OriginId, PeerId
from broker.protocol.topics import Topic
from broker.steady_clock import now_ms
from peer.core.session import Session
from peer.message_broker import MessageBroker, Resolver, no_token
from peer.queues import ClosedError, Item, RecvQueue, SendQueue


class LogicalClock:
    """A peer's Lamport clock, on the scale of stamps: 48 bits of milliseconds, 16 of count."""

    def __init__(self, session: Session) -> None:
        self._clock = session.clock

    async def increment(self, n: int = 1) -> Stamp:
        """Counts n events that nobody else is told of; returns the new reading."""
        for _ in range(n):
            self._clock.increment(now_ms())
        return self._clock.last

    async def read(self) -> Stamp:
        """The newest reading: above everything that the peer has sent or received."""
        return self._clock.last


class Peer:
    """A participating peer; `connect` before anything else.

    Args:
        broker: the process's message broker.
        id: the peer's id; drawn at random when None.
        subscriptions: topic prefixes to be delivered.
        publishments: topic prefixes that it may publish to; None for all that its role may.
        role: `player`, `peer`, `gateway` or `world`.
        token_for: the proof of the id for a realm, as a function of the realm's id.
        resolve: called with conflict candidates while the queues are locked.
        rules: of a world peer, the versions of the rules that it has.
    """

    def __init__(  # noqa: PLR0913 - the seed's arguments; ours are by name
        self,
        broker: MessageBroker,
        id: PeerId | None = None,  # noqa: A002 - the seed's name
        subscriptions: set[Topic] | None = None,
        publishments: set[Topic] | None = None,
        *,
        role: str = "peer",
        token_for: Callable[[str], bytes] = no_token,
        resolve: Resolver | None = None,
        rules: tuple[int, ...] = (),
    ) -> None:
        self.broker = broker
        self.id = id or ""
        self._arguments: dict[str, Any] = {
            "id": id,
            "subscriptions": subscriptions,
            "publishments": publishments,
            "role": role,
            "token_for": token_for,
            "resolve": resolve,
            "rules": rules,
        }
        self._send: SendQueue | None = None
        self._recv: RecvQueue | None = None

    async def connect(self, timeout_s: float | None = None) -> None:
        """Attaches to the realm.

        Raises:
            PeerError: the broker refuses; the code says which rule.
            TimeoutError: no broker answered within timeout_s seconds.
        """
        arguments = {**self._arguments, "timeout_s": timeout_s}
        self.id, (self._send, self._recv) = await self.broker.add_peer(**arguments)

    async def disconnect(self, *, persist: bool = True, timeout_s: float = 5.0) -> None:
        """Publishes what is queued and leaves; with persist False the id is given up for ever.

        Raises:
            TimeoutError: not everything was acknowledged in time; what was not may have happened.
        """
        await self.broker.remove_peer(self.id, persist, timeout_s)

    async def event_loop(self) -> AsyncGenerator[Item, None]:
        """What the peer is delivered, one by one, until it is removed.

        Yields:
            `(topic, event)`: an `Arrival`, or a tiding of the session under `INTERNAL`.
        """
        while True:
            try:
                yield await self.recv()
            except ClosedError:
                return

    async def send(self, topic: Topic, event: object) -> OriginId | None:
        """Publishes an event; see `SendQueue.send`."""
        return await self.sending.send(topic, event)

    async def recv(self) -> Item:
        """The next event; see `RecvQueue.recv`."""
        return await self.receiving.recv()

    @property
    def sending(self) -> SendQueue:
        """The send queue."""
        if self._send is None:
            message = "connect the peer first"
            raise RuntimeError(message)
        return self._send

    @property
    def receiving(self) -> RecvQueue:
        """The receive queue."""
        if self._recv is None:
            message = "connect the peer first"
            raise RuntimeError(message)
        return self._recv

    @property
    def session(self) -> Session:
        """The session behind the queues."""
        return self.broker.session(self.id)

    @property
    def clock(self) -> LogicalClock:
        """The peer's clock."""
        return LogicalClock(self.session)
