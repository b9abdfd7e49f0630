"""All benchmarks: `make bench` prints a table and writes `bench/results.json`.

`--quick` runs each once with a hundredth of its size, to see that it works. References are plain
pyzmq in the same run, in turn with what is measured (of a crowd: the same before twenty players); a
ratio of a rate is the share of the reference, of a time how many times as long.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Final

import zmq

from bench import capabilities, crowd, heal, journal_start, round_trip, throughput
from bench.stage import Row

RESULTS: Final = Path(__file__).parent / "results.json"
ALL: Final[tuple[Callable[[float], list[Row]], ...]] = (
    capabilities.measure,
    crowd.measure,
    round_trip.measure,
    throughput.measure,
    heal.measure,
    lambda scale: [throughput.attached(scale)],
    journal_start.measure,
)


def main() -> None:
    """Runs them all."""
    parser = argparse.ArgumentParser(prog="python -m bench")
    parser.add_argument("--quick", action="store_true", help="only to see that they work")
    parser.add_argument("--out", type=Path, default=RESULTS, help="where the JSON goes")
    options = parser.parse_args()
    rows: list[Row] = []
    print(f"{'':44}{'median':>12} {'unit':9}{'lowest - highest':>22}{'reference':>12}{'ratio':>8}")
    for one in ALL:
        for row in one(0.01 if options.quick else 1.0):
            rows.append(row)
            print(line(row), flush=True)
    machine = {
        "processor": platform.processor() or platform.machine(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "libzmq": zmq.zmq_version(),
        "quick": options.quick,
    }
    results = {"machine": machine, "rows": [{**asdict(row), "ratio": row.ratio} for row in rows]}
    options.out.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")


def line(row: Row) -> str:
    """A row of the table."""
    low, high = row.spread
    spread = f"{low:,.4g} - {high:,.4g}" if low != high else ""
    reference = _figure(row.reference) if row.reference else ""
    ratio = f"{row.ratio:.2f}" if row.reference else ""
    value = _figure(row.value)
    return f"{row.name:44}{value:>12} {row.unit:9}{spread:>22}{reference:>12}{ratio:>8}"


def _figure(value: float) -> str:
    return f"{value:,.0f}" if value >= 1_000 else f"{value:,.3g}"


if __name__ == "__main__":
    main()
