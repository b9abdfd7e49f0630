"""One run of the chat client from connecting to leaving, however it ends.

It joins a conversation, the session's incoming stream, the embedded realm and the signals of the
operating system, ends all of them when one ends, and turns the reason into an exit code.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final, NoReturn, Protocol

from client.errors import ClientError
from client.terminal.chat import Chat, Page, Visitor

EXIT_FAILED: Final = 1
EXIT_SIGNAL: Final = 128
CLOSE_S: Final = 2.0
_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Front(Page, Protocol):
    """A page with something to read from: a transcript or a screen."""

    async def converse(self, chat: Chat) -> None:
        """Talks, once the player is in, until they leave."""

    def heed_interrupt(self) -> bool:
        """Takes a SIGINT; False when it can only mean to leave."""


class Surroundings(Protocol):
    """What an embedded realm does for a visit."""

    async def settled(self) -> None:
        """Returns when a player may connect."""

    async def watch(self, tell: Callable[[str], None]) -> NoReturn:
        """Keeps the realm running."""

    async def stop(self) -> None:
        """Ends it."""


@dataclass(frozen=True, slots=True)
class Visit:
    """What a run needs.

    Attributes:
        visitor: makes the player's session, inside the event loop, once a player may connect.
        front: makes the page, inside the event loop.
        endpoint: where the world is, for sentences.
        patience_s: how long to wait for the world.
        realm: the realm to keep running meanwhile; None when it is somebody else's.
        greeting: what to show once the player is in.
        farewell: what to show once they have left of their own accord.
        entered: called once the player is in.
    """

    visitor: Callable[[], Visitor]
    front: Callable[[], Front]
    endpoint: str
    patience_s: float
    realm: Surroundings | None = None
    greeting: str = ""
    farewell: str = ""
    entered: Callable[[], None] = lambda: None

    def run(self) -> int:
        """Visits, and returns the exit code: 0, 1 after a sentence, 128 + n for signal n."""
        try:
            return asyncio.run(self._visit())
        finally:
            _flush()

    async def _visit(self) -> int:
        leaving: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        front = self.front()
        _heed_signals(leaving, front)
        chat: Chat | None = None
        try:
            async with contextlib.AsyncExitStack() as ending:
                if self.realm is not None:
                    ending.push_async_callback(self.realm.stop)
                    await _first(self.realm.settled(), leaving)
                if not leaving.done():
                    visitor = self.visitor()
                    ending.push_async_callback(_close, visitor)
                    words = (self.greeting, self.farewell)
                    chat = Chat(visitor, front, self.endpoint, self.patience_s, *words)
                    await self._talk(front, chat, leaving)
        except ClientError as error:
            fate = "" if chat is None else chat.fate()
            front.aside(f"{error} {fate}".strip())
            return EXIT_FAILED
        except BrokenPipeError:
            _discard_output()
            return 0
        return leaving.result() if leaving.done() else 0

    async def _talk(self, front: Front, chat: Chat, leaving: asyncio.Future[int]) -> None:
        beside = [chat.listen()]
        if self.realm is not None:
            beside.append(self.realm.watch(front.aside))
        await _first(self._converse(front, chat), leaving, *beside)

    async def _converse(self, front: Front, chat: Chat) -> None:
        await chat.enter()
        self.entered()
        await front.converse(chat)


async def _first(*awaitables: Awaitable[object]) -> None:
    """Waits until one of them ends, cancels the others, and raises what it raised.

    When several end at once, what an earlier one raised goes first.
    """
    tasks = [asyncio.ensure_future(each) for each in awaitables]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        done = [task for task in tasks if task.done()]
    finally:
        running = [task for task in tasks if not task.done() and isinstance(task, asyncio.Task)]
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
    for task in done:
        if error := task.exception():
            raise _innermost(error)


def _innermost(error: BaseException) -> BaseException:
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error


async def _close(visitor: Visitor) -> None:
    """Leaves; a world that can't be told is left all the same."""
    with contextlib.suppress(TimeoutError, ClientError):
        async with asyncio.timeout(CLOSE_S):
            await visitor.close()


def _heed_signals(leaving: asyncio.Future[int], front: Front) -> None:
    loop = asyncio.get_running_loop()

    def leave(number: int) -> None:
        heeded = number == signal.SIGINT and front.heed_interrupt()
        if not heeded and not leaving.done():
            leaving.set_result(EXIT_SIGNAL + number)

    for number in _SIGNALS:
        loop.add_signal_handler(number, leave, number)


def _flush() -> None:
    """Writes out what is left, or forgets it where the terminal has gone away."""
    try:
        sys.stdout.flush()
    except OSError:
        _discard_output()


def _discard_output() -> None:
    """Standard output goes nowhere from now on, so that the interpreter's last flush succeeds."""
    with contextlib.suppress(OSError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
