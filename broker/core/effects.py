"""What can happen to a broker, and what it may ask for. Values only.

The order of effects is a contract: an `Append` comes before every `Transmit` or `LinkTransmit` that
tells of it, and the shell performs them in order. Runs of `Append` may be written in one commit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from broker.core.records import Record
from broker.protocol.frames import Envelope


@dataclass(frozen=True, slots=True)
class Received:
    """An envelope came in over a connection of the peers' socket."""

    route: bytes
    envelope: Envelope


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Bytes came in that are no envelope."""

    route: bytes
    text: str


@dataclass(frozen=True, slots=True)
class Unsent:
    """A connection took no more: it is gone, or its buffers are full."""

    route: bytes
    gone: bool


@dataclass(frozen=True, slots=True)
class LinkReceived:
    """An envelope came in from another broker: on a connection that it or this broker opened."""

    route: bytes
    envelope: Envelope


@dataclass(frozen=True, slots=True)
class LinkBroken:
    """A connection between brokers is gone, took no more, or brought bytes that are no envelope."""

    route: bytes
    text: str


@dataclass(frozen=True, slots=True)
class Evict:
    """The operator wants a dead broker shut out; `force` does without a majority, which forks."""

    broker: str
    force: bool


@dataclass(frozen=True, slots=True)
class Tick:
    """Time passed; given at least every beat."""


@dataclass(frozen=True, slots=True)
class Flush:
    """All inputs at hand were given: send what is queued."""


@dataclass(frozen=True, slots=True)
class Stop:
    """The process was asked to end: say goodbye to every session."""


Input: TypeAlias = (
    Received | Unreadable | Unsent | LinkReceived | LinkBroken | Evict | Tick | Flush | Stop
)


@dataclass(frozen=True, slots=True)
class Append:
    """Put a record on disk before anything that follows."""

    record: Record


@dataclass(frozen=True, slots=True)
class Transmit:
    """Send an envelope over a connection."""

    route: bytes
    envelope: Envelope


@dataclass(frozen=True, slots=True)
class Dial:
    """Keep a connection to the broker that listens at `endpoint`; its route is `dialled(...)`."""

    endpoint: str


@dataclass(frozen=True, slots=True)
class LinkTransmit:
    """Send an envelope over a connection between brokers."""

    route: bytes
    envelope: Envelope


@dataclass(frozen=True, slots=True)
class Report:
    """Say in the log what happened, with the id of its cause."""

    event: str
    fields: tuple[tuple[str, str | int | bool], ...]


@dataclass(frozen=True, slots=True)
class GiveUp:
    """End the process, telling the person who started it: it can't take part as it is."""

    text: str


def report(event: str, **fields: str | int | bool) -> Report:
    """A line for the log."""
    return Report(event, tuple(sorted(fields.items())))


Effect: TypeAlias = Append | Transmit | Dial | LinkTransmit | Report | GiveUp


def dialled(endpoint: str) -> bytes:
    """The route of a connection that this broker opened."""
    return b"to " + endpoint.encode()


def is_dialled(route: bytes) -> bool:
    """Whether this broker opened the connection."""
    return route.startswith(b"to ")


def endpoint_of(route: bytes) -> str:
    """Where a connection that this broker opened leads to."""
    return route.removeprefix(b"to ").decode()
