"""One link to another broker: numbered envelopes both ways, and a place in each log it carries.

As a session between a peer and a broker, and for the same reasons: a gap drops the link, which
starts over; events go as far as the neighbour's credit; places instead of copies, so that a slow
neighbour costs no memory. Beats, rows and gossip go ahead of any backlog.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import Final

from broker.core.causality import MicrocosmLog
from broker.core.logstart import Assembly
from broker.core.sessions import batched
from broker.protocol import limits
from broker.protocol.clocks import Vector
from broker.protocol.codec import envelope_of, read_admitted, write_admitted
from broker.protocol.events import Admitted
from broker.protocol.frames import Envelope, Frame, Row
from broker.protocol.ids import BrokerId
from broker.protocol.link_frames import Forward, LogStart
from broker.protocol.parts import WireAdmitted
from broker.protocol.settlement import MemberRow, is_newer
from broker.protocol.vectors import VectorCoder

BATCHES_PER_FLUSH: Final = 8


def cost_of(frame: Forward | LogStart) -> int:
    """How much credit a frame takes; both ends count it alike."""
    if isinstance(frame, LogStart):
        return _cost(frame.data)
    return sum(_cost(one.static, one.body) for one in frame.events)


def _cost(*parts: bytes) -> int:
    return 1 + sum(map(len, parts)) // limits.LINK_CREDIT_BYTES


@dataclass(slots=True)
class Stream:
    """What a neighbour has of one log, and where its place is: all before `position` it has."""

    has: Vector
    position: int
    rows: dict[BrokerId, MemberRow] = field(default_factory=dict)


@dataclass(slots=True)
class Link:
    """The state of one link; `Federation` changes it.

    Attributes:
        route: the connection that it runs over.
        dialled: whether this side opened the connection.
        broker: who is at the other end; empty until they have said so.
        since_ms: when they said it.
        suspect: whether nothing was heard for a while; if that goes on, the link is down.
        skewed: whether an event came over it that is too far ahead of this broker's clock.
        beginnings: pieces of logs' beginnings that the neighbour is to be told first.
    """

    route: bytes
    channel: int
    dialled: bool
    heard_ms: int
    broker: BrokerId = ""
    incarnation: int = 0
    since_ms: int = 0
    number_in: int = 0
    number_out: int = 0
    spoke_ms: int = 0
    credit: int = 0
    owed: int = 0
    gossip_told: int = 0
    suspect: bool = False
    skewed: bool = False
    wanted: dict[str, None] = field(default_factory=dict)
    streams: dict[str, Stream] = field(default_factory=dict)
    frames: list[Frame] = field(default_factory=list)
    beginnings: deque[LogStart] = field(default_factory=deque)
    assembly: Assembly = field(default_factory=Assembly)
    coder_in: VectorCoder = field(default_factory=VectorCoder)
    coder_out: VectorCoder = field(default_factory=VectorCoder)

    @property
    def is_open(self) -> bool:
        """Whether the other end has said who it is."""
        return bool(self.broker)

    def follow(self, log: MicrocosmLog, has: Vector) -> bool:
        """Begins to send a log to the neighbour; False where its place in it is gone."""
        if not has.covers(log.base):
            return False
        self.streams[log.name] = Stream(has, log.position_after(has))
        return True

    def received(self, microcosm: str, given: WireAdmitted) -> Admitted:
        """The event that came over this link.

        Raises:
            ProtocolError: it is none.
        """
        admitted = read_admitted(self.coder_in, given)
        stream = self.streams.get(microcosm)
        if stream is not None:
            stream.has = stream.has.advanced(admitted.admission.dot)
        return admitted

    def begin(self, pieces: list[LogStart]) -> None:
        """Tells the neighbour how a log begins before anything else of it, as credit allows."""
        names = {piece.microcosm for piece in pieces}
        waiting = [piece for piece in self.beginnings if piece.microcosm not in names]
        self.beginnings = deque([*waiting, *pieces])

    def starts(self) -> list[Frame]:
        """The next pieces of logs' beginnings, as far as credit goes."""
        frames: list[Frame] = []
        while self.beginnings and self.credit > 0:
            piece = self.beginnings.popleft()
            self.credit -= cost_of(piece)
            frames.append(piece)
        return frames

    def forwards(self, log: MicrocosmLog) -> list[Frame]:
        """Frames with what the neighbour lacks of a log, as far as credit goes."""
        stream = self.streams.get(log.name)
        frames: list[Frame] = []
        if stream is None:
            return frames
        stream.position = max(stream.position, log.first)
        while stream.position < log.end and self.credit > 0 and len(frames) < BATCHES_PER_FLUSH:
            events = self._batch(log, stream)
            if events:
                frames.append(Forward(log.name, events))
        return frames

    def _batch(self, log: MicrocosmLog, stream: Stream) -> list[WireAdmitted]:
        events: list[WireAdmitted] = []
        size = 0
        while (
            stream.position < log.end
            and self.credit > 0
            and len(events) < limits.EVENTS_PER_FRAME_MAX
            and size < limits.BATCH_BYTES_MAX // 4
        ):
            admitted = log.entries[stream.position - log.first]
            dot = admitted.admission.dot
            stream.position += 1
            if stream.has.covers_dot(dot) or not log.counts(dot):
                continue
            stream.has = stream.has.advanced(dot)
            events.append(write_admitted(self.coder_out, admitted))
            self.credit -= _cost(admitted.event.static, admitted.event.body)
            size += len(admitted.event.body) + len(admitted.event.static) + 96
        return events

    def rows(self, log: MicrocosmLog) -> list[Frame]:
        """Frames with the rows that the neighbour has not heard; not those of its own."""
        stream = self.streams.get(log.name)
        frames: list[Frame] = []
        if stream is None:
            return frames
        for broker, row in sorted(log.frontier.rows.newest.items()):
            if row == stream.rows.get(broker) or not is_newer(row, stream.rows.get(broker)):
                continue
            stream.rows[broker] = row
            life = self.coder_out.encode_life(row.life)
            frames.append(
                Row(log.name, life, row.clock, self.coder_out.encode(log.name, row.vector))
            )
        return frames

    def has_row(self, microcosm: str, row: MemberRow) -> None:
        """The neighbour told a row itself: it need not hear it."""
        stream = self.streams.get(microcosm)
        if stream is not None and is_newer(row, stream.rows.get(row.life[0])):
            stream.rows[row.life[0]] = row

    def envelopes(self, frames: list[Frame]) -> list[Envelope]:
        """The frames in as few envelopes as the limits allow, numbered."""
        envelopes = []
        for batch in batched(frames):
            envelopes.append(envelope_of(self.channel, self.number_out, batch))
            self.number_out += 1
        return envelopes
