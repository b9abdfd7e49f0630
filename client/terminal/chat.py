"""A player's conversation with the world, whatever it is shown on.

Enters, says one thing at a time and waits for its whole answer, and hands everything that comes
in to a page in the order in which it came. It reads no input and knows no screen.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Final, NoReturn, Protocol

from client.errors import ClientError, Ended, NoAnswer, Unreachable
from client.tellings import Heard, Item, Narrated, Noted, Notice, Observed, Told
from client.terminal.answers import Answers
from client.terminal.safe import safe_text

UTTERANCE_CHARS_MAX: Final = 500
BRIEF_CHARS_MAX: Final = 60
EXIT_AGAIN: Final = "To leave the game and not only a room, say exit once more, or quit."
COLOUR_MARK: Final = "~"
"""Before what a model wrote, so that nobody takes it for what happened."""


class Visitor(Protocol):
    """What a conversation needs of a `client.player.Player`."""

    async def enter(self) -> None:
        """Connects and enters the world."""

    async def speak(self, text: str) -> str:
        """Says something and returns the id of the utterance."""

    def incoming(self) -> AsyncIterator[Item]:
        """Everything the player is told, until they leave."""

    async def close(self) -> None:
        """Leaves."""


class Page(Protocol):
    """Where text goes; it has been made safe already."""

    def reply(self, text: str) -> None:
        """Shows what the world says to the player."""

    def aside(self, text: str) -> None:
        """Shows what is no part of the world: the connection, this program."""


class Chat:
    """One visit; `listen` runs beside everything else.

    Args:
        visitor: the player's session.
        page: where to show things.
        endpoint: where the world is, for sentences.
        patience_s: how long an answer may take.
        greeting: what to show once the world has let the player in, before its first words.
        farewell: what to show once the player has left.
    """

    def __init__(
        self,
        visitor: Visitor,
        page: Page,
        endpoint: str,
        patience_s: float,
        greeting: str = "",
        farewell: str = "",
    ) -> None:
        self._greeting = greeting
        self._farewell = farewell
        self._visitor = visitor
        self._page = page
        self._endpoint = endpoint
        self._patience_s = patience_s
        self._answers = Answers()
        self._progress = asyncio.Event()
        self._under_way: str | None = None
        self._certainly_not = False
        self._passed = False
        self._may_exit = False

    async def listen(self) -> NoReturn:
        """Shows what comes in until it is cancelled or the session ends.

        Raises:
            ClientError: why it ended.
        """
        async for item in self._visitor.incoming():
            self._show(item)
            self._progress.set()
        raise Ended

    def _show(self, item: Item) -> None:
        match item:
            case Told():
                self._passed |= item.result == "pass"
                self._greet()
                for text in self._answers.take(item):
                    self._reply(text)
            case Noted(text=text) | Heard(text=text):
                self._reply(text)
            case Narrated(text=text):
                self._reply(f"{COLOUR_MARK} {text}")
            case Notice(text=text):
                self._page.aside(safe_text(text))
            case Observed():
                pass  # what there is to read of it comes as an answer

    def _greet(self) -> None:
        """Says who has come, and how others do, once."""
        greeting, self._greeting = self._greeting, ""
        if greeting:
            self._page.aside(greeting)

    def _reply(self, text: str) -> None:
        if clean := safe_text(text).strip("\n"):
            self._page.reply(clean)

    async def enter(self) -> None:
        """Enters the world and waits for the first look.

        Raises:
            ClientError: why that was not possible.
        """
        try:
            async with asyncio.timeout(self._patience_s):
                await self._visitor.enter()
                while not self._answers.is_complete(None):
                    await self._news()
        except TimeoutError:
            raise Unreachable(self._endpoint, self._patience_s) from None

    async def ask(self, text: str) -> None:
        """Says something and returns when its answer is complete.

        Raises:
            ClientError: it was not said, or not answered in time; `fate` tells what became of it.
        """
        self._passed = self._may_exit = False
        if len(text) > UTTERANCE_CHARS_MAX:
            self._page.reply(
                f"That is too long: say it in at most {UTTERANCE_CHARS_MAX} characters."
            )
            return
        self._under_way = text
        self._certainly_not = False
        utterance = ""
        try:
            async with asyncio.timeout(self._patience_s):
                utterance = await self._visitor.speak(text)
            await self._complete(utterance)
        except ClientError as error:
            self._certainly_not = error.definite
            raise
        except TimeoutError:
            for late in self._answers.overdue(utterance):
                self._reply(late)
            raise NoAnswer(self._patience_s) from None
        self._under_way = None

    async def exit(self, text: str) -> bool:
        """Says `exit`, which leaves a room that has a way out; True when it is to end the visit.

        Where it leads nowhere the player may have meant the game: they are told how to leave that,
        and to say it once more is one of the ways.

        Raises:
            ClientError: as `ask`.
        """
        if self._may_exit:
            return True
        await self.ask(text)
        if not self._passed:
            self._page.aside(EXIT_AGAIN)
            self._may_exit = True
        return False

    def part(self) -> None:
        """Says goodbye to whoever leaves."""
        if self._farewell:
            self._page.aside(self._farewell)

    def fate(self) -> str:
        """A sentence on what became of the utterance that is unanswered; empty if none is."""
        if self._under_way is None:
            return ""
        said = self._under_way
        said = said if len(said) <= BRIEF_CHARS_MAX else f"{said[: BRIEF_CHARS_MAX - 1]}…"
        if self._certainly_not:
            return f"`{said}` certainly did not happen."
        return f"`{said}` may have happened: look before you try again."

    async def _complete(self, utterance: str) -> None:
        """Waits for the whole answer; patience begins anew with each part of it."""
        while not self._answers.is_complete(utterance):
            told = self._answers.told_count(utterance)
            async with asyncio.timeout(self._patience_s):
                while self._answers.told_count(utterance) == told:
                    await self._news()

    async def _news(self) -> None:
        self._progress.clear()
        await self._progress.wait()
