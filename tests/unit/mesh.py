"""Brokers face to face: real cores, messages as bytes, lines that a test cuts, time that it passes.

Nothing is left to chance: messages arrive at once and in order, unless their line is cut. Every
broker has a disk, from which it can start again. Nothing here judges what came of it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final, TypeVar

from broker.core.broker import Broker
from broker.core.causality import MicrocosmLog
from broker.core.durable import Durable
from broker.core.effects import (
    Append,
    Dial,
    Effect,
    Flush,
    Input,
    LinkBroken,
    LinkReceived,
    LinkTransmit,
    Received,
    Report,
    Tick,
    Transmit,
    dialled,
)
from broker.core.records import Record, decode_records, encode_records
from broker.protocol import frames as wire
from broker.protocol import limits, parts
from broker.protocol.clocks import EMPTY, Basis, Vector
from broker.protocol.codec import (
    decode_body,
    decode_envelope,
    encode_body,
    encode_envelope,
    encode_static,
    read_admitted,
)
from broker.protocol.events import Header
from broker.protocol.ids import DerivedId, OriginId
from broker.protocol.vectors import VectorCoder

KEY: Final = bytes(range(32))
START_MS: Final = 1_800_000_000_000
STEP_MS: Final = 250
TALK: Final = ("vale", "talk")
FrameT = TypeVar("FrameT")


def address(name: str) -> str:
    """Where a broker listens for others."""
    return f"sim://{name}"


@dataclass
class Caller:
    """A session with one broker, in frames."""

    node: Node
    peer: str
    role: str
    token: bytes
    incarnation: int = 7
    line: int = 0
    number: int = 0
    seq: int = 0
    got: list[wire.Frame] = field(default_factory=list)
    coder: VectorCoder = field(default_factory=VectorCoder)
    coder_in: VectorCoder = field(default_factory=VectorCoder)

    def hello(
        self, *topics: tuple[str, ...], first: int = 1, rules: tuple[int, ...] = ()
    ) -> Caller:
        """Opens the session."""
        subscriptions = [wire.Subscription(list(topic), []) for topic in topics]
        hello = wire.Hello(
            self.peer,
            self.incarnation,
            first,
            self.role,
            self.token,
            4_000,
            subscriptions,
            [*rules],
        )
        self.send(hello)
        return self

    def send(self, *frames: wire.Frame) -> None:
        """Sends frames as one message, and lets the broker answer."""
        envelope = wire.Envelope(limits.PROTOCOL_VERSION, 1, self.number, list(frames))
        self.number += 1
        self.node.take(Received(self.route, decode_envelope(encode_envelope(envelope))))
        self.node.take(Flush())
        self.node.mesh.deliver()

    @property
    def route(self) -> bytes:
        """The connection."""
        return f"{self.peer}/{self.line}".encode()

    def event(
        self,
        topic: tuple[str, ...],
        body: object,
        seq: int,
        seen: Vector = EMPTY,
        answers: OriginId | None = None,
    ) -> parts.WireEvent:
        """An event of this peer, or its answer to somebody's words."""
        origin = OriginId(self.peer, self.incarnation, seq)
        derived = DerivedId(topic[0], answers, 0) if answers is not None else None
        actor = answers.peer if answers is not None else self.peer
        header = Header(origin, derived, topic, 1, seen, Basis(seen), (), actor, answers)
        vector = self.coder.encode(header.microcosm, seen)
        return parts.WireEvent(encode_static(header), vector, [], 0, encode_body(body))

    def publish(self, topic: tuple[str, ...], *bodies: object, seen: Vector = EMPTY) -> None:
        """Publishes bodies as one frame."""
        events = []
        for body in bodies:
            self.seq += 1
            events.append(self.event(topic, body, self.seq, seen))
        self.send(wire.Publish(events))

    def answer(self, topic: tuple[str, ...], words: OriginId) -> None:
        """Publishes the first consequence of somebody's words."""
        self.seq += 1
        self.send(wire.Publish([self.event(topic, {}, self.seq, answers=words)]))

    def all(self, kind: type[FrameT]) -> list[FrameT]:
        """The frames of a kind that came so far."""
        return [frame for frame in self.got if isinstance(frame, kind)]

    @property
    def acked(self) -> int:
        """The last publish that was acknowledged."""
        return max((ack.seq for ack in self.all(wire.Ack)), default=0)

    def bodies(self) -> list[object]:
        """The bodies of what was delivered, without what brokers write themselves."""
        found: list[object] = []
        coder = VectorCoder()
        for frame in self.got:
            if isinstance(frame, wire.Deliver):
                for given in frame.events:
                    event = read_admitted(coder, given).event
                    if event.header.topic[1] != "@broker":
                        found.append(decode_body(event.body))
                coder.decode(frame.microcosm, frame.upto)
            elif isinstance(frame, wire.Row):
                coder.decode_life(frame.life)
                coder.decode(frame.microcosm, frame.vector)
        return found


class Node:
    """A broker of the mesh, its disk and what it reported."""

    def __init__(self, mesh: Mesh, name: str, known: tuple[str, ...], *, kept: int) -> None:
        self.mesh = mesh
        self.name = name
        self.known = known
        self.kept = kept
        self.skew_ms = 0
        self.rows: list[bytes] = []
        self.reports: list[tuple[str, dict[str, str | int | bool]]] = []
        self.callers: dict[bytes, Caller] = {}
        self.dialled: list[str] = []
        self.lives = 0
        self.lines = 0
        self.start()

    def start(self) -> None:
        """Begins a life, from what is on disk."""
        durable = Durable(entries_kept=self.kept)
        for row in self.rows:
            for record in decode_records(row):
                durable.apply(record)
        records: list[Record] = []
        if not durable.realm:
            records += durable.found("realm", self.name, b"s" * 32, self.mesh.homes)
        self.lives += 1
        records += durable.begin(self.lives, self.now_ms)
        self.rows.append(encode_records(records))
        endpoints = tuple(address(one) for one in self.known)
        self.broker = Broker(durable, KEY, address(self.name), endpoints)

    def restart(self) -> None:
        """The process dies and starts again; its connections break."""
        for other in list(self.mesh.nodes.values()):
            if other is not self:
                self.mesh.break_lines(self.name, other.name)
        self.callers.clear()
        self.start()

    @property
    def now_ms(self) -> int:
        """This broker's wall clock."""
        return self.mesh.now_ms + self.skew_ms

    @property
    def durable(self) -> Durable:
        """What the broker has on disk, as it holds it."""
        return self.broker.durable

    def log(self, name: str = "vale") -> MicrocosmLog:
        """The broker's log of a microcosm."""
        return self.broker.durable.logs[name]

    def talk(self, name: str = "vale") -> list[object]:
        """The bodies in a log that count and that peers wrote, in the log's order."""
        if name not in self.broker.durable.logs:
            return []
        log = self.log(name)
        return [
            decode_body(one.event.body)
            for one in log.entries
            if log.counts(one.admission.dot) and one.event.header.topic[1] == "talk"
        ]

    def recovered(self) -> Durable:
        """What the disk alone leads to."""
        durable = Durable(entries_kept=self.kept)
        for row in self.rows:
            for record in decode_records(row):
                durable.apply(record)
        return durable

    def caller(self, peer: str, role: str = "peer", incarnation: int = 7) -> Caller:
        """A new connection to this broker."""
        token = KEY if role != "player" else peer.encode().ljust(32, b".")
        self.lines += 1
        caller = Caller(self, peer, role, token, incarnation, self.lines)
        self.callers[caller.route] = caller
        return caller

    def reported(self, event: str) -> list[dict[str, str | int | bool]]:
        """The fields of every report of a kind."""
        return [fields for name, fields in self.reports if name == event]

    def take(self, given: Input) -> list[Effect]:
        """Something happens to the broker; what it asks for is done."""
        effects = self.broker.step(given, self.now_ms)
        for effect in effects:
            match effect:
                case Append():
                    self.rows.append(encode_records([effect.record]))
                case LinkTransmit():
                    self.mesh.send(self, effect.route, encode_envelope(effect.envelope))
                case Transmit():
                    if effect.route in self.callers:
                        envelope = decode_envelope(encode_envelope(effect.envelope))
                        self.callers[effect.route].got += envelope.frames
                case Dial():
                    self.dialled.append(effect.endpoint)
                case Report():
                    self.reports.append((effect.event, dict(effect.fields)))
        return effects


class Mesh:
    """The brokers and the lines between them.

    Args:
        known: for each broker, those that it dials from the beginning.
        homes: the home brokers; all where none are named.
    """

    def __init__(
        self,
        known: dict[str, tuple[str, ...]],
        homes: Iterable[str] = (),
        *,
        kept: int = 2_048,
        shut: Iterable[tuple[str, str]] = (),
    ) -> None:
        self.now_ms = START_MS
        self.homes = tuple(homes) or tuple(known)
        self.shut: set[tuple[str, str]] = set()
        self.sent: list[tuple[str, str, wire.Envelope]] = []
        self._under_way: deque[tuple[str, bytes, bytes]] = deque()
        self._lives: dict[tuple[str, str], int] = {}
        for one, other in shut:
            self.cut(one, other)
        self.nodes: dict[str, Node] = {}
        for name, others in known.items():
            self.nodes[name] = Node(self, name, others, kept=kept)

    def __getitem__(self, name: str) -> Node:
        return self.nodes[name]

    def cut(self, one: str, other: str) -> None:
        """Nothing gets through between two brokers any more; nobody is told."""
        self.shut |= {(one, other), (other, one)}

    def heal(self) -> None:
        """Everything gets through again."""
        self.shut.clear()

    def part(self, *names: str) -> None:
        """Cuts these brokers off from all others."""
        for one in names:
            for other in self.nodes:
                if other not in names:
                    self.cut(one, other)

    def send(self, node: Node, route: bytes, data: bytes) -> None:
        """A broker sends over a connection."""
        if route.startswith(b"to "):
            other = route.decode().rpartition("/")[2]
            life = self._lives.setdefault((node.name, other), 0)
            to, come_by = other, f"{node.name}#{life}".encode()
        else:
            to, _, life_text = route.decode().partition("#")
            if int(life_text) != self._lives.get((to, node.name), 0):
                return
            come_by = dialled(address(node.name))
        self.sent.append((node.name, to, decode_envelope(data)))
        if to in self.nodes and (node.name, to) not in self.shut:
            self._under_way.append((to, come_by, data))

    def break_lines(self, one: str, other: str) -> None:
        """The connections between two brokers break, and both are told."""
        for dialler, listener in ((one, other), (other, one)):
            life = self._lives.get((dialler, listener), 0)
            self._lives[dialler, listener] = life + 1
            route = f"{dialler}#{life}".encode()
            self.nodes[listener].take(LinkBroken(route, "gone"))
            self.nodes[dialler].take(LinkBroken(dialled(address(listener)), "gone"))

    def deliver(self) -> None:
        """Everything that is under way arrives, and what that leads to."""
        for _ in range(10_000):
            if not self._under_way:
                return
            to, route, data = self._under_way.popleft()
            self.nodes[to].take(LinkReceived(route, decode_envelope(data)))
            self.nodes[to].take(Flush())
        raise AssertionError("the brokers never fall silent")

    def pass_time(self, milliseconds: int = 1_000) -> None:
        """Time passes in small steps; everybody who is attached beats."""
        for _ in range(max(1, milliseconds // STEP_MS)):
            self.now_ms += min(STEP_MS, milliseconds)
            for node in self.nodes.values():
                for caller in list(node.callers.values()):
                    caller.send(wire.Beat(0))
                node.take(Tick())
                node.take(Flush())
            self.deliver()

    def frames(self, kind: type[FrameT], one: str, other: str) -> list[FrameT]:
        """The frames of a kind that a broker has sent to another."""
        return [
            frame
            for sender, to, envelope in self.sent
            for frame in envelope.frames
            if (sender, to) == (one, other) and isinstance(frame, kind)
        ]


def pair(**options: int) -> Mesh:
    """Two home brokers, linked, with a microcosm `vale` that `alder` opened."""
    mesh = Mesh({"alder": (), "birch": ("alder",)}, kept=options.get("kept", 2_048))
    return opened(mesh)


def line_of_three() -> Mesh:
    """Three home brokers; `birch` stands between the two others, which can't reach each other."""
    known: dict[str, tuple[str, ...]] = {"alder": ("birch",), "birch": (), "cedar": ("birch",)}
    return opened(Mesh(known, shut=[("alder", "cedar")]))


def triangle() -> Mesh:
    """Three home brokers, each linked to both others."""
    return opened(Mesh({"alder": (), "birch": ("alder",), "cedar": ("alder", "birch")}))


def opened(mesh: Mesh) -> Mesh:
    """The mesh after a world peer opened `vale` at its first broker, and all have heard of it."""
    mesh.pass_time(1_000)
    first = next(iter(mesh.nodes.values()))
    first.caller("+world", "world").hello(("vale",)).publish(("vale", "genesis"), {})
    mesh.pass_time(1_000)
    return mesh
