"""The gateway's process: the shell that lets the service live on the bus and ask models."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any, Final

from broker.protocol.clocks import EMPTY
from broker.steady_clock import now_ms
from client.gateway.calls import made
from client.gateway.core.docket import Read
from client.gateway.core.ladder import Call, Ladder
from client.gateway.core.narration import TOKENS_MAX, Hush, Narrator, Stream
from client.gateway.core.prompt import schema
from client.gateway.core.reading import Reading
from client.gateway.core.service import Effect, Follow, Service
from client.gateway.llm import Llm, ModelError
from client.gateway.models import Purse, Settings
from peer.core.tidings import Ended, Lost, Opened
from peer.message_broker import MessageBroker, PeerError
from peer.peer import Peer

WAIT_S_MAX: Final = 0.25
SWITCH_S: Final = 1.0
"""How often it is looked whether models are switched off."""


class Gateway:
    """One gateway on the bus.

    Args:
        broker: the process's message broker.
        peer_id: this gateway's id, another one for each of a realm's.
        key: the realm's service key.
        log: where log lines go: an object with `info(event, **fields)`.
        settings: which models read what the grammar can't.
        purse: what they may cost.
        read: what this process has read before; see `Service`.
    """

    def __init__(
        self,
        broker: MessageBroker,
        peer_id: str,
        key: bytes,
        log: Any,  # noqa: ANN401 - structlog types its loggers as Any
        settings: Settings,
        purse: Purse,
        read: Read,
    ) -> None:
        self._peer = Peer(broker, peer_id, role="gateway", token_for=lambda _realm: key)
        self._purse = purse
        self._ladder = Ladder[Reading](purse.roster, settings.calls_max)
        narrator = Narrator(purse.roster) if settings.narrate else None
        self._service = Service(peer_id, self._ladder, read, narrator)
        self._llm = Llm(settings.url, schema()) if settings.models else None
        self._calls: set[asyncio.Task[None]] = set()
        self._narrations: dict[int, asyncio.Task[None]] = {}
        self._log = log

    async def run(self) -> None:
        """Serves until the session ends or the task is cancelled.

        Raises:
            PeerError: the broker refuses this gateway.
        """
        await self._peer.connect()
        watching = asyncio.create_task(self._watch())
        try:
            await self._serve()
        finally:
            for task in (watching, *self._calls, *self._narrations.values()):
                task.cancel()
            self._service.close(now_ms())
            if self._llm is not None:
                self._purse.keep()

    async def _serve(self) -> None:
        receiving = self._peer.receiving
        while True:
            await receiving.wait_for(self._wait_s())
            effects: list[Effect] = []
            while (item := receiving.take()) is not None:
                _, tiding = item
                self._note(tiding)
                effects += self._service.take(tiding, now_ms())
            effects += self._service.tick(now_ms())
            for failure in self._service.failures():
                self._log.error("line_not_read", failure=failure)
            await self._perform(effects)

    async def _perform(self, effects: list[Effect]) -> None:
        for effect in effects:
            if isinstance(effect, Follow):
                self._peer.session.subscribe((effect.microcosm,), EMPTY)
                self._peer.broker.wake()
            elif isinstance(effect, Call):
                task = asyncio.create_task(self._ask(effect))
                self._calls.add(task)
                task.add_done_callback(self._calls.discard)
            elif isinstance(effect, Stream):
                self._narrations[effect.number] = asyncio.create_task(self._narrate(effect))
            elif isinstance(effect, Hush):
                under_way = self._narrations.pop(effect.number, None)
                if under_way is not None and under_way is not asyncio.current_task():
                    under_way.cancel()
            else:
                await self._peer.sending.push((effect.topic, effect))

    # -- models ----------------------------------------------------------------------------------

    async def _ask(self, call: Call) -> None:
        """One call of a model, and what follows from it."""
        assert self._llm is not None
        await self._perform(await made(call, self._llm, self._service, self._log))

    async def _narrate(self, stream: Stream) -> None:
        """One narration, told as it is written; one that fails is left where it is."""
        assert self._llm is not None
        timeout_s = stream.timeout_ms / 1_000
        pieces = self._llm.stream(stream.model, stream.messages, timeout_s, TOKENS_MAX)
        number = stream.number
        try:
            async with contextlib.aclosing(pieces):
                async for piece in pieces:
                    await self._perform(self._service.narrated(number, piece, now_ms()))
                    if number not in self._narrations:
                        return
        except ModelError as error:
            self._log.info("narration_failed", model=stream.model, why=str(error))
            self._service.narration_failed(number, now_ms(), for_good=error.for_good)
        else:
            await self._perform(self._service.narrated(number, None, now_ms()))
        finally:
            self._narrations.pop(number, None)

    async def _watch(self) -> None:
        """Looks for the off switch, and keeps what was spent."""
        while self._llm is not None:
            off = await asyncio.to_thread(self._purse.is_off)
            if off != self._ladder.stopped:
                self._ladder.stopped = off
                self._log.info("models", off=off)
            failed = self._purse.keep()
            if failed is not None:
                self._log.info("budget_not_kept", why=failed)
            await asyncio.sleep(SWITCH_S)

    def _wait_s(self) -> float:
        wakes_ms = self._service.wakes_ms()
        if wakes_ms is None:
            return WAIT_S_MAX
        return min(WAIT_S_MAX, max(0.0, (wakes_ms - now_ms()) / 1_000))

    def _note(self, tiding: object) -> None:
        match tiding:
            case Opened():
                self._log.info("attached", broker=tiding.broker, realm=tiding.realm)
            case Lost():
                self._log.info("lost", why=tiding.why)
            case Ended():
                raise PeerError(tiding.text, tiding.code, definite=tiding.definite)
