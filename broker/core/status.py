"""How a broker is, as frames for an operator: brokers, links, members, settlement, digests.

Reads the broker's state and changes nothing. A log's digest hashes the settled vector and the ends
of its chains there: each chain stands for all that it was made of, so two brokers with one digest
have settled the same events, and it costs nothing while nobody asks.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Final

from broker.core.causality import MicrocosmLog
from broker.core.census import ABOUT
from broker.core.durable import Durable
from broker.core.federation import Federation
from broker.core.links import Link
from broker.core.sessions import GATEWAY, PEER, WORLD, Session
from broker.core.sessions import PLAYER as PLAYER_ROLE
from broker.protocol import limits
from broker.protocol.codec import decode_body
from broker.protocol.errors import ProtocolError
from broker.protocol.events import Admitted
from broker.protocol.ids import BrokerId, Dot, is_service_id
from broker.protocol.operator_frames import BrokerStatus, LogStatus, Status, Voting

DIGEST: Final = "digest"
"""The second word of what world peers publish of the state that they have settled."""
DIGEST_BYTES: Final = 32
HERE, UP, SUSPECT, SKEWED, FORKED = "here", "up", "suspect", "skewed", "forked"
BEYOND, DOWN = "beyond", "down"


def status_of(durable: Durable, unanswered: list[str], counts: tuple[int, int], now: int) -> Status:
    """What comes first: who tells, and `counts` of the brokers and logs that follow."""
    told = [endpoint[: limits.TEXT_CHARS_MAX] for endpoint in unanswered]
    homes = list(durable.homes)
    return Status(durable.realm, durable.broker, now, homes, told[: limits.LINKS_MAX], *counts)


# -- brokers --------------------------------------------------------------------------------------


def brokers_of(
    durable: Durable, federation: Federation, sessions: Iterable[Session], now_ms: int
) -> list[BrokerStatus]:
    """Every broker that this one knows of, itself first, then by name."""
    census = federation.census
    players: dict[BrokerId, int] = {}
    for broker, _, _ in census.attending().values():
        players[broker] = players.get(broker, 0) + 1
    others = dict.fromkeys([*durable.homes, *sorted(federation.linked)])
    others.update(dict.fromkeys(sorted({lore.broker for lore in census.hearsay.about(ABOUT)})))
    others.pop(durable.broker, None)
    return [
        _itself(durable, federation, sessions),
        *(
            _other(federation, durable, broker, players.get(broker, 0), now_ms)
            for broker in sorted(list(others)[: limits.LINKS_MAX - 1])
        ),
    ]


def _itself(durable: Durable, federation: Federation, sessions: Iterable[Session]) -> BrokerStatus:
    roles: dict[str, list[str]] = {PLAYER_ROLE: [], PEER: [], WORLD: [], GATEWAY: []}
    everybody = [*sessions]
    for session in everybody:
        roles[session.role].append(session.peer)
    door = federation.census.door
    rules = sorted((one.peer, list(one.rules)) for one in everybody if one.role == WORLD)
    return BrokerStatus(
        durable.broker, HERE, "", 0, 0, 0, 0, door, len(roles[PLAYER_ROLE]), len(roles[PEER]),
        _names(roles[WORLD]), _names(roles[GATEWAY]), rules[: limits.LINKS_MAX],
    )  # fmt: skip


def _other(
    federation: Federation, durable: Durable, broker: BrokerId, players: int, now_ms: int
) -> BrokerStatus:
    topology = federation.census.topology
    said = topology.about.get(broker)
    link = federation.links.get(federation.linked.get(broker, b""))
    by, since_ms = "", federation.dialling.lost_ms.get(broker, 0)
    silent_ms = backlog = credit = 0
    if link is not None:
        since_ms, silent_ms = link.since_ms, max(0, now_ms - link.heard_ms)
        backlog, credit = _backlog(link, durable), max(0, link.credit)
        is_forked = (broker, link.incarnation) in durable.quarantined
        state = SUSPECT if link.suspect else SKEWED if link.skewed else UP
        state = FORKED if is_forked else state
    elif any(life[0] == broker for life in durable.quarantined):
        state = FORKED
    elif broker in topology.ways:
        state, by = BEYOND, topology.ways[broker]
    else:
        state = DOWN
    door, worlds, gateways = "", list[str](), list[str]()
    rules: list[tuple[str, list[int]]] = []
    if said is not None:
        door, gateways = said.door, _names(said.gateways)
        worlds = _names(world for world, _ in said.worlds)
        rules = said.rules[: limits.LINKS_MAX]
    return BrokerStatus(
        broker, state, by, silent_ms, since_ms, backlog, credit, door, players, 0, worlds, gateways,
        rules,
    )  # fmt: skip


def _backlog(link: Link, durable: Durable) -> int:
    """The entries of logs that the neighbour asked for and whose turn has not come."""
    streams = [(durable.logs[name], one) for name, one in link.streams.items()
               if name in durable.logs]  # fmt: skip
    entries = sum(log.end - max(one.position, log.first) for log, one in streams)
    return entries + len(link.beginnings)


# -- logs -----------------------------------------------------------------------------------------


class WorldDigests:
    """The newest digest of the world's state that each log holds; found when somebody asks.

    World peers publish one after every so many settled events, so that it is near the end of the
    log, unless much waits to be settled; whatever was looked through once is not looked at again.
    """

    def __init__(self) -> None:
        self._looked: dict[str, int] = {}
        self._found: dict[str, tuple[int, bytes]] = {}

    def newest(self, log: MicrocosmLog) -> tuple[int, bytes]:
        """How many events were settled, and the digest of the state after them; or nothing."""
        first = max(log.first, self._looked.get(log.name, 0))
        self._looked[log.name] = log.end
        for position in range(log.end - 1, first - 1, -1):
            found = _world_digest(log, log.entries[position - log.first])
            if found is not None:
                self._found[log.name] = max(found, self._found.get(log.name, found))
                break
        return self._found.get(log.name, (0, b""))


def _world_digest(log: MicrocosmLog, admitted: Admitted) -> tuple[int, bytes] | None:
    header = admitted.event.header
    if header.topic != (log.name, DIGEST) or header.derived is None:
        return None
    if not is_service_id(header.origin.peer) or not log.counts(admitted.admission.dot):
        return None
    try:
        body = decode_body(admitted.event.body)
    except ProtocolError:
        return None
    digest = body.get("digest") if isinstance(body, dict) else None
    if not isinstance(digest, bytes) or len(digest) != DIGEST_BYTES:
        return None
    return header.derived.step, digest


def log_of(
    log: MicrocosmLog, world_digest: tuple[int, bytes], voting: list[Voting], rules: int
) -> LogStatus:
    """A microcosm's log."""
    frontier = log.frontier
    return LogStatus(
        log.name,
        _names(frontier.members.names),
        _names(log.writers),
        frontier.stamp,
        sum(n for _, n in frontier.vector.items()),
        settled_digest(log),
        frontier.unsettled,
        frontier.oldest or 0,
        _names(frontier.holding_up()),
        world_digest[1],
        world_digest[0],
        [broker for _, broker, _ in log.fences.evictions()][-limits.LINKS_MAX :],
        voting[: limits.HOMES_MAX],
        rules,
    )


def settled_digest(log: MicrocosmLog) -> bytes:
    """The digest of exactly what is settled; empty while some of that is not here."""
    digest = hashlib.sha256(f"worldline settled\0{log.name}\0".encode())
    for life, n in sorted(log.frontier.vector.items()):
        chain = log.chain_at(Dot(*life, n))
        if chain is None:
            return b""
        digest.update(f"{life[0]}\0{life[1]} {n}\0".encode() + chain)
    return digest.digest()


def _names(names: Iterable[str]) -> list[str]:
    return sorted(names)[: limits.LINKS_MAX]
