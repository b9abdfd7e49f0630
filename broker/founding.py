"""What a broker is founded with: the id of its realm, the secret of its dice, its home brokers.

A realm of several home brokers is the same at each of them because all of it follows from the
service key and their names. A broker that is none of them may ask one over a link instead.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from typing import Final, Protocol

from broker.protocol import limits
from broker.protocol.codec import decode_envelope, encode_envelope
from broker.protocol.errors import Code, ProtocolError
from broker.protocol.frames import Closed, Envelope
from broker.protocol.ids import BrokerId, is_peer_id
from broker.protocol.link_frames import Founding as FoundingTold
from broker.protocol.link_frames import Joining
from broker.transport import Dealer

REALM_CHARS: Final = 16
ASK_S: Final = 0.5
TOLD_EVERY: Final = 20
"""After so many questions without an answer the log says once more who is waited for."""


SHOWN_CHARS: Final = 64
"""How much is shown of what can't be a name."""


class FoundingError(Exception):
    """A broker can't be founded so; the text says why and what to do."""


class Log(Protocol):
    """Where reports go."""

    def info(self, event: str, **fields: object) -> object:
        """Writes one line."""


class Stopping(Protocol):
    """Tells when the process should end, as `threading.Event` does."""

    def wait(self, timeout: float | None = None) -> bool:
        """Waits for it so many seconds; returns whether it should."""


@dataclass(frozen=True, slots=True)
class Founding:
    """What all brokers of a realm have in common."""

    realm: str
    secret: bytes
    homes: tuple[BrokerId, ...]


def alone(broker: BrokerId) -> Founding:
    """A realm of this broker alone, which no other is like."""
    return Founding(secrets.token_hex(REALM_CHARS // 2), secrets.token_bytes(32), (broker,))


def shared(service_key: bytes, homes: Sequence[BrokerId]) -> Founding:
    """The realm of several home brokers: the same wherever the key and the names are the same."""
    named = tuple(sorted(set(homes)))

    def derived(label: str) -> bytes:
        message = "\0".join([f"worldline {label}", *named]).encode()
        return hmac.new(service_key, message, hashlib.sha256).digest()

    return Founding(derived("realm").hex()[:REALM_CHARS], derived("dice"), named)


def check_names(broker: BrokerId, homes: Sequence[BrokerId]) -> None:
    """Lets pass what may be names of brokers.

    Raises:
        FoundingError: one of them is none, or there are too many.
    """
    for name in (broker, *homes):
        if not is_peer_id(name, reserved=True):
            text = (
                f"{name[:SHOWN_CHARS]!r} can't be a broker's name: it takes 1 to "
                f"{limits.ID_CHARS_MAX} characters, without spaces and without @ / : ( )."
            )
            raise FoundingError(text)
    if len(set(homes)) > limits.HOMES_MAX:
        raise FoundingError(f"A realm has at most {limits.HOMES_MAX} home brokers.")


def check_founded(
    broker: BrokerId | None,
    homes: Sequence[BrokerId],
    found_as: BrokerId,
    found_homes: Sequence[BrokerId],
) -> None:
    """Lets pass options that agree with what a data folder was founded with.

    Args:
        broker: the name that was given, if any, and `homes` the home brokers.
        found_as: the name in the folder, and `found_homes` the home brokers there.

    Raises:
        FoundingError: they differ; the text says which.
    """
    if broker and broker != found_as:
        text = (
            f"This data folder belongs to the broker {found_as}, not {broker}. Choose another "
            "folder with --data, or leave out --broker-name."
        )
        raise FoundingError(text)
    if homes and sorted(set(homes)) != sorted(found_homes):
        text = (
            f"The home brokers of this realm are {', '.join(sorted(found_homes))}: they were fixed "
            "when it was founded. Say the same with --home, or nothing."
        )
        raise FoundingError(text)


def asked(
    addresses: Sequence[str],
    broker: BrokerId,
    service_key: bytes,
    stopping: Stopping,
    log: Log,
    dealer: Callable[[str], Dealer] = Dealer,
) -> Founding | None:
    """What a broker of the realm says over a link; waits until one answers, or None for the end.

    Args:
        addresses: where brokers of the realm listen for links.
        broker: who asks.
        service_key: the realm's key.
        stopping: ends the waiting.
        log: told who is waited for.

    Raises:
        FoundingError: one of them will not have this broker; the text says why.
        TransportError: one of the addresses is none.
    """
    joining = Joining(limits.PROTOCOL_VERSION, broker, service_key)
    question = encode_envelope(Envelope(limits.PROTOCOL_VERSION, 1, 0, [joining]))
    with ExitStack() as open_here:
        lines = [(at, open_here.enter_context(closing(dealer(at)))) for at in addresses]
        tries = 0
        while True:
            if tries % TOLD_EVERY == 0:
                log.info("asking_for_the_realm", at=", ".join(addresses))
            tries += 1
            for _, line in lines:
                line.send(question)
            if stopping.wait(ASK_S):
                return None
            for at, line in lines:
                for data in line.drain(64):
                    if (answer := _answer(at, data)) is not None:
                        return answer


def _answer(at: str, data: bytes) -> Founding | None:
    try:
        envelope = decode_envelope(data)
    except ProtocolError:
        return None
    for frame in envelope.frames:
        if isinstance(frame, FoundingTold):
            return Founding(frame.realm, frame.secret, tuple(frame.homes))
        if isinstance(frame, Closed) and frame.code != Code.NO_SESSION:
            raise FoundingError(f"The broker at {at} says: {frame.text}")
    return None
