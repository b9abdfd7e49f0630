"""The chat client when nobody types: one utterance a line in, plain text out, in order.

So that transcripts and scripts run. Only the world's words go to standard output; what this
program has to say for itself goes to standard error.
"""

from __future__ import annotations

import sys
from typing import Final

from client.errors import Unwritable
from client.lines import read_lines
from client.terminal.chat import Chat
from client.terminal.safe import safe_line

QUIT: Final = frozenset(
    {"quit", "q", "logout", "log out"}
    | {f"{leave} {game}" for leave in ("quit", "exit", "leave") for game in ("game", "the game")}
)
"""What leaves the game, whatever room one is in."""
EXIT: Final = "exit"
"""What leaves a room first, and the game where it does not: see `Chat.exit`."""


class Transcript:
    """A page that is two streams."""

    def __init__(self) -> None:
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(errors="replace")

    def reply(self, text: str) -> None:
        """Writes to standard output at once.

        Raises:
            BrokenPipeError: nobody reads it any more.
            Unwritable: it can't be written for another reason, such as a full disk.
        """
        try:
            sys.stdout.write(f"{text}\n")
            sys.stdout.flush()
        except BrokenPipeError:
            raise
        except OSError as error:
            raise Unwritable((error.strerror or str(error)).lower()) from error

    def aside(self, text: str) -> None:
        """Writes to standard error; nothing depends on its being read."""
        try:
            sys.stderr.write(f"{text}\n")
            sys.stderr.flush()
        except OSError:
            pass

    def heed_interrupt(self) -> bool:
        """A transcript has no line to clear: an interrupt ends it."""
        return False

    async def converse(self, chat: Chat) -> None:
        """Says line after line, each when the one before is answered.

        Raises:
            ClientError: an utterance was not answered.
        """
        async for line in read_lines(sys.stdin.fileno()):
            text = safe_line(line)
            if text.casefold() in QUIT:
                return
            if text.casefold() == EXIT:
                if await chat.exit(text):
                    return
            elif text:
                await chat.ask(text)
