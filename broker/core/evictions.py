"""Shutting a dead broker out: a majority of the home brokers agrees how far its events count.

The proposer says so to all; each home broker votes for one proposer alone, and from then on takes
nothing of the dead broker past what it holds. With a majority the cut is the highest `n` that any
voter holds; the proposer waits until it has all up to there, and writes the eviction into the log.
Two majorities share a voter, so there are never two cuts. Where votes are split, a proposer without
a majority gives way to one whose name comes before its own: it votes for that one, durably, and so
never concludes; whoever voted for it follows. Without a majority it can be forced: that
forks the realm if the broker is alive, and says so. Proposals and votes spread as lore.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from broker.core.causality import MicrocosmLog
from broker.core.census import Census
from broker.core.durable import Durable
from broker.core.records import Record
from broker.protocol.clocks import EMPTY, Vector
from broker.protocol.codec import decode_votes, encode_struct
from broker.protocol.errors import ProtocolError
from broker.protocol.ids import BrokerId
from broker.protocol.link_frames import Ballots, Head, Vote
from broker.protocol.operator_frames import Voting
from broker.protocol.topics import REALM

PROPOSED: Final = "evict/"
VOTED: Final = "vote/"

NOT_HOME, ITSELF, NO_MEMBER, ALIVE = "not_home", "itself", "no_member", "alive"
NO_MAJORITY, VOTED_ALREADY, NO_PART = "no_majority", "voted", "no_part"

Key = tuple[str, BrokerId]
"""The microcosm, and the broker to be shut out of it."""


class Refusal(NamedTuple):
    """Why a broker is not shut out: the reason's name, and a sentence."""

    reason: str
    text: str


class Evictions:
    """This broker's part in evictions.

    Args:
        durable: its logs and votes; what it proposed in an earlier life it goes on with.
        census: where proposals and votes are told.
    """

    def __init__(self, durable: Durable, census: Census) -> None:
        self._durable = durable
        self._census = census
        self._spoken_of: dict[BrokerId, None] = {}
        self._proposed: dict[Key, None] = {
            key: None for key, proposer in durable.votes.items() if proposer == durable.broker
        }

    def propose(self, evicted: BrokerId, *, wary: bool = False) -> list[Record] | Refusal:
        """Begins to evict a broker from everything; says why where that can't be.

        Args:
            evicted: the broker.
            wary: whether to refuse where it looks alive.
        """
        durable = self._durable
        if durable.broker not in durable.homes:
            return Refusal(NOT_HOME, f"Only a home broker can evict; {durable.broker} is none.")
        names = self._written_by(evicted)
        refused = self._unfit(evicted, names)
        if refused is not None:
            return refused
        topology = self._census.topology
        reachable = topology.reachable
        if wary and evicted in reachable:
            by = topology.ways[evicted]
            who = durable.broker if by == evicted else by
            return Refusal(ALIVE, f"{evicted} looks alive: {who} is linked to it.")
        voters = [home for home in durable.homes if home in reachable and home != evicted]
        if 2 * len(voters) <= len(durable.homes):
            homes = len(durable.homes)
            text = f"{len(voters)} of {homes} home brokers can vote, which is no majority."
            return Refusal(NO_MAJORITY, text)
        records: list[Record] = []
        for name in names:
            voted = durable.vote(name, evicted, durable.broker)
            if voted is None:
                proposer = durable.votes[name, evicted]
                text = f"{durable.broker} has voted for {proposer} to evict {evicted} already."
                return Refusal(VOTED_ALREADY, text)
            records += voted
            self._proposed[name, evicted] = None
        return records

    def _unfit(self, evicted: BrokerId, names: list[str]) -> Refusal | None:
        if evicted == self._durable.broker:
            return Refusal(ITSELF, "A broker can't evict itself.")
        if not names:
            return Refusal(NO_MEMBER, f"There is no member {evicted}.")
        return None

    def _written_by(self, broker: BrokerId) -> list[str]:
        """The logs that a broker may write to, that of the realm also where it is empty."""
        logs = {REALM: self._durable.open_log(REALM), **self._durable.logs}
        return [name for name in sorted(logs) if broker in logs[name].writers]

    def force(self, evicted: BrokerId, now_ms: int) -> list[Record] | Refusal:
        """Evicts a broker at what this one holds of it, asking nobody."""
        durable = self._durable
        names = self._written_by(evicted)
        refused = self._unfit(evicted, names)
        if refused is not None:
            return refused
        records: list[Record] = []
        for name in names:
            if durable.may_write(name):
                cut = durable.open_log(name).held_of(evicted)
                records += durable.evict(name, evicted, cut, now_ms, forced=True)
        if not records:
            text = f"{durable.broker} may write to none of the logs that {evicted} is a member of."
            return Refusal(NO_PART, text)
        return records

    def voting(self, microcosm: str) -> list[Voting]:
        """The votes on evictions that are not in the log yet, as far as they were heard."""
        log = self._durable.logs[microcosm]
        found: dict[tuple[BrokerId, BrokerId], dict[BrokerId, None]] = {}
        for voter, vote in self._told(VOTED):
            if vote.microcosm == microcosm and vote.evicted in log.writers:
                found.setdefault((vote.evicted, vote.proposer), {})[voter] = None
        return [Voting(*pair, sorted(voters)) for pair, voters in sorted(found.items())]

    def review(self, now_ms: int) -> list[Record]:
        """Votes for what is proposed, tells its own votes, and evicts where a majority agrees."""
        if self._durable.broker not in self._durable.homes:
            return []
        records = self._vote()
        self._tell(now_ms)
        if self._proposed:
            records += self._conclude(now_ms)
        return records

    def _vote(self) -> list[Record]:
        records: list[Record] = []
        durable = self._durable
        for proposer, vote in self._told(PROPOSED):
            is_realm = vote.microcosm == REALM  # of which each home is a member, used or not
            log = durable.open_log(REALM) if is_realm else durable.logs.get(vote.microcosm)
            if vote.evicted in (durable.broker, proposer) or durable.broker == proposer:
                continue
            if log is None or vote.evicted not in log.writers or _is_done(log, vote):
                continue
            key = vote.microcosm, vote.evicted
            records += durable.vote(*key, proposer, instead=self._gives_way(key, proposer)) or []
            if durable.votes[key] != durable.broker:
                self._proposed.pop(key, None)
        return records

    def _gives_way(self, key: Key, proposer: BrokerId) -> bool:
        """Whether the vote that was given may be given to another: who has it will not conclude."""
        durable = self._durable
        held_by = durable.votes.get(key)
        if held_by == durable.broker:
            if 2 * len(self._votes_for(key)) > len(durable.homes):
                return False
            return proposer < durable.broker and proposer in self._census.topology.reachable
        log = durable.open_log(key[0])
        return any(
            (voter, vote.proposer, vote.microcosm, vote.evicted) == (held_by, proposer, *key)
            and not _is_done(log, vote)
            for voter, vote in self._told(VOTED)
        )

    def _votes_for(self, key: Key) -> dict[BrokerId, Vector]:
        """Who has voted for this broker's own proposal, and what each holds of the evicted one."""
        return {
            voter: _held_of(key[1], vote.heads)
            for voter, vote in self._told(VOTED)
            if (vote.microcosm, vote.evicted) == key and vote.proposer == self._durable.broker
        }

    def _told(self, prefix: str) -> list[tuple[BrokerId, Vote]]:
        """Votes or proposals of home brokers that can be reached, each with who tells it."""
        found: list[tuple[BrokerId, Vote]] = []
        for lore in self._census.hearsay.about(prefix):
            if lore.broker not in self._durable.homes:
                continue
            try:
                found += [(lore.broker, vote) for vote in decode_votes(lore.value)]
            except ProtocolError:
                continue
        return found

    def _tell(self, now_ms: int) -> None:
        durable = self._durable
        voted = [evicted for _, evicted in durable.votes]
        names = sorted(dict.fromkeys([*self._spoken_of, *voted]))
        self._spoken_of = dict.fromkeys(voted)
        for evicted in names:
            votes = [
                Vote(name, evicted, proposer, _heads(durable.open_log(name).frozen[evicted]))
                for (name, other), proposer in sorted(durable.votes.items())
                if other == evicted and evicted in durable.open_log(name).frozen
            ]
            mine = [vote for vote in votes if vote.proposer == durable.broker]
            hearsay = self._census.hearsay
            told = hearsay.say(VOTED + evicted, _encoded(votes), now_ms)
            told |= hearsay.say(PROPOSED + evicted, _encoded(mine), now_ms)
            self._census.news |= told

    def _conclude(self, now_ms: int) -> list[Record]:
        durable = self._durable
        records: list[Record] = []
        for key in sorted(self._proposed):
            name, evicted = key
            log = durable.logs[name]
            if evicted not in log.writers:
                del self._proposed[key]
                continue
            votes = self._votes_for(key)
            if 2 * len(votes) <= len(durable.homes) or not durable.may_write(name):
                continue
            cut = EMPTY
            for voter in sorted(votes):
                cut = cut.merged(votes[voter])
            log.freeze(evicted, cut)
            records += durable.release(name, now_ms)
            if log.held_of(evicted).covers(cut):
                del self._proposed[key]
                records += durable.evict(name, evicted, cut, now_ms, forced=False)
        return records


def _is_done(log: MicrocosmLog, vote: Vote) -> bool:
    """Whether what was proposed was carried out already: all that it speaks of is shut out."""
    fenced = [(head.broker, head.incarnation) in log.fences.cuts for head in vote.heads]
    return bool(fenced) and all(fenced)


def _held_of(broker: BrokerId, heads: list[Head]) -> Vector:
    return Vector({(broker, one.incarnation): one.n for one in heads if one.broker == broker})


def _heads(held: Vector) -> list[Head]:
    return [Head(*life, n, bytes(16)) for life, n in held.items()]


def _encoded(votes: list[Vote]) -> bytes:
    return encode_struct(Ballots(votes)) if votes else b""
