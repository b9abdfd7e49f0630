"""Dice: alike on every replica, fair, and bound to key and event."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.dice import Dice


def rolls(key: bytes, event_id: bytes, sides: int = 1000, count: int = 8) -> list[int]:
    """The first rolls of an event's dice."""
    dice = Dice(key, event_id)
    return [dice.roll(sides) for _ in range(count)]


def test_rolls_are_fixed_for_good() -> None:
    """The same key and event give these numbers, on every machine and in every version."""
    assert rolls(b"key", b"ana:1:7") == [894, 667, 554, 603, 839, 658, 343, 123]


def test_key_and_event_both_matter() -> None:
    """Nobody without the key, and no other event, has the same luck."""
    assert len({tuple(rolls(k, e)) for k in (b"a", b"b") for e in (b"x", b"y")}) == 4


@given(st.binary(max_size=100), st.binary(max_size=100), st.integers(1, 2**64))
def test_a_roll_is_on_the_die(key: bytes, event_id: bytes, sides: int) -> None:
    """A roll is from 1 to the number of sides, whatever the key's length."""
    assert all(1 <= roll <= sides for roll in rolls(key, event_id, sides, 3))


def test_every_side_comes_up_equally() -> None:
    """Over many rolls a die favours no side."""
    found = rolls(b"key", b"event", 6, 12_000)
    assert all(1_850 < found.count(side) < 2_150 for side in range(1, 7))


def test_a_big_die_is_fair_too() -> None:
    """With sides that do not divide what is drawn, no side comes up twice as often."""
    sides = 3 * 2**62
    low = sum(roll <= 2**62 for roll in rolls(b"key", b"event", sides, 3_000))
    assert 900 < low < 1_100


@pytest.mark.parametrize("sides", [0, -1, 2**64 + 1])
def test_there_is_no_such_die(sides: int) -> None:
    """A die without sides, or with more than a draw can tell apart, is an error."""
    with pytest.raises(ValueError, match="no die"):
        Dice(b"", b"").roll(sides)
