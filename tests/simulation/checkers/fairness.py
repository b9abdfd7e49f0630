"""Guarantee 8, fairness: even races are won by halves, and nobody wins who came clearly later."""

from __future__ import annotations

from math import sqrt
from typing import Final

from tests.simulation.races import SLACK_MS, Handicap, Race, Races

COUNT: Final = 200
UNEVEN: Final[tuple[Handicap, ...]] = (
    Handicap(),
    Handicap(names=("zoe", "abe")),
    Handicap(cut=False),
    Handicap(busy=True),
    Handicap(accomplice=True),
)
"""With the brokers' clocks equal none of these gains anybody anything."""
SKEWED: Final = Handicap(skew_ms=200)


def check(seed: int, handicap: Handicap, count: int = COUNT) -> list[str]:
    """Runs races, and says what is unfair about them.

    The first of two wins who reached for it earlier by more than the clocks differ and the way to
    the brokers takes. With equal clocks each side wins half: within four standard deviations, so
    that chance alone fails one run in 16,000.
    """
    races = Races(seed, handicap).race(count)
    problems = _late(races, abs(handicap.skew_ms) + SLACK_MS)
    if not handicap.skew_ms:
        won = sum(1 for race in races if race.winner == handicap.names[0])
        if abs(won - count / 2) > 2 * sqrt(count):
            problems.append(f"{handicap.names[0]} won {won} of {count} even races")
    return problems


def _late(races: list[Race], bound_ms: int) -> list[str]:
    found = []
    for number, race in enumerate(races):
        late_ms = race.at_ms.get(race.winner, 10**9) - min(race.at_ms.values())
        if late_ms > bound_ms:
            found.append(f"race {number} was won by {race.winner}, {late_ms} ms too late")
    return found
