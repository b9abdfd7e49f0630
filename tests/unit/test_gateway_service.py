"""The gateway's service on the bus: what it asks for, answers once, and leaves alone."""

from __future__ import annotations

from client.gateway.core.service import Service
from content.worldfile import load
from peer.cli import world_files
from peer.core.session import Session
from tests.memory import KEY, MemoryRealm


def _realm() -> MemoryRealm:
    genesis = load(world_files("lowwater"))
    return MemoryRealm(genesis.microcosm, genesis.state)


def _restart_gateway(realm: MemoryRealm) -> None:
    """A new gateway process takes the old one's place, knowing nothing."""
    realm.service = Service("+gateway")
    attached = realm.attached[b"+gateway"]
    attached.session = Session("+gateway", 8, "gateway", lambda _realm: KEY)
    realm.run()


def test_a_gateway_that_comes_back_asks_what_its_players_see() -> None:
    """After a gateway's restart the next words are read, though nothing looks different since."""
    realm = _realm()
    realm.enter("Ana")
    realm.enter("Bo")
    _restart_gateway(realm)
    realm.say("Bo", "wave")
    assert realm.say("Ana", "take the lamp") == ["You take the brass lamp."]


def test_a_gateway_that_comes_back_does_nothing_twice() -> None:
    """What was answered before a restart, by intents or by a refusal, is not answered again."""
    realm = _realm()
    ana = realm.enter("Ana")
    realm.say("Ana", "take the lamp")
    realm.say("Ana", "take the anvil")
    logged = len(realm.records)
    ana.lines.clear()
    _restart_gateway(realm)
    assert ana.lines == []
    assert len(realm.records) == logged
