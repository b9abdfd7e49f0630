"""Who serves whom, as frames: what players and gateways are told when somebody comes or goes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from broker.core.sessions import GATEWAY, PLAYER, Session
from broker.core.stewards import Stewards
from broker.protocol import limits
from broker.protocol.frames import Directory

GATEWAYS_TOLD_MAX: Final = 16


def directory_news(
    sessions: Iterable[Session], stewards: Stewards, where: dict[str, str], microcosms: list[str]
) -> list[Session]:
    """Queues a fresh directory for each session to which something of it is new.

    Args:
        where: the microcosm that each peer is in.
        microcosms: all that this broker holds, sorted.

    Returns:
        The sessions that have something to be sent now.
    """
    everybody = list(sessions)
    gateways = sorted(s.peer for s in everybody if s.role == GATEWAY)[:GATEWAYS_TOLD_MAX]
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
