"""How long two brokers take to tell each other what both wrote while they were apart."""

from __future__ import annotations

import select
import socket
import threading
import time

import zmq

from bench.stage import Brokers, Row, Voice, founded, free_port, row, until, voices

EVENTS = 10_000


class Line:
    """A TCP line from one port to another, which is dead until it is opened."""

    def __init__(self, port: int, to: int) -> None:
        self._to = to
        self._listening = socket.create_server(("127.0.0.1", port))
        self._open = threading.Event()
        self._ended = threading.Event()
        threading.Thread(target=self._serve, daemon=True).start()

    def open(self) -> None:
        """Lets everything through from now on."""
        self._open.set()

    def close(self) -> None:
        """Ends it."""
        self._ended.set()
        self._listening.close()

    def _serve(self) -> None:
        while not self._ended.is_set():
            try:
                near, _ = self._listening.accept()
            except OSError:
                return
            if not self._open.is_set():
                near.close()
                continue
            far = socket.create_connection(("127.0.0.1", self._to))
            threading.Thread(target=self._carry, args=(near, far), daemon=True).start()

    def _carry(self, near: socket.socket, far: socket.socket) -> None:
        while not self._ended.is_set():
            for one in select.select([near, far], [], [], 0.2)[0]:
                data = one.recv(1 << 16)
                if not data:
                    return
                (far if one is near else near).sendall(data)


def measure(scale: float = 1.0) -> list[Row]:
    """From the first event of the other side to the last, and until all is settled."""
    events = max(200, int(EVENTS * scale))
    ports = {("a", "b"): free_port(), ("b", "a"): free_port()}
    context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
    with Brokers(("a", "b"), ports) as brokers:
        lines = [Line(port, brokers.links[other]) for (_, other), port in ports.items()]
        one = Voice(context, brokers.endpoint("a"), "ana", reads=True)
        other = Voice(context, brokers.endpoint("b"), "bo", reads=True)
        founded(context, brokers, "a", "b")
        with voices(one, other):
            for voice in (one, other):
                write(voice, events)
            for line in lines:
                line.open()
            begun = time.perf_counter()
            first = [0.0]

            def healed() -> bool:
                for voice in (one, other):
                    voice.turn(1)
                if not first[0] and one.arrived + other.arrived > 2 * events:
                    first[0] = time.perf_counter()
                return min(one.arrived, other.arrived) >= 2 * events

            until("all has come", healed, 120)
            ended = time.perf_counter()
        for line in lines:
            line.close()
    context.destroy(0)
    name = f"heal, {events} events a side"
    return [
        row(f"{name}: exchanged and delivered", "s", [ended - first[0]], more_is_better=False),
        row(f"{name}: with finding each other", "s", [ended - begun], more_is_better=False),
    ]


def write(voice: Voice, events: int) -> None:
    """Publishes so many events and reads them."""
    left = events
    while left or voice.arrived < events:
        more = min(left, voice.session.room)
        voice.say(more)
        left -= more
        voice.turn(1)
