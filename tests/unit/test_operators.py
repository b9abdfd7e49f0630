"""What a broker tells an operator without a session, and what it refuses to."""

from __future__ import annotations

import pytest

from broker.core.effects import Flush, Received, Transmit
from broker.core.status import settled_digest
from broker.protocol import frames as wire
from broker.protocol import limits
from broker.protocol.clocks import EMPTY, Basis
from broker.protocol.codec import decode_envelope, encode_body, encode_envelope, encode_static
from broker.protocol.events import Header
from broker.protocol.ids import DerivedId, OriginId
from broker.protocol.operator_frames import (
    AskEviction,
    AskStatus,
    BrokerStatus,
    Evicting,
    LogStatus,
    Status,
    Voting,
)
from broker.protocol.parts import WireEvent
from tests.unit.mesh import KEY, TALK, Caller, Mesh, Node, line_of_three, pair, triangle


def ask(node: Node, question: AskStatus | AskEviction) -> list[wire.Frame]:
    """What a broker answers to who comes without a session."""
    stranger = node.caller("nobody")
    stranger.send(question)
    return stranger.got


def told(node: Node) -> tuple[Status, dict[str, BrokerStatus], dict[str, LogStatus]]:
    """How a broker is: its brokers and logs by name."""
    first, *rest = ask(node, AskStatus(KEY))
    assert isinstance(first, Status)
    brokers = {one.broker: one for one in rest if isinstance(one, BrokerStatus)}
    logs = {one.microcosm: one for one in rest if isinstance(one, LogStatus)}
    assert (first.brokers, first.logs) == (len(brokers), len(logs))
    assert len(rest) == first.brokers + first.logs
    return first, brokers, logs


def digest_event(caller: Caller, settled: int, digest: object) -> WireEvent:
    """What a world peer publishes of the state that it has settled."""
    caller.seq += 1
    origin = OriginId(caller.peer, caller.incarnation, caller.seq)
    derived = DerivedId("vale", OriginId("@realm", 1, 2), settled)
    cause = OriginId("@realm", 1, 2)
    topic = ("vale", "digest")
    header = Header(origin, derived, topic, 1, EMPTY, Basis(EMPTY), (), caller.peer, cause)
    body = encode_body({"settled": settled, "digest": digest})
    return WireEvent(encode_static(header), [], [], 0, body)


def test_a_broker_tells_of_itself_its_links_and_who_is_attached() -> None:
    """Its own peers are counted from its sessions, those of others as they say."""
    mesh = pair()
    mesh["alder"].caller("ana", "player").hello()
    mesh["birch"].caller("bo", "player").hello()
    mesh["birch"].caller("+reader", "gateway").hello()
    mesh["alder"].caller("log", "peer").hello(("vale",))
    mesh.pass_time(1_000)
    status, brokers, _ = told(mesh["alder"])
    assert (status.realm, status.broker, status.homes) == ("realm", "alder", ["alder", "birch"])
    assert status.now_ms == mesh.now_ms
    here, other = brokers["alder"], brokers["birch"]
    assert (here.state, here.players, here.peers, here.worlds) == ("here", 1, 1, ["+world"])
    assert (other.state, other.players, other.gateways) == ("up", 1, ["+reader"])


def test_states_of_brokers_are_told_apart() -> None:
    """Who is silent is suspect, then down; who is reached by way of another is beyond that one."""
    mesh = line_of_three()
    _, brokers, _ = told(mesh["alder"])
    assert {name: (one.state, one.by) for name, one in brokers.items()} == {
        "alder": ("here", ""),
        "birch": ("up", ""),
        "cedar": ("beyond", "birch"),
    }
    mesh.part("alder")
    mesh.pass_time(2_000)
    silent = told(mesh["alder"])[1]["birch"]
    assert (silent.state, silent.silent_ms >= limits.SUSPECT_MS) == ("suspect", True)
    mesh.pass_time(2_000)
    assert {one.state for one in told(mesh["alder"])[1].values()} == {"here", "down"}


def test_a_link_tells_since_when_it_is_so_and_what_waits_for_it() -> None:
    """Who gives no credit has a backlog; of who is lost it is told since when."""
    mesh = pair()
    began = told(mesh["alder"])[1]["birch"]
    assert 0 < mesh.now_ms - began.since_ms <= 2_000
    assert (began.backlog, began.credit > 0) == (0, True)
    mesh.cut("alder", "birch")
    ana = mesh["alder"].caller("ana").hello()
    for _ in range(12):
        ana.publish(TALK, *["x" * 30_000] * 4)
    full = told(mesh["alder"])[1]["birch"]
    assert (full.state, full.since_ms, full.credit) == ("up", began.since_ms, 0)
    assert 0 < full.backlog < 48
    mesh.pass_time(4_000)
    lost = told(mesh["alder"])[1]["birch"]
    assert (lost.state, lost.backlog, lost.credit) == ("down", 0, 0)
    assert began.since_ms < lost.since_ms <= mesh.now_ms - 500


def test_who_looks_alive_is_not_shut_out_unless_by_force() -> None:
    """Also one that another broker alone is linked to; the answer says which."""
    mesh = line_of_three()
    for asked, whom, by in (("alder", "birch", "alder"), ("alder", "cedar", "birch")):
        (answer,) = ask(mesh[asked], AskEviction(KEY, whom, force=False))
        text = f"{whom} looks alive: {by} is linked to it."
        assert answer == Evicting(whom, "alive", text)
        assert mesh[asked].durable.votes == {}
    (answer,) = ask(mesh["alder"], AskEviction(KEY, "cedar", force=True))
    assert isinstance(answer, Evicting)
    assert answer.outcome == "forced"


def test_a_player_learns_and_does_nothing_by_it() -> None:
    """Neither in the session nor beside it, not with the player's own token."""
    mesh = triangle()
    ana = mesh["alder"].caller("ana", "player").hello()
    for question in (AskStatus(ana.token), AskEviction(ana.token, "cedar", force=True)):
        beside = mesh["alder"].caller("ana", "player")
        beside.send(question)
        assert [type(frame) for frame in beside.got] == [wire.Closed]
        within = mesh["alder"].caller("bo", "player").hello()
        within.got.clear()
        within.send(question)
        assert [type(frame) for frame in within.got] == [wire.Closed]
    assert told(mesh["alder"])[2]["vale"].evicted == []


def test_a_clock_that_is_ahead_makes_its_link_skewed() -> None:
    """The broker whose events are held back is the one that is shown so."""
    mesh = pair()
    mesh["birch"].skew_ms = limits.SKEW_MS_MAX + 5_000
    mesh["birch"].caller("bo").hello().publish(TALK, "too soon")
    mesh.pass_time(500)
    assert told(mesh["alder"])[1]["birch"].state == "skewed"


def test_what_is_settled_has_one_digest_everywhere_and_another_with_each_event() -> None:
    """It is of exactly what is settled, so that it says as much of brokers that were cut off."""
    mesh = triangle()
    ana = mesh["alder"].caller("ana").hello()
    seen: list[bytes] = []
    for word in ("one", "two"):
        ana.publish(TALK, word)
        mesh.pass_time(1_000)
        logs = [told(mesh[name])[2]["vale"] for name in ("alder", "birch", "cedar")]
        assert len({log.digest for log in logs}) == 1
        assert len({log.events for log in logs}) == 1
        seen.append(logs[0].digest)
    assert len(set(seen)) == 2
    mesh.part("cedar")
    mesh.pass_time(4_000)
    ana.publish(TALK, "unheard")
    mesh.pass_time(500)
    near, far = told(mesh["alder"])[2]["vale"], told(mesh["cedar"])[2]["vale"]
    assert (near.digest, near.events) == (far.digest, far.events)
    assert near.digest == seen[1]


def test_two_brokers_that_settled_other_things_show_other_digests() -> None:
    """As many events of the same lives, and other contents: the chains tell."""
    logs = []
    for word in ("one", "two"):
        mesh = pair()
        mesh["alder"].caller("ana").hello().publish(TALK, word)
        mesh.pass_time(1_000)
        logs.append(mesh["alder"].log())
    assert logs[0].frontier.vector == logs[1].frontier.vector
    assert settled_digest(logs[0]) != settled_digest(logs[1])


def test_the_digest_outlives_a_restart_and_what_was_compacted() -> None:
    """The ends of chains are kept where events are not."""
    mesh = pair(kept=0)
    ana = mesh["alder"].caller("ana").hello()
    ana.publish(TALK, *"abcdef")
    mesh.pass_time(1_000)
    log = mesh["alder"].log()
    before = told(mesh["alder"])[2]["vale"]
    world = mesh["alder"].caller("+keeper", "world").hello(("vale",))
    vector = world.coder.encode("vale", log.frontier.vector)
    put = wire.SnapshotPut("vale", vector, log.frontier.stamp, bytes(32), 1, 0, 3, b"abc")
    world.send(put)
    assert log.first > 0
    assert told(mesh["alder"])[2]["vale"].digest == before.digest
    mesh["alder"].restart()
    mesh.pass_time(6_000)
    digests = {name: told(mesh[name])[2]["vale"].digest for name in ("alder", "birch")}
    assert digests["alder"] == digests["birch"] != b""


def test_what_is_not_settled_says_since_when_and_for_whom_it_waits() -> None:
    """The silent member is named, and who may write to the log."""
    mesh = triangle()
    mesh.part("cedar")
    mesh.pass_time(4_000)
    mesh["alder"].caller("ana").hello().publish(TALK, "one", "two")
    since_ms = mesh.now_ms
    mesh.pass_time(3_000)
    log = told(mesh["alder"])[2]["vale"]
    assert log.members == log.writers == ["alder", "birch", "cedar"]
    assert log.waits_for == ["cedar"]
    assert log.unsettled == 2
    assert log.oldest >> 16 == since_ms
    mesh.heal()
    mesh.pass_time(8_000)
    log = told(mesh["alder"])[2]["vale"]
    assert (log.unsettled, log.oldest, log.waits_for) == (0, 0, [])


def test_the_newest_digest_of_the_world_s_state_is_told() -> None:
    """Of world peers alone, and of what makes sense; also when it was asked for before."""
    mesh = pair()
    world = mesh["alder"].caller("+other", "world").hello(("vale",))
    peer = mesh["alder"].caller("ana").hello()
    for settled in (256, 512):
        world.send(wire.Publish([digest_event(world, settled, bytes([settled // 256]) * 32)]))
        mesh.pass_time(500)
        log = told(mesh["birch"])[2]["vale"]
        assert (log.world_events, log.world_digest) == (settled, bytes([settled // 256]) * 32)
    peer.send(wire.Publish([digest_event(peer, 768, bytes(32))]))
    world.send(wire.Publish([digest_event(world, 1_024, b"short")]))
    world.send(wire.Publish([digest_event(world, 1_280, 7)]))
    mesh.pass_time(500)
    assert told(mesh["birch"])[2]["vale"].world_events == 512


def test_votes_are_told_until_the_eviction_is_in_the_log() -> None:
    """Who asks, and who agreed; then how often the broker was shut out."""
    mesh = Mesh({"alder": (), "birch": ("alder",), "cedar": ("alder", "birch")})
    mesh.pass_time(1_000)
    mesh["alder"].caller("+world", "world").hello(("vale",)).publish(("vale", "genesis"), {})
    mesh.pass_time(1_000)
    mesh.part("cedar")
    mesh.pass_time(4_000)
    mesh.cut("alder", "birch")
    (answer,) = ask(mesh["alder"], AskEviction(KEY, "cedar", force=False))
    assert isinstance(answer, Evicting)
    assert (answer.broker, answer.outcome) == ("cedar", "proposed")
    log = told(mesh["alder"])[2]["vale"]
    assert (log.voting, log.evicted) == ([Voting("cedar", "alder", ["alder"])], [])
    mesh.heal()
    mesh.part("cedar")
    mesh.pass_time(8_000)
    log = told(mesh["birch"])[2]["vale"]
    assert (log.voting, log.evicted, log.members) == ([], ["cedar"], ["alder", "birch"])


@pytest.mark.parametrize(
    "asked, whom, force, outcome, text",
    [
        ("alder", "nobody", False, "no_member", "There is no member nobody."),
        ("alder", "alder", False, "itself", "A broker can't evict itself."),
        ("alder", "alder", True, "itself", "A broker can't evict itself."),
        ("alder", "nobody", True, "no_member", "There is no member nobody."),
        ("dogwood", "birch", False, "not_home", "Only a home broker can evict; dogwood is none."),
    ],
)
def test_evictions_are_refused_in_words(
    asked: str, whom: str, force: bool, outcome: str, text: str
) -> None:
    """Nothing is written, and the reason has a name for programs."""
    mesh = Mesh({"alder": (), "birch": ("alder",), "dogwood": ("alder",)}, ["alder", "birch"])
    mesh.pass_time(2_000)
    before = mesh["alder"].log("@realm").vector
    (answer,) = ask(mesh[asked], AskEviction(KEY, whom, force))
    assert isinstance(answer, Evicting)
    assert (answer.outcome, answer.text) == (outcome, text)
    mesh.pass_time(1_000)
    assert mesh["alder"].log("@realm").vector == before


def test_without_a_majority_it_is_refused_unless_forced() -> None:
    """By force one broker writes it at once."""
    mesh = triangle()
    mesh.part("alder")
    mesh.pass_time(4_000)
    (answer,) = ask(mesh["alder"], AskEviction(KEY, "cedar", force=False))
    assert isinstance(answer, Evicting)
    assert answer.outcome == "no_majority"
    (answer,) = ask(mesh["alder"], AskEviction(KEY, "cedar", force=True))
    assert isinstance(answer, Evicting)
    assert answer.outcome == "forced"
    assert told(mesh["alder"])[2]["vale"].evicted == ["cedar"]


@pytest.mark.parametrize("token", [b"", bytes(32), KEY[:-1], KEY[:-1] + b"?"])
@pytest.mark.parametrize("forced", [None, False, True])
def test_without_the_key_nothing_is_told_or_done(token: bytes, forced: bool | None) -> None:
    """The answer is the same whatever was asked, and it says nothing of the realm."""
    mesh = triangle()
    question = AskStatus(token) if forced is None else AskEviction(token, "cedar", forced)
    before = len(mesh["alder"].rows)
    (answer,) = ask(mesh["alder"], question)
    assert answer == wire.Closed("wrong_key", definite=True, text=answer.text)  # type: ignore[union-attr]
    assert len(mesh["alder"].rows) == before
    assert told(mesh["alder"])[2]["vale"].evicted == []


def test_questions_are_answered_at_a_pace_and_wrong_keys_do_not_use_it_up() -> None:
    """Who floods without the key keeps no operator from being answered."""
    mesh = pair()
    node = mesh["alder"]
    for _ in range(3 * limits.QUESTIONS_BURST):
        ask(node, AskStatus(bytes(32)))
    assert isinstance(ask(node, AskStatus(KEY))[0], Status)
    answers = [ask(node, AskStatus(KEY))[0] for _ in range(limits.QUESTIONS_BURST)]
    assert isinstance(answers[-1], wire.Closed)
    assert answers[-1].code == "too_fast"
    mesh.pass_time(1_000)
    assert isinstance(ask(node, AskStatus(KEY))[0], Status)


def test_nothing_is_kept_of_who_asked() -> None:
    """No session is opened, and one question to a message is answered."""
    mesh = pair()
    node = mesh["alder"]
    attached = node.broker.attached
    stranger = node.caller("nobody")
    stranger.send(*[AskStatus(KEY)] * 200)
    assert sum(isinstance(frame, Status) for frame in stranger.got) == 1
    assert node.broker.attached == attached
    assert node.broker.reception.parting == []


def test_where_brokers_link_nobody_is_told_how_the_broker_is() -> None:
    """The sentence says where to ask."""
    mesh = pair()
    envelope = wire.Envelope(limits.PROTOCOL_VERSION, 9, 0, [AskStatus(KEY)])
    mesh.send(mesh["birch"], b"to sim://alder", encode_envelope(envelope))
    mesh.deliver()
    said = [f for f in mesh.frames(wire.Closed, "alder", "birch") if "--listen" in f.text]
    assert len(said) == 1


def test_an_answer_of_many_microcosms_comes_in_messages_within_the_limits() -> None:
    """They are numbered, and each fits."""
    mesh = pair()
    node = mesh["alder"]
    for number in range(600):
        node.durable.open_log(f"m{number}")
    envelope = wire.Envelope(limits.PROTOCOL_VERSION, 9, 0, [AskStatus(KEY)])
    node.broker.step(Received(b"x", envelope), node.now_ms)
    effects = node.broker.step(Flush(), node.now_ms)
    sent = [one.envelope for one in effects if isinstance(one, Transmit)]
    assert [one.number for one in sent] == list(range(len(sent)))
    assert len(sent) > 2
    frames = [frame for one in sent for frame in decode_envelope(encode_envelope(one)).frames]
    assert sum(isinstance(frame, LogStatus) for frame in frames) == len(node.durable.logs) > 600
    assert all(len(encode_envelope(one)) <= limits.MESSAGE_BYTES_MAX for one in sent)
