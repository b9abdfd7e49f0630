"""What benchmarks stand on: brokers as processes, peers on blocking sockets, plain ZeroMQ beside.

A peer here is the production session over a DEALER that one thread owns and drains, as
docs/architecture.md recommends to programs that are in a hurry: no event loop is between. The
reference moves messages of the same size through one bare ROUTER, or two, in a process of its own.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

import zmq

from broker.protocol.codec import decode_envelope, encode_envelope
from broker.steady_clock import now_ms
from peer.core.session import Phase, Session
from peer.core.tidings import Arrival, Draft, Tiding

ROOT: Final = Path(__file__).resolve().parents[1]
KEY: Final = secrets.token_bytes(32)
BODY: Final = bytes(200)
MICROCOSM: Final = "bench"
TOPIC: Final = (MICROCOSM, "talk")
PATIENCE_S: Final = 60.0
MESSAGES: Final = 4_096
"""High-water mark of the sockets, in messages."""


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@dataclass
class Row:
    """One line of the table.

    Attributes:
        name: what was measured.
        value: the median, in `unit`.
        spread: the lowest and the highest.
        reference: the same of plain ZeroMQ in the same run, 0 where there is none to compare with.
        more_is_better: of rates; of times and sizes less is.
    """

    name: str
    value: float
    unit: str
    spread: tuple[float, float]
    reference: float = 0.0
    more_is_better: bool = True
    note: str = ""

    @property
    def ratio(self) -> float:
        """How it compares: of rates the share of the reference, of times the multiple."""
        return self.value / self.reference if self.reference else 0.0


def row(
    name: str,
    unit: str,
    values: Sequence[float],
    references: Sequence[float] = (),
    *,
    more_is_better: bool = True,
    note: str = "",
) -> Row:
    """A line from several rounds."""
    reference = statistics.median(references) if references else 0.0
    spread = (min(values), max(values))
    return Row(name, statistics.median(values), unit, spread, reference, more_is_better, note)


class Brokers:
    """Brokers of one realm, as processes that end with this object.

    Args:
        names: the home brokers; each is linked to all others.
        dialled: which port each dials for each other one, where not its links.
    """

    def __init__(
        self, names: Sequence[str], dialled: dict[tuple[str, str], int] | None = None
    ) -> None:
        self.names = tuple(names)
        self._folder = tempfile.TemporaryDirectory()
        self.ports = {name: free_port() for name in names}
        self.links = {name: free_port() for name in names}
        self._dialled = dialled
        self._processes: dict[str, subprocess.Popen[bytes]] = {}

    def __enter__(self) -> Self:
        for name in self.names:
            self.start(name)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for process in self._processes.values():
            process.kill()
            process.wait()
        self._folder.cleanup()

    def start(self, name: str) -> None:
        """Starts a broker."""
        words = ["broker", "--data", f"{self._folder.name}/{name}", "--broker-name", name]
        words += ["--listen", f"tcp://127.0.0.1:{self.ports[name]}"]
        if len(self.names) > 1:
            words += ["--links", f"tcp://127.0.0.1:{self.links[name]}"]
            for other in self.names:
                words += ["--home", other]
                if other != name:
                    port = (
                        self.links[other] if self._dialled is None else self._dialled[name, other]
                    )
                    words += ["--link", f"tcp://127.0.0.1:{port}"]
        environment = {**os.environ, "WORLDLINE_SERVICE_KEY": KEY.hex()}
        with (Path(self._folder.name) / f"{name}.log").open("ab") as log:
            self._processes[name] = subprocess.Popen(
                [sys.executable, "-m", "client.cli", *words],
                cwd=ROOT,
                env=environment,
                stdout=log,
                stderr=log,
            )

    def endpoint(self, name: str) -> str:
        """Where peers attach to it."""
        return f"tcp://127.0.0.1:{self.ports[name]}"

    def pid(self, name: str) -> int:
        """Its process."""
        return self._processes[name].pid

    def ask(self, *words: str) -> str:
        """What a command of the console script prints."""
        return subprocess.run(
            [sys.executable, "-m", "client.cli", *words],
            cwd=ROOT,
            env={**os.environ, "WORLDLINE_SERVICE_KEY": KEY.hex()},
            check=True,
            capture_output=True,
            text=True,
        ).stdout


@dataclass
class Voice:
    """A peer on a socket of its own.

    Args:
        context: ZeroMQ's, of this process.
        endpoint: where its broker listens.
        name: its id.
        role: `peer`, or `player` who subscribes to nothing.
        reads: whether it subscribes to the microcosm.
    """

    context: zmq.Context[zmq.Socket[bytes]]
    endpoint: str
    name: str
    role: str = "peer"
    reads: bool = False
    arrived: int = 0
    last: list[Arrival] = field(default_factory=list)

    def __post_init__(self) -> None:
        subscriptions = ((MICROCOSM,),) if self.reads else ()
        token = KEY if self.role != "player" else self.name.encode().ljust(32, b".")
        self.session = Session(
            self.name, 1 + secrets.randbelow(2**40), self.role, lambda _realm: token, subscriptions
        )
        self.socket = self.context.socket(zmq.DEALER)
        self.socket.linger = 0
        self.socket.sndhwm = self.socket.rcvhwm = MESSAGES
        self.socket.connect(self.endpoint)

    def found(self) -> None:
        """Founds the microcosm, as a world peer does."""
        self.session.publish(Draft((MICROCOSM, "genesis"), {}))
        until("founded", lambda: bool(self.turn(5)) and not self.session.unacknowledged)

    def say(self, count: int = 1) -> None:
        """Publishes so many events."""
        for _ in range(count):
            self.session.publish(Draft(TOPIC, BODY))

    def turn(self, wait_ms: int = 0) -> list[Tiding]:
        """Sends what is to be sent, takes in what has come; waits for something to come."""
        self.send()
        found: list[Tiding] = []
        if wait_ms and not self.socket.poll(wait_ms):
            self.session.tick(now_ms())
            return found
        while True:
            try:
                data = self.socket.recv(zmq.DONTWAIT)
            except zmq.Again:
                break
            for tiding in self.session.receive(decode_envelope(data), now_ms()):
                found.append(tiding)
                if isinstance(tiding, Arrival):
                    self.arrived += 1
                    self.session.consumed(tiding)
        self.session.tick(now_ms())
        self.send()
        return found

    def send(self) -> None:
        """Sends what is to be sent."""
        for envelope in self.session.outgoing(now_ms()):
            self.socket.send(encode_envelope(envelope))

    def attach(self) -> None:
        """Waits until its session is open."""
        until("attached", lambda: bool(self.turn(5)) and self.session.phase is Phase.OPEN)

    def close(self) -> None:
        """Closes its socket."""
        self.socket.close(0)


def founded(context: zmq.Context[zmq.Socket[bytes]], brokers: Brokers, *names: str) -> None:
    """Founds the microcosm at these brokers, each for itself."""
    for name in names:
        world = Voice(context, brokers.endpoint(name), f"+world-{name}", "world")
        with voices(world):
            world.found()


def until(what: str, check: Callable[[], bool], patience_s: float = PATIENCE_S) -> None:
    """Tries until it is so.

    Raises:
        TimeoutError: it never was.
    """
    end = time.monotonic() + patience_s
    while not check():
        if time.monotonic() > end:
            raise TimeoutError(what)


@contextlib.contextmanager
def voices(*made: Voice) -> Iterator[tuple[Voice, ...]]:
    """Peers that are attached."""
    try:
        for one in made:
            one.attach()
        yield made
    finally:
        for one in made:
            one.close()


# -- plain ZeroMQ ----------------------------------------------------------------------------------

_ROUTER = """
import sys, zmq
context = zmq.Context()
names = {}
one = context.socket(zmq.ROUTER); one.sndhwm = one.rcvhwm = 0
one.bind(sys.argv[1])
other = None
if len(sys.argv) > 2:
    other = context.socket(zmq.DEALER); other.sndhwm = other.rcvhwm = 0
    other.connect(sys.argv[2]); other.send(b"i"); other.recv()
poller = zmq.Poller(); poller.register(one, zmq.POLLIN)
if other is not None: poller.register(other, zmq.POLLIN)
while True:
    for socket, _ in poller.poll():
        while True:
            try: parts = socket.recv_multipart(zmq.DONTWAIT)
            except zmq.Again: break
            if socket is other:
                one.send_multipart([names[parts[-1][:1]], parts[-1]])
                continue
            who, data = parts[0], parts[-1]
            if data[:1] == b"i":
                names[data[1:]] = who
                one.send_multipart([who, b"i"])
                continue
            to = data[:1]
            if to == b"*":
                for name in names:
                    if name != b"p": one.send_multipart([names[name], data])
            elif other is not None and to not in names: other.send(data)
            elif to in names: one.send_multipart([names[to], data])
            else: one.send_multipart([names[b""], data])
"""


@contextlib.contextmanager
def bare_routers(hops: int = 1) -> Iterator[tuple[str, str]]:
    """One bare ROUTER in a process, or two in a row; where one end connects and where the other."""
    ends = [f"tcp://127.0.0.1:{free_port()}" for _ in range(hops)]
    made = [subprocess.Popen([sys.executable, "-c", _ROUTER, ends[-1]])]
    if hops > 1:
        made.append(subprocess.Popen([sys.executable, "-c", _ROUTER, ends[0], ends[1]]))
    try:
        yield ends[0], ends[-1]
    finally:
        for process in made:
            process.kill()
            process.wait()


def bare(context: zmq.Context[zmq.Socket[bytes]], endpoint: str, name: bytes) -> Any:  # noqa: ANN401 - a zmq socket
    """A bare DEALER that a bare ROUTER knows by a letter."""
    made = context.socket(zmq.DEALER)
    made.linger = 0
    made.sndhwm = made.rcvhwm = 0
    made.connect(endpoint)
    made.send(b"i" + name)
    assert made.recv() == b"i"
    return made
