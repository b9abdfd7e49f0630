"""Where everything of a space-time diagram goes: hosts as lines, time from left to right.

Time is not to scale everywhere: steps that come close together are drawn apart, and long quiet is
drawn short. The order is kept, and the axis says what time it is.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import Final, NamedTuple

from broker.protocol.ids import BrokerId, Dot
from peer.trace.history import Gap, Step

LEFT: Final = 110
RIGHT: Final = 40
TOP: Final = 96
LANE: Final = 190
STEP_MIN: Final = 13
STEP_MAX: Final = 64
PER_MS: Final = 0.05
TICK_MIN: Final = 104


class Message(NamedTuple):
    """An event on its way: from where it was written to where it was taken in, as places."""

    sent: int
    taken: int
    was_held: bool


class Layout(NamedTuple):
    """Coordinates, in pixels.

    Attributes:
        lanes: the height of each host's line, top to bottom.
        columns: the place of each step from the left.
        times: when each step happened, in milliseconds.
        messages: what went from host to host.
    """

    lanes: dict[BrokerId, int]
    columns: list[float]
    times: list[int]
    messages: list[Message]
    width: int
    height: int

    def column_at(self, ms: int) -> float:
        """How far right a moment is: the first step of its millisecond, or between two steps."""
        moments = sorted(zip(self.times, self.columns, strict=True))
        place = bisect_left(moments, (ms, 0.0))
        if place == len(moments):
            return moments[-1][1]
        after = moments[place]
        if place == 0 or after[0] == ms:
            return after[1]
        before = moments[place - 1]
        return before[1] + (after[1] - before[1]) * (ms - before[0]) / (after[0] - before[0])

    def ticks(self) -> list[tuple[float, int]]:
        """Where the axis says what time it is."""
        found: list[tuple[float, int]] = []
        for ms, column in sorted(zip(self.times, self.columns, strict=True)):
            if not found or column - found[-1][0] >= TICK_MIN:
                found.append((column, ms))
        return found


def layout_of(steps: list[Step], times: list[int], gaps: list[Gap], below: int) -> Layout:
    """The places of all steps.

    Args:
        steps: at least one, each after its causes.
        times: when each happened.
        gaps: when which hosts did not hear each other.
        below: how much room to leave under the last line.
    """
    hosts = sorted({step.host for step in steps})
    lanes = {host: TOP + 60 + LANE * place for place, host in enumerate(hosts)}
    columns = [0.0] * len(steps)
    order = sorted(range(len(steps)), key=lambda place: (times[place], place))
    x, last_ms = float(LEFT), times[order[0]]
    newest: dict[BrokerId, float] = {}
    for place in order:
        wide = (times[place] - last_ms) * PER_MS
        x += min(float(STEP_MAX), wide)
        host = steps[place].host
        x = max(x, newest.get(host, LEFT - STEP_MIN) + STEP_MIN)
        newest[host], columns[place], last_ms = x, x, times[place]
    width = int(max(columns)) + RIGHT
    height = lanes[hosts[-1]] + below
    return Layout(lanes, columns, times, _messages(steps, gaps), width, height)


def _messages(steps: list[Step], gaps: list[Gap]) -> list[Message]:
    wrote: dict[tuple[str, Dot], int] = {}
    found: list[Message] = []
    for place, step in enumerate(steps):
        key = (step.microcosm, step.dot)
        if step.is_own:
            wrote[key] = place
        elif key in wrote:
            found.append(Message(wrote[key], place, was_held(step, gaps)))
    return found


def was_held(step: Step, gaps: list[Gap]) -> bool:
    """Whether an event that was taken in had been written while nothing came through."""
    pair = sorted([step.host, step.dot.broker])
    wrote_ms = step.stamp >> 16
    return any(
        [gap.one, gap.other] == pair and gap.from_ms <= wrote_ms <= gap.to_ms for gap in gaps
    )
