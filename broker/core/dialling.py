"""When to dial whom: back-off, and patience where the other side should be the one to dial."""

from __future__ import annotations

from dataclasses import dataclass

from broker.protocol import limits
from broker.protocol.ids import BrokerId

PATIENCE_MS = 1_500
"""How long the broker with the greater name waits for the other to dial."""
DOUBLINGS_MAX = 4


@dataclass(slots=True)
class Attempt:
    """One address, and when to try it again."""

    due_ms: int
    tries: int = 0
    broker: BrokerId = ""


class Dialling:
    """The addresses of other brokers.

    Args:
        here: this broker's name.
        endpoints: addresses that the operator named; tried for ever.

    Attributes:
        lost_ms: when the last link to each broker was lost.
    """

    def __init__(self, here: BrokerId, endpoints: tuple[str, ...]) -> None:
        self._here = here
        self.lost_ms: dict[BrokerId, int] = {}
        self._attempts: dict[str, Attempt] = {endpoint: Attempt(0) for endpoint in endpoints}

    def learn(self, broker: BrokerId, endpoint: str, now_ms: int) -> None:
        """A broker says where it listens."""
        if not endpoint or broker == self._here:
            return
        attempt = self._attempts.get(endpoint)
        if attempt is None:
            if len(self._attempts) >= limits.LINKS_MAX:
                return
            patience = PATIENCE_MS if self._here > broker else 0
            attempt = self._attempts[endpoint] = Attempt(now_ms + patience)
        attempt.broker = broker

    def reached(self, endpoint: str, broker: BrokerId) -> None:
        """A broker answered at an address."""
        attempt = self._attempts.get(endpoint)
        if attempt is not None:
            attempt.broker, attempt.tries = broker, 0

    def lost(self, broker: BrokerId, now_ms: int) -> None:
        """The link to a broker is gone: who has the lesser name dials soon."""
        if broker in self.lost_ms or len(self.lost_ms) < limits.LINKS_MAX:
            self.lost_ms[broker] = now_ms
        for attempt in self._attempts.values():
            if attempt.broker == broker:
                patience = PATIENCE_MS if self._here > broker else 0
                attempt.due_ms = now_ms + patience
                attempt.tries = 0

    def unanswered(self) -> list[str]:
        """The addresses at which no broker has answered yet, sorted."""
        return sorted(one for one, attempt in self._attempts.items() if not attempt.broker)

    def due(self, linked: dict[BrokerId, bytes], now_ms: int) -> list[str]:
        """The addresses to dial now: of brokers that there is no link to."""
        found: list[str] = []
        for endpoint, attempt in self._attempts.items():
            if attempt.broker in linked or attempt.broker == self._here:
                continue
            if now_ms < attempt.due_ms:
                continue
            back_off = limits.GREET_RETRY_MS << min(attempt.tries, DOUBLINGS_MAX)
            spread = sum(map(ord, self._here + endpoint)) % 97
            attempt.due_ms = now_ms + min(back_off, limits.GREET_RETRY_MS_MAX) + spread
            attempt.tries += 1
            found.append(endpoint)
        return found
