"""What a broker's state comes to, as plain values: for tests that compare two ways to get there.

`exactly` is all of it that a checkpoint keeps. `roughly` is what the records alone lead to: it
leaves out what a running broker knows besides (how far things are settled, strays that it turned
away, its clock) and knows again after a beat.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from broker.core.causality import MicrocosmLog
from broker.core.checkpoint import Rebuilding, head, next_chunk, rest
from broker.core.durable import Durable
from broker.core.records import Record, decode_records, encode_records


def checkpoint(durable: Durable) -> list[bytes]:
    """A checkpoint as rows of bytes: head, chunks, rest."""
    chunks: list[bytes] = []
    reached: dict[str, int] = {}
    while (chunk := next_chunk(durable, reached)) is not None:
        chunks.append(encode_records([chunk]))
        reached[chunk.microcosm] = chunk.first + len(chunk.entries)
    return [encode_records(head(durable)), *chunks, encode_records(rest(durable, reached))]


def rebuilt(rows: Iterable[bytes], entries_kept: int) -> Durable:
    """The state that rows of bytes lead to."""
    rebuilding = Rebuilding(Durable(entries_kept=entries_kept))
    for row in rows:
        put_back(rebuilding, decode_records(row))
    return rebuilding.durable


def put_back(rebuilding: Rebuilding, records: Iterable[Record]) -> None:
    """Gives records to a state that is being rebuilt."""
    for record in records:
        rebuilding.put_back(record)


def exactly(durable: Durable) -> dict[str, Any]:
    """All that a checkpoint keeps."""
    facts = roughly(durable)
    facts["clock"], facts["spoken"] = durable.clock.last, durable.spoken
    facts["lost"] = {owner: inbox.lost for owner, inbox in sorted(durable.inboxes.items())}
    for name, log in durable.logs.items():
        facts[f"log {name}"] = facts.get(f"log {name}", {}) | _settling(log)
    return facts


def roughly(durable: Durable) -> dict[str, Any]:
    """What the journal's records lead to."""
    registry, places = durable.registry, durable.whereabouts
    facts: dict[str, Any] = {
        "who": (durable.realm, durable.broker, durable.secret, durable.life, durable.homes),
        "marks": durable.marks.rows(),
        "where": (places.where, places.came, places.founded),
        "votes": durable.votes,
        "names": (registry._proofs, registry._since, sorted(registry._retired)),
        "inboxes": {
            owner: (list(inbox.durable), inbox.last, inbox.taken)
            for owner, inbox in durable.inboxes.items()
            if inbox.last
        },
    }
    for name, log in durable.logs.items():
        if log.end or len(log.vector):
            facts[f"log {name}"] = _log(log)
    return facts


def _log(log: MicrocosmLog) -> dict[str, Any]:
    dots = [admitted.admission.dot for admitted in log.entries]
    return {
        "vectors": (log.vector, log.base),
        "first": log.first,
        "entries": log.entries,
        "kept": {dot: log._kept[dot] for dot in dots if dot in log._kept},
        "chains": log.ends(),
        "marks": (log.ids.marks.rows(), log.base_marks.rows()),
        "lasts": log.lasts,
        "writers": (sorted(log.writers), log.writers.base),
        "lives": log.lives.within(log.vector),
        "evictions": log.fences.evictions(),
        "snapshot": log.snapshot,
    }


def _settling(log: MicrocosmLog) -> dict[str, Any]:
    frontier = log.frontier
    return {
        "cuts": log.fences.cuts,
        "lives": log.lives.within(),
        "frozen": log.frozen,
        "shut out": log.shut_out,
        "settled": (frontier.stamp, frontier.vector, sorted(frontier.members.names)),
        "waiting": sorted(frontier._waiting),
        "changes": (frontier._changes, frontier._evicted),
    }


def differing(one: dict[str, Any], other: dict[str, Any], path: str = "") -> list[str]:
    """The facts that are not the same, by name."""
    found: list[str] = []
    for key in sorted({**one, **other}):
        here, there = one.get(key), other.get(key)
        if isinstance(here, dict) and isinstance(there, dict) and key.startswith("log "):
            found += differing(here, there, f"{key}: ")
        elif here != there:
            found.append(f"{path}{key}: {str(here)[:300]} is not {str(there)[:300]}")
    return found
