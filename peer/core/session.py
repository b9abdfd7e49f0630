"""A peer's session with a broker, as a pure machine: resumes, resends, dedupes, gives credit.

It keeps every publish until the broker has acknowledged it and offers it again after any loss, so
that an acknowledged publish took effect once. It opens no socket and reads no clock: whoever holds
it passes what came in and the time, and performs the effects.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Final

from broker.protocol import codec, limits
from broker.protocol import frames as wire
from broker.protocol.clocks import EMPTY, HybridClock, Vector
from broker.protocol.codec import VectorCoder, encode_static, read_event
from broker.protocol.errors import Code, ProtocolError
from broker.protocol.events import Admission, Event, Header
from broker.protocol.ids import Dot, OriginId, PeerId
from broker.protocol.topics import Topic
from peer.core.outbox import Outbox, batches
from peer.core.tidings import (
    Acked,
    Arrival,
    Draft,
    Ended,
    Guided,
    Lost,
    Opened,
    RefusedPublish,
    RowTold,
    SnapshotTold,
    StewardTold,
    Tiding,
)

PERMANENT: Final = frozenset(
    {
        Code.VERSION, Code.MALFORMED, Code.NAME_TAKEN, Code.NAME_BAD, Code.RETIRED, Code.WRONG_KEY,
        Code.REPLACED, Code.GOODBYE, Code.NOT_ALLOWED,
    }
)  # fmt: skip
"""Ends of a session after which trying again would end the same way."""


class Phase(StrEnum):
    """Where a session stands; `Session.step` functions name the moves between them."""

    GREETING = "greeting"
    HELLO = "hello"
    OPEN = "open"
    ENDED = "ended"


class Session:
    """One peer's session, over whatever connection its holder has.

    Args:
        peer: the peer's id.
        incarnation: drawn at random for this life of the peer's process.
        role: `player`, `gateway` or `world`.
        token_for: the token that proves the peer to a realm, from the realm's id.
        subscriptions: topic prefixes to be delivered.
        program: what this program calls itself, for the broker's log.
    """

    def __init__(
        self,
        peer: PeerId,
        incarnation: int,
        role: str,
        token_for: Callable[[str], bytes],
        subscriptions: tuple[Topic, ...] = (),
        program: str = "worldline",
    ) -> None:
        self.peer = peer
        self.incarnation = incarnation
        self.phase = Phase.GREETING
        self.clock = HybridClock()
        self.realm = ""
        self._role = role
        self._token_for = token_for
        self._subscriptions = list(subscriptions)
        self._program = program
        self._have: dict[Topic, Vector] = {}
        self._seen: dict[str, Vector] = {}
        self._outbox = Outbox()
        self._window = limits.PUBLISH_WINDOW
        self._taken = 0
        self._received = 0
        self._owed = 0
        self._channel = 0
        self._attempts = 0
        self._retry_ms = 0
        self._heard_ms = 0
        self._spoke_ms = 0
        self._frames: list[wire.Frame] = []
        self._parting: wire.Bye | None = None
        self._fresh()

    def _fresh(self) -> None:
        self._number_in = 0
        self._number_out = 0
        self._coder_in = VectorCoder()
        self._coder_out = VectorCoder()
        self._frames.clear()

    # -- what the holder asks for ----------------------------------------------------------------

    @property
    def room(self) -> int:
        """How many more publishes the window takes before one is acknowledged."""
        return max(0, self._window - len(self._outbox))

    @property
    def unacknowledged(self) -> int:
        """How many publishes are not known to have taken effect."""
        return len(self._outbox)

    def have(self, topic: Topic) -> Vector:
        """How far a subscription was delivered."""
        return self._have.get(topic, EMPTY)

    def publish(self, draft: Draft, now_ms: int) -> OriginId:
        """Takes an event to be published; it is kept until it is acknowledged.

        Raises:
            ProtocolError: the event is too large, or breaks the protocol; it was not taken.
        """
        body = codec.encode_body(draft.body)
        header = Header(
            origin=OriginId(self.peer, self.incarnation, self._outbox.last_seq + 1),
            derived=draft.derived,
            topic=draft.topic,
            lamport=self.clock.increment(now_ms),
            seen=self._seen.get(draft.microcosm, EMPTY),
            basis=draft.basis,
            touches=draft.touches,
            actor=draft.actor or self.peer,
            cause=draft.cause,
        )
        static = encode_static(header)
        codec.decode_header(static, header.seen, header.basis)  # what a broker would refuse, here
        self._outbox.put(Event(header, static, body))
        return header.origin

    def subscribe(self, topic: Topic, have: Vector) -> None:
        """Adds a subscription, from a place on: that of a snapshot."""
        if topic not in self._subscriptions:
            self._subscriptions.append(topic)
        self._have[topic] = have
        self._seen[topic[0]] = self._seen.get(topic[0], EMPTY).merged(have)
        if self.phase is Phase.OPEN:
            self._frames.append(wire.Subscribe(self._subscription(topic)))

    def ask_snapshot(self, microcosm: str, offset: int) -> None:
        """Asks for a piece of a microcosm's snapshot; answered by `SnapshotTold`."""
        self._frames.append(wire.SnapshotGet(microcosm, offset))

    def give_snapshot(self, microcosm: str, snapshot: SnapshotTold) -> bool:
        """Gives the broker a replica's state at a settled vector; False if it is too large."""
        data, step = snapshot.data, limits.SNAPSHOT_CHUNK_BYTES
        if len(data) > limits.SNAPSHOT_BYTES_MAX:
            return False
        for offset in range(0, max(1, len(data)), step):
            vector = self._coder_out.changes(snapshot.vector, EMPTY)
            piece = wire.SnapshotPut(
                microcosm, vector, snapshot.top, snapshot.digest, snapshot.rules, offset, len(data),
                data[offset : offset + step],
            )  # fmt: skip
            self._frames.append(piece)
        return True

    def consumed(self, arrival: Arrival) -> None:
        """The holder is done with an arrival: gives credit, or lets the inbox forget it."""
        if arrival.admission is not None:
            self._owed += 1
        elif arrival.n > self._taken:
            self._taken = arrival.n
            if self.phase is Phase.OPEN:
                self._frames.append(wire.Taken(arrival.n))

    def leave(self, *, persist: bool) -> None:
        """Ends the session; with `persist` false the id is retired for ever."""
        self._parting = wire.Bye(persist)

    # -- what comes in ---------------------------------------------------------------------------

    def receive(self, envelope: wire.Envelope, now_ms: int) -> list[Tiding]:
        """Takes an envelope; those of other or earlier sessions are ignored."""
        if self.phase is Phase.ENDED:
            return []
        if envelope.channel == 0 and self.phase is Phase.GREETING:
            return self._receive_realm(envelope.frames, now_ms)
        if envelope.channel != self._channel:
            return []
        self._heard_ms = now_ms
        closed = next((f for f in envelope.frames if isinstance(f, wire.Closed)), None)
        if envelope.number != self._number_in:
            if closed is not None:
                return self._closed(closed, now_ms)
            if envelope.number < self._number_in:
                return []
            return self._restart("Messages from the broker are missing.", now_ms)
        self._number_in += 1
        tidings: list[Tiding] = []
        try:
            for frame in envelope.frames:
                tidings += self._handle(frame, now_ms)
        except ProtocolError as error:
            tidings += self._restart(f"The broker spoke unintelligibly: {error.text}", now_ms)
        return tidings

    def _receive_realm(self, frames: list[wire.Frame], now_ms: int) -> list[Tiding]:
        for frame in frames:
            if not isinstance(frame, wire.Realm):
                continue
            if frame.version != limits.PROTOCOL_VERSION:
                self.phase = Phase.ENDED
                text = (
                    f"The broker speaks version {frame.version} of the protocol, this program "
                    f"version {limits.PROTOCOL_VERSION}; bring both to the same release."
                )
                return [Ended(Code.VERSION, definite=True, text=text)]
            self.realm = frame.realm
            self._say_hello(now_ms)
        return []

    def _handle(self, frame: wire.Frame, now_ms: int) -> list[Tiding]:
        match frame:
            case wire.Welcome():
                return self._welcomed(frame)
            case wire.Ack():
                return self._acked(frame)
            case wire.Refused():
                origin = OriginId(self.peer, self.incarnation, frame.seq)
                return [RefusedPublish(origin, frame.code, frame.definite, frame.text)]
            case wire.Deliver():
                return self._delivered(frame, now_ms)
            case wire.Inbox():
                return self._inbox(frame, now_ms)
            case wire.Row():
                life = self._coder_in.decode_life(frame.life)
                vector = self._coder_in.decode(frame.microcosm, frame.vector)
                return [RowTold(frame.microcosm, life, frame.clock, vector)]
            case wire.Directory():
                here, gateways = frame.here, tuple(frame.gateways)
                return [Guided(here, gateways, frame.steward, tuple(frame.microcosms))]
            case wire.Steward():
                return [StewardTold(frame.peer, frame.microcosm, frame.attached, frame.mine)]
            case wire.Snapshot():
                vector = self._coder_in.apply(frame.vector, EMPTY)
                told = SnapshotTold(
                    frame.microcosm, vector, frame.top, frame.digest, frame.rules, frame.offset,
                    frame.total, frame.data,
                )  # fmt: skip
                return [told]
            case wire.Closed():
                return self._closed(frame, now_ms)
            case wire.Beat():
                self.clock.observe(frame.lamport)
        return []

    def _welcomed(self, frame: wire.Welcome) -> list[Tiding]:
        self.phase = Phase.OPEN
        self._attempts = 0
        self._window = max(1, frame.window)
        self.clock.observe(frame.lamport)
        tidings = self._acked(wire.Ack(frame.acked, frame.lamport))
        self._outbox.offer_again()
        opened = Opened(self.realm, frame.broker, frame.incarnation, frame.secret, frame.lamport)
        return [opened, *tidings]

    def _acked(self, frame: wire.Ack) -> list[Tiding]:
        self.clock.observe(frame.lamport)
        return [Acked(frame.seq)] if self._outbox.acknowledged(frame.seq) else []

    def _delivered(self, frame: wire.Deliver, now_ms: int) -> list[Tiding]:
        tidings: list[Tiding] = []
        reached = self.have((frame.microcosm,)) if self._role == "world" else None
        for given in frame.events:
            vectors = (given.seen, given.basis, given.basis_top)
            event = read_event(self._coder_in, given.static, vectors, given.body)
            dot = Dot(*self._coder_in.decode_life(given.life), given.n)
            self.clock.increment(now_ms, above=max(given.stamp, event.header.lamport))
            if reached is not None:
                if dot.n > reached.of(dot.life) + 1:
                    raise ProtocolError(Code.GAP, f"Events before {dot.n} are missing.")
                if reached.covers_dot(dot):
                    continue
                reached = reached.advanced(dot)
            tidings.append(Arrival(event, Admission(dot, given.stamp, given.chain), 0))
        upto = self._coder_in.decode(frame.microcosm, frame.upto)
        for topic in self._subscriptions:
            if topic[0] == frame.microcosm:
                self._have[topic] = self._have.get(topic, EMPTY).merged(upto)
        self._seen[frame.microcosm] = self._seen.get(frame.microcosm, EMPTY).merged(upto)
        return tidings

    def _inbox(self, frame: wire.Inbox, now_ms: int) -> list[Tiding]:
        tidings: list[Tiding] = []
        for post in frame.posts:
            vectors = (post.seen, post.basis, post.basis_top)
            event = read_event(self._coder_in, post.static, vectors, post.body)
            self.clock.increment(now_ms, above=event.header.lamport)
            microcosm = event.header.microcosm
            seen = self._seen.get(microcosm, EMPTY)
            self._seen[microcosm] = seen.merged(event.header.seen)
            if post.n and post.n <= self._received:
                continue
            self._received = max(self._received, post.n)
            tidings.append(Arrival(event, None, post.n))
        return tidings

    # -- opening, losing, ending -----------------------------------------------------------------

    def _closed(self, frame: wire.Closed, now_ms: int) -> list[Tiding]:
        try:
            code = Code(frame.code)
        except ValueError:
            code = Code.MALFORMED
        if code in PERMANENT:
            self.phase = Phase.ENDED
            return [Ended(code, frame.definite, frame.text)]
        return self._restart(frame.text, now_ms)

    def _restart(self, why: str, now_ms: int) -> list[Tiding]:
        was_open = self.phase is Phase.OPEN
        self.phase = Phase.GREETING
        self._retry_ms = now_ms
        self._channel = 0
        self._fresh()
        return [Lost(why)] if was_open else []

    def _subscription(self, topic: Topic) -> wire.Subscription:
        return wire.Subscription(list(topic), self._coder_out.changes(self.have(topic), EMPTY))

    def _say_hello(self, now_ms: int) -> None:
        self.phase = Phase.HELLO
        self._fresh()
        self._channel = (self.incarnation + self._attempts * 7_919 + now_ms) % 2**53 + 1
        first = self._outbox.first_seq
        self._owed = 0
        hello = wire.Hello(
            self.peer, self.incarnation, first, self._role, self._token_for(self.realm),
            limits.DELIVERY_WINDOW, [self._subscription(topic) for topic in self._subscriptions],
        )  # fmt: skip
        self._frames.append(hello)

    def tick(self, now_ms: int) -> list[Tiding]:
        """Time passed: greet again, beat, or notice that nothing was heard for too long."""
        if self.phase is Phase.ENDED:
            return []
        if self.phase is Phase.OPEN:
            if now_ms - self._heard_ms > limits.SILENCE_MS_MAX:
                return self._restart("The broker has not been heard for too long.", now_ms)
            if now_ms - self._spoke_ms >= limits.BEAT_MS and not self._frames:
                self._frames.append(wire.Beat(self.clock.last))
            return []
        if now_ms >= self._retry_ms:
            self.phase = Phase.GREETING
            self._channel = 0
            self._fresh()
            self._frames.append(wire.Greet(limits.PROTOCOL_VERSION, self._program))
            wait = limits.GREET_RETRY_MS << min(self._attempts, 4)
            self._retry_ms = now_ms + min(wait, limits.GREET_RETRY_MS_MAX)
            self._attempts += 1
        return []

    # -- what goes out ---------------------------------------------------------------------------

    def outgoing(self, now_ms: int) -> list[wire.Envelope]:
        """All that is to be sent now, in as few envelopes as the limits allow."""
        frames, self._frames = self._frames, []
        if self.phase is Phase.OPEN:
            if self._owed >= limits.DELIVERY_WINDOW // 4:
                frames.append(wire.Credit(self._owed))
                self._owed = 0
            frames += self._outbox.frames(self._coder_out)
            if self._parting is not None:
                frames.append(self._parting)
                self._parting = None
        if not frames:
            return []
        self._spoke_ms = now_ms
        envelopes = []
        for batch in batches(frames):
            number = self._number_out if self._channel else 0
            self._number_out += 1 if self._channel else 0
            envelopes.append(wire.Envelope(limits.PROTOCOL_VERSION, self._channel, number, batch))
        return envelopes
