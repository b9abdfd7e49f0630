"""A world peer: the shell that lets the hosts of its microcosms live on the bus."""

from __future__ import annotations

import asyncio
import gc
from typing import Any, Final

from broker.protocol.ids import OriginId
from broker.protocol.topics import INTERNAL
from broker.steady_clock import now_ms
from peer.core.host import Effect, Fetch, Follow, Keep, Note
from peer.core.hosts import Hosts, Placed
from peer.core.tidings import Draft, Ended, Lost, Opened, Tiding
from peer.message_broker import MessageBroker, PeerError
from peer.peer import Peer
from peer.queues import RecvQueue, held

WAIT_S_MAX: Final = 0.25
YOUNG_OBJECTS: Final = 50_000
"""How many objects come before the garbage collector looks at them: what a replica holds stays, and
with a crowd in it, looking through all of that took a tenth of a second every now and then."""


class World:
    """One world peer with its microcosms.

    Args:
        broker: the process's message broker.
        peer_id: this world peer's id, another one for each of a realm's.
        key: the realm's service key.
        hosts: the microcosms.
        log: where log lines go: an object with `info(event, **fields)`.
    """

    def __init__(
        self,
        broker: MessageBroker,
        peer_id: str,
        key: bytes,
        hosts: Hosts,
        log: Any,  # noqa: ANN401 - structlog types its loggers as Any
    ) -> None:
        versions = hosts.versions
        self._peer = Peer(
            broker, peer_id, role="world", token_for=lambda _realm: key, rules=versions
        )
        self._hosts = hosts
        self._log = log

    async def run(self) -> None:
        """Serves until the session ends or the task is cancelled.

        Raises:
            PeerError: the broker refuses this world peer.
            RulesError: the replica can't go on.
        """
        gc.set_threshold(YOUNG_OBJECTS)
        await self._peer.connect()
        receiving = self._peer.receiving
        while True:
            await receiving.wait_for(self._wait_s())
            effects = self._resolve(self._waiting(receiving))
            effects += self._hosts.tick(now_ms())
            for microcosm, effect in effects:
                await self._perform(microcosm, effect)

    def _waiting(self, receiving: RecvQueue) -> list[Tiding]:
        """All that has come in by now."""
        tidings: list[Tiding] = []
        while (item := receiving.take()) is not None:
            topic, event = item
            if topic == INTERNAL:
                self._note(event)
            tidings.append(event)
        return tidings

    def _resolve(self, tidings: list[Tiding]) -> list[Placed]:
        """Lets the replicas put themselves right, with the queues locked meanwhile."""
        with held(self._peer.sending, self._peer.receiving):
            return self._hosts.take_all(tidings, now_ms())

    def _wait_s(self) -> float:
        wakes_ms = self._hosts.wakes_ms()
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

    async def _perform(self, microcosm: str, effect: Effect) -> None:
        session = self._peer.session
        match effect:
            case Draft():
                await self._publish(effect)
            case Fetch():
                session.ask_snapshot(microcosm, effect.offset)
                self._peer.broker.wake()
            case Follow():
                session.subscribe((microcosm,), effect.have)
                self._peer.broker.wake()
            case Keep():
                if not session.give_snapshot(microcosm, effect.snapshot):
                    self._log.info("snapshot_too_large", bytes=len(effect.snapshot.data))
                self._peer.broker.wake()
            case Note():
                self._log.info(effect.event, detail=effect.detail)

    async def _publish(self, draft: Draft) -> None:
        """Queues a draft; only a genesis is waited for, for its count matters."""
        if draft.topic[-1] == "genesis":
            origin = await self._peer.send(draft.topic, draft)
            if isinstance(origin, OriginId):
                self._hosts.founding_seq(draft.microcosm, origin)
            return
        waiting = await self._peer.sending.put((draft.topic, draft))
        waiting.published.add_done_callback(self._log_failure)

    def _log_failure(self, published: asyncio.Future[OriginId | None]) -> None:
        if not published.cancelled() and (error := published.exception()) is not None:
            self._log.info("not_published", error=str(error))
