"""Reads lines from a descriptor without a thread and without losing its place in the event loop.

For input that is no terminal: pipes, files, other programs. Memory is bounded whatever arrives.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from typing import Final

LINE_BYTES_MAX: Final = 8 * 1024
"""What a longer line has beyond this is dropped unread; the line is still too long to be said."""
_CHUNK_BYTES: Final = 16 * 1024


async def read_lines(fd: int) -> AsyncIterator[str]:
    """Lines without their ends, undecodable bytes replaced; the last one may lack its end."""
    rest = b""
    while chunk := await _read(fd):
        *lines, rest = (rest + chunk).split(b"\n")
        for line in lines:
            yield _decoded(line)
        rest = rest[:LINE_BYTES_MAX]
    if rest:
        yield _decoded(rest)


def _decoded(line: bytes) -> str:
    return line[:LINE_BYTES_MAX].decode("utf-8", "replace")


async def _read(fd: int) -> bytes:
    """The next bytes, empty at the end."""
    loop = asyncio.get_running_loop()
    ready = loop.create_future()
    try:
        loop.add_reader(fd, _wake, ready)
    except OSError:
        return os.read(fd, _CHUNK_BYTES)  # a file: nothing to wait for
    try:
        await ready
    finally:
        loop.remove_reader(fd)
    return os.read(fd, _CHUNK_BYTES)


def _wake(ready: asyncio.Future[None]) -> None:
    if not ready.done():
        ready.set_result(None)
