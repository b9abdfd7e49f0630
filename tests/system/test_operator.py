"""What an operator sees and does from a shell, against brokers as real processes."""

from __future__ import annotations

import asyncio
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.system.hosts import KEY, Hosts
from tests.system.realm import PATIENCE_S, ROOT, free_endpoint, voice

pytestmark = pytest.mark.system


def run(*words: str, key: str = KEY) -> subprocess.CompletedProcess[str]:
    """A command of the console script, as an operator would give it."""
    return subprocess.run(
        [sys.executable, "-m", "client.cli", *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={**os.environ, "WORLDLINE_SERVICE_KEY": key},
    )


def seen(hosts: Hosts, name: str) -> dict[str, Any]:
    """`worldline status --json` at a broker."""
    done = run("status", "--broker", hosts.doors[name], "--json")
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def until(hosts: Hosts, name: str, is_so: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    """The status of a broker, once it is as the test waits for."""
    by_s = time.monotonic() + PATIENCE_S
    while not is_so(found := seen(hosts, name)):
        assert time.monotonic() < by_s, found
        time.sleep(0.2)
    return found


def broker(status: dict[str, Any], name: str) -> dict[str, Any]:
    """What a status says of a broker."""
    (found,) = [one for one in status["brokers"] if one["broker"] == name]
    return dict(found)


def microcosm(status: dict[str, Any], name: str) -> dict[str, Any]:
    """What a status says of a microcosm; nothing where the broker has no log of it yet."""
    return dict(next((one for one in status["microcosms"] if one["microcosm"] == name), {}))


@pytest.mark.timeout(120)
def test_two_linked_brokers_tell_one_story(tmp_path: Path) -> None:
    """Who is attached where, how the link is, and once all is settled the same digests."""
    hosts = Hosts(tmp_path, ("a", "b"))
    hosts.broker("a", "b")
    hosts.broker("b", "a")
    hosts.world("world-a", "a")
    hosts.world("world-b", "b")
    hosts.gateway("gateway-b", "b")

    async def play() -> None:
        async with voice(hosts.doors["a"], "Ana") as ana, voice(hosts.doors["b"], "Bo") as bo:
            await ana.say("take the lamp")
            await bo.say("look")
            await asyncio.to_thread(_is_one_story, hosts)

    try:
        asyncio.run(play())
    finally:
        hosts.stop()


def _is_one_story(hosts: Hosts) -> None:
    here = until(hosts, "a", lambda one: microcosm(one, "saltern").get("unsettled_events") == 0)
    mine, other = broker(here, "a"), broker(here, "b")
    assert (here["homes"], here["unanswered"]) == (["a", "b"], [])
    assert (mine["state"], mine["players"], mine["worlds"]) == ("here", 1, ["+world-a"])
    assert (other["state"], other["players"]) == ("up", 1)
    assert (other["worlds"], other["gateways"]) == (["+world-b"], ["+gateway-b"])
    assert other["since_ms"] <= here["now_ms"]
    assert other["credit"] > 0
    there = until(
        hosts, "b", lambda one: microcosm(one, "saltern").get("digest") == _digest(hosts, "a")
    )
    saltern = microcosm(there, "saltern")
    assert saltern["members"] == saltern["writers"] == ["a", "b"]
    assert broker(there, "a")["players"] == 1
    page = run("status", "--broker", hosts.doors["a"])
    assert "+world-b" in page.stdout
    assert max(map(len, page.stdout.splitlines())) <= 150


def _digest(hosts: Hosts, name: str) -> str:
    return str(microcosm(seen(hosts, name), "saltern")["digest"])


@pytest.mark.timeout(120)
def test_a_living_broker_stays_and_a_dead_one_goes(tmp_path: Path) -> None:
    """A refusal says that nothing was done; the eviction what it costs and when it is through."""
    hosts = Hosts(tmp_path, ("a", "b", "c"))
    try:
        for name, to in (("a", "b"), ("b", "c"), ("c", "a")):
            hosts.broker(name, to)
        hosts.world("world-a", "a")
        until(hosts, "a", lambda one: [b["state"] for b in one["brokers"]] == ["here", "up", "up"])
        until(hosts, "a", lambda one: bool(microcosm(one, "saltern")))
        alive = run("evict", "c", "--broker", hosts.doors["a"])
        assert alive.returncode == 1
        assert "c looks alive: a is linked to it." in alive.stderr
        assert "Certainly nothing was done." in alive.stderr
        hosts.kill("c")
        until(hosts, "a", lambda one: broker(one, "c")["state"] == "down")
        until(hosts, "b", lambda one: broker(one, "c")["state"] == "down")
        gone = run("evict", "c", "--broker", hosts.doors["a"])
        assert gone.returncode == 0, gone.stderr
        assert "What c alone holds counts no more" in gone.stdout
        assert re.search(r"^c is out of \d+ microcosms\.$", gone.stdout, re.MULTILINE)
        told = seen(hosts, "b")
        assert all(log["evicted"] == ["c"] for log in told["microcosms"])
        assert all(log["members"] == ["a", "b"] for log in told["microcosms"])
        hosts.again("c")
        back = until(hosts, "c", lambda one: "c" in microcosm(one, "@realm").get("members", []))
        assert microcosm(back, "@realm")["evicted"] == ["c"]
        until(
            hosts, "c", lambda one: microcosm(one, "saltern").get("digest") == _digest(hosts, "a")
        )
    finally:
        hosts.stop()


def test_without_an_answer_the_command_says_what_was_done(tmp_path: Path) -> None:
    """Nobody is there, or the key is another one: certainly nothing."""
    nobody = run("evict", "c", "--broker", free_endpoint())
    assert nobody.returncode == 2
    assert "Certainly nothing was done." in nobody.stderr
    hosts = Hosts(tmp_path, ("a",))
    try:
        hosts.broker("a")
        until(hosts, "a", lambda one: one["broker"] == "a")
        for words in (("status",), ("evict", "a", "--force")):
            refused = run(*words, "--broker", hosts.doors["a"], key="00" * 32)
            assert refused.returncode == 2
            assert "The service key is not this realm's." in refused.stderr
    finally:
        hosts.stop()
