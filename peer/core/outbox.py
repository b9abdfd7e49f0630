"""A session's publishes: kept until they are acknowledged, offered again after a loss.

Also how snapshots and whatever else is to be sent are cut into frames and messages.
"""

from __future__ import annotations

from collections import deque

from broker.protocol import frames as wire
from broker.protocol import limits
from broker.protocol.clocks import EMPTY
from broker.protocol.codec import VectorCoder, wire_vectors
from broker.protocol.events import Event
from peer.core.tidings import SnapshotTold


class Outbox:
    """Publishes in the order of their counts; those at the end are not sent yet.

    Attributes:
        last_seq: the count of the newest publish ever put here.
    """

    def __init__(self) -> None:
        self.last_seq = 0
        self._unacked: deque[Event] = deque()
        self._unsent = 0

    def __len__(self) -> int:
        return len(self._unacked)

    @property
    def first_seq(self) -> int:
        """The lowest count that is still kept, or the one that comes next."""
        return self._unacked[0].header.origin.seq if self._unacked else self.last_seq + 1

    def put(self, event: Event) -> None:
        """Keeps the next publish, to be sent."""
        self.last_seq = event.header.origin.seq
        self._unacked.append(event)
        self._unsent += 1

    def acknowledged(self, seq: int) -> bool:
        """Everything up to seq has taken effect. Returns whether that is news."""
        before = len(self._unacked)
        while self._unacked and self._unacked[0].header.origin.seq <= seq:
            self._unacked.popleft()
        self._unsent = min(self._unsent, len(self._unacked))
        return len(self._unacked) != before

    def offer_again(self) -> None:
        """A new session has begun: all that is kept has to be sent."""
        self._unsent = len(self._unacked)

    def frames(self, coder: VectorCoder) -> list[wire.Frame]:
        """Frames with all that was not sent yet."""
        frames: list[wire.Frame] = []
        while self._unsent:
            batch: list[wire.WireEvent] = []
            size = 0
            while (
                self._unsent
                and len(batch) < limits.EVENTS_PER_FRAME_MAX
                and size < limits.BATCH_BYTES_MAX // 4
            ):
                event = self._unacked[-self._unsent]
                seen, basis, top = wire_vectors(coder, event.header)
                batch.append(wire.WireEvent(event.static, seen, basis, top, event.body))
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
        weight = isinstance(frame, wire.Publish | wire.SnapshotPut)
        if not batches or len(batches[-1]) >= limits.FRAMES_PER_MESSAGE_MAX or large + weight > 2:  # noqa: PLR2004
            batches.append([])
            large = 0
        batches[-1].append(frame)
        large += weight
    return batches
