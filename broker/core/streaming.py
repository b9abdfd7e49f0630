"""What a broker asks of a neighbour's logs, and what it sends of its own: frames of one flush.

Rows go before any event; a neighbour whose place in a log is gone is told how the log begins.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from broker.core.causality import MicrocosmLog
from broker.core.durable import Durable
from broker.core.links import Link, Stream
from broker.core.logstart import frames_of
from broker.core.lore import Hearsay
from broker.protocol import limits
from broker.protocol.clocks import Vector
from broker.protocol.errors import Code, ProtocolError
from broker.protocol.frames import Credit, Frame
from broker.protocol.ids import Dot
from broker.protocol.link_frames import Gossip, Head, Lore, Want

LORE_BYTES: Final = 128
"""About what lore takes besides its value."""


def wants(link: Link, logs: Mapping[str, MicrocosmLog], carried: Iterable[str]) -> list[Frame]:
    """Asks the neighbour for each log that this broker carries, once, and says what is here."""
    frames: list[Frame] = []
    for microcosm in carried:
        if microcosm not in link.wanted and len(link.wanted) < limits.MICROCOSMS_MAX:
            link.wanted[microcosm] = None
            frames.append(Want(microcosm, _heads(logs.get(microcosm))))
    return frames


def check_wanted(link: Link, microcosm: str) -> None:
    """Lets pass what comes of a log that this broker asked for.

    Raises:
        ProtocolError: it did not ask.
    """
    if microcosm not in link.wanted:
        raise ProtocolError(Code.MALFORMED, f"Nobody asked for the log of {microcosm}.")


def _heads(log: MicrocosmLog | None) -> list[Head]:
    if log is None:
        return []
    return [Head(*life, n, log.chain_of(life)) for life, n in log.compacted(log.vector).items()]


def wanted(link: Link, durable: Durable, want: Want) -> None:
    """The neighbour asks for a log, and says what it has.

    Raises:
        ForkError: it has something else under a dot that is here.
        ProtocolError: it asked for this log before, or asks for too many.
    """
    if want.microcosm in link.streams or len(link.streams) >= limits.MICROCOSMS_MAX:
        raise ProtocolError(Code.MALFORMED, "A log is asked for once, and not too many are.")
    has = Vector({(head.broker, head.incarnation): head.n for head in want.heads if head.n})
    log = durable.logs.get(want.microcosm)
    if log is None:
        link.streams[want.microcosm] = Stream(has, 0)
        return
    for head in want.heads:
        log.check_chain(Dot(head.broker, head.incarnation, head.n), head.chain)
    has = log.lives.expanded(has)
    if not link.follow(log, has):
        link.frames += _from_the_start(link, durable, log, has)


def _from_the_start(link: Link, durable: Durable, log: MicrocosmLog, has: Vector) -> list[Frame]:
    link.streams[log.name] = Stream(has.merged(log.base), log.first)
    return [*frames_of(durable.based(log.name))]


def log_frames(link: Link, durable: Durable, window: int) -> list[Frame]:
    """The rows and events that the neighbour lacks, as far as its credit goes, and more credit."""
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
    if link.owed * 4 >= window:
        first.append(Credit(link.owed))
        link.owed = 0
    return first + [frame for log in logs for frame in link.forwards(log)]


def lore_batches(heard: list[Lore]) -> list[list[Lore]]:
    """What was heard, cut where a frame would grow past its limits."""
    batches: list[list[Lore]] = []
    size = 0
    for lore in heard:
        weight = len(lore.value) + LORE_BYTES
        full = batches and len(batches[-1]) == limits.EVENTS_PER_FRAME_MAX
        if not batches or full or size + weight > limits.BATCH_BYTES_MAX // 4:
            batches.append([])
            size = 0
        batches[-1].append(lore)
        size += weight
    return batches


def gossip(link: Link, hearsay: Hearsay) -> list[Frame]:
    """The lore that the neighbour has not been told, and did not say itself in this life."""
    news = hearsay.since(link.gossip_told)
    first = not link.gossip_told  # what is said of its life before, the neighbour has to hear
    heard = [lore for lore in news if first or lore.broker != link.broker]
    link.gossip_told = hearsay.count
    return [Gossip(batch) for batch in lore_batches(heard)]
