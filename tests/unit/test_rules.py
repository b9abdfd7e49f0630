"""A `rules` event switches versions at its place, on every replica alike, or stops the replica."""

from __future__ import annotations

import itertools
from typing import Final

import pytest

from broker.protocol.settlement import RULES as RULES_KIND
from broker.protocol.topics import BROKER_TOPIC
from peer.core.host import Host, Keep, genesis_data
from peer.core.replica import Replica
from peer.core.rules import ENTITY, RulesError
from peer.core.tidings import Arrival
from tests.unit.histories import (
    GENESIS,
    PLACE,
    SECRET,
    Federation,
    Follower,
    arrival_of,
    causal_order,
    id_text,
)
from tests.unit.second_rules import FIRST, MARK, RULES, SECOND
from tests.unit.test_host import NOW, OPENED, snapshot_of
from tests.unit.test_replica import TAKE

WAIT: Final = {"verb": "wait"}
DROP: Final = {"verb": "drop", "item": "lamp"}


def both() -> Follower:
    """A replica at the beginning that has both versions."""
    data = genesis_data(GENESIS.state, ("home",))
    return Follower(Replica(PLACE, SECRET, data, rules=RULES))


def switch(federation: Federation, version: int, broker: str = "home") -> Arrival:
    """A broker writes that its microcosm goes by another version from here on."""
    durable = federation.brokers[broker]
    topic = (PLACE, BROKER_TOPIC, RULES_KIND)
    durable.speak(topic, {"rules": version}, federation.now_ms[broker])
    return arrival_of(federation.entries(broker)[-1])


def mark(found: Follower) -> object:
    """Who left a mark on the lamp, as they do under the second version alone."""
    return found.replica.state["lamp"]["status"].get(MARK)


def test_a_switch_counts_from_its_place_on() -> None:
    """What was judged before it stays; what follows goes by the new version, and back again."""
    federation = Federation()
    federation.enter("ana")
    before = [federation.deed("ana", WAIT), federation.deed("ana", TAKE)]
    switch(federation, SECOND)
    after = [federation.deed("ana", spec) for spec in (WAIT, DROP, TAKE)]
    found = both().catch_up(federation)
    assert found.replica.rules == SECOND
    assert [found.result(one) for one in before] == ["pass", "pass"]
    assert [found.result(one) for one in after] == ["fail", "pass", "pass"]
    assert mark(found) == "ana"
    switch(federation, FIRST)
    again = federation.deed("ana", WAIT)
    found.catch_up(federation)
    assert (found.replica.rules, found.result(again)) == (FIRST, "pass")


def test_a_switch_to_what_is_in_force_changes_nothing() -> None:
    """Said twice, or on both sides of a cut, it is one switch; nor does the first version show."""
    federation = Federation(("home", "east"))
    switch(federation, FIRST)
    assert ENTITY not in both().catch_up(federation).replica.state
    switch(federation, SECOND)
    switch(federation, SECOND, "east")
    federation.heal()
    found = both().catch_up(federation)
    paths = [op["path"] for entry in found.replica._state.log() for op in entry.patch]
    assert paths.count([ENTITY]) == 1
    assert found.replica.rules == SECOND


def test_a_late_switch_judges_anew_what_follows_it() -> None:
    """Who knew nothing of it went by the old version; their outcome is corrected and told."""
    federation = Federation(("home", "east"))
    federation.enter("ana")
    federation.hand("home", "east")
    early = federation.deed("ana", WAIT)
    federation.now_ms["east"] += 500
    switch(federation, SECOND, "east")
    federation.now_ms["home"] += 1_000
    late = [federation.deed("ana", WAIT), federation.deed("ana", TAKE)]
    found = both().catch_up(federation)
    assert [found.result(one) for one in (early, *late)] == ["pass"] * 3
    federation.heal()
    news = found.take(arrival_of(one) for one in federation.entries("east"))
    assert [judged.request.id for judged in news] == [id_text(one) for one in late]
    assert [found.result(one) for one in (early, *late)] == ["pass", "fail", "pass"]
    assert mark(found) == "ana"


def test_in_whatever_order_they_come_replicas_agree() -> None:
    """Every causal order of a switch and deeds on both sides of a cut gives one state."""
    federation = Federation(("home", "east"))
    federation.enter("ana")
    federation.enter("bob")
    federation.hand("home", "east")
    for broker, actor, spec in (
        ("home", "ana", TAKE), ("east", "bob", TAKE), ("home", "ana", DROP), ("east", "bob", WAIT),
    ):  # fmt: skip
        federation.now_ms[broker] += 700
        federation.deed(actor, spec, broker)
        if spec is TAKE and broker == "home":
            switch(federation, SECOND, "east")
    shared = {one.admission.dot for one in federation.entries("east")}
    base = [arrival_of(one) for one in federation.entries("home") if one.admission.dot in shared]
    federation.heal()
    rest = [arrival_of(one) for one in federation.entries("home")]
    rest = [one for one in rest if one not in base]
    states = []
    for turns in itertools.product((0, 1), repeat=len(rest)):
        choice = iter(turns)
        found = both()
        found.take(base)
        have = found.replica.vector
        found.take(causal_order(rest, lambda count, it=choice: next(it) % count, have))  # type: ignore[misc]
        states.append(found.replica.state)
    assert all(state == states[0] for state in states)
    assert states[0][ENTITY]["status"] == {"version": SECOND}


def test_a_replica_that_lacks_the_version_stops_and_says_so() -> None:
    """One sentence names the microcosm, the version, what there is, and the way out."""
    federation = Federation()
    federation.enter("ana")
    switch(federation, SECOND)
    old = Follower(Replica(PLACE, SECRET, genesis_data(GENESIS.state, ("home",))))
    sentence = (
        f"{PLACE} goes by version {SECOND} of the rules, this program has version {FIRST}. "
        f"Run a release that has version {SECOND}."
    )
    with pytest.raises(RulesError) as stopped:
        old.catch_up(federation)
    assert str(stopped.value) == sentence


def test_a_snapshot_says_which_version_it_goes_by() -> None:
    """Who begins with it goes on under that version; who lacks it stops before it follows."""
    federation = Federation()
    federation.enter("ana")
    switch(federation, SECOND)
    federation.deed("ana", TAKE)
    found = both().catch_up(federation)
    assert found.replica.collapsed().rules == FIRST, "the switch is not settled yet"
    found.rows([federation.row("home")])
    kept = found.replica.collapsed()
    assert kept.rules == SECOND
    late = federation.deed("ana", WAIT)
    told = snapshot_of(kept.data, vector=kept.vector, top=kept.top, rules=kept.rules)
    host = Host(PLACE, GENESIS.state, rules=RULES)
    host.take(OPENED, NOW)
    host.take(told, NOW)
    assert host.replica is not None
    verdicts = host.replica.take([late])
    assert [one.outcome["result"] for one in verdicts] == ["fail"]
    newcomer = Host(PLACE, GENESIS.state)
    newcomer.take(OPENED, NOW)
    with pytest.raises(RulesError, match=f"version {SECOND} of the rules"):
        newcomer.take(told, NOW)


def test_a_host_keeps_snapshots_of_the_version_that_is_settled() -> None:
    """What it gives its broker names the version at the place where the snapshot is."""
    federation = Federation()
    host = Host(PLACE, GENESIS.state, snapshot_events=2, rules=RULES)
    host.take(OPENED, NOW)
    host.take(snapshot_of(genesis_data(GENESIS.state, ("home",))), NOW)
    kept: list[int] = []
    for version in (FIRST, SECOND):
        switch(federation, version)
        federation.enter("bob")
        for admitted in federation.entries("home"):
            host.take(arrival_of(admitted), NOW)
        effects = host.take(federation.row("home"), NOW)
        kept += [one.snapshot.rules for one in effects if isinstance(one, Keep)]
    assert kept == [FIRST, SECOND]


def test_a_switch_past_a_fence_counts_no_more() -> None:
    """An evicted broker's switch goes with all that it wrote past the cut."""
    federation = Federation(("home", "east"))
    federation.enter("ana")
    federation.hand("home", "east")
    cut = federation.vector("east").of(("east", 2))
    switch(federation, SECOND, "east")
    federation.hand("east", "home")
    federation.now_ms["home"] += 1_000
    waited = federation.deed("ana", WAIT)
    found = both().catch_up(federation)
    assert (found.replica.rules, found.result(waited)) == (SECOND, "fail")
    federation.brokers["home"].speak(
        (PLACE, BROKER_TOPIC, "evict"),
        {"broker": "east", "cut": [[2, cut]]},
        federation.now_ms["home"],
    )
    found.catch_up(federation)
    assert (found.replica.rules, found.result(waited)) == (FIRST, "pass")


def test_what_is_no_switch_changes_nothing() -> None:
    """Neither odd bodies nor other topics switch anything."""
    federation = Federation()
    federation.enter("ana")
    found = both().catch_up(federation)
    before = found.things()
    durable = federation.brokers["home"]
    odd: list[object] = [None, [], {}, *({"rules": one} for one in ("4", True, 0, -4))]
    for body in odd:
        durable.speak((PLACE, BROKER_TOPIC, RULES_KIND), body, NOW)
    durable.speak((PLACE, BROKER_TOPIC, RULES_KIND, "more"), {"rules": SECOND}, NOW)
    federation.publish("home", "+world", "rules", {"rules": SECOND})
    found.catch_up(federation)
    assert (found.replica.rules, found.things()) == (FIRST, before)
