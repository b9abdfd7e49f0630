"""How a broker is: as a page for people, and as values for JSON."""

from __future__ import annotations

import io
from typing import Any, Final

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from broker.asking import Answer
from broker.printing import safe, time_text
from broker.protocol.clocks import milliseconds_of
from broker.protocol.operator_frames import BrokerStatus, LogStatus

WIDTH: Final = 150
DIGEST_DIGITS: Final = 12
COUNTS: Final = ("rules", "backlog", "credit", "players", "peers", "settled", "waiting")
LINKED: Final = ("up", "suspect", "skewed")


def as_json(answer: Answer) -> dict[str, Any]:
    """All of an answer: times in milliseconds since 1970, ages in milliseconds, digests as hex."""
    status = answer.status
    return {
        "realm": status.realm,
        "broker": status.broker,
        "now_ms": status.now_ms,
        "homes": status.homes,
        "unanswered": status.unanswered,
        "brokers": [_broker(one) for one in answer.brokers],
        "microcosms": [_log(one, status.now_ms) for one in answer.logs],
    }


def _broker(one: BrokerStatus) -> dict[str, Any]:
    return {
        "broker": one.broker,
        "state": one.state,
        "by": one.by or None,
        "since_ms": one.since_ms or None,
        "silent_ms": one.silent_ms,
        "backlog": one.backlog,
        "credit": one.credit,
        "door": one.door or None,
        "players": one.players,
        "peers": one.peers,
        "worlds": one.worlds,
        "gateways": one.gateways,
        "rules": {peer: list(versions) for peer, versions in one.rules},
    }


def _log(one: LogStatus, now_ms: int) -> dict[str, Any]:
    return {
        "microcosm": one.microcosm,
        "members": one.members,
        "writers": one.writers,
        "settled_ms": milliseconds_of(one.settled),
        "settled_stamp": one.settled,
        "settled_events": one.events,
        "digest": one.digest.hex() or None,
        "unsettled_events": one.unsettled,
        "oldest_unsettled_ms": _age_ms(one, now_ms),
        "waits_for": one.waits_for,
        "world_digest": one.world_digest.hex() or None,
        "world_digest_events": one.world_events,
        "evicted": one.evicted,
        "rules": one.rules or None,
        "voting": [
            {"evicted": vote.evicted, "proposer": vote.proposer, "voters": vote.voters}
            for vote in one.voting
        ],
    }


def _age_ms(one: LogStatus, now_ms: int) -> int:
    """For how long the oldest unsettled event has waited; nought where there is none."""
    return max(0, now_ms - milliseconds_of(one.oldest)) if one.unsettled else 0


def as_page(answer: Answer) -> str:
    """Two tables, and a line for whatever needs somebody's attention."""
    status = answer.status
    stream = io.StringIO()
    console = Console(file=stream, width=WIDTH, color_system=None, highlight=False)
    homes = ", ".join(status.homes)
    when = time_text(status.now_ms << 16).partition(".")[0]
    line = f"Realm {status.realm[:12]}, as {status.broker} sees it at {when} UTC; home: {homes}."
    console.print(Text(safe(line)))
    console.print(_brokers_table(answer))
    console.print(_logs_table(answer))
    for note in _notes(answer):
        console.print(Text(safe(note)))
    return "".join(f"{line.rstrip()}\n" for line in stream.getvalue().splitlines())


def _table(*columns: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        is_count = column in COUNTS
        table.add_column(column, justify="right" if is_count else "left")
    return table


def _row(table: Table, *cells: object) -> None:
    table.add_row(*(Text(safe(str(cell))) for cell in cells))


def _brokers_table(answer: Answer) -> Table:
    table = _table(
        "broker", "state", "since", "backlog", "credit", "players", "peers", "world peers",
        "gateways", "door",
    )  # fmt: skip
    for one in answer.brokers:
        state = f"beyond {one.by}" if one.by else one.state
        if one.state == "suspect":
            state = f"suspect, silent for {duration(one.silent_ms)}"
        peers = one.peers if one.state == "here" else "-"
        worlds, gateways = " ".join(one.worlds), " ".join(one.gateways)
        since = duration(max(0, answer.status.now_ms - one.since_ms)) if one.since_ms else ""
        is_linked = one.state in LINKED
        flow = (one.backlog, one.credit) if is_linked else ("", "")
        _row(
            table, one.broker, state, since, *flow, one.players, peers, worlds, gateways, one.door,
        )  # fmt: skip
    return table


def _logs_table(answer: Answer) -> Table:
    table = _table(
        "microcosm", "rules", "members", "settled", "up to", "waiting", "oldest", "for", "log",
        "world",
    )  # fmt: skip
    for one in answer.logs:
        age = duration(_age_ms(one, answer.status.now_ms)) if one.unsettled else ""
        upto = time_text(one.settled).partition(" ")[2].partition(".")[0] if one.settled else ""
        world = f"{one.world_digest.hex()[:DIGEST_DIGITS]} at {one.world_events}"
        _row(
            table, one.microcosm, one.rules or "", " ".join(one.members), one.events, upto,
            one.unsettled or "", age, " ".join(one.waits_for),
            one.digest.hex()[:DIGEST_DIGITS] or "not whole here", world if one.world_digest else "",
        )  # fmt: skip
    return table


def _notes(answer: Answer) -> list[str]:
    notes = [f"Nobody has answered yet at {one}." for one in answer.status.unanswered]
    for log in answer.logs:
        notes += [f"{peer} can't keep {log.microcosm}: {why}" for peer, why in lacking(answer, log)]
        if set(log.writers) != set(log.members):
            notes.append(f"{log.microcosm} may be written to by {', '.join(log.writers)}.")
        for vote in log.voting:
            voters = ", ".join(vote.voters)
            notes.append(
                f"{log.microcosm}: {vote.proposer} asks to evict {vote.evicted}; {voters} agreed."
            )
    return notes


def lacking(answer: Answer, log: LogStatus) -> list[tuple[str, str]]:
    """The world peers that do not have the rules in force in a microcosm, and the way out."""
    found = [pair for one in answer.brokers for pair in one.rules]
    version = log.rules
    return [
        (peer, f"it has no version {version} of the rules. Run it from a release that has.")
        for peer, versions in found
        if version and version not in versions
    ]


def duration(milliseconds: int) -> str:
    """A span of time in the unit that fits it."""
    seconds = milliseconds / 1_000
    for size, unit in ((86_400, "d"), (3_600, "h"), (60, "min")):
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds:.1f} s"
