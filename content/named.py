"""Sorts of things that somebody names in words, where none of them is in sight to be pointed at."""

from collections.abc import Iterable
from typing import Final

from content.catalog import all_of, text, words
from content.model import State
from content.wording import plural

NUMBERS: Final = dict(
    zip(
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "dozen"],
        (*range(1, 11), 12),
        strict=True,
    )
)
COUNT_MAX: Final = 999


def counted(asked: list[str]) -> tuple[int, list[str]]:
    """How many of what: `["three", "nails"]` is three of `["nails"]`; one where nothing is said."""
    first = asked[0] if len(asked) > 1 else ""
    if first.isdecimal() and first.isascii():
        return max(1, min(COUNT_MAX, int(first[:4]))), asked[1:]
    if first in NUMBERS:
        return NUMBERS[first], asked[1:]
    return 1, asked


def sorts_named(state: State, among: Iterable[str], asked: list[str]) -> list[str]:
    """Those of some sorts that words name: all words fit, the last of them a noun."""
    sorts = all_of(state, "sort")
    found, exact = [], []
    for sort in among:
        row = sorts.get(sort)
        if row is None or not asked:
            continue
        singular = {*words(row, "nouns"), *text(row, "name").lower().split()[-1:]}
        nouns = singular | {plural(noun) for noun in singular}
        names = [text(row, "name").lower().split(), text(row, "many").lower().split()]
        every = nouns | set(words(row, "adjectives")) | set(names[0]) | set(names[1])
        if asked in names:
            exact.append(sort)
        if set(asked) <= every and set(asked) & (nouns | {*names[0][-1:], *names[1][-1:]}):
            found.append(sort)
    return exact or found
