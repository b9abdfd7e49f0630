"""What happened at each broker, in an order that respects causality: one history of many journals.

A *step* is what a broker did to its log: it wrote an event there, or took in one that another had
written. Where only some brokers' journals are at hand, the others are known by what they wrote.

A journal tells the order of what was taken in, and not when. It came after all that stands before
it in the log, so not before the highest stamp up to there; and brokers stamp above all they hold.
So steps in the order of those stamps, what was written first, never put an effect before its cause.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final, NamedTuple, TypeAlias

from broker.protocol.clocks import Stamp, milliseconds_of
from broker.protocol.events import Admitted
from broker.protocol.ids import BrokerId, Dot
from broker.reading import Entry, Item, Realm, State

LATE_MS: Final = 1_000
"""What takes longer from one broker to another, while that one writes, was held up."""

Clock: TypeAlias = dict[BrokerId, int]
"""How many steps of each broker happened before, with that of the step itself."""


class TraceError(Exception):
    """The journals don't make one history; the text says why."""


class Step(NamedTuple):
    """A broker wrote an event into a log, or took it in.

    Attributes:
        host: the broker.
        bound: a stamp above which it happened, or at which it was written.
        is_own: whether it wrote the event itself.
        clock: what happened before.
    """

    host: BrokerId
    microcosm: str
    admitted: Admitted
    bound: Stamp
    is_own: bool
    clock: Clock

    @property
    def dot(self) -> Dot:
        """The event's dot."""
        return self.admitted.admission.dot

    @property
    def stamp(self) -> Stamp:
        """The event's stamp."""
        return self.admitted.admission.stamp


class Gap(NamedTuple):
    """Two brokers did not hear each other, as their logs prove: at least in these milliseconds."""

    one: BrokerId
    other: BrokerId
    from_ms: int
    to_ms: int


@dataclass(slots=True)
class Journal:
    """What was read of one broker's journal.

    Attributes:
        entries: each microcosm's log, in its order.
        states: the snapshots, the oldest first.
    """

    broker: BrokerId = ""
    realm: str = ""
    secret: bytes = b""
    entries: dict[str, list[Admitted]] = field(default_factory=dict)
    states: dict[str, list[State]] = field(default_factory=dict)


def read_journal(items: Iterable[Item], microcosm: str | None) -> Journal:
    """A journal, or what it has of one microcosm."""
    found = Journal()
    for item in items:
        if isinstance(item, Realm):
            found.broker, found.realm, found.secret = item.broker, item.realm, item.secret
        elif microcosm not in (None, item.microcosm):
            continue
        elif isinstance(item, Entry):
            found.entries.setdefault(item.microcosm, []).append(item.admitted)
        elif isinstance(item, State):
            found.states.setdefault(item.microcosm, []).append(item)
    return found


def history_of(journals: list[Journal]) -> list[Step]:
    """All steps, each after those that it depends on.

    Raises:
        TraceError: the journals are of several realms, or two of one broker.
    """
    _check(journals)
    steps: dict[tuple[BrokerId, str, Dot], Step] = {}
    for journal in journals:
        for microcosm, log in journal.entries.items():
            bound = 0
            for admitted in log:
                dot, stamp, _ = admitted.admission
                bound = max(bound, stamp)
                is_own = dot.broker == journal.broker
                place = stamp if is_own else bound
                step = Step(journal.broker, microcosm, admitted, place, is_own, {})
                steps[journal.broker, microcosm, dot] = step
    known = {journal.broker for journal in journals}
    for step in list(steps.values()):
        if step.dot.broker not in known:  # known by what it wrote alone
            own = step._replace(host=step.dot.broker, bound=step.stamp, is_own=True)
            steps.setdefault((own.host, own.microcosm, own.dot), own)
    ordered = sorted(
        steps.values(), key=lambda one: (one.bound, not one.is_own, one.host, one.stamp, one.dot)
    )
    return _clocked(ordered)


def _check(journals: list[Journal]) -> None:
    realms = {journal.realm for journal in journals}
    if len(realms) > 1:
        raise TraceError("These journals are of several realms; trace one at a time.")
    brokers = [journal.broker for journal in journals]
    for broker in brokers:
        if brokers.count(broker) > 1:
            raise TraceError(f"Two of these journals are of {broker}; name the newer one alone.")


def _clocked(ordered: list[Step]) -> list[Step]:
    """The steps with their clocks."""
    clocks: dict[BrokerId, Clock] = {}
    wrote: dict[tuple[str, Dot], Clock] = {}
    newest: dict[tuple[str, BrokerId, int], list[tuple[int, Clock]]] = {}
    found: list[Step] = []
    for step in ordered:
        clock = dict(clocks.get(step.host, {}))
        if step.is_own:
            for life, n in step.admitted.event.header.seen.items():
                known = newest.get((step.microcosm, *life), [])
                _merge(clock, next((one for at, one in reversed(known) if at <= n), {}))
        else:
            _merge(clock, wrote.get((step.microcosm, step.dot), {}))
        clock[step.host] = clocks.get(step.host, {}).get(step.host, 0) + 1
        clocks[step.host] = clock
        if step.is_own:
            wrote[step.microcosm, step.dot] = clock
            newest.setdefault((step.microcosm, *step.dot.life), []).append((step.dot.n, clock))
        found.append(step._replace(clock=clock))
    return found


def _merge(clock: Clock, other: Clock) -> None:
    for host, count in other.items():
        clock[host] = max(count, clock.get(host, 0))


def narrowed(steps: list[Step], kept: list[Step]) -> list[Step]:
    """Some of the steps as a history of its own: counted anew, and what happened before what stays.

    Args:
        steps: all of them.
        kept: some, in the same order.
    """
    counts: dict[BrokerId, list[int]] = {}
    staying = {(step.host, step.clock[step.host]) for step in kept}
    for step in steps:
        row = counts.setdefault(step.host, [0])
        row.append(row[-1] + ((step.host, step.clock[step.host]) in staying))
    found = []
    for step in kept:
        clock = {host: counts[host][n] for host, n in sorted(step.clock.items())}
        found.append(step._replace(clock={host: n for host, n in clock.items() if n}))
    return found


def gaps_of(steps: list[Step]) -> list[Gap]:
    """When brokers did not hear each other.

    A broker wrote at some time, and had not taken in then what another had written long before: in
    between nothing came through. Who wrote nothing proves nothing, and who had not written anything
    yet may not have been there.
    """
    first: dict[BrokerId, int] = {}
    spoke: dict[tuple[BrokerId, str], Stamp] = {}
    proofs: dict[tuple[BrokerId, BrokerId], list[tuple[int, int]]] = {}
    for step in _in_logs(steps):
        if step.is_own:
            spoke[step.host, step.microcosm] = step.stamp
            first.setdefault(step.host, milliseconds_of(step.stamp))
            continue
        wrote_ms = max(milliseconds_of(step.stamp), first.get(step.host, 0))
        spoke_ms = milliseconds_of(spoke.get((step.host, step.microcosm), 0))
        if spoke_ms - wrote_ms >= LATE_MS:
            one, other = sorted([step.host, step.dot.broker])
            proofs.setdefault((one, other), []).append((wrote_ms, spoke_ms))
    return [
        Gap(one, other, *span)
        for (one, other), spans in sorted(proofs.items())
        for span in _joined(spans)
    ]


def _in_logs(steps: list[Step]) -> list[Step]:
    """The steps of each host in the order of its logs: their bounds rise along each."""
    return sorted(steps, key=lambda one: one.clock[one.host])


def _joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for begin, end in sorted(spans):
        if joined and begin <= joined[-1][1] + LATE_MS:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((begin, end))
    return joined


def times_of(steps: list[Step], gaps: list[Gap]) -> list[int]:
    """When each step happened, in milliseconds, as nearly as the logs tell; never before its cause.

    What was held up came when its way was open again, and before its host wrote the next event.
    """
    times = [milliseconds_of(step.bound) for step in steps]
    next_ms: dict[tuple[BrokerId, str], int] = {}
    for place in range(len(steps) - 1, -1, -1):
        step = steps[place]
        if step.is_own:
            next_ms[step.host, step.microcosm] = times[place]
            continue
        wrote_ms = milliseconds_of(step.stamp)
        pair = sorted([step.host, step.dot.broker])
        between = [gap for gap in gaps if [gap.one, gap.other] == pair]
        held = [gap.to_ms + 1 for gap in between if gap.from_ms <= wrote_ms <= gap.to_ms]
        latest = next_ms.get((step.host, step.microcosm), max([times[place], *held]))
        times[place] = max(times[place], min(max([times[place], *held]), latest))
    return times
