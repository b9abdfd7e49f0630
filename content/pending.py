"""The shapes of what somebody is in the middle of: effects, quests, a bargain, an offer, a deed."""

from typing import TYPE_CHECKING, NotRequired, TypedDict

if TYPE_CHECKING:
    from content.model import Op


class EffectStatus(TypedDict):
    """A buff or debuff that somebody has: until a tick, so many times over, by whom."""

    until: int
    times: int
    by: str


class QuestStatus(TypedDict):
    """How far somebody is with a quest: the step, how often of it, and whether all is done."""

    step: int
    count: int
    done: bool


class BargainStatus(TypedDict):
    """Somebody's side of a bargain: with whom, what for it, and whether they agreed to both.

    `wants` is what they asked for it, in their words, until the other has answered.
    """

    to: str
    gives: dict[str, int]
    agreed: bool
    wants: NotRequired[str]


class OfferStatus(TypedDict):
    """A spell that somebody would cast on one who has not said yes to it yet."""

    by: str
    spell: str


class UndoStatus(TypedDict):
    """The last deed of somebody, if it can be taken back: how, and what it left."""

    verb: str
    back: "list[Op]"
    left: "list[Op]"
