"""Switching a running realm to another version of the rules: which is in force, and who has it.

A broker knows nothing of the rules but their number. It writes the `rules` event at an operator's
word, where every world peer that keeps the microcosm has said that it has the version; by force it
writes it all the same, and those that lack it stop. The event says a version and not a change, so
that saying it twice, or on both sides of a cut, changes nothing more.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

from broker.core.causality import MicrocosmLog
from broker.core.census import Census
from broker.core.durable import Durable
from broker.core.records import Record
from broker.core.sessions import WORLD, Session
from broker.protocol.codec import decode_body
from broker.protocol.ids import BrokerId, PeerId
from broker.protocol.operator_frames import AskSwitch, Switching
from broker.protocol.settlement import RULES, rules_of
from broker.protocol.topics import BROKER_TOPIC, REALM

SWITCHED, ALREADY = "switched", "already"
LACKING, NOBODY, NONE, NO_PART = "lacking", "nobody", "none", "no_part"
NAMED_MAX: Final = 4
"""World peers that a sentence names; the others are only counted."""


class Keeper(NamedTuple):
    """A world peer that keeps a microcosm, where it is attached, and the versions that it has."""

    peer: PeerId
    broker: BrokerId
    rules: tuple[int, ...]


def in_force(log: MicrocosmLog) -> int:
    """The version that a microcosm goes by where its log ends; nought where that is not known.

    The newest snapshot says what all that it covers came to; what it does not cover comes after.
    """
    snapshot = log.snapshot
    newest = (0, snapshot.rules if snapshot is not None else 0)
    for admitted in log.entries:
        header, (dot, stamp, _) = admitted.event.header, admitted.admission
        if header.topic[1:] != (BROKER_TOPIC, RULES) or not log.counts(dot):
            continue
        version = rules_of(header, decode_body(admitted.event.body))
        is_covered = snapshot is not None and snapshot.vector.covers_dot(dot)
        if version is not None and not is_covered:
            newest = max(newest, (stamp, version))
    return newest[1]


def keepers(
    microcosm: str, durable: Durable, census: Census, sessions: Iterable[Session]
) -> list[Keeper]:
    """The world peers that keep a microcosm, as far as their brokers have said; by name.

    One beyond a cut counts as well: its broker is a member still, and will hear of the switch.
    """
    found = [
        Keeper(one.peer, durable.broker, one.rules)
        for one in sessions
        if one.role == WORLD and one.reads_whole(microcosm)
    ]
    topology = census.topology
    writers = durable.open_log(microcosm).writers
    for broker, said in topology.about.items():
        if broker == durable.broker or (broker not in topology.ways and broker not in writers):
            continue
        has = {peer: tuple(versions) for peer, versions in said.rules}
        found += [
            Keeper(peer, broker, has.get(peer, ()))
            for peer, served in said.worlds
            if microcosm in served
        ]
    return sorted(found)


def switched(
    asked: AskSwitch, durable: Durable, census: Census, sessions: list[Session], now_ms: int
) -> tuple[Switching, list[Record]]:
    """Switches what an operator asks for, or says why not: then nothing was done anywhere."""
    names = [asked.microcosm] if asked.microcosm else sorted(durable.logs)
    names = [name for name in names if name != REALM and name in durable.logs]
    version = asked.version
    if not names:
        what = f"no microcosm {asked.microcosm}" if asked.microcosm else "no microcosm yet"
        return Switching(NONE, f"There is {what} at {durable.broker}."), []
    due = [name for name in names if in_force(durable.logs[name]) != version]
    if not due:
        return Switching(ALREADY, f"{_all(names)} by version {version} of the rules already."), []
    shut = [name for name in due if not durable.may_write(name)]
    if shut:
        return Switching(NO_PART, f"{durable.broker} may not write to {', '.join(shut)}."), []
    held = {name: keepers(name, durable, census, sessions) for name in due}
    lacking = [one for name in due for one in held[name] if version not in one.rules]
    if lacking and not asked.force:
        return Switching(LACKING, f"{_named(lacking)} not have version {version}."), []
    lone = [name for name in due if not held[name]]
    if lone and not asked.force:
        return Switching(NOBODY, f"No world peer in reach keeps {', '.join(lone)}."), []
    records: list[Record] = []
    for name in due:
        topic = (name, BROKER_TOPIC, RULES)
        records += durable.speak(topic, {"rules": version}, now_ms)
    text = f"{_all(due)} by version {version} of the rules from here on."
    if lacking:
        text += f" {_named(lacking)} not have it, and can't go on."
    return Switching(SWITCHED, text), records


def _all(names: list[str]) -> str:
    return f"{', '.join(names)} {'goes' if len(names) == 1 else 'go'}"


def _named(found: list[Keeper]) -> str:
    """Who they are, as the beginning of "... not have it"."""
    peers = list(dict.fromkeys(f"{one.peer} at {one.broker}" for one in found))
    more = len(peers) - NAMED_MAX
    shown = [*peers[:NAMED_MAX], *([f"{more} others"] if more > 0 else [])]
    return f"{', '.join(shown)} {'does' if len(peers) == 1 else 'do'}"
