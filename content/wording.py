"""English for names and lists: articles, plurals, enumerations. It knows names, not the world.

Lists have no comma before `and`.
"""

from collections.abc import Sequence
from typing import Final

from content.model import Item

# Words whose first sound is not what their first letter says.
_SOUNDS_LIKE_CONSONANT: Final = ("eu", "one", "once", "uni", "use", "usu", "ura", "uti", "ewe")
_SOUNDS_LIKE_VOWEL: Final = ("hour", "honest", "honour", "heir")

_SMALL_WORDS: Final = frozenset({"a", "an", "and", "for", "in", "of", "on", "the", "to", "with"})

NUMBERS: Final = (
    *("no", "one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
)


def a(item: Item) -> str:
    """`a brass lamp`, `an oar`, `some oyster shells`: a thing met for the first time."""
    name = item["metadata"]["name"]
    count = item["status"].get("count", 1)
    if count > 1:
        return f"{number_word(count)} {many(item)}"
    article = item["spec"]["article"]
    if not article:
        article = "some" if item["spec"]["plural"] else article_for(name)
    return f"{article} {name}"


def the(item: Item) -> str:
    """`the brass lamp`, `the three nails`: a thing both speaker and hearer know."""
    count = item["status"].get("count", 1)
    return (
        f"the {number_word(count)} {many(item)}" if count > 1 else f"the {item['metadata']['name']}"
    )


def many(item: Item) -> str:
    """What several of a stack are called."""
    name = item["metadata"]["name"]
    return item["spec"].get("many", "") or (name if item["spec"]["plural"] else plural(name))


def plural(name: str) -> str:
    """`boxes`, `berries`, `pots of salve`: more than one, where its author does not say how."""
    head, of, rest = name.partition(" of ")
    if head.endswith(("s", "x", "z", "ch", "sh")):
        return f"{head}es{of}{rest}"
    if head.endswith("lf"):
        return f"{head[:-1]}ves{of}{rest}"
    if head.endswith("ife"):
        return f"{head[:-2]}ves{of}{rest}"
    if head.endswith("y") and head[-2:-1] not in ("a", "e", "o", "u", ""):
        return f"{head[:-1]}ies{of}{rest}"
    return f"{head}s{of}{rest}"


def number_word(count: int) -> str:
    """`two`, `twelve`, `13`: how many, as prose has it."""
    return NUMBERS[count] if 0 <= count < len(NUMBERS) else str(count)


def article_for(name: str) -> str:
    """`a` or `an`, by the sound that the name begins with."""
    start = name.lower()
    if start.startswith(_SOUNDS_LIKE_CONSONANT):
        return "a"
    if start.startswith(_SOUNDS_LIKE_VOWEL):
        return "an"
    return "an" if start[:1] in "aeiou" else "a"


def noun_of(name: str) -> str:
    """The last word of a name: `lamp` of `brass lamp`."""
    return name.rpartition(" ")[2]


def main_nouns(place: str) -> set[str]:
    """What a name may be cut down to: `foot` and `windpump` of `Foot of the Windpump`."""
    name = place.lower()
    return {noun_of(name), noun_of(name.partition(" of ")[0])}


def adjectives_of(name: str, nouns: Sequence[str]) -> list[str]:
    """The words of a name that are not its nouns: `brass` of `brass lamp`."""
    words = name.lower().split(" ")
    return [word for word in words if word not in nouns and word not in _SMALL_WORDS]


def listing(names: Sequence[str]) -> str:
    """`a lamp`, `a lamp and an oar`, `a lamp, an oar and some shells`."""
    if len(names) <= 1:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def then(steps: Sequence[str]) -> str:
    """`north`, `north, then east`, `north twice, then up`: ways one after the other."""
    told: list[str] = []
    counts: list[int] = []
    for step in steps:
        if told and told[-1] == step:
            counts[-1] += 1
        else:
            told, counts = [*told, step], [*counts, 1]
    often = {1: "", 2: " twice"}
    return ", then ".join(
        step + often.get(count, f" {count} times") for step, count in zip(told, counts, strict=True)
    )


def crowd(names: Sequence[str], named_max: int = 12) -> str:
    """A listing that stays short: past `named_max` names the others are only counted."""
    if len(names) <= named_max + 1:
        return listing(names)
    return listing([*names[:named_max], f"{len(names) - named_max} others"])


def capital(sentence: str) -> str:
    """The sentence with a capital at its start."""
    return sentence[:1].upper() + sentence[1:]


def whose(name: str) -> str:
    """`Ana's`, `James's`."""
    return f"{name}'s"


def stopped(sentence: str) -> str:
    """The sentence with a full stop, unless it ends in a mark of its own."""
    return sentence if sentence.endswith((".", "!", "?", "\u2026", "'", '"')) else f"{sentence}."
