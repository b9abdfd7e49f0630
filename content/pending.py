"""The shapes of what somebody has begun and could still end otherwise: a bargain, a last deed."""

from typing import TYPE_CHECKING, TypedDict

if TYPE_CHECKING:
    from content.model import Op


class BargainStatus(TypedDict):
    """Somebody's side of a bargain: with whom, what for it, and whether they agreed to both."""

    to: str
    gives: dict[str, int]
    agreed: bool


class UndoStatus(TypedDict):
    """The last deed of somebody, if it can be taken back: how, and what it left."""

    verb: str
    back: "list[Op]"
    left: "list[Op]"
