"""An operator switches the rules at a broker: what it writes, what it refuses, what it tells."""

from __future__ import annotations

from typing import Final

from broker.asking import Answer
from broker.protocol import frames as wire
from broker.protocol.clocks import EMPTY
from broker.protocol.codec import decode_body
from broker.protocol.operator_frames import AskSwitch, Switching
from broker.protocol.settlement import rules_of
from broker.rules_cli import lines_of, way_out
from broker.status_page import as_page
from tests.unit.mesh import KEY, Caller, Mesh, Node, pair
from tests.unit.test_operators import told

BODY: Final = ("vale", "@broker", "rules")
DATA: Final = b"a state"


def ask(node: Node, version: int, microcosm: str = "", *, force: bool = False) -> Switching:
    """What a broker answers an operator who wants other rules."""
    stranger = node.caller("nobody")
    stranger.send(AskSwitch(KEY, microcosm, version, force))
    (answer,) = stranger.got
    assert isinstance(answer, Switching)
    return answer


def switches(node: Node) -> list[int | None]:
    """The versions of the switches in a broker's log of the vale, in its order."""
    headers = [(one.event.header, one.event.body) for one in node.log().entries]
    found = [(header, decode_body(body)) for header, body in headers if header.topic == BODY]
    return [rules_of(header, body) for header, body in found]


def snapshot(world: Caller, rules: int) -> None:
    """A world peer gives the state at the beginning."""
    world.send(wire.SnapshotPut("vale", [], 0, bytes(32), rules, 0, len(DATA), DATA))


def served() -> tuple[Mesh, Caller]:
    """Two brokers, each with a world peer that has versions 3 and 4, in a realm that goes by 3."""
    mesh = pair()
    mesh["alder"].callers.clear()
    mesh.pass_time(4_000)
    here = mesh["alder"].caller("+here", "world").hello(("vale",), rules=(3, 4))
    mesh["birch"].caller("+there", "world").hello(("vale",), rules=(4, 3))
    snapshot(here, 3)
    mesh.pass_time(1_000)
    return mesh, here


def test_a_switch_is_written_once_and_all_brokers_tell_of_it() -> None:
    """The version in force is told by every broker; asking again changes nothing."""
    mesh, _ = served()
    assert told(mesh["birch"])[2]["vale"].rules == 0, "the snapshot is at the other broker"
    assert told(mesh["alder"])[2]["vale"].rules == 3
    answer = ask(mesh["alder"], 4)
    assert answer == Switching("switched", "vale goes by version 4 of the rules from here on.")
    mesh.pass_time(1_000)
    for name in ("alder", "birch"):
        assert told(mesh[name])[2]["vale"].rules == 4
        again = ask(mesh[name], 4, "vale")
        assert again == Switching("already", "vale goes by version 4 of the rules already.")
        assert switches(mesh[name]) == [4]
    assert ask(mesh["birch"], 3).outcome == "switched"
    mesh.pass_time(1_000)
    assert told(mesh["alder"])[2]["vale"].rules == 3
    (first, *_) = mesh["alder"].reported("rules_switched")
    assert (first["version"], first["text"]) == (4, answer.text)


def test_a_world_peer_that_lacks_the_version_is_named() -> None:
    """Nothing is done then, unless by force, and the answer says who can't go on."""
    mesh, _ = served()
    mesh["birch"].caller("+old", "world").hello(("vale",), rules=(3,))
    mesh.pass_time(1_000)
    refused = ask(mesh["alder"], 4)
    assert refused == Switching("lacking", "+old at birch does not have version 4.")
    assert switches(mesh["alder"]) == []
    assert told(mesh["alder"])[2]["vale"].rules == 3
    forced = ask(mesh["alder"], 4, force=True)
    assert forced.outcome == "switched"
    assert forced.text.endswith("from here on. +old at birch does not have it, and can't go on.")
    assert switches(mesh["alder"]) == [4]
    (note,) = [line for line in page(mesh["alder"]).splitlines() if "+old can't keep" in line]
    assert note == (
        "+old can't keep vale: it has no version 4 of the rules. Run it from a release that has."
    )


def test_who_is_beyond_a_cut_is_asked_as_well() -> None:
    """The other side's last word counts: it will hear of the switch when the line heals."""
    mesh, _ = served()
    mesh["birch"].caller("+old", "world").hello(("vale",), rules=(3,))
    mesh.pass_time(1_000)
    mesh.cut("alder", "birch")
    mesh.pass_time(5_000)
    assert ask(mesh["alder"], 4).text == "+old at birch does not have version 4."
    assert ask(mesh["alder"], 3).outcome == "already"


def test_a_cut_realm_may_be_switched_on_both_sides() -> None:
    """Both say the same, so the logs merge into one switch that counts once for replicas."""
    mesh, _ = served()
    snapshot(mesh["birch"].caller("+third", "world").hello(("vale",), rules=(3, 4)), 3)
    mesh.cut("alder", "birch")
    mesh.pass_time(5_000)
    assert [ask(mesh[name], 4).outcome for name in ("alder", "birch")] == ["switched"] * 2
    mesh.heal()
    mesh.pass_time(8_000)
    for name in ("alder", "birch"):
        assert switches(mesh[name]) == [4, 4]
        assert told(mesh[name])[2]["vale"].rules == 4


def test_what_can_t_be_switched_is_said() -> None:
    """No such microcosm, no world peer, no right to write there: each with what to do."""
    mesh, here = served()
    nowhere = ask(mesh["alder"], 4, "fen")
    assert nowhere == Switching("none", "There is no microcosm fen at alder.")
    assert ask(mesh["alder"], 4, "@realm").outcome == "none"
    here.send(wire.Bye(persist=True))
    for name in ("alder", "birch"):
        mesh[name].callers.clear()
    mesh.pass_time(5_000)
    lone = ask(mesh["alder"], 4)
    assert lone == Switching("nobody", "No world peer in reach keeps vale.")
    for reason in ("lacking", "nobody", "none", "no_part"):
        assert way_out(Switching(reason, "")).endswith(".")
    assert switches(mesh["alder"]) == []


def test_a_broker_that_may_not_write_switches_nothing() -> None:
    """One that is no member of the microcosm says so."""
    mesh = Mesh({"alder": (), "birch": ("alder",)}, homes=("alder",))
    mesh.pass_time(1_000)
    mesh["alder"].caller("+w", "world").hello(("vale",), rules=(3, 4)).publish(
        ("vale", "genesis"), {}
    )
    mesh.pass_time(1_000)
    reader = mesh["birch"].caller("log", "peer").hello(("vale",))
    mesh.pass_time(1_000)
    assert reader.bodies() == [{}]
    assert not mesh["birch"].durable.may_write("vale")
    refused = ask(mesh["birch"], 4)
    assert refused == Switching("no_part", "birch may not write to vale.")


def test_the_version_outlives_what_was_compacted() -> None:
    """Where the switch is in no log any more, the snapshot says which version it led to."""
    mesh = pair(kept=0)
    mesh["alder"].callers.clear()
    mesh.pass_time(4_000)
    world = mesh["alder"].caller("+here", "world").hello(("vale",), rules=(3, 4))
    mesh.pass_time(1_000)
    assert ask(mesh["alder"], 4, force=True).outcome == "switched"
    mesh.pass_time(1_000)
    vector = mesh["alder"].log().frontier.vector
    changes = world.coder.changes(vector, EMPTY)
    piece = wire.SnapshotPut("vale", changes, 9, bytes(32), 4, 0, len(DATA), DATA)
    world.send(piece)
    assert switches(mesh["alder"]) == []
    assert told(mesh["alder"])[2]["vale"].rules == 4
    mesh["alder"].restart()
    mesh.pass_time(2_000)
    assert told(mesh["alder"])[2]["vale"].rules == 4


def test_the_key_is_asked_for() -> None:
    """Who has it not is told so, and nothing is written."""
    mesh, _ = served()
    stranger = mesh["alder"].caller("nobody")
    stranger.send(AskSwitch(bytes(32 * [9]), "", 4, force=True))
    (answer,) = stranger.got
    assert isinstance(answer, wire.Closed)
    assert answer.code == "wrong_key"
    assert switches(mesh["alder"]) == []


def test_the_command_shows_each_microcosm_and_each_world_peer() -> None:
    """Without a version it tells what is in force where, and who has what."""
    mesh, _ = served()
    lines = lines_of(answer_of(mesh["alder"]))
    assert lines == [
        "vale goes by version 3 of the rules.",
        "+here at alder has 3, 4.",
        "+there at birch has 3, 4.",
    ]


def answer_of(node: Node) -> Answer:
    """A broker's whole answer."""
    status, brokers, logs = told(node)
    return Answer(status, [*brokers.values()], [*logs.values()])


def page(node: Node) -> str:
    """The page that an operator sees."""
    return as_page(answer_of(node))
