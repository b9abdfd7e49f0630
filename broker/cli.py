"""`worldline broker`: the process that peers attach to."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

import click

from broker.core.broker import Broker
from broker.journal import Journal
from broker.journal_errors import JournalError, JournalLockedError
from broker.node import Node, begin
from broker.programs import (
    bound_memory,
    give_up,
    keep_private,
    lifeline_option,
    program_log,
    stop_event,
)
from broker.service_key import ServiceKeyError, service_key
from broker.transport import Router, TransportError, check_endpoint
from broker.waiting import keep_serving

DEFAULT_LISTEN = "tcp://127.0.0.1:5570"
JOURNAL = "journal.db"


@click.command("broker", context_settings={"auto_envvar_prefix": "WORLDLINE"})
@click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    envvar="WORLDLINE_DATA",
    show_envvar=True,
    help="Folder of the journal and the service key; made if it is not there.",
)
@click.option(
    "--listen",
    default=DEFAULT_LISTEN,
    show_default=True,
    envvar="WORLDLINE_LISTEN",
    show_envvar=True,
    help="Where peers attach. tcp://0.0.0.0:5570 lets other machines in.",
)
@click.option(
    "--broker-name",
    default="home",
    show_default=True,
    envvar="WORLDLINE_BROKER_NAME",
    show_envvar=True,
    help="This broker's name in the realm, fixed when the realm is founded.",
)
@click.option(
    "--memory-max",
    type=click.IntRange(min=256),
    default=4_096,
    show_default=True,
    envvar="WORLDLINE_MEMORY_MAX",
    show_envvar=True,
    help="Megabytes of address space; a broker that is made to want more ends, to be restarted.",
)
@lifeline_option
def command(
    data: Path, listen: str, broker_name: str, memory_max: int, lifeline: int | None
) -> None:
    """Carry the events of a realm between its peers, and keep them.

    An event is acknowledged once it is on disk, in the folder that --data names. One broker is a
    whole realm; world peers and gateways attach to it with the service key in that folder, or with
    the same WORLDLINE_SERVICE_KEY in their environment.
    """
    stopping = stop_event(lifeline)
    keep_private()
    bound_memory(memory_max)
    log = program_log("broker")
    try:
        check_endpoint(listen)
        key = service_key(data)

        def serve() -> None:
            with _owned(data, listen) as journal:
                durable = begin(journal, broker_name)
                with contextlib.closing(Router(listen)) as router:
                    log.info("listening", endpoint=router.endpoint, realm=durable.realm)
                    Node(router, journal, Broker(durable, key), log).run(stopping.is_set)

        keep_serving(serve, data / JOURNAL, listen, stopping.is_set, log)
    except (JournalError, TransportError, ServiceKeyError) as error:
        give_up(str(error))


@contextlib.contextmanager
def _owned(data: Path, listen: str) -> Iterator[Journal]:
    """The folder's journal, held by this process alone; says who holds it if somebody else does."""
    owner = data / "owner"
    try:
        journal = Journal(data / JOURNAL)
    except JournalLockedError as error:
        try:
            process, endpoint = owner.read_text(encoding="utf-8").split()
        except (OSError, ValueError):
            give_up(f"{error} End it, or choose another folder with --data.")
        give_up(
            f"The data folder {data} is in use by another Worldline (process {process}). Join it "
            f"with: worldline join {endpoint} --name NAME, or choose another folder with --data."
        )
    with contextlib.suppress(OSError):  # a full disk: only who wants this folder as well needs it
        owner.write_text(f"{os.getpid()} {listen}\n", encoding="utf-8")
    try:
        yield journal
    finally:
        journal.close()
