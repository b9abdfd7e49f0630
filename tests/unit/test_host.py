"""A host: how a world peer founds a microcosm, adopts one, follows it and keeps its snapshots."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Any, Final

import pytest

from broker.protocol.clocks import EMPTY
from broker.protocol.codec import encode_body
from broker.protocol.errors import Code
from broker.protocol.ids import DerivedId, OriginId
from broker.protocol.topics import STEWARD
from content.rules import RULES_VERSION
from peer.core import host as hosts
from peer.core.host import Fetch, Follow, Host, Keep, Note, genesis_data
from peer.core.rules import RulesError
from peer.core.steward import LEAVE_AFTER_MS, SETTLE_WINDOW_MS
from peer.core.ticking import FOUNDING
from peer.core.tidings import (
    Acked,
    Arrival,
    Draft,
    Lost,
    Opened,
    RefusedPublish,
    RowTold,
    SnapshotTold,
    StewardTold,
)
from tests.unit.content_stage import GENESIS as OTHER
from tests.unit.histories import (
    GATEWAY,
    GENESIS,
    PLACE,
    SECRET,
    START_MS,
    Federation,
    arrival_of,
    event,
    followed,
    id_text,
)

OPENED: Final = Opened("realm", "home", 1, SECRET, 0, ("home",))
NOTHING: Final = SnapshotTold(PLACE, EMPTY, 0, b"", 0, 0, 0, b"")
NOW: Final = START_MS
TAKE: Final = {"verb": "take", "item": "lamp"}


def snapshot_of(data: bytes, **parts: Any) -> SnapshotTold:  # noqa: ANN401 - fields of it
    """A whole snapshot in one piece."""
    digest = hashlib.sha256(data).digest()
    told = SnapshotTold(PLACE, EMPTY, 0, digest, RULES_VERSION, 0, len(data), data)
    return replace(told, **parts)


def opened(*, snapshot_events: int = hosts.SNAPSHOT_EVENTS, **parts: Any) -> Host:  # noqa: ANN401 - fields of the tiding
    """A host that asks for what there is."""
    host = Host(PLACE, GENESIS.state, snapshot_events)
    assert host.take(replace(OPENED, **parts), NOW) == [Fetch(0)]
    return host


def following(federation: Federation, *players: str, **parts: Any) -> Host:  # noqa: ANN401
    """A host that has everything from the beginning and answers for the players."""
    host = opened(**parts)
    host.take(snapshot_of(genesis_data(GENESIS.state, ("home",))), NOW)
    for player in players:
        host.take(StewardTold(player, PLACE, attached=True, mine=True), NOW)
    deliver(host, federation)
    return host


def deliver(host: Host, federation: Federation, now_ms: int = NOW) -> list[Any]:
    """All that the host lacks, and the broker's row after it."""
    effects: list[Any] = []
    for admitted in federation.entries("home"):
        assert host.replica is not None
        if not host.replica.vector.covers_dot(admitted.admission.dot):
            effects += host.take(arrival_of(admitted), now_ms)
    return effects + host.take(federation.row("home"), now_ms)


# ---------------------------------------------------------------------------------------- founding


def test_a_new_microcosm_is_founded() -> None:
    """Where there is no snapshot the genesis is published, then given as the first snapshot."""
    host = opened()
    draft, note = host.take(NOTHING, NOW)
    assert isinstance(draft, Draft)
    digest = hashlib.sha256(genesis_data(GENESIS.state, ("home",))).digest()
    assert draft.topic == (PLACE, "genesis")
    assert draft.body == {"digest": digest, "rules": RULES_VERSION}
    assert (draft.cause, draft.derived) == (FOUNDING, DerivedId(PLACE, FOUNDING, 0))
    assert note == Note("founding", PLACE)
    host.founding_seq(OriginId("+world", 1, 4))
    assert host.take(Acked(3), NOW) == []
    keep, follow, _ = host.take(Acked(4), NOW)
    assert keep == Keep(snapshot_of(genesis_data(GENESIS.state, ("home",))))
    assert follow == Follow(EMPTY)
    assert host.replica is not None
    assert host.replica.collapsed().digest == digest
    assert host.take(Acked(5), NOW) == []


def test_founding_again_is_the_same_event() -> None:
    """World peers with the same files publish one genesis, under one id, with the same bytes."""
    drafts = [opened().take(NOTHING, NOW)[0] for _ in range(2)]
    assert drafts[0] == drafts[1]
    assert isinstance(drafts[0], Draft)
    assert isinstance(drafts[1], Draft)
    assert encode_body(drafts[0].body) == encode_body(drafts[1].body)


def test_who_comes_second_with_other_files_adopts_what_there_is() -> None:
    """A world peer whose genesis differs waits for the founder's snapshot and follows that."""
    host = Host(PLACE, OTHER.state)
    host.take(OPENED, NOW)
    host.take(NOTHING, NOW)
    origin = OriginId("+second", 1, 1)
    host.founding_seq(origin)
    refused = RefusedPublish(origin, Code.DIFFERS, definite=True, text="Another event has the id.")
    assert host.take(refused, NOW) == [Note("founded_by_another", PLACE)]
    assert host.take(Acked(1), NOW) == []
    assert host.wakes_ms() == NOW + hosts.RETRY_MS
    assert host.tick(NOW + hosts.RETRY_MS - 1) == []
    assert host.tick(NOW + hosts.RETRY_MS) == [Fetch(0)]
    assert host.wakes_ms() is None
    assert host.take(snapshot_of(genesis_data(GENESIS.state, ("home",))), NOW)[0] == Follow(EMPTY)
    assert host.replica is not None
    assert host.replica.state == GENESIS.state


def test_a_founding_that_is_refused_stops() -> None:
    """Where a microcosm can't be founded the world peer says why and stops."""
    host = opened()
    host.take(NOTHING, NOW)
    origin = OriginId("+world", 1, 1)
    host.founding_seq(origin)
    with pytest.raises(RulesError, match="can't be founded: Too many"):
        host.take(RefusedPublish(origin, Code.FULL, definite=True, text="Too many."), NOW)


def test_other_refusals_are_noted() -> None:
    """What the broker does not take of anything else is a line in the log."""
    host = following(Federation())
    refused = RefusedPublish(OriginId("+w", 1, 9), "no_such_peer", definite=True, text="Nobody.")
    assert host.take(refused, NOW) == [Note("refused", "no_such_peer: Nobody.")]


# --------------------------------------------------------------------------------------- snapshots


def pieces(whole: SnapshotTold, size: int) -> list[SnapshotTold]:
    """A snapshot as it travels."""
    data = whole.data
    cuts = range(0, len(data), size)
    return [replace(whole, offset=offset, data=data[offset : offset + size]) for offset in cuts]


def test_a_snapshot_comes_in_pieces() -> None:
    """Each piece is asked for where the last one ended, and the whole is followed."""
    federation = Federation()
    federation.enter("ana")
    kept = followed(federation)
    kept.rows([federation.row("home")])
    collapsed = kept.replica.collapsed()
    host = opened()
    whole = snapshot_of(collapsed.data, vector=collapsed.vector, top=collapsed.top)
    *most, last = pieces(whole, 1_000)
    for piece in most:
        assert host.take(piece, NOW) == [Fetch(piece.offset + 1_000)]
    assert host.take(last, NOW)[0] == Follow(collapsed.vector)
    assert host.replica is not None
    assert host.replica.collapsed() == collapsed
    assert host.replica.basis == (collapsed.vector, collapsed.top)


def test_a_snapshot_that_changes_on_the_way_is_asked_for_anew() -> None:
    """A piece of a newer snapshot, or one that does not follow, begins it all again."""
    old = pieces(snapshot_of(genesis_data(OTHER.state)), 500)
    new = pieces(snapshot_of(genesis_data(GENESIS.state, ("home",))), 500)
    host = opened()
    assert host.take(old[0], NOW) == [Fetch(500)]
    assert host.take(new[1], NOW) == [Fetch(0)]
    assert host.take(new[1], NOW) == [Fetch(0)]
    assert host.take(new[0], NOW) == [Fetch(500)]
    assert host.take(new[2], NOW) == [Fetch(0)]
    for piece in new[:-1]:
        assert host.take(piece, NOW) == [Fetch(piece.offset + 500)]
    assert host.take(new[-1], NOW)[0] == Follow(EMPTY)
    assert host.replica is not None
    assert host.replica.state == GENESIS.state


def test_a_snapshot_that_is_not_what_it_says_stops() -> None:
    """Data that does not have its digest is not followed; a sentence says so."""
    spoilt = snapshot_of(genesis_data(GENESIS.state, ("home",)), digest=bytes(32))
    with pytest.raises(RulesError, match=r"The snapshot of yards is not what its digest says\."):
        opened().take(spoilt, NOW)


def test_a_snapshot_of_other_rules_stops() -> None:
    """A microcosm of other rules needs another release; a sentence names both versions."""
    other = snapshot_of(genesis_data(GENESIS.state, ("home",)), rules=RULES_VERSION + 1)
    named = rf"version {RULES_VERSION + 1} of the rules.*has version {RULES_VERSION}\. Run a"
    with pytest.raises(RulesError, match=named):
        opened().take(other, NOW)


def test_a_snapshot_of_what_is_here_is_left_alone() -> None:
    """A replica that has all of a snapshot already goes on as it is, and says where it is."""
    federation = Federation()
    federation.enter("ana")
    host = following(federation)
    kept = host.replica
    assert kept is not None
    again = snapshot_of(genesis_data(GENESIS.state, ("home",)))
    assert host.take(again, NOW) == [Follow(kept.vector)]
    assert host.take(replace(again, offset=3), NOW) == []
    assert host.take(snapshot_of(b"x", microcosm="elsewhere"), NOW) == []
    assert host.replica is kept


def test_who_was_overtaken_goes_on_from_the_snapshot_for_the_same_players() -> None:
    """A world peer that fell behind the log follows a snapshot, and answers for whom it did."""
    federation = Federation()
    federation.enter("ana")
    host = following(federation, "ana")
    federation.deed("ana", TAKE)
    ahead = followed(federation)
    ahead.rows([federation.row("home")])
    kept = ahead.replica.collapsed()
    told = snapshot_of(kept.data, vector=kept.vector, top=kept.top)
    assert host.take(told, NOW)[0] == Follow(kept.vector)
    federation.deed("ana", {"verb": "drop", "item": "lamp"})
    effects = deliver(host, federation)
    assert [one.body["verb"] for one in outcomes(effects)] == ["drop"]
    said = [one for turn in range(9) for one in host.tick(NOW + turn * LEAVE_AFTER_MS)]
    assert [one.topic for one in said if isinstance(one, Draft)] == [(PLACE, "tick")]


def test_snapshots_are_given_as_events_settle() -> None:
    """After so many settled events the settled state goes to the broker, whatever is open still."""
    federation = Federation()
    federation.enter("ana")
    host = following(federation, snapshot_events=5)
    federation.deed("ana", TAKE)
    assert not keeps(deliver(host, federation))
    federation.deed("ana", {"verb": "drop", "item": "lamp"})
    row = federation.row("home")
    federation.say("ana")
    for admitted in federation.entries("home")[-2:]:
        host.take(arrival_of(admitted), NOW)
    (keep,) = keeps(host.take(row, NOW))
    assert host.replica is not None
    kept = host.replica.collapsed()
    assert keep.snapshot == snapshot_of(kept.data, vector=kept.vector, top=kept.top)
    assert host.replica.unsettled == 1
    assert not keeps(host.take(federation.row("home"), NOW))
    for _ in range(4):
        federation.say("ana")
    assert len(keeps(deliver(host, federation))) == 1


def keeps(effects: list[Any]) -> list[Keep]:
    """The snapshots that were given."""
    return [one for one in effects if isinstance(one, Keep)]


def test_a_snapshot_every_so_many() -> None:
    """The number that the broker's memory is planned for."""
    assert hosts.SNAPSHOT_EVENTS == 1_000


# ----------------------------------------------------------------------------------------- playing


def outcomes(effects: list[Any]) -> list[Any]:
    """The outcomes among effects."""
    return [one for one in effects if isinstance(one, Draft) and one.topic[2:3] == ("outcome",)]


def test_observations_go_out_before_what_is_told() -> None:
    """On a row, after the window and on a question: observations first, none of them older."""
    federation = Federation()
    federation.enter("ana")
    host = following(federation, "ana")
    for turn in ("row", "tick", "ask"):
        federation.deed("ana", {"verb": "move", "to": "south"})
        federation.deed("ana", {"verb": "move", "to": "north"})
        said = federation.deed("ana", TAKE)
        arrivals = [arrival_of(one) for one in federation.entries("home")[-3:]]
        for one in arrivals:
            assert host.take(one, NOW) == []
        if turn == "row":
            effects: list[Any] = host.take(federation.row("home"), NOW)
        elif turn == "tick":
            effects = host.tick(NOW + SETTLE_WINDOW_MS)
        else:
            effects = host.take(question({"utterance": id_text(said)}, "ana"), NOW)
        effects = [one for one in effects if one.topic[1] != "tick"]
        shown = [one.topic[2] for one in effects]
        first = shown.index("outcome")
        assert set(shown[first:]) == {"outcome"}
        assert {one.topic[0] for one in effects[:first]} >= {f"@{GATEWAY}"}
        assert host.replica is not None
        assert {one.basis for one in effects} == {host.replica.basis}
        host.take(federation.row("home"), NOW)


def question(body: object, actor: str, asker: str = "") -> Arrival:
    """A question in this world peer's inbox."""
    origin = OriginId(asker or actor, 1, 1)
    return Arrival(event(origin, (STEWARD, PLACE, "ask"), encode_body(body), actor=actor), None, 1)


def test_questions_are_answered_to_who_asks() -> None:
    """A gateway that asks what a player sees gets it, and nobody else."""
    federation = Federation()
    federation.enter("ana")
    host = following(federation)
    (draft,) = host.take(question({"observation": "ana"}, "ana", GATEWAY), NOW)
    assert isinstance(draft, Draft)
    assert draft.topic == (f"@{GATEWAY}", PLACE, "observation", "ana")


def test_only_ones_own_microcosm_counts() -> None:
    """Rows and assignments of another microcosm, and mail, are none of this host's business."""
    federation = Federation()
    federation.enter("ana")
    host = following(federation)
    federation.deed("ana", TAKE)
    host.take(arrival_of(federation.entries("home")[-1]), NOW)
    row = federation.row("home")
    assert host.take(RowTold("elsewhere", row.life, row.clock, row.vector), NOW) == []
    host.take(StewardTold("ana", "elsewhere", attached=True, mine=True), NOW)
    assert outcomes(host.take(row, NOW)) == []
    mail = event(OriginId("ana", 1, 9), ("@+world", PLACE, "mail"), b"\xc0")
    assert host.take(Arrival(mail, None, 2), NOW) == []
    assert host.take(Lost("gone"), NOW) == []


def test_nothing_is_done_before_there_is_a_replica() -> None:
    """Events, rows and time before the snapshot do nothing; assignments are remembered."""
    federation = Federation()
    federation.enter("ana")
    host = opened()
    host.take(StewardTold("ana", PLACE, attached=True, mine=True), NOW)
    assert host.take(arrival_of(federation.entries("home")[-1]), NOW) == []
    assert host.take(federation.row("home"), NOW) == []
    assert host.tick(NOW) == []
    host.take(snapshot_of(genesis_data(GENESIS.state, ("home",))), NOW)
    assert [one.topic[0] for one in outcomes(deliver(host, federation))] == ["@ana"]


def test_what_was_told_before_this_session_is_not_told_again() -> None:
    """Catching up with the log up to the clock of the broker's welcome tells nobody anything."""
    federation = Federation()
    federation.enter("ana")
    host = opened(clock=federation.row("home").clock)
    host.take(snapshot_of(genesis_data(GENESIS.state, ("home",))), NOW)
    host.take(StewardTold("ana", PLACE, attached=True, mine=True), NOW)
    assert outcomes(deliver(host, federation) + host.tick(NOW + 1_000)) == []
    federation.deed("ana", TAKE)
    assert len(outcomes(deliver(host, federation))) == 1


def test_a_session_that_is_resumed_keeps_the_replica() -> None:
    """After a loss the host goes on where it was, asks for nothing, and forgets who was here."""
    federation = Federation()
    federation.enter("ana")
    host = following(federation, "ana")
    kept = host.replica
    assert host.take(replace(OPENED, clock=2**62), NOW) == []
    assert host.replica is kept
    federation.deed("ana", TAKE)
    assert outcomes(deliver(host, federation)) == []
    host.take(StewardTold("ana", PLACE, attached=True, mine=True), NOW)
    federation.deed("ana", {"verb": "drop", "item": "lamp"})
    assert [one.body["verb"] for one in outcomes(deliver(host, federation))] == ["drop"]


def test_who_did_not_come_back_with_the_session_falls_asleep() -> None:
    """Players of a broker that restarted, and who did not come back, are put to sleep."""
    federation = Federation()
    entered = federation.enter("ana")
    host = following(federation, "ana")
    host.take(OPENED, NOW)
    said = [one for seconds in range(10) for one in host.tick(NOW + 1_000 * seconds)]
    drafts = [one for one in said if isinstance(one, Draft) and one.topic == (PLACE, "leave")]
    assert drafts
    assert {(one.actor, str(one.body)) for one in drafts} == {
        ("ana", str({"entered": id_text(entered)}))
    }
