"""Lies in gossip, in inbox items on their way and in beginnings of logs: whom they cost what."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from broker.core.logstart import frames_of
from broker.core.lore import Hearsay
from broker.core.records import Based, Record, encode_records
from broker.protocol import frames as wire
from broker.protocol import limits, link_frames, parts
from broker.protocol.clocks import EMPTY, STAMP_MAX, stamp_at
from broker.protocol.codec import decode_envelope, encode_envelope, encode_static, encode_struct
from broker.protocol.errors import ProtocolError
from broker.protocol.ids import OriginId
from broker.protocol.link_frames import LogStart, Lore
from tests.unit.foreign_link import Foreigner, opened, unharmed
from tests.unit.mesh import START_MS, Mesh, line_of_three, pair
from tests.unit.scribes import said

NOW = stamp_at(START_MS)

# -- gossip --------------------------------------------------------------------------------------


def test_lore_that_is_too_large_is_no_message() -> None:
    """It is refused before any core sees it, which costs the connection."""
    lore = Lore("mallory", "note", 1, bytes(limits.LORE_BYTES_MAX + 1))
    envelope = wire.Envelope(1, 1, 1, [link_frames.Gossip([lore])])
    with pytest.raises(ProtocolError):
        decode_envelope(encode_envelope(envelope))


@pytest.mark.parametrize("value", [b"", b"\xc1", b"\x80", b"\x98" + bytes(9), bytes(16_000)])
def test_lore_that_nobody_can_read_says_nothing(value: bytes) -> None:
    """Under every key that is read, and in every name, nonsense changes nothing."""
    mesh = pair()
    mallory = opened(mesh)
    for key in ("about", "player/ana", "evict/birch", "vote/birch", "vote/", "note"):
        for broker in ("mallory", "birch", "alder", "nobody"):
            mallory.tells(broker, key, value, NOW + 60_000_000)
    mesh.pass_time(1_000)
    assert mallory.stands()
    assert "birch" in mesh["alder"].broker.federation.linked
    assert mesh["alder"].durable.votes == {}
    assert unharmed(mesh)


def test_who_is_spoken_for_corrects_it() -> None:
    """What is told in a broker's name and is not so is told anew by that broker, and believed."""
    mesh = line_of_three()
    mallory = opened(mesh)
    false = link_frames.About(9, "sim://trap", "", [], [], [], [], [])
    for broker in ("alder", "cedar"):
        mallory.tells(broker, "about", encode_struct(false), NOW + 60_000_000)
    mesh.pass_time(1_000)
    for node in mesh.nodes.values():
        assert node.broker.federation.census.topology.reachable == ["alder", "birch", "cedar"]


def test_lore_from_the_far_future_is_not_heard() -> None:
    """Nobody is made to speak above a version that no later one can ever top."""
    mesh = pair()
    mallory = opened(mesh)
    far = stamp_at(START_MS + limits.FAR_MS_MAX + 60_000)
    for broker in ("alder", "birch", "mallory"):
        for version in (STAMP_MAX, far):
            mallory.tells(broker, "about", b"x", version)
            mallory.tells(broker, "note", b"x", version)
    hearsay = mesh["birch"].broker.federation.census.hearsay
    mesh.pass_time(500)
    assert all(lore.version < far for lore in hearsay.since(0))
    assert unharmed(mesh)


def test_only_so_much_is_heard() -> None:
    """Past the bound nothing new is remembered; what is known goes on being renewed."""
    hearsay = Hearsay("alder")
    hearsay.say("about", b"me", START_MS)
    for number in range(limits.LORE_MAX + 10):
        hearsay.hear(Lore("mallory", f"k{number}", 1, b"x"), START_MS)
    assert len(hearsay.since(0)) == limits.LORE_MAX
    assert not hearsay.hear(Lore("alder", "new", 1, b"x"), START_MS)
    assert hearsay.hear(Lore("mallory", "k0", 2, b"y"), START_MS)
    assert hearsay.of("mallory", "k0") == b"y"
    assert hearsay.say("player/ana", b"here", START_MS), "a broker may always speak for itself"


def test_a_broker_with_very_many_microcosms_is_still_understood() -> None:
    """What would be too much to say is said in part, and no link breaks over it."""
    mesh = pair()
    for number in range(limits.MICROCOSMS_MAX - 1):
        mesh["alder"].durable.open_log(f"microcosm-{number}")
    mesh["alder"].caller("ana").hello(("vale",))
    mesh.pass_time(1_000)
    about = mesh["birch"].broker.federation.census.topology.about["alder"]
    assert len(about.wants) > 100
    assert mesh["alder"].broker.federation.linked.keys() == {"birch"}


def ballots(*votes: tuple[str, str, str, list[link_frames.Head]]) -> bytes:
    """Votes as lore."""
    return encode_struct(link_frames.Ballots([link_frames.Vote(*one) for one in votes]))


def test_who_is_no_home_proposes_and_votes_for_nothing() -> None:
    """Neither a proposal nor a vote of a broker that the realm does not name counts."""
    mesh = line_of_three()
    mallory = opened(mesh)
    for key in ("evict/cedar", "vote/cedar"):
        mallory.tells("mallory", key, ballots(("vale", "cedar", "mallory", [])), NOW)
    mesh.pass_time(1_000)
    assert [node.durable.votes for node in mesh.nodes.values()] == [{}, {}, {}]


def test_votes_of_nonsense_move_nobody() -> None:
    """Unknown logs, brokers and lives in a proposal are no reason to vote or to stop."""
    mesh = pair()
    mallory = opened(mesh)
    head = link_frames.Head("nobody", 5, 2**63 - 1, bytes(16))
    votes = [
        ("nowhere", "birch", "birch", [head]),
        ("vale", "nobody", "birch", [head]),
        ("vale", "alder", "birch", [head]),
        ("vale", "birch", "nobody", [head]),
    ]
    for key in ("evict/birch", "evict/x", "vote/birch", "vote/alder"):
        mallory.tells("birch", key, ballots(*votes), NOW + 9)
    mesh.pass_time(500)
    assert mesh["alder"].durable.logs.keys() == {"vale"}
    assert mesh["alder"].durable.votes == {}
    assert "birch" in mesh["alder"].log().writers


# -- inbox items ---------------------------------------------------------------------------------


def post(topic: tuple[str, ...] = ("@ana", "vale", "outcome")) -> parts.WirePost:
    """An item for somebody's inbox."""
    header = replace(said("+world", 1, "x", EMPTY).header, topic=topic)
    header = replace(header, origin=OriginId("+world", 7, 1))
    return parts.WirePost(0, encode_static(header), [], [], 0, b"\x01")


def test_an_item_for_nobody_is_forgotten() -> None:
    """Neither an owner that no name belongs to nor an unknown broker leaves a trace."""
    mesh = pair()
    mallory = opened(mesh)
    for to in ("alder", "nowhere", "mallory"):
        for owner in ("nobody", "@x", "a b", "\n"):
            mallory.says(link_frames.Carry(to, 0, [post()], [owner]))
    assert mallory.stands()
    assert mesh["alder"].durable.inboxes.keys() <= {"+world"}
    assert unharmed(mesh)


def test_an_item_goes_through_so_many_brokers_and_no_more() -> None:
    """What came through too many brokers is not passed on, and nothing goes in circles."""
    mesh = line_of_three()
    mallory = opened(mesh)
    mesh.sent.clear()
    for hops in (limits.LINK_HOPS_MAX, limits.LINK_HOPS_MAX + 1, 2**63 - 1):
        mallory.says(link_frames.Carry("cedar", hops, [post()], ["ana"]))
    assert mesh.frames(link_frames.Carry, "alder", "birch") == []
    mallory.says(link_frames.Carry("cedar", limits.LINK_HOPS_MAX - 1, [post()], ["ana"]))
    (passed,) = mesh.frames(link_frames.Carry, "alder", "birch")
    assert passed.hops == limits.LINK_HOPS_MAX
    assert mesh.frames(link_frames.Carry, "birch", "cedar") == []


def test_items_and_owners_that_do_not_match_are_taken_as_far_as_they_do() -> None:
    """More of the one than of the other is no reason to stop."""
    mesh = pair()
    mesh["alder"].caller("ana", "player").hello()
    mallory = opened(mesh)
    mallory.says(link_frames.Carry("alder", 0, [post(), post()], ["ana"]))
    mallory.says(link_frames.Carry("alder", 0, [], ["ana"]))
    assert mallory.stands()
    assert mesh["alder"].recovered().inboxes["ana"].last == 1


def test_an_item_that_is_no_event_costs_the_link() -> None:
    """Bytes that make no header are refused."""
    mesh = pair()
    mallory = opened(mesh)
    broken = msgspec.structs.replace(post(), static=b"x")
    mallory.says(link_frames.Carry("alder", 0, [broken], ["ana"]))
    assert mallory.code == "malformed"
    assert unharmed(mesh)


# -- beginnings of logs --------------------------------------------------------------------------


def based(mesh: Mesh, **other: object) -> Based:
    """A beginning that fits the broker's log, save for what is different."""
    record = mesh["alder"].durable.based("vale")
    vector = ((("mallory", 66), 3),)
    return msgspec.structs.replace(record, **{"vector": vector, **other})


def gives(mallory: Foreigner, record: Based) -> None:
    """Tells a whole beginning."""
    for piece in frames_of(record):
        if mallory.stands():
            mallory.says(piece)


@pytest.mark.parametrize(
    "piece",
    [
        LogStart("vale", 5, 10, b"abc"),
        LogStart("vale", 0, 3, b"\xc1\xc1\xc1"),
        LogStart("vale", 0, 0, b""),
        LogStart("vale", 0, 1, b"\x90"),
        LogStart("hill", 0, 10, b"abc"),
        LogStart("vale", 2**63 - 1, limits.SNAPSHOT_BYTES_MAX, b"abc"),
    ],
)
def test_a_piece_that_does_not_fit_costs_the_link(piece: LogStart) -> None:
    """Out of order, unreadable, empty, or of a log that nobody asked for."""
    mesh = pair()
    mallory = opened(mesh)
    mallory.says(piece)
    assert mallory.code == "malformed"
    assert unharmed(mesh)


def test_the_pieces_of_a_beginning_come_in_their_order() -> None:
    """One that leaves a hole, or belongs to another log, costs the link."""
    mesh = pair()
    mallory = opened(mesh)
    for second in (LogStart("vale", 4, 10, b"def"), LogStart("@realm", 3, 10, b"def")):
        mallory.hello().says(LogStart("vale", 0, 10, b"abc"))
        assert mallory.stands()
        mallory.says(second)
        assert mallory.code == "malformed"


def test_a_beginning_that_is_too_large_is_no_message() -> None:
    """More than a snapshot may be is refused by the decoder."""
    piece = LogStart("vale", 0, limits.SNAPSHOT_BYTES_MAX + 1, b"abc")
    with pytest.raises(ProtocolError):
        decode_envelope(encode_envelope(wire.Envelope(1, 1, 1, [piece])))


def test_a_record_of_another_kind_is_no_beginning() -> None:
    """Nothing but the beginning of the log that was named is taken."""
    mesh = pair()
    mallory = opened(mesh)
    records = mesh["alder"].durable.admit(said("ana", 1, "x", EMPTY), mesh.now_ms)
    wrongs: list[list[Record]] = [records[:1], records[:1] * 2, [based(mesh, microcosm="hill")]]
    for wrong in wrongs:
        data = encode_records(wrong)
        mallory.hello().says(LogStart("vale", 0, len(data), data))
        assert mallory.code == "malformed"


SENSELESS: list[dict[str, Any]] = [
    {"settled": STAMP_MAX},
    {"settled": -1},
    {"vector": ((("mallory", 66), -3),)},
    {"vector": ((("", 66), 3),)},
    {"vector": ((("mallory", 2**64 - 1), 3),)},
    {"settled_vector": ((("mallory", 66), 2**64 - 1),)},
    {"fences": ((("mallory", -1), 3),)},
    {"members": ["x" * 65]},
    {"writers": [""]},
    {"chains": [("mallory", 66, b"short")]},
    {"marks": [("ana", 1, -1)]},
    {"marks": [("ana", 2**64 - 1, 1)]},
    {"where": [("ana", -1)]},
    {"where": [("", 1)]},
]


@pytest.mark.parametrize("other", SENSELESS, ids="-".join)
def test_a_beginning_that_breaks_the_limits_costs_the_link(other: dict[str, Any]) -> None:
    """Neither the log, nor the clock, nor the disk takes it."""
    mesh = pair()
    mallory, before = opened(mesh), mesh["alder"].log().vector
    gives(mallory, based(mesh, **other))
    assert mallory.code == "malformed"
    assert mesh["alder"].log().vector == before
    assert unharmed(mesh)


def test_a_beginning_does_not_run_ahead_of_this_very_life() -> None:
    """Who tells of events that this broker has yet to admit is refused as a fork."""
    mesh = pair()
    mallory, alder = opened(mesh), mesh["alder"]
    own = (alder.durable.life, alder.log().vector.of(alder.durable.life) + 1)
    gives(mallory, based(mesh, vector=(own,)))
    assert mallory.code == "fork"
    assert unharmed(mesh)


def test_a_beginning_of_which_all_is_here_changes_nothing() -> None:
    """It is not even written down."""
    mesh = pair()
    mallory, alder = opened(mesh), mesh["alder"]
    rows = len(alder.rows)
    gives(mallory, based(mesh, vector=alder.log().vector.items()))
    assert mallory.stands()
    assert len(alder.rows) == rows
    assert unharmed(mesh)
