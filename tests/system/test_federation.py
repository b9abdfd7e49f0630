"""Several brokers as real processes: players meet across them, and play goes on when some die."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

import pytest

from client.tellings import Heard, Notice, Told
from tests.system.hosts import Hosts
from tests.system.realm import PATIENCE_S, Voice, voice

# ruff: noqa: ASYNC110 - processes tell nobody what they wrote to a log

pytestmark = pytest.mark.system

HOMES = ("a", "b", "c")
DEEDS = 12


def _three(folder: Path) -> Hosts:
    """Three home brokers, each linked to both others, two world peers and two gateways."""
    hosts = Hosts(folder, HOMES)
    hosts.broker("a", "b")
    hosts.broker("b", "c")
    hosts.broker("c", "a")
    hosts.world("world-a", "a")
    hosts.world("world-b", "b")
    hosts.gateway("gateway-b", "b")
    hosts.gateway("gateway-c", "c")
    return hosts


def _run(hosts: Hosts, play: Coroutine[Any, Any, None]) -> None:
    try:
        asyncio.run(play)
    finally:
        hosts.stop()


def _tell(text: str) -> None:
    """A measurement, shown by `pytest -rP`; nothing depends on it."""
    sys.stdout.write(f"{text}\n")


async def _heard(speaking: Voice, words: str) -> None:
    """Waits until a player has heard something."""
    async with asyncio.timeout(PATIENCE_S):
        while not any(isinstance(item, Heard) and words in item.text for item in speaking.items):
            await asyncio.sleep(0.02)


async def _final(speaking: Voice, words: str) -> list[Told]:
    """Says something until the answer is final: until all home brokers are linked it is not."""
    async with asyncio.timeout(PATIENCE_S):
        while not (told := await speaking.say(words))[0].final:
            await asyncio.sleep(0.1)
    return told


async def _deeds(speaking: Voice, count: int) -> float:
    """Takes and drops a lamp in turn: each passes, or a deed was lost or done twice.

    Returns:
        How many seconds the slowest of them took.
    """
    slowest = 0.0
    for number in range(count):
        words = "drop the lamp" if number % 2 else "take the lamp"
        began = time.monotonic()
        told = await speaking.say(words)
        slowest = max(slowest, time.monotonic() - began)
        assert [one.result for one in told] == ["pass"], (number, words, told)
    return slowest


@pytest.mark.timeout(120)
def test_players_of_different_brokers_meet(tmp_path: Path) -> None:
    """Each sees what the others do, also those whose brokers only a third one links."""
    hosts = _three(tmp_path)
    hosts.broker("d", "a")
    hosts.broker("e", "b")

    async def play() -> None:
        async with (
            voice(hosts.doors["a"], "Ana") as ana,
            voice(hosts.doors["c"], "Bo") as bo,
            voice(hosts.doors["d"], "Cy") as cy,
            voice(hosts.doors["e"], "Di") as di,
        ):
            await _final(cy, "look")
            assert (await ana.say("take the lamp"))[0].result == "pass"
            for other in (bo, cy, di):
                await _heard(other, "Ana takes the brass lamp.")
            assert (await di.say("take the lamp"))[0].result != "pass"
            assert (await cy.say("say hello"))[0].result == "pass"
            for other in (ana, bo, di):
                await _heard(other, 'Cy says, "hello."')
            assert (await ana.say("drop the lamp"))[0].result == "pass"
            await _heard(di, "Ana puts the brass lamp down.")
            assert (await di.say("take the lamp"))[0].result == "pass"
            await _heard(cy, "Di takes the brass lamp.")

    _run(hosts, play())


@pytest.mark.timeout(120)
def test_play_goes_on_when_a_player_s_broker_is_killed(tmp_path: Path) -> None:
    """The client finds another broker by itself; nothing is lost or done twice, then or later."""
    hosts = _three(tmp_path)

    async def play() -> None:
        async with voice(hosts.doors["a"], "Ana") as ana, voice(hosts.doors["b"], "Bo") as bo:
            await _final(ana, "look")
            await _deeds(ana, DEEDS)
            deeds = asyncio.create_task(_deeds(ana, 5 * DEEDS))
            await asyncio.sleep(0.05)
            hosts.kill("a")
            _tell(f"slowest deed while a broker was killed: {await deeds:.2f} s")
            notices = [item.text for item in ana.items if isinstance(item, Notice)]
            assert notices == ["Your host does not answer; you go on at another one."]
            assert (await bo.say("take the lamp"))[0].result == "pass"
            hosts.again("a")
            await _final(bo, "look")
        async with voice(hosts.doors["a"], "Cy") as cy, voice(hosts.doors["c"], "Bo") as bo:
            assert "lamp" not in (await _final(cy, "look"))[0].text
            assert "lamp" in (await bo.say("inventory"))[0].text

    _run(hosts, play())


@pytest.mark.timeout(120)
def test_another_world_peer_answers_when_one_is_killed(tmp_path: Path) -> None:
    """Whichever world peer dies, the deed that was under way is answered, and all after it."""
    hosts = _three(tmp_path)

    async def play() -> None:
        async with voice(hosts.doors["a"], "Ana") as ana:
            await _final(ana, "look")
            for name in ("world-a", "world-b"):
                deeds = asyncio.create_task(_deeds(ana, 2 * DEEDS))
                await asyncio.sleep(0.05)
                hosts.kill(name)
                _tell(f"slowest deed while {name} was killed: {await deeds:.2f} s")
                hosts.again(name)
                await _rejoined(hosts, name)

    _run(hosts, play())


async def _rejoined(hosts: Hosts, name: str) -> None:
    """Waits until a world peer that was started again follows the log."""
    async with asyncio.timeout(PATIENCE_S):
        while hosts.log(name).count("following") < 2:
            await asyncio.sleep(0.05)


@pytest.mark.timeout(60)
def test_mistakes_of_an_operator_are_one_sentence(tmp_path: Path) -> None:
    """A name that is taken, and a key that is wrong, end a broker that nobody has linked to."""
    hosts = Hosts(tmp_path, ("a", "b"))
    hosts.broker("a")
    hosts.broker("b", "a")
    try:
        _wait_for(hosts, "b", '"linked"')
        hosts.broker("a", "b", at="other")
        assert hosts.ended("other", PATIENCE_S) == 2
        assert "There is another broker called a" in hosts.log("other").splitlines()[-1]
        hosts.broker("c", "a", key="7b" * 32)
        assert hosts.ended("c", PATIENCE_S) == 2
        said = f"The broker at {hosts.links['a']} says: The service key is not this realm's."
        assert hosts.log("c").splitlines()[-1] == said
    finally:
        hosts.stop()


def _wait_for(hosts: Hosts, name: str, words: str) -> None:
    until = time.monotonic() + PATIENCE_S
    while words not in hosts.log(name):
        assert time.monotonic() < until, hosts.log(name)
        time.sleep(0.05)
