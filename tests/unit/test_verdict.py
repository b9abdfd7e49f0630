"""Verdicts: pass, fail and conflict, and who somebody lost to."""

from __future__ import annotations

from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broker.protocol.clocks import Basis
from broker.protocol.ids import Dot
from content.model import Op
from peer.core.verdict import Judged, Writer, Writers
from tests.unit.histories import Federation, followed, id_text

TAKE: Final = {"verb": "take", "item": "lamp"}


def judged_of(federation: Federation, actor: str, spec: dict[str, Any], basis: Basis) -> Judged:
    """The verdict on an intent that comes last at home."""
    arrival = federation.deed(actor, spec, basis=basis)
    return followed(federation).current[id_text(arrival)]


def race() -> tuple[Federation, Basis]:
    """Bob takes the lamp that Ana was shown in the yard; what Ana was shown."""
    federation = Federation()
    federation.enter("ana")
    federation.enter("bob")
    shown = federation.basis("home")
    federation.deed("bob", TAKE)
    return federation, shown


def test_what_the_rules_allow_passes() -> None:
    """A deed that nothing refuses is a pass, whatever its actor had been shown."""
    federation = Federation()
    federation.enter("ana")
    verdict = judged_of(federation, "ana", TAKE, Basis())
    assert (verdict.outcome["result"], verdict.lost_to) == ("pass", None)


def test_a_refusal_by_what_nobody_wrote_is_a_fail() -> None:
    """What has been so since the beginning refuses as a plain fail."""
    federation = Federation()
    federation.enter("ana")
    for spec in ({"verb": "take", "item": "scale"}, {"verb": "move", "to": "up"}, {"verb": 1}):
        verdict = judged_of(federation, "ana", spec, Basis())
        assert (verdict.outcome["result"], verdict.lost_to) == ("fail", None)


def test_nobody_agrees_to_what_they_were_not_shown() -> None:
    """A yes to an offer that was changed unseen is a conflict, and nothing changes hands."""
    federation = Federation()
    federation.enter("ana")
    federation.enter("bob")
    federation.deed("bob", TAKE)
    federation.deed("bob", {"verb": "trade", "to": "ana", "item": "lamp"})
    shown = federation.basis("home")
    federation.deed("bob", {"verb": "trade", "to": "ana"})
    yes = {"verb": "accept", "target": "bob"}
    verdict = judged_of(federation, "ana", yes, shown)
    assert (verdict.outcome["result"], verdict.lost_to) == ("conflict", "Bob")
    assert verdict.outcome["patch"] == []
    verdict = judged_of(federation, "ana", yes, federation.basis("home"))
    assert verdict.outcome["result"] == "pass"


def test_a_refusal_by_what_was_not_shown_is_a_conflict() -> None:
    """Who reaches for what somebody else has just taken unseen is told who came first."""
    federation, shown = race()
    verdict = judged_of(federation, "ana", TAKE, shown)
    assert (verdict.outcome["result"], verdict.lost_to) == ("conflict", "Bob")
    assert verdict.outcome["patch"] == []


def test_a_refusal_by_what_was_shown_is_a_fail() -> None:
    """Who was shown that it is gone and reaches for it all the same just fails."""
    federation, _ = race()
    verdict = judged_of(federation, "ana", TAKE, federation.basis("home"))
    assert (verdict.outcome["result"], verdict.lost_to) == ("fail", None)


def test_what_came_after_by_others_does_not_matter() -> None:
    """Only the last writer of a refusing path counts, not who wrote elsewhere unseen."""
    federation, _ = race()
    shown = federation.basis("home")
    federation.deed("bob", {"verb": "move", "to": "south"})
    verdict = judged_of(federation, "ana", TAKE, shown)
    assert verdict.outcome["result"] == "fail"


def test_nobody_is_in_conflict_with_themself() -> None:
    """What refuses because of the actor's own doing is a fail, shown or not."""
    federation = Federation()
    federation.enter("ana")
    shown = federation.basis("home")
    federation.deed("ana", TAKE)
    verdict = judged_of(federation, "ana", TAKE, shown)
    assert (verdict.outcome["result"], verdict.outcome["reason"]) == ("fail", "take.already_held")


def test_own_doing_through_a_gateway_is_own_doing() -> None:
    """A gateway writes in its player's name: what it did for them is no conflict for them."""
    federation = Federation()
    federation.enter("ana")
    shown = federation.basis("home")
    federation.act(federation.say("ana", basis=shown), TAKE)
    verdict = judged_of(federation, "ana", TAKE, shown)
    assert verdict.outcome["result"] == "fail"


def test_the_last_writer_is_who_came_first() -> None:
    """Where a thing went from hand to hand unseen, one loses to who has it now."""
    federation, shown = race()
    federation.enter("cleo")
    federation.deed("bob", {"verb": "drop", "item": "lamp"})
    federation.deed("cleo", TAKE)
    assert judged_of(federation, "ana", TAKE, shown).lost_to == "Cleo"


def test_what_somebody_carried_off_with_its_container_was_carried_off_by_them() -> None:
    """A thing that is gone inside a chest was lost to who took the chest."""
    federation = Federation()
    federation.enter("ana")
    federation.enter("bob")
    shown = federation.basis("home")
    federation.deed("bob", {"verb": "take", "item": "chest"})
    federation.deed("bob", {"verb": "move", "to": "south"})
    verdict = judged_of(federation, "ana", {"verb": "take", "item": "rake"}, shown)
    assert (verdict.outcome["result"], verdict.lost_to) == ("conflict", "Bob")


def test_a_whole_entity_is_written_by_who_made_it() -> None:
    """Who comes as somebody whom another has just become loses to them, by every path in them."""
    federation = Federation()
    shown = Basis()
    federation.enter("bob", "Ana")
    arrival = federation.publish("home", "ana", "enter", {"name": "Ana"}, basis=shown)
    verdict = followed(federation).current[id_text(arrival)]
    assert (verdict.outcome["result"], verdict.lost_to) == ("conflict", "Ana")
    late = federation.publish(
        "home", "ana", "enter", {"name": "Ana"}, basis=federation.basis("home")
    )
    assert followed(federation).result(late) == "fail"


def test_sides_of_a_partition_are_in_conflict() -> None:
    """Of two takes that could not know of each other one passes and the other loses to it."""
    federation = Federation(("home", "east"))
    federation.enter("ana")
    federation.hand("home", "east")
    federation.enter("bob", broker="east")
    one = federation.deed("ana", TAKE, basis=federation.basis("home"))
    two = federation.deed("bob", TAKE, "east", basis=federation.basis("east"))
    federation.heal()
    found = followed(federation)
    results = {found.result(one), found.result(two)}
    assert results == {"pass", "conflict"}
    loser = one if found.result(one) == "conflict" else two
    names = {"ana": "Bob", "bob": "Ana"}
    assert found.current[id_text(loser)].lost_to == names[loser.event.header.actor]


def test_who_is_locked_out_across_a_cut_is_told_by_whom() -> None:
    """A step through a gate that was locked on the other side is lost to whoever locked it."""
    federation = Federation(("home", "east"))
    federation.enter("ana")
    federation.hand("home", "east")
    federation.enter("bob", broker="east")
    federation.heal()
    for spec in (TAKE, {"verb": "close", "target": "gate"}):
        federation.deed("ana", spec, basis=federation.basis("home"))
    federation.heal()
    shown = federation.basis("east")
    lock = federation.deed("ana", {"verb": "lock", "target": "gate"})
    federation.now_ms["east"] += 1_000
    step = federation.deed("bob", {"verb": "move", "to": "north"}, "east", basis=shown)
    federation.heal()
    found = followed(federation)
    assert (found.result(lock), found.result(step)) == ("pass", "conflict")
    verdict = found.current[id_text(step)]
    assert (verdict.outcome["reason"], verdict.lost_to) == ("move.locked", "Ana")


def test_what_had_to_be_done_first_and_was_not() -> None:
    """An intent whose line stopped before it is a fail that says so, and never a conflict."""
    federation, shown = race()
    said = federation.say("ana", basis=shown)
    federation.act(said, TAKE, 0, of=2)
    then = federation.act(said, {"verb": "move", "to": "north"}, 1, of=2, requires=0)
    found = followed(federation)
    verdict = found.current[id_text(then)]
    assert (verdict.outcome["result"], verdict.outcome["reason"]) == ("fail", "sequence.stopped")
    assert verdict.lost_to is None
    assert found.place_of("ana") == "yard"


def test_what_had_to_be_done_first_and_was() -> None:
    """An intent that requires another is judged like any once that one passed."""
    federation = Federation()
    federation.enter("ana")
    said = federation.say("ana")
    federation.act(said, TAKE, 0, of=2)
    then = federation.act(said, {"verb": "move", "to": "north"}, 1, of=2, requires=0)
    found = followed(federation)
    assert (found.result(then), found.place_of("ana")) == ("pass", "field")


# ------------------------------------------------------------------------------------- writers

ONE, TWO = Dot("home", 1, 1), Dot("home", 1, 2)


def op(*path: str) -> Op:
    """A write of a path."""
    return {"op": "set", "path": list(path), "value": 1}


@pytest.mark.parametrize(
    "written, asked, found",
    [
        (("lamp",), ("lamp", "status", "location"), True),
        (("lamp", "status"), ("lamp", "status", "location"), True),
        (("lamp", "status", "location"), ("lamp", "status", "location"), True),
        (("lamp", "status", "location"), ("lamp",), True),
        (("lamp", "status", "moved"), ("lamp", "status", "location"), False),
        (("lampshade",), ("lamp",), False),
        (("lamp",), (), False),
    ],
)
def test_a_path_is_written_with_what_holds_it_and_what_it_holds(
    written: tuple[str, ...], asked: tuple[str, ...], found: bool
) -> None:
    """Writers of a path are those of it, of any part of it and of the whole that it is in."""
    writers = Writers()
    writers.write([op(*written)], ONE, "ana")
    assert writers.of(asked) == ([Writer(ONE, "ana")] if found else [])


def test_what_was_said_has_no_writer() -> None:
    """The ledger of what players said refuses nothing, so its writers are not kept."""
    writers = Writers()
    assert writers.write([op("@said/ana")], ONE, "ana") == []
    assert writers.to_plain() == []


WORDS = st.sampled_from(["lamp", "chest", "status", "location"])
PATCHES = st.lists(st.lists(st.lists(WORDS, min_size=1, max_size=3), max_size=4), max_size=8)


@given(PATCHES, st.integers(0, 8))
def test_writes_are_taken_back_exactly(patches: list[list[list[str]]], kept: int) -> None:
    """Taking back writes newest first restores every writer; plain values can do so as well."""
    writers = Writers()
    done: list[tuple[list[Any], Any]] = []
    for number, paths in enumerate(patches):
        before = writers.to_plain()
        overwritten = writers.write([op(*path) for path in paths], Dot("home", 1, number), "ana")
        done.append((before, overwritten))
    late = [pair for _, overwritten in reversed(done[kept:]) for pair in reversed(overwritten)]
    if kept < len(done):
        assert writers.to_plain(late) == done[kept][0]
    copy = Writers.from_plain(writers.to_plain())
    assert copy.to_plain() == writers.to_plain()
    for before, overwritten in reversed(done):
        writers.restore(overwritten)
        assert writers.to_plain() == before
    assert not writers._of
