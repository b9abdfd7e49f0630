"""Round trips through one broker and two: an event there, an answer back, both on disk first."""

from __future__ import annotations

import time
from functools import partial

import zmq

from bench.stage import BODY, Brokers, Row, Voice, bare, bare_routers, founded, row, until, voices

ROUNDS = 5
TRIPS = 400


def trips_us(one: Voice, other: Voice, count: int) -> float:
    """The median of so many round trips, in microseconds."""
    taken = []
    for _ in range(count):
        begun = time.perf_counter_ns()
        heard, answered = other.arrived, one.arrived
        one.say()
        one.send()
        until("the question", partial(_hears, other, heard + 1))
        other.say()
        other.send()
        until("the answer", partial(_hears, one, answered + 2))
        other.turn()
        taken.append((time.perf_counter_ns() - begun) / 1_000)
    return sorted(taken)[count // 2]


def _hears(one: Voice, count: int) -> bool:
    """Whether it has heard so many events; its own are among them."""
    if one.arrived < count:
        one.turn(1)
    return one.arrived >= count


def bare_us(one: zmq.Socket[bytes], other: zmq.Socket[bytes], count: int) -> float:
    """The same over bare sockets."""
    taken = []
    for _ in range(count):
        begun = time.perf_counter_ns()
        one.send(b"o" + BODY)
        other.recv()
        other.send(b"p" + BODY)
        one.recv()
        taken.append((time.perf_counter_ns() - begun) / 1_000)
    return sorted(taken)[count // 2]


def measure(scale: float = 1.0) -> list[Row]:
    """Both lines, reference and measurement in turn."""
    rows = []
    for names in (("a",), ("a", "b")):
        values, references = [], []
        context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
        with Brokers(names) as brokers, bare_routers(len(names)) as (near, far):
            one = Voice(context, brokers.endpoint(names[0]), "ana", reads=True)
            other = Voice(context, brokers.endpoint(names[-1]), "bo", reads=True)
            founded(context, brokers, names[0])
            with voices(one, other):
                joined(one, other)
                here, there = bare(context, near, b"p"), bare(context, far, b"o")
                count = max(10, int(TRIPS * scale))
                for _ in range(ROUNDS if scale >= 1 else 1):
                    references.append(bare_us(here, there, count))
                    values.append(trips_us(one, other, count))
                here.close(0)
                there.close(0)
        context.destroy(0)
        hops = f"{len(names)} broker{'s' * (len(names) > 1)}"
        note = "two commits, fsync each" if len(names) == 1 else "and a link there and back"
        rows.append(
            row(f"round trip, {hops}", "µs", values, references, more_is_better=False, note=note)
        )
    return rows


def joined(one: Voice, other: Voice) -> None:
    """Waits until each hears the other."""

    def both() -> bool:
        for voice in (one, other):
            voice.turn(20)
        return all(voice.arrived >= 2 for voice in (one, other))

    one.say()
    other.say()
    until("both hear each other", both)
