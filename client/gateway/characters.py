"""Characters on the bus: the shell that lets each mind live as a player."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import hmac
from collections.abc import Sequence
from typing import Any, Final

from broker.steady_clock import now_ms
from client.errors import ClientError, Replaced
from client.gateway.calls import made
from client.gateway.core.ladder import Call, Done, Effect, Ladder, Question
from client.gateway.core.mind import SCHEMA, Mind, Role
from client.gateway.llm import Llm
from client.gateway.models import Purse, Settings
from client.player import Player

LOOK_S: Final = 0.5
TICK_S: Final = 0.25
CALLS_MAX: Final = 2
"""So many of a cast think at once: players' lines are read beside them by the same models."""
AGAIN_S: Final = 5.0
ELSEWHERE_S: Final = 600.0
"""So long a character is left to another gateway that plays it as well."""


class Thoughts:
    """The ladder that characters think by, with its calls made.

    Args:
        purse: the models and their budget: the ones that read players' lines as well.
        url: where they are; see `Llm`.
        log: where log lines go.
    """

    def __init__(self, purse: Purse, url: str | None, log: Any) -> None:  # noqa: ANN401 - structlog's
        self._ladder: Ladder[str] = Ladder(purse.roster, CALLS_MAX, cached_max=0)
        self._purse = purse
        self._llm = Llm(url, SCHEMA)
        self._log = log
        self._ends: dict[str, asyncio.Future[str | None]] = {}
        self._asked = 0
        self._calls: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Lets time pass for them, until cancelled."""
        try:
            while True:
                self._ladder.stopped = await asyncio.to_thread(self._purse.is_off)
                self._perform(self._ladder.tick(now_ms()))
                await asyncio.sleep(TICK_S)
        finally:
            for task in self._calls:
                task.cancel()
            self._ladder.close(now_ms())

    async def of(self, account: str, question: Question[str]) -> str | None:
        """What one of them comes to say; empty for nothing, None where no model said."""
        self._asked += 1
        key = f"{account} {self._asked}"
        end: asyncio.Future[str | None] = asyncio.get_running_loop().create_future()
        self._ends[key] = end
        try:
            self._perform(self._ladder.take(key, account, question, now_ms()))
            return await end
        finally:
            del self._ends[key]

    def _perform(self, effects: Sequence[Effect[str]]) -> None:
        for effect in effects:
            if isinstance(effect, Call):
                task = asyncio.create_task(self._ask(effect))
                self._calls.add(task)
                task.add_done_callback(self._calls.discard)
            elif isinstance(effect, Done) and effect.key in self._ends:
                self._ends[effect.key].set_result(effect.answer)

    async def _ask(self, call: Call) -> None:
        self._perform(await made(call, self._llm, self._ladder, self._log))


async def play_cast(
    roles: Sequence[Role],
    endpoints: Sequence[str],
    key: bytes,
    settings: Settings,
    purse: Purse,
    log: Any,  # noqa: ANN401 - structlog types its loggers as Any
) -> None:
    """Plays all characters until cancelled; one that is turned away comes again after a while."""
    if not roles:
        return
    thoughts = Thoughts(purse, settings.url, log)
    names = [role.name for role in roles]
    lives = (_lives(Mind(role, names), thoughts, endpoints, key, log) for role in roles)
    await asyncio.gather(thoughts.run(), *lives)


async def _lives(
    mind: Mind,
    thoughts: Thoughts,
    endpoints: Sequence[str],
    key: bytes,
    log: Any,  # noqa: ANN401 - as above
) -> None:
    name = mind.role.name
    while True:
        secret = hmac.new(key, b"worldline character\0" + name.encode(), hashlib.sha256).digest()
        player, again_s = Player(endpoints[0], name, secret, tuple(endpoints[1:])), AGAIN_S
        try:
            await player.enter()
            log.info("character_entered", name=name)
            await _life(mind, player, thoughts)
        except Replaced:
            log.info("character_played_elsewhere", name=name)
            again_s = ELSEWHERE_S
        except ClientError as error:
            log.info("character_left", name=name, why=str(error))
        finally:
            await player.close()
        await asyncio.sleep(again_s)


async def _life(mind: Mind, player: Player, thoughts: Thoughts) -> None:
    async def listen() -> None:
        async for item in player.incoming():
            mind.take(item, now_ms())

    listening = asyncio.create_task(listen())
    try:
        while not listening.done():
            asked = mind.due(now_ms())
            if asked is not None:
                line = await thoughts.of(mind.account, asked)
                mind.thought(line)
                if line:
                    await _speaks(player, line, listening)
            await asyncio.wait([listening], timeout=LOOK_S)
        listening.result()
    finally:
        listening.cancel()
        with contextlib.suppress(asyncio.CancelledError, ClientError):
            await listening


async def _speaks(player: Player, line: str, listening: asyncio.Task[None]) -> None:
    """Says a line, unless the session ends before there is anybody to hear it."""
    speaking = asyncio.create_task(player.speak(line))
    try:
        await asyncio.wait([speaking, listening], return_when=asyncio.FIRST_COMPLETED)
        if speaking.done():
            speaking.result()
    finally:
        speaking.cancel()
