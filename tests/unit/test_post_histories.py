"""Words between microcosms in histories of cuts, late events and repeats: each arrives once."""

from __future__ import annotations

from collections import Counter
from random import Random
from typing import Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from content.letters import NEWS, kept_for
from content.model import Outcome
from content.post import outbound
from peer.core.host import genesis_data
from peer.core.replica import Replica
from peer.core.tidings import Arrival
from tests.unit.crossings import BROKERS, PLACES, STATES, Crossing
from tests.unit.histories import SECRET
from tests.unit.test_travel_histories import PLAYERS, SPECS, play, rest

SENT: Final = ("tell.sent", "tell.asked", "write.sent", "write.asked")
KINDS: Final = (
    "tell", "tell", "tell", "write", "sleep", "enter", "enter", "deed", "deed", "travel",
    "travel", "again", "hand", "catch", "agree", "agree", "agree", "promise", "hear",
    "late", "ways",
)  # fmt: skip
NUMBERS: Final = st.tuples(*[st.integers(0, 1)] * 3, st.integers(0, 10))
STEPS: Final = st.tuples(st.sampled_from(KINDS), NUMBERS)


def step(crossing: Crossing, kind: str, numbers: tuple[int, int, int, int], words: str) -> None:
    """One step of a script; what is said in it is said in no other."""
    broker, place, player = BROKERS[numbers[0]], PLACES[numbers[1]], PLAYERS[numbers[2]]
    other = PLAYERS[1 - numbers[2]]
    match kind:
        case "tell" | "write":
            crossing.deed(player, broker, place, {"verb": kind, "name": other, "text": words})
        case "sleep":
            crossing.deed(player, broker, place, {"verb": "leave"})
        case _:
            play(crossing, kind, numbers)


def final(crossing: Crossing, place: str) -> list[Outcome]:
    """What came of all that is in a microcosm's log, in its order, as a new replica has it."""
    replica = Replica(place, SECRET, genesis_data(STATES[place], ("home",)))
    log = [Arrival(one.event, one.admission, 0) for one in crossing.entries("home", place)]
    return [judged.outcome for judged in replica.take(log)]


def check(crossing: Crossing) -> int:
    """After peace all words that were sent have arrived once: as words, as a letter, or back.

    Returns:
        How many there were.
    """
    sent: list[str] = []
    come: Counter[str] = Counter()
    states = crossing.settled()
    for place in PLACES:
        assert not any(outbound(states[place]).values())
        outcomes = final(crossing, place)
        passed = [one for one in outcomes if one["result"] == "pass"]
        sent += [str(one["about"]["text"]) for one in passed if one["reason"] in SENT]
        told = [also for one in outcomes if one["verb"] == "post" for also in one.get("also", ())]
        heard = [also for also in told if also["reason"] in ("tell.heard", *NEWS)]
        letters = [one for player in PLAYERS for one in kept_for(states[place], player)]
        come.update(str(one["about"]["text"]) for one in heard)
        come.update(str(one["text"]) for one in letters)
    assert {one: come[one] for one in sent} == dict.fromkeys(sent, 1)
    return len(sent)


@settings(deadline=None, max_examples=150, suppress_health_check=list(HealthCheck))
@given(st.lists(STEPS, max_size=60))
def test_words_arrive_once(script: list[tuple[str, tuple[int, int, int, int]]]) -> None:
    """However logs interleave, whatever was sent has come once when there is peace."""
    crossing = Crossing()
    for player in PLAYERS:
        crossing.enter(player, "home")
    for number, (kind, numbers) in enumerate(script):
        step(crossing, kind, numbers, f"words {number}")
    rest(crossing)
    check(crossing)


@pytest.mark.parametrize("seeds", [range(20), range(20, 40)], ids=str)
def test_many_words_arrive_once(seeds: range) -> None:
    """The same in long scripts, in which people travel, sleep, wake and talk where they are."""
    count = 0
    for seed in seeds:
        chance = Random(seed)
        crossing = Crossing()
        for player in PLAYERS:
            crossing.enter(player, "home")
        crossing.deed("bob", "home", "vale", SPECS[0])
        crossing.peace()
        for number in range(200):
            broker, place, who = (chance.randrange(2) for _ in range(3))
            states = [crossing.replicas["home"][one].state for one in PLACES]
            at = [one for one in (0, 1) if PLAYERS[who] in states[one]]
            kind = chance.choice(KINDS)
            if kind in ("deed", "tell", "write", "sleep", "enter") and at and chance.random() < 0.9:
                place = at[0]
            step(crossing, kind, (broker, place, who, chance.randrange(11)), f"w{number}")
        rest(crossing)
        count += check(crossing)
    assert count > 60
