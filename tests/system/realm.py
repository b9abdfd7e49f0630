"""A realm of real processes: broker, world and gateway, each started and killed by name."""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from client.player import Player
from client.tellings import Item, Told
from tests.system.ending import end

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 20.0
PORTS = (15_000, 32_000)


def free_endpoint() -> str:
    """An address on this machine where nothing listens.

    Its port is below those that the system gives to connections, so that it stays free until it is
    listened at, and while who listens there is started again.
    """
    while True:
        port = random.randrange(*PORTS)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return f"tcp://127.0.0.1:{port}"


class Realm:
    """The three programs over one data folder; use `async with` or call `stop`.

    Args:
        folder: for the journal, the key and the logs.

    Attributes:
        logs: where what the programs say goes.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.logs = folder
        self.endpoint = free_endpoint()
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, *names: str) -> None:
        """Starts programs, all three where none is named."""
        for name in names or ("broker", "world", "gateway"):
            where = "--listen" if name == "broker" else "--broker"
            command = [sys.executable, "-m", "client.cli", name, "--data", str(self.folder)]
            self.folder.mkdir(parents=True, exist_ok=True)
            with (self.logs / f"{name}.log").open("ab") as log:
                self._running[name] = subprocess.Popen(
                    [*command, where, self.endpoint],
                    cwd=ROOT,
                    stdout=log,
                    stderr=log,
                    env={**os.environ, "PYTHONUNBUFFERED": "1"},
                )

    def kill(self, name: str) -> None:
        """Ends a program as a crash would."""
        process = self._running.pop(name)
        process.send_signal(signal.SIGKILL)
        process.wait()

    def stop(self) -> None:
        """Ends whatever runs."""
        end(self._running.values())
        self._running.clear()

    def log(self, name: str) -> str:
        """What a program has written."""
        return (self.logs / f"{name}.log").read_text(encoding="utf-8", errors="replace")


class Voice:
    """A player of a test: says something, and gets all the answers to it."""

    def __init__(self, player: Player) -> None:
        self.player = player
        self.items: list[Item] = []
        self._news = asyncio.Event()
        self._task = asyncio.create_task(self._listen())

    async def _listen(self) -> None:
        async for item in self.player.incoming():
            self.items.append(item)
            self._news.set()

    async def answers(self, utterance: str | None) -> list[Told]:
        """The answers to an utterance, in order, once all are there; the last word on each."""
        async with asyncio.timeout(PATIENCE_S):
            while True:
                told = {
                    item.index: item
                    for item in self.items
                    if isinstance(item, Told) and item.utterance == utterance
                }
                if told and len(told) >= next(iter(told.values())).count:
                    return [told[index] for index in sorted(told)]
                if self._task.done():
                    self._task.result()
                self._news.clear()
                await self._news.wait()

    async def say(self, text: str) -> list[Told]:
        """Says something and waits for the answers."""
        async with asyncio.timeout(PATIENCE_S):
            utterance = await self.player.speak(text)
        return await self.answers(utterance)

    async def leave(self) -> None:
        """Leaves the realm."""
        await self.player.close()
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)


@asynccontextmanager
async def voice(endpoint: str, name: str, secret: bytes | None = None) -> AsyncIterator[Voice]:
    """A player who is in the world, until the block ends."""
    player = Player(endpoint, name, secret or name.encode().ljust(32, b"."))
    speaking = Voice(player)
    try:
        async with asyncio.timeout(PATIENCE_S):
            await player.enter()
        await speaking.answers(None)
        yield speaking
    finally:
        await speaking.leave()
