"""The bounds of the protocol at its own doors: what is at the limit passes, one more does not.

What brokers and sessions bound beyond that (windows, inboxes, paces) is their tests' business.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import pytest

from broker.protocol import codec, limits, parts
from broker.protocol import frames as wire
from broker.protocol.clocks import EMPTY, Basis, Vector
from broker.protocol.errors import Code, ProtocolError
from broker.protocol.events import Header
from broker.protocol.frames import Frame
from broker.protocol.ids import (
    DerivedId,
    EventId,
    OriginId,
    event_id_text,
    is_peer_id,
    parse_event_id,
)
from broker.protocol.topics import is_topic
from broker.protocol.vectors import VectorCoder
from peer.core.session import Session
from peer.core.tidings import Draft

DIGEST: Final = bytes(32)
EVENT: Final = parts.WireEvent(b"", [], [], 0, b"")
ADMITTED: Final = parts.WireAdmitted(b"", [], [], 0, b"", 0, 1, 0, bytes(16))
POST: Final = parts.WirePost(0, b"", [], [], 0, b"")
ANA: Final = OriginId("ana", 1, 1)


def publish(static: int = 0, body: int = 0, seen: int = 0, basis: int = 0) -> Frame:
    """One event with parts of these sizes."""
    one: parts.WireVector = [(0, 1)]
    event = parts.WireEvent(bytes(static), one * seen, one * basis, 0, bytes(body))
    return wire.Publish([event])


def subscriptions(count: int) -> list[wire.Subscription]:
    """So many subscriptions."""
    return [wire.Subscription(["vale"], [])] * count


def hello(token: int = 0, count: int = 0) -> Frame:
    """A `Hello` with a token of so many bytes, and so many subscriptions."""
    return wire.Hello("ana", 1, 1, "player", bytes(token), 1, subscriptions(count))


def topic_of(parts: int = 1, chars: int = 1) -> Frame:
    """A subscription to a topic of so many words of so many characters."""
    return wire.Subscribe(wire.Subscription(["ü" * chars] * parts, []))


def put(total: int = 1, data: int = 0) -> Frame:
    """A piece of a snapshot."""
    return wire.SnapshotPut("vale", [], 0, DIGEST, 1, 0, total, bytes(data))


FRAMES: Final[dict[str, tuple[int, Callable[[int], Frame]]]] = {
    "events of Publish": (limits.EVENTS_PER_FRAME_MAX, lambda n: wire.Publish([EVENT] * n)),
    "events of Deliver": (
        limits.EVENTS_PER_FRAME_MAX,
        lambda n: wire.Deliver("vale", [ADMITTED] * n, []),
    ),
    "posts of Inbox": (limits.EVENTS_PER_FRAME_MAX, lambda n: wire.Inbox([POST] * n)),
    "static part": (limits.STATIC_BYTES_MAX, lambda n: publish(static=n)),
    "body": (limits.BODY_BYTES_MAX, lambda n: publish(body=n)),
    "seen": (limits.VECTOR_LIVES_MAX, lambda n: publish(seen=n)),
    "basis": (limits.VECTOR_LIVES_MAX, lambda n: publish(basis=n)),
    "token": (limits.TOKEN_BYTES, lambda n: hello(token=n)),
    "subscriptions": (limits.SUBSCRIPTIONS_MAX, lambda n: hello(count=n)),
    "words of a topic": (limits.TOPIC_PARTS_MAX, lambda n: topic_of(parts=n)),
    "characters of a word": (limits.TOPIC_PART_CHARS_MAX, lambda n: topic_of(chars=n)),
    "characters of a text": (limits.TEXT_CHARS_MAX, lambda n: wire.Greet(1, "ü" * n)),
    "piece of a snapshot": (limits.SNAPSHOT_CHUNK_BYTES, lambda n: put(data=n)),
    "snapshot": (limits.SNAPSHOT_BYTES_MAX, lambda n: put(total=n)),
}


@pytest.mark.parametrize("part", FRAMES)
def test_a_frame_past_a_bound_is_no_frame(part: str) -> None:
    """Each part of a frame may be as large as its limit says, and not one larger."""
    limit, frame = FRAMES[part]
    assert decoded([frame(limit)]) == [frame(limit)]
    with pytest.raises(ProtocolError, match="could not be read"):
        decoded([frame(limit + 1)])


def test_a_message_holds_so_many_frames() -> None:
    """The frames of one message are counted before they are read."""
    limit = limits.FRAMES_PER_MESSAGE_MAX
    assert len(decoded([wire.Beat(1)] * limit)) == limit
    with pytest.raises(ProtocolError, match="could not be read"):
        decoded([wire.Beat(1)] * (limit + 1))


def decoded(frames: list[Frame]) -> list[Frame]:
    """What the other end reads."""
    return codec.decode_envelope(codec.encode_envelope(wire.Envelope(1, 1, 0, frames))).frames


def deep(levels: int) -> EventId:
    """An id derived so many times."""
    found: EventId = ANA
    for step in range(levels):
        found = DerivedId("vale", found, step)
    return found


def header(
    name: str = "ana",
    topic: tuple[str, ...] = ("vale",),
    touches: int = 0,
    cause: EventId | None = None,
    derived: EventId | None = None,
) -> Header:
    """A header with these parts."""
    own = derived if isinstance(derived, DerivedId) else None
    touched = ("lamp",) * touches
    return Header(OriginId(name, 1, 1), own, topic, 1, EMPTY, Basis(), touched, name, cause)


HEADERS: Final[dict[str, tuple[int, Callable[[int], Header]]]] = {
    "touches": (limits.TOUCHES_MAX, lambda n: header(touches=n)),
    "name": (limits.ID_CHARS_MAX, lambda n: header("x" * n)),
    "words of the topic": (limits.TOPIC_PARTS_MAX, lambda n: header(topic=("vale",) * n)),
    "a word of the topic": (limits.TOPIC_PART_CHARS_MAX, lambda n: header(topic=("y" * n,))),
    "depth of the cause": (limits.CAUSE_DEPTH_MAX, lambda n: header(cause=deep(n))),
    "depth of the id": (limits.CAUSE_DEPTH_MAX, lambda n: header(derived=deep(n))),
}


@pytest.mark.parametrize("part", HEADERS)
def test_a_header_past_a_bound_is_no_header(part: str) -> None:
    """Each part of a header may be as large as its limit says, and not one larger."""
    limit, made = HEADERS[part]
    sound, beyond = made(limit), made(limit + 1)
    assert codec.decode_header(codec.encode_static(sound), EMPTY, Basis()) == sound
    with pytest.raises(ProtocolError, match=r"limits of the protocol|could not be read"):
        codec.decode_header(codec.encode_static(beyond), EMPTY, Basis())


@pytest.mark.parametrize("part", HEADERS)
def test_a_publisher_may_send_what_others_can_read(part: str) -> None:
    """A publisher checks its own headers for less, and by the same bounds."""
    limit, made = HEADERS[part]
    sound, beyond = made(limit), made(limit + 1)
    codec.check_own(sound, codec.encode_static(sound))
    with pytest.raises(ProtocolError, match=r"limits of the protocol|could not be read"):
        codec.check_own(beyond, codec.encode_static(beyond))


def test_names_topics_and_ids_say_the_same_of_their_bounds() -> None:
    """What is checked of a value alone has the bounds that a header has."""
    assert is_peer_id("x" * limits.ID_CHARS_MAX)
    assert not is_peer_id("x" * (limits.ID_CHARS_MAX + 1))
    assert is_topic(("y" * limits.TOPIC_PART_CHARS_MAX,) * limits.TOPIC_PARTS_MAX)
    assert not is_topic(("y",) * (limits.TOPIC_PARTS_MAX + 1))
    assert not is_topic(("y" * (limits.TOPIC_PART_CHARS_MAX + 1),))
    deepest = deep(limits.CAUSE_DEPTH_MAX)
    assert parse_event_id(event_id_text(deepest)) == deepest
    with pytest.raises(ValueError, match="too deeply"):
        parse_event_id(event_id_text(deep(limits.CAUSE_DEPTH_MAX + 1)))


# -- what one connection may name ----------------------------------------------------------------


def test_a_connection_names_so_many_lives() -> None:
    """Who names ever more broker lives is refused, though each vector is small."""
    coder = VectorCoder()
    for number in range(limits.VECTOR_LIVES_MAX):
        assert coder.decode_life(("home", number)) == ("home", number)
    with pytest.raises(ProtocolError, match="too many broker lives"):
        coder.decode_life(("home", limits.VECTOR_LIVES_MAX))
    assert coder.decode_life(limits.VECTOR_LIVES_MAX - 1) == ("home", limits.VECTOR_LIVES_MAX - 1)


def test_a_connection_speaks_of_so_many_microcosms() -> None:
    """Who names ever more microcosms is refused; of those named before one may go on speaking."""
    coder = VectorCoder()
    for number in range(limits.MICROCOSMS_MAX):
        coder.decode(f"m{number}", [])
    with pytest.raises(ProtocolError, match="too many microcosms"):
        coder.decode("one more", [])
    assert coder.decode("m0", []) == EMPTY


def test_a_vector_has_so_many_entries() -> None:
    """Changes that are small one by one make no vector that is too large."""
    full = Vector({("home", number): 1 for number in range(limits.VECTOR_LIVES_MAX)})
    coder = VectorCoder()
    assert coder.apply([], full) is full
    assert len(coder.apply([(("home", 0), 2)], full)) == limits.VECTOR_LIVES_MAX
    with pytest.raises(ProtocolError, match="too many entries"):
        coder.apply([(("away", 1), 1)], full)


# -- what a publisher is told before it sends anything -------------------------------------------


def test_a_body_too_large_is_refused_to_its_publisher() -> None:
    """A body of the limit is encoded; one byte more is an error that says nothing was sent."""
    fits = b"x" * (limits.BODY_BYTES_MAX - len(codec.encode_body(bytes(300))) + 300)
    assert len(codec.encode_body(fits)) == limits.BODY_BYTES_MAX
    with pytest.raises(ProtocolError) as refused:
        codec.encode_body(fits + b"x")
    assert refused.value.code is Code.TOO_LARGE


def test_half_a_character_is_refused_to_its_publisher() -> None:
    """A terminal may give one; it ends nobody's process."""
    with pytest.raises(ProtocolError, match="can't be sent") as refused:
        codec.encode_body({"text": "a \udcff"})
    assert refused.value.code is Code.MALFORMED


def say(session: Session, draft: Draft) -> OriginId:
    """Publishes at some time."""
    return session.publish(draft)


def test_a_header_too_large_is_refused_to_its_publisher() -> None:
    """What a broker would not read is not sent, and the publisher's count does not go on."""
    session = Session("ana", 1, "player", lambda _realm: bytes(32))
    long = Draft(("vale", "utterance"), {}, touches=("t" * limits.STATIC_BYTES_MAX,))
    with pytest.raises(ProtocolError) as refused:
        say(session, long)
    assert refused.value.code is Code.TOO_LARGE
    with pytest.raises(ProtocolError, match="limits of the protocol"):
        say(session, Draft(("vale",) * (limits.TOPIC_PARTS_MAX + 1), {}))
    assert say(session, Draft(("vale", "utterance"), {})) == ANA
