"""The message broker as a process sees it: its peers, over one connection to a broker of the realm.

A peer registers with `add_peer` and gets a send and a receive queue. Three loops do the work:
`tx_loop` publishes what is queued, `rx_loop` fills the receive queues, `causality_loop` keeps a
peer that holds a replica from deciding while a conflict is resolved. A lost connection is taken
up again by itself.
"""

from __future__ import annotations

import asyncio
import contextlib
import secrets
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass

from broker.protocol.codec import decode_envelope, encode_envelope
from broker.protocol.errors import ProtocolError
from broker.protocol.frames import Envelope
from broker.protocol.ids import INCARNATION_MAX, PeerId, is_peer_id
from broker.protocol.topics import INTERNAL, Topic
from broker.steady_clock import now_ms
from peer.connection import Connection
from peer.core.causality import CandidateFinder, Conflict
from peer.core.session import Phase, Session
from peer.core.tidings import Acked, Arrival, DoorsTold, Ended, RefusedPublish, Tiding
from peer.queues import Item, RecvQueue, SendQueue

TICK_S = 0.1
MESSAGES_PER_TURN_MAX = 512

Resolver = Callable[[Conflict], None]


class PeerError(Exception):
    """A peer can't take part; the text says why, `definite` whether its deed did not happen."""

    def __init__(self, text: str, code: str = "", *, definite: bool = True) -> None:
        super().__init__(text)
        self.code = code
        self.definite = definite


@dataclass(slots=True)
class _Attached:
    """A peer of this process."""

    session: Session
    send: SendQueue
    recv: RecvQueue
    publishments: frozenset[Topic] | None
    finder: CandidateFinder
    resolve: Resolver | None
    opened: asyncio.Event
    news: asyncio.Event
    told_acks: bool
    ended: Ended | None = None


def no_token(_realm: str) -> bytes:
    """The token of a player that has nothing to prove: names taken so belong to anybody."""
    return b""


class MessageBroker:
    """The facade over one broker for all peers of a process.

    Args:
        endpoint: where the broker listens, such as `tcp://127.0.0.1:5570`.
        program: what this program calls itself.
        others: where other brokers of the realm do, to go to when that one does not answer; what
            brokers tell of each other is added.

    Raises:
        TransportError: one of the endpoints is no address.
    """

    def __init__(
        self, endpoint: str, program: str = "worldline", others: tuple[str, ...] = ()
    ) -> None:
        self._program = program
        self._peers: dict[PeerId, _Attached] = {}
        self._conflicts: asyncio.Queue[tuple[_Attached, Conflict]] = asyncio.Queue(1024)
        self._readable = asyncio.Event()
        self._connection = Connection(endpoint, others, self._readable.set)
        self._sendable = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self._closed = False

    @property
    def endpoint(self) -> str:
        """Where the broker listens that this is attached to, or tries to be."""
        return self._connection.endpoint

    # -- peers -----------------------------------------------------------------------------------

    async def add_peer(  # noqa: PLR0913 - the seed's arguments; ours are by name
        self,
        id: PeerId | None = None,  # noqa: A002 - the seed's name
        subscriptions: set[Topic] | None = None,
        publishments: set[Topic] | None = None,
        *,
        role: str = "peer",
        token_for: Callable[[str], bytes] = no_token,
        resolve: Resolver | None = None,
        rules: tuple[int, ...] = (),
        timeout_s: float | None = None,
    ) -> tuple[PeerId, tuple[SendQueue, RecvQueue]]:
        """Registers a peer with the realm, which is an event there, and waits until it is attached.

        Args:
            id: the peer's id, for one that was here before too; drawn at random when None.
            subscriptions: topic prefixes that the peer is delivered; its inbox always is.
            publishments: topic prefixes that it may publish to; None for all that its role may.
            role: `player` (subscribes to nothing but its inbox), or with the realm's service key
                `peer`, `gateway` or `world`.
            token_for: the proof of the id for a realm, as a function of the realm's id.
            resolve: called with each conflict candidate while the peer's queues are locked.
            rules: of a world peer, the versions of the rules that it has.
            timeout_s: how long to wait, in seconds; None for ever.

        Returns:
            The peer's id, and its send and receive queues.

        Raises:
            PeerError: the broker refuses the peer; the code says which rule.
            TimeoutError: no broker answered in time; the peer was not added.
            ValueError: the id is none, or is in use in this process.
        """
        peer = id if id is not None else f"peer-{secrets.token_hex(8)}"
        if not is_peer_id(peer) or peer in self._peers:
            message = f"{peer!r} can't be a peer's id here"
            raise ValueError(message)
        session = Session(
            peer,
            1 + secrets.randbelow(INCARNATION_MAX),
            role,
            token_for,
            tuple(sorted(subscriptions or ())),
            self._program,
            rules,
        )
        attached = _Attached(
            session,
            SendQueue(self._sendable.set),
            RecvQueue(session, self._sendable.set),
            frozenset(publishments) if publishments is not None else None,
            CandidateFinder(),
            resolve,
            asyncio.Event(),
            asyncio.Event(),
            role == "world",
        )
        self._peers[peer] = attached
        self._start()
        self._sendable.set()
        try:
            async with asyncio.timeout(timeout_s):
                await attached.opened.wait()
        except BaseException:
            del self._peers[peer]
            raise
        if attached.ended is not None:
            del self._peers[peer]
            ended = attached.ended
            raise PeerError(ended.text, ended.code, definite=ended.definite)
        return peer, (attached.send, attached.recv)

    async def remove_peer(
        self,
        id: PeerId,  # noqa: A002 - the seed's name
        persist: bool = True,  # noqa: FBT001, FBT002 - the seed's signature
        timeout_s: float = 5.0,
    ) -> None:
        """Takes a peer out of the realm, which is an event there.

        What is in its send queue is published and acknowledged first, then its receive queue is
        locked; what it has not taken from its inbox is kept for its return.

        Args:
            id: the peer.
            persist: False gives the id up: nobody can ever be this peer again.
            timeout_s: how long to wait for the acknowledgements, in seconds.

        Raises:
            KeyError: there is no such peer in this process.
            TimeoutError: not everything was acknowledged in time; what was not may have happened.
        """
        attached = self._peers[id]
        session = attached.session
        try:
            async with asyncio.timeout(timeout_s):
                while attached.send.size() or session.unacknowledged:
                    if session.phase is Phase.ENDED:
                        break
                    await self._news_of(attached)
                attached.recv.lock()
                session.leave(persist=persist)
                self._transmit()
                while session.phase is Phase.OPEN:
                    await self._news_of(attached)
        finally:
            del self._peers[id]
            attached.send.close()
            attached.recv.close()

    async def _news_of(self, attached: _Attached) -> None:
        """Waits until something came in for a peer; what it has queued is sent meanwhile."""
        attached.news.clear()
        self._sendable.set()
        await attached.news.wait()

    def session(self, peer: PeerId) -> Session:
        """The session of a peer of this process."""
        return self._peers[peer].session

    def wake(self) -> None:
        """Something was asked of a session: transmit it soon."""
        self._sendable.set()

    # -- loops -----------------------------------------------------------------------------------

    async def tx_loop(self) -> AsyncGenerator[int, None]:
        """Publishes what the peers have queued, and keeps their sessions alive.

        Yields:
            How many events were handed to the sessions in a turn.
        """
        while not self._closed:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(TICK_S):
                    await self._sendable.wait()
            self._sendable.clear()
            yield self._transmit()

    async def rx_loop(self) -> AsyncGenerator[int, None]:
        """Receives, and fills the receive queues.

        Yields:
            How many messages were taken in a turn.
        """
        while not self._closed:
            await self._readable.wait()
            self._readable.clear()
            messages = self._connection.drain(MESSAGES_PER_TURN_MAX)
            if len(messages) == MESSAGES_PER_TURN_MAX:
                self._readable.set()
            for data in messages:
                self._receive(data)
            if messages:
                self._sendable.set()
            yield len(messages)

    async def causality_loop(self) -> AsyncGenerator[Conflict, None]:
        """Resolves conflict candidates one by one; the queues of their peer are locked meanwhile.

        Yields:
            Each candidate, after the peer's resolver was called and before its queues are unlocked.
        """
        while not self._closed:
            attached, conflict = await self._conflicts.get()
            try:
                if attached.resolve is not None:
                    attached.resolve(conflict)
                yield conflict
            finally:
                attached.send.unlock()
                attached.recv.unlock()

    async def close(self) -> None:
        """Ends the loops and the connection; peers that were not removed are lost, not retired."""
        self._closed = True
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for attached in self._peers.values():
            attached.send.close()
            attached.recv.close()
        self._connection.close()

    def _start(self) -> None:
        if self._tasks:
            return
        loop = asyncio.get_running_loop()
        self._connection.watch()
        for generator in (self.tx_loop(), self.rx_loop(), self.causality_loop()):
            self._tasks.append(loop.create_task(self._exhaust(generator)))

    async def _exhaust(self, generator: AsyncGenerator[object, None]) -> None:
        """Runs a loop; should it fail, every peer is told instead of waiting for ever."""
        try:
            async for _ in generator:
                pass
        except Exception as error:
            for attached in self._peers.values():
                attached.send.close()
                attached.recv.close(error)
                attached.news.set()
            raise

    # -- what the loops do -----------------------------------------------------------------------

    def _transmit(self) -> int:
        now = now_ms()
        count = 0
        self._go_on(now)
        for attached in list(self._peers.values()):
            session = attached.session
            for tiding in session.tick(now):
                self._tell(attached, tiding)
            count += self._publish(attached, now)
            for envelope in session.outgoing(now):
                self._connection.send(encode_envelope(envelope))
        # A send may have taken in the signal that something is to be read.
        self._readable.set()
        return count

    def _go_on(self, now: int) -> None:
        """Goes to another broker, with all sessions, when this one does not answer."""
        alive = [one for one in self._peers.values() if one.session.phase is not Phase.ENDED]
        if alive and self._connection.go_on(now):
            for attached in alive:
                for tiding in attached.session.moved(now):
                    self._tell(attached, tiding)

    def _publish(self, attached: _Attached, now: int) -> int:
        count = 0
        session = attached.session
        while session.room:
            waiting = attached.send.take()
            if waiting is None:
                break
            topic, draft = waiting.item
            if topic == INTERNAL:
                session.clock.increment(now)
                attached.recv.put((INTERNAL, draft.body))
                waiting.done(None)
                continue
            allowed = attached.publishments
            if allowed is not None and not any(topic[: len(one)] == one for one in allowed):
                waiting.failed(PeerError(f"This peer did not register to publish to {topic}."))
                continue
            try:
                waiting.done(session.publish(draft))
            except ProtocolError as error:
                waiting.failed(PeerError(error.text, error.code))
            count += 1
        return count

    def _receive(self, data: bytes) -> None:
        try:
            envelope: Envelope = decode_envelope(data)
        except ProtocolError:
            return
        now = now_ms()
        for attached in list(self._peers.values()):
            for tiding in attached.session.receive(envelope, now):
                self._tell(attached, tiding)
            if attached.session.phase is Phase.OPEN:
                self._connection.served(now)
            attached.news.set()

    def _tell(self, attached: _Attached, tiding: Tiding) -> None:
        if isinstance(tiding, Arrival):
            self._arrive(attached, tiding)
            return
        if isinstance(tiding, DoorsTold):
            self._connection.learn(tiding.doors)
            return
        if attached.session.phase is Phase.OPEN or isinstance(tiding, Ended):
            attached.opened.set()
        if isinstance(tiding, Ended):
            attached.ended = tiding
            attached.recv.put((INTERNAL, tiding))
            attached.send.close()
            attached.news.set()
            return
        if isinstance(tiding, Acked) and not attached.told_acks:
            return
        if isinstance(tiding, RefusedPublish):
            attached.send.refused(tiding)
        attached.recv.put((INTERNAL, tiding))

    def _arrive(self, attached: _Attached, arrival: Arrival) -> None:
        item: Item = (arrival.topic, arrival)
        attached.recv.put(item)
        if attached.resolve is None or arrival.admission is None:
            return
        conflict = attached.finder.note(arrival)
        if conflict is not None and not self._conflicts.full():
            attached.send.lock()
            attached.recv.lock()
            self._conflicts.put_nowait((attached, conflict))
