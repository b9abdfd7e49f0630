"""What a session has received: how far it was delivered, what its inbox gave, what credit it owes.

All of it outlives a lost connection; the session resumes from here.
"""

from __future__ import annotations

from broker.protocol import frames as wire
from broker.protocol import limits
from broker.protocol.clocks import EMPTY, HybridClock, Vector
from broker.protocol.codec import VectorCoder, read_event
from broker.protocol.errors import Code, ProtocolError
from broker.protocol.events import Admission
from broker.protocol.ids import Dot
from broker.protocol.topics import Topic
from peer.core.tidings import Arrival, Tiding


class Intake:
    """The receiving half of a session.

    Args:
        subscriptions: topic prefixes to be delivered.
        whole: whether it reads logs from end to end, so that a missing event is an error.

    Attributes:
        taken: the inbox item up to which the holder is done with all.
    """

    def __init__(self, subscriptions: tuple[Topic, ...], *, whole: bool) -> None:
        self.subscriptions = list(subscriptions)
        self.taken = 0
        self._whole = whole
        self._have: dict[Topic, Vector] = {}
        self._seen: dict[str, Vector] = {}
        self._received = 0
        self._held = 0
        self._owed = 0

    def have(self, topic: Topic) -> Vector:
        """How far a subscription was delivered."""
        return self._have.get(topic, EMPTY)

    def seen(self, microcosm: str) -> Vector:
        """What of a microcosm came to this session in any way: what it publishes follows that."""
        return self._seen.get(microcosm, EMPTY)

    def subscribe(self, topic: Topic, have: Vector) -> None:
        """Adds a subscription, from a place on."""
        if topic not in self.subscriptions:
            self.subscriptions.append(topic)
        self._have[topic] = have
        self._saw(topic[0], have)

    def _saw(self, microcosm: str, vector: Vector) -> None:
        self._seen[microcosm] = self.seen(microcosm).merged(vector)

    def delivered(
        self, frame: wire.Deliver, coder: VectorCoder, clock: HybridClock, now_ms: int
    ) -> list[Tiding]:
        """Takes events of a log.

        Raises:
            ProtocolError: they are none, or some are missing; nothing of the frame counts.
        """
        tidings: list[Tiding] = []
        reached = self.have((frame.microcosm,)) if self._whole else None
        for given in frame.events:
            vectors = (given.seen, given.basis, given.basis_top)
            event = read_event(coder, given.static, vectors, given.body)
            dot = Dot(*coder.decode_life(given.life), given.n)
            clock.increment(now_ms, above=max(given.stamp, event.header.lamport))
            if reached is not None:
                if dot.n > reached.of(dot.life) + 1:
                    raise ProtocolError(Code.GAP, f"Events before {dot.n} are missing.")
                if reached.covers_dot(dot):
                    continue
                reached = reached.advanced(dot)
            tidings.append(Arrival(event, Admission(dot, given.stamp, given.chain), 0))
        upto = coder.decode(frame.microcosm, frame.upto)
        for topic in self.subscriptions:
            if topic[0] == frame.microcosm:
                self._have[topic] = self.have(topic).merged(upto)
        self._saw(frame.microcosm, upto)
        self._held += len(tidings)
        self._owed += len(frame.events) - len(tidings)
        return tidings

    def posted(
        self, frame: wire.Inbox, coder: VectorCoder, clock: HybridClock, now_ms: int
    ) -> list[Tiding]:
        """Takes items of the inbox; a durable one that came before is not told again."""
        tidings: list[Tiding] = []
        for post in frame.posts:
            vectors = (post.seen, post.basis, post.basis_top)
            event = read_event(coder, post.static, vectors, post.body)
            clock.increment(now_ms, above=event.header.lamport)
            self._saw(event.header.microcosm, event.header.seen)
            if post.n and post.n <= self._received:
                continue
            self._received = max(self._received, post.n)
            tidings.append(Arrival(event, None, post.n))
        return tidings

    def consumed(self, arrival: Arrival) -> bool:
        """The holder is done with an arrival. Returns whether the inbox may forget more now."""
        if arrival.admission is not None:
            self._held -= 1
            self._owed += 1
            return False
        news = arrival.n > self.taken
        self.taken = max(self.taken, arrival.n)
        return news

    def window(self) -> int:
        """How many events a new session may deliver: what the holder still has counts."""
        self._owed = 0
        return max(0, limits.DELIVERY_WINDOW - self._held)

    def credit(self) -> int:
        """How many more events may be delivered now; 0 while that is not worth a frame."""
        if self._owed < limits.DELIVERY_WINDOW // 4:
            return 0
        owed, self._owed = self._owed, 0
        return owed
