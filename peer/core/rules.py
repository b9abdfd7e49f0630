"""Which version of the rules is in force at a place in a microcosm's log.

A `rules` event switches versions where it stands in the order: what comes before it was judged by
the version before, what follows by the one that it names, also where an event comes late. The
version is part of the state, so undoing, settling and snapshots need nothing of their own. A
replica that lacks the version stops: to go on would be to tell another history.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple, cast

from broker.protocol.events import Header
from broker.protocol.settlement import rules_of
from content.game import GAMES, Game, Games
from content.model import Entity, Op, Value
from content.rules import RULES_VERSION

ENTITY: Final = "@rules"
"""The id of the entity that says which version is in force, once it was switched."""


class RulesError(Exception):
    """This replica can't go on: it lacks the rules in force, or its state differs. It must stop."""


def switched_to(header: Header, body: object) -> int | None:
    """The version that an event switches to, or begins with; None for any other event."""
    if header.topic[1:] == ("genesis",) and isinstance(body, dict):
        version = body.get("rules")
        return version if type(version) is int else None
    return rules_of(header, body)


class Rules(NamedTuple):
    """The rules of a replica.

    Attributes:
        version: the one in force in a state in which nothing has switched it.
        games: those that this program has.
    """

    version: int = RULES_VERSION
    games: Games = GAMES

    def in_force(self, state: Mapping[str, Entity]) -> int:
        """The version that a state goes by."""
        held = state.get(ENTITY)
        version = held["status"]["version"] if held is not None else self.version
        return version if type(version) is int else self.version

    def game(self, version: int, microcosm: str) -> Game:
        """What a version makes of a state.

        Raises:
            RulesError: this program does not have it.
        """
        game = self.games.get(version)
        if game is None:
            known = " and ".join(str(one) for one in sorted(self.games))
            many = "versions" if len(self.games) > 1 else "version"
            text = (
                f"{microcosm} goes by version {version} of the rules, this program has {many} "
                f"{known}. Run a release that has version {version}."
            )
            raise RulesError(text)
        return game

    def switched(self, state: Mapping[str, Entity], version: int, microcosm: str) -> list[Op]:
        """What a switch changes: nothing where that version is in force already.

        Raises:
            RulesError: this program does not have the version.
        """
        self.game(version, microcosm)
        if self.in_force(state) == version:
            return []
        entity: Entity = {
            "kind": "rules",
            "metadata": {"id": ENTITY, "name": ""},
            "spec": {},
            "status": {"version": version},
        }
        return [{"op": "set", "path": [ENTITY], "value": cast("Value", entity)}]


RELEASED: Final = Rules()
"""Those of this release."""
