"""Players and world peers at different brokers: who answers for whom, and how it reaches them."""

from __future__ import annotations

from broker.protocol import frames as wire
from broker.protocol import parts
from broker.protocol.clocks import EMPTY, Basis
from broker.protocol.codec import encode_body, encode_static
from broker.protocol.events import Header
from broker.protocol.ids import OriginId
from tests.unit.mesh import Caller, Mesh, line_of_three, pair


def mine(world: Caller) -> dict[str, bool]:
    """The players that a world peer was told of last, each with whether it answers for them."""
    told: dict[str, bool] = {}
    for steward in world.all(wire.Steward):
        told[steward.peer] = steward.mine
        if not steward.attached:
            del told[steward.peer]
    return told


def world_at(mesh: Mesh, name: str, peer: str) -> Caller:
    """A world peer that serves `vale` at a broker."""
    world = mesh[name].caller(peer, "world").hello(("vale",))
    mesh.pass_time(1_000)
    return world


def served(player: Caller) -> bool:
    """Whether a player was told that somebody answers for them."""
    return player.all(wire.Directory)[-1].steward


def test_a_player_is_answered_for_by_a_world_peer_of_another_broker() -> None:
    """Where there is none at home one that can be reached is named, and it is told."""
    mesh = line_of_three()
    world = next(iter(mesh["alder"].callers.values()))
    player = mesh["cedar"].caller("cy", "player").hello()
    mesh.pass_time(1_000)
    assert served(player)
    assert mine(world) == {"cy": True}


def test_one_at_home_is_preferred() -> None:
    """A world peer of the player's own broker takes over, and the other is told."""
    mesh = pair()
    far = next(iter(mesh["alder"].callers.values()))
    mesh["birch"].caller("bo", "player").hello()
    mesh.pass_time(1_000)
    assert mine(far) == {"bo": True}
    other = mesh["alder"].caller("+hill", "world").hello(("hill",))
    near = world_at(mesh, "birch", "+near")
    assert mine(near) == {"bo": True}
    assert mine(other) == {}, "it serves another microcosm"
    mesh.pass_time(2_000)
    assert len(near.all(wire.Steward)) == 1, "nothing is told twice"
    assert mine(far) == {"bo": False}


def test_when_the_other_broker_is_cut_off_nobody_answers_until_it_is_back() -> None:
    """The player is told so, both times."""
    mesh = pair()
    player = mesh["birch"].caller("bo", "player").hello()
    mesh.pass_time(1_000)
    assert served(player)
    mesh.cut("alder", "birch")
    mesh.pass_time(4_000)
    assert not served(player)
    mesh.heal()
    mesh.pass_time(6_000)
    assert served(player)


def test_a_player_who_went_is_gone_at_every_broker() -> None:
    """A world peer elsewhere is told that they are not attached any more."""
    mesh = pair()
    world = next(iter(mesh["alder"].callers.values()))
    player = mesh["birch"].caller("bo", "player").hello()
    mesh.pass_time(1_000)
    assert mine(world) == {"bo": True}
    player.send(wire.Bye(persist=True))
    mesh.pass_time(1_000)
    assert mine(world) == {}


def post(caller: Caller, topic: tuple[str, ...], actor: str) -> None:
    """Publishes to an inbox."""
    caller.seq += 1
    origin = OriginId(caller.peer, caller.incarnation, caller.seq)
    header = Header(origin, None, topic, 1, EMPTY, Basis(), (), actor, None)
    event = parts.WireEvent(encode_static(header), [], [], 0, encode_body(caller.seq))
    caller.send(wire.Publish([event]))


def inbox(caller: Caller) -> list[bytes]:
    """The bodies that came into a peer's inbox."""
    return [post.body for frame in caller.all(wire.Inbox) for post in frame.posts]


def test_an_outcome_finds_a_player_two_brokers_away() -> None:
    """It is carried over the broker between, kept where the player is, and taken there."""
    mesh = line_of_three()
    world = next(iter(mesh["alder"].callers.values()))
    player = mesh["cedar"].caller("cy", "player").hello()
    mesh.pass_time(1_000)
    post(world, ("@cy", "vale", "outcome"), "+world")
    assert inbox(player) == [encode_body(world.seq)]
    assert mesh["cedar"].recovered().inboxes["cy"].last == 1
    assert "cy" not in mesh["alder"].recovered().inboxes
    assert "cy" not in mesh["birch"].recovered().inboxes


def test_a_player_s_word_to_their_steward_goes_to_the_other_broker() -> None:
    """What is posted to the steward reaches the world peer that answers for the player."""
    mesh = line_of_three()
    world = next(iter(mesh["alder"].callers.values()))
    player = mesh["cedar"].caller("cy", "player").hello()
    mesh.pass_time(1_000)
    post(player, ("@steward", "vale", "look"), "cy")
    assert inbox(world) == [encode_body(1)]
    mesh.cut("birch", "cedar")
    mesh.pass_time(4_000)
    post(player, ("@steward", "vale", "look"), "cy")
    assert player.all(wire.Refused)[-1].code == "no_steward"


def test_gateways_of_others_are_told_where_there_is_none_here() -> None:
    """A player's words go to a gateway that no cut takes away, as long as there is one."""
    mesh = pair()
    mesh["alder"].caller("+a-far", "gateway").hello()
    near = mesh["birch"].caller("+z-near", "gateway").hello()
    player = mesh["birch"].caller("bo", "player").hello()
    mesh.pass_time(1_000)
    assert player.all(wire.Directory)[-1].gateways == ["+z-near"]
    near.send(wire.Bye(persist=True))
    mesh.pass_time(4_000)
    assert player.all(wire.Directory)[-1].gateways == ["+a-far"]
    mesh.cut("alder", "birch")
    mesh.pass_time(4_000)
    assert player.all(wire.Directory)[-1].gateways == []


def test_a_gateway_asks_about_a_player_of_another_broker() -> None:
    """Its question goes to whoever answers for that player, wherever all three are attached."""
    for at in ("alder", "birch", "cedar"):
        mesh = line_of_three()
        world = next(iter(mesh["alder"].callers.values()))
        gateway = mesh[at].caller("+reader", "gateway").hello()
        mesh["cedar"].caller("cy", "player").hello()
        mesh.pass_time(1_000)
        post(gateway, ("@steward", "vale", "ask"), "cy")
        assert gateway.all(wire.Refused) == []
        assert inbox(world) == [encode_body(1)], at


def test_nobody_answers_for_a_player_who_is_here_because_of_where_they_were() -> None:
    """What another broker said of a player who came here is not what this one says."""
    mesh = pair()
    mesh["birch"].caller("bo", "player").hello()
    mesh.pass_time(1_000)
    mesh.cut("alder", "birch")
    player = mesh["alder"].caller("bo", "player").hello()
    mesh["alder"].callers[b"+world/1"].send(wire.Bye(persist=True))
    mesh.pass_time(4_000)
    assert not served(player)
    post(player, ("@steward", "vale", "look"), "bo")
    assert player.all(wire.Refused)[-1].code == "no_steward"
