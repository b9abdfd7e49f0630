"""What the programs that attach to a broker share at their edges: options, and how they end."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, TypeVar

import click

from broker.lifeline import watch_lifeline
from broker.programs import give_up
from broker.protocol.errors import Code
from broker.protocol.ids import SERVICE_MARK, is_peer_id, is_service_id
from broker.protocol.limits import ID_CHARS_MAX
from peer.message_broker import PeerError

Command = TypeVar("Command", bound=Callable[..., Any])

data_option = click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    envvar="WORLDLINE_DATA",
    show_envvar=True,
    help="Folder with the realm's service.key; WORLDLINE_SERVICE_KEY goes before it.",
)
endpoint_option = click.option(
    "--broker",
    "endpoints",
    multiple=True,
    default=("tcp://127.0.0.1:5570",),
    show_default=True,
    envvar="WORLDLINE_BROKER",
    show_envvar=True,
    help="Where a broker listens; several times for several: the next is tried when one does not "
    "answer. It may start later than this.",
)


def _service_id(_context: click.Context, _parameter: click.Parameter, value: str) -> str:
    """The id, if it may be one of a program of the realm's."""
    if not is_service_id(value) or not is_peer_id(value) or value == SERVICE_MARK:
        text = f"an id is + and 1 to {ID_CHARS_MAX - 1} characters, without spaces and @ / : ( )."
        raise click.BadParameter(f"{value[:ID_CHARS_MAX]!r} can't be one: {text}")
    return value


def id_option(default: str, variable: str) -> Callable[[Command], Command]:
    """The option for the peer's id."""
    return click.option(
        "--id",
        "peer_id",
        default=default,
        show_default=True,
        envvar=variable,
        show_envvar=True,
        callback=_service_id,
        help="This program's id among the peers, with a + before it; another one for each.",
    )


async def lives(
    one: Callable[[], Coroutine[Any, Any, None]],
    log: Any,  # noqa: ANN401 - structlog types its loggers as Any
) -> None:
    """Lives one life of a program after another for as long as each ends because history changed.

    What was delivered of a log may come to count no more, after a forced eviction or a broken disk.
    Whoever read it forgets everything then, and begins anew from the log as it is.

    Args:
        one: begins a life, from nothing.
        log: told of each that ends so.

    Raises:
        PeerError: the broker refuses this program for another reason.
    """
    while True:
        try:
            await one()
        except PeerError as error:
            if error.code != Code.FORK:
                raise
            log.info("begins_anew", why=str(error))
        else:
            return


async def serve(running: Coroutine[Any, Any, None], lifeline: int | None) -> None:
    """Runs a program until it is asked to end; a refusal by the broker is one sentence.

    Args:
        running: the program.
        lifeline: ends it when this descriptor closes, if given.
    """
    loop = asyncio.get_running_loop()
    task = loop.create_task(running)
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        loop.add_signal_handler(number, task.cancel)
    if lifeline is not None:

        def end() -> None:
            loop.call_soon_threadsafe(task.cancel)

        watch_lifeline(lifeline, end)
    try:
        await task
    except asyncio.CancelledError:
        return
    except PeerError as error:
        hint = " Give each program an --id of its own." if error.code == Code.REPLACED else ""
        give_up(f"{error}{hint}")
