"""What a broker asks of a neighbour's logs, and what it sends of its own: frames of one flush.

Rows go before any event; a neighbour whose place in a log is gone is told how the log begins.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from broker.core.causality import MicrocosmLog
from broker.core.durable import Durable
from broker.core.links import Link, Stream
from broker.core.logstart import frames_of
from broker.protocol import limits
from broker.protocol.clocks import Vector
from broker.protocol.frames import Credit, Frame
from broker.protocol.ids import Dot
from broker.protocol.link_frames import Head, Want


def wants(link: Link, logs: Mapping[str, MicrocosmLog], carried: Iterable[str]) -> list[Frame]:
    """Asks the neighbour for each log that this broker carries, once, and says what is here."""
    frames: list[Frame] = []
    for microcosm in carried:
        if microcosm not in link.wanted:
            link.wanted[microcosm] = None
            frames.append(Want(microcosm, _heads(logs.get(microcosm))))
    return frames


def _heads(log: MicrocosmLog | None) -> list[Head]:
    if log is None:
        return []
    return [Head(*life, n, log.chain_of(life)) for life, n in log.vector.items()]


def wanted(link: Link, durable: Durable, want: Want) -> None:
    """The neighbour asks for a log, and says what it has.

    Raises:
        ForkError: it has something else under a dot that is here.
    """
    has = Vector({(head.broker, head.incarnation): head.n for head in want.heads if head.n})
    log = durable.logs.get(want.microcosm)
    if log is None:
        link.streams[want.microcosm] = Stream(has, 0)
        return
    for head in want.heads:
        log.check_chain(Dot(head.broker, head.incarnation, head.n), head.chain)
    if not link.follow(log, has):
        link.frames += _from_the_start(link, durable, log, has)


def _from_the_start(link: Link, durable: Durable, log: MicrocosmLog, has: Vector) -> list[Frame]:
    link.streams[log.name] = Stream(has.merged(log.base), log.first)
    return [*frames_of(durable.based(log.name))]


def log_frames(link: Link, durable: Durable) -> list[Frame]:
    """The rows and events that the neighbour lacks, as far as its credit goes."""
    first: list[Frame] = []
    logs: list[MicrocosmLog] = []
    for microcosm in sorted(link.streams):
        log = durable.logs.get(microcosm)
        if log is None:
            continue
        stream = link.streams[microcosm]
        if stream.position < log.first and not stream.has.covers(log.base):
            first += _from_the_start(link, durable, log, stream.has)
        first += link.rows(log)
        logs.append(log)
    if link.owed >= limits.LINK_WINDOW // 4:
        first.append(Credit(link.owed))
        link.owed = 0
    return first + [frame for log in logs for frame in link.forwards(log)]
