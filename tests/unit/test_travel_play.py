"""Travel played through the real cores of broker, world peer, gateway and sessions."""

from __future__ import annotations

from typing import Final

from broker.core.durable import Durable
from broker.protocol.topics import STEWARD
from content.travellers import entries
from peer.core.hosts import Hosts
from peer.core.tidings import Draft
from tests.memory import MemoryRealm
from tests.unit.two_shores import WORLD

LANDING: Final = (
    "Landing\nA stage among reeds.\nYou see a long oar here.\nExits: north, west by the ferry."
)
SET_OFF: Final = "You go east, out of this country and into the next."


def shores() -> MemoryRealm:
    """A realm of two microcosms."""
    return MemoryRealm("vale", WORLD["vale"], {"fen": WORLD["fen"]})


def test_somebody_goes_there_and_back_with_their_things() -> None:
    """Who travels is told both places, has all they carried, and may bring other things back."""
    realm = shores()
    ana = realm.enter("Ana")
    for taken in ("take basket", "take lamp"):
        realm.say("Ana", taken)
    assert realm.say("Ana", "east") == [SET_OFF, LANDING]
    assert ana.guided is not None
    assert ana.guided.here == "fen"
    told = "You carry a basket and a brass lamp.\nIn the basket: a red apple."
    assert realm.say("Ana", "inventory") == [told]
    assert realm.say("Ana", "drop lamp") == ["You put the brass lamp down."]
    assert realm.say("Ana", "take oar") == ["You take the long oar."]
    pier = "Pier\nPlanks over grey water.\nExits: east by the ferry, west."
    assert realm.say("Ana", "west")[-1] == pier
    assert ana.guided.here == "vale"
    told = "You carry a basket and a long oar.\nIn the basket: a red apple."
    assert realm.say("Ana", "inventory") == [told]
    fen, vale = (realm.hosts.hosts[one].replica for one in ("fen", "vale"))
    assert fen is not None
    assert vale is not None
    assert fen.state["lamp"]["status"]["location"] == "landing"
    assert not entries(fen.state)
    assert not entries(vale.state)


def test_onlookers_see_who_goes_and_who_comes() -> None:
    """On both shores those who are there see it, and nobody else is told anything."""
    realm = shores()
    for name in ("Ana", "Bob", "Cleo"):
        realm.enter(name)
    realm.say("Cleo", "east")
    for talker in realm.talkers.values():
        talker.lines.clear()
    realm.say("Ana", "east")
    assert realm.talkers["bob"].lines == ["Ana goes east."]
    assert realm.talkers["cleo"].lines == ["Ana arrives from the west."]
    realm.talkers["bob"].lines.clear()
    realm.say("Ana", "say hello")
    assert realm.talkers["bob"].lines == []
    assert realm.talkers["cleo"].lines[-1] == 'Ana says, "hello."'


def test_the_way_is_shut_where_nobody_keeps_the_other_side() -> None:
    """A way into a microcosm that this world peer does not have is refused in the world's voice."""
    realm = MemoryRealm("vale", WORLD["vale"])
    realm.enter("Ana")
    shut = "The way east is lost in fog, and nobody goes there while it lasts."
    assert realm.say("Ana", "east") == [shut]
    assert realm.say("Ana", "look")[0].startswith("Pier\n")


def test_words_that_come_late_are_answered_all_the_same() -> None:
    """What a client still says to the place that its player has left is told to be too late."""
    realm = shores()
    ana = realm.enter("Ana")
    old = ana.guided
    realm.say("Ana", "east")
    ana.guided, there = old, ana.guided
    words = ("take lamp", "look")
    said = [realm._publish("ana", "utterance", {"text": it, "gateway": "+gateway"}) for it in words]
    realm.run()
    ana.guided = there
    ana.lines.clear()
    for utterance in said:
        ask = Draft((STEWARD, "fen", "ask"), {"utterance": utterance})
        realm.attached[b"ana"].session.publish(ask)
    realm.run()
    assert ana.lines == ["You see no 'lamp' here.", "You have left that place behind you."]
    assert realm.say("Ana", "look") == [LANDING]
    assert realm.broker.durable.whereabouts.where["ana"] == "fen"


def test_who_travelled_falls_asleep_and_wakes_where_they_are() -> None:
    """Away for a while after a journey, a player wakes on the other shore."""
    realm = shores()
    realm.enter("Ana")
    realm.say("Ana", "east")
    realm.enter("Bob")
    realm.say("Bob", "east")
    realm.attached[b"ana"].session.leave(persist=True)
    realm.run()
    bob = realm.talkers["bob"]
    bob.lines.clear()
    realm.now_ms += 2_500
    realm.run()
    assert bob.lines == ["Ana lies down and falls asleep."]
    del realm.attached[b"ana"]
    again = realm.enter("Ana")
    assert again.lines[0].startswith("You wake where you fell asleep.\n\nLanding\n")


def test_a_broker_that_comes_back_knows_where_its_players_are() -> None:
    """Replayed from its journal, a broker has each player where they travelled last."""
    realm = shores()
    for name in ("Ana", "Bob"):
        realm.enter(name)
        realm.say(name, "east")
    realm.say("Bob", "west")
    durable = Durable()
    for record in realm.records:
        durable.apply(record)
    assert (durable.whereabouts.where["ana"], durable.whereabouts.where["bob"]) == ("fen", "vale")


def test_a_world_peer_that_comes_back_finishes_journeys() -> None:
    """A departure that nobody followed up waits, untouched, until a world peer is there again."""
    realm = shores()
    ana = realm.enter("Ana")
    bob = realm.enter("Bob")
    realm.say("Ana", "take lamp")
    realm.hosts._journeys.next = lambda *_: []  # type: ignore[method-assign] # it dies just now
    assert realm.say("Ana", "east") == [SET_OFF]
    realm.now_ms += 600
    wait = "You are on your way. That has to wait until you are there."
    assert realm.say("Ana", "look") == [wait]
    assert "lamp" not in realm.say("Bob", "look")[0]
    del realm.attached[b"+world"]
    realm.hosts = Hosts({name: WORLD[name] for name in ("vale", "fen")})
    realm._attach("+world", "world", realm._world, incarnation=8)
    bob.lines.clear()
    ana.lines.clear()
    realm.run()
    assert ana.lines == [LANDING]
    assert realm.say("Ana", "inventory") == ["You carry a brass lamp."]
