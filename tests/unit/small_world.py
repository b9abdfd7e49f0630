"""A world of one room in memory, for whoever talks to a player's session: nothing is mocked in it.

It answers at once: `say X` is repeated, `look` describes the room, `in` goes into the shed that
`exit` leads out of, `bell` makes somebody else ring one first, `both` has two answers that come in
the wrong order, `silence` is never answered, `refuse` certainly does not happen, `cut` ends the
session. As a program (`python -m tests.unit.small_world HISTORY`) it puts the real chat client in
front of itself.
"""

import asyncio
import re
import sys
from collections.abc import AsyncIterator
from pathlib import Path

from client.errors import Refused, Replaced
from client.tellings import Heard, Item, Noted, Notice, Observed, Told
from client.terminal.piped import Transcript
from client.terminal.screen import Screen
from client.terminal.visit import Visit

LOOK = "The Square\nA small square with a well.\nExits: north."


class SmallWorld:
    """One visitor's session with it; `said` is what reached the world, `left` whether they left."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.left = False
        self._is_inside = False
        self._items: asyncio.Queue[Item | Exception] = asyncio.Queue(1024)

    async def enter(self) -> None:
        """Always works."""
        self.happens(Observed({"viewer": "ana"}))
        self.happens(Told(None, 0, 1, "pass", LOOK, final=True))

    def happens(self, item: Item | Exception) -> None:
        """Puts something into what comes in."""
        self._items.put_nowait(item)

    async def speak(self, text: str) -> str:
        """Answers before it returns the id, as a quick world may."""
        if text == "refuse":
            raise Refused("The world is full. Try again later.")
        self.said.append(text)
        utterance = f"ana:1:{len(self.said)}"
        for item in self._answers(text, utterance):
            self.happens(item)
        return utterance

    def _answers(self, text: str, utterance: str) -> list[Item | Exception]:
        def told(text: str, index: int = 0, count: int = 1, *, final: bool = True) -> Told:
            return Told(utterance, index, count, "pass", text, final)

        match text:
            case "look":
                return [told(LOOK)]
            case "bell":
                return [Heard("Bob rings a bell."), told("You hear it.")]
            case "in":
                self._is_inside = True
            case "exit" if self._is_inside:
                self._is_inside = False
            case "exit":
                return [Told(utterance, 0, 1, "fail", "Nothing leads out.", final=True)]
            case "both":
                return [told("Second.", 1, 2), told("First.", 0, 2)]
            case "half":
                return [told("Second.", 1, 2)]
            case "tentative":
                return [told("Taken.", final=False), told("Taken."), told("Bob was first.")]
            case "notice":
                return [Notice("The connection is back."), Noted(utterance, "(the lamp)"), told("")]
            case "hostile":
                return [told("Red \x1b[31malert\x1b]0;owned\x07 \u202edlrow\x9b2J")]
            case "silence":
                return []
            case "cut":
                return [Replaced("Ana")]
            case "bug":
                return [ZeroDivisionError("a bug")]
        return [told(f"You say {text}.")]

    async def incoming(self) -> AsyncIterator[Item]:
        """Until the test ends."""
        while True:
            item = await self._items.get()
            if isinstance(item, Exception):
                raise item
            yield item

    async def close(self) -> None:
        """Leaves."""
        self.left = True


def shown(written: str) -> str:
    """What a terminal would show of it, more or less: without escape sequences."""
    back_and_forth = re.compile(r"\x08\x1b\[(\d+)C")  # how prompt_toolkit writes trailing spaces
    spaced = back_and_forth.sub(lambda moved: " " * (int(moved[1]) - 1), written)
    return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", spaced).replace("\r", "")


def main() -> int:
    """The chat client over a small world, as `worldline join` would start it."""
    history = Path(sys.argv[1])

    def front() -> Transcript | Screen:
        return Screen(history, plain=False) if sys.stdin.isatty() else Transcript()

    return Visit(SmallWorld, front, "tcp://small:1", 5, None, "Welcome.", "Goodbye.").run()


if __name__ == "__main__":
    sys.exit(main())
