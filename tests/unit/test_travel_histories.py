"""Travel in histories of cuts, late events and repeats: nobody is in two microcosms or in none."""

from __future__ import annotations

from typing import Any, Final

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from content.travellers import entries
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
