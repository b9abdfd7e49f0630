"""`python -m broker.pulse [ENDPOINT]`: whether a broker answers; what a health check runs.

It asks for the realm as any program does before it attaches, so the broker's own loop has to
answer, and not just its socket. It proves nothing, attaches to nothing and changes nothing.
"""

from __future__ import annotations

import os
import select
import sys
import time
from typing import Final

from broker.protocol import frames as wire
from broker.protocol.codec import decode_envelope, encode_envelope
from broker.protocol.errors import ProtocolError
from broker.protocol.limits import PROTOCOL_VERSION
from broker.transport import Dealer, TransportError

DEFAULT: Final = "tcp://127.0.0.1:5570"
PATIENCE_S: Final = 3.0
STEP_S: Final = 0.05


def answers(endpoint: str, patience_s: float = PATIENCE_S) -> bool:
    """Whether a broker says within `patience_s` seconds which realm it is of.

    Raises:
        TransportError: the endpoint is no address.
    """
    dealer = Dealer(endpoint)
    try:
        greeting = wire.Greet(PROTOCOL_VERSION, "worldline pulse")
        dealer.send(encode_envelope(wire.Envelope(PROTOCOL_VERSION, 1, 0, [greeting])))
        until = time.monotonic() + patience_s
        while time.monotonic() < until:
            select.select([dealer.descriptor], [], [], STEP_S)
            if any(map(_is_realm, dealer.drain(16))):
                return True
        return False
    finally:
        dealer.close()


def _is_realm(data: bytes) -> bool:
    try:
        frames = decode_envelope(data).frames
    except ProtocolError:
        return False
    return any(isinstance(frame, wire.Realm) for frame in frames)


def main() -> None:
    """Exits with 0 when the broker answers; else says so and exits with 1."""
    endpoint, *_ = [*sys.argv[1:], *os.environ.get("WORLDLINE_BROKER", DEFAULT).split()]
    try:
        alive = answers(endpoint)
    except TransportError as error:
        sys.exit(str(error))
    if not alive:
        sys.exit(f"No broker answers at {endpoint}.")


if __name__ == "__main__":
    main()
