"""One frame for many: what several sessions are sent alike is chosen and encoded once.

Sessions that read a whole microcosm from the same place on, and whose connections have named the
same broker lives and last vector, are sent the same bytes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from broker.protocol.clocks import Vector
from broker.protocol.codec import Encoded
from broker.protocol.vectors import Standing


@dataclass(frozen=True, slots=True)
class Shared:
    """A delivery as one session was sent it, from a place in a log to another.

    Attributes:
        before: where its connection stood, and `after` where it stands now.
        since: the vector that its reader had come to before, and `upto` the one it came to.
        position: the place in the log that it came to.
        count: how many events it holds.
        frame: the `Deliver`, encoded.
    """

    before: Standing
    after: Standing
    since: Vector
    upto: Vector
    position: int
    count: int
    frame: Encoded

    def fits(self, before: Standing, since: Vector, credit: int) -> bool:
        """Whether it is what a session with this credit is to be sent at that place, too."""
        return self.count <= credit and self.before == before and self.since == since


Fanout: TypeAlias = dict[tuple[str, int], Shared]
"""What was made in one flush, by microcosm and the place in its log from which on it goes."""
