"""What a session has received: how far it was delivered, what its inbox gave, what credit it owes.

All of it outlives a lost connection; the session resumes from here.
"""

from __future__ import annotations

from collections import deque
from itertools import islice
from typing import Final

from broker.protocol import frames as wire
from broker.protocol import limits
from broker.protocol.clocks import EMPTY, HybridClock, Stamp, Vector
from broker.protocol.codec import read_event, write_admitted
from broker.protocol.errors import Code, ProtocolError
from broker.protocol.events import Admission, Admitted
from broker.protocol.ids import Dot, Life
from broker.protocol.topics import Topic
from broker.protocol.vectors import VectorCoder
from peer.core.tidings import Arrival, Tiding

KEPT_MAX: Final = 4_096
"""Delivered events that are kept until they are settled; of more, the oldest are not offered."""
REOFFERED_AT_ONCE: Final = 32


class Intake:
    """The receiving half of a session.

    Args:
        subscriptions: topic prefixes to be delivered.
        role: of a world peer a missing event is an error, for it reads logs from end to end;
            world peers and gateways keep what is not settled, to offer it to another broker; what
            a player is told does not count as seen.

    Attributes:
        taken: the inbox item up to which the holder is done with all.
    """

    def __init__(self, subscriptions: tuple[Topic, ...], role: str) -> None:
        self.subscriptions = list(subscriptions)
        self.taken = 0
        self._whole = role == "world"
        self._keeps = role in ("world", "gateway")
        self._reads = role != "player"
        self._life: Life | None = None
        self._kept: dict[str, deque[Admitted]] = {}
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
        self, frame: wire.Deliver, coder: VectorCoder, clock: HybridClock
    ) -> list[Tiding]:
        """Takes events of a log.

        Raises:
            ProtocolError: they are none, or some are missing; nothing of the frame counts.
        """
        tidings: list[Tiding] = []
        latest = 0
        reached = self.have((frame.microcosm,)) if self._whole else None
        for given in frame.events:
            vectors = (given.seen, given.basis, given.basis_top)
            event = read_event(coder, given.static, vectors, given.body)
            dot = Dot(*coder.decode_life(given.life), given.n)
            latest = max(latest, given.stamp, event.header.lamport)
            if reached is not None:
                if dot.n > reached.of(dot.life) + 1:
                    raise ProtocolError(Code.GAP, f"Events before {dot.n} are missing.")
                if reached.covers_dot(dot):
                    continue
                reached = reached.advanced(dot)
            admission = Admission(dot, given.stamp, given.chain)
            if self._keeps:
                kept = self._kept.setdefault(frame.microcosm, deque(maxlen=KEPT_MAX))
                kept.append(Admitted(event, admission))
            tidings.append(Arrival(event, admission, 0))
        if frame.events:
            clock.increment(0, above=latest)
        upto = coder.decode(frame.microcosm, frame.upto)
        for topic in self.subscriptions:
            if topic[0] == frame.microcosm:
                self._have[topic] = self.have(topic).merged(upto)
        self._saw(frame.microcosm, upto)
        self._held += len(tidings)
        self._owed += len(frame.events) - len(tidings)
        return tidings

    def posted(self, frame: wire.Inbox, coder: VectorCoder, clock: HybridClock) -> list[Tiding]:
        """Takes items of the inbox; a durable one that came before is not told again."""
        tidings: list[Tiding] = []
        for post in frame.posts:
            vectors = (post.seen, post.basis, post.basis_top)
            event = read_event(coder, post.static, vectors, post.body)
            clock.increment(0, above=event.header.lamport)
            if self._reads:
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

    def attached_to(self, broker: str, incarnation: int) -> bool:
        """The session is open at this broker; returns whether it may lack what another had.

        The inbox at another broker is another one, which counts anew. A broker that died may have
        come back with an old disk.
        """
        before, self._life = self._life, (broker, incarnation)
        if before is not None and before[0] != broker:
            self.taken = self._received = 0
        return before not in (None, self._life)

    def settled(self, microcosm: str, stamp: Stamp) -> None:
        """Every event up to a stamp is with every member: it need not be offered any more."""
        kept = self._kept.get(microcosm)
        if kept is not None:
            waiting = [one for one in kept if one.admission.stamp > stamp]
            if len(waiting) != len(kept):
                self._kept[microcosm] = deque(waiting, maxlen=KEPT_MAX)

    def reoffers(self, coder: VectorCoder) -> list[wire.Frame]:
        """Frames with all that is kept, for a broker that may lack it."""
        frames: list[wire.Frame] = []
        for microcosm, kept in sorted(self._kept.items()):
            for start in range(0, len(kept), REOFFERED_AT_ONCE):
                batch = list(islice(kept, start, start + REOFFERED_AT_ONCE))
                events = [write_admitted(coder, admitted) for admitted in batch]
                frames.append(wire.Reoffer(microcosm, events))
        return frames

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
