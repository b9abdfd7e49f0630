"""A session's publishes: kept until they are settled, offered again after a loss.

What is acknowledged is on one broker's disk, and offered again because the next session may be with
another; what is settled is with every member.

Also how snapshots and whatever else is to be sent are cut into frames and messages.
"""

from __future__ import annotations

from collections import deque
from typing import Final

from broker.protocol import frames as wire
from broker.protocol import limits, parts
from broker.protocol.clocks import EMPTY
from broker.protocol.events import Event
from broker.protocol.vectors import VectorCoder, wire_vectors
from peer.core.tidings import SnapshotTold

SETTLING_MAX: Final = 4_096
"""Acknowledged publishes that are kept until they are settled; of more, the oldest are let go."""


class Outbox:
    """Publishes in the order of their counts; those at the end are not sent yet.

    Attributes:
        last_seq: the count of the newest publish ever put here.
        acked_seq: the count up to which publishes have taken effect.
    """

    def __init__(self) -> None:
        self.last_seq = 0
        self.acked_seq = 0
        self._kept: deque[Event] = deque()
        self._unsent = 0

    @property
    def unacknowledged(self) -> int:
        """How many publishes are not known to have taken effect."""
        return self.last_seq - self.acked_seq

    @property
    def first_seq(self) -> int:
        """The lowest count that is still kept, or the one that comes next."""
        return self._kept[0].header.origin.seq if self._kept else self.last_seq + 1

    def put(self, event: Event) -> None:
        """Keeps the next publish, to be sent."""
        self.last_seq = event.header.origin.seq
        self._kept.append(event)
        self._unsent += 1

    def acknowledged(self, seq: int) -> bool:
        """Everything up to seq has taken effect. Returns whether that is news."""
        if seq <= self.acked_seq:
            return False
        self.acked_seq = min(seq, self.last_seq)
        while len(self._kept) - self.unacknowledged > SETTLING_MAX:
            self._kept.popleft()
        self._unsent = min(self._unsent, len(self._kept))
        return True

    def settled(self, seq: int) -> None:
        """Everything up to seq is with every member, and need not be kept."""
        while self._kept and self._kept[0].header.origin.seq <= min(seq, self.acked_seq):
            self._kept.popleft()
        self._unsent = min(self._unsent, len(self._kept))

    def drop(self, seq: int) -> Event | None:
        """A publish certainly did not happen: it is not offered again. Returns it."""
        place = next((n for n, e in enumerate(self._kept) if e.header.origin.seq == seq), None)
        if place is None:
            return None
        event = self._kept[place]
        self._unsent -= place >= len(self._kept) - self._unsent
        del self._kept[place]
        return event

    def offer_again(self) -> None:
        """A new session has begun: all that is kept has to be sent."""
        self._unsent = len(self._kept)

    def frames(self, coder: VectorCoder) -> list[wire.Frame]:
        """Frames with all that was not sent yet."""
        frames: list[wire.Frame] = []
        while self._unsent:
            batch: list[parts.WireEvent] = []
            size = 0
            while (
                self._unsent
                and len(batch) < limits.EVENTS_PER_FRAME_MAX
                and size < limits.BATCH_BYTES_MAX // 4
            ):
                event = self._kept[-self._unsent]
                seen, basis, top = wire_vectors(coder, event.header)
                batch.append(parts.WireEvent(event.static, seen, basis, top, event.body))
                size += len(event.body) + len(event.static)
                self._unsent -= 1
            frames.append(wire.Publish(batch))
        return frames


def pieces(coder: VectorCoder, microcosm: str, snapshot: SnapshotTold) -> list[wire.Frame]:
    """A snapshot cut into frames."""
    data, step = snapshot.data, limits.SNAPSHOT_CHUNK_BYTES
    return [
        wire.SnapshotPut(
            microcosm, coder.changes(snapshot.vector, EMPTY), snapshot.top, snapshot.digest,
            snapshot.rules, offset, len(data), data[offset : offset + step],
        )
        for offset in range(0, max(1, len(data)), step)
    ]  # fmt: skip


def batches(frames: list[wire.Frame]) -> list[list[wire.Frame]]:
    """The frames cut where a message would grow past its limits; at most two large ones in each."""
    batches: list[list[wire.Frame]] = []
    large = 0
    for frame in frames:
        weight = isinstance(frame, wire.Publish | wire.SnapshotPut | wire.Reoffer)
        if not batches or len(batches[-1]) >= limits.FRAMES_PER_MESSAGE_MAX or large + weight > 2:  # noqa: PLR2004
            batches.append([])
            large = 0
        batches[-1].append(frame)
        large += weight
    return batches
