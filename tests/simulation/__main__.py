"""`python -m tests.simulation`: one seed with its trace, or many seeds on all cores."""

from __future__ import annotations

import sys
import time
from functools import partial
from multiprocessing import Pool

import click

from broker.core.records import Logged
from tests.simulation.bustle import Bustle
from tests.simulation.checkers.all import problems_in
from tests.simulation.run import Simulation


@click.command()
@click.option("--seed", type=int, default=None, help="Run this seed alone.")
@click.option("--trace", is_flag=True, help="Print what happened.")
@click.option("--seeds", type=int, default=1_000, show_default=True, help="Run so many seeds.")
@click.option("--bustle", is_flag=True, help="Let players do anything that an intent can say.")
@click.option("--first", type=int, default=0, show_default=True, help="The first of them.")
def main(seed: int | None, *, trace: bool, seeds: int, bustle: bool, first: int) -> None:
    """Try to break the cores: each seed is one run, the same on every machine."""
    kind = Bustle if bustle else Simulation
    sys.exit(_one(kind(seed, keep_trace=trace)) if seed is not None else _many(kind, first, seeds))


def _one(simulation: Simulation) -> int:
    problems = problems_in(simulation)
    for line in simulation.trace:
        click.echo(line)
    for problem in problems:
        click.echo(problem)
    found = "FAILED" if problems else "sound"
    click.echo(f"seed {simulation.seed} digest {simulation.digest()} {found}")
    return 1 if problems else 0


def _many(kind: type[Simulation], first: int, count: int) -> int:
    failed: list[int] = []
    events = 0
    began = time.monotonic()
    with Pool() as pool, click.progressbar(length=count, label="seeds") as bar:
        seeds = range(first, first + count)
        runs = pool.imap_unordered(partial(_named, kind), seeds, chunksize=4)
        for seed, problems, logged in runs:
            bar.update(1)
            events += logged
            if problems:
                failed.append(seed)
                click.echo(f"\nseed {seed}: {problems[0]}")
    seconds = time.monotonic() - began
    speed = f"{60 * count / seconds:.0f} a minute, {events / seconds:.0f} events a second into logs"
    click.echo(f"{count} seeds, {speed}, {len(failed)} failed")
    if failed:
        click.echo(f"failing seeds: {sorted(failed)}")
    return 1 if failed else 0


def _named(kind: type[Simulation], seed: int) -> tuple[int, list[str], int]:
    simulation = kind(seed)
    problems = problems_in(simulation)
    records = (record for broker in simulation.brokers for record in broker.disk.records())
    return seed, problems, sum(1 for record in records if isinstance(record, Logged))


if __name__ == "__main__":
    main()
