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
from broker.protocol.codec import encode_static
from broker.protocol.errors import Code, ProtocolError
from broker.protocol.events import Event, Header
from broker.protocol.ids import OriginId, PeerId
from broker.protocol.topics import Topic
from broker.protocol.vectors import VectorCoder
from peer.core.intake import Intake
from peer.core.outbox import Outbox, batches, pieces
from peer.core.tidings import (
    Acked,
    Arrival,
    DoorsTold,
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
        Code.REPLACED, Code.GOODBYE, Code.NOT_ALLOWED, Code.FORK,
    }
)  # fmt: skip
"""Ends of a session after which trying again would end the same way."""


BRIEF_MAX: Final = 4
"""Sessions in a row that end soon after they began; past these it is no accident: wait."""


class Phase(StrEnum):
    """Where a session stands; `Session.step` functions name the moves between them."""

    GREETING = "greeting"
    HELLO = "hello"
    OPEN = "open"
    ENDED = "ended"


class Session:
    """One peer's session, over whatever connection its holder has.

    Its clock is a bare Lamport clock on the scale of stamps: a peer's wall clock orders nothing.

    Args:
        peer: the peer's id.
        incarnation: drawn at random for this life of the peer's process.
        role: `player`, `gateway` or `world`.
        token_for: the token that proves the peer to a realm, from the realm's id.
        subscriptions: topic prefixes to be delivered.
        program: what this program calls itself, for the broker's log.
        rules: of a world peer, the versions of the rules that it has.
    """

    def __init__(
        self,
        peer: PeerId,
        incarnation: int,
        role: str,
        token_for: Callable[[str], bytes],
        subscriptions: tuple[Topic, ...] = (),
        program: str = "worldline",
        rules: tuple[int, ...] = (),
    ) -> None:
        self.peer = peer
        self.incarnation = incarnation
        self.phase = Phase.GREETING
        self.clock = HybridClock()
        self.realm = ""
        self._role = role
        self._token_for = token_for
        self._program = program
        self._rules = list(rules)
        self._intake = Intake(subscriptions, role)
        self._outbox = Outbox()
        self._window = limits.PUBLISH_WINDOW
        self._channel = 0
        self._attempts = 0
        self._retry_ms = 0
        self._heard_ms = 0
        self._spoke_ms = 0
        self._opened_ms = 0
        self._brief = 0
        self._opening: list[wire.Frame] = []
        self._frames: list[wire.Frame] = []
        self._parting: wire.Bye | None = None
        self._fresh()

    def _fresh(self) -> None:
        self._number_in = 0
        self._number_out = 0
        self._coder_in = VectorCoder()
        self._coder_out = VectorCoder()
        self._opening.clear()
        self._frames.clear()
        self._parted = False

    # -- what the holder asks for ----------------------------------------------------------------

    @property
    def room(self) -> int:
        """How many more publishes the window takes before one is acknowledged."""
        return max(0, self._window - self._outbox.unacknowledged)

    @property
    def unacknowledged(self) -> int:
        """How many publishes are not known to have taken effect."""
        return self._outbox.unacknowledged

    def have(self, topic: Topic) -> Vector:
        """How far a subscription was delivered."""
        return self._intake.have(topic)

    def publish(self, draft: Draft) -> OriginId:
        """Takes an event to be published; it is kept until it is acknowledged.

        Raises:
            ProtocolError: the event is too large, or breaks the protocol; it was not taken.
        """
        body = codec.encode_body(draft.body)
        header = Header(
            origin=OriginId(self.peer, self.incarnation, self._outbox.last_seq + 1),
            derived=draft.derived,
            topic=draft.topic,
            lamport=self.clock.increment(0),
            seen=self._intake.seen(draft.microcosm),
            basis=draft.basis,
            touches=draft.touches,
            actor=draft.actor or self.peer,
            cause=draft.cause,
        )
        static = encode_static(header)
        if len(static) > limits.STATIC_BYTES_MAX:
            raise ProtocolError(Code.TOO_LARGE, "The event says too much about itself.")
        codec.check_own(header, static)
        self._outbox.put(Event(header, static, body))
        return header.origin

    def subscribe(self, topic: Topic, have: Vector) -> None:
        """Adds a subscription, from a place on: that of a snapshot.

        A second one in a microcosm resumes the session: skip marks that are under way do not speak
        of it.
        """
        others = any(one[0] == topic[0] and one != topic for one in self._intake.subscriptions)
        self._intake.subscribe(topic, have)
        if self.phase not in (Phase.HELLO, Phase.OPEN):
            return
        if others:
            self._restart("", self._opened_ms)
        else:
            self._frames.append(wire.Subscribe(self._subscription(topic)))

    def ask_snapshot(self, microcosm: str, offset: int) -> None:
        """Asks for a piece of a microcosm's snapshot; answered by `SnapshotTold`."""
        self._frames.append(wire.SnapshotGet(microcosm, offset))

    def give_snapshot(self, microcosm: str, snapshot: SnapshotTold) -> bool:
        """Gives the broker a replica's state at a settled vector; False if it is too large."""
        if len(snapshot.data) > limits.SNAPSHOT_BYTES_MAX:
            return False
        self._frames += pieces(self._coder_out, microcosm, snapshot)
        return True

    def consumed(self, arrival: Arrival) -> None:
        """The holder is done with an arrival: gives credit, or lets the inbox forget it."""
        if self._intake.consumed(arrival) and self.phase is Phase.OPEN:
            self._frames.append(wire.Taken(self._intake.taken))

    def moved(self, now_ms: int) -> list[Tiding]:
        """The holder connected to another broker: the session goes on there."""
        if self.phase is Phase.ENDED:
            return []
        self._attempts = self._brief = 0
        return self._restart("Moving to another broker.", now_ms)

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
            if isinstance(frame, wire.Closed) and frame.code in PERMANENT:
                return self._closed(frame, now_ms)
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
                return self._welcomed(frame, now_ms)
            case wire.Ack():
                return self._acked(frame)
            case wire.Refused():
                return self._refused(frame)
            case wire.Deliver():
                return self._intake.delivered(frame, self._coder_in, self.clock)
            case wire.Inbox():
                return self._intake.posted(frame, self._coder_in, self.clock)
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
            case wire.Doors():
                return [DoorsTold(tuple(frame.doors))]
            case wire.Settled():
                self._intake.settled(frame.microcosm, frame.stamp)
            case wire.Beat():
                self.clock.observe(frame.lamport)
        return []

    def _welcomed(self, frame: wire.Welcome, now_ms: int) -> list[Tiding]:
        self.phase = Phase.OPEN
        self._opened_ms = now_ms
        self._attempts = 0
        self._window = max(1, frame.window)
        self.clock.observe(frame.lamport)
        if self._intake.attached_to(frame.broker, frame.incarnation):
            self._frames += self._intake.reoffers(self._coder_out)
        self._outbox.offer_again()
        if self._intake.taken > frame.taken:
            self._frames.append(wire.Taken(self._intake.taken))
        secret, homes = frame.secret, tuple(frame.homes)
        opened = Opened(self.realm, frame.broker, frame.incarnation, secret, frame.lamport, homes)
        return [opened]

    def _acked(self, frame: wire.Ack) -> list[Tiding]:
        self.clock.observe(frame.lamport)
        news = self._outbox.acknowledged(frame.seq)
        self._outbox.settled(frame.settled)
        return [Acked(frame.seq)] if news else []

    def _refused(self, frame: wire.Refused) -> list[Tiding]:
        """All up to it was handled; it is not offered again, for it certainly did not happen."""
        origin = OriginId(self.peer, self.incarnation, frame.seq)
        event = self._outbox.drop(frame.seq)
        refused = RefusedPublish(origin, frame.code, frame.definite, frame.text, event)
        return [refused, *self._acked(wire.Ack(frame.seq, 0, 0))]

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
        if was_open:
            lasted = now_ms - self._opened_ms > limits.SILENCE_MS_MAX
            self._brief = 0 if lasted else self._brief + 1
        self.phase = Phase.GREETING
        self._retry_ms = now_ms + (_wait_ms(self._brief) if self._brief > BRIEF_MAX else 0)
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
        subscriptions = [self._subscription(topic) for topic in self._intake.subscriptions]
        hello = wire.Hello(
            self.peer, self.incarnation, first, self._role, self._token_for(self.realm),
            self._intake.window(), subscriptions, self._rules,
        )  # fmt: skip
        self._opening.append(hello)

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
            self._opening.append(wire.Greet(limits.PROTOCOL_VERSION, self._program))
            self._retry_ms = now_ms + _wait_ms(self._attempts)
            self._attempts += 1
        return []

    # -- what goes out ---------------------------------------------------------------------------

    def outgoing(self, now_ms: int) -> list[wire.Envelope]:
        """All that is to be sent now, in as few envelopes as the limits allow."""
        frames, self._opening = self._opening, []
        if self.phase is Phase.OPEN:
            frames += self._frames
            self._frames = []
            credit = self._intake.credit()
            if credit:
                frames.append(wire.Credit(credit))
            frames += self._outbox.frames(self._coder_out)
            if self._parting is not None and not self._parted:
                frames.append(self._parting)
                self._parted = True
        if not frames:
            return []
        self._spoke_ms = now_ms
        envelopes = []
        for batch in batches(frames):
            number = self._number_out if self._channel else 0
            self._number_out += 1 if self._channel else 0
            envelopes.append(wire.Envelope(limits.PROTOCOL_VERSION, self._channel, number, batch))
        return envelopes


def _wait_ms(attempts: int) -> int:
    """How long to wait before trying again, after so many attempts."""
    return min(limits.GREET_RETRY_MS << min(attempts, 4), limits.GREET_RETRY_MS_MAX)
