"""How long and where one rests, said in general: "for a bit", "by the stove", "into bed". Pure.

It tells whether words are of that kind; what is done there is the same wherever it is.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from client.gateway.core import vocabulary as vocab
from client.gateway.core.hereabouts import is_about, is_room, is_sought
from client.gateway.core.naming import named, telling
from client.gateway.core.phrases import number_of
from client.gateway.core.scope import Scope

_UNITS: Final = vocab.words(
    "while bit moment moments minute minutes min mins second seconds sec secs turn turns round "
    "rounds hour hours night nights day days spell tick ticks time mo awhile overnight longer more "
    "some morning evening afternoon"
)
_AROUND_UNITS: Final = vocab.words(
    "for a an the just about another only one some few several couple of little short long quick "
    "good wee tiny brief whole entire more longer through all next now yet this rest"
)
_UNTIL: Final = frozenset(("until", "till", "til"))
_UNTIL_WORDS_MAX: Final = 8
_BY: Final = vocab.words(
    "in on at by near beside against under underneath beneath next close with behind inside upon "
    "among amongst amid before along below into onto to down"
)
_NOWHERE: Final = vocab.words(
    "corner shade dark darkness shadow shadows silence peace quiet line queue open sun "
    "background place floor wall walls bed middle"
)
BEDS: Final = vocab.words(
    "bed hammock bunk cot covers sheets blankets mattress sack couch sofa bedroll bunkbed"
)


SHIELDS: Final = vocab.words("shield shields buckler targe")


def is_shield(words: Sequence[str], _: Scope) -> bool:
    """Whether words name what one holds up before oneself."""
    return words[-1] in SHIELDS


def is_span(words: Sequence[str], _: Scope) -> bool:
    """Whether words say how long: "for a while", "5 minutes", "until morning"."""
    if words[0] in _UNTIL:
        return 1 < len(words) <= _UNTIL_WORDS_MAX
    if not _UNITS & set(words):
        return False
    return all(word in _UNITS | _AROUND_UNITS or number_of(word) is not None for word in words)


def is_spot(words: Sequence[str], scope: Scope) -> bool:
    """Whether words say where: "here", "on the rug", "against the wall"."""
    if is_about(words, scope) or list(words) in (["there"], ["here"]):
        return True
    if len(words) < 2 or words[0] not in _BY:  # noqa: PLR2004 -- "by" and a noun
        return False
    plain = [word for word in words[1:] if word not in vocab.ARTICLES and word not in ("to", "by")]
    if not plain or is_room(plain, scope):
        return bool(plain)
    if any(named(telling(plain, scope), one) for one in scope.things):
        return True
    return plain[-1] in _NOWHERE | vocab.SPOTS | vocab.PLACES | BEDS


def is_bed(words: Sequence[str], _: Scope) -> bool:
    """Whether words name something to sleep in."""
    return words[-1] in BEDS


SAID_OF: Final[Mapping[str, Callable[[Sequence[str], Scope], bool]]] = {
    "room": is_room,
    "about": is_about,
    "sought": is_sought,
    "span": is_span,
    "spot": is_spot,
    "bed": is_bed,
    "shield": is_shield,
}
"""What words that name nothing are of a kind, by the kind of slot."""
