"""Loses, doubles, swaps and delays ZeroMQ messages on their way to a port of this host.

Packets that are lost or doubled reach a program over TCP as delay and nothing else; so this stands
in the connection, lets the handshake and ZeroMQ's own commands pass, and meddles with whole
messages (ZMTP 3.1, https://rfc.zeromq.org/spec/23/). Only in the direction of whoever connected.
Standard library alone, for it runs in containers.
"""

from __future__ import annotations

import argparse
import asyncio
import random
from collections.abc import AsyncIterator

GREETING_BYTES = 64
MORE, LONG, COMMAND = 1, 2, 4


async def _messages(reader: asyncio.StreamReader) -> AsyncIterator[tuple[bool, bytes]]:
    """Whole messages as they are on the wire, and whether each is a command."""
    parts = b""
    while True:
        flags = await reader.readexactly(1)
        size = await reader.readexactly(8 if flags[0] & LONG else 1)
        body = await reader.readexactly(int.from_bytes(size, "big"))
        parts += flags + size + body
        if flags[0] & COMMAND or not flags[0] & MORE:
            yield bool(flags[0] & COMMAND), parts
            parts = b""


class Meddler:
    """What is done to the messages of one direction of one connection."""

    def __init__(self, options: argparse.Namespace, dice: random.Random) -> None:
        self._options = options
        self._dice = dice
        self._held = b""

    def meddle(self, message: bytes) -> bytes:
        """What to send in place of a message."""
        roll = self._dice.randrange(100)
        options = self._options
        held, self._held = self._held, b""
        if roll < options.lose:
            return held
        if roll < options.lose + options.double:
            return message + message + held
        if roll < options.lose + options.double + options.swap:
            self._held = message
            return held
        return message + held


async def _upstream(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, options: argparse.Namespace
) -> None:
    meddler = Meddler(options, random.Random(options.seed))
    writer.write(await reader.readexactly(GREETING_BYTES))
    async for is_command, message in _messages(reader):
        await asyncio.sleep(options.delay_ms / 1000)
        writer.write(message if is_command else meddler.meddle(message))
        await writer.drain()


async def _downstream(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(1 << 16):
        writer.write(data)
        await writer.drain()


async def _serve(options: argparse.Namespace) -> None:
    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there_reader, there_writer = await asyncio.open_connection("127.0.0.1", options.to)
        ways = [
            asyncio.ensure_future(_upstream(reader, there_writer, options)),
            asyncio.ensure_future(_downstream(there_reader, writer)),
        ]
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)
            writer.close()
            there_writer.close()

    server = await asyncio.start_server(connected, "0.0.0.0", options.listen)  # noqa: S104 - redirected here
    async with server:
        await server.serve_forever()


def main() -> None:
    """Meddles until it is ended."""
    parser = argparse.ArgumentParser()
    for option in ("listen", "to", "lose", "double", "swap", "delay-ms", "seed"):
        parser.add_argument(f"--{option}", type=int, default=0)
    asyncio.run(_serve(parser.parse_args()))


if __name__ == "__main__":
    main()
