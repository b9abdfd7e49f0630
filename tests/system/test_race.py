"""Two players over TCP reach for one lamp."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.system.realm import Realm, voice

ROUNDS = 200
FAIR_PERCENT = range(35, 66)

pytestmark = pytest.mark.system


async def _race(realm: Realm) -> dict[str, int]:
    wins = {"Ana": 0, "Bo": 0}
    async with voice(realm.endpoint, "Ana") as ana, voice(realm.endpoint, "Bo") as bo:
        voices = {"Ana": ana, "Bo": bo}
        for number in range(ROUNDS):
            order = ["Ana", "Bo"] if number % 2 else ["Bo", "Ana"]
            results = await asyncio.gather(*(voices[name].say("take the lamp") for name in order))
            told_to = zip(order, results, strict=True)
            won = [name for name, told in told_to if told[0].result == "pass"]
            assert len(won) == 1, results
            (winner,) = won
            (loser,) = set(order) - set(won)
            lost = results[order.index(loser)][0]
            assert lost.result == "conflict", lost
            assert winner in lost.text, lost
            wins[winner] += 1
            dropped = await voices[winner].say("drop the lamp")
            assert dropped[0].result == "pass", dropped
            await voices[loser].say("look")
    return wins


@pytest.mark.timeout(120)
def test_two_players_race_for_one_lamp_and_each_wins_about_half(tmp_path: Path) -> None:
    """Of two who reach for a lamp one has it, the other is told who; over 200 races both win."""
    realm = Realm(tmp_path / "realm")
    realm.start()
    try:
        wins = asyncio.run(_race(realm))
    finally:
        realm.stop()
    assert wins["Ana"] + wins["Bo"] == ROUNDS
    for name, count in wins.items():
        assert count * 100 // ROUNDS in FAIR_PERCENT, (name, wins)
