"""Candidates for conflicts: who touched what somebody else had touched unseen."""

from __future__ import annotations

import pytest

from broker.protocol.clocks import EMPTY, Basis
from broker.protocol.ids import Dot
from peer.core import causality
from peer.core.causality import CandidateFinder
from peer.core.tidings import Arrival
from tests.unit.histories import Federation


def touching(
    federation: Federation, actor: str, *touches: str, basis: Basis, broker: str = "home"
) -> Arrival:
    """An intent that says what it may change."""
    body = {"spec": {"verb": "wait"}}
    return federation.publish(broker, actor, "intent", body, basis=basis, touches=touches)


def dot(arrival: Arrival) -> Dot:
    """How the event travels."""
    assert arrival.admission is not None
    return arrival.admission.dot


def test_what_was_touched_unseen_is_a_candidate() -> None:
    """An event by somebody who had not been shown the last touch of its entity is found."""
    federation, finder = Federation(), CandidateFinder()
    shown = federation.basis("home")
    first = touching(federation, "ana", "lamp", basis=shown)
    second = touching(federation, "bob", "lamp", "chest", basis=shown)
    assert finder.note(first) is None
    found = finder.note(second)
    assert found is not None
    assert (found.arrival, found.with_dots) == (second, (dot(first),))


@pytest.mark.parametrize("broker", ["home", "east"])
def test_sides_of_a_partition_are_candidates(broker: str) -> None:
    """Whichever of two concurrent touches comes second is found, against the other's dot."""
    federation, finder = Federation(("home", "east")), CandidateFinder()
    here = touching(federation, "ana", "lamp", basis=federation.basis("home"))
    there = touching(federation, "bob", "lamp", basis=federation.basis("east"), broker="east")
    order = [here, there] if broker == "east" else [there, here]
    assert finder.note(order[0]) is None
    found = finder.note(order[1])
    assert found is not None
    assert found.with_dots == (dot(order[0]),)


def test_what_was_shown_is_none() -> None:
    """Who had been shown the last touch is in conflict with nobody."""
    federation, finder = Federation(), CandidateFinder()
    finder.note(touching(federation, "ana", "lamp", basis=Basis()))
    assert finder.note(touching(federation, "bob", "lamp", basis=federation.basis("home"))) is None


def test_own_touches_are_none() -> None:
    """Nobody is a candidate for a conflict with themself, also not by naming a thing twice."""
    federation, finder = Federation(), CandidateFinder()
    assert finder.note(touching(federation, "ana", "lamp", "lamp", basis=Basis())) is None
    assert finder.note(touching(federation, "ana", "lamp", basis=Basis())) is None


def test_other_things_are_none() -> None:
    """Touching different things, or nothing, makes no candidate."""
    federation, finder = Federation(), CandidateFinder()
    finder.note(touching(federation, "ana", "lamp", basis=Basis()))
    assert finder.note(touching(federation, "bob", "chest", basis=Basis())) is None
    assert finder.note(touching(federation, "bob", basis=Basis())) is None


def test_every_unseen_touch_is_named() -> None:
    """A candidate names the last touch of each of its entities, by whoever it was."""
    federation, finder = Federation(), CandidateFinder()
    ana = touching(federation, "ana", "lamp", basis=Basis())
    bob = touching(federation, "bob", "chest", basis=Basis())
    finder.note(ana)
    finder.note(bob)
    found = finder.note(touching(federation, "cleo", "lamp", "chest", "rake", basis=Basis()))
    assert found is not None
    assert found.with_dots == (dot(ana), dot(bob))


def test_what_has_no_place_in_a_log_is_not_noted() -> None:
    """Events of inboxes are no candidates, and nothing is remembered of them."""
    federation, finder = Federation(), CandidateFinder()
    first = touching(federation, "ana", "lamp", basis=Basis())
    assert finder.note(Arrival(first.event, None, 1)) is None
    assert finder.note(touching(federation, "bob", "lamp", basis=Basis(EMPTY, 0))) is None


def test_what_was_touched_longest_ago_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    """The finder holds a bounded number of entities; a touch keeps one young."""
    monkeypatch.setattr(causality, "ENTITIES_MAX", 2)
    federation, finder = Federation(), CandidateFinder()
    for thing in ("lamp", "chest", "lamp", "rake"):
        finder.note(touching(federation, "ana", thing, basis=Basis()))
    assert finder.note(touching(federation, "bob", "lamp", basis=Basis())) is not None
    assert finder.note(touching(federation, "bob", "chest", basis=Basis())) is None
