"""One player's session, for any chat client: enters the world, speaks, and hears what comes of it.

It keeps what a client must not get wrong: the basis of each utterance is what was really shown, an
outcome is shown once and again only if it changed, one that was missed is asked for, and after any
loss the session goes on where it was.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import hmac
import time
import unicodedata
import zlib
from collections import OrderedDict
from collections.abc import AsyncIterator
from typing import Any, Final

from broker.protocol.clocks import Basis
from broker.protocol.errors import Code
from broker.protocol.ids import EventId, event_id_text
from broker.protocol.topics import INTERNAL, STEWARD
from broker.transport import TransportError
from client.errors import (
    BadEndpoint,
    ClientError,
    NameTaken,
    Refused,
    Replaced,
    Retired,
)
from client.errors import Ended as SessionEnded
from client.tellings import Heard, Item, Noted, Notice, Observed, Told
from peer.core.tidings import Arrival, Draft, Ended, Guided, Lost, Opened, RefusedPublish
from peer.message_broker import MessageBroker, PeerError
from peer.peer import Peer
from peer.queues import ClosedError

ASK_S: Final = 1.0
"""An answer that is missing so long is asked for."""
SHOWN_MAX: Final = 1_024
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
    """

    def __init__(self, endpoint: str, name: str, secret: bytes) -> None:
        self._endpoint = endpoint
        self._name = name
        self._id = peer_id_of(name)
        self._secret = secret
        self._broker: MessageBroker | None = None
        self._peer: Peer | None = None
        self._items: asyncio.Queue[Item | ClientError | None] = asyncio.Queue(ITEMS_MAX)
        self._guided: Guided | None = None
        self._guidance = asyncio.Event()
        self._basis = Basis()
        self._entering: str | None = None
        self._quiet: set[str] = set()  # one for each reconnection
        self._awaited: dict[str, float] = {}
        self._spoken: OrderedDict[str, None] = OrderedDict()
        self._shown: OrderedDict[str, tuple[str, str]] = OrderedDict()
        self._lost = False
        self._parts: dict[str, set[int]] = {}
        self._again: asyncio.Task[None] | None = None
        self._task: asyncio.Task[None] | None = None

    async def enter(self) -> None:
        """Connects and enters the world; the first look comes as `Told(None, ...)`.

        Waits for as long as no broker answers: the caller sets the limit.

        Raises:
            ClientError: the realm refuses; the sentence says why.
        """
        try:
            self._broker = MessageBroker(self._endpoint, "worldline chat client")
        except TransportError as error:
            raise BadEndpoint(self._endpoint, str(error)) from error
        secret, peer_id = self._secret, self._id
        self._peer = Peer(
            self._broker, peer_id, token_for=lambda realm: token_for(secret, peer_id, realm)
        )
        try:
            await self._peer.connect()
        except PeerError as error:
            raise self._client_error(error) from error
        self._task = asyncio.create_task(self._listen(self._peer))
        await self._announce()

    async def speak(self, text: str) -> str:
        """Says something in the world.

        Args:
            text: at most 500 characters.

        Returns:
            The utterance's id; its answers carry it.

        Raises:
            ClientError: it was not said.
        """
        guided = await self._guide()
        body = {"text": text, "gateway": self._gateway(guided)}
        topic = (guided.here, "utterance")
        utterance = await self._publish(Draft(topic, body, basis=self._basis))
        self._awaited[utterance] = time.monotonic()
        self._spoken[utterance] = None
        return utterance

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

    # -- publishing ------------------------------------------------------------------------------

    async def _announce(self) -> None:
        guided = await self._guide()
        body = {"name": self._name, "gateway": self._gateway(guided)}
        entering = await self._publish(Draft((guided.here, "enter"), body, basis=self._basis))
        if self._entering is None:
            self._entering = entering
            self._awaited[entering] = time.monotonic()
        else:
            self._quiet.add(entering)

    async def _publish(self, draft: Draft) -> str:
        if self._peer is None:
            message = "enter first"
            raise RuntimeError(message)
        try:
            origin = await self._peer.send(draft.topic, draft)
        except PeerError as error:
            raise Refused(str(error)) from error
        if origin is None:
            message = "an event without an id"
            raise RuntimeError(message)
        return event_id_text(origin)

    async def _guide(self) -> Guided:
        """Where the player is, once there is a world, a world peer and a gateway to serve them."""
        while self._guided is None:
            self._guidance.clear()
            await self._guidance.wait()
        return self._guided

    def _gateway(self, guided: Guided) -> str:
        return guided.gateways[zlib.crc32(self._id.encode()) % len(guided.gateways)]

    async def _ask_for_missed(self, peer: Peer) -> None:
        now = time.monotonic()
        guided = self._guided
        for utterance, since in list(self._awaited.items()):
            if now - since < ASK_S or guided is None or self._lost:
                continue
            self._awaited[utterance] = now
            topic = (STEWARD, guided.here, "ask")
            await peer.sending.push((topic, Draft(topic, {"utterance": utterance})))

    # -- what comes in ---------------------------------------------------------------------------

    async def _listen(self, peer: Peer) -> None:
        try:
            await self._follow(peer)
        except ClosedError:
            await self._items.put(SessionEnded())

    async def _follow(self, peer: Peer) -> None:
        receiving = peer.receiving
        while True:
            await receiving.wait_for(ASK_S / 4)
            while (item := receiving.take()) is not None:
                topic, event = item
                if topic == INTERNAL:
                    await self._tiding(event)
                else:
                    await self._arrival(event)
            await self._ask_for_missed(peer)

    async def _tiding(self, tiding: object) -> None:
        match tiding:
            case Guided():
                served = tiding.here and tiding.gateways and tiding.steward
                self._guided = tiding if served else None
                self._guidance.set()
            case Lost():
                self._lost = True
                text = "The connection to the world was lost; trying to get it back."
                await self._items.put(Notice(text))
            case Opened() if self._lost:
                self._lost = False
                await self._items.put(Notice("The connection to the world is back."))
                self._again = asyncio.create_task(self._announce())
            case Ended():
                error = PeerError(tiding.text, tiding.code, definite=tiding.definite)
                await self._items.put(self._client_error(error))
            case RefusedPublish():
                await self._refused(tiding)

    async def _refused(self, refused: RefusedPublish) -> None:
        utterance = event_id_text(refused.origin)
        if self._awaited.pop(utterance, None) is None:
            return
        self._spoken.pop(utterance, None)
        key = None if utterance == self._entering else utterance
        await self._items.put(Told(key, 0, 1, "refused", refused.text, final=True))

    async def _arrival(self, arrival: Arrival) -> None:
        body = arrival.body()
        header = arrival.event.header
        if not isinstance(body, dict) or len(header.topic) < 3:  # noqa: PLR2004 - a kind
            return
        kind = header.topic[2]
        told = header.basis
        vector = self._basis.vector.merged(told.vector)
        self._basis = Basis(vector, max(self._basis.top, told.top))
        if kind == "outcome":
            await self._outcome(body, header.cause)
        elif kind == "happening":
            await self._items.put(Heard(str(body.get("text", ""))))
        elif kind == "note":
            await self._items.put(Noted(str(body.get("utterance")), str(body.get("text", ""))))
        elif kind == "observation":
            await self._items.put(Observed(body))

    async def _outcome(self, body: dict[str, Any], cause: EventId | None) -> None:
        intent = str(body.get("intent") or (event_id_text(cause) if cause else ""))
        result, text = str(body.get("result", "")), str(body.get("text", ""))
        if intent in self._quiet or self._shown.get(intent) == (result, text):
            return
        self._shown[intent] = (result, text)
        while len(self._shown) > SHOWN_MAX:
            self._shown.popitem(last=False)
        utterance = body.get("utterance")
        index, count = _count(body.get("index")), max(1, _count(body.get("of")))
        final = bool(body.get("final"))
        if utterance is None and intent == self._entering:
            self._awaited.pop(intent, None)
        elif utterance in self._spoken:
            self._arrived(str(utterance), index, count)
        else:
            await self._items.put(Heard(text))
            return
        key = None if utterance is None else str(utterance)
        await self._items.put(Told(key, index, count, result, text, final))

    def _arrived(self, utterance: str, index: int, count: int) -> None:
        got = self._parts.setdefault(utterance, set())
        got.add(index)
        if len(got) >= count:
            self._awaited.pop(utterance, None)
            self._parts.pop(utterance, None)
        while len(self._spoken) > SHOWN_MAX:
            self._spoken.popitem(last=False)

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


def _count(value: object) -> int:
    return value if type(value) is int and value >= 0 else 0
