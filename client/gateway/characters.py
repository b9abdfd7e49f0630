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
from client.gateway.core.mind import SCHEMA, Mind, Role, Think
from client.gateway.llm import Llm, ModelError
from client.gateway.models import Purse, Settings
from client.player import Player

LOOK_S: Final = 0.5
AGAIN_S: Final = 5.0
ELSEWHERE_S: Final = 600.0
"""So long a character is left to another gateway that plays it as well."""


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
    llm = Llm(settings.url, SCHEMA)
    names = [role.name for role in roles]
    minds = [Mind(role, names, settings.models[0], purse.budget) for role in roles]
    await asyncio.gather(*(_lives(mind, llm, endpoints, key, purse, log) for mind in minds))


async def _lives(
    mind: Mind,
    llm: Llm,
    endpoints: Sequence[str],
    key: bytes,
    purse: Purse,
    log: Any,  # noqa: ANN401 - as above
) -> None:
    name = mind.role.name
    while True:
        secret = hmac.new(key, b"worldline character\0" + name.encode(), hashlib.sha256).digest()
        player, again_s = Player(endpoints[0], name, secret, tuple(endpoints[1:])), AGAIN_S
        try:
            await player.enter()
            log.info("character_entered", name=name)
            await _life(mind, player, llm, purse, log)
        except Replaced:
            log.info("character_played_elsewhere", name=name)
            again_s = ELSEWHERE_S
        except ClientError as error:
            log.info("character_left", name=name, why=str(error))
        finally:
            await player.close()
        await asyncio.sleep(again_s)


async def _life(mind: Mind, player: Player, llm: Llm, purse: Purse, log: Any) -> None:  # noqa: ANN401
    async def listen() -> None:
        async for item in player.incoming():
            mind.take(item, now_ms())

    listening = asyncio.create_task(listen())
    try:
        while not listening.done():
            asked = None if purse.is_off() else mind.due(now_ms())
            if asked is not None:
                line = mind.thought(await _reply(llm, asked, log), now_ms())
                if line is not None:
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


async def _reply(llm: Llm, asked: Think, log: Any) -> str | None:  # noqa: ANN401 - as above
    try:
        return (await llm.ask(asked.model, asked.messages, asked.timeout_ms / 1_000)).text
    except ModelError as error:
        log.info("character_thought_nothing", model=asked.model, why=str(error))
        return None
