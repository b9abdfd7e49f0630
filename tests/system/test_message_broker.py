"""The public interface of a peer, over TCP to a real broker: queues, clocks, coming and going."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from broker.protocol.clocks import Basis
from broker.protocol.topics import INTERNAL
from broker.service_key import service_key
from peer.core.causality import Conflict
from peer.core.tidings import Arrival, Draft
from peer.message_broker import MessageBroker, PeerError
from peer.peer import Peer
from peer.queues import ClosedError, RecvQueue
from tests.system.realm import PATIENCE_S, Realm

pytestmark = pytest.mark.system

TALK = ("vale", "talk")


@asynccontextmanager
async def _vale(folder: Path) -> AsyncIterator[tuple[MessageBroker, Callable[[], MessageBroker]]]:
    """A broker process with one microcosm, `vale`, and a way to make more connections to it."""
    realm = Realm(folder)
    realm.start("broker")
    made: list[MessageBroker] = []

    def connection() -> MessageBroker:
        made.append(MessageBroker(realm.endpoint))
        return made[-1]

    first = connection()
    try:
        key = service_key(folder)
        _, (send, _) = await first.add_peer(
            "+founder", role="world", token_for=lambda _realm: key, timeout_s=PATIENCE_S
        )
        await send.send(("vale", "genesis"), {})
        yield first, connection
    finally:
        for one in made:
            await one.close()
        realm.stop()


def _key(folder: Path) -> Callable[[str], bytes]:
    """The realm's service key, as a session asks for it."""
    return lambda _realm: service_key(folder)


async def _events(queue: RecvQueue, count: int) -> list[Arrival]:
    """The next events from a log; tidings of the session are passed over."""
    found: list[Arrival] = []
    async with asyncio.timeout(PATIENCE_S):
        while len(found) < count:
            topic, event = await queue.recv()
            if topic != INTERNAL:
                found.append(event)
    return found


async def _push_for(seconds: float, peer: Peer) -> int:
    """Publishes numbers for a while; returns how many the send queue took."""
    pushed = 0
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            for number in range(100_000):
                await peer.sending.push((TALK, number))
                pushed += 1
    return pushed


def test_events_arrive_in_the_order_of_their_publisher_with_rising_clocks(tmp_path: Path) -> None:
    """A subscriber is delivered every event of its topic once, in order, after their stamps."""

    async def run() -> None:
        async with _vale(tmp_path) as (_, connection):
            _, (send, _) = await connection().add_peer(
                "ana", token_for=_key(tmp_path), timeout_s=PATIENCE_S
            )
            bo = Peer(connection(), "bo", {TALK}, token_for=_key(tmp_path))
            await bo.connect(PATIENCE_S)
            for number in range(3_000):
                await send.push((TALK, number))
            arrivals = await _events(bo.receiving, 3_000)
            assert [arrival.body() for arrival in arrivals] == list(range(3_000))
            last = arrivals[-1].admission
            assert last is not None
            assert await bo.clock.read() > last.stamp
            reading = await bo.clock.read()
            assert await bo.clock.increment(3) >= reading + 3

    asyncio.run(run())


def test_the_internal_topic_comes_back_and_goes_nowhere(tmp_path: Path) -> None:
    """What is sent to INTERNAL counts on the clock and is received by nobody but its sender."""

    async def run() -> None:
        async with _vale(tmp_path) as (_, connection):
            ana = Peer(connection(), "ana", token_for=_key(tmp_path))
            await ana.connect(PATIENCE_S)
            before = await ana.clock.read()
            assert await ana.send(INTERNAL, "note to self") is None
            async for topic, event in ana.event_loop():
                if event == "note to self":
                    assert topic == INTERNAL
                    break
            assert await ana.clock.read() > before
            assert ana.session.unacknowledged == 0

    asyncio.run(run())


def test_an_id_that_was_given_up_can_never_be_used_again(tmp_path: Path) -> None:
    """A peer removed with persist may return with its inbox; one removed without it never."""

    async def run() -> None:
        async with _vale(tmp_path) as (first, connection):
            there = connection()
            await there.add_peer("ana", token_for=_key(tmp_path), timeout_s=PATIENCE_S)
            await there.remove_peer("ana")
            topic = ("@ana", "vale", "mail")
            send = first._peers["+founder"].send
            await send.send(topic, {"text": "while you were away"})
            _, (_, received) = await there.add_peer(
                "ana", token_for=_key(tmp_path), timeout_s=PATIENCE_S
            )
            (mail,) = await _events(received, 1)
            assert mail.body() == {"text": "while you were away"}
            await there.remove_peer("ana", persist=False)
            with pytest.raises(PeerError, match="given up for ever") as refused:
                await there.add_peer("ana", token_for=_key(tmp_path), timeout_s=PATIENCE_S)
            assert refused.value.definite

    asyncio.run(run())


def test_removing_a_peer_publishes_what_it_had_queued(tmp_path: Path) -> None:
    """Everything in the send queue is published before the peer is gone; then it is closed."""

    async def run() -> None:
        async with _vale(tmp_path) as (_, connection):
            bo = Peer(connection(), "bo", {TALK}, token_for=_key(tmp_path))
            await bo.connect(PATIENCE_S)
            there = connection()
            _, (send, _) = await there.add_peer(
                "ana", token_for=_key(tmp_path), timeout_s=PATIENCE_S
            )
            for number in range(500):
                await send.push((TALK, number))
            await there.remove_peer("ana")
            arrivals = await _events(bo.receiving, 500)
            assert [arrival.body() for arrival in arrivals] == list(range(500))
            with pytest.raises(ClosedError):
                await send.send(TALK, "too late")

    asyncio.run(run())


def test_a_peer_publishes_only_to_what_it_registered(tmp_path: Path) -> None:
    """A topic outside the registered publishments is refused at once, and certainly not sent."""

    async def run() -> None:
        async with _vale(tmp_path) as (_, connection):
            ana = Peer(connection(), "ana", publishments={TALK}, token_for=_key(tmp_path))
            await ana.connect(PATIENCE_S)
            with pytest.raises(PeerError, match="did not register"):
                await ana.send(("vale", "shout"), "hello")
            assert await ana.send(TALK, "hello") is not None

    asyncio.run(run())


def test_a_full_send_queue_holds_its_publisher_back(tmp_path: Path) -> None:
    """With the broker gone a publisher can queue so much and no more; nothing queued is lost."""

    async def run() -> None:
        realm = Realm(tmp_path)
        realm.start("broker")
        there = MessageBroker(realm.endpoint)
        try:
            key = service_key(tmp_path)
            world = Peer(there, "+w", {("vale",)}, role="world", token_for=lambda _realm: key)
            await world.connect(PATIENCE_S)
            await world.send(("vale", "genesis"), {})
            await _events(world.receiving, 2)
            realm.kill("broker")
            pushed = await _push_for(1.0, world)
            assert 1_000 < pushed < 10_000
            realm.start("broker")
            arrivals = await _events(world.receiving, pushed + 1)
            said = [one.body() for one in arrivals if one.topic == TALK]
            assert said == list(range(pushed))
        finally:
            await there.close()
            realm.stop()

    asyncio.run(run())


def test_queues_stay_locked_while_a_conflict_is_resolved(tmp_path: Path) -> None:
    """A replica's holder is shown a conflict candidate with its queues locked, then unlocked."""
    found: list[tuple[Conflict, object]] = []

    async def run() -> None:
        async with _vale(tmp_path) as (_, connection):
            there = connection()
            holder = Peer(
                there,
                "holder",
                {("vale",)},
                token_for=_key(tmp_path),
                resolve=lambda conflict: found.append((conflict, holder.receiving.take())),
            )
            await holder.connect(PATIENCE_S)
            ana, bo = (
                Peer(connection(), "ana", token_for=_key(tmp_path)),
                Peer(connection(), "bo", token_for=_key(tmp_path)),
            )
            await ana.connect(PATIENCE_S)
            await bo.connect(PATIENCE_S)
            for publisher in (ana, bo):
                draft = Draft(TALK, "mine", basis=Basis(), touches=("lamp",))
                await publisher.send(TALK, draft)
            arrivals = await _events(holder.receiving, 4)
            assert [one.body() for one in arrivals][-2:] == ["mine", "mine"]
            ((conflict, taken),) = found
            assert taken is None, "a locked queue gives nothing out"
            assert conflict.arrival == arrivals[-1]
            first = arrivals[-2].admission
            assert first is not None
            assert conflict.with_dots == (first.dot,)

    asyncio.run(run())


def test_a_player_subscribes_to_nothing(tmp_path: Path) -> None:
    """A player can't read along what others say: only their inbox is theirs."""

    async def run() -> None:
        async with _vale(tmp_path) as (_, connection):
            with pytest.raises(PeerError, match="subscribes to nothing"):
                await connection().add_peer("eve", {("vale",)}, role="player", timeout_s=PATIENCE_S)

    asyncio.run(run())
