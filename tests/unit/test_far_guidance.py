"""A player is told where they are, wherever the broker learned it from."""

from __future__ import annotations

from broker.protocol import frames as wire
from tests.unit.mesh import Mesh


def test_a_player_who_waits_is_told_when_a_world_opens_at_another_broker() -> None:
    """The first event of a microcosm comes over a link, and whoever waits for a world is told."""
    known: dict[str, tuple[str, ...]] = {"alder": (), "birch": ("alder",), "cedar": ("alder",)}
    for at in ("birch", "cedar"):
        mesh = Mesh(known, homes=("alder", "birch"))
        mesh.pass_time(1_000)
        world = mesh["alder"].caller("+world", "world").hello(("vale",))
        mesh.pass_time(1_000)
        player = mesh[at].caller("ana", "player").hello()
        mesh.pass_time(2_000)
        assert player.all(wire.Directory)[-1].here == ""
        world.publish(("vale", "genesis"), {})
        mesh.pass_time(1_000)
        directory = player.all(wire.Directory)[-1]
        assert (directory.here, directory.steward) == ("vale", True), at
