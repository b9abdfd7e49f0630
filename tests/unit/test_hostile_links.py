"""Frames that no honest broker sends over an open link: each costs that link at most."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from broker.core.logstart import log_base
from broker.core.words import broker_event
from broker.protocol import frames as wire
from broker.protocol import limits, link_frames, parts
from broker.protocol.clocks import EMPTY, STAMP_MAX, Vector, stamp_at
from broker.protocol.codec import encode_struct
from broker.protocol.events import Admission, Admitted
from broker.protocol.ids import Dot
from tests.unit.foreign_link import INCARNATION, let_join, opened, unharmed
from tests.unit.mesh import START_MS, TALK, pair
from tests.unit.scribes import Scribe, said

MALLORY = ("mallory", INCARNATION)


def scribe() -> Scribe:
    """Who writes what mallory forwards."""
    return Scribe(*MALLORY, stamp=stamp_at(START_MS))


def test_an_event_with_a_wrong_chain_costs_the_link() -> None:
    """It is a fork to all appearances: nothing of it is taken, and it is said."""
    mesh = pair()
    mallory = opened(mesh)
    let_join(mesh)
    before = mesh["alder"].log().vector
    one = scribe().says("one")
    dot, stamp, _ = one.admission
    mallory.forwards(Admitted(one.event, Admission(dot, stamp, bytes(16))))
    assert not mallory.stands()
    assert mallory.code == "fork"
    assert mesh["alder"].log().vector == before
    assert [one["broker"] for one in mesh["alder"].reported("fork")] == ["mallory"]
    mallory.hello().forwards(one)
    assert mesh["alder"].talk() == [], "nothing more is taken of a life that wrote two things"
    assert unharmed(mesh)


def test_what_came_before_a_wrong_event_in_a_frame_is_on_disk() -> None:
    """The sound events of a frame are taken, though the last of it costs the link."""
    mesh = pair()
    let_join(mesh)
    mallory, writer = opened(mesh), scribe()
    one, two = writer.says("one"), writer.says("two")
    mallory.forwards(one, replace(two, event=said("mal", 2, "other", EMPTY)))
    assert mallory.code == "fork"
    assert mesh["alder"].talk() == ["one"]
    assert mesh["alder"].recovered().logs["vale"].vector.of(MALLORY) == 1
    assert unharmed(mesh)


def test_what_waited_and_breaks_the_chain_is_asked_for_again() -> None:
    """What had to wait is let go when it proves wrong; who gave it starts over, nothing is lost."""
    mesh = pair()
    let_join(mesh)
    mallory, writer = opened(mesh), scribe()
    mallory.wants()
    one, two, three = (writer.says(word) for word in ("one", "two", "three"))
    mallory.forwards(replace(two, event=said("mal", 2, "other", EMPTY)), three)
    mallory.forwards(one)
    assert mesh["alder"].talk() == ["one"]
    assert mallory.code == "gap"
    assert mesh["alder"].recovered().logs["vale"].vector.of(MALLORY) == 1
    mallory.hello().forwards(two, three)
    assert mesh["alder"].talk() == ["one", "two", "three"]
    assert mesh["birch"].talk() == ["one", "two", "three"]


def test_a_wrong_event_from_the_future_harms_nobody_when_its_time_comes() -> None:
    """It is held, found wrong when it may come in, and let go."""
    mesh = pair()
    let_join(mesh)
    mallory = opened(mesh)
    mallory.wants()
    one = scribe().says("one", stamp=stamp_at(START_MS + limits.SKEW_MS_MAX + 4_000))
    dot, stamp, _ = one.admission
    mallory.forwards(Admitted(one.event, Admission(dot, stamp, bytes(16))))
    assert mesh["alder"].reported("link_skewed") == [{"broker": "mallory", "of": "mallory"}]
    for _ in range(2):
        mallory.says(wire.Beat(0))
        mesh.pass_time(1_500)
    assert mallory.code == "gap"
    assert len(mesh["alder"].log().gate) == 0
    mallory.hello().forwards(one)
    assert mesh["alder"].talk() == ["one"]
    assert unharmed(mesh)


def test_nobody_writes_on_in_another_s_present_life() -> None:
    """An event under a dot that this broker has yet to give is a fork, and not taken."""
    mesh = pair()
    mallory, alder = opened(mesh), mesh["alder"]
    writer = Scribe(*alder.durable.life, stamp=stamp_at(mesh.now_ms))
    writer.log.start_at(log_base(alder.log()))
    writer.reads(*alder.log().entries)
    mallory.forwards(writer.says("in your name"))
    assert mallory.code == "fork"
    assert alder.talk() == []
    assert unharmed(mesh)


def test_an_event_comes_in_the_log_that_it_names() -> None:
    """An event of another microcosm breaks the protocol, and so does a log nobody asked for."""
    mesh = pair()
    mallory, writer = opened(mesh), scribe()
    one = writer.says("one")
    mallory.forwards(one, microcosm="@realm")
    assert mallory.code == "malformed"
    word = broker_event(MALLORY, ("hill", "@broker", "life"), 1, 0, {})
    admission = Admission(Dot(*MALLORY, 1), stamp_at(START_MS), bytes(16))
    mallory.hello().forwards(Admitted(word, admission), microcosm="hill")
    assert mallory.code == "malformed"
    assert sorted(mesh["alder"].durable.logs) == ["vale"]
    assert unharmed(mesh)


def test_only_so_much_of_a_liar_s_waits() -> None:
    """Events that can never come in are held up to a bound, then the link starts over."""
    mesh = pair()
    mallory, writer = opened(mesh), scribe()
    never = [writer.says(n) for n in range(limits.HELD_MAX + 300)][1:]
    for start in range(0, len(never), 250):
        if mallory.stands():
            mallory.forwards(*never[start : start + 250])
    assert mallory.code == "gap"
    assert len(mesh["alder"].log().gate) == limits.HELD_MAX
    assert unharmed(mesh), "others' events find their way past what waits"


SENSELESS: list[tuple[tuple[str, ...], object]] = [
    (("vale", "@broker", "evict"), {"broker": "birch"}),
    (("vale", "@broker", "evict"), {"broker": "birch", "cut": "x"}),
    (("vale", "@broker", "join"), None),
    (("@realm", "peer", "added"), {"peer": "ana"}),
    (("@realm", "peer", "added"), {"peer": 5, "proof": b""}),
    (("@realm", "peer", "added"), {"peer": "ana", "proof": "text"}),
    (("@realm", "peer", "retired"), []),
]


@pytest.mark.parametrize("topic, body", SENSELESS)
def test_a_broker_s_word_that_makes_no_sense_costs_the_link(
    topic: tuple[str, ...], body: object
) -> None:
    """It comes into no log, and nobody else hears of it."""
    mesh = pair()
    mallory = opened(mesh)
    event = broker_event(MALLORY, topic, 1, 0, body)
    admission = Admission(Dot(*MALLORY, 1), stamp_at(START_MS), bytes(16))
    mallory.forwards(Admitted(event, admission), microcosm=topic[0])
    assert mallory.code == "malformed"
    assert mesh["alder"].reported("fork") == []
    assert unharmed(mesh)


def test_who_claims_to_have_everything_is_sent_nothing() -> None:
    """Heads beyond all that there is are believed, to the liar's cost alone."""
    mesh = pair()
    mallory = opened(mesh)
    heads = [
        link_frames.Head(life[0], life[1], 2**63 - 1, bytes(16))
        for life, _ in mesh["alder"].log().vector.items()
    ]
    mallory.says(link_frames.Want("vale", [*heads, link_frames.Head("x", 1, 0, bytes(16))]))
    mesh["alder"].caller("ana").hello().publish(TALK, "one")
    assert mallory.heard(link_frames.Forward) == []
    assert mallory.stands()
    assert unharmed(mesh)


def test_a_log_is_asked_for_once_and_not_too_many_are() -> None:
    """Asking again, or for more logs than a broker may hold, costs the link."""
    mesh = pair()
    mallory = opened(mesh)
    mallory.wants()
    mallory.wants()
    assert mallory.code == "malformed"
    mallory.hello()
    for start in range(0, limits.MICROCOSMS_MAX, 256):
        mallory.says(*[link_frames.Want(f"m{start + n}", []) for n in range(256)])
    assert mallory.stands()
    mallory.wants("one too many")
    assert mallory.code == "malformed"
    assert sorted(mesh["alder"].durable.logs) == ["vale"]
    assert unharmed(mesh)


def test_a_second_hello_costs_the_link() -> None:
    """Nobody takes one name after another over one link, until there is no room for others."""
    mesh = pair()
    mallory = opened(mesh)
    hello = link_frames.LinkHello(1, "realm", "other", 5, bytes(range(32)), "", 10)
    mallory.says(hello)
    assert mallory.code == "malformed"
    assert sorted(mesh["alder"].broker.federation.linked) == ["birch"]
    assert unharmed(mesh)


PEERS_FRAMES: list[wire.Frame] = [
    wire.Greet(1, "x"),
    wire.Hello("ana", 1, 1, "player", bytes(32), 1, []),
    wire.Publish([]),
    wire.Bye(persist=False),
    wire.Deliver("vale", [], []),
    wire.Ack(1, 1, 1),
    wire.Snapshot("vale", [], 0, b"", 0, 0, 0, b""),
    wire.Reoffer("vale", []),
]


@pytest.mark.parametrize("frame", PEERS_FRAMES, ids=lambda one: type(one).__name__)
def test_what_belongs_between_peer_and_broker_costs_the_link(frame: wire.Frame) -> None:
    """A broker says nothing that only peers may, and nothing that only brokers say to peers."""
    mesh = pair()
    mallory = opened(mesh)
    mallory.says(frame)
    assert mallory.code == "malformed"
    assert unharmed(mesh)


@pytest.mark.parametrize("broker", ["alder", "birch", "mallory"])
def test_a_promise_from_the_far_future_costs_the_link(broker: str) -> None:
    """No clock is dragged to where no event can be stamped any more, nor anybody's row frozen."""
    mesh = pair()
    for clock in (STAMP_MAX, stamp_at(START_MS + limits.FAR_MS_MAX + 60_000)):
        mallory = opened(mesh)
        mallory.promises(broker, clock, EMPTY)
        assert mallory.code == "ahead"
    assert unharmed(mesh)


def test_a_row_of_a_log_that_nobody_asked_for_is_not_kept() -> None:
    """It opens no log."""
    mesh = pair()
    mallory = opened(mesh)
    life = mallory.coder.encode_life(("birch", 1))
    mallory.says(wire.Row("hill", life, 5, []))
    assert mallory.stands()
    assert sorted(mesh["alder"].durable.logs) == ["vale"]


def test_places_in_a_table_that_was_never_filled_cost_the_link() -> None:
    """Lives by no number, and too many lives by name, are no lives."""
    mesh = pair()
    for life in (7, -1, 2**64 - 1):
        mallory = opened(mesh)
        mallory.says(wire.Row("vale", life, 5, []))
        assert mallory.code == "malformed"
    mallory = opened(mesh)
    vector: parts.WireVector = [((f"b{n}", 1), 1) for n in range(limits.VECTOR_LIVES_MAX)]
    mallory.says(wire.Row("vale", ("mallory", 1), 5, vector))
    assert mallory.code == "malformed"
    assert unharmed(mesh)


@pytest.mark.parametrize("microcosm", ["a b", "@ana", "@internal", "\n", "x y z"])
def test_nobody_joins_what_can_be_no_microcosm(microcosm: str) -> None:
    """A wish to be a member of nonsense makes no log that no broker could read again."""
    mesh = pair()
    mallory = opened(mesh)
    about = link_frames.About(
        INCARNATION, "", "", ["alder"], [microcosm], [microcosm, "hill"], [], []
    )
    mallory.tells("mallory", "about", encode_struct(about), stamp_at(START_MS))
    mesh.pass_time(500)
    assert sorted(mesh["alder"].durable.logs) == ["hill", "vale"]
    assert "mallory" in mesh["alder"].log("hill").writers
    assert unharmed(mesh)
    assert mesh["birch"].log("hill").vector == mesh["alder"].log("hill").vector


def test_wishes_make_only_so_many_logs() -> None:
    """Who asks to join ever more microcosms fills no memory."""
    mesh = pair()
    alder = mesh["alder"]
    for number in range(limits.MICROCOSMS_MAX - 2):
        alder.durable.open_log(f"m{number}")
    mallory = opened(mesh)
    for turn in range(3):
        asks = [f"w{turn}-{n}" for n in range(2)]
        about = link_frames.About(INCARNATION, "", "", ["alder"], [], asks, [], [])
        mallory.tells("mallory", "about", encode_struct(about), stamp_at(START_MS) + turn)
        mesh.deliver()
    assert len(alder.durable.logs) == limits.MICROCOSMS_MAX


def test_vector_of_another_s_lies_changes_no_log() -> None:
    """A row that claims more than there is settles nothing that is not so."""
    mesh = pair()
    mallory = opened(mesh)
    mesh.cut("alder", "birch")
    mesh["alder"].caller("ana").hello().publish(TALK, "one")
    mallory.promises("birch", stamp_at(mesh.now_ms + 9_000), Vector({("birch", 1): 99}))
    mesh.pass_time(500)
    assert mesh["alder"].log().frontier.unsettled == 1, "birch's own events are not here"
