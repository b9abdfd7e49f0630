"""Beats, and what their absence means: suspect, then down; and clocks that differ too much."""

from __future__ import annotations

from broker.core.links import Link
from broker.protocol import frames as wire
from broker.protocol import limits
from tests.unit.foreign_link import Foreigner
from tests.unit.mesh import TALK, Mesh, Node, pair


def said(node: Node) -> list[str]:
    """What a broker reported of its links, in order."""
    return [event for event, _ in node.reports if event.startswith("link")]


def link_of(mesh: Mesh, one: str, other: str) -> Link | None:
    """The link of one broker to another."""
    federation = mesh[one].broker.federation
    return federation.links.get(federation.linked.get(other, b""))


def is_suspect(mesh: Mesh, other: str) -> bool:
    """Whether `alder` has a link to another, and suspects it."""
    link = link_of(mesh, "alder", other)
    return link is not None and link.suspect


def test_a_quiet_link_beats() -> None:
    """Where nothing is said for half a second a beat is, with the clock; nobody is suspected."""
    mesh = pair()
    mesh.sent.clear()
    mesh.pass_time(10_000)
    beats = mesh.frames(wire.Beat, "alder", "birch")
    assert 18 <= len(beats) <= 21
    assert beats[-1].lamport == mesh["alder"].durable.clock.last
    assert said(mesh["alder"]) == said(mesh["birch"]) == ["linked"]


def test_a_silent_link_is_suspect_and_then_down() -> None:
    """Each is said once; suspicion shows on the link, which still stands; down it is gone."""
    mesh = pair()
    mesh.cut("alder", "birch")
    mesh.pass_time(1_250)
    assert said(mesh["alder"]) == ["linked"]
    mesh.pass_time(250)
    assert said(mesh["alder"]) == ["linked", "link_suspect"]
    assert mesh["alder"].reported("link_suspect") == [{"broker": "birch"}]
    assert is_suspect(mesh, "birch")
    mesh.pass_time(1_500)
    assert said(mesh["alder"]) == ["linked", "link_suspect"]
    mesh.pass_time(250)
    assert said(mesh["alder"]) == ["linked", "link_suspect", "link_down"]
    assert mesh["alder"].reported("link_down") == [{"broker": "birch"}]
    assert link_of(mesh, "alder", "birch") is None


def test_a_suspect_link_that_is_heard_again_has_recovered() -> None:
    """It is said once, the link stands as before, and a later silence is suspect anew."""
    mesh = pair()
    other = Foreigner(mesh, "alder").hello()
    for silence in (1, 2):
        mesh.pass_time(limits.SUSPECT_MS + 250)
        assert is_suspect(mesh, "mallory")
        other.says(wire.Beat(0))
        assert not is_suspect(mesh, "mallory")
        other.says(wire.Beat(0))
        assert said(mesh["alder"])[2:] == ["link_suspect", "link_recovered"] * silence
    assert mesh["alder"].reported("link_recovered") == [{"broker": "mallory"}] * 2
    assert other.stands()


def test_a_stale_message_is_no_sign_of_life() -> None:
    """What comes again from an earlier time does not make a link heard."""
    mesh = pair()
    other = Foreigner(mesh, "alder").hello()
    other.says(wire.Beat(0))
    mesh.pass_time(limits.SUSPECT_MS + 250)
    other.says(wire.Beat(0), number=1)
    assert mesh["alder"].broker.federation.links[other.route].suspect


def test_a_suspect_neighbour_is_still_beaten_and_sent_events() -> None:
    """Suspicion is for the log: what goes out goes on, for the silence may be one-way."""
    mesh = pair()
    other = Foreigner(mesh, "alder").hello()
    other.wants()
    mesh.pass_time(limits.SUSPECT_MS + 250)
    before = len(other.heard(wire.Beat))
    mesh.pass_time(500)
    assert len(other.heard(wire.Beat)) > before
    mesh["alder"].caller("ana").hello().publish(TALK, "one")
    assert other.heard(wire.Row)


def test_a_broker_that_never_answers_is_given_up_soon() -> None:
    """A dialled connection on which nobody says hello is dropped and dialled anew."""
    mesh = Mesh({"alder": ("nobody",)})
    mesh.pass_time(250)
    first = mesh["alder"].broker.federation.links[b"to sim://nobody"]
    mesh.pass_time(2_000)
    assert mesh["alder"].broker.federation.links[b"to sim://nobody"] is first
    mesh.pass_time(1_000)
    assert mesh["alder"].broker.federation.links.get(b"to sim://nobody") is not first
    assert said(mesh["alder"]) == []


def test_a_broken_connection_is_lost_at_once() -> None:
    """The shell's word that a connection is gone drops the link, and is said."""
    mesh = pair()
    mesh.break_lines("alder", "birch")
    assert mesh["alder"].reported("link_lost") == [{"broker": "birch", "why": "gone"}]
    assert link_of(mesh, "alder", "birch") is None
    mesh.pass_time(4_000)
    assert link_of(mesh, "alder", "birch") is not None


def test_events_from_too_far_ahead_are_held_and_the_link_is_reported_once() -> None:
    """A neighbour whose clock is ahead is named once; its events come in when their time comes."""
    mesh = pair()
    mesh["alder"].skew_ms = limits.SKEW_MS_MAX + 5_000
    ana = mesh["alder"].caller("ana").hello()
    ana.publish(TALK, "early", "too")
    ana.publish(TALK, "again")
    assert mesh["birch"].talk() == []
    assert mesh["birch"].reported("link_skewed") == [{"broker": "alder", "of": "alder"}]
    assert mesh["birch"].durable.clock.last < mesh["alder"].durable.clock.last
    mesh.pass_time(4_000)
    assert mesh["birch"].talk() == []
    mesh.pass_time(1_500)
    assert mesh["birch"].talk() == ["early", "too", "again"]
    assert len(mesh["birch"].reported("link_skewed")) == 1
    assert mesh["birch"].recovered().logs["vale"].vector == mesh["birch"].log().vector


def test_a_clock_within_the_bound_is_not_skewed() -> None:
    """Up to the bound a neighbour may be ahead, and its events come in at once."""
    mesh = pair()
    mesh["alder"].skew_ms = limits.SKEW_MS_MAX - 1
    mesh["alder"].caller("ana").hello().publish(TALK, "early")
    assert mesh["birch"].talk() == ["early"]
    assert mesh["birch"].reported("link_skewed") == []
    late = mesh["birch"].caller("bo").hello()
    late.publish(TALK, "after")
    stamps = [one.admission.stamp for one in mesh["birch"].log().entries]
    assert stamps == sorted(stamps)


def test_others_do_not_wait_for_who_is_ahead() -> None:
    """A skewed broker's events wait alone."""
    mesh = pair()
    mesh["alder"].skew_ms = limits.SKEW_MS_MAX + 5_000
    mesh["alder"].caller("ana").hello().publish(TALK, "early")
    mesh["birch"].caller("bo").hello().publish(TALK, "now")
    assert mesh["birch"].talk() == ["now"]
    assert mesh["alder"].talk() == ["early", "now"]
