"""What comes from other brokers and that this one will act upon, checked before it is let in.

Events of peers are opaque; what brokers write into logs is read here, so it has to make sense, and
to be by the broker that admitted it. No honest clock is a day ahead of another: what says so would
drag this broker's own clock along for ever.
"""

from __future__ import annotations

from typing import Any

from broker.core.records import Based
from broker.core.registry import ADDED, RETIRED
from broker.protocol import limits
from broker.protocol.clocks import Stamp, stamp_at
from broker.protocol.codec import CHAIN_BYTES, decode_body
from broker.protocol.errors import Code, ProtocolError
from broker.protocol.events import Admitted
from broker.protocol.ids import INCARNATION_MAX, broker_author
from broker.protocol.settlement import EVICT, LIFE, is_life, membership_of
from broker.protocol.topics import BROKER_TOPIC, REALM


def is_far(stamp: Stamp, now_ms: int) -> bool:
    """Whether no honest clock can have come to this."""
    return stamp > stamp_at(now_ms + limits.FAR_MS_MAX)


def check_word(admitted: Admitted) -> None:
    """Lets pass what no broker acts upon, and what a broker may say.

    Raises:
        ProtocolError: it is a broker's word that another says, or that makes no sense.
    """
    event, dot = admitted.event, admitted.admission.dot
    topic = event.header.topic
    if topic[0] != REALM and topic[1:2] != (BROKER_TOPIC,):
        return
    if event.header.origin.peer != broker_author(dot.broker):
        raise ProtocolError(Code.NOT_ALLOWED, f"Only {dot.broker} itself may say that.")
    kind = membership_of(event.header)
    acted_upon = kind or topic in (ADDED, RETIRED) or is_life(event.header)
    if acted_upon and not _is_word(kind, topic, decode_body(event.body)):
        raise ProtocolError(Code.MALFORMED, f"What {dot.broker} says makes no sense.")


def _is_word(kind: str, topic: tuple[str, ...], body: Any) -> bool:  # noqa: ANN401 - any plain value
    if not isinstance(body, dict):
        return False
    if topic == ADDED:
        return _is_name(body.get("peer")) and isinstance(body.get("proof"), bytes)
    if topic[1:] == (BROKER_TOPIC, LIFE):
        return _is_cut(body.get("stray"))
    if topic == RETIRED:
        return _is_name(body.get("peer"))
    return _is_name(body.get("broker")) and (kind != EVICT or _is_cut(body.get("cut")))


def _is_cut(cut: object) -> bool:
    return isinstance(cut, list) and all(
        isinstance(one, list) and len(one) == 2 and all(map(_is_count, one))  # noqa: PLR2004 - a pair
        for one in cut
    )


def check_base(record: Based, now_ms: int) -> None:
    """Lets pass a beginning of a log that a broker may have told.

    Raises:
        ProtocolError: it breaks the limits of the protocol.
    """
    vectors = [record.vector, record.settled_vector, record.fences]
    vectors += [record.snapshot.vector] if record.snapshot is not None else []
    names = [*record.members, *record.writers, *(peer for peer, _ in record.where)]
    names += [peer for peer, _, _ in record.marks]
    counts = [came for _, came in record.where]
    counts += [count for _, *both in record.marks for count in both]
    sound = (
        all(_is_life(life) and _is_count(n) for one in vectors for life, n in one)
        and all(map(_is_name, names))
        and all(map(_is_count, counts))
        and all(
            _is_life((broker, life)) and len(chain) == CHAIN_BYTES
            for broker, life, chain in record.chains
        )
        and all(
            _is_life(dot.life)
            and _is_name(evicted)
            and all(_is_count(number) for end in cut for number in end)
            for dot, evicted, cut in record.evictions
        )
        and all(
            _is_life((broker, life)) and all(_is_count(number) for end in ends for number in end)
            for broker, life, ends in record.lives
        )
        and _is_count(record.founded)
        and record.settled >= 0
        and not is_far(record.settled, now_ms)
    )
    if not sound:
        raise ProtocolError(Code.MALFORMED, "A log's start breaks the limits of the protocol.")


def _is_life(life: tuple[str, int]) -> bool:
    return _is_name(life[0]) and _is_count(life[1])


def _is_name(name: object) -> bool:
    return isinstance(name, str) and 0 < len(name) <= limits.TOPIC_PART_CHARS_MAX


def _is_count(count: object) -> bool:
    return type(count) is int and 0 <= count <= INCARNATION_MAX
