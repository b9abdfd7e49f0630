"""Which world peer answers for which player: one live one each, and the news of it.

The choice is the broker's alone and affects nobody's outcome: every replica computes the same.
Every world peer that could answer for a player is told who does and whether the player is here.
"""

from __future__ import annotations

from typing import NamedTuple

from broker.core.sessions import PLAYER, WORLD, Session, SessionKey
from broker.protocol.frames import Steward


class Assignment(NamedTuple):
    """A player at this broker: which session, where in the world, and who answers for them."""

    player: SessionKey
    microcosm: str
    world: SessionKey


class Stewards:
    """The assignments of a broker, kept current with `review`."""

    def __init__(self) -> None:
        self._assigned: dict[str, Assignment] = {}
        self._told: dict[SessionKey, dict[str, Assignment]] = {}

    def world_of(self, peer: str) -> SessionKey | None:
        """The session that answers for this player now."""
        assignment = self._assigned.get(peer)
        return assignment.world if assignment else None

    def review(
        self, sessions: dict[SessionKey, Session], where: dict[str, str]
    ) -> list[tuple[SessionKey, Steward]]:
        """Brings the assignments in line with who is attached and where the players are.

        Returns:
            The frames that tell world peers of the changes, with the sessions they are for.
        """
        worlds = [key for key, session in sessions.items() if session.role == WORLD]
        self._assign(sessions, where, worlds)
        self._told = {key: told for key, told in self._told.items() if key in sessions}
        news: list[tuple[SessionKey, Steward]] = []
        for key in worlds:
            news += [(key, frame) for frame in self._news(key, sessions[key])]
        return news

    def _assign(
        self, sessions: dict[SessionKey, Session], where: dict[str, str], worlds: list[SessionKey]
    ) -> None:
        players = {s.peer: s.key for s in sessions.values() if s.role == PLAYER}
        kept: dict[str, Assignment] = {}
        load = dict.fromkeys(worlds, 0)
        for peer, old in self._assigned.items():
            current = Assignment(players.get(peer, (b"", 0)), where.get(peer, ""), old.world)
            if old == current and old.world in load:
                kept[peer] = old
                load[old.world] += 1
        for peer in sorted(set(players) - set(kept)):
            microcosm = where.get(peer, "")
            able = [key for key in worlds if microcosm and sessions[key].reads_whole(microcosm)]
            if able:
                world = min(able, key=lambda key: (load[key], sessions[key].peer))
                load[world] += 1
                kept[peer] = Assignment(players[peer], microcosm, world)
        self._assigned = kept

    def _news(self, key: SessionKey, session: Session) -> list[Steward]:
        """What this world peer has not been told yet."""
        told = self._told.get(key, {})
        due = {
            peer: assignment
            for peer, assignment in self._assigned.items()
            if session.reads_whole(assignment.microcosm)
        }
        self._told[key] = due
        gone = [
            Steward(peer, told[peer].microcosm, attached=False, mine=False)
            for peer in sorted(set(told) - set(due))
        ]
        fresh = [
            Steward(peer, due[peer].microcosm, attached=True, mine=due[peer].world == key)
            for peer in sorted(due)
            if told.get(peer) != due[peer]
        ]
        return gone + fresh
