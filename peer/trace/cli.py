"""`worldline trace`: what happened between brokers, for ShiViz or as a picture."""

from __future__ import annotations

import contextlib
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import click

from broker.journal_errors import JournalError
from broker.printing import safe
from broker.programs import give_up
from broker.protocol.clocks import Stamp, stamp_at
from broker.reading import Reader
from peer.trace.diagram import diagram
from peer.trace.history import Journal, Step, TraceError, history_of, narrowed, read_journal
from peer.trace.judging import verdicts_of
from peer.trace.shiviz import shiviz_text

STEPS_DEFAULT: Final = 400
STEPS_MAX: Final = 20_000
TIME_FORMATS: Final = "2026-11-23T19:40:02.123, UTC unless it says otherwise"


class Moment(click.ParamType[Stamp]):
    """A time as `worldline log` prints it, as a stamp."""

    name = "TIME"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> Stamp:
        """The stamp of that time."""
        if isinstance(value, int):
            return value
        try:
            moment = datetime.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value} is no time; write it as {TIME_FORMATS}.", param, ctx)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        return stamp_at(max(0, round(moment.timestamp() * 1_000)))


@click.command("trace")
@click.argument(
    "folders", nargs=-1, required=True, type=click.Path(file_okay=False, path_type=Path)
)
@click.option("--shiviz", "shiviz_to", metavar="FILE", help="For ShiViz; - is standard output.")
@click.option("--svg", "svg_to", metavar="FILE", help="A space-time diagram; - as well.")
@click.option("--microcosm", help="Only the events of this microcosm.")
@click.option("--from", "since", type=Moment(), help=f"Only from then on: {TIME_FORMATS}.")
@click.option("--to", "until", type=Moment(), help="Only up to then.")
@click.option(
    "--steps",
    "steps_max",
    type=click.IntRange(2, STEPS_MAX),
    default=STEPS_DEFAULT,
    show_default=True,
    help="At most so many, the newest; each event is one where it was written, and one wherever "
    "it was taken in.",
)
def command(
    folders: tuple[Path, ...],
    shiviz_to: str | None,
    svg_to: str | None,
    microcosm: str | None,
    since: Stamp | None,
    until: Stamp | None,
    steps_max: int,
) -> None:
    """Trace what happened between the brokers whose data folders are FOLDERS.

    The brokers may be running. Of a broker whose folder is not there, what it wrote is known from
    the others, and not when it took in what they wrote. That two brokers were cut apart follows
    from what each wrote without knowing of the other's events; its times are as the logs prove.

    Verdicts go by the oldest snapshot in a folder; what came before it has none.
    """
    if shiviz_to is None and svg_to is None:
        give_up("Say what to write: --svg FILE, --shiviz FILE, or both.")
    try:
        journals = [_read(folder, microcosm) for folder in folders]
        steps = _chosen(history_of(journals), (since, until), steps_max)
        verdicts = verdicts_of(journals)
        if shiviz_to is not None:
            _write(shiviz_to, shiviz_text(steps, verdicts))
        if svg_to is not None:
            hosts = " and ".join(sorted({step.host for step in steps}))
            _write(svg_to, diagram(steps, verdicts, f"What happened at {hosts}"))
    except (JournalError, TraceError) as error:
        give_up(safe(str(error)))
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _read(folder: Path, microcosm: str | None) -> Journal:
    with contextlib.closing(Reader(folder)) as reader:
        return read_journal(reader.items(), microcosm)


def _chosen(
    steps: list[Step], span: tuple[Stamp | None, Stamp | None], steps_max: int
) -> list[Step]:
    """The steps of a time, the newest of them where there are too many."""
    since, until = span
    kept = [
        step for step in steps
        if (since is None or since <= step.stamp) and (until is None or step.stamp <= until)
    ]  # fmt: skip
    if not kept:
        raise TraceError("No events are there; look with `worldline log`.")
    if len(kept) > steps_max:
        text = f"The newest {steps_max} of {len(kept)} steps; --from, --to and --steps choose."
        click.echo(text, err=True)
        kept = kept[-steps_max:]
    return narrowed(steps, kept)


def _write(target: str, text: str) -> None:
    """Writes a file, or to standard output.

    Raises:
        TraceError: it can't be written.
    """
    if target == "-":
        click.echo(text, nl=False)
        return
    try:
        Path(target).write_text(text, encoding="utf-8")
    except OSError as error:
        raise TraceError(f"The file {target} can't be written: {error.strerror}.") from error
