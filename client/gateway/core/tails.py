"""What may end a command and only says how it is done or what for. Data, and how it is told.

It is looked for only where the whole clause is not understood: "in the box" is never cut off where
there is a box. Pure.
"""

from collections.abc import Sequence
from typing import Final

from client.gateway.core import vocabulary as vocab
from client.gateway.core.courtesies import phrases_of

_HOW: Final = phrases_of(
    "by force/hand/candlelight/lamplight/torchlight/moonlight/feel/touch/accident/mistake",
    "with ?great/some/much force/ease/care/caution/pleasure/relish/gusto/delight/glee/pride",
    "with ?great/some/much difficulty/effort/haste/respect/reverence/love/passion/enthusiasm",
    "with a ?loud/soft/great/big/dull bang/slam/clang/crash/thud/thump/clatter/splash/flourish",
    "with a ?little/big/heavy/deep/last grunt/sigh/smile/grin/sneer/shrug/heave/tug/laugh/nod",
    "with one/both/my/bare/the ?right/left ?bare hand/hands/fingers/teeth/arms",
    "in ?a ?great disgust/anger/rage/fury/fear/panic/silence/secret/private/peace/haste/hurry",
    "in ?a frustration/despair/delight/triumph/full/rush/flash/jiffy/instant",
    "in my head/mind/hand/hands/arms/own ?right/left ?time/hand",
    "in both/one ?of ?my hand/hands/arms",
    "in one/two/three ?big/small/quick bite/bites/gulp/gulps/go/piece/motion/breath",
    "for free/nothing/good/ever/energy/strength/health/warmth/comfort/protection/light/now",
    "for old/good times'/luck's sake",
    "for ?the/some ?extra energy/strength/health/warmth/comfort/protection/light/food/healing",
    "for my/your/his/her/our ?own collection/sake/health/protection/wounds/good/pleasure",
    "as a ?little/small/nice souvenir/keepsake/trophy/snack/treat/test/precaution/joke",
    "out of spite/curiosity/habit/boredom/the ?way",
    "all the way ?through/down/up/open/shut/in/out/round/around",
    "all by myself",
    "from start/beginning to finish/end",
    "from cover/top to cover/bottom",
    "cover to cover",
    "word for/by word",
    "line/page/bit/piece by line/page/bit/piece",
    "one at a time",
    "one by one",
    "one after another/the ?other",
    "half/part way",
    "halfway",
    "?just a ?tiny/little crack",
    "under my breath",
    "behind my/his/her/their/the back",
    "behind my/his/her/their/the guard's/captain's/baker's back",
    "without ?me being seen/noticed/heard/caught/spotted",
    "without him/her/them/anyone/anybody seeing/noticing/hearing/looking/knowing",
    "without thinking/looking/asking/hesitating/hesitation/paying/permission/a ?second thought",
    "on the spot/sly/quiet/double",
    "on purpose",
    "where i ?am stand/standing/sit",
    "right/just/over/down here/there/now",
    "while i can",
    "while i/we have/get the chance",
    "to keep",
    "at my/their/his/her/your feet",
    "by my feet/side",
    "in front of/beside/near/before/behind me/us/him/her/them/you/everyone/everybody",
    "from/in/into/out ?of ?my inventory/bag/pack/backpack/pocket/pockets/hand/hands/pouch",
    "just like that",
    "just to be ?on ?the safe ?side",
    "to/for the best/max",
    "as best ?as i can",
    "as well as i can",
    "as hard/fast/quietly/gently/carefully/well/best/far/much/slowly as i/possible ?can",
    "ready for action/battle/use/anything/trouble",
)
_PURPOSES: Final = vocab.words(
    "see look find check keep make free save regain recover restore feel stay stop avoid hide "
    "learn know let prevent protect warm cool get gain lighten impress prove escape survive have "
    "be reach examine read eat drink wear use sell study inspect cook burn help brighten block "
    "scare attract light open close drop give take hold mind borrow share enjoy heal cure"
)
_DEEDS: Final = vocab.words(
    "examine read eat drink wear use sell study inspect cook burn light open close drop give take "
    "get heal cure"
)
_LATER: Final = frozenset(
    (
        *("", "it", "them", "later", "it later", "them later", "with", "on", "in"),
        *("me", "myself", "up", "my wounds", "my wound"),
    )
)
_ORDERING: Final = vocab.words(
    "invite ask tell want need like let help beg urge order force teach train allow send lead use "
    "try apply be would love wish see know wonder happen come go run walk"
)
"""Verbs that go on with "to" and a deed: "invite Bob to have a look"."""


def is_tail(head: str, said: Sequence[str]) -> bool:
    """Whether words at the end of a command that begins so only say how, or what for."""
    if tuple(said) in _HOW:
        return True
    if said[:1] != ["to"] or len(said) < 2 or head in _ORDERING | vocab.QUESTIONS:  # noqa: PLR2004 -- "to" and a verb
        return False
    if said[1] not in _PURPOSES or "yesterday" in said:
        return False
    return said[1] not in _DEEDS or " ".join(said[2:]) in _LATER
