"""Characters whom two gateways of one realm play: one of the two does, and the other waits."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from broker.service_key import service_key
from client.gateway.characters import AGAIN_S, play_cast
from client.gateway.core.budget import FREE
from client.gateway.core.mind import Role
from client.gateway.core.roster import Model
from client.gateway.models import Purse, Settings
from tests.model_server import Step, in_turn, model_server
from tests.system.realm import PATIENCE_S, Realm, voice

pytestmark = pytest.mark.system

ROLE = Role("Tamsin", "You mend nets.")


class Said:
    """What a cast logged."""

    def __init__(self) -> None:
        self.events: list[str] = []
        self.something = asyncio.Event()

    def info(self, event: str, **_: Any) -> None:  # noqa: ANN401 - as structlog has it
        """A line of log, of a character; what models did is no matter here."""
        if event.startswith("character"):
            self.events.append(event)
            self.something.set()


@pytest.mark.timeout(120)
def test_a_character_whom_two_gateways_play_stays_with_one(tmp_path: Path) -> None:
    """They do not take her from each other over and over, for all there to see."""
    realm = Realm(tmp_path)
    realm.start()

    async def play(url: str) -> list[list[str]]:
        settings = Settings((Model("openai/stub", FREE),), url)
        logs = [Said(), Said()]
        casts = []
        async with voice(realm.endpoint, "Ana"):
            key = service_key(tmp_path)
            for log in logs:
                purse = Purse(tmp_path, settings)
                cast = play_cast([ROLE], [realm.endpoint], key, settings, purse, log)
                casts.append(asyncio.create_task(cast))
                async with asyncio.timeout(PATIENCE_S):
                    await log.something.wait()
            await asyncio.sleep(3 * AGAIN_S)
            for one in casts:
                one.cancel()
            await asyncio.gather(*casts, return_exceptions=True)
        return [log.events for log in logs]

    try:
        with model_server(in_turn(Step('{"do": ""}'))) as server:
            first, second = asyncio.run(play(server.url))
    finally:
        realm.stop()
    assert first == ["character_entered", "character_played_elsewhere"]
    assert second == ["character_entered"]
