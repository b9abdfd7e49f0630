"""Inboxes: queues of what a broker holds for one peer, without stamps or settlement.

Outcomes and mail are durable: numbered, on disk, kept until the peer says that it has them, and
capped (the oldest goes first). Observations and what watches tell are coalesced: only the newest of
a topic waits. All else (what one hears and sees happen) waits in memory for an attached peer and is
capped too.
"""

from __future__ import annotations

from collections import deque
from typing import Final, NamedTuple

from broker.protocol import limits
from broker.protocol.events import Event
from broker.protocol.topics import WATCHED, Topic

DURABLE_KINDS: Final = frozenset({"outcome", "mail"})
COALESCED_KINDS: Final = frozenset({"observation", "fresh", WATCHED})
NUMBER_MAX: Final = 2**53
KIND_PART: Final = 2
"""`("@ana", "vale", "outcome")`: the third word of an inbox topic is its kind."""


class Post(NamedTuple):
    """An item of an inbox; `n` is 0 for one that is not kept."""

    n: int
    event: Event


def kind_of(topic: Topic) -> str:
    """The kind of an inbox topic: `outcome`, `mail`, `observation`, or another word."""
    return topic[KIND_PART] if len(topic) > KIND_PART else ""


class Inbox:
    """One peer's queue at this broker.

    Attributes:
        durable: kept items, oldest first.
        last: the number of the newest durable item ever put here.
        taken: the number up to which the owner has them.
        lost: how many items went because a cap was reached.
    """

    def __init__(self) -> None:
        self.durable: deque[Post] = deque()
        self.last = 0
        self.taken = 0
        self.lost = 0
        self._waiting: deque[Post] = deque()

    def put_durable(self, event: Event, n: int) -> None:
        """Keeps an item as the n-th, and queues it for the owner."""
        self.last = n
        post = Post(n, event)
        self.durable.append(post)
        self._waiting.append(post)
        while len(self.durable) > limits.INBOX_DURABLE_MAX:
            self.durable.popleft()
            self.lost += 1
        while len(self._waiting) > limits.INBOX_DURABLE_MAX + limits.INBOX_VOLATILE_MAX:
            self._waiting.popleft()

    def put_volatile(self, event: Event) -> None:
        """Queues an item that is not kept; a coalesced kind replaces the one that waits."""
        topic = event.header.topic
        if kind_of(topic) in COALESCED_KINDS:
            self._waiting = deque(
                post for post in self._waiting if post.event.header.topic != topic
            )
        elif sum(1 for post in self._waiting if not post.n) >= limits.INBOX_VOLATILE_MAX:
            self.lost += 1
            return
        self._waiting.append(Post(0, event))

    def take(self, n: int) -> bool:
        """The owner has everything up to n. Returns whether that is news.

        Who has more than was ever put here was given it before this disk forgot it; numbers go on
        above that, for what has a lower one the owner takes for a repeat.
        """
        if n <= self.taken or n > NUMBER_MAX:
            return False
        self.taken = n
        self.last = max(self.last, n)
        while self.durable and self.durable[0].n <= n:
            self.durable.popleft()
        return True

    def attach(self) -> None:
        """The owner opened a session: queue again all that is kept, and nothing else."""
        self._waiting = deque(self.durable)

    def detach(self) -> None:
        """The owner's session ended: what is not kept is forgotten."""
        self._waiting.clear()

    def drain(self, count: int) -> list[Post]:
        """Up to count items for the owner, oldest first."""
        count = min(count, len(self._waiting))
        return [self._waiting.popleft() for _ in range(count)]

    @property
    def waiting(self) -> int:
        """How many items the owner has not been sent."""
        return len(self._waiting)
