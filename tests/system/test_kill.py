"""Broker, world peer and gateway die in the middle of play, and play goes on."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.system.realm import Realm, Voice, voice

pytestmark = pytest.mark.system

KILLS = ("broker", "world", "gateway", "world", "broker", "gateway")
BETWEEN_S = 0.6


async def _killer(realm: Realm, done: asyncio.Event) -> None:
    for name in KILLS:
        await asyncio.sleep(BETWEEN_S)
        realm.kill(name)
        realm.start(name)
    await asyncio.sleep(BETWEEN_S)
    for name in ("world", "broker", "gateway"):
        realm.kill(name)
    realm.start()
    await asyncio.sleep(BETWEEN_S)
    done.set()


async def _play_on(speaking: Voice, done: asyncio.Event) -> int:
    """Takes and drops a lamp in turn: each passes, or a deed was lost or done twice."""
    count = 0
    while not done.is_set() or count % 2:
        words = "drop the lamp" if count % 2 else "take the lamp"
        told = await speaking.say(words)
        assert [one.result for one in told] == ["pass"], (count, words, told)
        count += 1
    return count


async def _play_through_kills(realm: Realm) -> None:
    done = asyncio.Event()
    async with voice(realm.endpoint, "Ana") as ana:
        killing = asyncio.create_task(_killer(realm, done))
        count = await _play_on(ana, done)
        await killing
        assert count > 2 * len(KILLS)
        look = await ana.say("look")
        assert "lamp" in look[0].text


@pytest.mark.timeout(120)
def test_nothing_acknowledged_is_lost_or_done_twice_when_every_process_is_killed(
    tmp_path: Path,
) -> None:
    """Every deed that was said is answered and done once while each process is killed in turn."""
    realm = Realm(tmp_path / "realm")
    realm.start()
    try:
        asyncio.run(_play_through_kills(realm))
    finally:
        realm.stop()


async def _take_and_crash(realm: Realm) -> None:
    async with voice(realm.endpoint, "Ana") as ana:
        await ana.say("take the lamp")
        for name in ("broker", "world", "gateway"):
            realm.kill(name)


async def _carries(realm: Realm) -> str:
    async with voice(realm.endpoint, "Ana") as ana:
        return (await ana.say("inventory"))[0].text


@pytest.mark.timeout(60)
def test_a_realm_that_crashed_goes_on_where_it_was(tmp_path: Path) -> None:
    """After all processes were killed at once a new start finds what the player was told."""
    realm = Realm(tmp_path / "realm")
    realm.start()
    try:
        asyncio.run(_take_and_crash(realm))
        realm.start()
        assert "lamp" in asyncio.run(_carries(realm))
    finally:
        realm.stop()
