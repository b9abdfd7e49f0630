"""A pattern laid over a clause's words: which words its slots take. Pure, and blind to meaning."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from client.gateway.core.limits import MATCHES_MAX
from client.gateway.core.verbs import Pattern, Patterns, Slot
from client.gateway.core.words import Token

ARTICLES_ALONE: Final = frozenset(("the", "a", "an", "my", "teh"))
"""What no slot is filled by: "sell the anchor" offers nothing to somebody called "the"."""


@dataclass(frozen=True)
class Laid:
    """One way to lay a pattern: the words of each slot, and how many words it says itself."""

    pattern: Pattern
    slots: dict[Slot, tuple[Token, ...]]
    said: int
    lacks: Slot | None = None  # the slot that the words stop short of
    joints: tuple[str, ...] = ()  # the words between, as in "put the knife" ("in" what?)

    @property
    def rank(self) -> tuple[int, int]:
        """More words said by the pattern itself come first; among these, more slots."""
        return (-self.said, -len(self.slots))

    @property
    def speech(self) -> tuple[Token, ...]:
        """The words that are said aloud; none where the pattern does not speak."""
        return next((said for slot, said in self.slots.items() if slot.place == "speech"), ())

    @property
    def whom(self) -> tuple[Token, ...]:
        """The words for whom that is said to; none where it is said to all."""
        return next((said for slot, said in self.slots.items() if slot.field == "to"), ())


def laid(patterns: Patterns, words: Sequence[Token]) -> list[Laid]:
    """Every way to lay these patterns over the words, the most telling first."""
    said = frozenset(token.word for token in words)
    fitting = (one for one in patterns.among(said) if one.shortest[0] <= len(words))
    found = (one for pattern in fitting for one in islice(_laid(pattern, words), MATCHES_MAX))
    return sorted(found, key=lambda one: one.rank)


def begun(patterns: Patterns, words: Sequence[Token]) -> list[Laid]:
    """Every way in which the words stop short of a noun; what lacks least first."""
    said = frozenset(token.word for token in words)
    found: list[tuple[int, Laid]] = []
    for one in patterns.begun_among(said):
        if one.short.shortest[0] <= len(words):
            found += (
                (one.left, Laid(one.pattern, each.slots, each.said, one.slot, one.between))
                for each in islice(_laid(one.short, words), MATCHES_MAX)
            )
    found.sort(key=lambda one: (one[0], *one[1].rank))
    return [one for _, one in found]


def _laid(pattern: Pattern, words: Sequence[Token]) -> Iterator[Laid]:
    for slots, said in _fits(pattern, 0, words, 0):
        yield Laid(pattern, slots, said)


def _fits(
    pattern: Pattern, part_at: int, words: Sequence[Token], at: int
) -> Iterator[tuple[dict[Slot, tuple[Token, ...]], int]]:
    """Lay the parts from one on over the words from one on; slots as short as they can be first."""
    if part_at == len(pattern.parts):
        if at == len(words):
            yield {}, 0
        return
    room = len(words) - at - pattern.shortest[part_at]
    if room < 0:
        return
    part = pattern.parts[part_at]
    if isinstance(part, Slot):
        last = part_at == len(pattern.parts) - 1
        for size in range(len(words) - at if last else 1, room + 2):
            if size == 1 and words[at].word in ARTICLES_ALONE:
                continue
            for slots, said in _fits(pattern, part_at + 1, words, at + size):
                yield {part: tuple(words[at : at + size]), **slots}, said
        return
    if at < len(words) and words[at].word in part.any_of:
        for slots, said in _fits(pattern, part_at + 1, words, at + 1):
            yield slots, said + (words[at].word not in ARTICLES_ALONE)
    if part.optional:
        yield from _fits(pattern, part_at + 1, words, at)
