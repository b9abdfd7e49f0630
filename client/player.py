"""One player's session, for any chat client: the shell that lets a presence live on the bus."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import hmac
import unicodedata
from collections.abc import AsyncIterator
from typing import Final

from broker.protocol.errors import Code
from broker.steady_clock import now_ms
from broker.transport import TransportError
from client.core.presence import Effect, Presence
from client.errors import (
    BadEndpoint,
    ClientError,
    NameTaken,
    Refused,
    Replaced,
    Retired,
)
from client.errors import Ended as SessionEnded
from client.tellings import Item, Told
from peer.core.tidings import Draft, Ended
from peer.message_broker import MessageBroker, PeerError
from peer.peer import Peer
from peer.queues import ClosedError

WAIT_S: Final = 0.25
ITEMS_MAX: Final = 4_096


def peer_id_of(name: str) -> str:
    """The peer id that belongs to a name: two names that read alike are one."""
    return unicodedata.normalize("NFKC", name).casefold()


def token_for(secret: bytes, peer: str, realm: str) -> bytes:
    """The proof of a name in one realm: no realm can use it to pose as the player in another."""
    message = b"worldline name\0" + realm.encode() + b"\0" + peer.encode()
    return hmac.new(secret, message, hashlib.sha256).digest()


class Player:
    """A player of one realm.

    Args:
        endpoint: where a broker listens.
        name: as others see it.
        secret: 32 bytes that prove the name; kept by the player's client.
        others: where other brokers of the realm listen, for when that one does not answer.
    """

    def __init__(
        self, endpoint: str, name: str, secret: bytes, others: tuple[str, ...] = ()
    ) -> None:
        self._endpoint = endpoint
        self._others = others
        self._name = name
        self._id = peer_id_of(name)
        self._secret = secret
        self._presence = Presence(self._id, name)
        self._broker: MessageBroker | None = None
        self._peer: Peer | None = None
        self._items: asyncio.Queue[Item | ClientError | None] = asyncio.Queue(ITEMS_MAX)
        self._guidance = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def enter(self) -> None:
        """Connects and enters the world; the first look comes as `Told(None, ...)`.

        Waits for as long as no broker answers: the caller sets the limit.

        Raises:
            ClientError: the realm refuses; the sentence says why.
        """
        try:
            self._broker = MessageBroker(self._endpoint, "worldline chat client", self._others)
        except TransportError as error:
            raise BadEndpoint(self._endpoint, str(error)) from error
        secret, peer_id = self._secret, self._id
        self._peer = Peer(
            self._broker,
            peer_id,
            role="player",
            token_for=lambda realm: token_for(secret, peer_id, realm),
        )
        try:
            await self._peer.connect()
        except PeerError as error:
            raise self._client_error(error) from error
        except ValueError as error:
            text = f"{self._name} can't be a name here. Choose another with --name."
            raise Refused(text) from error
        self._task = asyncio.create_task(self._listen(self._peer))
        await self._guided()
        await self._publish(self._peer, self._presence.enter())

    async def speak(self, text: str) -> str:
        """Says something in the world.

        Args:
            text: at most 500 characters.

        Returns:
            The utterance's id; its answers carry it.

        Raises:
            ClientError: it was not said.
        """
        if self._peer is None:
            message = "enter first"
            raise RuntimeError(message)
        await self._guided()
        return await self._publish(self._peer, self._presence.speak(text))

    async def incoming(self) -> AsyncIterator[Item]:
        """Everything the player is told, until they leave.

        Raises:
            ClientError: the session ended for good.
        """
        while (item := await self._items.get()) is not None:
            if isinstance(item, ClientError):
                raise item
            yield item

    async def close(self) -> None:
        """Leaves; what was said and is not acknowledged is given a moment more."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        if self._peer is not None and self._task is not None:
            with contextlib.suppress(TimeoutError, KeyError):
                await self._peer.disconnect(timeout_s=1.0)
        if self._broker is not None:
            await self._broker.close()
        if not self._items.full():
            self._items.put_nowait(None)

    async def _guided(self) -> None:
        """Waits until there is a world, a world peer and a gateway to serve the player."""
        while self._presence.guided is None:
            self._guidance.clear()
            await self._guidance.wait()

    async def _publish(self, peer: Peer, draft: Draft) -> str:
        try:
            origin = await peer.send(draft.topic, draft)
        except PeerError as error:
            raise Refused(str(error)) from error
        except ClosedError as error:
            raise SessionEnded from error
        if origin is None:
            message = "an event without an id"
            raise RuntimeError(message)
        return self._presence.published(draft, origin, now_ms())

    async def _listen(self, peer: Peer) -> None:
        try:
            await self._follow(peer)
        except ClosedError:
            await self._items.put(SessionEnded())

    async def _follow(self, peer: Peer) -> None:
        receiving = peer.receiving
        while True:
            await receiving.wait_for(WAIT_S)
            while (item := receiving.take()) is not None:
                _, tiding = item
                if isinstance(tiding, Ended):
                    error = PeerError(tiding.text, tiding.code, definite=tiding.definite)
                    await self._items.put(self._client_error(error))
                for effect in self._presence.take(tiding):
                    await self._perform(peer, effect)
                self._guidance.set()
            for effect in self._presence.tick(now_ms()):
                await self._perform(peer, effect)

    async def _perform(self, peer: Peer, effect: Effect) -> None:
        if isinstance(effect, Told) and effect.utterance is None and effect.result != "pass":
            await self._items.put(Refused(f"{effect.text} Choose another name with --name."))
        elif not isinstance(effect, Draft):
            await self._items.put(effect)
        elif effect.topic[-1] in ("enter", "utterance"):
            await self._publish(peer, effect)
        else:
            await peer.sending.push((effect.topic, effect))

    def _client_error(self, error: PeerError) -> ClientError:
        match error.code:
            case Code.NAME_TAKEN:
                return NameTaken(self._name)
            case Code.RETIRED:
                return Retired(self._name)
            case Code.REPLACED:
                return Replaced(self._name)
            case _:
                return Refused(str(error), definite=error.definite)
