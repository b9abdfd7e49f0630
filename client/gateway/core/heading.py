"""What people say around the name of a way: "straight to the old harbour area", "on foot". Pure.

It only takes words away. What is left is looked up by `ways`, which knows the exits.
"""

from collections.abc import Sequence
from typing import Final

from client.gateway.core import vocabulary as vocab
from client.gateway.core.courtesies import by_first_word, by_last_word
from client.gateway.core.scope import Scope
from client.gateway.core.starts import begins, ends
from client.gateway.core.words import Token

SPOTS: Final = vocab.words(
    "room area place location spot zone space chamber region part section side end edge direction "
    "exit exits door doorway gate gateway path pathway way road route trail track passage tunnel "
    "stairs staircase steps corridor hallway archway opening street lane"
)
"""What may be said beside the name of a way, and is no name itself: "the harbour road"."""
_STRAIGHT: Final = vocab.words(
    "directly straight due true next onward onwards forward forwards forth ahead along further "
    "farther more slightly heading headed going leading bound off over on back all just right "
    "to the teh a an that this my your our into through onto toward towards at for thru 2"
)
"""Words before the name of a way that only tell how one goes there."""
_JOINTS: Final = vocab.words(
    "that which leads lead leading goes go going heads heading headed runs running points pointing "
    "facing marked called named labelled labeled to toward towards into on in at of the for lies "
    "lying is located found situated just immediately further back away out off"
)
_BEFORE: Final = by_first_word(
    "a/the ?next few/couple ?of steps/paces/meters/metres/feet/yards ?to ?the",
    "few/two/three/couple ?of steps/paces ?to ?the",
    "a/one ?more/further step/pace ?to ?the",
    "one/step/pace",
    "a ?little/tiny/wee bit ?further/farther/more ?to ?the",
    "a little ?further/farther/more ?to ?the",
    "in/by ?the ?general direction of",
    "whichever/wherever ?way",
)
_AFTER: Final = by_last_word(
    "on/by foot",
    "of/from here/there",
    "from where i am/stand",
    "of this ?place/room/area",
    "right/for ?now",
    "right away",
    "this time",
    "once/instead/next/first/quickly",
    "for a change/bit/while",
    "a bit/little ?more/further/way",
    "a few steps/paces",
    "a step",
    "one step/room",
    "as well",
    "if possible",
    "from this ?place/room",
)
_BOUND: Final = {f"{one}bound": one for one in ("north", "south", "east", "west", "out", "in")}
DOORS: Final = frozenset(("exit", "exits", "door", "doorway", "doors"))
"""What the one way there is may be called where nothing there is called so."""


def is_way_out(words: Sequence[str], scope: Scope) -> bool:
    """Whether words only name a way out: "the door", "the way out"."""
    if scope.nouns & set(words) or not words:
        return False
    plain = [word for word in words if word not in ("nearest", "closest", "only", "the", "front")]
    return plain == ["way", "out"] or (bool(plain) and set(plain) <= DOORS)


def bared(tokens: Sequence[Token], scope: Scope) -> Sequence[Token]:
    """The phrase without what does not name a way; the same tokens if there is nothing of it."""
    rest = _without_before(tokens, scope)
    rest = _without_after(rest, scope)
    if len(rest) == 1 and rest[0].word in _BOUND:
        return [rest[0]._replace(word=_BOUND[rest[0].word])]
    return rest


def _without_before(tokens: Sequence[Token], scope: Scope) -> Sequence[Token]:
    names = {word for way in (*scope.ways, *scope.places) for name in way.names for word in name}
    rest = tokens
    while len(rest) > 1:
        first = rest[0].word
        size = begins(_BEFORE, rest[:-1])
        praised = first in vocab.PRAISE and first not in names
        if size or first in _STRAIGHT or praised:
            rest = rest[size or 1 :]
        elif first in SPOTS and first not in names | scope.nouns and (at := _joined(rest)):
            rest = rest[at:]
        else:
            break
    return rest


def _joined(rest: Sequence[Token]) -> int:
    """Where the name begins after "the road that leads to" or "the place called"."""
    at = 1
    while at < len(rest) - 1 and rest[at].word in _JOINTS:
        at += 1
    leads = at > 1 or rest[at].word in vocab.DIRECTIONS
    return at if leads else 0


def _without_after(rest: Sequence[Token], scope: Scope) -> Sequence[Token]:
    while len(rest) > 1:
        size = ends(_AFTER, rest)
        named = rest[-1].word in scope.nouns or rest[-2].word in vocab.ARTICLES
        spot = rest[-1].word in SPOTS and not named
        outwards = size and rest[-size].word == "of" and rest[-size - 1].word == "out"
        if outwards or not (size or spot):
            break
        rest = rest[: -(size or 1)]
    return rest
