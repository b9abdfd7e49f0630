"""`worldline broker`: the process that peers attach to."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from broker.addresses import addresses
from broker.core.broker import Broker
from broker.founding import (
    Founding,
    FoundingError,
    alone,
    asked,
    check_founded,
    check_names,
    shared,
)
from broker.journal import Journal
from broker.journal_errors import JournalError, JournalLockedError
from broker.node import GivesUpError, Node, begin
from broker.programs import (
    bound_memory,
    give_up,
    keep_private,
    lifeline_option,
    open_descriptors,
    program_log,
    stop_event,
)
from broker.service_key import ServiceKeyError, service_key
from broker.transport import LinkSockets, Router, TransportError
from broker.waiting import keep_serving

DEFAULT_LISTEN = "tcp://127.0.0.1:5570"
DEFAULT_NAME = "home"
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
    "--door",
    envvar="WORLDLINE_DOOR",
    show_envvar=True,
    help="Where peers on other machines attach, if that is not as --listen says: they are told.",
)
@click.option(
    "--broker-name",
    envvar="WORLDLINE_BROKER_NAME",
    show_envvar=True,
    help="This broker's name in the realm, fixed when it is founded.  [default: home]",
)
@click.option(
    "--home",
    "homes",
    multiple=True,
    envvar="WORLDLINE_HOME",
    show_envvar=True,
    help="A home broker of a new realm; once for each, the same at all of them.",
)
@click.option(
    "--links",
    envvar="WORLDLINE_LINKS",
    show_envvar=True,
    help="Where other brokers link to this one, such as tcp://0.0.0.0:5571; off without it.",
)
@click.option(
    "--advertise",
    envvar="WORLDLINE_ADVERTISE",
    show_envvar=True,
    help="Where other brokers reach --links, if that is not what it says.",
)
@click.option(
    "--link",
    multiple=True,
    envvar="WORLDLINE_LINK",
    show_envvar=True,
    help="Another broker's --links address; several times for several.",
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
def command(  # noqa: PLR0913, PLR0917 - an argument for each option
    data: Path,
    listen: str,
    door: str | None,
    broker_name: str | None,
    homes: tuple[str, ...],
    links: str | None,
    advertise: str | None,
    link: tuple[str, ...],
    memory_max: int,
    lifeline: int | None,
) -> None:
    """Carry the events of a realm between its peers, and keep them.

    An event is acknowledged once it is on disk, in the folder that --data names. One broker is a
    whole realm; world peers and gateways attach to it with the service key in that folder, or with
    the same WORLDLINE_SERVICE_KEY in their environment.

    Several brokers, one on each host, are one realm: give each the same service key, a name of its
    own, the names of all home brokers with --home, its --links, and the address of at least one
    other with --link. A broker that is no home needs no --home: it asks over its links.
    """
    stopping = stop_event(lifeline)
    keep_private()
    bound_memory(memory_max)
    open_descriptors()
    log = program_log("broker")
    try:
        where = addresses(listen, door, links, advertise, link)
        check_names(broker_name or DEFAULT_NAME, homes)
        key = service_key(data)

        def found(name: str) -> Founding:
            return _founding(name, homes, where.link, key, stopping, log)

        def serve() -> None:
            with _owned(data, listen) as journal:
                durable = begin(journal, broker_name or DEFAULT_NAME, found)
                check_founded(broker_name, homes, durable.broker, durable.homes)
                with (
                    contextlib.closing(Router(listen)) as router,
                    contextlib.closing(LinkSockets(router, where.links)) as sockets,
                ):
                    log.info(
                        "listening",
                        endpoint=router.endpoint,
                        realm=durable.realm,
                        door=where.door,
                        links=where.advertise,
                    )
                    broker = Broker(durable, key, where.advertise, where.link, door=where.door)
                    Node(router, sockets, journal, broker, log).run(stopping.is_set)

        keep_serving(serve, data / JOURNAL, listen, stopping.is_set, log)
    except (JournalError, TransportError, ServiceKeyError, FoundingError, GivesUpError) as error:
        give_up(str(error))


def _founding(
    name: str,
    homes: tuple[str, ...],
    link: tuple[str, ...],
    key: bytes,
    stopping: threading.Event,
    log: Any,  # noqa: ANN401 - structlog types its loggers as Any
) -> Founding:
    """What a broker with an empty folder is founded with: as told, as asked, or by itself."""
    if homes:
        return shared(key, homes)
    if not link:
        return alone(name)
    founding = asked(link, name, key, stopping, log)
    if founding is None:
        sys.exit(0)
    return founding


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
        here = listen.replace("//0.0.0.0:", "//127.0.0.1:")
        owner.write_text(f"{os.getpid()} {here}\n", encoding="utf-8")
    try:
        yield journal
    finally:
        journal.close()
