"""The queues of a peer: locked while a conflict is resolved, unlocked whatever comes of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from broker.protocol.topics import INTERNAL
from peer.core.causality import Conflict
from peer.core.hosts import Hosts, Placed
from peer.core.rules import RulesError
from peer.core.session import Session
from peer.core.tidings import Acked, Ended, Tiding
from peer.message_broker import MessageBroker, PeerError, _Attached
from peer.queues import ClosedError, RecvQueue, SendQueue, held
from peer.world import World
from tests.unit.histories import GENESIS, PLACE, Federation

TALK = (PLACE, "talk")


def session() -> Session:
    """A session that nobody has answered yet."""
    return Session("ana", 1, "peer", lambda _realm: b"")


def queues() -> tuple[SendQueue, RecvQueue]:
    """A send and a receive queue with something in each; made inside a loop."""
    send, recv = SendQueue(lambda: None), RecvQueue(session(), lambda: None)
    recv.put((INTERNAL, Acked(1)))
    return send, recv


def in_loop(play: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Runs a play in a loop of its own; one that hangs is an error."""

    async def limited() -> None:
        async with asyncio.timeout(10):
            await play()

    asyncio.run(limited())


def test_held_queues_give_nothing_out() -> None:
    """While they are held both queues take in and give nothing; afterwards they give all."""

    async def play() -> None:
        send, recv = queues()
        with held(send, recv):
            await send.push((TALK, 1))
            recv.put((INTERNAL, Acked(2)))
            assert send.take() is None
            assert recv.take() is None
        assert send.take() is not None
        assert [recv.take(), recv.take()] == [(INTERNAL, Acked(1)), (INTERNAL, Acked(2))]

    in_loop(play)


def test_held_queues_are_let_go_when_the_block_fails() -> None:
    """An error while a conflict is resolved leaves no lock behind, also in nested blocks."""

    async def play() -> None:
        send, recv = queues()
        await send.push((TALK, 1))

        def resolve() -> None:
            with held(send, recv), held(send, recv):
                raise RulesError("no")

        with pytest.raises(RulesError):
            resolve()
        assert send.take() is not None
        assert recv.take() is not None

    in_loop(play)


class Probing(Hosts):
    """Hosts that look at their peer's queues while they take something, and fail when told to."""

    def __init__(self, send: SendQueue, recv: RecvQueue) -> None:
        super().__init__({PLACE: GENESIS.state})
        self.found: list[object] = []
        self._queues = (send, recv)

    def take(self, tiding: Tiding, now_ms: int) -> list[Placed]:
        """Notes what the queues give out now."""
        self.found += [one.take() for one in self._queues]
        if isinstance(tiding, Ended):
            raise RulesError("These are other rules.")
        return super().take(tiding, now_ms)


def test_a_world_peer_resolves_with_locked_queues() -> None:
    """Nothing is taken and nothing leaves while its replicas take an event, and then it goes on."""

    async def play() -> None:
        broker = MessageBroker("tcp://127.0.0.1:1")
        send, recv = queues()
        await send.push((TALK, 1))
        hosts = Probing(send, recv)
        world = World(broker, "+world", b"", hosts, None)
        world._peer._send, world._peer._recv = send, recv
        world._resolve([Acked(1)])
        with pytest.raises(RulesError):
            world._resolve([Ended("gone", definite=True, text="")])  # type: ignore[arg-type]
        assert hosts.found == [None] * 4
        assert send.take() is not None
        assert recv.take() is not None
        await broker.close()

    in_loop(play)


def candidates() -> Conflict:
    """A conflict candidate."""
    federation = Federation()
    body = {"spec": {"verb": "wait"}}
    return Conflict(federation.publish("home", "ana", "intent", body), ())


async def _attached(
    broker: MessageBroker, resolve: Callable[[Conflict], None]
) -> tuple[_Attached, SendQueue, RecvQueue]:
    """A peer with one candidate that waits, and its queues, locked."""
    send, recv = queues()
    parts = (asyncio.Event(), asyncio.Event())
    attached = _Attached(session(), send, recv, None, None, resolve, *parts, told_acks=False)  # type: ignore[arg-type]
    broker._conflicts.put_nowait((attached, candidates()))
    await send.push((TALK, 1))
    send.lock()
    recv.lock()
    return attached, send, recv


def test_a_resolver_that_fails_leaves_the_queues_unlocked() -> None:
    """The causality loop unlocks the peer's queues also when its resolver raises."""

    async def play() -> None:
        def fail(_conflict: Conflict) -> None:
            raise PeerError("can't")

        broker = MessageBroker("tcp://127.0.0.1:1")
        _, send, recv = await _attached(broker, fail)
        with pytest.raises(PeerError):
            await anext(broker.causality_loop())
        assert send.take() is not None
        assert recv.take() is not None
        await broker.close()

    in_loop(play)


def test_a_peer_that_ends_while_a_candidate_waits_ends_nobody_else() -> None:
    """A session that ends with a candidate under way: closed queues, and the loop goes on."""

    async def play() -> None:
        broker = MessageBroker("tcp://127.0.0.1:1")
        _, send, recv = await _attached(broker, lambda _conflict: None)
        await _attached(broker, lambda _conflict: None)
        send.close()
        loop = broker.causality_loop()
        await anext(loop)
        await anext(loop)
        await loop.aclose()
        assert recv.take() is not None
        with pytest.raises(ClosedError):
            await send.push((TALK, 2))
        await broker.close()

    in_loop(play)


def test_whoever_waits_at_a_closed_and_locked_queue_is_told() -> None:
    """A removed peer's queue stays locked: its reader ends instead of asking for ever."""

    async def play() -> None:
        _, recv = queues()
        recv.lock()
        recv.close()
        with pytest.raises(ClosedError):
            await recv.wait_for(0.01)
        with pytest.raises(ClosedError):
            await recv.recv()

    in_loop(play)


def test_what_came_before_the_end_can_be_taken() -> None:
    """A closed queue that is not locked still gives out what is in it."""

    async def play() -> None:
        _, recv = queues()
        recv.close()
        await recv.wait_for(0.01)
        assert await recv.recv() == (INTERNAL, Acked(1))
        with pytest.raises(ClosedError):
            await recv.recv()

    in_loop(play)
