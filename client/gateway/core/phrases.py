"""The shape of a noun phrase: "all the lanterns but the tin one", "two coins", "it".

It takes words apart and knows nothing of what is in sight, but whether a word names some of it.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from client.gateway.core import vocabulary as vocab
from client.gateway.core.limits import QUANTITY_MAX
from client.gateway.core.words import Token, said

_REMAINDERS: Final = frozenset(("rest", "remainder"))
_BESIDE: Final = frozenset(
    ("also", "precisely", "exactly", "only", "just", "absolutely", "literally")
)
_AS_MANY: Final = (("as", "many"), ("as", "much"))
_HAVING: Final = vocab.words("just have had ve already now recently")
_DONE: Final = vocab.words(
    "dropped took taken got found bought made saw seen picked put left brought opened had threw "
    "gave crafted forged carried wore"
)
_WHEN: Final = vocab.words(
    "up down away out earlier before now here there ago a moment minute while second just"
)
_PLENTY: Final = vocab.words("plenty loads tons lots heaps most majority bulk dozens piles bags")
_TIMES: Final = re.compile(r"x([0-9]{1,6})")
_TIMES_BEFORE: Final = re.compile(r"([0-9]{1,6})x")


@dataclass(frozen=True)
class Phrase:
    """One noun phrase: its own words, and what stood before them."""

    words: tuple[Token, ...]  # adjectives and nouns; empty in "all" and "two"
    start: int  # where it starts in the line
    end: int
    every: bool = False
    both: bool = False
    whichever: bool = False  # "any lantern": the player does not mind which
    count: int | None = None
    single: bool = False  # "a coin": one of a heap, where it is a heap
    half: bool = False
    vague: bool = False  # "a few coins": how many is not said
    stands_for: bool = False  # "the brass one": adjectives alone are meant to be enough
    typed: str = ""


def phrases(
    tokens: Sequence[Token], in_sight: frozenset[str]
) -> tuple[tuple[Phrase, ...], tuple[Phrase, ...]]:
    """The phrases of a list, and those after "but"."""
    cut = next(
        (
            at
            for at, token in enumerate(tokens)
            if at
            and token.word not in in_sight
            and (token.word in vocab.EXCEPT or said(tokens[at : at + 2]) == ("other", "than"))
        ),
        len(tokens),
    )
    rest = list(tokens[cut + 1 :])
    while rest and rest[0].word in vocab.EXCEPT_MORE | vocab.EXCEPT | {"than"}:
        rest.pop(0)
    return _listed(tokens[:cut]), _listed(rest)


def _listed(tokens: Sequence[Token]) -> tuple[Phrase, ...]:
    found: list[list[Token]] = [[]]
    tokens = _plainly_joined(tokens)
    for at, token in enumerate(tokens):
        if token.word in vocab.LIST_MARKS or _is_and(tokens, at):
            found.append([])
        elif token.word == "at" and len(found) > 1 and not found[-1]:
            continue  # "look at the forge and at the anvil"
        elif not token.is_mark:
            found[-1].append(token)
    return tuple(phrase(one) for one in found if one)


@dataclass
class _Before:
    """What the words before a noun say of it, and how many words they are."""

    at: int = 0
    every: bool = False
    both: bool = False
    whichever: bool = False
    count: int | None = None
    single: bool = False
    half: bool = False
    vague: bool = False

    def take(self, tokens: Sequence[Token]) -> bool:
        """Take in the word at `at`; False if the noun or its adjectives begin there."""
        word, last = tokens[self.at].word, self.at == len(tokens) - 1
        number = number_of(word)
        if word in ("any", "either") or (word == "whichever" and not last):
            self.whichever = True
        elif word in vocab.EVERYTHING or (word == "whatever" and not last):
            self.every = True
        elif word == "both":
            self.both = True
        elif word == "half" and said(tokens[self.at + 1 : self.at + 3]) == ("a", "dozen"):
            self.count, self.at = 6, self.at + 2
        elif word == "half":
            self.half = True
        elif word in ("few", "several") and not last:
            self.vague = True
        elif self.every and word == "one":
            pass  # "every single one of the nails"
        elif number is not None and (self.count is None or _is_total(tokens, self.at)):
            self.count = number if self.count is None else self.count
        elif word in ("couple", "pair") and not last:
            self.count = 2
        elif word in vocab.SINGLE and not last:
            self.single = True
        else:
            return self._passes_over(tokens, word, last=last)
        return True

    def _passes_over(self, tokens: Sequence[Token], word: str, *, last: bool) -> bool:
        """Whether a word tells nothing of the noun: "exactly two", "every last apple", "the"."""
        of_all = self.every and word in ("last", "single")
        further = self.count is not None and word == "more"
        if not last and (word in _BESIDE or of_all or further):
            return True
        pronoun = last and _is_pronoun(word)
        return word in vocab.ARTICLES and not pronoun and not _relates(tokens, self.at)

    def measure(self, tokens: Sequence[Token]) -> None:
        """Pass over what something is measured in: "two lumps of", "a handful of", "the lot of"."""
        measure, of = said(tokens[self.at : self.at + 1]), said(tokens[self.at + 1 : self.at + 2])
        if of != ("of",):
            return
        if any(token.word in ("whole", "entire") for token in tokens[: self.at]):
            self.every = True
        if self.single and measure[0] in vocab.SOME:
            self.vague = True
        plenty = self.at + 2 < len(tokens) and measure[0] in _PLENTY
        if plenty and not self.every:
            self.vague, self.at = True, self.at + 2
            while self.at < len(tokens) - 1 and tokens[self.at].word in vocab.POINTING:
                self.at += 1
            return
        mine = any(token.word in ("my", "your", "his", "their") for token in tokens[: self.at])
        if self.count is not None or self.single or self.half or self.every or mine:
            self.at += 2 if measure[0] in vocab.MEASURES else 0
            while self.at < len(tokens) - 1 and tokens[self.at].word in vocab.POINTING:
                self.at += 1
        elif measure[0] in _REMAINDERS and self.at + 2 < len(tokens):
            self.at += 2
            while self.at < len(tokens) - 1 and tokens[self.at].word in vocab.POINTING:
                self.at += 1
        elif measure[0] in vocab.WHOLE_LOT and self.at + 2 < len(tokens):
            self.every, self.at = True, self.at + 2


def phrase(tokens: Sequence[Token]) -> Phrase:
    """One noun phrase, taken apart."""
    tokens = _told_apart(_remaining(tokens))
    before = _Before()
    if said(tokens[:2]) in _AS_MANY and len(tokens) > 2:  # noqa: PLR2004 -- and of what
        end = next((at for at, one in enumerate(tokens) if at > 1 and one.word == "as"), None)
        tokens, before.every = tokens[2:end], True  # "as many nails as possible"
    while before.at < len(tokens) and before.take(tokens):
        before.at += 1
    before.measure(tokens)
    every, both, count = before.every, before.both, before.count
    words = _put_first(_without_where(_without_past(tuple(tokens[before.at :]))))
    if every:
        words = _bounded(words[1:] if words[:1] and words[0].word == "is" else words)
    if len(words) > 1 and count is None and (times := times_after(words[-1].word)) is not None:
        count, words = times, words[:-1]  # "ore x3"
    if len(words) == 1 and words[0].word in vocab.BELONGINGS and tokens[0].word == "my":
        every, words = True, ()
    while len(words) > 1 and words[-1].word in ("all", "both", "here", "there"):
        every = every or words[-1].word == "all"
        both = both or words[-1].word == "both"
        words = words[:-1]
    hoard = len(words) == 1 and words[0].word in vocab.HOARDS
    if hoard and (
        every
        or tokens[0].word in ("whole", "entire")
        or said(tokens[1:2])[:1] in (("whole",), ("entire",))
    ):
        every, words = True, ()
    if len(words) == 1 and words[0].word in vocab.WHOLE_LOT:
        every, words = True, ()
    if (every or both or count) and len(words) == 1 and words[0].word in vocab.GENERIC:
        words = ()
    stands_for = len(words) > 0 and words[-1].word in vocab.STANDS_FOR_NOUN
    if len(words) > 1 and words[-1].word in vocab.GENERIC:
        stands_for = True
        every = every or words[-1].word.endswith("s") or words[-1].word == "stuff"
    return Phrase(
        words=words[:-1] if stands_for else words,
        start=tokens[0].start,
        end=tokens[-1].end,
        every=every,
        both=both,
        whichever=before.whichever,
        count=count,
        single=before.single and count is None,
        half=before.half,
        vague=before.vague and count is None,
        stands_for=stands_for,
        typed=as_typed(words or tokens),
    )


def _told_apart(tokens: Sequence[Token]) -> Sequence[Token]:
    """A thing by what tells it apart: "whichever mug is blue" is the blue mug."""
    if len(tokens) > 3 and tokens[0].word == "whichever" and tokens[-2].word == "is":  # noqa: PLR2004 -- a noun and "is blue"
        return (tokens[-1], *tokens[1:-2])
    plain = [token for token in tokens if token.word not in vocab.ARTICLES or token.word == "of"]
    compares = len(plain) > 2 and plain[0].word.endswith(("er", "est"))  # noqa: PLR2004 -- "taller of" and a noun
    if (
        compares and plain[1].word == "of" and plain[0].word not in _REMAINDERS
    ):  # "the shorter of the two goblins"
        noun = plain[-1]._replace(word=plain[-1].word.removesuffix("s"))
        return (plain[0], noun)
    return tokens


def _remaining(tokens: Sequence[Token]) -> Sequence[Token]:
    """A thing without that it is what is left of it: "what's left of the spear"."""
    plain = [token.word for token in tokens[:4]]
    if len(tokens) > 4 and plain[0] == "what" and plain[2:] == ["left", "of"]:  # noqa: PLR2004 -- "what is left of" and a noun
        return tokens[4:]
    return tokens


def _without_where(words: tuple[Token, ...]) -> tuple[Token, ...]:
    """A thing without where the player carries it, which tells nothing: "the rope in my pack"."""
    plain = tuple(token.word for token in words)
    for place in vocab.CARRIED:
        if 0 < len(place) < len(plain) and plain[-len(place) :] == place:
            return words[: -len(place)]
    return words


def _without_past(words: tuple[Token, ...]) -> tuple[Token, ...]:
    """A thing without what was done with it before: "the lamp that I just dropped"."""
    plain = said(words)
    for at in range(1, len(plain) - 1):
        who = at + (plain[at] in ("that", "which"))
        if plain[who : who + 1] not in (("i",), ("we",), ("you",)):
            continue
        rest = [word for word in plain[who + 1 :] if word not in _BESIDE | _HAVING]
        if rest[:1] and rest[0] in _DONE and all(word in _WHEN for word in rest[1:]):
            return words[:at]
    return words


def _put_first(words: tuple[Token, ...]) -> tuple[Token, ...]:
    """What is said of a thing after it, put before it: "the scarf that is red" is the red scarf."""
    plain = [token.word for token in words]
    if plain[-4:-1] == ["happens", "to", "be"] and len(plain) > 5:  # noqa: PLR2004 -- a noun before "that"
        return (words[-1], *words[:-5])
    if len(plain) > 2 and plain[-3] in ("that", "which", "who") and plain[-2] in ("is", "are"):  # noqa: PLR2004 -- a noun and "that is red"
        return (words[-1], *words[:-3])
    return words


def _relates(tokens: Sequence[Token], at: int) -> bool:
    """Whether "that" begins what is plain of things: "everything that is red"."""
    return [token.word for token in tokens[at : at + 2]] == ["that", "is"]


def _is_total(tokens: Sequence[Token], at: int) -> bool:
    """Whether a second number only says how many there are: "7 of the 12 nails"."""
    return any(token.word == "of" for token in tokens[:at])


def _bounded(words: tuple[Token, ...]) -> tuple[Token, ...]:
    """What is left of "everything in sight" without its bounds."""
    plain = tuple(token.word for token in words)
    if plain == ("here",):
        return ()
    for phrase_ in vocab.BOUNDS:
        if plain[-len(phrase_) :] == phrase_:
            return words[: -len(phrase_)]
    return words


def _plainly_joined(tokens: Sequence[Token]) -> Sequence[Token]:
    """The tokens with one "and" for "as well as" and its like."""
    made: list[Token] = []
    at = 2 if said(tokens[:3]) == ("each", "and", "every") else 0
    while at < len(tokens):
        plain = tuple(token.word for token in tokens[at : at + 3])
        size = next((len(one) for one in vocab.LONG_ANDS if plain[: len(one)] == one), 0)
        made.append(tokens[at]._replace(word="and") if size and made else tokens[at])
        at += size if size and made[:-1] else 1
    return made


def _is_and(tokens: Sequence[Token], at: int) -> bool:
    """Whether this is the "n" of "salt n pepper"."""
    inside = 0 < at < len(tokens) - 1
    slipped = tokens[at].word == "an" and inside and _is_noun_before(tokens[at - 1].word)
    return slipped or (tokens[at].word == "n" and inside)


def _is_noun_before(word: str) -> bool:
    """Whether a list may go on after this word: "the bucket an the rope"."""
    joint = word in vocab.LIST_MARKS | vocab.ARTICLES | vocab.EVERYTHING or word in ("half", "as")
    return not joint and number_of(word) is None


def times_after(word: str) -> int | None:
    """The number in "x3"."""
    times = _TIMES.fullmatch(word)
    return min(int(times[1]), QUANTITY_MAX) if times else None


def number_of(word: str) -> int | None:
    """A number in digits or letters, within bounds."""
    if word.isascii() and word.isdigit():
        return min(int(word[:12]), QUANTITY_MAX)
    if times := _TIMES_BEFORE.fullmatch(word):
        return min(int(times[1]), QUANTITY_MAX)
    return vocab.NUMBERS.get(word)


def as_typed(tokens: Iterable[Token]) -> str:
    """The words as the player typed them, to be quoted back."""
    return " ".join(token.typed for token in tokens)


def _is_pronoun(word: str) -> bool:
    return word in vocab.IT or word in vocab.THEM or word in vocab.HER
