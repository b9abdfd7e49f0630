"""`worldline gateway`: the process that reads what players say."""

from __future__ import annotations

import asyncio
from pathlib import Path

import click

from broker.programs import give_up, lifeline_option, program_log
from broker.service_key import ServiceKeyError, service_key
from broker.transport import TransportError
from client.gateway.cast import CastError, read_cast
from client.gateway.characters import play_cast
from client.gateway.core.docket import Read
from client.gateway.llm import is_installed
from client.gateway.model_options import model_options
from client.gateway.models import Purse, Settings
from client.gateway.node import Gateway
from peer.message_broker import MessageBroker
from peer.programs import data_option, endpoint_option, id_option, lives, serve


@click.command("gateway", context_settings={"auto_envvar_prefix": "WORLDLINE"})
@data_option
@endpoint_option
@id_option("+gateway", "WORLDLINE_GATEWAY_ID")
@model_options
@lifeline_option
def command(
    data: Path,
    endpoints: tuple[str, ...],
    peer_id: str,
    lifeline: int | None,
    settings: Settings,
    characters: Path | None,
) -> None:
    """Read what players say and turn it into intents.

    The gateway understands by grammar alone, offline. With --model a model reads what the grammar
    can't, and nothing else. It can do no more than a player could by hand: every intent names the
    utterance that it was read from, and world peers check that.
    """
    log = program_log("gateway")
    if settings.models and not is_installed():
        give_up("Models need the extra llm: pip install 'worldline[llm]', or leave out --model.")
    try:
        cast = () if characters is None else read_cast(characters)
    except CastError as error:
        give_up(str(error))
    purse = Purse(data, settings)
    read: Read = {}

    async def run() -> None:
        broker = MessageBroker(endpoints[0], "worldline gateway", endpoints[1:])
        try:
            await Gateway(broker, peer_id, service_key(data), log, settings, purse, read).run()
        finally:
            await broker.close()

    async def with_cast() -> None:
        where = (endpoints, service_key(data))
        playing = asyncio.create_task(play_cast(cast, *where, settings, purse, log))
        try:
            await lives(run, log)
        finally:
            playing.cancel()
            await asyncio.gather(playing, return_exceptions=True)

    log.info("attaching", at=", ".join(endpoints))
    try:
        asyncio.run(serve(with_cast(), lifeline))
    except (TransportError, ServiceKeyError) as error:
        give_up(str(error))
