"""Who gets no link, and what they are told."""

from __future__ import annotations

from typing import Any

import pytest

from broker.core.effects import dialled
from broker.core.handshake import Introductions
from broker.core.links import Link
from broker.protocol import frames as wire
from broker.protocol import limits, link_frames
from tests.unit.foreign_link import Foreigner
from tests.unit.mesh import KEY, Mesh, pair

REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"version": limits.PROTOCOL_VERSION + 1}, "version"),
    ({"version": 0}, "version"),
    ({"token": bytes(32)}, "wrong_key"),
    ({"token": b""}, "wrong_key"),
    ({"realm": "another"}, "not_allowed"),
    ({"broker": "alder"}, "name_taken"),
]


@pytest.mark.parametrize("other, code", REFUSED)
def test_a_wrong_hello_is_refused(other: dict[str, Any], code: str) -> None:
    """Another version, key or realm, or this broker's own name gets no link and is told why."""
    mesh = pair()
    stranger = Foreigner(mesh, "alder").hello(**other)
    assert not stranger.stands()
    assert stranger.code == code
    (reported,) = mesh["alder"].reported("link_refused")
    assert reported["whom"] == other.get("broker", "mallory")
    assert reported["code"] == code
    assert reported["text"]
    assert sorted(mesh["alder"].broker.federation.linked) == ["birch"]
    assert stranger.heard(link_frames.LinkHello) == []
    assert stranger.heard(link_frames.Gossip) == []


def test_a_crowd_of_strangers_hides_nobody_who_is_refused() -> None:
    """Strangers choose their names; who comes after more than are remembered is told of."""
    mesh = pair()
    stranger = Foreigner(mesh, "alder")
    for number in range(limits.LINKS_MAX + 10):
        stranger.hello(broker=f"nobody-{number}", token=bytes(32))
    stranger.hello(broker="west", realm="another")
    assert mesh["alder"].reported("link_refused")[-1]["whom"] == "west"


def test_the_version_is_looked_at_first() -> None:
    """Who speaks another version is told that, and not that their key is wrong."""
    durable = pair()["alder"].durable
    introductions = Introductions(durable, KEY, "", 9)
    hello = introductions.hello()
    other = link_frames.LinkHello(9, "x", "alder", 1, b"", "", 0)
    refused = introductions.refusal(Link(b"", 1, dialled=False, heard_ms=0), other, None, 0)
    assert refused is not None
    assert refused[0] == "version"
    assert (hello.realm, hello.broker, hello.incarnation) == ("realm", *durable.life)


def test_who_says_no_hello_is_told_to() -> None:
    """Whatever comes before a hello is answered and forgotten; a last word is not answered."""
    mesh = pair()
    stranger = Foreigner(mesh, "alder")
    stranger.says(wire.Beat(0))
    assert stranger.code == "no_session"
    stranger.says(wire.Closed("gap", definite=False, text=""))
    assert len(stranger.heard(wire.Closed)) == 1
    assert stranger.route not in mesh["alder"].broker.federation.links


def test_a_hello_that_is_not_the_first_word_opens_nothing() -> None:
    """A hello out of the middle of an earlier link is stale."""
    mesh = pair()
    stranger = Foreigner(mesh, "alder")
    hello = Introductions(mesh["birch"].durable, KEY, "", 9).hello()
    stranger.gives(wire.Envelope(limits.PROTOCOL_VERSION, 1, 3, [hello]))
    assert not stranger.stands()
    assert stranger.code == "no_session"


def test_a_dialled_broker_answers_before_it_says_anything_else() -> None:
    """What comes over a connection that this broker opened begins with a hello."""
    mesh = Mesh({"alder": ("mallory",)})
    mesh.pass_time(250)
    link = mesh["alder"].broker.federation.links[b"to sim://mallory"]
    envelope = wire.Envelope(limits.PROTOCOL_VERSION, link.channel, 0, [wire.Beat(0)])
    other = Foreigner(mesh, "alder")
    other.route = link.route
    other.gives(envelope)
    assert link.route not in mesh["alder"].broker.federation.links
    assert mesh["alder"].broker.federation.linked == {}


def test_a_dialled_stranger_of_a_wrong_realm_is_left() -> None:
    """A broker that was dialled is held to the same rules as one that dials."""
    mesh = Mesh({"alder": ("mallory",)})
    mesh.pass_time(250)
    link = mesh["alder"].broker.federation.links[b"to sim://mallory"]
    hello = link_frames.LinkHello(1, "another", "mallory", 5, KEY, "", 10)
    other = Foreigner(mesh, "alder")
    other.route = link.route
    other.gives(wire.Envelope(limits.PROTOCOL_VERSION, link.channel, 0, [hello]))
    assert mesh["alder"].broker.federation.linked == {}
    assert link.route not in mesh["alder"].broker.federation.links
    (reported,) = mesh["alder"].reported("link_refused")
    assert (reported["whom"], reported["code"]) == ("mallory", "not_allowed")


def test_there_are_so_many_links_and_no_more() -> None:
    """Past the bound a broker is told that this one is full."""
    mesh = pair()
    for number in range(limits.LINKS_MAX - 1):
        assert Foreigner(mesh, "alder", f"b{number}").hello().stands()
    late = Foreigner(mesh, "alder", "late").hello()
    assert late.code == "full"
    assert len(mesh["alder"].broker.federation.linked) == limits.LINKS_MAX


def test_a_refused_broker_is_dialled_again_later_and_later() -> None:
    """An address that never answers is tried for ever, ever more seldom, up to a bound."""
    mesh = Mesh({"alder": ("nobody",)})
    mesh.pass_time(60_000)
    tries = len(mesh["alder"].dialled)
    assert 60_000 // (limits.GREET_RETRY_MS_MAX + 2_500) <= tries <= 25
    assert set(mesh["alder"].dialled) == {"sim://nobody"}


def dialled_by(mesh: Mesh) -> Foreigner:
    """Mallory, whom `alder` dialled, and who has answered."""
    mesh.pass_time(250)
    route = dialled("sim://mallory")
    other = Foreigner(mesh, "alder")
    other.route = route
    hello = link_frames.LinkHello(1, "realm", "mallory", 5, KEY, "", 10)
    channel = mesh["alder"].broker.federation.links[route].channel
    other.gives(wire.Envelope(limits.PROTOCOL_VERSION, channel, 0, [hello]))
    assert mesh["alder"].broker.federation.linked == {"mallory": route}
    return other


def test_of_crossing_dials_the_greater_name_s_is_refused() -> None:
    """A broker that was just dialled and dials itself keeps the one link, and is told so."""
    mesh = Mesh({"alder": ("mallory",)})
    first = dialled_by(mesh)
    second = Foreigner(mesh, "alder").hello(incarnation=5)
    assert second.code == "replaced"
    assert not second.stands()
    assert first.stands()


def test_a_dial_that_crosses_none_takes_the_place() -> None:
    """Another life of a silent broker, or a later dial, means that the old link is dead."""
    for incarnation, later_ms in ((6, limits.SUSPECT_MS), (5, 2_000)):
        mesh = Mesh({"alder": ("mallory",)})
        first = dialled_by(mesh)
        mesh.pass_time(later_ms)
        second = Foreigner(mesh, "alder").hello(incarnation=incarnation)
        assert second.stands()
        assert not first.stands()
