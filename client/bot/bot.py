"""One player that plays by itself, through the same session as everybody else.

It says its phrases in turn, each when the one before is answered, and at any time what it is
ordered to say. With a mind it says what that wants instead; without one it decides nothing by what
it is told: whoever reads its record does.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Sequence
from typing import Final

from client.bot.mind import Mind
from client.bot.record import Record
from client.errors import ClientError
from client.player import Player
from client.tellings import Heard, Item, Observed, Told
from content.ticks import TICK_MS

CLOSE_S: Final = 3.0


class Bot:
    """A player with a script.

    Args:
        player: the session.
        record: where everything is written down.
        phrases: said in turn, over and over.
        pace_s: seconds from one phrase to the next, if it is answered by then.
        now_ms: the time.
        mind: what decides in place of phrases; it leaves with the level `level_max`.
    """

    def __init__(
        self,
        player: Player,
        record: Record,
        phrases: Sequence[str],
        pace_s: float,
        now_ms: Callable[[], int],
        mind: Mind | None = None,
        level_max: int | None = None,
    ) -> None:
        self.record = record
        self._player = player
        self._phrases = phrases
        self._pace_s = pace_s
        self._now_ms = now_ms
        self._mind = mind
        self._level_max = level_max
        self._playing = asyncio.Event()
        self._playing.set()
        self._news = asyncio.Event()
        self._at_rest = asyncio.Event()
        self._ended = False
        self.is_in = False
        self.failure: ClientError | None = None

    async def run(self) -> None:
        """Enters, and plays until it is cancelled or the session ends."""
        has_come = False
        try:
            await self._player.enter()
            has_come = True
            await self._play()
        except ClientError as error:
            self._failed(error)
        finally:
            with contextlib.suppress(TimeoutError, ClientError):
                async with asyncio.timeout(CLOSE_S):
                    await self._player.close()
            if has_come:
                self.record.left()

    async def _play(self) -> None:
        listening = asyncio.create_task(self._listen())
        speaking = asyncio.create_task(self._speak())
        try:
            await asyncio.wait((listening, speaking), return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (listening, speaking):
                task.cancel()
            await asyncio.gather(listening, speaking, return_exceptions=True)

    def _failed(self, error: ClientError) -> None:
        self.record.line("failed", text=str(error))
        self.failure = error
        self._news.set()

    async def say(self, text: str) -> str | None:
        """Says something now; returns the utterance, None when it could not be said."""
        at_ms = self._now_ms()
        try:
            utterance = await self._player.speak(text)
        except ClientError as error:
            self.record.line("failed", at_ms, text=str(error), said=text)
            return None
        self.record.said(utterance, text, at_ms)
        return utterance

    def rest(self) -> None:
        """Says no more phrases until `play`; orders are said all the same."""
        self._playing.clear()

    def play(self) -> None:
        """Goes on with the phrases."""
        self._playing.set()

    async def answered(self) -> None:
        """Returns when the script rests and nothing that was said waits for an answer."""
        while not self.is_in and not self._ended and self.failure is None:
            self._news.clear()
            await self._news.wait()
        while not self._ended and (self._playing.is_set() or self.record.unanswered):
            self._news.clear()
            await self._news.wait()

    async def _listen(self) -> None:
        try:
            async for item in self._player.incoming():
                if isinstance(item, Told) and item.utterance is None:
                    self.is_in = True
                    self.record.line("entered", text=item.text)
                self.record.heard(item)
                self._learn(item)
                self._news.set()
        except ClientError as error:
            self._failed(error)
        finally:
            self._ended = True
            self._news.set()

    def _learn(self, item: Item) -> None:
        """Hands on to the mind what a player is told and shown."""
        if self._mind is None:
            return
        match item:
            case Observed():
                self._mind.sees(item.observation)
            case Told() if item.utterance is not None:
                self._mind.answered(item.result, item.text)
            case Told() | Heard():
                self._mind.hears(item.text)

    async def _speak(self) -> None:
        if self._mind is not None:
            await self._live(self._mind)
            return
        loop = asyncio.get_running_loop()
        while self._phrases:
            for phrase in self._phrases:
                await self._playing.wait()
                due_s = loop.time() + self._pace_s
                utterance = await self.say(phrase)
                while utterance in self.record.unanswered:
                    self._news.clear()
                    await self._news.wait()
                await asyncio.sleep(max(0.0, due_s - loop.time()))
        await asyncio.Event().wait()

    async def _live(self, mind: Mind) -> None:
        """Does what the mind wants until it has reached its level."""
        while self._level_max is None or mind.level < self._level_max:
            await self._playing.wait()
            wish = mind.turn()
            if wish is None:
                await asyncio.sleep(TICK_MS / 1_000)
                continue
            utterance = await self.say(wish)
            while utterance in self.record.unanswered:
                self._news.clear()
                await self._news.wait()
            await asyncio.sleep(self._pace_s)
