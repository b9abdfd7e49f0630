"""The gateway's process: the shell that lets the service live on the bus."""

from __future__ import annotations

from typing import Any, Final

from broker.protocol.clocks import EMPTY
from broker.steady_clock import now_ms
from client.gateway.core.service import Effect, Follow, Service
from peer.core.tidings import Ended, Lost, Opened
from peer.message_broker import MessageBroker, PeerError
from peer.peer import Peer

WAIT_S_MAX: Final = 0.25


class Gateway:
    """One gateway on the bus.

    Args:
        broker: the process's message broker.
        peer_id: this gateway's id, another one for each of a realm's.
        key: the realm's service key.
        log: where log lines go: an object with `info(event, **fields)`.
    """

    def __init__(
        self,
        broker: MessageBroker,
        peer_id: str,
        key: bytes,
        log: Any,  # noqa: ANN401 - structlog types its loggers as Any
    ) -> None:
        self._peer = Peer(broker, peer_id, role="gateway", token_for=lambda _realm: key)
        self._service = Service(peer_id)
        self._log = log

    async def run(self) -> None:
        """Serves until the session ends or the task is cancelled.

        Raises:
            PeerError: the broker refuses this gateway.
        """
        await self._peer.connect()
        receiving = self._peer.receiving
        while True:
            await receiving.wait_for(self._wait_s())
            effects: list[Effect] = []
            while (item := receiving.take()) is not None:
                _, tiding = item
                self._note(tiding)
                effects += self._service.take(tiding, now_ms())
            effects += self._service.tick(now_ms())
            for effect in effects:
                if isinstance(effect, Follow):
                    self._peer.session.subscribe((effect.microcosm,), EMPTY)
                    self._peer.broker.wake()
                else:
                    await self._peer.sending.push((effect.topic, effect))

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
