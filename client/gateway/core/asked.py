"""Questions about oneself, the place or a thing in sight, told anew as the look that answers them.

Looking costs nothing and changes nothing, so a question that could not be read is answered by what
it is plainly about. A question about others, or about what is not in sight, is left alone. Pure.
"""

from collections.abc import Sequence
from typing import Final

from client.gateway.core import vocabulary as vocab
from client.gateway.core.scope import Scope, Thing
from client.gateway.core.words import Token, said

_ABOUT: Final = (
    (vocab.words("quest quests task tasks mission missions errand errands assignments"), "quests"),
    (vocab.words("skill skills abilities talents"), "skills"),
    (vocab.words("spell spells"), "spells"),
    (vocab.words("recipe recipes"), "recipes"),
    (vocab.words("map"), "map"),
    (vocab.words("health-wise health hp hitpoints stats"), "status"),
)
"""What a question is about by a single word in it, and the verb that answers it."""
_PHRASES: Final = (
    (("good", "at"), "skills"),
    (("on", "offer"), "wares"),
    (("in", "stock"), "wares"),
    (("for", "sale"), "wares"),
    (("forgot", "my"), "quests"),
    (("is", "online"), "who"),
    (("i", "make"), "recipes"),
    (("i", "cook"), "recipes"),
    (("i", "craft"), "recipes"),
    (("i", "build"), "recipes"),
    (("i", "brew"), "recipes"),
    (("meant", "to", "do"), "quests"),
    (("meant", "to", "be", "doing"), "quests"),
    (("my", "to-do"), "quests"),
    (("on", "me"), "inventory"),
    (("holding", "up"), "status"),
    (("supposed", "to", "do"), "quests"),
    (("supposed", "to", "be", "doing"), "quests"),
    (("able", "to", "make"), "recipes"),
    (("able", "to", "cook"), "recipes"),
    (("able", "to", "craft"), "recipes"),
    (("able", "to", "build"), "recipes"),
)
_MINE: Final = vocab.words("i me my we us our am")
_HERE: Final = vocab.words("here place room cave cellar chamber area spot surroundings")
_OPENINGS: Final = (vocab.QUESTIONS - {"should", "would"}) | vocab.words(
    "any have has did do does am are is can could may might let show tell list remind give check "
    "open view see look i"
)
_LOOKS: Final = vocab.words("look looks dressed wearing special unusual interesting describe")
_INSIDE: Final = vocab.words("in inside under behind on within beneath")
_MY_WISHES: Final = (("want",), ("would",), ("need",), ("forgot",), ("forget",), ("like",))
_ASKING: Final = vocab.words("what how can could is are does do i who which tell show")
_TAILS: Final = vocab.words("then now please exactly yet anyway thanks")
_BARRED: Final = vocab.OUTSIDE | vocab.NEGATIONS | vocab.CONDITIONS
_WORDS_MAX: Final = 14


def asked_after(words: Sequence[Token], scope: Scope) -> tuple[str, ...]:
    """The words of the plain command that answers a question; none if it is no such question."""
    plain = said([one for one in words if not one.is_mark])
    forgotten = words[0].word == "i" and words[1:2] and words[1].word in ("forgot", "forget")
    if any(one.is_mark for one in words[:-1]) and not forgotten:
        return ()
    while plain and plain[-1] in _TAILS:
        plain = plain[:-1]
    wishes = plain[:1] != ("i",) or plain[1:2] in _MY_WISHES
    if not 1 < len(plain) <= _WORDS_MAX or plain[0] not in _OPENINGS or not wishes:
        return ()
    if any(word in _BARRED for word in plain):
        return ()
    said_words = frozenset(plain)
    things = [one for one in scope.things if one.nouns & said_words]
    most = max((len(one.words & said_words) for one in things), default=0)
    things = [one for one in things if len(one.words & said_words) == most]
    if not things:
        return _about_oneself(plain) or _about_here(plain)
    return _about_a_thing(plain, things) if plain[0] in _ASKING else ()


def _about_oneself(plain: tuple[str, ...]) -> tuple[str, ...]:
    mine = any(word in _MINE for word in plain) or plain[0] in ("what", "which")
    asks = plain[0] in vocab.QUESTIONS or plain[0] in ("can", "show", "list", "see", "tell")
    for phrase, verb in _PHRASES:
        if verb == "wares" and not asks:
            continue
        makes = verb != "recipes" or plain[0] in ("what", "which")
        if (
            mine
            and makes
            and any(plain[at : at + len(phrase)] == phrase for at in range(len(plain)))
        ):
            return (verb,)
    listed = plain[0] in ("any", "list", "show", "view", "open")
    found = sorted({verb for nouns, verb in _ABOUT if any(one in nouns for one in plain)})
    return (found[0],) if len(found) == 1 and (mine or listed or plain[-1] == "left") else ()


def _about_here(plain: tuple[str, ...]) -> tuple[str, ...]:
    seen = plain[0] == "what" and bool(
        frozenset(plain[1:]) & frozenset(("is", "are", "do", "have"))
    )
    return ("look",) if seen and plain[-1] in _HERE else ()


def _about_a_thing(plain: tuple[str, ...], things: Sequence[Thing]) -> tuple[str, ...]:
    looks = any(word in _LOOKS for word in plain)
    within = any(one in ("anything", "any", "something") for one in plain) and any(
        plain[at] in _INSIDE and frozenset(plain[at + 1 :]) & things[0].nouns
        for at in range(len(plain))
    )
    if len(things) != 1 or not (looks or within):
        return ()
    start = min(plain.index(one) for one in things[0].nouns if one in plain)
    first = start
    while first and plain[first - 1] in things[0].words:
        first -= 1
    return ("examine", *plain[first : start + 1])
