"""Asks a running broker something as an operator: one question over its peers' door, no session.

Nobody is attached by it and nothing is kept of it. Whatever goes wrong is one sentence.
"""

from __future__ import annotations

import secrets
import select
import socket
import time
from typing import Final, NamedTuple

from broker.protocol.codec import decode_envelope, encode_envelope
from broker.protocol.errors import Code, ProtocolError
from broker.protocol.frames import Closed, Envelope, Frame
from broker.protocol.limits import PROTOCOL_VERSION
from broker.protocol.operator_frames import (
    AskEviction,
    AskStatus,
    AskSwitch,
    BrokerStatus,
    Evicting,
    LogStatus,
    Status,
    Switching,
)
from broker.transport import Dealer, check_endpoint

PATIENCE_S: Final = 5.0
STEP_S: Final = 0.05
PROBE_S: Final = 0.5
"""After so much silence it is looked whether anything listens there."""
MESSAGES: Final = 64


class AskError(Exception):
    """A broker did not answer, or would not; the text says why and what to do.

    Args:
        text: for the operator.
        is_busy: whether the same question may well be answered a little later.
        is_definite: whether what was asked for has certainly not been done.
    """

    def __init__(self, text: str, *, is_busy: bool = False, is_definite: bool = False) -> None:
        super().__init__(text)
        self.is_busy = is_busy
        self.is_definite = is_definite


class Answer(NamedTuple):
    """How a broker is."""

    status: Status
    brokers: list[BrokerStatus]
    logs: list[LogStatus]


def ask_status(endpoint: str, key: bytes, patience_s: float = PATIENCE_S) -> Answer:
    """How the broker at an address is.

    Raises:
        AskError: it does not say.
        TransportError: the endpoint is no address.
    """
    frames = _ask(endpoint, AskStatus(key), patience_s)
    status = next(frame for frame in frames if isinstance(frame, Status))
    brokers = [frame for frame in frames if isinstance(frame, BrokerStatus)]
    return Answer(status, brokers, [frame for frame in frames if isinstance(frame, LogStatus)])


def ask_eviction(
    endpoint: str, key: bytes, broker: str, *, force: bool, patience_s: float = PATIENCE_S
) -> Evicting:
    """Asks the broker at an address to shut another one out: what came of that at once.

    Raises:
        AskError: it does not say; unless that is definite, the eviction may have begun.
        TransportError: the endpoint is no address.
    """
    frames = _ask(endpoint, AskEviction(key, broker, force), patience_s)
    return next(frame for frame in frames if isinstance(frame, Evicting))


def ask_switch(endpoint: str, question: AskSwitch, patience_s: float = PATIENCE_S) -> Switching:
    """Asks the broker at an address to switch to other rules: what came of that.

    Raises:
        AskError: it does not say; unless that is definite, it may have switched.
        TransportError: the endpoint is no address.
    """
    frames = _ask(endpoint, question, patience_s)
    return next(frame for frame in frames if isinstance(frame, Switching))


def _ask(
    endpoint: str, question: AskStatus | AskEviction | AskSwitch, patience_s: float
) -> list[Frame]:
    channel = 1 + secrets.randbelow(2**32)
    dealer = Dealer(check_endpoint(endpoint))
    frames: list[Frame] = []
    probed = False
    try:
        dealer.send(encode_envelope(Envelope(PROTOCOL_VERSION, channel, 0, [question])))
        began_s = time.monotonic()
        while (waited_s := time.monotonic() - began_s) < patience_s:
            select.select([dealer.descriptor], [], [], STEP_S)
            for data in dealer.drain(MESSAGES):
                frames += _frames_of(data, channel, endpoint)
            if _is_whole(frames):
                return frames
            if not probed and waited_s >= PROBE_S:
                _probe(endpoint)
                probed = True
    finally:
        dealer.close()
    text = (
        f"What listens at {endpoint} did not answer as a broker does within {patience_s:g} seconds:"
        " it is none, or of another release, or too busy."
    )
    raise AskError(text, is_busy=True)


def _frames_of(data: bytes, channel: int, endpoint: str) -> list[Frame]:
    try:
        envelope = decode_envelope(data)
    except ProtocolError as error:
        text = f"What answers at {endpoint} does not speak as this release does: {error.text}"
        raise AskError(text) from error
    if envelope.channel != channel:
        return []
    for frame in envelope.frames:
        if isinstance(frame, Closed):
            is_busy = frame.code in (Code.TOO_FAST, Code.DISK)
            text = f"The broker at {endpoint} says: {frame.text}"
            raise AskError(text, is_busy=is_busy, is_definite=frame.definite)
    return envelope.frames


def _is_whole(frames: list[Frame]) -> bool:
    if not frames or not isinstance(frames[0], Status):
        return any(isinstance(frame, Evicting | Switching) for frame in frames)
    return len(frames) > frames[0].brokers + frames[0].logs


def _probe(endpoint: str) -> None:
    """Looks whether anything listens at an address at all.

    Raises:
        AskError: nothing does.
    """
    scheme, _, address = endpoint.partition("://")
    if scheme != "tcp":
        return
    host, _, port = address.rpartition(":")
    try:
        with socket.create_connection((host.strip("[]"), int(port)), timeout=PROBE_S):
            pass
    except OSError as error:
        why = error.strerror or str(error)
        text = f"No broker answers at {endpoint}: {why}. Check the address, and that it runs."
        raise AskError(text) from error
