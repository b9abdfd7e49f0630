"""Guarantee 5 and 6: everybody is told what became of what they said, and final words are final."""

from __future__ import annotations

from client.tellings import Told
from tests.simulation.run import Simulation


def check(simulation: Simulation) -> list[str]:
    """Nobody waits after peace, no session has ended, and no final telling was changed."""
    problems: list[str] = []
    for player in simulation.players:
        if player.ended is not None:
            problems.append(f"the session of {player.peer} ended: {player.ended.text}")
        if player.waits is not None:
            words = player.said[player.waits]
            problems.append(f"{player.peer} was never told what became of {words!r}")
        final: dict[tuple[str | None, int], Told] = {}
        for item in player.items:
            if not isinstance(item, Told) or item.utterance is None:
                continue
            key = (item.utterance, item.index)
            if key in final and final[key] != item:
                problems.append(f"{player.peer} was told {final[key]} and later {item}")
            if item.final:
                final[key] = item
    return problems
