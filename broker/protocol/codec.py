"""Values to bytes and back; the one door to MessagePack.

Every decoder here is typed: what does not fit the frame table raises `ProtocolError` with a
sentence, whatever the bytes are. Bodies are decoded by peers only, never by a broker.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import Annotated, Any, Final, TypeAlias, cast

import msgspec
from msgspec import Meta, Raw, Struct

from broker.protocol import limits
from broker.protocol.clocks import STAMP_MAX, Basis, Vector
from broker.protocol.errors import Code, ProtocolError
from broker.protocol.events import Admission, Admitted, Event, Header
from broker.protocol.frames import Envelope, Frame
from broker.protocol.ids import (
    INCARNATION_MAX,
    DerivedId,
    Dot,
    EventId,
    OriginId,
    depth,
    is_peer_id,
)
from broker.protocol.link_frames import About, Attending, Ballots, Vote
from broker.protocol.parts import WireAdmitted, WireVector
from broker.protocol.topics import Topic, is_topic, ordering_microcosm
from broker.protocol.vectors import VectorCoder, wire_vectors

CHAIN_BYTES: Final = 16
GENESIS_CHAIN: Final = bytes(CHAIN_BYTES)
NAMES_REMEMBERED: Final = 4_096
"""Names and topics that need not be looked at again to know whether they keep to the rules."""
Encoded: TypeAlias = Raw
Outgoing: TypeAlias = Frame | Encoded
Canonical: TypeAlias = Raw
"""The bytes of an event in full, which chain hashes are taken over and journals hold."""
_Counted: TypeAlias = Annotated[int, Meta(gt=0, le=INCARNATION_MAX)]

_encoder: Final = msgspec.msgpack.Encoder()
_body_encoder: Final = msgspec.msgpack.Encoder(order="deterministic")
_envelope_decoder: Final = msgspec.msgpack.Decoder(Envelope)
_about_decoder: Final = msgspec.msgpack.Decoder(About)
_ballots_decoder: Final = msgspec.msgpack.Decoder(Ballots)
_attending_decoder: Final = msgspec.msgpack.Decoder(Attending)


class _Static(Struct, array_like=True, frozen=True, forbid_unknown_fields=True):
    """The bytes of a header that never change."""

    peer: str
    incarnation: _Counted
    seq: _Counted
    derived: list[Any] | None
    topic: tuple[str, ...]
    lamport: Annotated[int, Meta(ge=0, le=STAMP_MAX)]
    touches: Annotated[tuple[str, ...], Meta(max_length=limits.TOUCHES_MAX)]
    actor: str
    cause: list[Any] | None


_static_decoder: Final = msgspec.msgpack.Decoder(_Static)
_DECODE_ERRORS: Final = (msgspec.DecodeError, RecursionError, UnicodeDecodeError, ValueError)


def _malformed(what: str, error: Exception) -> ProtocolError:
    return ProtocolError(Code.MALFORMED, f"The {what} could not be read: {str(error)[:200]}.")


def encoded(frame: Frame) -> Encoded:
    """The frame as its bytes, to be sent to many."""
    return Encoded(_encoder.encode(frame))


def envelope_of(channel: int, number: int, frames: list[Outgoing]) -> Envelope:
    """An envelope to be sent; the encoder writes what is encoded already as it is."""
    return Envelope(limits.PROTOCOL_VERSION, channel, number, cast("list[Frame]", frames))


def encode_envelope(envelope: Envelope) -> bytes:
    """The bytes of one ZeroMQ message."""
    return _encoder.encode(envelope)


def decode_envelope(data: bytes) -> Envelope:
    """The frames of one ZeroMQ message.

    Raises:
        ProtocolError: data is no envelope of this version.
    """
    try:
        return _envelope_decoder.decode(data)
    except _DECODE_ERRORS as error:
        raise _malformed("message", error) from error


def encode_struct(value: Struct) -> bytes:
    """Any struct, for records that never travel as frames (the journal's)."""
    return _encoder.encode(value)


def decode_about(data: bytes) -> About:
    """What a broker says of itself.

    Raises:
        ProtocolError: data is nothing of the kind.
    """
    try:
        return _about_decoder.decode(data)
    except _DECODE_ERRORS as error:
        raise _malformed("lore", error) from error


def decode_attending(data: bytes) -> Attending:
    """What a broker says of a player.

    Raises:
        ProtocolError: data is nothing of the kind.
    """
    try:
        return _attending_decoder.decode(data)
    except _DECODE_ERRORS as error:
        raise _malformed("lore", error) from error


def decode_votes(data: bytes) -> list[Vote]:
    """The votes that a home broker tells.

    Raises:
        ProtocolError: data is nothing of the kind.
    """
    try:
        return _ballots_decoder.decode(data).votes
    except _DECODE_ERRORS as error:
        raise _malformed("lore", error) from error


def encode_body(value: object) -> bytes:
    """A body: plain values, with map keys sorted so that equal values have equal bytes.

    Args:
        value: what is `Encoded` already, since several are sent it, goes as it is.

    Raises:
        ProtocolError: the value is too large or not made of plain values; it was not sent.
    """
    try:
        body = _body_encoder.encode(value)
    except (TypeError, OverflowError, RecursionError, UnicodeEncodeError) as error:
        raise ProtocolError(Code.MALFORMED, f"The event can't be sent: {error}.") from error
    if len(body) > limits.BODY_BYTES_MAX:
        text = f"The event is {len(body)} bytes long; {limits.BODY_BYTES_MAX} are allowed."
        raise ProtocolError(Code.TOO_LARGE, text)
    return body


def decode_body(body: bytes) -> Any:  # noqa: ANN401 - a body is any plain value
    """The plain value in a body.

    Raises:
        ProtocolError: body is not MessagePack.
    """
    try:
        return msgspec.msgpack.decode(body)
    except _DECODE_ERRORS as error:
        raise _malformed("body", error) from error


def encode_state(value: object) -> bytes:
    """A replica's state: as a body, of any size; equal states have equal bytes."""
    return _body_encoder.encode(value)


def decode_state(data: bytes) -> Any:  # noqa: ANN401 - a state is any plain value
    """The plain value that `encode_state` was given.

    Raises:
        ProtocolError: data is not MessagePack.
    """
    try:
        return msgspec.msgpack.decode(data)
    except _DECODE_ERRORS as error:
        raise _malformed("snapshot", error) from error


@lru_cache(NAMES_REMEMBERED)
def _sound_topic(topic: Topic) -> Topic:
    """The topic, as the one object that stands for all equal ones."""
    if not is_topic(topic):
        raise ProtocolError(Code.MALFORMED, "A topic breaks the limits of the protocol.")
    return topic


@lru_cache(NAMES_REMEMBERED)
def _sound_name(name: str) -> str:
    """The first part of an event id (a peer, a broker's @name, a microcosm), as one object."""
    if not is_peer_id(name.removeprefix("@") or "@", reserved=True):
        raise ProtocolError(Code.MALFORMED, "A name in a header breaks the limits of the protocol.")
    return name


def _event_id(value: list[Any] | None) -> EventId | None:
    """An id from its array form `[peer, incarnation, seq]` or `[microcosm, [cause], step]`."""
    chain: list[tuple[str, int]] = []
    while value is not None:
        if len(value) != 3:  # noqa: PLR2004 - a triple
            break
        name, middle, last = value
        if type(name) is not str or type(last) is not int or not 0 <= last <= INCARNATION_MAX:
            break
        name = _sound_name(name)
        if type(middle) is int and 0 <= middle <= INCARNATION_MAX:
            found: EventId = OriginId(name, middle, last)
            for microcosm, step in reversed(chain):
                found = DerivedId(microcosm, found, step)
            return found
        if not isinstance(middle, list) or len(chain) == limits.CAUSE_DEPTH_MAX:
            break
        chain.append((name, last))
        value = middle
    if value is None:
        return None
    raise ProtocolError(Code.MALFORMED, "An event id could not be read.")


def encode_static(header: Header) -> bytes:
    """The bytes of a header's immutable part."""
    origin = header.origin
    return _encoder.encode(
        (
            origin.peer,
            origin.incarnation,
            origin.seq,
            header.derived,
            header.topic,
            header.lamport,
            header.touches,
            header.actor,
            header.cause,
        )
    )


def _parsed(static: bytes) -> _Static:
    try:
        return _static_decoder.decode(static)
    except _DECODE_ERRORS as error:
        raise _malformed("header", error) from error


def _header(value: _Static, seen: Vector, basis: Basis) -> Header:
    derived = _event_id(value.derived) if value.derived is not None else None
    if derived is not None and depth(derived) not in range(1, limits.CAUSE_DEPTH_MAX + 1):
        raise ProtocolError(Code.MALFORMED, "A header breaks the limits of the protocol.")
    return Header(
        OriginId(_sound_name(value.peer), value.incarnation, value.seq),
        derived if isinstance(derived, DerivedId) else None,
        _sound_topic(value.topic),
        value.lamport,
        seen,
        basis,
        value.touches,
        _sound_name(value.actor),
        _event_id(value.cause) if value.cause is not None else None,
    )


def decode_header(static: bytes, seen: Vector, basis: Basis) -> Header:
    """The header whose immutable part is `static`.

    Raises:
        ProtocolError: static is no header, or one that breaks the limits.
    """
    return _header(_parsed(static), seen, basis)


def check_own(header: Header, static: bytes) -> None:
    """Lets pass what others will be able to read, as `decode_header` does; for less where it can.

    Args:
        header: of a publisher that counts soundly.
        static: the bytes of its immutable part.

    Raises:
        ProtocolError: it breaks the limits.
    """
    if header.derived is not None or header.cause is not None or header.touches:
        decode_header(static, header.seen, header.basis)
        return
    _sound_name(header.origin.peer)
    _sound_name(header.actor)
    _sound_topic(header.topic)


def chain_hash(previous: bytes, canonical: Canonical, dot: Dot, stamp: int) -> bytes:
    """The log's hash after this event: SHA-256 over the hash before and all that is canonical.

    Returns:
        16 bytes.
    """
    hashed = _encoder.encode((previous, canonical, dot, stamp))
    return hashlib.sha256(hashed).digest()[:CHAIN_BYTES]


def canonical_event(event: Event) -> tuple[Any, ...]:
    """Every part of an event as plain values, vectors in full: what hashes and journals hold."""
    header = event.header
    basis = header.basis
    return (event.static, header.seen.items(), basis.vector.items(), basis.top, event.body)


def canonical_bytes(event: Event) -> Canonical:
    """The same, encoded once for the hash and the journal."""
    return Raw(_encoder.encode(canonical_event(event)))


def read_event(
    coder: VectorCoder, static: bytes, vectors: tuple[WireVector, WireVector, int], body: bytes
) -> Event:
    """The event whose pieces came over this connection.

    Raises:
        ProtocolError: the pieces make no event.
    """
    value = _parsed(static)
    seen_wire, basis_wire, top = vectors
    seen = coder.decode(ordering_microcosm(_sound_topic(value.topic)), seen_wire)
    basis = Basis(coder.apply(basis_wire, seen), top)
    return Event(_header(value, seen, basis), static, body)


def write_admitted(coder: VectorCoder, admitted: Admitted) -> WireAdmitted:
    """An event with its dot, stamp and chain hash, as it travels on this connection."""
    event, (dot, stamp, chain) = admitted.event, admitted.admission
    seen, basis, top = wire_vectors(coder, event.header)
    life = coder.encode_life(dot.life)
    return WireAdmitted(event.static, seen, basis, top, event.body, life, dot.n, stamp, chain)


def read_admitted(coder: VectorCoder, given: WireAdmitted) -> Admitted:
    """The event that `write_admitted` of the other end was given.

    Raises:
        ProtocolError: the pieces make none.
    """
    vectors = (given.seen, given.basis, given.basis_top)
    event = read_event(coder, given.static, vectors, given.body)
    dot = Dot(*coder.decode_life(given.life), given.n)
    return Admitted(event, Admission(dot, given.stamp, given.chain))
