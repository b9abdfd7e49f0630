"""Events acknowledged once they are on disk, and events delivered to many who listen."""

from __future__ import annotations

import time

import zmq

from bench.stage import BODY, Brokers, Row, Voice, bare, bare_routers, founded, row, until, voices

ROUNDS = 3
EVENTS = 60_000
TOLD = 40_000
READERS = (1, 8, 200)


def measure(scale: float = 1.0) -> list[Row]:
    """All lines."""
    rows = [durable(publishers, scale) for publishers in (1, 8)]
    return rows + [fan_out(readers, scale) for readers in READERS]


def durable(publishers: int, scale: float) -> Row:
    """Events acknowledged by one broker in a second, published one by one."""
    values, references = [], []
    events = max(500, int(EVENTS * scale)) // publishers
    context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
    with Brokers(("a",)) as brokers, bare_routers() as (near, _):
        made = [Voice(context, brokers.endpoint("a"), f"p{n}") for n in range(publishers)]
        founded(context, brokers, "a")
        with voices(*made):
            echo = bare(context, near, b"p")
            for _ in range(ROUNDS if scale >= 1 else 1):
                references.append(echoes_per_s(echo, events))
                begun = time.perf_counter()
                left = dict.fromkeys(range(publishers), events)
                while any(left.values()) or any(one.session.unacknowledged for one in made):
                    for number, one in enumerate(made):
                        more = min(left[number], one.session.room)
                        one.say(more)
                        left[number] -= more
                        one.turn()
                values.append(events * publishers / (time.perf_counter() - begun))
            echo.close(0)
    context.destroy(0)
    name = f"acknowledged, {publishers} publisher{'s' * (publishers > 1)}"
    return row(name, "events/s", values, references, note="reference: echoed, nothing on disk")


def echoes_per_s(echo: zmq.Socket[bytes], count: int) -> float:
    """Messages that a bare ROUTER sends back in a second."""
    begun = time.perf_counter()
    sent = heard = 0
    while heard < count:
        while sent < count and sent - heard < 1_000:
            echo.send(b"p" + BODY)
            sent += 1
        echo.recv()
        heard += 1
        while True:
            try:
                echo.recv(zmq.DONTWAIT)
            except zmq.Again:
                break
            heard += 1
    return count / (time.perf_counter() - begun)


def fan_out(readers: int, scale: float) -> Row:
    """Events delivered to all readers in a second, published one by one by one."""
    values, references = [], []
    events = max(20, int(TOLD * scale) // readers)
    context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
    with Brokers(("a",)) as brokers, bare_routers() as (near, _):
        one = Voice(context, brokers.endpoint("a"), "speaker")
        listening = [
            Voice(context, brokers.endpoint("a"), f"r{n}", reads=True) for n in range(readers)
        ]
        founded(context, brokers, "a")
        with voices(one, *listening):
            speaker = bare(context, near, b"p")
            ears = [bare(context, near, b"r%d" % n) for n in range(readers)]
            for _ in range(ROUNDS if scale >= 1 else 1):
                references.append(_told_per_s(speaker, ears, events))
                before = [reader.arrived for reader in listening]
                begun = time.perf_counter()
                left = events
                while left or any(
                    reader.arrived < told + events
                    for reader, told in zip(listening, before, strict=True)
                ):
                    more = min(left, one.session.room)
                    one.say(more)
                    left -= more
                    one.turn()
                    for reader in listening:
                        reader.turn()
                values.append(events * readers / (time.perf_counter() - begun))
            for socket in (speaker, *ears):
                socket.close(0)
    context.destroy(0)
    name = f"delivered to {readers}"
    return row(name, "events/s", values, references, note="readers all in one process")


def _told_per_s(speaker: zmq.Socket[bytes], ears: list[zmq.Socket[bytes]], count: int) -> float:
    begun = time.perf_counter()
    heard = dict.fromkeys(range(len(ears)), 0)
    sent = 0
    while min(heard.values()) < count:
        while sent < count and sent - min(heard.values()) < 1_000:
            speaker.send(b"*" + BODY)
            sent += 1
        for number, ear in enumerate(ears):
            while True:
                try:
                    ear.recv(zmq.DONTWAIT)
                except zmq.Again:
                    break
                heard[number] += 1
    return count * len(ears) / (time.perf_counter() - begun)


def attached(scale: float = 1.0) -> Row:
    """Memory of a broker for each peer that is attached to it, in KiB."""
    peers = max(20, int(1_000 * scale))
    context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
    context.max_sockets = 4_096
    with Brokers(("a",)) as brokers:
        first = Voice(context, brokers.endpoint("a"), "first", "player")
        with voices(first):
            before = resident_kib(brokers.pid("a"))
            made = [Voice(context, brokers.endpoint("a"), f"p{n}", "player") for n in range(peers)]
            with voices(*made):
                until("all are attached", lambda: all(one.session.realm for one in made))
                after = resident_kib(brokers.pid("a"))
    context.destroy(0)
    each = (after - before) / peers
    return row(f"memory per peer, {peers} attached", "KiB", [each], more_is_better=False)


def resident_kib(pid: int) -> int:
    """The resident memory of a process."""
    with open(f"/proc/{pid}/status", encoding="ascii") as status:  # noqa: PTH123 - a file of the kernel's
        found = next(line for line in status if line.startswith("VmRSS"))
    return int(found.split()[1])
