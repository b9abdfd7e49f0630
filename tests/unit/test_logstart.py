"""A broker whose place in a log is gone: it is given how the log begins, and goes on from there."""

from __future__ import annotations

import pytest

from broker.core.logstart import Assembly, base_of, based, frames_of, log_base
from broker.protocol import frames as wire
from broker.protocol import limits, link_frames
from broker.protocol.errors import ProtocolError
from broker.protocol.vectors import VectorCoder
from tests.unit.foreign_link import Foreigner
from tests.unit.mesh import TALK, Mesh, opened


def forgotten(size: int = 10) -> Mesh:
    """`cedar` was away while `alder` and `birch` went on and dropped what is settled."""
    mesh = opened(
        Mesh({"alder": (), "birch": ("alder",), "cedar": ("alder",)}, homes=("alder", "birch"),
             kept=2)
    )  # fmt: skip
    mesh["cedar"].caller("cy").hello(("vale",))
    mesh.pass_time(1_000)
    mesh.part("cedar")
    mesh.pass_time(4_000)
    mesh["alder"].caller("ana").hello().publish(TALK, *range(20))
    mesh.pass_time(1_000)
    for name in ("alder", "birch"):
        give_snapshot(mesh, name, size)
    assert mesh["alder"].log().first > 10
    return mesh


def give_snapshot(mesh: Mesh, name: str, size: int) -> None:
    """A world peer gives a broker its state at all that is settled."""
    node = mesh[name]
    world = node.caller("+snap", "world", incarnation=9).hello()
    vector = VectorCoder().encode("vale", node.log().frontier.vector)
    data, step = bytes(size), limits.SNAPSHOT_CHUNK_BYTES
    for offset in range(0, size, step):
        piece = data[offset : offset + step]
        top = node.log().frontier.stamp
        world.send(wire.SnapshotPut("vale", vector, top, bytes(32), 1, offset, size, piece))


def test_a_broker_that_was_away_too_long_gets_the_beginning_and_goes_on() -> None:
    """It holds the snapshot, the rest of the events, and what comes then; its disk says so too."""
    mesh = forgotten()
    mesh.heal()
    mesh.pass_time(6_000)
    cedar, alder = mesh["cedar"], mesh["alder"]
    assert cedar.log().vector == alder.log().vector
    assert cedar.log().base == alder.log().base
    assert cedar.log().snapshot == alder.log().snapshot
    assert cedar.talk() == [18, 19]
    cy = cedar.caller("cy2").hello()
    cy.publish(TALK, "back")
    mesh.pass_time(1_000)
    assert cy.acked == 1
    assert alder.talk()[-1] == mesh["birch"].talk()[-1] == "back"
    disk = cedar.recovered().logs["vale"]
    assert (disk.vector, disk.base) == (cedar.log().vector, cedar.log().base)
    assert disk.chain_of(("alder", 1)) == cedar.log().chain_of(("alder", 1))
    assert alder.log().frontier.unsettled == cedar.log().frontier.unsettled == 0


def test_a_repeat_of_what_was_dropped_is_still_known() -> None:
    """A publisher that moves to the newcomer is acknowledged again, and nothing happens twice."""
    mesh = forgotten()
    mesh.heal()
    mesh.pass_time(6_000)
    ana = mesh["cedar"].caller("ana").hello()
    assert ana.all(wire.Welcome)[0].acked == 20
    ana.publish(TALK, *range(20))
    mesh.pass_time(1_000)
    assert ana.acked == 20
    assert mesh["alder"].log().vector.of(("cedar", 1)) <= 2


def test_a_large_beginning_comes_in_pieces() -> None:
    """A snapshot larger than a message is put together."""
    mesh = forgotten(5 * limits.SNAPSHOT_CHUNK_BYTES)
    mesh.sent.clear()
    mesh.heal()
    mesh.pass_time(6_000)
    snapshot = mesh["cedar"].log().snapshot
    assert snapshot is not None
    assert len(snapshot.data) == 5 * limits.SNAPSHOT_CHUNK_BYTES
    assert len(mesh.frames(link_frames.LogStart, "alder", "cedar")) == 6


def test_a_large_beginning_comes_as_credit_allows() -> None:
    """It keeps nothing else waiting: after each piece the neighbour has to ask for more."""
    mesh = forgotten(5 * limits.SNAPSHOT_CHUNK_BYTES)
    reader = Foreigner(mesh, "alder").hello(window=1)
    reader.wants()
    pieces = reader.heard(link_frames.LogStart)
    assert [piece.offset for piece in pieces] == [0]
    cost = 1 + limits.SNAPSHOT_CHUNK_BYTES // limits.LINK_CREDIT_BYTES
    reader.says(wire.Credit(cost - 1))
    assert len(reader.heard(link_frames.LogStart)) == 1
    assert reader.heard(wire.Row) == [], "nothing of a log goes before its beginning"
    reader.says(wire.Credit(1))
    assert len(reader.heard(link_frames.LogStart)) == 2
    reader.says(wire.Credit(limits.LINK_WINDOW))
    assert len(reader.heard(link_frames.LogStart)) == 6
    assert reader.heard(link_frames.Forward)
    assert reader.heard(wire.Row)


def test_who_has_enough_gets_no_beginning() -> None:
    """A broker that lacks only what is kept is sent events alone."""
    mesh = forgotten()
    mesh["birch"].restart()
    mesh.sent.clear()
    mesh.pass_time(6_000)
    assert mesh["birch"].broker.federation.linked.keys() >= {"alder"}
    assert mesh.frames(link_frames.LogStart, "alder", "birch") == []


def test_a_record_says_what_a_log_begins_with() -> None:
    """What is cut into frames is what comes out, and means the same."""
    log = forgotten(100_000)["alder"].log()
    record = based(log, [("ana", 5)], 3)
    base = base_of(record)
    assert (base.vector, base.settled, base.settled_vector) == (
        log.base,
        log.frontier.stamp,
        log.frontier.vector,
    )
    assert base.snapshot == log.snapshot
    kept = log.entries[0].event.header.origin
    whose = (kept.peer, kept.incarnation)
    others = [row for row in log.ids.marks.rows() if row[:2] != whose]
    assert [row for row in base.marks.rows() if row[:2] != whose] == others
    assert base.marks.of(*whose) == kept.seq - 1, "not of events that are kept"
    assert base.fences.cuts == log.fences.cuts
    assert base.fences.evictions(log.vector) == log.fences.evictions(log.vector)
    assert sorted(base.writers) == sorted(log.writers)
    assert base.chains == log_base(log).chains
    pieces, assembly = frames_of(record), Assembly()
    assert len(pieces) == 3
    assert [assembly.add(piece) for piece in pieces[:-1]] == [None, None]
    assert assembly.add(pieces[-1]) == record
    with pytest.raises(ProtocolError):
        assembly.add(pieces[1])
    assert [assembly.add(one) for one in (pieces[0], *pieces)][-1] == record, "offset 0 starts over"
