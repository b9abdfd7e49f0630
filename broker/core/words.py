"""What brokers themselves write into logs: names, their own lives, who is a member."""

from __future__ import annotations

from broker.core.causality import MicrocosmLog
from broker.protocol.clocks import EMPTY, Basis, Vector
from broker.protocol.codec import encode_body, encode_static
from broker.protocol.events import Event, Header
from broker.protocol.ids import Life, OriginId, broker_author
from broker.protocol.settlement import LIFE
from broker.protocol.topics import BROKER_TOPIC, Topic


def broker_event(
    life: Life, topic: Topic, seq: int, lamport: int, body: object, seen: Vector = EMPTY
) -> Event:
    """An event that a broker itself writes: names, its own lives, membership."""
    author = broker_author(life[0])
    origin = OriginId(author, life[1], seq)
    header = Header(origin, None, topic, lamport, seen, Basis(), (), author, None)
    return Event(header, encode_static(header), encode_body(body))


def life_event(life: Life, log: MicrocosmLog, seq: int, lamport: int) -> Event:
    """The first event of a broker life in a microcosm: it names the last of the life before.

    It has seen all that the log holds: the broker knows of every eviction there, its own as well.
    """
    seen = log.compacted(log.vector)
    body = {
        "broker": life[0],
        "incarnation": life[1],
        "before": log.lasts.get(life[0]),
        "stray": log.fences.strays(life[0]),
    }
    return broker_event(life, (log.name, BROKER_TOPIC, LIFE), seq, lamport, body, seen)
