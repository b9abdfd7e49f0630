"""The versions of the rules that this release knows, each as what it makes of a state.

A running realm goes by one version until an operator switches it (`worldline rules`). A release
that changes the rules may keep the version before, so that realms founded with it go on here.
"""

from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

from content import courses, post, travellers
from content.capabilities import table
from content.dice import Dice
from content.model import Intent, Outcome, State
from content.post import Message
from content.rules import RULES_VERSION
from content.travellers import Guest


class Game(NamedTuple):
    """One version of the rules: all that changes a state, as pure functions.

    Attributes:
        apply: what comes of an intent.
        tick: what the passing of time brings about.
        arrived: what comes of somebody's arrival from another microcosm; None where it is known.
        returned: what comes of somebody whom the other side sent back.
        received: what comes of a message from another microcosm; None where it is known.
    """

    apply: Callable[[State, Intent, Dice], Outcome]
    tick: Callable[[State, int, Dice], Outcome]
    arrived: Callable[[State, Guest], Outcome | None]
    returned: Callable[[State, str], Outcome]
    received: Callable[[State, str, int, Message], Outcome | None]


Games = Mapping[int, Game]
"""The versions that a replica can go by."""

GAMES: Final[Games] = {
    RULES_VERSION: Game(
        table.apply, courses.tick, travellers.arrived, travellers.returned, post.received
    ),
}
"""Those of this release; the newest founds new realms."""
