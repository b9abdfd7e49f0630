"""One name is one broker: of two that claim it the later is sent away; nobody links to itself."""

from __future__ import annotations

from broker.core.effects import Effect, Flush, GiveUp, LinkReceived, Tick, dialled
from broker.protocol import frames as wire
from broker.protocol import limits, link_frames
from broker.protocol.errors import Code
from peer.core.session import Session
from peer.core.tidings import Ended
from tests.unit.foreign_link import Foreigner, opened
from tests.unit.mesh import KEY, Mesh, Node, pair


def beats(foreigner: Foreigner, seconds: int, other: Foreigner) -> list[str]:
    """Somebody goes on beating while another claims their name every second."""
    codes = []
    for _ in range(seconds):
        for _ in range(4):
            foreigner.mesh.pass_time(250)
            foreigner.says(wire.Beat(0))
        other.hello(incarnation=67)
        codes.append(other.code)
    return codes


def test_who_takes_the_name_of_a_broker_that_lives_is_sent_away() -> None:
    """The newcomer is put off until the old one was heard again, and then told why."""
    mesh = pair()
    first = opened(mesh)
    second = Foreigner(mesh, "alder", "mallory", route="second")
    assert beats(first, 4, second) == [Code.NOT_READY] * 3 + [Code.NAME_TAKEN]
    assert first.stands()
    assert not second.stands()


def test_a_broker_that_started_again_is_let_in_when_its_old_life_is_silent() -> None:
    """A connection that died without a word keeps its broker out for a moment only."""
    mesh = pair()
    first = opened(mesh)
    second = Foreigner(mesh, "alder", "mallory", route="second")
    assert second.hello(incarnation=67).code == Code.NOT_READY
    mesh.pass_time(limits.SUSPECT_MS)
    assert second.hello(incarnation=67).stands()
    assert not first.stands()


def test_a_clock_that_jumps_sends_nobody_away() -> None:
    """A broker whose own clock was put back does not take the dead for living."""
    mesh = pair()
    first = opened(mesh)
    mesh["alder"].skew_ms = -15_000
    second = Foreigner(mesh, "alder", "mallory", route="second")
    while not second.hello(incarnation=67).stands():
        assert second.code == Code.NOT_READY
        mesh.pass_time(1_000)
    assert not first.stands()


def test_a_life_that_was_replaced_does_not_come_back() -> None:
    """Two brokers of one name do not push each other out in turn for ever."""
    mesh = pair()
    first = opened(mesh)
    second = Foreigner(mesh, "alder", "mallory", route="second")
    mesh.pass_time(limits.SUSPECT_MS)
    assert second.hello(incarnation=67).stands()
    mesh.pass_time(limits.SUSPECT_MS)
    assert first.hello().code == Code.NAME_TAKEN
    assert second.stands()


def answered(node: Node, code: Code) -> list[Effect]:
    """The broker that this one dialled wants no link."""
    route = dialled("sim://mallory")
    while route not in node.broker.federation.links:
        node.mesh.pass_time(250)
    channel = node.broker.federation.links[route].channel
    closed = wire.Closed(code, definite=True, text="No.")
    envelope = wire.Envelope(limits.PROTOCOL_VERSION, channel, 0, [closed])
    return node.take(LinkReceived(route, envelope))


def test_a_broker_whose_name_is_taken_gives_up() -> None:
    """One that nobody has linked to ends, and tells its operator why."""
    effects = answered(Mesh({"alder": ("mallory",)})["alder"], Code.NAME_TAKEN)
    assert effects == [GiveUp("The broker at sim://mallory says: No.")]


def test_other_refusals_end_nobody_and_are_told_once() -> None:
    """A wrong key or realm may be the other's mistake: it is tried again, and said once."""
    mesh = Mesh({"alder": ("mallory",)})
    for code in (Code.WRONG_KEY, Code.NOT_ALLOWED, Code.NOT_READY):
        answered(mesh["alder"], code)
    assert len(mesh["alder"].reported("not_linked")) == 1
    (said,) = mesh["alder"].reported("not_linked")
    assert said == {"whom": "to sim://mallory", "code": "wrong_key", "text": "No."}


def test_a_broker_that_was_linked_before_does_not_give_up() -> None:
    """Whoever comes later with its name must not end it."""
    mesh = Mesh({"alder": ("birch", "mallory"), "birch": ()})
    mesh.pass_time(250)
    assert [e for e in answered(mesh["alder"], Code.NAME_TAKEN) if isinstance(e, GiveUp)] == []


def test_a_broker_that_is_told_its_own_address_dials_it_once() -> None:
    """It finds itself at the other end, says so once and leaves it at that."""
    mesh = Mesh({"alder": ("alder",)})
    mesh.pass_time(30_000)
    assert mesh["alder"].dialled == ["sim://alder"]
    texts = [said["text"] for said in mesh["alder"].reported("link_refused")]
    assert texts == ["That is this broker itself."]
    assert mesh["alder"].broker.federation.links == {}


def asks(mesh: Mesh, **other: object) -> list[link_frames.Founding | wire.Closed]:
    """What a broker in no realm is told by `alder`."""
    asker = Foreigner(mesh, "alder", "cedar")
    said: dict[str, object] = {"version": limits.PROTOCOL_VERSION, "broker": "cedar", "token": KEY}
    asker.says(link_frames.Joining(**{**said, **other}))  # type: ignore[arg-type]
    return [*asker.heard(link_frames.Founding), *asker.heard(wire.Closed)]


def test_a_broker_in_no_realm_is_told_which_one_this_is() -> None:
    """With the realm's key it is told all that a broker is founded with; no link opens by that."""
    mesh = pair()
    durable = mesh["alder"].durable
    founding = link_frames.Founding(durable.realm, durable.secret, ["alder", "birch"])
    assert asks(mesh) == [founding]
    assert sorted(mesh["alder"].broker.federation.linked) == ["birch"]


def test_who_may_not_join_is_not_told_the_secret() -> None:
    """Without the key, with another version or with the name of who answers there is nothing."""
    for other, code in (
        ({"token": bytes(32)}, Code.WRONG_KEY),
        ({"token": b""}, Code.WRONG_KEY),
        ({"version": limits.PROTOCOL_VERSION + 1}, Code.VERSION),
        ({"broker": "alder"}, Code.NAME_TAKEN),
    ):
        (answer,) = asks(pair(), **other)
        assert isinstance(answer, wire.Closed)
        assert answer.code == code


def test_a_stale_link_ends_at_once_when_the_other_end_does_not_know_it() -> None:
    """A last word counts whatever its number: who knows nothing of a link counts anew."""
    mesh = Mesh({"alder": ("birch",), "birch": ()})
    mesh.pass_time(1_000)
    mesh["birch"].start()
    mesh.pass_time(500)
    assert mesh["alder"].reported("link_closed")[0]["code"] == "no_session"
    mesh.pass_time(500)
    assert sorted(mesh["alder"].broker.federation.linked) == ["birch"]


def test_a_broker_that_stops_takes_leave_of_its_neighbours() -> None:
    """They look for another way at once instead of waiting for its silence."""
    mesh = pair()
    mesh["birch"].broker.federation.stop(mesh.now_ms)
    mesh["birch"].take(Flush())
    mesh.deliver()
    assert mesh["alder"].broker.federation.linked == {}
    mesh["alder"].take(Tick())
    assert mesh["alder"].reported("link_closed")[0]["code"] == "stopping"


def test_a_peer_at_the_brokers_port_is_told_where_to_go() -> None:
    """Its greeting is answered, and its session ends with the sentence."""
    stranger = Foreigner(pair(), "alder", "ana")
    stranger.channel = 0
    stranger.says(wire.Greet(limits.PROTOCOL_VERSION, "chat"))
    (closed,) = stranger.heard(wire.Closed)
    session = Session("ana", 7, "player", lambda _realm: b"")
    assert session.receive(wire.Envelope(1, 0, 0, [closed]), 0) == [
        Ended(
            Code.NOT_ALLOWED,
            definite=True,
            text="Brokers link here; players and other peers attach where --listen says.",
        )
    ]
    other = Session("ana", 7, "player", lambda _realm: b"")
    again = wire.Closed(Code.NO_SESSION, definite=False, text="")
    assert other.receive(wire.Envelope(1, 0, 0, [again]), 0) == [], "that may change"


def test_a_broker_at_the_peers_port_is_told_where_to_go() -> None:
    """Whether it wants to link or to join."""
    hello = link_frames.LinkHello(1, "realm", "mallory", 5, KEY, "", 10)
    for said in (hello, link_frames.Joining(1, "mallory", KEY)):
        caller = pair()["alder"].caller("mallory")
        caller.send(said)
        (closed,) = caller.all(wire.Closed)
        assert closed.code == Code.NOT_ALLOWED
        assert "--links" in closed.text
