"""The verbs a player may use, from the tables in `lexicon`, and their patterns made ready.

A new verb is an entry there and a capability in `content`; no code. The tables say how a verb is
said, never what it does.

A pattern is words and slots. `_` is any of the verb's own words, `in/into` is either word, `?up`
may be left out, and `item:here*` is a slot: the intent's field, where its noun is looked for, and a
star if it may name several things (one intent for each). A slot without a field is read and left
out of the intent. `to=out` is a field that goes without saying. Places to look:

    here    things in the room, not held      held   what the player carries, else what is there
    own     what the player does carry        seen   anything in sight, and scenery
    key     a key that is carried             plant  what is there and can't be taken as it is
    land    what is there and grows           person anybody in the room who lives
    lever   what is pulled, turned or struck  vein   what gives what it is called by
    remedy  what is carried and drunk as a cure
    player  players in the room               being  anybody there who is no player
    owner   a person, as in "Bob's"           seller somebody there who is no player
    foe     a person, of several alike the first; all of them are the creatures
    way     a direction or a named exit       exit   a named exit only
    point   a named exit, or a compass point, and nothing else that is in sight
    compass north, south and the like         far    a player's name, in sight or not
    out     the very place the player is in
    room    that place in general, "here"     about  where that is, "around me", "in sight"
    sought  what a place is searched for      speech the rest of the line, word for word
    span    how long, "for a while"           spot   where one rests, "by the stove"
    bed     what one sleeps in                shield what one hides behind
    topic   a verb, for help
    words   words as they were typed          quote  words between quotation marks
    query   words that begin a question       goods  how many of what is to be made or bought
    recipe  what is to be made                trait  what can be trained
    portion goods with an article, number or plural: "make me a lamp", not "make me king"
    wanted  what is wanted in a trade         yield  what places give: wood, ore, water
"""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Final, NamedTuple, cast, get_args

from client.gateway.core.lexicon import (
    asking,
    battle,
    belongings,
    crafts,
    deeds,
    doors,
    finding,
    helping,
    lights,
    looks,
    meals,
    oneself,
    people,
    promises,
    rests,
    retreats,
    roads,
    shops,
    sights,
    speech,
    tactics,
    things,
    trading,
    using,
    weighing,
)
from client.gateway.core.verb import Place, Verb
from client.gateway.core.vocabulary import ARTICLES, DIRECTIONS, EVERYTHING, SOCIAL, words

VERBS: Final[Mapping[str, Verb]] = {
    **lights.VERBS,
    **roads.VERBS,
    **finding.VERBS,
    **looks.VERBS,
    **sights.VERBS,
    **rests.VERBS,
    **asking.VERBS,
    **helping.VERBS,
    **oneself.VERBS,
    **belongings.VERBS,
    **things.VERBS,
    **doors.VERBS,
    **using.VERBS,
    **meals.VERBS,
    **crafts.VERBS,
    **battle.VERBS,
    **weighing.VERBS,
    **tactics.VERBS,
    **retreats.VERBS,
    **people.VERBS,
    **trading.VERBS,
    **shops.VERBS,
    **deeds.VERBS,
    **promises.VERBS,
    **speech.VERBS,
}


@dataclass(frozen=True)
class Slot:
    """A gap in a pattern that the player's nouns, or their speech, go in."""

    field: str
    place: Place
    many: bool


@dataclass(frozen=True)
class Words:
    """Alternatives of a word in a pattern, which may perhaps be left out."""

    any_of: frozenset[str]
    optional: bool = False


@dataclass(frozen=True)
class Pattern:
    """One way to say a verb: alternatives of words, and slots."""

    verb: str
    parts: tuple[Words | Slot, ...]
    fixed: tuple[tuple[str, str], ...] = ()  # fields that go without saying

    @cached_property
    def speaks(self) -> bool:
        """Whether it takes the rest of the line word for word."""
        return any(isinstance(part, Slot) and part.place == "speech" for part in self.parts)

    @cached_property
    def needs(self) -> tuple[frozenset[str], ...]:
        """Words of which a line must have one each, or else the pattern can't fit it."""
        return tuple(
            part.any_of for part in self.parts if isinstance(part, Words) and not part.optional
        )

    @cached_property
    def prefixes(self) -> tuple[tuple["Pattern", tuple[str, ...], Slot], ...]:
        """Where a line may stop short of a slot: the parts before, the words between, the slot."""
        found: list[tuple[Pattern, tuple[str, ...], Slot]] = []
        joints: list[str] = []
        at_slot = 0
        for at, part in enumerate(self.parts):
            if isinstance(part, Words):
                joints += [] if part.optional else [_joint(part)]
                continue
            for cut in range(at_slot, at + 1):
                count = sum(
                    isinstance(one, Words) and not one.optional for one in self.parts[cut:at]
                )
                between = tuple(joints[len(joints) - count :]) if cut < at else ()
                short = Pattern(self.verb, self.parts[:cut], self.fixed)
                found.append((short, between, part))
            joints, at_slot = [], at + 1
        return tuple(found)

    @cached_property
    def shortest(self) -> tuple[int, ...]:
        """How many words the parts from each on need at least."""
        need = [0]
        for part in reversed(self.parts):
            need.append(need[-1] + (isinstance(part, Slot) or not part.optional))
        return tuple(reversed(need))


class Beginning(NamedTuple):
    """Where a line may stop short of a slot of some pattern."""

    pattern: Pattern
    short: Pattern  # the parts before
    between: tuple[str, ...]  # the words between these and the slot
    slot: Slot
    left: int  # how many words the rest of the pattern needs at least


class Patterns(tuple[Pattern, ...]):  # noqa: SLOT001 -- what is worked out of them is kept
    """The patterns that one word may start, in their order, found by the words that they need."""

    @cached_property
    def beginnings(self) -> tuple[Beginning, ...]:
        """Where lines may stop short of these patterns; of those alike the one that lacks least."""
        found: dict[Hashable, Beginning] = {}
        for pattern in self:
            for short, between, slot in pattern.prefixes:
                left = pattern.shortest[len(short.parts)]
                one = Beginning(pattern, short, between, slot, left)
                alike = (pattern.verb, pattern.speaks, pattern.fixed, short.parts, between, slot)
                if alike not in found or left < found[alike].left:
                    found[alike] = one
        return tuple(found.values())

    @cached_property
    def _whole(self) -> "_Shelf":
        return _Shelf([one.needs for one in self])

    @cached_property
    def _begun(self) -> "_Shelf":
        return _Shelf([one.short.needs for one in self.beginnings])

    def among(self, said: frozenset[str]) -> Iterator[Pattern]:
        """Those that may fit a line of these words."""
        return (self[at] for at in self._whole.among(said))

    def begun_among(self, said: frozenset[str]) -> Iterator[Beginning]:
        """Those that a line of these words may stop short of."""
        return (self.beginnings[at] for at in self._begun.among(said))


class _Shelf:
    """What needs words, by the rarest of them, so that few have to be looked at."""

    def __init__(self, needs: Sequence[tuple[frozenset[str], ...]]) -> None:
        self._needs = needs
        self._by_word: dict[str, list[int]] = {}
        self._always: list[int] = []
        for at, every in enumerate(needs):
            least = min(every[1:], key=len, default=None)
            if least is None:
                self._always.append(at)
            for word in least or ():
                self._by_word.setdefault(word, []).append(at)

    def among(self, said: frozenset[str]) -> Iterator[int]:
        found = {at for word in said for at in self._by_word.get(word, ())}.union(self._always)
        needs = self._needs
        return (at for at in sorted(found) if not any(map(said.isdisjoint, needs[at])))


_PLACES: Final = frozenset(get_args(Place))
_PLAINEST: Final = ("in", "to", "with", "from", "on", "at", "for", "about")


def _joint(part: Words) -> str:
    """The plainest of several words that may join two nouns."""
    return next((one for one in _PLAINEST if one in part.any_of), min(part.any_of))


@cache
def _part(text: str, words: str) -> Words | Slot:
    field, colon, place = text.partition(":")
    if colon:
        assert field.isidentifier() or not field, f"a slot can't be left out: {text}"
        many = place.endswith("*")
        assert place.rstrip("*") in _PLACES, f"no such place to look: {text}"
        return Slot(field, cast("Place", place.rstrip("*")), many)
    said = text.removeprefix("?").split("/")
    every = (word for one in said for word in (words.split() if one == "_" else [one]))
    return Words(frozenset(every), optional=text.startswith("?"))


def _patterns(verbs: Mapping[str, Verb]) -> Mapping[str, Patterns]:
    """Every pattern under each word that it may start with, the surest of their nouns first."""
    made: dict[str, list[Pattern]] = {}
    for name, verb in verbs.items():
        for text in verb.patterns:
            said = [part for part in text.split() if "=" not in part]
            fixed = tuple(
                (part[0], part[2]) for one in text.split() if (part := one.partition("="))[1]
            )
            parts = tuple(_part(part, verb.words if "_" in part else "") for part in said)
            pattern = Pattern(name, parts, fixed)
            for word in sorted(_first_words(parts, text)):
                made.setdefault(word, []).append(pattern)
    return {word: Patterns(sorted(found, key=_is_unsure)) for word, found in made.items()}


def _is_unsure(pattern: Pattern) -> bool:
    """Whether a pattern takes any words: "turn on the wolf" is a fight, and lights nothing."""
    return not any(isinstance(part, Slot) and part.place in _TELLING for part in pattern.parts)


_TELLING: Final = frozenset(("foe", "trait", "shield"))
"""Slots that only few words fill, so that a pattern with one of them is tried before others."""


def _first_words(parts: tuple[Words | Slot, ...], text: str) -> frozenset[str]:
    found: frozenset[str] = frozenset()
    for part in parts:
        assert isinstance(part, Words), f"a pattern starts with a word: {text}"
        found |= part.any_of
        if not part.optional:
            break
    return found


def _heads(patterns: Mapping[str, Patterns], *, speaking: bool) -> frozenset[str]:
    return frozenset(
        word for word, found in patterns.items() if any(one.speaks for one in found) or not speaking
    )


NO_PATTERNS: Final = Patterns()


def words_of(*names: str) -> frozenset[str]:
    """The words that these verbs may be said by."""
    return frozenset(word for name in names for word in VERBS[name].words.split())


PATTERNS: Final = _patterns(VERBS)
HEADS: Final = _heads(PATTERNS, speaking=False) - ARTICLES - EVERYTHING
SPEAKING: Final = _heads(PATTERNS, speaking=True)
STARTS: Final = HEADS | frozenset(DIRECTIONS) | frozenset(SOCIAL)
# Words inside patterns: known, and never a noun by a slip of the finger.
INNER: Final = frozenset(
    word
    for found in PATTERNS.values()
    for pattern in found
    for part in pattern.parts
    if isinstance(part, Words)
    for word in part.any_of
)
MAKING: Final = words("make craft build brew cook forge create produce smith construct")
