"""The first words on a link: who is there, and why a link is refused."""

from __future__ import annotations

import hmac

from broker.core.durable import Durable
from broker.protocol import limits
from broker.protocol.errors import Code
from broker.protocol.link_frames import LinkHello


def hello_of(durable: Durable, service_key: bytes, endpoint: str, window: int) -> LinkHello:
    """What a broker says first."""
    return LinkHello(
        limits.PROTOCOL_VERSION,
        durable.realm,
        durable.broker,
        durable.life[1],
        service_key,
        endpoint,
        window,
    )


def link_refusal(hello: LinkHello, durable: Durable, service_key: bytes) -> tuple[Code, str] | None:
    """Why there can be no link with who says this; None where there can."""
    if hello.version != limits.PROTOCOL_VERSION:
        return Code.VERSION, "The brokers speak different versions of the protocol."
    if not hmac.compare_digest(hello.token, service_key):
        return Code.WRONG_KEY, "The service key is not this realm's."
    if hello.realm != durable.realm:
        return Code.NOT_ALLOWED, f"This is the realm {durable.realm}."
    if hello.broker == durable.broker:
        return Code.REPLACED, f"There are two brokers of the name {hello.broker}."
    return None
