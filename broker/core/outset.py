"""Where a log may begin: the newest snapshot of a replica, and what brokers must know there."""

from __future__ import annotations

from dataclasses import dataclass

from broker.core.marks import Marks
from broker.protocol.clocks import Stamp, Vector
from broker.protocol.fences import Fences
from broker.protocol.ids import BrokerId, Life
from broker.protocol.lives import Lives
from broker.protocol.settlement import Members


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A replica's state at a settled vector, opaque to brokers."""

    vector: Vector
    top: int
    digest: bytes
    rules: int
    data: bytes


@dataclass(frozen=True, slots=True)
class LogBase:
    """Where a log begins: all that a broker must know of what came before `vector`.

    `settled` and `settled_vector` say how far everything was settled, with the members as of there;
    the rest is as of now, and what comes after `vector` may be told of it again.
    """

    vector: Vector
    settled: Stamp
    settled_vector: Vector
    members: Members
    writers: tuple[BrokerId, ...]
    fences: Fences
    lives: Lives
    chains: dict[Life, bytes]
    marks: Marks
    snapshot: Snapshot | None
