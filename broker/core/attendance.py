"""Who serves whom, as frames: what players and gateways are told when somebody comes or goes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from broker.core.census import Presence
from broker.core.sessions import GATEWAY, PLAYER, WORLD, Session
from broker.core.stewards import Stewards
from broker.protocol import limits
from broker.protocol.frames import Directory
from broker.protocol.ids import PeerId

GATEWAYS_TOLD_MAX: Final = 16


def directory_news(
    sessions: Iterable[Session],
    stewards: Stewards,
    where: dict[str, str],
    microcosms: list[str],
    far: list[PeerId],
) -> list[Session]:
    """Queues a fresh directory for each session to which something of it is new.

    Args:
        where: the microcosm that each peer is in.
        microcosms: all that this broker holds, sorted.
        far: gateways of other brokers that can be reached; named where this broker has none, for
            what names one of them waits for its answer when the link is cut.

    Returns:
        The sessions that have something to be sent now.
    """
    everybody = list(sessions)
    near = sorted(s.peer for s in everybody if s.role == GATEWAY)
    gateways = (near or far)[:GATEWAYS_TOLD_MAX]
    of_gateway = Directory("", [], steward=False, microcosms=microcosms[: limits.SUBSCRIPTIONS_MAX])
    news = []
    for session in everybody:
        if session.role == PLAYER:
            steward = stewards.world_of(session.peer) is not None
            directory = Directory(where[session.peer], gateways, steward, [])
        elif session.role == GATEWAY:
            directory = of_gateway
        else:
            continue
        if session.directory != directory:
            session.directory = directory
            session.frames.append(directory)
            news.append(session)
    return news


def presence_of(
    sessions: Iterable[Session], stewards: Stewards, used: Iterable[str], asks: Iterable[str]
) -> Presence:
    """What the other brokers are told of this one's peers.

    Args:
        used: the microcosms that its peers read or are in; an empty one is none.
        asks: those that it wants to write to and may not.
    """
    everybody = list(sessions)
    worlds = sorted((s.peer, tuple(sorted(s.whole()))) for s in everybody if s.role == WORLD)
    gateways = sorted(s.peer for s in everybody if s.role == GATEWAY)
    wants = sorted({name for name in [*used, *asks] if name})
    asked = tuple(sorted(asks))
    rules = tuple(sorted((s.peer, s.rules) for s in everybody if s.role == WORLD))
    players = stewards.players()
    return Presence(tuple(wants), asked, tuple(worlds), tuple(gateways), players, rules)
