"""A simulated network: connections that delay, break, lose what is under way, and come back.

As ZeroMQ does it: a peer's socket connects again by itself under a new route, what it was given
while nobody was there waits and arrives as a stale burst, and what was under way when the
connection broke is lost, from some point on.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from random import Random
from typing import Final

from tests.simulation.schedule import Schedule

DELAY_MS_MAX: Final = 8
RECONNECT_MS_MAX: Final = 60
WAITING_MAX: Final = 1_000


class Wire:
    """One peer's connection to one broker, over all its lives.

    Args:
        name: the peer's.
        to_broker: given `(route, data)` when a message arrives at the broker.
        to_peer: given the data when a message arrives at the peer.
    """

    def __init__(
        self,
        name: str,
        schedule: Schedule,
        random: Random,
        to_broker: Callable[[bytes, bytes], None],
        to_peer: Callable[[bytes], None],
    ) -> None:
        self.name = name
        self.slow_ms = 0
        self._schedule = schedule
        self._random = random
        self._to_broker = to_broker
        self._to_peer = to_peer
        self._life = 0
        self._connected = False
        self._open = True
        self._waiting: deque[bytes] = deque()
        self._arrives_ms = {"up": 0, "down": 0}

    @property
    def route(self) -> bytes:
        """What the broker knows this connection by."""
        return f"{self.name}.{self._life}".encode()

    def up(self, data: bytes) -> None:
        """The peer sends."""
        if self._connected:
            self._travel("up", data)
        elif len(self._waiting) < WAITING_MAX:
            self._waiting.append(data)

    def down(self, route: bytes, data: bytes) -> bool:
        """The broker sends; False when there is no such connection any more."""
        if not self._connected or route != self.route:
            return False
        self._travel("down", data)
        return True

    def _travel(self, way: str, data: bytes) -> None:
        delay = self._random.randint(0, DELAY_MS_MAX) + self.slow_ms
        at_ms = max(self._schedule.now_ms + delay, self._arrives_ms[way])
        self._arrives_ms[way] = at_ms
        life, route = self._life, self.route

        def arrive() -> None:
            if life != self._life or not self._connected:
                return
            if way == "up":
                self._to_broker(route, data)
            else:
                self._to_peer(data)

        self._schedule.after(at_ms - self._schedule.now_ms, arrive)

    def reset(self) -> None:
        """The connection breaks, and what is under way is lost; it comes back if it can."""
        self._connected = False
        self._life += 1
        self._arrives_ms = {"up": 0, "down": 0}
        if self._open:
            self._schedule.after(self._random.randint(1, RECONNECT_MS_MAX), self._connect)

    def cut(self) -> None:
        """Nothing gets through from now on."""
        self._open = False
        self.reset()

    def heal(self) -> None:
        """Connections can be made again."""
        if not self._open:
            self._open = True
            self.reset()

    def forget(self) -> None:
        """The peer's process died: what waited in its socket is gone."""
        self._waiting.clear()
        self.reset()

    def _connect(self) -> None:
        if self._connected or not self._open:
            return
        self._connected = True
        while self._waiting:
            self._travel("up", self._waiting.popleft())
