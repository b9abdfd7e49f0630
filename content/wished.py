"""What somebody wants of another's things, named in words: found among what the other carries.

Nothing is guessed: words that fit several things, or so many of a stack that is not said, find
none. A thing called by its whole name is found exactly; by less, its owner may have meant another.
"""

from typing import Final, NamedTuple

from content.model import Item, State, item_at
from content.things import count_of, stacks
from content.wording import NUMBERS, many
from content.words import same_name

_ARTICLES: Final = frozenset({"a", "an", "the", "some"})


class Found(NamedTuple):
    """What words find: things with how many of each; `several` where they would fit more than one.

    Attributes:
        exact: whether they are called by the whole of their name.
    """

    gives: dict[str, int]
    exact: bool = False
    several: bool = False


def found_in(state: State, holder: str, words: str) -> Found:
    """The one thing that words name of what somebody carries, and how many of it."""
    said = [word for word in same_name(words).split() if word not in _ARTICLES]
    count, said = _counted(said)
    if not said:
        return Found({})
    held = [item_at(state, one) for one in sorted(state)]
    own = [one for one in held if one is not None and one["status"]["location"] == holder]
    whole = [one for one in own if " ".join(said) in _names(one)]
    near = whole or [one for one in own if _is_called(one, said)]
    if len(near) != 1:
        return Found({}, several=len(near) > 1)
    item, has = near[0], count_of(near[0])
    if count == 0:
        one = " ".join(said) == same_name(item["metadata"]["name"]) or not stacks(item)
        if has > 1 and not one:
            return Found({}, several=True)
        count = 1
    return Found({item["metadata"]["id"]: count} if count <= has else {}, exact=bool(whole))


def _counted(said: list[str]) -> tuple[int, list[str]]:
    """How many the words ask for, nought where they do not say, and the words without it."""
    if said and said[0].isascii() and said[0].isdecimal():
        return min(int(said[0][:9]), 10**9), said[1:]
    if len(said) > 1 and said[0] in NUMBERS[1:]:
        return NUMBERS.index(said[0]), said[1:]
    return 0, said


def _names(item: Item) -> set[str]:
    """The whole names of a thing: of one, and of several."""
    return {same_name(item["metadata"]["name"]), same_name(many(item))}


def _is_called(item: Item, said: list[str]) -> bool:
    """Whether words are a part of what a thing is called, and the last of them says what it is."""
    names = [one.split() for one in _names(item)]
    nouns = {same_name(one) for one in item["spec"]["nouns"]}
    ends = nouns | {words[-1] for words in names}
    known = ends | {same_name(one) for one in item["spec"]["adjectives"]}
    return said[-1] in ends and set(said) <= known | {word for words in names for word in words}
