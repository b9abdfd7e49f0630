"""A fork: a broker wrote on in two places, from two copies of one disk."""

from __future__ import annotations

from broker.protocol.ids import Dot


class ForkError(Exception):
    """Two events have one dot. The broker's life that wrote them is not to be believed."""

    def __init__(self, microcosm: str, dot: Dot) -> None:
        super().__init__(f"{microcosm} has two events {dot.n} of one life of {dot.broker}")
        self.dot = dot
