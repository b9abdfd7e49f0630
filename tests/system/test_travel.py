"""A player travels between two microcosms of real processes, some of which die meanwhile."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.system.realm import PATIENCE_S, Realm, Voice, voice
from tests.unit.two_shores import FILES

pytestmark = pytest.mark.system


async def _go(speaking: Voice, way: str, there: str) -> None:
    """Sets off, and looks about until the place is there; on the way the world says so."""
    async with asyncio.timeout(PATIENCE_S):
        shut = True
        while shut:
            shut = (await speaking.say(way))[0].result != "pass"
            await asyncio.sleep(0.05)
        while not (look := (await speaking.say("look"))[0]).text.startswith(there):
            assert look.result != "pass", look.text
            await asyncio.sleep(0.05)


async def _travel(realm: Realm, killed: str) -> None:
    async with voice(realm.endpoint, "Ana") as ana:
        assert (await ana.say("take the lamp"))[0].result == "pass"
        await _go(ana, "east", "Landing")
        assert "lamp" in (await ana.say("inventory"))[0].text
        realm.kill(killed)
        realm.start(killed)
        await _go(ana, "west", "Pier")
        assert "lamp" in (await ana.say("inventory"))[0].text


@pytest.mark.timeout(90)
@pytest.mark.parametrize("killed", ["world", "broker"])
def test_a_journey_survives_what_dies_on_the_way(
    killed: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There and back with a thing, over real processes, one of which is killed in between."""
    world = tmp_path / "shores"
    world.mkdir()
    for name, text in FILES.items():
        (world / name).write_text(text, encoding="utf-8")
    monkeypatch.setenv("WORLDLINE_WORLD", str(world))
    realm = Realm(tmp_path / "realm")
    realm.start()
    try:
        asyncio.run(_travel(realm, killed))
    finally:
        realm.stop()
