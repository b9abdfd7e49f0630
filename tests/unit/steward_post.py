"""A steward at its post, for tests: it follows a broker of a federation and says what it has to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

from broker.protocol.codec import decode_body, encode_body
from peer.core.steward import SETTLE_WINDOW_MS, Steward
from peer.core.tidings import Arrival, Draft, StewardTold
from tests.unit.histories import PLACE, START_MS, Federation, Follower, follower

TAKE: Final = {"verb": "take", "item": "lamp"}
SOUTH: Final = {"verb": "move", "to": "south"}
NORTH: Final = {"verb": "move", "to": "north"}


@dataclass
class Post:
    """A steward that follows a broker of a federation, and what it said in its last turn."""

    federation: Federation = field(default_factory=Federation)
    broker: str = "home"
    live_from: int = 0
    now_ms: int = START_MS
    said: list[Draft] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Begins with nothing."""
        self.found: Follower = follower()
        self.steward = Steward(self.found.replica, self.live_from)

    def assign(self, *players: str, mine: bool = True, attached: bool = True) -> None:
        """The broker says who is here and who answers for them."""
        for player in players:
            self.steward.assign(StewardTold(player, PLACE, attached, mine), self.now_ms)

    def deliver(self) -> None:
        """Everything that the broker has reaches the replica, one event after another."""
        for admitted in self.federation.entries(self.broker):
            arrival = Arrival(admitted.event, admitted.admission, 0)
            if self.found.replica.vector.covers_dot(admitted.admission.dot):
                continue
            verdicts = self.found.take([arrival])
            live = self.steward.live(admitted.admission.stamp)
            self.steward.judged(verdicts, self.now_ms, live=live)
            if not self.found.replica.ends_with([admitted.admission.dot]):
                self.steward.reordered()

    def settle(self) -> list[Draft]:
        """All members promise; what is told of it."""
        drafts: list[Draft] = []
        for name in self.federation.names:
            drafts += self.steward.settled(self.found.rows([self.federation.row(name)]))
        return self._say(drafts)

    def wait(self, duration_ms: int = SETTLE_WINDOW_MS) -> list[Draft]:
        """Time passes."""
        self.now_ms += duration_ms
        return self._say(self.steward.tick(self.now_ms))

    def ask(self, body: object, actor: str, asker: str = "") -> list[Draft]:
        """Somebody asks."""
        return self._say(self.steward.ask(body, actor, asker or actor, self.now_ms))

    def _say(self, drafts: list[Draft]) -> list[Draft]:
        self.said = [*self.steward.observations(), *drafts]
        return self.said

    def told(self, player: str, kind: str = "outcome") -> list[Any]:
        """The bodies of what a player was told in the last turn."""
        told = [one.body for one in self.said if one.topic[:3] == (f"@{player}", PLACE, kind)]
        return [decode_body(encode_body(body)) for body in told]


def yard(*players: str, brokers: tuple[str, ...] = ("home",)) -> Post:
    """Players who came in at the first broker, were told so, and are answered by this steward."""
    post = Post(Federation(brokers))
    post.assign(*players)
    for player in players:
        post.federation.enter(player)
    for name in brokers[1:]:
        post.federation.hand("home", name)
    post.deliver()
    post.settle()
    return post
