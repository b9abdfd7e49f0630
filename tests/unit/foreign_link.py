"""A link spoken by hand: somebody who has the realm's key, and says whatever a test wants."""

from __future__ import annotations

from typing import Final, TypeVar

from broker.core.causality import MicrocosmLog
from broker.core.effects import Evict, Flush, LinkReceived
from broker.core.records import encode_records
from broker.protocol import frames as wire
from broker.protocol import limits, link_frames
from broker.protocol.clocks import Vector, stamp_at
from broker.protocol.codec import decode_envelope, encode_envelope, write_admitted
from broker.protocol.events import Admitted
from broker.protocol.settlement import JOIN
from broker.protocol.topics import BROKER_TOPIC
from broker.protocol.vectors import VectorCoder
from tests.unit.mesh import KEY, TALK, Mesh, Node

FrameT = TypeVar("FrameT")
INCARNATION: Final = 66


class Foreigner:
    """Somebody at the other end of a link to one broker.

    Args:
        mesh: where the broker is.
        to: its name.
        name: the broker that this one says it is.
    """

    def __init__(self, mesh: Mesh, to: str, name: str = "mallory", route: str = "") -> None:
        self.mesh = mesh
        self.to = to
        self.name = name
        self.route = f"{route or name}#0".encode()
        self.channel = 0
        self.number = 0
        self.closed_before = 0
        self.coder = VectorCoder()

    @property
    def node(self) -> Node:
        """The broker that it speaks to."""
        return self.mesh.nodes[self.to]

    def hello(self, **other: object) -> Foreigner:
        """Opens a link, on a new channel; `other` says what of the hello is different."""
        self.channel += 1
        self.closed_before = len(self.heard(wire.Closed))
        self.number = 0
        self.coder = VectorCoder()
        said: dict[str, object] = {
            "version": limits.PROTOCOL_VERSION,
            "realm": "realm",
            "broker": self.name,
            "incarnation": INCARNATION,
            "token": KEY,
            "endpoint": "",
            "window": limits.LINK_WINDOW,
        }
        self.says(link_frames.LinkHello(**{**said, **other}))  # type: ignore[arg-type]
        return self

    def says(self, *frames: wire.Frame, number: int | None = None) -> None:
        """Sends frames as one message, as bytes, and lets the broker answer."""
        number = self.number if number is None else number
        envelope = wire.Envelope(limits.PROTOCOL_VERSION, self.channel, number, list(frames))
        self.number = number + 1
        self.gives(envelope)

    def gives(self, envelope: wire.Envelope) -> None:
        """A message arrives at the broker."""
        given = decode_envelope(encode_envelope(envelope))
        self.node.take(LinkReceived(self.route, given))
        self.node.take(Flush())
        self.mesh.deliver()

    def forwards(self, *events: Admitted, microcosm: str = "vale") -> None:
        """Passes on events."""
        written = [write_admitted(self.coder, one) for one in events]
        self.says(link_frames.Forward(microcosm, written))

    def promises(self, broker: str, clock: int, vector: Vector, incarnation: int = 1) -> None:
        """Passes on a row."""
        life = self.coder.encode_life((broker, incarnation))
        self.says(wire.Row("vale", life, clock, self.coder.encode("vale", vector)))

    def wants(self, microcosm: str = "vale", log: MicrocosmLog | None = None) -> None:
        """Asks for a log, as somebody who has what is in another."""
        vector = log.vector if log is not None else Vector()
        heads = [
            link_frames.Head(*life, n, log.chain_of(life) if log else bytes(16))
            for life, n in vector.items()
        ]
        self.says(link_frames.Want(microcosm, heads))

    def tells(self, broker: str, key: str, value: bytes, version: int) -> None:
        """Passes on lore."""
        self.says(link_frames.Gossip([link_frames.Lore(broker, key, version, value)]))

    def heard(self, kind: type[FrameT]) -> list[FrameT]:
        """The frames of a kind that the broker has sent here."""
        name = self.route.decode().partition("#")[0]
        return self.mesh.frames(kind, self.to, name)

    def stands(self) -> bool:
        """Whether the broker holds the link to be open."""
        link = self.node.broker.federation.links.get(self.route)
        return link is not None and link.is_open

    @property
    def code(self) -> str:
        """Why the broker closed the link; empty while it has not."""
        closed = self.heard(wire.Closed)[self.closed_before :]
        return closed[-1].code if closed else ""


def opened(mesh: Mesh) -> Foreigner:
    """Mallory, linked to `alder`."""
    return Foreigner(mesh, "alder").hello()


def unharmed(mesh: Mesh) -> bool:
    """Whether the others go on, once mallory is shut out, and the disk holds what memory does."""
    if "mallory" in mesh["alder"].log().writers:
        mesh["alder"].take(Evict("mallory", force=True))
    ana, bo = (mesh[name].caller(f"p{name}", incarnation=mesh.now_ms) for name in mesh.nodes)
    ana.hello().publish(TALK, "still here")
    bo.hello().publish(TALK, "here too")
    mesh.pass_time(1_000)
    alder, birch = mesh.nodes.values()
    disks = [node.recovered().logs for node in mesh.nodes.values()]
    return (
        alder.log().vector == birch.log().vector
        and alder.talk()[-2:] == birch.talk()[-2:] == ["still here", "here too"]
        and [disk["vale"].vector for disk in disks] == [alder.log().vector] * 2
        and alder.log().frontier.unsettled == 0
        and sorted(disks[0]) == sorted(alder.durable.logs)
        and alder.durable.clock.last < stamp_at(mesh.now_ms + limits.SKEW_MS_MAX)
    )


def let_join(mesh: Mesh, name: str = "mallory") -> None:
    """`alder` lets a broker write to `vale`."""
    alder = mesh["alder"]
    records = alder.durable.speak(("vale", BROKER_TOPIC, JOIN), {"broker": name}, alder.now_ms)
    alder.rows.append(encode_records(records))
    alder.broker.federation.changed["vale"] = None
    alder.take(Flush())
    mesh.deliver()
