"""The brokers as a graph: who can be reached, by which way, and who stands between whom."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from broker.core.topology import Topology
from broker.protocol.link_frames import About


def said(*neighbours: str, wants: tuple[str, ...] = (), **more: list[object]) -> About:
    """What a broker says of itself."""
    worlds = [("+" + str(world), ["vale"]) for world in more.get("worlds", [])]
    gateways = ["+" + str(one) for one in more.get("gateways", [])]
    return About(1, "", "", list(neighbours), list(wants), [], worlds, gateways)


def line(here: str) -> Topology:
    """`alder` - `birch` - `cedar` - `dogwood`, seen from one of them."""
    return Topology(
        here,
        {
            "alder": said("birch", wants=("vale",)),
            "birch": said("alder", "cedar", wants=("hill",)),
            "cedar": said("birch", "dogwood"),
            "dogwood": said("cedar", wants=("moor",), worlds=["w"], gateways=["g"]),
        },
    )


def test_the_way_to_a_broker_begins_with_a_neighbour() -> None:
    """Whoever is linked through others is reached by the next of them."""
    assert line("alder").ways == {"birch": "birch", "cedar": "birch", "dogwood": "birch"}
    assert line("cedar").ways == {"birch": "birch", "dogwood": "dogwood", "alder": "birch"}
    assert line("birch").reachable == ["alder", "birch", "cedar", "dogwood"]


def test_a_link_counts_when_both_ends_say_so() -> None:
    """What one claims alone, or claims of somebody nobody heard of, is no link."""
    topology = Topology("alder", {"alder": said("birch", "ghost"), "birch": said("cedar"),
                                  "cedar": said("birch", "alder")})  # fmt: skip
    assert topology.ways == {}
    assert topology.reachable == ["alder"]


def test_the_shortest_way_is_taken() -> None:
    """Of two ways the one over fewer brokers."""
    ring = Topology("a", {"a": said("b", "e"), "b": said("a", "c"), "c": said("b", "d"),
                          "d": said("c", "e"), "e": said("d", "a")})  # fmt: skip
    assert ring.ways == {"b": "b", "e": "e", "c": "b", "d": "e"}


def test_who_stands_between_carries_what_anybody_wants() -> None:
    """At an end of the line a broker carries its own, in the middle everybody's."""
    assert line("alder").carried() == ["vale"]
    assert line("birch").carried() == ["hill", "moor", "vale"]
    assert not line("dogwood").is_between()
    triangle = {name: said(*others, wants=(name,)) for name, others in
                (("a", "bc"), ("b", "ac"), ("c", "ab"))}  # fmt: skip
    assert Topology("a", triangle).carried() == ["a"]
    assert Topology("nobody", triangle).carried() == []


def test_the_services_of_others_are_found() -> None:
    """World peers by microcosm, gateways, and the broker of each; of those that can be reached."""
    topology = line("alder")
    assert topology.worlds_of("vale") == [("dogwood", "+w")]
    assert topology.worlds_of("hill") == []
    assert topology.gateways() == ["+g"]
    assert topology.broker_of("+w") == topology.broker_of("+g") == "dogwood"
    assert topology.broker_of("+x") is None
    cut = Topology("alder", {**topology.about, "cedar": said("birch")})
    assert (cut.worlds_of("vale"), cut.gateways(), cut.broker_of("+w")) == ([], [], None)


NAMES = ["a", "b", "c", "d", "e"]
GRAPHS = st.fixed_dictionaries(
    {name: st.lists(st.sampled_from(NAMES), max_size=4, unique=True) for name in NAMES}
)


@given(GRAPHS)
def test_every_way_leads_there(graph: dict[str, list[str]]) -> None:
    """Going from neighbour to next neighbour one arrives, and comes nearer at each step."""
    about = {name: said(*others) for name, others in graph.items()}
    seen = {name: Topology(name, about) for name in NAMES}
    for here in NAMES:
        for to in seen[here].ways:
            at, steps = here, 0
            while at != to:
                at, steps = seen[at].ways[to], steps + 1
                assert steps <= len(NAMES)
            assert here in seen[to].ways
