"""A real partition and its heal, played by real processes: `python -m tests.system.partition`.

Two brokers, each with a world peer, a gateway and a player. The line between them is cut, both
players take the same lamp, both sides play on, the line is healed, and one of them is told who was
faster. The journals are drawn into `docs/partition.svg`.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

from client.tellings import Told
from tests.system.cable import Cable
from tests.system.hosts import Hosts
from tests.system.realm import PATIENCE_S, ROOT, Voice, free_endpoint, voice

# ruff: noqa: ASYNC110 - a voice tells nobody when what it was told is corrected

PICTURE: Final = ROOT / "docs" / "partition.svg"
HOMES: Final = ("east", "west")
PAUSE_S: Final = 1.2


def play(folder: Path) -> dict[str, list[Told]]:
    """Plays it; the journals are in `folder/east` and `folder/west` afterwards.

    Returns:
        What came of taking the lamp in the end, for each player.
    """
    hosts = Hosts(folder, HOMES)
    hosts.links = {name: free_endpoint() for name in HOMES}
    cables = {name: Cable(free_endpoint(), hosts.links[name]) for name in HOMES}
    try:
        for name, other in (HOMES, HOMES[::-1]):
            hosts.links[f"cable to {other}"] = cables[other].endpoint
            hosts.broker(name, f"cable to {other}", advertise=cables[name].endpoint)
            hosts.world(f"world-{name}", name)
            hosts.gateway(f"reader-{name}", name)
        return asyncio.run(_story(hosts, cables))
    finally:
        for cable in cables.values():
            cable.cut()
        hosts.stop()


async def _story(hosts: Hosts, cables: dict[str, Cable]) -> dict[str, list[Told]]:
    async with voice(hosts.doors["east"], "Ana") as ana, voice(hosts.doors["west"], "Bo") as bo:
        await _final(ana, "look")
        await _final(bo, "look")
        await ana.say("say shall we go?")
        await asyncio.sleep(PAUSE_S)
        for cable in cables.values():
            cable.cut()
        await asyncio.sleep(PAUSE_S)
        takes = {}
        for name, who in (("Ana", ana), ("Bo", bo)):
            takes[name] = await who.player.speak("take the lamp")
            told = await who.answers(takes[name])
            assert [one.result for one in told] == ["pass"], told
            await asyncio.sleep(0.4)
        await asyncio.sleep(PAUSE_S)
        await ana.say("say I have it.")
        await bo.say("say I have it!")
        await asyncio.sleep(PAUSE_S)
        await bo.say("look")
        await ana.say("look")
        for cable in cables.values():
            cable.heal()
        ends = await _ends({takes["Ana"]: ana, takes["Bo"]: bo})
        await asyncio.sleep(PAUSE_S)
        await bo.say("say have it, then.")
        await ana.say("drop the lamp")
        await _final(bo, "take the lamp")
        return {name: ends[utterance] for name, utterance in takes.items()}


async def _final(who: Voice, words: str) -> list[Told]:
    """Says something until the answer is final: until both brokers are linked it is not."""
    async with asyncio.timeout(PATIENCE_S):
        while not (told := await who.say(words))[0].final:
            await asyncio.sleep(0.1)
    return told


async def _ends(takes: dict[str, Voice]) -> dict[str, list[Told]]:
    """What came of each utterance in the end, once somebody was told that they had lost."""
    async with asyncio.timeout(PATIENCE_S):
        while True:
            ends = {one: await who.answers(one) for one, who in takes.items()}
            if any(told[-1].result == "conflict" for told in ends.values()):
                return ends
            await asyncio.sleep(0.05)


def draw(folder: Path, picture: Path) -> None:
    """Draws the journals of the two brokers."""
    words = ["trace", str(folder / "east"), str(folder / "west"), "--microcosm", "saltern"]
    command = [sys.executable, "-m", "client.cli", *words, "--svg", str(picture)]
    subprocess.run(command, cwd=ROOT, check=True)


def main() -> None:
    """Plays it and draws it."""
    with tempfile.TemporaryDirectory() as folder:
        ends = play(Path(folder))
        draw(Path(folder), PICTURE)
    for name, told in ends.items():
        sys.stdout.write(f"{name}: {told[-1].result}, {told[-1].text}\n")
    sys.stdout.write(f"{PICTURE.relative_to(ROOT)} is drawn.\n")


if __name__ == "__main__":
    main()
