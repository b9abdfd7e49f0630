"""`worldline log` and `worldline snapshot`: what a data folder holds, and a copy of it.

Both read only, and while a broker runs as well.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final, TypeAlias

import click

from broker.journal_errors import JournalError
from broker.printing import dot_text, safe, time_text
from broker.programs import give_up, keep_private
from broker.protocol.clocks import Vector
from broker.protocol.codec import decode_body
from broker.protocol.errors import ProtocolError
from broker.protocol.events import Admitted
from broker.protocol.ids import event_id_text
from broker.reading import FILE, Beginning, Entry, Item, Reader

POLL_S: Final = 0.2
BODY_CHARS_MAX: Final = 100
KEY: Final = "service.key"

Show: TypeAlias = Callable[[str, Admitted], str]

_data = click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    envvar="WORLDLINE_DATA",
    show_envvar=True,
    help="A broker's data folder; the broker may be running.",
)


@click.command("log")
@_data
@click.option("--microcosm", help="Only the events of this microcosm.")
@click.option("--follow", is_flag=True, help="Go on with what comes, until Ctrl-C.")
@click.option("--json", "as_json", is_flag=True, help="All of each event, one JSON object a line.")
def log(data: Path, microcosm: str | None, follow: bool, as_json: bool) -> None:  # noqa: FBT001
    """Print the events in a broker's journal, in the order of its log.

    One line for each: the dot (broker, the first digits of its incarnation, number), the time of
    its stamp, topic, actor, and the beginning of the body. Events that were compacted into a
    snapshot are gone; where a log begins with one, a line on standard error says so.
    """
    show = _as_json if as_json else _as_line
    try:
        with contextlib.closing(Reader(data)) as reader:
            is_there = _print(reader.items(), microcosm, show)
            if microcosm is not None and not is_there and not follow:
                give_up(f"There is no microcosm {safe(microcosm)} in this journal.")
            while follow:
                time.sleep(POLL_S)
                _print(reader.news(), microcosm, show)
    except JournalError as error:
        give_up(str(error))
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@click.command("snapshot")
@_data
@click.argument("target", type=click.Path(path_type=Path))
def snapshot(data: Path, target: Path) -> None:
    """Copy a broker's data folder, as it is now, to the new folder TARGET.

    The broker may go on meanwhile. To restore, copy TARGET back and start the broker with it: it
    begins a life of its own, and other brokers give it back what they have and it had forgotten.
    """
    keep_private()
    try:
        target.mkdir(parents=True)
    except FileExistsError:
        give_up(f"{target} is there already; name a folder that is not.")
    except OSError as error:
        give_up(f"The folder {target} can't be made: {error.strerror}.")
    partial = target / f"{FILE}.partial"
    try:
        with contextlib.closing(Reader(data)) as reader:
            reader.copy_to(partial)
        partial.rename(target / FILE)
        events, microcosms, last = _counted(target)
        if (data / KEY).exists():
            (target / KEY).write_bytes((data / KEY).read_bytes())
    except (JournalError, OSError) as error:
        _remove(target)
        give_up(str(error))
    when = f"the last at {time_text(last)}" if last else "none yet"
    click.echo(f"Copied {events} events of {microcosms} microcosms, {when}, to {target}.")


def _counted(folder: Path) -> tuple[int, int, int]:
    """How many events and microcosms a folder's journal has, and its last stamp; reads it all."""
    events, last = 0, 0
    names: dict[str, None] = {}
    with contextlib.closing(Reader(folder)) as reader:
        for item in reader.items():
            if isinstance(item, Entry):
                events += 1
                names[item.microcosm] = None
                last = max(last, item.admitted.admission.stamp)
    return events, len(names), last


def _remove(target: Path) -> None:
    """Takes away a copy that came to nothing."""
    for path in target.glob(f"{FILE}*"):
        path.unlink()
    with contextlib.suppress(OSError):
        target.rmdir()


def _print(items: Iterable[Item], microcosm: str | None, show: Show) -> bool:
    """Prints what is to be seen; returns whether anything was of that microcosm."""
    is_there = False
    for item in items:
        if not isinstance(item, Beginning | Entry) or microcosm not in (None, item.microcosm):
            continue
        is_there = True
        if isinstance(item, Entry):
            click.echo(show(item.microcosm, item.admitted))
        elif len(item.vector):
            count = sum(n for _, n in item.vector.items())
            text = f"{item.microcosm} begins after {count} events, which a snapshot stands for."
            click.echo(text, err=True)
    sys.stdout.flush()
    return is_there


def _as_line(_microcosm: str, admitted: Admitted) -> str:
    dot, stamp, _ = admitted.admission
    header = admitted.event.header
    body = safe(json.dumps(_plain(_body(admitted)), ensure_ascii=False))
    if len(body) > BODY_CHARS_MAX:
        body = f"{body[:BODY_CHARS_MAX]}…"
    topic, actor = safe("/".join(header.topic)), safe(header.actor)
    return f"{safe(dot_text(dot))}  {time_text(stamp)}  {topic}  {actor}  {body}"


def _as_json(microcosm: str, admitted: Admitted) -> str:
    header, (dot, stamp, chain) = admitted.event.header, admitted.admission
    value = {
        "microcosm": microcosm,
        "dot": [dot.broker, f"{dot.incarnation:x}", dot.n],
        "stamp": stamp,
        "time": time_text(stamp),
        "chain": chain.hex(),
        "id": event_id_text(header.id),
        "origin": event_id_text(header.origin),
        "topic": list(header.topic),
        "actor": header.actor,
        "cause": None if header.cause is None else event_id_text(header.cause),
        "lamport": header.lamport,
        "seen": _vector(header.seen),
        "basis": _vector(header.basis.vector),
        "basis_top": header.basis.top,
        "touches": list(header.touches),
        "body": _plain(_body(admitted)),
    }
    return json.dumps(value)


def _vector(vector: Vector) -> list[list[object]]:
    return [[broker, f"{incarnation:x}", n] for (broker, incarnation), n in vector.items()]


def _body(admitted: Admitted) -> object:
    try:
        value: object = decode_body(admitted.event.body)
    except ProtocolError:
        return admitted.event.body
    return value


def _plain(value: object) -> object:
    """A body as JSON has it: bytes in hexadecimal, keys as text."""
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, dict):
        return {str(key): _plain(held) for key, held in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(held) for held in value]
    if value is None or isinstance(value, str | int | float | bool):
        return value
    return str(value)
