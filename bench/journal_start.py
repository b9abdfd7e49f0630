"""How long a broker takes to start on a long journal: `python -m bench.journal_start [--events N]`.

Writes a journal of N events as a broker does (64 to a row, a world peer's snapshot of 64 KiB after
every thousand), starts from it as it is, then makes a checkpoint and starts from that. Prints
seconds, memory and sizes; with `--stuck` no snapshots are given, so that nothing can be dropped.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

from bench.stage import Row, row
from broker.core.durable import Durable
from broker.core.records import Record, SnapshotKept, encode_records
from broker.journal import Journal
from broker.protocol.clocks import Basis
from broker.protocol.codec import encode_static
from broker.protocol.events import Event, Header
from broker.protocol.ids import OriginId
from broker.recovery import Checkpoints, recover

EVENTS: Final = 1_000_000
ROW_EVENTS: Final = 64
SNAPSHOT_EVENTS: Final = 1_000
SNAPSHOT_BYTES: Final = 64 * 1024
START_MS: Final = 1_800_000_000_000
BODY: Final = bytes(200)
PLAYERS: Final = 100


def write(path: Path, events: int, *, stuck: bool) -> None:
    """A journal with so many events of one microcosm."""
    journal, durable = Journal(path), Durable()
    list(journal.parts())
    records: list[Record] = [
        *durable.found("realm", "home", bytes(32)),
        *durable.begin(1, START_MS),
    ]
    since = 0
    for number in range(events):
        player, seq = f"p{number % PLAYERS}", 1 + number // PLAYERS
        log = durable.open_log("vale")
        header = Header(
            OriginId(player, 1, seq), None, ("vale", "talk"), 0, log.vector, Basis(log.vector),
            (), player, None,
        )  # fmt: skip
        records += durable.admit(Event(header, encode_static(header), BODY), START_MS + number)
        since += 1
        if since >= SNAPSHOT_EVENTS and not stuck:
            since = 0
            log.frontier.take(durable.row_of(log))
            log.frontier.advance(log.vector)
            top, vector = log.frontier.stamp, log.frontier.vector.items()
            kept = SnapshotKept("vale", vector, top, bytes(32), 1, bytes(SNAPSHOT_BYTES))
            records += durable.keep_snapshot(kept)
        if number % ROW_EVENTS == ROW_EVENTS - 1:
            journal.append(encode_records(records))
            records = []
    if records:
        journal.append(encode_records(records))
    journal.close()


def start(path: Path) -> None:
    """Starts once, and prints what it took."""
    begun, begun_cpu = time.monotonic(), time.process_time()
    journal = Journal(path)
    durable = recover(journal)
    taken_s, busy_s = time.monotonic() - begun, time.process_time() - begun_cpu
    kept = sum(len(log.entries) for log in durable.logs.values())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"start {taken_s:.2f} s, {busy_s:.2f} s of it busy; {peak} MiB, {kept} entries in memory")
    journal.close()


def checkpoint(path: Path) -> None:
    """Makes a checkpoint in slices, and prints how long they took."""
    journal = Journal(path)
    checkpoints = Checkpoints(journal, recover(journal), 1)
    slices: list[float] = []
    begun = time.monotonic()
    while checkpoints.slice():
        slices.append(time.monotonic() - begun)
        begun = time.monotonic()
    longest, total = max(slices) * 1_000, sum(slices)
    print(f"checkpoint {len(slices)} slices, longest {longest:.1f} ms, together {total:.2f} s")
    journal.close()


def measure(scale: float = 1.0) -> list[Row]:
    """Seconds until a broker is there again: after a crash, and with a checkpoint; MiB on disk."""
    events = max(2_000, int(EVENTS * scale))
    taken: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "journal.db"
        write(path, events, stuck=False)
        size = path.stat().st_size / (1 << 20)
        for step in ("start", "checkpoint", "start"):
            words = [sys.executable, "-m", "bench.journal_start", "--step", step]
            done = subprocess.run(
                [*words, "--path", str(path)], check=True, capture_output=True, text=True
            )
            if step == "start":
                taken.append(float(done.stdout.split()[1]))
    name = f"start on {events} events"
    return [
        row(f"{name}, no checkpoint", "s", taken[:1], more_is_better=False),
        row(f"{name}, settled", "s", taken[1:], more_is_better=False),
        row(f"journal of {events} events", "MiB", [size], more_is_better=False),
    ]


def main() -> None:
    """Measures; each start is a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=EVENTS)
    parser.add_argument("--stuck", action="store_true")
    parser.add_argument("--path", type=Path)
    parser.add_argument("--step", choices=("write", "start", "checkpoint"))
    given = parser.parse_args()
    if given.step:
        steps = {"start": start, "checkpoint": checkpoint}
        if given.step == "write":
            write(given.path, given.events, stuck=given.stuck)
        else:
            steps[given.step](given.path)
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "journal.db"
        write(path, given.events, stuck=given.stuck)
        for step in ("start", "checkpoint", "start"):
            command = [sys.executable, "-m", "bench.journal_start"]
            print(f"{path.stat().st_size >> 20} MiB")
            sys.stdout.flush()
            subprocess.run([*command, "--step", step, "--path", str(path)], check=True)
        print(f"{path.stat().st_size >> 20} MiB")


if __name__ == "__main__":
    main()
