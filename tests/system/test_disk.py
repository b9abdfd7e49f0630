"""The disk is full, or becomes read-only: admission stops and says so, and later goes on."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from broker.journal import Journal
from broker.protocol.codec import decode_body
from broker.protocol.topics import INTERNAL
from broker.recovery import recover
from broker.service_key import service_key
from peer.core.tidings import Lost
from peer.message_broker import MessageBroker
from peer.queues import RecvQueue, SendQueue
from tests.system.realm import PATIENCE_S, Realm
from tests.system.small_disk import SmallDisk, small_disk

pytestmark = pytest.mark.system

TALK = ("vale", "talk")
BODY_BYTES = 4_000
BLOCKED_S = 2.5

WAYS: dict[str, tuple[Callable[[SmallDisk], None], Callable[[SmallDisk], None]]] = {
    "the disk is full": (SmallDisk.fill, SmallDisk.empty),
    "read-only": (lambda disk: disk.remount("ro"), lambda disk: disk.remount("rw")),
}


def _in_the_log(folder: Path) -> list[int]:
    """The numbers that were published, as the disk has them."""
    journal = Journal(folder / "journal.db")
    try:
        log = recover(journal).logs["vale"]
    finally:
        journal.close()
    bodies = [one.event.body for one in log.entries if one.event.header.topic == TALK]
    return [decode_body(body)[0] for body in bodies]


async def _why_lost(receiving: RecvQueue) -> str:
    """What the broker says when it ends a session that it will take up again."""
    async with asyncio.timeout(PATIENCE_S):
        while True:
            topic, tiding = await receiving.recv()
            if topic == INTERNAL and isinstance(tiding, Lost):
                return tiding.why


async def _publish(sending: SendQueue, numbers: range) -> int:
    """Publishes numbers until the queue takes no more; returns how many it took."""
    taken = 0
    for number in numbers:
        try:
            async with asyncio.timeout(BLOCKED_S):
                await sending.send(TALK, [number, bytes(BODY_BYTES)])
        except TimeoutError:
            break
        taken += 1
    return taken


async def _through(realm: Realm, disk: SmallDisk) -> int:
    """Publishes before and while the disk takes nothing; returns how many, all acknowledged."""
    connection = MessageBroker(realm.endpoint)
    try:
        key = service_key(realm.folder)
        _, (sending, receiving) = await connection.add_peer(
            "+teller", role="world", token_for=lambda _realm: key, timeout_s=PATIENCE_S
        )
        await sending.send(("vale", "genesis"), {})
        assert await _publish(sending, range(10)) == 10
        disk.fill()
        published = 10 + await _publish(sending, range(10, 2_000))
        assert published < 2_000, "the publisher feels it"
        assert "the disk is full" in await _why_lost(receiving)
        disk.empty()
        await connection.remove_peer("+teller", timeout_s=PATIENCE_S)  # all is acknowledged
    finally:
        await connection.close()
    return published


def test_a_full_disk_stops_admission_and_loses_nothing(tmp_path: Path) -> None:
    """Peers are told why; when there is room again the same process goes on with all."""
    with small_disk(tmp_path / "disk") as disk:
        realm = Realm(disk.path / "realm")
        realm.logs = tmp_path
        realm.start("broker")
        try:
            published = asyncio.run(_through(realm, disk))
            assert realm.log("broker").count("disk_refuses") == 1, "it waited in one process"
            realm.kill("broker")
            # The one that the queue gave up waiting with may have come as well.
            assert _in_the_log(realm.folder)[:published] == [*range(published)]
        finally:
            realm.stop()


@pytest.mark.parametrize("why", WAYS)
def test_a_broker_that_is_started_on_such_a_disk_waits(why: str, tmp_path: Path) -> None:
    """It says so once, neither ends nor spins, and begins its life when the disk takes rows."""
    begin, end = WAYS[why]
    with small_disk(tmp_path / "disk") as disk:
        realm = Realm(disk.path / "realm")
        realm.logs = tmp_path
        realm.start("broker")
        try:
            asyncio.run(_until(lambda: '"listening"' in realm.log("broker")))
            realm.kill("broker")
            begin(disk)
            realm.start("broker")
            asyncio.run(_until(lambda: why in realm.log("broker")))
            end(disk)
            asyncio.run(_until(lambda: realm.log("broker").count('"listening"') == 2))
            assert realm.log("broker").count("disk_refuses") == 1
        finally:
            realm.stop()


async def _until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while not holds():  # noqa: ASYNC110 - another process writes the log
            await asyncio.sleep(0.05)
