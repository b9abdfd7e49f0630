"""A gesture is told to whoever makes it in the second person, where that is safe."""

import pytest

from content.gestures import own, seen


@pytest.mark.parametrize(
    "text,told",
    [
        ("waves", "You wave"),
        ("stands on the scale", "You stand on the scale"),
        ("watches the moth", "You watch the moth"),
        ("cries", "You cry"),
        ("ties a knot", "You tie a knot"),
        ("has a cold", "You have a cold"),
        ("waves, slowly", "You wave, slowly"),
        ("waves his hat", "Ana waves his hat"),
        ("waves and smiles", "Ana waves and smiles"),
        ("always waves", "Ana always waves"),
        ("slowly waves", "Ana slowly waves"),
        ("'s hand shakes", "Ana's hand shakes"),
        ("WAVES", "Ana WAVES"),
        ("is tired", "You are tired"),
        ("this is it", "Ana this is it"),
    ],
)
def test_a_plain_verb_is_turned_about(text: str, told: str) -> None:
    """What would have to agree with it, and what may be no verb, stays as others see it."""
    assert own("Ana", text) == told
    assert seen("Ana", "waves") == "Ana waves"
