"""The broker's core, spoken to in frames: who gets in, what is admitted, what is sent to whom."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeVar

import pytest

from broker.core.broker import Broker
from broker.core.durable import Durable
from broker.core.effects import Append, Effect, Flush, Received, Tick, Transmit
from broker.core.records import Record
from broker.protocol import frames as wire
from broker.protocol import limits, parts
from broker.protocol.clocks import EMPTY, Basis
from broker.protocol.codec import (
    decode_envelope,
    encode_body,
    encode_envelope,
    encode_static,
)
from broker.protocol.events import Header
from broker.protocol.ids import OriginId
from broker.protocol.vectors import VectorCoder

KEY = bytes(range(32))
ANA = b"a" * 32
TALK = ("vale", "talk")
FrameT = TypeVar("FrameT")


@dataclass
class Line:
    """A connection with one session, in frames."""

    desk: Desk
    peer: str
    role: str = "peer"
    token: bytes = KEY
    incarnation: int = 7
    channel: int = 0
    number: int = 0
    seq: int = 0
    got: list[wire.Frame] = field(default_factory=list)

    @property
    def route(self) -> bytes:
        """The connection's route."""
        return f"{self.peer}/{self.incarnation}".encode()

    def hello(self, *topics: tuple[str, ...], first: int = 1, window: int = 100) -> Line:
        """Opens a session on a new channel."""
        self.channel += 1
        self.number = 0
        subscriptions = [wire.Subscription(list(topic), []) for topic in topics]
        self.send(
            wire.Hello(
                self.peer, self.incarnation, first, self.role, self.token, window, subscriptions
            )
        )
        return self

    def send(self, *frames: wire.Frame, number: int | None = None) -> None:
        """Sends frames as one message, and lets the broker answer."""
        number = self.number if number is None else number
        envelope = wire.Envelope(limits.PROTOCOL_VERSION, self.channel, number, list(frames))
        self.number = number + 1
        self.desk.give(self, envelope)

    def event(
        self, topic: tuple[str, ...], body: object, seq: int | None = None
    ) -> parts.WireEvent:
        """The next event of this peer, or the seq-th."""
        if seq is None:
            self.seq += 1
            seq = self.seq
        origin = OriginId(self.peer, self.incarnation, seq)
        header = Header(origin, None, topic, 1, EMPTY, Basis(), (), self.peer, None)
        return parts.WireEvent(encode_static(header), [], [], 0, encode_body(body))

    def publish(self, topic: tuple[str, ...], *bodies: object) -> None:
        """Publishes bodies as one frame."""
        self.send(wire.Publish([self.event(topic, body) for body in bodies]))

    def all(self, kind: type[FrameT]) -> list[FrameT]:
        """The frames of a kind that came since the last call; others are forgotten."""
        found: list[FrameT] = [frame for frame in self.got if isinstance(frame, kind)]
        self.got.clear()
        return found

    def bodies(self) -> list[bytes]:
        """The bodies of what was delivered since the last call."""
        return [event.body for frame in self.all(wire.Deliver) for event in frame.events]


class Desk:
    """A broker, its disk, and the lines to it."""

    def __init__(self) -> None:
        self.records: list[Record] = []
        self.now_ms = 1_800_000_000_000
        self.lines: dict[bytes, Line] = {}
        durable = Durable()
        self.records += durable.found("realm", "home", b"s" * 32)
        self.records += durable.begin(1, self.now_ms)
        self.broker = Broker(durable, KEY)

    def line(self, peer: str, role: str = "peer", token: bytes = KEY, incarnation: int = 7) -> Line:
        """A new connection."""
        line = Line(self, peer, role, token, incarnation)
        self.lines[line.route] = line
        return line

    def give(self, line: Line, envelope: wire.Envelope) -> None:
        """A message arrives; the broker answers at once."""
        self._perform(self.broker.step(Received(line.route, envelope), self.now_ms))
        self._perform(self.broker.step(Flush(), self.now_ms))

    def pass_time(self, milliseconds: int) -> None:
        """Time passes."""
        self.now_ms += milliseconds
        self._perform(self.broker.step(Tick(), self.now_ms))
        self._perform(self.broker.step(Flush(), self.now_ms))

    def restart(self) -> None:
        """The broker dies and comes back from its disk; every line has to say hello again."""
        durable = Durable()
        for record in self.records:
            durable.apply(record)
        self.records += durable.begin(len(self.records), self.now_ms)
        self.broker = Broker(durable, KEY)
        for line in self.lines.values():
            line.got.clear()

    def _perform(self, effects: list[Effect]) -> None:
        for effect in effects:
            if isinstance(effect, Append):
                self.records.append(effect.record)
            elif isinstance(effect, Transmit) and effect.route in self.lines:
                envelope = decode_envelope(encode_envelope(effect.envelope))
                self.lines[effect.route].got += envelope.frames


@pytest.fixture
def desk() -> Desk:
    """A broker with a microcosm, `vale`, and its world peer."""
    made = Desk()
    made.line("+world", "world").hello(("vale",)).publish(("vale", "genesis"), {})
    return made


def _code(line: Line) -> str:
    (closed,) = line.all(wire.Closed)
    return closed.code


def test_a_greeting_is_answered_with_the_realm(desk: Desk) -> None:
    """Whoever asks is told the realm, the broker and the version."""
    line = desk.line("ana")
    line.send(wire.Greet(1, "test"))
    assert line.all(wire.Realm) == [wire.Realm(limits.PROTOCOL_VERSION, "realm", "home")]


def test_a_name_belongs_to_its_token(desk: Desk) -> None:
    """The first bearer has the name, over restarts too; another token is refused for certain."""
    assert desk.line("ana", "player", ANA).hello().all(wire.Welcome)
    desk.restart()
    thief = desk.line("ana", "player", b"t" * 32, incarnation=8).hello()
    (closed,) = thief.all(wire.Closed)
    assert (closed.code, closed.definite) == ("name_taken", True)
    assert desk.line("ana", "player", ANA, incarnation=9).hello().all(wire.Welcome)


def test_a_name_given_up_is_gone_for_ever(desk: Desk) -> None:
    """After a goodbye without persistence nobody has the name, its owner included."""
    ana = desk.line("ana", "player", ANA).hello()
    ana.send(wire.Bye(persist=False))
    assert _code(ana) == "goodbye"
    desk.restart()
    assert _code(ana.hello()) == "retired"


def test_a_second_life_of_a_peer_replaces_the_first(desk: Desk) -> None:
    """The newer process has the session; the older is told who took it."""
    old = desk.line("ana", "player", ANA).hello()
    old.got.clear()
    new = desk.line("ana", "player", ANA, incarnation=8).hello()
    assert _code(old) == "replaced"
    assert new.all(wire.Welcome)


def test_a_repeated_publish_takes_effect_once(desk: Desk) -> None:
    """What is offered again after a loss is acknowledged again and not admitted twice."""
    ana, bo = desk.line("ana").hello(), desk.line("bo").hello(TALK)
    ana.publish(TALK, "one", "two")
    assert ana.all(wire.Ack)[0].seq == 2
    desk.restart()
    ana.hello(first=1)
    assert ana.all(wire.Welcome)[0].acked == 2
    ana.send(wire.Publish([ana.event(TALK, "two", seq=2), ana.event(TALK, "three", seq=3)]))
    assert ana.all(wire.Ack)[-1].seq == 3
    bo.got.clear()
    bo.hello(TALK)
    assert bo.bodies() == [encode_body(word) for word in ("one", "two", "three")]


def test_another_event_under_a_used_count_is_refused(desk: Desk) -> None:
    """The same id with other bytes is an error that says so, and the first event stands."""
    ana = desk.line("ana").hello()
    ana.publish(TALK, "one")
    ana.send(wire.Publish([ana.event(TALK, "other", seq=1)]))
    (refused,) = ana.all(wire.Refused)
    assert (refused.code, refused.definite, refused.seq) == ("differs", True, 1)


def test_a_gap_ends_the_session(desk: Desk) -> None:
    """A missing message is not passed over."""
    ana = desk.line("ana").hello()
    ana.send(wire.Beat(0), number=5)
    assert _code(ana) == "gap"


def test_what_was_refused_leaves_a_hole_that_is_no_gap(desk: Desk) -> None:
    """Who offers again leaves out what was refused for certain: the count may skip it."""
    ana = desk.line("ana").hello()
    ana.publish(TALK, "one")
    ana.send(wire.Publish([ana.event(TALK, "three", seq=3)]))
    assert ana.all(wire.Ack)[-1].seq == 3
    assert not ana.all(wire.Closed)


def test_old_messages_are_ignored(desk: Desk) -> None:
    """A message that comes again, or from a channel that is gone, changes nothing."""
    ana = desk.line("ana").hello()
    ana.publish(TALK, "one")
    ana.got.clear()
    ana.send(wire.Bye(persist=False), number=0)
    assert ana.got == []


def test_delivery_stops_where_credit_ends(desk: Desk) -> None:
    """A reader is sent what its window holds, and the rest when it gives credit."""
    ana, bo = desk.line("ana").hello(), desk.line("bo").hello(TALK, window=3)
    ana.publish(TALK, *range(10))
    assert bo.bodies() == [encode_body(number) for number in range(3)]
    bo.send(wire.Credit(4))
    assert bo.bodies() == [encode_body(number) for number in range(3, 7)]
    bo.send(wire.Credit(100))
    assert bo.bodies() == [encode_body(number) for number in range(7, 10)]


def test_skip_marks_tell_a_narrow_reader_how_far_it_is(desk: Desk) -> None:
    """A reader of another topic learns from a beat that it has passed what is not for it."""
    ana, bo = desk.line("ana").hello(), desk.line("bo").hello(("vale", "quiet"))
    ana.publish(TALK, "one", "two")
    assert bo.all(wire.Deliver) == []
    desk.pass_time(limits.BEAT_MS)
    (mark,) = bo.all(wire.Deliver)
    assert mark.events == []
    desk.pass_time(limits.BEAT_MS)
    assert bo.all(wire.Deliver) == []


def test_a_silent_session_is_lost(desk: Desk) -> None:
    """Who has not been heard for too long is no longer attached, and may come back."""
    ana = desk.line("ana").hello()
    assert ("ana", "peer") in desk.broker.attached
    desk.pass_time(limits.SILENCE_MS_MAX + 1)
    assert ("ana", "peer") not in desk.broker.attached
    assert ana.hello().all(wire.Welcome)


def test_durable_posts_come_again_until_they_are_taken(desk: Desk) -> None:
    """An outcome survives restarts of everybody; what was taken does not come again."""
    world = desk.lines[b"+world/7"]
    ana = desk.line("ana", "player", ANA).hello()
    ana.send(wire.Bye(persist=True))
    world.publish(("@ana", "vale", "outcome"), "one")
    world.publish(("@ana", "vale", "happening"), "missed")
    world.publish(("@ana", "vale", "outcome"), "two")
    desk.restart()
    ana.hello()
    (inbox,) = ana.all(wire.Inbox)
    assert [(post.n, post.body) for post in inbox.posts] == [
        (1, encode_body("one")),
        (2, encode_body("two")),
    ]
    ana.send(wire.Taken(1))
    desk.restart()
    ana.hello()
    (inbox,) = ana.all(wire.Inbox)
    assert [post.n for post in inbox.posts] == [2]


def test_an_inbox_of_nobody_takes_nothing(desk: Desk) -> None:
    """A post to a peer that does not exist is refused for certain."""
    world = desk.lines[b"+world/7"]
    world.publish(("@nobody", "vale", "outcome"), "hello")
    (refused,) = world.all(wire.Refused)
    assert (refused.code, refused.definite) == ("no_such_peer", True)


def test_players_are_answered_for_by_one_living_world_peer(desk: Desk) -> None:
    """When the steward of a player is lost another is named, and both are told."""
    first = desk.lines[b"+world/7"]
    second = desk.line("+other", "world").hello(("vale",))
    desk.line("ana", "player", ANA).hello()
    told = {line.peer: line.all(wire.Steward)[-1].mine for line in (first, second)}
    assert sorted(told.values()) == [False, True]
    steward, other = (first, second) if told["+world"] else (second, first)
    steward.send(wire.Bye(persist=True))
    assert other.all(wire.Steward)[-1].mine


def test_a_snapshot_is_put_and_got_in_pieces(desk: Desk) -> None:
    """A state larger than a frame goes to the broker and comes back whole, after a restart too."""
    world = desk.lines[b"+world/7"]
    data = bytes(range(256)) * 500
    step = limits.SNAPSHOT_CHUNK_BYTES
    for start in range(0, len(data), step):
        piece = wire.SnapshotPut(
            "vale", [], 0, bytes(32), 1, start, len(data), data[start : start + step]
        )
        world.send(piece)
    desk.restart()
    world.hello()
    found = b""
    while len(found) < len(data):
        world.send(wire.SnapshotGet("vale", len(found)))
        (answer,) = world.all(wire.Snapshot)
        assert answer.total == len(data)
        found += answer.data
    assert found == data


def test_a_reader_that_is_overtaken_gets_the_snapshot(desk: Desk) -> None:
    """Where the log's start is not kept any more, a world peer goes on from the snapshot."""
    ana = desk.line("ana").hello()
    late = desk.line("+late", "world").hello(("vale",), window=1)
    for _ in range(10):
        ana.publish(TALK, *range(250))
    log = desk.broker.durable.logs["vale"]
    world = desk.lines[b"+world/7"]
    vector = VectorCoder().encode("vale", log.vector)
    world.send(wire.SnapshotPut("vale", vector, 1, bytes(32), 1, 0, 3, b"abc"))
    assert log.first > 1
    late.got.clear()
    late.send(wire.Credit(5))
    (snapshot,) = late.all(wire.Snapshot)
    assert snapshot.data == b"abc"
    assert late.bodies() == []
