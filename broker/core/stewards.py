"""Which world peer answers for which player: one live one each, and the news of it.

The choice is the player's broker's alone and affects nobody's outcome: every replica computes the
same. It prefers its own world peers to those of other brokers. Every world peer that could answer
for a player is told who does, wherever the player is attached, and whether they are here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from broker.core.sessions import PLAYER, WORLD, Session, SessionKey
from broker.protocol.frames import Steward
from broker.protocol.ids import PeerId


class Assignment(NamedTuple):
    """A player: the session (none: at another broker), where in the world, and who answers."""

    player: SessionKey | None
    microcosm: str
    world: PeerId


class Stewards:
    """The assignments of a broker, kept current with `review`."""

    def __init__(self) -> None:
        self._assigned: dict[PeerId, Assignment] = {}
        self._elsewhere: dict[PeerId, Assignment] = {}
        self._told: dict[SessionKey, dict[PeerId, Assignment]] = {}
        self._able: dict[str, PeerId] = {}

    def world_of(self, peer: PeerId) -> PeerId | None:
        """The world peer that answers for this player of this broker now."""
        assignment = self._assigned.get(peer)
        return assignment.world if assignment else None

    def answering(self, peer: PeerId) -> PeerId | None:
        """The world peer that answers for a player of any broker, as far as their broker says."""
        elsewhere = self._elsewhere.get(peer)
        return self.world_of(peer) or (elsewhere.world or None if elsewhere is not None else None)

    def able(self, microcosm: str) -> PeerId | None:
        """A world peer that keeps a microcosm, for all but players; one attached here first."""
        return self._able.get(microcosm) or None

    def players(self) -> tuple[tuple[PeerId, str, str], ...]:
        """This broker's players: each with microcosm and world peer, sorted."""
        return tuple(
            (peer, assignment.microcosm, assignment.world)
            for peer, assignment in sorted(self._assigned.items())
        )

    def review(
        self,
        sessions: Mapping[SessionKey, Session],
        where: Mapping[PeerId, str],
        far: Mapping[str, list[PeerId]],
        elsewhere: Mapping[PeerId, tuple[str, str, str]],
    ) -> list[tuple[SessionKey, Steward]]:
        """Brings the assignments in line with who is attached and where the players are.

        Args:
            where: the microcosm of each peer attached here.
            far: world peers of other brokers that can be reached, by microcosm.
            elsewhere: players at other brokers: `(broker, microcosm, world peer)`.

        Returns:
            The frames that tell world peers of the changes, with the sessions they are for.
        """
        worlds = [key for key, session in sessions.items() if session.role == WORLD]
        here = {session.peer for session in sessions.values() if session.role == PLAYER}
        self._assign(sessions, where, worlds, far)
        for microcosm in far:
            near = [sessions[key].peer for key in worlds if sessions[key].reads_whole(microcosm)]
            self._able[microcosm] = min(near or far[microcosm], default="")
        self._elsewhere = {
            peer: Assignment(None, microcosm, world)
            for peer, (_, microcosm, world) in elsewhere.items()
            if peer not in here
        }
        self._told = {key: told for key, told in self._told.items() if key in sessions}
        news: list[tuple[SessionKey, Steward]] = []
        for key in worlds:
            news += [(key, frame) for frame in self._news(key, sessions[key])]
        return news

    def _assign(
        self,
        sessions: Mapping[SessionKey, Session],
        where: Mapping[PeerId, str],
        worlds: list[SessionKey],
        far: Mapping[str, list[PeerId]],
    ) -> None:
        players = {s.peer: s.key for s in sessions.values() if s.role == PLAYER}
        kept: dict[PeerId, Assignment] = {}
        load: dict[PeerId, int] = {sessions[key].peer: 0 for key in worlds}
        for peer in sorted(players):
            microcosm = where.get(peer, "")
            near = [sessions[key].peer for key in worlds if sessions[key].reads_whole(microcosm)]
            able = near or far.get(microcosm, [])
            old = self._assigned.get(peer)
            if old is not None and old.microcosm == microcosm and old.world in able:
                kept[peer] = Assignment(players[peer], microcosm, old.world)
                load[old.world] = load.get(old.world, 0) + 1
        for peer in sorted(players.keys() - kept.keys()):
            microcosm = where.get(peer, "")
            near = [sessions[key].peer for key in worlds if sessions[key].reads_whole(microcosm)]
            able = near or far.get(microcosm, [])
            if microcosm and able:
                world = min(able, key=lambda one: (load.get(one, 0), one))
                load[world] = load.get(world, 0) + 1
                kept[peer] = Assignment(players[peer], microcosm, world)
        self._assigned = kept

    def _news(self, key: SessionKey, session: Session) -> list[Steward]:
        """What this world peer has not been told yet."""
        told = self._told.get(key, {})
        due = {
            peer: assignment
            for peer, assignment in [*self._elsewhere.items(), *self._assigned.items()]
            if session.reads_whole(assignment.microcosm)
        }
        self._told[key] = due
        gone = [
            Steward(peer, told[peer].microcosm, attached=False, mine=False)
            for peer in sorted(told.keys() - due.keys())
        ]
        fresh = [
            Steward(peer, due[peer].microcosm, attached=True, mine=due[peer].world == session.peer)
            for peer in sorted(due)
            if told.get(peer) != due[peer]
        ]
        return gone + fresh
