"""Vectors as they travel: as changes against the last one of a microcosm on the connection."""

from __future__ import annotations

from typing import NamedTuple

from broker.protocol import limits
from broker.protocol.clocks import EMPTY, Vector
from broker.protocol.errors import Code, ProtocolError
from broker.protocol.events import Header
from broker.protocol.ids import Life
from broker.protocol.parts import WireLife, WireVector


class Standing(NamedTuple):
    """What the next vector of a microcosm is written against: numbers of lives, and the last."""

    numbers: dict[Life, int]
    last: Vector


class VectorCoder:
    """One direction of one connection: turns vectors into changes, or back. Both ends keep step.

    Each microcosm's last vector is remembered, and each broker life is named once, then numbered.
    Bounded by the number of lives that one connection may name.
    """

    def __init__(self) -> None:
        self._numbers: dict[Life, int] = {}
        self._lives: list[Life] = []
        self._last: dict[str, Vector] = {}
        self._entries = 0

    def last(self, microcosm: str) -> Vector:
        """The vector that the next changes in this microcosm are counted against."""
        return self._last.get(microcosm, EMPTY)

    def encode_life(self, life: Life) -> WireLife:
        """The life's number, or its name where the connection has not seen it yet."""
        number = self._numbers.get(life)
        if number is None:
            self._numbers[life] = len(self._numbers)
            return life
        return number

    def decode_life(self, wire: WireLife) -> Life:
        """The life that `encode_life` of the other end meant."""
        if isinstance(wire, int):
            if not 0 <= wire < len(self._lives):
                raise ProtocolError(Code.MALFORMED, "A vector names a broker life by no number.")
            return self._lives[wire]
        if len(self._lives) >= limits.VECTOR_LIVES_MAX:
            raise ProtocolError(Code.MALFORMED, "A connection named too many broker lives.")
        life = (wire[0], wire[1])
        self._lives.append(life)
        return life

    def standing(self, microcosm: str) -> Standing:
        """Where this direction stands in a microcosm: who stands there too writes the same."""
        return Standing(dict(self._numbers), self.last(microcosm))

    def move(self, microcosm: str, to: Standing) -> None:
        """Stands where another did that wrote for this one, too, from the same place on."""
        if len(to.numbers) != len(self._numbers):
            self._numbers = dict(to.numbers)
        self._last[microcosm] = to.last

    def changes(self, vector: Vector, since: Vector) -> WireVector:
        """What turns `since` into vector, as it travels."""
        return [(self.encode_life(life), n) for life, n in vector.changes_since(since)]

    def apply(self, wire: WireVector, since: Vector) -> Vector:
        """The vector that the other end's `changes` described."""
        if not wire:
            return since
        vector = since.changed([(self.decode_life(life), n) for life, n in wire])
        if len(vector) > limits.VECTOR_LIVES_MAX:
            raise ProtocolError(Code.MALFORMED, "A vector has too many entries.")
        return vector

    def encode(self, microcosm: str, vector: Vector) -> WireVector:
        """A vector as changes against the microcosm's last, which it becomes."""
        wire = self.changes(vector, self.last(microcosm))
        self._last[microcosm] = vector
        return wire

    def decode(self, microcosm: str, wire: WireVector) -> Vector:
        """The vector that the other end's `encode` was given."""
        last = self._last.get(microcosm)
        if last is None:
            if len(self._last) >= limits.MICROCOSMS_MAX:
                raise ProtocolError(Code.MALFORMED, "A connection spoke of too many microcosms.")
            last = self._last[microcosm] = EMPTY
        if not wire:
            return last
        vector = self.apply(wire, last)
        self._entries += len(vector) - len(last)
        if self._entries > limits.VECTOR_ENTRIES_MAX:
            raise ProtocolError(Code.MALFORMED, "A connection's vectors have too many entries.")
        self._last[microcosm] = vector
        return vector


def wire_vectors(coder: VectorCoder, header: Header) -> tuple[WireVector, WireVector, int]:
    """`seen`, `basis` and the basis' top of a header, as they travel on this connection."""
    seen = coder.encode(header.microcosm, header.seen)
    return seen, coder.changes(header.basis.vector, header.seen), header.basis.top
