"""A simulated network: connections that delay, break, lose what is under way, and come back.

As ZeroMQ does it: a socket that dials connects again by itself under a new route, what it was given
while nobody was there waits and arrives as a stale burst, and what was under way when the
connection broke is lost, from some point on. Connections are independent: what goes over two of
them comes in any order. A cut may be one-way: then what goes that way vanishes.
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
UP, DOWN = "up", "down"


class Wire:
    """A dialler's connection to a listener, over all its lives.

    Args:
        name: who dials.
        up: given `(route, data)` when a message arrives at the listener.
        down: given the data when a message arrives at the dialler.
    """

    def __init__(
        self,
        name: str,
        schedule: Schedule,
        random: Random,
        up: Callable[[bytes, bytes], None],
        down: Callable[[bytes], None],
    ) -> None:
        self.name = name
        self.slow_ms = 0
        self.loss = 0.0
        self.shut: dict[str, None] = {}
        self._schedule = schedule
        self._random = random
        self._to_listener = up
        self._to_dialler = down
        self._life = 0
        self._connected = False
        self._waiting: deque[bytes] = deque()
        self._arrives_ms = {UP: 0, DOWN: 0}

    @property
    def route(self) -> bytes:
        """What the listener knows this connection by."""
        return f"{self.name}.{self._life}".encode()

    def up(self, data: bytes) -> None:
        """The dialler sends."""
        if self._connected:
            self._travel(UP, data)
        elif len(self._waiting) < WAITING_MAX:
            self._waiting.append(data)

    def down(self, route: bytes, data: bytes) -> bool:
        """The listener sends; False when there is no such connection any more."""
        if not self._connected or route != self.route:
            return False
        self._travel(DOWN, data)
        return True

    def _travel(self, way: str, data: bytes) -> None:
        if self.loss and self._random.random() < self.loss:
            return
        times = 2 if self.loss and self._random.random() < self.loss else 1
        for _ in range(times):
            delay = self._random.randint(0, DELAY_MS_MAX) + self.slow_ms
            at_ms = max(self._schedule.now_ms + delay, self._arrives_ms[way])
            self._arrives_ms[way] = at_ms
            self._arrive(way, data, at_ms)

    def _arrive(self, way: str, data: bytes, at_ms: int) -> None:
        life, route = self._life, self.route

        def arrive() -> None:
            if life != self._life or not self._connected or way in self.shut:
                return
            if way == UP:
                self._to_listener(route, data)
            else:
                self._to_dialler(data)

        self._schedule.after(at_ms - self._schedule.now_ms, arrive)

    def reset(self) -> None:
        """The connection breaks, and what is under way is lost; it comes back if it can."""
        self._connected = False
        self._life += 1
        self._arrives_ms = {UP: 0, DOWN: 0}
        if not self.shut:
            self._schedule.after(self._random.randint(1, RECONNECT_MS_MAX), self._connect)

    def cut(self, *ways: str) -> None:
        """Nothing gets through from now on, or nothing that goes one way."""
        self.shut.update(dict.fromkeys(ways or (UP, DOWN)))
        if len(self.shut) == 2:
            self.reset()

    def heal(self) -> None:
        """Connections can be made again."""
        if self.shut:
            self.shut.clear()
            self.reset()

    def forget(self) -> None:
        """The dialler's process died: what waited in its socket is gone."""
        self._waiting.clear()
        self.reset()

    def _connect(self) -> None:
        if self._connected or self.shut:
            return
        self._connected = True
        while self._waiting:
            self._travel(UP, self._waiting.popleft())
