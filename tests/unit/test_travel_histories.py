"""Travel in histories of cuts, late events and repeats: nobody is in two microcosms or in none."""

from __future__ import annotations

from random import Random
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from content.travellers import entries, remembered
from peer.core.tidings import Draft
from tests.unit.crossings import BROKERS, PLACES, STATES, Crossing, found_at

PLAYERS: Final = ("ana", "bob")
THINGS: Final = ("lamp", "basket", "apple", "oar")
SPECS: Final[tuple[dict[str, Any], ...]] = (
    {"verb": "move", "to": "east"},
    {"verb": "move", "to": "east"},
    {"verb": "move", "to": "west"},
    {"verb": "move", "to": "west"},
    {"verb": "move", "to": "up"},
    {"verb": "take", "item": "lamp"},
    {"verb": "take", "item": "basket"},
    {"verb": "take", "item": "apple"},
    {"verb": "take", "item": "oar"},
    {"verb": "drop", "item": "lamp"},
    {"verb": "drop", "item": "basket"},
)
KINDS: Final = (
    "deed", "deed", "deed", "deed", "travel", "travel", "again", "hand", "catch", "agree", "agree",
    "agree", "promise", "hear", "late", "ways", "enter",
)  # fmt: skip
NUMBERS: Final = st.tuples(*[st.integers(0, 1)] * 3, st.integers(0, 10))
STEPS: Final = st.tuples(st.sampled_from(KINDS), NUMBERS)


def play(crossing: Crossing, kind: str, numbers: tuple[int, int, int, int]) -> None:
    """One step of a script."""
    broker, place, player = BROKERS[numbers[0]], PLACES[numbers[1]], PLAYERS[numbers[2]]
    choice = numbers[3]
    match kind:
        case "enter":
            crossing.enter(player, broker, place)
        case "deed":
            crossing.deed(player, broker, place, SPECS[choice])
        case "travel" | "again":
            crossing.travel(broker, again=kind == "again")
        case "hand":
            crossing.hand(broker, BROKERS[1 - numbers[0]], place)
        case "catch":
            crossing.catch_up(broker, place, choice)
        case "agree":
            crossing.agree(broker, place)
        case "promise":
            crossing.promise(broker, place)
        case "hear" if crossing.rows:
            crossing.hear(broker, crossing.rows[choice % len(crossing.rows)])
        case "late":
            crossing.now_ms[broker] += choice * 100 - 300
        case "ways":
            change = {"shut" if choice < 2 else "open": [PLACES[1 - numbers[1]]]}
            crossing.publish(broker, f"+{broker}", Draft((place, "ways"), change))


def long_play(seed: int, length: int) -> Crossing:
    """A script in which most deeds are done where their players are."""
    chance = Random(seed)
    crossing = Crossing()
    for name in PLAYERS:
        crossing.enter(name, "home")
    for _ in range(length):
        broker, place, player = (chance.randrange(2) for _ in range(3))
        states = [crossing.replicas["home"][one].state for one in PLACES]
        at = [number for number in (0, 1) if PLAYERS[player] in states[number]]
        kind = chance.choice(KINDS)
        if kind == "deed" and at and chance.random() < 0.6:
            place = at[0]
        play(crossing, kind, (broker, place, player, chance.randrange(len(SPECS))))
        check(crossing)
    return crossing


def check(crossing: Crossing) -> None:
    """Every thing, and everybody who came in, is in one place."""
    states = crossing.settled()
    for thing in THINGS:
        assert len(found_at(states, thing)) == 1, (thing, found_at(states, thing))
    for player in PLAYERS:
        known = any(player in state or f"@said/{player}" in state for state in states.values())
        assert len(found_at(states, player)) == known, (player, found_at(states, player))


@settings(deadline=None, max_examples=150, suppress_health_check=list(HealthCheck))
@given(st.lists(STEPS, max_size=60))
def test_nobody_and_nothing_is_in_two_microcosms_or_in_none(
    script: list[tuple[str, tuple[int, int, int, int]]],
) -> None:
    """However logs interleave, each settled state of both has every traveller and thing once."""
    crossing = Crossing()
    for player in PLAYERS:
        crossing.enter(player, "home")
    for kind, numbers in script:
        play(crossing, kind, numbers)
        check(crossing)
    rest(crossing)


@pytest.mark.parametrize("seeds", [range(20), range(20, 40)], ids=str)
def test_long_journeys_come_to_rest(seeds: range) -> None:
    """After many journeys there and back, and peace, nobody is on the way any more."""
    hops = 0
    for seed in seeds:
        crossing = long_play(seed, 200)
        rest(crossing)
        states = crossing.settled().values()
        hops = max([hops, *(last["hop"] for one in states for last in remembered(one).values())])
    assert hops > 3


def rest(crossing: Crossing) -> None:
    """Once all is delivered nobody is on the way, and all replicas have the same."""
    crossing.peace()
    check(crossing)
    states = crossing.settled()
    assert not [place for place in PLACES if entries(states[place])]
    for place in PLACES:
        one, other = (crossing.replicas[broker][place] for broker in BROKERS)
        assert one.unsettled == other.unsettled == 0
        assert one.collapsed().digest == other.collapsed().digest
        assert one.state == states[place]
    assert {one for place in PLACES for one in STATES[place]} <= {
        one for place in PLACES for one in states[place]
    }
