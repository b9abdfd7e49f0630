"""`worldline world`: the process that works out what happens."""

from __future__ import annotations

import asyncio
from importlib import resources
from pathlib import Path

import click

from broker.programs import give_up, lifeline_option, program_log
from broker.service_key import ServiceKeyError, service_key
from broker.transport import TransportError
from content.declared import WorldFileError
from content.worldset import load_world
from peer.core.hosts import Hosts
from peer.core.rules import RELEASED, Rules, RulesError
from peer.message_broker import MessageBroker
from peer.programs import data_option, endpoint_option, id_option, lives, serve
from peer.world import World

DEFAULT_WORLD = "lowwater"


@click.command("world", context_settings={"auto_envvar_prefix": "WORLDLINE"})
@data_option
@endpoint_option
@click.option(
    "--world",
    default=DEFAULT_WORLD,
    show_default=True,
    envvar="WORLDLINE_WORLD",
    show_envvar=True,
    help="The world that a new realm begins with: a name, or a folder of .toml files.",
)
@id_option("+world", "WORLDLINE_WORLD_ID")
@lifeline_option
@click.pass_context
def command(
    context: click.Context,
    data: Path,
    endpoints: tuple[str, ...],
    world: str,
    peer_id: str,
    lifeline: int | None,
) -> None:
    """Keep a replica of the world and work out what happens in it.

    A new realm is founded with --world; one that was founded before goes on as it was, whatever
    the files say now. Outcomes come from the log alone, so any number of world peers agree.
    """
    log = program_log("world")
    rules = context.find_object(Rules) or RELEASED

    async def run() -> None:
        hosts = Hosts({one.microcosm: one.state for one in world_genesis}, rules=rules)
        broker = MessageBroker(endpoints[0], "worldline world", endpoints[1:])
        try:
            await World(broker, peer_id, service_key(data), hosts, log).run()
        finally:
            await broker.close()

    try:
        world_genesis = load_world(world_files(world))
        log.info("attaching", at=", ".join(endpoints))
        asyncio.run(serve(lives(run, log), lifeline))
    except (TransportError, ServiceKeyError, WorldFileError, RulesError) as error:
        give_up(str(error))


def world_files(world: str) -> dict[str, str]:
    """The texts of a world's files by name: of a folder, or of a world that comes with this.

    Raises:
        WorldFileError: there is no such world, or it can't be read.
    """
    folder = Path(world)
    if not folder.is_dir():
        packaged = resources.files("content").joinpath("worlds").joinpath(world)
        names = sorted(
            entry.name for entry in resources.files("content").joinpath("worlds").iterdir()
        )
        if world not in names:
            if folder.exists():
                give_up(f"{world} is no folder; a world is one, with its .toml files in it.")
            known = ", ".join(names)
            give_up(f"There is no world {world!r}. There are: {known}; or give a folder.")
        folder = Path(str(packaged))
    try:
        found = {path: path.read_bytes() for path in sorted(folder.glob("*.toml"))}
    except OSError as error:
        give_up(f"The world in {folder} can't be read: {error}.")
    if not found:
        give_up(f"There is no world in {folder}: a world is a folder of .toml files.")
    return {path.name: _text(path, data) for path, data in found.items()}


def _text(path: Path, data: bytes) -> str:
    try:
        return data.decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        give_up(f"{path}, line {line}: this is not UTF-8, which a world is written in.")
