"""The asynchronous queues that a peer sends and receives through: shells over `peer.core.queues`.

Sending waits until the event has its place in the session, so that a publisher feels back-pressure;
receiving gives the broker credit as items are taken, so that a slow peer is not flooded.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import Callable, Iterator
from typing import Any, Final, TypeAlias

from broker.protocol import limits
from broker.protocol.ids import OriginId
from broker.protocol.topics import Topic
from peer.core.queues import BoundedQueue
from peer.core.session import Session
from peer.core.tidings import (
    Arrival,
    Draft,
    Ended,
    Guided,
    Opened,
    RefusedPublish,
    RowTold,
    SnapshotTold,
    StewardTold,
)

Item: TypeAlias = tuple[Topic, Any]
"""`(topic, event)`: an `Arrival`, or under `INTERNAL` a tiding of the session."""

SEND_SIZE_MAX: Final = limits.PUBLISH_WINDOW
PASSING_MAX: Final = 4_096
"""Items that are neither events of a log nor durable: past this many, new ones are lost."""
RECV_SIZE_MAX: Final = 16 * (limits.DELIVERY_WINDOW + limits.INBOX_DURABLE_MAX) + PASSING_MAX
"""Credit bounds events, the broker durable posts; this is only what can't be reached."""


class ClosedError(Exception):
    """The peer was removed, or its session has ended for good."""


class Waiting:
    """An item of the send queue, and whoever waits for it to be published."""

    def __init__(self, item: tuple[Topic, Draft]) -> None:
        self.item = item
        self.published: asyncio.Future[OriginId | None] = asyncio.get_running_loop().create_future()

    def done(self, origin: OriginId | None) -> None:
        """The item has its place in the session."""
        if not self.published.done():
            self.published.set_result(origin)

    def failed(self, error: Exception) -> None:
        """The item can't be published, and was not."""
        if not self.published.done():
            self.published.set_exception(error)


class SendQueue:
    """What a peer wants to publish, in order.

    Args:
        wake: called when there is something to transmit.
    """

    def __init__(self, wake: Callable[[], None]) -> None:
        self._queue: BoundedQueue[Waiting] = BoundedQueue(SEND_SIZE_MAX)
        self._wake = wake
        self._room = asyncio.Event()
        self._closed = False
        self._refusals: deque[RefusedPublish] = deque(maxlen=256)

    async def send(self, topic: Topic, event: object) -> OriginId | None:
        """Publishes an event, waiting until it can be: the session will not lose it any more.

        Args:
            topic: `INTERNAL` comes back through the receive queue and counts on the clock only.
            event: a plain value, or a `Draft` that says more than a body can.

        Returns:
            The event's id; None for `INTERNAL`.

        Raises:
            PeerError: it can't be published, and certainly was not.
            ClosedError: the peer is gone; it was not published.
        """
        return await (await self.put((topic, event))).published

    async def push(self, item: Item) -> None:
        """Puts an event at the end, waiting for room; does not wait for it to be published."""
        await self.put(item)

    async def put(self, item: Item) -> Waiting:
        """Puts an event at the end, waiting for room; what is returned tells when it is published.

        Raises:
            ClosedError: the peer is gone; it was not published.
        """
        topic, event = item
        draft = event if isinstance(event, Draft) else Draft(topic, event)
        while self._queue.full and not self._closed:
            self._room.clear()
            await self._room.wait()
        if self._closed:
            raise ClosedError
        waiting = Waiting((topic, draft))
        waiting.published.add_done_callback(_retrieve)
        self._queue.push(waiting)
        self._wake()
        return waiting

    async def peek(self, idx: int = 0) -> Item | None:
        """The idx-th event from the head, without taking it; None where there is none."""
        waiting = self._queue.peek(idx)
        return waiting.item if waiting is not None else None

    async def pop(self) -> Item | None:
        """Takes the head back before it is published; None when there is none."""
        waiting = self.take()
        if waiting is None:
            return None
        waiting.done(None)
        return waiting.item

    def take(self) -> Waiting | None:
        """The head, for whoever transmits; None when the queue is empty or locked."""
        waiting = self._queue.pop()
        if waiting is not None:
            self._room.set()
        return waiting

    def refused(self, refusal: RefusedPublish) -> None:
        """Notes that the broker did not admit an event; the newest 256 are kept."""
        self._refusals.append(refusal)

    def refusals(self) -> list[RefusedPublish]:
        """The refusals since the last call, oldest first."""
        found = list(self._refusals)
        self._refusals.clear()
        return found

    def size(self) -> int:
        """The number of events that wait to be published."""
        return self._queue.size()

    def lock(self) -> None:
        """Holds everything back until `unlock`."""
        self._queue.lock()

    def unlock(self) -> None:
        """Takes one lock away; closing has taken them all."""
        if not self._closed:
            self._queue.unlock()
        self._wake()

    def close(self) -> None:
        """No more can be sent; whoever waits is told that theirs was not."""
        self._closed = True
        self._room.set()
        while self._queue.locked:
            self._queue.unlock()
        while (waiting := self._queue.pop()) is not None:
            waiting.failed(ClosedError())


@contextlib.contextmanager
def held(send: SendQueue, recv: RecvQueue) -> Iterator[None]:
    """While the block runs, whatever becomes of it, nothing is taken and nothing goes out."""
    send.lock()
    recv.lock()
    try:
        yield
    finally:
        send.unlock()
        recv.unlock()


class RecvQueue:
    """What a peer has been delivered, in causal order.

    Args:
        session: is told what was taken, for credit.
        wake: called when there is credit to give.
    """

    def __init__(self, session: Session, wake: Callable[[], None]) -> None:
        self._queue: BoundedQueue[Item] = BoundedQueue(RECV_SIZE_MAX)
        self._session = session
        self._wake = wake
        self._filled = asyncio.Event()
        self._closed = False
        self._failure: Exception | None = None
        self._passing = 0
        self.lost = 0

    async def recv(self) -> Item:
        """The next event and its topic, waiting until there is one. Counts on the clock.

        Raises:
            ClosedError: the peer is gone and everything was taken.
        """
        while True:
            item = await self.pop()
            if item is not None:
                return item
            if self._closed:
                raise ClosedError from self._failure
            self._filled.clear()
            await self._filled.wait()

    async def wait_for(self, timeout_s: float) -> None:
        """Waits until there is something to take, or the time is over.

        Raises:
            ClosedError: the peer is gone, and everything was taken or can't be.
        """
        if self._closed and (self._queue.locked or not self._queue.size()):
            raise ClosedError from self._failure
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(timeout_s):
                while not self._closed and (self._queue.locked or not self._queue.size()):
                    self._filled.clear()
                    await self._filled.wait()

    async def pop(self) -> Item | None:
        """Takes the head; None when the queue is empty or locked."""
        return self.take()

    def take(self) -> Item | None:
        """Takes the head, without waiting; None when the queue is empty or locked."""
        item = self._queue.pop()
        if item is not None and _is_passing(item):
            self._passing -= 1
        if item is not None and isinstance(item[1], Arrival):
            self._session.consumed(item[1])
            self._wake()
        return item

    async def peek(self, idx: int = 0) -> Item | None:
        """The idx-th event from the head, without taking it; None where there is none."""
        return self._queue.peek(idx)

    async def push(self, item: Item) -> None:
        """Puts an item at the end, as if it had been received."""
        self.put(item)

    def put(self, item: Item) -> None:
        """Puts an item at the end; where too many wait, what is only passing by is lost."""
        if _is_passing(item):
            if self._passing >= PASSING_MAX:
                self.lost += 1
                return
            self._passing += 1
        self._queue.push(item)
        self._filled.set()

    def size(self) -> int:
        """The number of items."""
        return self._queue.size()

    def lock(self) -> None:
        """Holds everything back until `unlock`."""
        self._queue.lock()

    def unlock(self) -> None:
        """Takes one lock away."""
        self._queue.unlock()
        self._filled.set()

    def close(self, failure: Exception | None = None) -> None:
        """Nothing more will come; what is here can still be taken unless the queue is locked."""
        self._failure = failure
        self._closed = True
        self._filled.set()


def _is_passing(item: Item) -> bool:
    """Whether an item is neither an event of a log nor durable, nor news of the session's state."""
    event = item[1]
    if isinstance(event, Arrival):
        return event.admission is None and not event.n
    return not isinstance(event, Ended | Opened | Guided | StewardTold | SnapshotTold | RowTold)


def _retrieve(future: asyncio.Future[OriginId | None]) -> None:
    """Marks an exception as seen, for those who push without waiting."""
    if not future.cancelled():
        future.exception()
