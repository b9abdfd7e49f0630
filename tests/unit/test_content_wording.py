"""English: articles and lists."""

from typing import cast

import pytest

from content.model import Item
from content.wording import a, article_for, listing, the


@pytest.mark.parametrize(
    "name,article",
    [
        ("brass lamp", "a"),
        ("oar", "an"),
        ("iron key", "an"),
        ("uniform", "a"),
        ("one-eyed doll", "a"),
        ("used match", "a"),
        ("hourglass", "an"),
        ("umbrella", "an"),
        ("house", "a"),
        ("Ash pole", "an"),
        ("eucalyptus leaf", "a"),
    ],
)
def test_article_follows_the_sound(name: str, article: str) -> None:
    """`an` stands before a vowel that is heard, not one that is written."""
    assert article_for(name) == article


@pytest.mark.parametrize(
    "name,plural,article,met,known",
    [
        ("brass lamp", False, "", "a brass lamp", "the brass lamp"),
        ("oyster shells", True, "", "some oyster shells", "the oyster shells"),
        ("samphire", False, "some", "some samphire", "the samphire"),
        ("clogs", True, "a pair of", "a pair of clogs", "the clogs"),
    ],
)
def test_a_thing_is_named_new_and_known(
    name: str, plural: bool, article: str, met: str, known: str
) -> None:
    """A thing met first has a or an or some, a known one the."""
    thing = cast(
        "Item",
        {
            "metadata": {"name": name},
            "spec": {"plural": plural, "article": article},
            "status": {},
        },
    )
    assert (a(thing), the(thing)) == (met, known)


@pytest.mark.parametrize(
    "names,told",
    [
        ([], ""),
        (["a lamp"], "a lamp"),
        (["a lamp", "an oar"], "a lamp and an oar"),
        (["a lamp", "an oar", "a key"], "a lamp, an oar and a key"),
    ],
)
def test_lists_read_as_spoken(names: list[str], told: str) -> None:
    """Things are told with commas, and `and` before the last."""
    assert listing(names) == told
