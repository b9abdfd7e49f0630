"""A running realm of real processes is switched to other rules, and back, from a shell."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.system.hosts import Hosts
from tests.system.realm import PATIENCE_S, Voice, voice
from tests.system.test_operator import microcosm, run, seen, until
from tests.unit.second_rules import FIRST, SECOND

pytestmark = pytest.mark.system

NOT_DONE = "Certainly nothing was done."
SWITCH = ("--switch", str(SECOND), "--microcosm", "saltern")
FELT = "You do nothing in particular."
"""What whoever waits is told under the second version."""


@pytest.mark.timeout(180)
def test_a_realm_is_switched_while_it_is_played(tmp_path: Path) -> None:
    """Refused while a world peer lacks the version, then done; players notice, old ones stop."""
    hosts = Hosts(tmp_path, ("a", "b"))
    hosts.broker("a", "b")
    hosts.broker("b", "a")
    hosts.newer_world("new", "a")
    hosts.world("old", "b")
    hosts.gateway("reader", "a")

    async def play() -> None:
        async with voice(hosts.doors["a"], "Ana") as ana:
            assert FELT not in await told(ana)
            await asyncio.to_thread(_is_refused, hosts)
            assert FELT not in await told(ana)
            await asyncio.to_thread(_is_switched, hosts)
            assert await told(ana) == FELT
            await asyncio.to_thread(_follows_late, hosts)
            assert await told(ana) == FELT
            await asyncio.to_thread(_is_switched_back, hosts)
            assert FELT not in await told(ana)

    try:
        asyncio.run(play())
    finally:
        hosts.stop()


async def told(player: Voice) -> str:
    """What a player is told who waits."""
    (answer,) = await player.say("wait")
    return answer.text


def _rules(hosts: Hosts, *words: str, at: str = "a") -> tuple[int, str, str]:
    done = run("rules", "--broker", hosts.doors[at], *words)
    return done.returncode, done.stdout.strip(), done.stderr.strip()


def _is_refused(hosts: Hosts) -> None:
    until(hosts, "a", lambda one: any(broker["rules"].get("+old") for broker in one["brokers"]))
    code, shown, _ = _rules(hosts)
    assert code == 0
    assert f"saltern goes by version {FIRST} of the rules." in shown.splitlines()
    assert shown.splitlines()[-2:] == [
        f"+new at a has {FIRST}, {SECOND}.",
        f"+old at b has {FIRST}.",
    ]
    code, _, why = _rules(hosts, "--switch", str(SECOND))
    assert code == 1
    assert why.startswith(f"+old at b does not have version {SECOND}.\n{NOT_DONE} Start those")
    assert microcosm(seen(hosts, "a"), "saltern")["rules"] == FIRST


def _is_switched(hosts: Hosts) -> None:
    code, done, _ = _rules(hosts, *SWITCH, "--force")
    assert code == 0
    assert done == (
        f"saltern goes by version {SECOND} of the rules from here on. "
        "+old at b does not have it, and can't go on."
    )
    assert hosts.ended("old", PATIENCE_S) == 2
    assert (
        hosts.log("old")
        .splitlines()[-1]
        .endswith(
            f"saltern goes by version {SECOND} of the rules, this program has version {FIRST}. "
            f"Run a release that has version {SECOND}."
        )
    )
    again = _rules(hosts, *SWITCH)
    assert again == (0, f"saltern goes by version {SECOND} of the rules already.", "")


def _follows_late(hosts: Hosts) -> None:
    """A world peer that comes later finds the version in force, or stops as the first one did."""
    hosts.world("older", "b")
    assert hosts.ended("older", PATIENCE_S) == 2
    assert f"saltern goes by version {SECOND}" in hosts.log("older")
    hosts.newer_world("newer", "b")
    hosts.kill("new")
    until(hosts, "b", lambda one: any("+newer" in broker["worlds"] for broker in one["brokers"]))


def _is_switched_back(hosts: Hosts) -> None:
    code, done, _ = _rules(hosts, "--switch", str(FIRST), "--microcosm", "saltern", at="b")
    assert (code, done) == (0, f"saltern goes by version {FIRST} of the rules from here on.")
    until(hosts, "a", lambda one: microcosm(one, "saltern")["rules"] == FIRST)
