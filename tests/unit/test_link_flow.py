"""What is under way on a link is bounded, nothing is missed, and promises overtake a backlog."""

from __future__ import annotations

from broker.core.links import BATCHES_PER_FLUSH
from broker.protocol import frames as wire
from broker.protocol import limits, link_frames
from tests.unit.foreign_link import Foreigner
from tests.unit.mesh import TALK, Mesh, pair


def crowd(mesh: Mesh, count: int) -> None:
    """Somebody at `alder` publishes a great many events."""
    ana = mesh["alder"].caller("ana").hello()
    for start in range(0, count, 250):
        ana.publish(TALK, *range(start, min(count, start + 250)))


def given(foreigner: Foreigner) -> int:
    """How many events a foreigner was sent."""
    return sum(len(frame.events) for frame in foreigner.heard(link_frames.Forward))


def test_a_neighbour_is_sent_no_more_than_it_gave_credit_for() -> None:
    """The window of its hello, then what it adds, to the very event."""
    mesh = pair()
    crowd(mesh, 40)
    reader = Foreigner(mesh, "alder").hello(window=10)
    reader.wants()
    assert given(reader) == 10
    mesh.pass_time(500)
    assert given(reader) == 10
    reader.says(wire.Credit(7))
    assert given(reader) == 17
    reader.says(wire.Credit(1_000))
    assert given(reader) == 42, "the broker's own first word and the genesis, too"


def test_large_events_cost_more_credit() -> None:
    """What is under way is bounded in bytes: one credit for each event, and for each 256 bytes."""
    mesh = pair()
    ana = mesh["alder"].caller("ana").hello()
    ana.publish(TALK, *(bytes(4_000) for _ in range(6)))
    reader = Foreigner(mesh, "alder").hello(window=20)
    reader.wants()
    assert given(reader) == 4, "two small ones of the beginning, then two that fill the window"
    debt = 2 + 2 * (1 + 4_000 // limits.LINK_CREDIT_BYTES) - 20
    reader.says(wire.Credit(debt))
    assert given(reader) == 4
    reader.says(wire.Credit(1))
    assert given(reader) == 5


def test_both_ends_count_credit_alike() -> None:
    """What a link owes is what the other end has spent, however large the events are."""
    mesh = pair()
    ana = mesh["alder"].caller("ana").hello()
    ana.publish(TALK, *(bytes(size) for size in (0, 200, 255, 256, 257, 3_000)))
    mesh.pass_time()
    spent, owed = (
        mesh[one].broker.federation.links[mesh[one].broker.federation.linked[other]]
        for one, other in (("alder", "birch"), ("birch", "alder"))
    )
    assert limits.LINK_WINDOW - spent.credit == owed.owed > 20


def test_credit_is_bounded() -> None:
    """No window and no credit lets more be under way than the limit of a link."""
    mesh = pair()
    reader = Foreigner(mesh, "alder").hello(window=2**63 - 1)
    link = mesh["alder"].broker.federation.links[reader.route]
    assert link.credit == limits.LINK_WINDOW
    reader.says(wire.Credit(2**63 - 1))
    assert link.credit == limits.LINK_WINDOW


def test_a_reader_gives_credit_before_its_neighbour_runs_out() -> None:
    """More events than a window go over a link without anybody waiting for long."""
    mesh = pair()
    crowd(mesh, limits.LINK_WINDOW + 500)
    assert mesh["birch"].talk() == list(range(limits.LINK_WINDOW + 500))
    given_back = mesh.frames(wire.Credit, "birch", "alder")
    under_way = limits.LINK_WINDOW // 4
    assert 500 <= sum(one.events for one in given_back) <= limits.LINK_WINDOW + 500 + under_way
    assert all(credit.events >= limits.LINK_WINDOW // 4 for credit in given_back)


def test_a_flush_sends_a_few_batches() -> None:
    """A long backlog goes in pieces, so that it does not keep everything else waiting."""
    mesh = pair()
    crowd(mesh, 12 * limits.EVENTS_PER_FRAME_MAX)
    reader = Foreigner(mesh, "alder").hello()
    reader.wants()
    assert len(reader.heard(link_frames.Forward)) == BATCHES_PER_FLUSH
    assert given(reader) == BATCHES_PER_FLUSH * limits.EVENTS_PER_FRAME_MAX


def test_promises_go_ahead_of_a_backlog() -> None:
    """A neighbour that is far behind hears the rows before the events, without any credit."""
    mesh = pair()
    crowd(mesh, 300)
    reader = Foreigner(mesh, "alder").hello(window=3)
    reader.wants()
    order = [
        type(frame)
        for _, to, envelope in mesh.sent
        for frame in envelope.frames
        if to == "mallory" and isinstance(frame, wire.Row | link_frames.Forward)
    ]
    assert order[0] is wire.Row
    assert order.index(link_frames.Forward) == order.count(wire.Row)
    crowd_more = mesh["birch"].caller("bo").hello()
    before = len(reader.heard(wire.Row))
    crowd_more.publish(TALK, "more")
    mesh.pass_time(500)
    assert given(reader) == 3
    assert len(reader.heard(wire.Row)) > before, "without credit, too"


def test_a_broker_is_not_told_its_neighbour_s_own_promise() -> None:
    """A row goes on to those that have not told it themselves."""
    mesh = pair()
    mesh["birch"].caller("bo").hello().publish(TALK, "one")
    mesh.pass_time()
    newest = mesh["alder"].log().frontier.rows.newest["birch"]
    link = mesh["alder"].broker.federation.links[mesh["alder"].broker.federation.linked["birch"]]
    told = [
        row
        for row in mesh.frames(wire.Row, "alder", "birch")
        if link.streams["vale"].rows["birch"] == newest and row.life == ("birch", 1)
    ]
    assert told == []


def test_a_gap_drops_the_link_and_it_starts_over() -> None:
    """Where a message is missing the link closes, is dialled again and catches up."""
    mesh = pair()
    ana = mesh["alder"].caller("ana").hello()
    mesh.shut.add(("alder", "birch"))
    ana.publish(TALK, "lost")
    mesh.shut.clear()
    assert mesh["birch"].talk() == []
    ana.publish(TALK, "next")
    closed = mesh.frames(wire.Closed, "birch", "alder")
    assert [one.code for one in closed] == ["gap"]
    mesh.pass_time(3_000)
    assert mesh["birch"].talk() == ["lost", "next"]
    assert len(mesh["birch"].reported("linked")) == 2


def test_a_message_that_comes_again_changes_nothing() -> None:
    """A number that was taken already is not taken twice."""
    mesh = pair()
    other = Foreigner(mesh, "alder").hello(window=0)
    link = mesh["alder"].broker.federation.links[other.route]
    other.says(wire.Credit(5), number=1)
    other.says(wire.Credit(5), number=1)
    other.says(wire.Credit(5), number=0)
    assert link.credit == 5
    assert other.stands()


def test_a_word_of_an_earlier_link_is_no_word_of_this_one() -> None:
    """What comes under another channel is answered as from nobody, and the link stays."""
    mesh = pair()
    other = Foreigner(mesh, "alder").hello()
    stale = wire.Envelope(limits.PROTOCOL_VERSION, other.channel + 1, 1, [wire.Beat(0)])
    other.gives(stale)
    assert other.stands()
    assert other.code == "no_session"
    other.says(wire.Beat(0))
    assert other.stands()


def test_gossip_is_cut_where_a_message_would_grow_too_large() -> None:
    """However much is told of others, no message is larger than a socket takes."""
    mesh = pair()
    talker = Foreigner(mesh, "alder").hello()
    value = bytes(limits.LORE_BYTES_MAX)
    lore = [link_frames.Lore(f"b{n}", "note", 5, value) for n in range(40)]
    for start in range(0, 40, 10):
        talker.says(link_frames.Gossip(lore[start : start + 10]))
    listener = Foreigner(mesh, "alder", "listener").hello()
    sizes = [
        sum(len(lore.value) for f in envelope.frames if isinstance(f, link_frames.Gossip)
            for lore in f.lore)
        for _, to, envelope in mesh.sent
        if to == "listener"
    ]  # fmt: skip
    assert sum(sizes) > 40 * limits.LORE_BYTES_MAX
    assert max(sizes) < limits.MESSAGE_BYTES_MAX
    heard = [one.broker for frame in listener.heard(link_frames.Gossip) for one in frame.lore]
    assert [name for name in heard if name.startswith("b") and name != "birch"] == [
        f"b{n}" for n in range(40)
    ]
