"""One attached peer: what it may publish next, what it was sent, what waits for it.

A session holds places in logs instead of copies of events, so a slow peer costs no memory: it is
sent what its credit allows, from where it stands. The bounds of what one envelope holds are here.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from broker.core.causality import MicrocosmLog
from broker.core.fanout import Fanout, Shared
from broker.core.inboxes import Inbox, Post
from broker.core.pace import Pace
from broker.core.snapshots import SnapshotTransfer, snapshot_piece
from broker.protocol import limits
from broker.protocol.clocks import EMPTY, Stamp, Vector
from broker.protocol.codec import Encoded, Outgoing, encoded, envelope_of, write_admitted
from broker.protocol.errors import Code, ProtocolError
from broker.protocol.events import Event, Header
from broker.protocol.frames import Ack, Deliver, Directory, Envelope, Frame, Row, Settled
from broker.protocol.frames import Inbox as InboxFrame
from broker.protocol.ids import BrokerId, Dot, Life
from broker.protocol.link_frames import Carry, Forward, Gossip
from broker.protocol.parts import WireAdmitted, WirePost, WireVector
from broker.protocol.settlement import MemberRow
from broker.protocol.topics import Topic, is_inbox, is_topic, matches
from broker.protocol.vectors import VectorCoder, wire_vectors

ENTRY_BYTES: Final = 72
"""At most what one entry of a vector takes: a name of 48 characters, two numbers."""
VECTOR_BYTES: Final = 1_024

SessionKey = tuple[bytes, int]
"""`(route, channel)`: a connection and the session's number on it."""

PLAYER, PEER, GATEWAY, WORLD = "player", "peer", "gateway", "world"
ROLES = frozenset({PLAYER, PEER, GATEWAY, WORLD})
NAMED = frozenset({PLAYER, PEER})
"""Roles whose ids are names of the realm: recorded, provable, gone for ever once given up."""


@dataclass(slots=True)
class Reader:
    """A session's place in a log: it covers `upto`, and the peer knows so up to `told`.

    There is one for all that the session reads of a microcosm, so that events come in the order of
    the log and once. `prefixes` are the topics that it reads, each with what the peer has of it;
    from position `clear_from` on, if that is known, there is nothing that it has.
    """

    prefixes: dict[Topic, Vector]
    position: int
    upto: Vector
    told: Vector
    clear_from: int | None = None

    def takes_all(self, log: MicrocosmLog) -> bool:
        """Whether every event of the log from its place on is for this session."""
        have = self.prefixes.get((log.name,))
        if have is None or len(self.prefixes) > 1:
            return False
        if self.clear_from is None:
            if not log.vector.covers(have):
                return False
            self.clear_from = log.end if have else 0
        return self.position >= self.clear_from

    def wants(self, topic: Topic, dot: Dot) -> bool:
        """Whether an event is for this session, which does not have it yet."""
        having = [have for prefix, have in self.prefixes.items() if matches(topic, prefix)]
        return bool(having) and not any(have.covers_dot(dot) for have in having)


def _player_pace() -> Pace:
    return Pace(limits.PLAYER_EVENTS_PER_SECOND, limits.PLAYER_EVENTS_BURST)


@dataclass(slots=True)
class Session:
    """The state of one session; `Broker` changes it, one input at a time.

    Attributes:
        acked: the last publish of this incarnation that was handled, in whichever session.
        handled: the last that was handled in this one: what the peer offers again is handled again,
            for it may not know what became of it.
        announced: the last publish, and the last settled one, that the peer was told of.
        parked: publishes that wait until this broker may admit them, or say why it will not.
        unsettled: what is in a log and not settled: `(seq of the first, microcosm, last stamp)`.
        rows: the rows that the peer was told, by microcosm and broker.
        credit: events that may still be sent.
        readers: its place in each log that it reads, by microcosm.
        waiting: what the first of `parked` waited for when it was looked at last.
        transfer: the snapshot that it is giving.
        rules: of a world peer, the versions of the rules that it has.
    """

    key: SessionKey
    peer: str
    incarnation: int
    role: str
    acked: int
    heard_ms: int
    credit: int = 0
    handled: int = 0
    announced: tuple[int, int] = (0, 0)
    number_in: int = 0
    number_out: int = 0
    spoke_ms: int = 0
    directory: Directory | None = None
    doors: list[str] = field(default_factory=list)
    readers: dict[str, Reader] = field(default_factory=dict)
    parked: deque[tuple[Event, tuple[Code, str] | None]] = field(default_factory=deque)
    unsettled: deque[tuple[int, str, Stamp]] = field(default_factory=deque)
    rows: dict[tuple[str, BrokerId], MemberRow] = field(default_factory=dict)
    settled_told: dict[str, Stamp] = field(default_factory=dict)
    frames: list[Frame] = field(default_factory=list)
    pace: Pace = field(default_factory=_player_pace)
    transfer: SnapshotTransfer = field(default_factory=SnapshotTransfer)
    waiting: str = ""
    rules: tuple[int, ...] = ()
    coder_in: VectorCoder = field(default_factory=VectorCoder)
    coder_out: VectorCoder = field(default_factory=VectorCoder)

    def has_handled(self, seq: int) -> None:
        """A publish was admitted, or recognised, or refused."""
        self.acked, self.handled = max(self.acked, seq), seq

    def note(self, header: Header, stamp: Stamp) -> None:
        """Publishes of this session from this one on are in a log, up to this stamp."""
        origin, unsettled = header.origin, self.unsettled
        if origin.peer == self.peer and not (unsettled and unsettled[-1][0] >= origin.seq):
            unsettled.append((origin.seq, header.microcosm, stamp))

    def reads_whole(self, microcosm: str) -> bool:
        """Whether the session is sent every event of the microcosm."""
        reader = self.readers.get(microcosm)
        return reader is not None and (microcosm,) in reader.prefixes

    def whole(self) -> list[str]:
        """The microcosms that the session is sent every event of."""
        return [name for name in self.readers if self.reads_whole(name)]

    def acknowledgement(self, logs: dict[str, MicrocosmLog], clock: Stamp) -> list[Frame]:
        """A frame for the publishes that were handled or settled since the last one, if any."""
        while self.unsettled:
            _, microcosm, stamp = self.unsettled[0]
            if stamp > logs[microcosm].frontier.stamp:
                break
            self.unsettled.popleft()
        settled = self.unsettled[0][0] - 1 if self.unsettled else self.handled
        if (self.handled, settled) == self.announced:
            return []
        self.announced = (self.handled, settled)
        return [Ack(self.handled, clock, settled)]

    def outgoing(
        self, logs: dict[str, MicrocosmLog], inbox: Inbox | None, clock: Stamp, shared: Fanout
    ) -> list[Outgoing]:
        """All that there is to send now: replies, acknowledgement, events, rows, inbox."""
        frames: list[Outgoing] = [*self.frames]
        self.frames = []
        frames += self.acknowledgement(logs, clock)
        for microcosm in list(self.readers):
            log = logs.get(microcosm)
            if log is not None:
                frames += self.deliveries(log, shared)
                frames += self.promises(log)
        if inbox is not None and inbox.waiting:
            frames += self.posts(inbox)
        return frames

    def promises(self, log: MicrocosmLog) -> list[Frame]:
        """Frames with the rows of the log's brokers that are news, and how far it is settled."""
        frames: list[Frame] = []
        if self.role == PLAYER:
            return frames
        rows = log.frontier.rows.newest if self.reads_whole(log.name) else {}
        for broker, row in sorted(rows.items()):
            if self.rows.get((log.name, broker)) is row:
                continue
            self.rows[log.name, broker] = row
            life = self.coder_out.encode_life(row.life)
            vector = self.coder_out.encode(log.name, row.vector)
            frames.append(Row(log.name, life, row.clock, vector))
        if self.settled_told.get(log.name, 0) < log.frontier.stamp:
            self.settled_told[log.name] = log.frontier.stamp
            frames.append(Settled(log.name, log.frontier.stamp))
        return frames

    def envelopes(self, frames: list[Outgoing]) -> list[Envelope]:
        """The frames in as few envelopes as the limits allow, numbered."""
        return [self._envelope(batch) for batch in batched(frames)]

    def _envelope(self, frames: list[Outgoing]) -> Envelope:
        number = self.number_out
        self.number_out += 1
        return envelope_of(self.key[1], number, frames)

    def subscribe(self, topic: Topic, wire_have: WireVector, log: MicrocosmLog | None) -> None:
        """Adds a topic to be read, or queues the snapshot to start from where its start is gone.

        Raises:
            ProtocolError: the topic can't be read, or there are too many subscriptions.
        """
        if self.role == PLAYER:
            raise ProtocolError(
                Code.NOT_ALLOWED, "A player has an inbox, and subscribes to nothing."
            )
        if not is_topic(topic) or is_inbox(topic):
            raise ProtocolError(Code.NOT_ALLOWED, "That topic can't be subscribed to.")
        if sum(len(one.prefixes) for one in self.readers.values()) >= limits.SUBSCRIPTIONS_MAX:
            raise ProtocolError(Code.FULL, "A session can't hold more subscriptions.")
        have = self.coder_in.apply(wire_have, EMPTY)
        told = have
        if log is not None:
            have = log.lives.expanded(have)
        if log is not None and self.role == WORLD and not have.covers(log.base):
            self.readers.pop(topic[0], None)  # it starts over: what it read before is another story
            self.frames.append(snapshot_piece(self.coder_out, log, 0))
            return
        reader = Reader({topic: have}, log.position_after(have) if log else 0, told, told)
        held = self.readers.get(topic[0])
        if held is not None and held.prefixes.keys() - {topic}:
            others = {one: had.merged(held.upto) for one, had in held.prefixes.items()}
            reader.prefixes = {**others, topic: have}
            reader.position = min(reader.position, held.position)
            reader.upto = reader.told = held.upto.common(told)
        self.readers[topic[0]] = reader

    def deliveries(self, log: MicrocosmLog, shared: Fanout) -> list[Outgoing]:
        """Frames with the events of this log that the peer lacks, as far as credit goes.

        Where what it needs next is not kept any more, it goes on from the snapshot: a world peer
        is sent that and subscribes again from there; anybody else goes on from the first event
        that is kept, and is told so by the skip mark.
        """
        reader = self.readers[log.name]
        if reader.position < log.first:
            if self.role == WORLD:
                del self.readers[log.name]
                return [snapshot_piece(self.coder_out, log, 0)]
            reader.position, reader.clear_from = log.first, None
            reader.upto = reader.upto.merged(log.compacted(log.base))
        frames: list[Outgoing] = []
        while reader.position < log.end and self.credit > 0:
            if reader.takes_all(log):
                frame = self._as_others(log, reader, shared)
            else:
                frame = self._delivery(log, reader)
            if frame is not None:
                frames.append(frame)
        return frames

    def _as_others(self, log: MicrocosmLog, reader: Reader, shared: Fanout) -> Outgoing | None:
        """A delivery of all that comes next: as it was made for another session, if it was."""
        place = (log.name, reader.position)
        before, since = self.coder_out.standing(log.name), reader.upto
        made = shared.get(place)
        if made is not None and made.fits(before, since, self.credit):
            self.coder_out.move(log.name, made.after)
            self.credit -= made.count
            reader.position, reader.upto, reader.told = made.position, made.upto, made.upto
            return made.frame
        frame = self._delivery(log, reader)
        if frame is None:
            return None
        after, count = self.coder_out.standing(log.name), len(frame.events)
        found = Shared(before, after, since, reader.upto, reader.position, count, encoded(frame))
        shared[place] = found
        return found.frame

    def _delivery(self, log: MicrocosmLog, reader: Reader) -> Deliver | None:
        events = self._batch(log, reader)
        return self._deliver(log.name, reader, events) if events else None

    def skip_marks(self) -> list[Frame]:
        """Frames that tell how far readers have come over events that are not for them."""
        return [
            self._deliver(microcosm, reader, [])
            for microcosm, reader in sorted(self.readers.items(), key=lambda one: one[0])
            if reader.upto is not reader.told
        ]

    def _deliver(self, microcosm: str, reader: Reader, events: list[WireAdmitted]) -> Deliver:
        reader.told = reader.upto
        return Deliver(microcosm, events, self.coder_out.encode(microcosm, reader.upto))

    def _batch(self, log: MicrocosmLog, reader: Reader) -> list[WireAdmitted]:
        events: list[WireAdmitted] = []
        passed: dict[Life, int] = {}
        size, takes_all = 0, reader.takes_all(log)
        while (
            reader.position < log.end
            and len(events) < min(self.credit, limits.EVENTS_PER_FRAME_MAX)
            and size < limits.BATCH_BYTES_MAX // 4
        ):
            admitted = log.entries[reader.position - log.first]
            dot = admitted.admission.dot
            reader.position += 1
            passed[dot.life] = dot.n
            if not log.counts(dot):
                continue
            if not takes_all and not reader.wants(admitted.event.header.topic, dot):
                continue
            events.append(write_admitted(self.coder_out, admitted))
            size += _size(events[-1])
        self.credit -= len(events)
        reader.upto = reader.upto.merged(Vector(passed))
        return events

    def posts(self, inbox: Inbox) -> list[Frame]:
        """Frames with what waits in the session's inbox."""
        frames: list[Frame] = []
        while inbox.waiting:
            batch: list[WirePost] = []
            size = 0
            while inbox.waiting and len(batch) < limits.EVENTS_PER_FRAME_MAX:
                post = inbox.drain(1)[0]
                batch.append(self._wire_post(post))
                size += _size(batch[-1])
                if size >= limits.BATCH_BYTES_MAX // 4:
                    break
            frames.append(InboxFrame(batch))
        return frames

    def _wire_post(self, post: Post) -> WirePost:
        seen, basis, top = wire_vectors(self.coder_out, post.event.header)
        return WirePost(post.n, post.event.static, seen, basis, top, post.event.body)


def batched(frames: Sequence[Outgoing]) -> list[list[Outgoing]]:
    """The frames cut where a message would grow past its limits."""
    batches: list[list[Outgoing]] = []
    size = 0
    for frame in frames:
        weight = _weight(frame)
        full = batches and len(batches[-1]) == limits.FRAMES_PER_MESSAGE_MAX
        if not batches or full or size + weight > limits.BATCH_BYTES_MAX:
            batches.append([])
            size = 0
        batches[-1].append(frame)
        size += weight
    return batches


def _weight(frame: Outgoing) -> int:
    """About how many bytes a frame takes."""
    if isinstance(frame, Encoded):
        return len(memoryview(frame))
    if isinstance(frame, Deliver | Forward):
        return VECTOR_BYTES + sum(map(_size, frame.events))
    if isinstance(frame, InboxFrame | Carry):
        return 64 + sum(map(_size, frame.posts))
    if isinstance(frame, Gossip):
        return sum(len(lore.value) + 128 for lore in frame.lore)
    return VECTOR_BYTES + len(getattr(frame, "data", b""))


def _size(event: WireAdmitted | WirePost) -> int:
    """About how many bytes an event takes, vectors included."""
    entries = len(event.seen) + len(event.basis)
    return len(event.static) + len(event.body) + ENTRY_BYTES * entries + 96
