"""What the words of a noun phrase may name, and how surely they do. Pure.

Whether that may be done with it, or which of several is meant, is for `nouns` to say.
"""

from collections.abc import Sequence
from typing import Final, Literal

from client.gateway.core import vocabulary as vocab
from client.gateway.core.found import Context
from client.gateway.core.lookalikes import OTHER_WORDS
from client.gateway.core.naming import named
from client.gateway.core.phrases import Phrase
from client.gateway.core.scope import Scope, Thing
from client.gateway.core.sought import NAMED, TIERS, Tier
from client.gateway.core.spelling import likely
from client.gateway.core.verbs import Slot
from client.gateway.core.words import Token

How = Literal["", "exact", "plural", "adjectives", "guess"]
"""By a noun, by its plural, by adjectives alone, by what may be a slip; or not at all."""
ABBREVIATED_CHARACTERS_MIN: Final = 4
"""From here on the beginning of one name in sight is taken for it."""
_AT: Final = frozenset(("on", "in", "off", "from", "by", "against", "under", "near"))
_BESIDE: Final = tuple(
    tuple(text.split())
    for text in (
        *("next to", "close to", "on top of", "in front of", "to the left of", "to the right of"),
        *("at the foot of", "beside", "near", "by", "behind", "under", "beneath", "opposite"),
        *("against", "underneath", "lying on", "sitting on", "standing on", "standing by"),
        *("standing next to", "lying next to", "hanging on", "hanging from"),
    )
)
"""What says where a thing is by another that is to be seen."""
_HARMLESS: Final = frozenset(("examine", "read", "gather"))
"""What may be done with what was only begun to be named: "look at the fire" is the fireplace."""


def searched(
    phrase: Phrase, words: list[str], slot: Slot, verb: str, context: Context, within: str | None
) -> tuple[list[Thing], How]:
    """The things that a phrase may mean, in the nearest place that has any, and how surely."""
    scope = context.scope
    found, how = candidates_for(words, slot, scope, within)
    if not found:
        guess = [_guessed(one, scope) for one in phrase.words]
        found, how = candidates_for(guess, slot, scope, within) if guess != words else ([], "")
        how = how if _is_sure(guess, words, verb, found, how) else "guess" if how else ""
    if not found and slot.place in NAMED:  # "young Bo", beside a young sailor
        bare = [word for word in words if word not in vocab.PRAISE]
        found, how = candidates_for(bare, slot, scope, within) if bare else ([], "")
    if not found and (bare := _before_place(words, scope)):
        found, how = candidates_for(bare, slot, scope, within)
    grows = slot.place == "land" and how == "adjectives" and len(words) == 1
    giving = any(one.nouns & vocab.SOURCES for one in found)
    if grows and words[0] in vocab.YIELDS and not giving:  # "some ore" of an ore cart
        how = "guess"
    return found, how


def _is_sure(
    guess: Sequence[str], words: Sequence[str], verb: str, found: Sequence[Thing], how: How
) -> bool:
    """Whether what the words only begin is certain enough: for a look, or by a long beginning."""
    begun = all(
        one.startswith(said.removesuffix("s")) for one, said in zip(guess, words, strict=False)
    )
    harmless = verb in _HARMLESS and not vocab.YIELDS & set(words)
    return begun and (harmless or (len(found) == 1 and how != "adjectives" and _abbreviates(words)))


def candidates_for(
    words: Sequence[str], slot: Slot, scope: Scope, within: str | None
) -> tuple[list[Thing], How]:
    """What the words may mean in the nearest place that has any of it, and how they say so."""
    by_rank: dict[How, list[Thing]] = {"exact": [], "plural": [], "adjectives": []}
    inside: list[Tier] = [lambda thing: within is not None and thing.within == within]
    tiers = (*inside, *TIERS[slot.place])
    nouns: tuple[How, ...] = ("exact", "plural")
    adjectives: tuple[How, ...] = ("adjectives",)
    turns = [(tier, ranks) for tier in tiers for ranks in (nouns, adjectives)]
    lives = any(one.alive and named(words, one) == "exact" for one in scope.things)
    if slot.place == "seen" or lives:  # "look at the stair", "take the crab": and no crab pot
        turns = [(tier, ranks) for ranks in (nouns, adjectives) for tier in tiers]
    for tier, ranks in turns:
        for thing in scope.things:
            how: How = named(words, thing) if tier(thing) else ""
            if how in ranks:
                by_rank[how].append(thing)
        rank = next((one for one in ranks if by_rank[one]), None)
        if rank is not None:
            return by_rank[rank], rank
    return [], ""


def _guessed(token: Token, scope: Scope) -> str:
    """What a word that names nothing may stand for: what it begins, before what it is like."""
    whole = likely(token.word, scope.words)
    return whole if whole.startswith(token.word) else token.maybe or whole


def _abbreviates(words: Sequence[str]) -> bool:
    """Whether words are long enough, and no others, to be the beginnings of names: "kill skel"."""
    return all(
        len(word) >= ABBREVIATED_CHARACTERS_MIN and word not in OTHER_WORDS | vocab.YIELDS
        for word in words
    )


def _before_place(words: Sequence[str], scope: Scope) -> list[str]:
    """A thing without where in the room it is, if nothing of that is to be seen: "on the wall"."""
    for at, word in enumerate(words):
        size = next((len(one) for one in _BESIDE if tuple(words[at : at + len(one)]) == one), 0)
        place = [one for one in words[at + (size or 1) :] if one not in vocab.ARTICLES]
        if not at or not place or not (size or word in _AT):
            continue
        spot = place[-1] in vocab.SPOTS and place[-1] not in scope.words
        if spot or (size and any(named(place, one) == "exact" for one in scope.things)):
            return list(words[:at])
    return []
