"""A world peer: the shell that lets hosts of microcosms live on the bus."""

from __future__ import annotations

import asyncio
from typing import Any, Final

from broker.protocol.ids import OriginId
from broker.protocol.topics import INTERNAL
from broker.steady_clock import now_ms
from peer.core.host import Effect, Fetch, Follow, Host, Keep, Note
from peer.core.tidings import Draft, Ended, Lost, Opened
from peer.message_broker import MessageBroker, PeerError
from peer.peer import Peer

WAIT_S_MAX: Final = 0.25


class World:
    """One world peer with one microcosm.

    Args:
        broker: the process's message broker.
        peer_id: this world peer's id, another one for each of a realm's.
        key: the realm's service key.
        host: the microcosm.
        log: where log lines go: an object with `info(event, **fields)`.
    """

    def __init__(
        self,
        broker: MessageBroker,
        peer_id: str,
        key: bytes,
        host: Host,
        log: Any,  # noqa: ANN401 - structlog types its loggers as Any
    ) -> None:
        self._peer = Peer(broker, peer_id, role="world", token_for=lambda _realm: key)
        self._host = host
        self._log = log

    async def run(self) -> None:
        """Serves until the session ends or the task is cancelled.

        Raises:
            PeerError: the broker refuses this world peer.
            RulesError: the replica can't go on.
        """
        await self._peer.connect()
        receiving = self._peer.receiving
        while True:
            await receiving.wait_for(self._wait_s())
            effects: list[Effect] = []
            while (item := receiving.take()) is not None:
                topic, event = item
                if topic == INTERNAL:
                    self._note(event)
                effects += self._host.take(event, now_ms())
            effects += self._host.tick(now_ms())
            for effect in effects:
                await self._perform(effect)

    def _wait_s(self) -> float:
        wakes_ms = self._host.wakes_ms()
        if wakes_ms is None:
            return WAIT_S_MAX
        return min(WAIT_S_MAX, max(0.0, (wakes_ms - now_ms()) / 1_000))

    def _note(self, tiding: object) -> None:
        if isinstance(tiding, Ended):
            raise PeerError(tiding.text, tiding.code, definite=tiding.definite)
        if isinstance(tiding, Opened):
            self._log.info("attached", broker=tiding.broker, realm=tiding.realm)
        elif isinstance(tiding, Lost):
            self._log.info("lost", why=tiding.why)

    async def _perform(self, effect: Effect) -> None:
        session = self._peer.session
        match effect:
            case Draft():
                await self._publish(effect)
            case Fetch():
                session.ask_snapshot(self._host.microcosm, effect.offset)
                self._peer.broker.wake()
            case Follow():
                session.subscribe((self._host.microcosm,), effect.have)
                self._peer.broker.wake()
            case Keep():
                if not session.give_snapshot(self._host.microcosm, effect.snapshot):
                    self._log.info("snapshot_too_large", bytes=len(effect.snapshot.data))
                self._peer.broker.wake()
            case Note():
                self._log.info(effect.event, detail=effect.detail)

    async def _publish(self, draft: Draft) -> None:
        """Queues a draft; only a genesis is waited for, for its count matters."""
        if draft.topic[-1] == "genesis":
            origin = await self._peer.send(draft.topic, draft)
            if isinstance(origin, OriginId):
                self._host.founding_seq(origin)
            return
        waiting = await self._peer.sending.put((draft.topic, draft))
        waiting.published.add_done_callback(self._log_failure)

    def _log_failure(self, published: asyncio.Future[OriginId | None]) -> None:
        if not published.cancelled() and (error := published.exception()) is not None:
            self._log.info("not_published", error=str(error))
