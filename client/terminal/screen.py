"""The chat client in a terminal: a prompt to type at, and the world's words above it.

What others do appears without breaking the line being typed. It draws no windows, needs no
colour, and leaves the terminal as it was.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from prompt_toolkit import PromptSession
from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.history import FileHistory
from prompt_toolkit.input import Input
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.output import Output
from prompt_toolkit.patch_stdout import patch_stdout
from prompt_toolkit.renderer import print_formatted_text
from prompt_toolkit.styles import Style
from prompt_toolkit.utils import get_cwidth

from client.errors import ClientError
from client.terminal.chat import Chat
from client.terminal.piped import EXIT, QUIT
from client.terminal.safe import safe_line, wrapped

PENDING_LINES_MAX: Final = 64
"""How many lines may wait for their turn, so that a paste can't flood the world."""
HISTORY_BYTES_MAX: Final = 256 * 1024
QUIT_S: Final = 3.0
"""How long `quit` waits for answers to what was said before it."""
COLUMNS_MIN: Final = 20
TITLE_CHARS_MAX: Final = 60
PROMPT: Final = "> "
HOW_TO_LEAVE: Final = "Type quit or press Ctrl-D to leave."


class Screen:
    """A page that is a terminal, and the prompt at its foot.

    Args:
        history: file of what was typed before.
        plain: whether to do without bold (NO_COLOR, a dumb terminal).
        source: where keys come from; None is this process's terminal.
        output: the terminal; None is this process's own.
    """

    def __init__(
        self,
        history: Path,
        *,
        plain: bool,
        source: Input | None = None,
        output: Output | None = None,
    ) -> None:
        # Asked where its cursor is, a terminal answers into the input: into the next program's,
        # when this one leaves at that moment. Nothing here needs to know.
        os.environ.setdefault("PROMPT_TOOLKIT_NO_CPR", "1")
        self._plain = plain
        self._has_left = False
        self._pending: asyncio.Queue[str] = asyncio.Queue(PENDING_LINES_MAX)
        self._prompt: PromptSession[str] = PromptSession(
            PROMPT,
            history=_History(history),
            key_bindings=_keys(self),
            input=source,
            output=output,
        )

    def reply(self, text: str) -> None:
        """Shows the world's words above the prompt, the title of a place in bold."""
        columns = max(self._prompt.output.get_size().columns - 1, COLUMNS_MIN)
        fragments: StyleAndTextTuples = []
        for style, part in [("", text)] if self._plain else _titled(text):
            fragments.append((style, wrapped(part, columns, get_cwidth)))
        self._print([*fragments, ("", "\n")])

    def _print(self, fragments: StyleAndTextTuples) -> None:
        """Writes above the prompt and leaves the terminal in raw mode all the while.

        The library's own way goes through cooked mode, where a key pressed at that moment is
        echoed and a Ctrl-D is lost.
        """
        app = self._prompt.app
        if app.is_running:
            app.renderer.erase()
        print_formatted_text(app.output, fragments, Style([]))
        app.output.flush()
        app.invalidate()

    def aside(self, text: str) -> None:
        """Shows a sentence that is no part of the world."""
        self.reply(text)

    def interrupt(self) -> None:
        """Ctrl-C: throws away the line being typed, or says how to leave."""
        buffer = self._prompt.default_buffer
        if buffer.text:
            buffer.reset()
        else:
            self.aside(HOW_TO_LEAVE)

    def heed_interrupt(self) -> bool:
        """Takes a SIGINT from elsewhere as a Ctrl-C; without a prompt it means to leave."""
        if self._prompt.app.is_running:
            self.interrupt()
            return True
        return False

    async def converse(self, chat: Chat) -> None:
        """Reads and says lines until the player leaves, and says goodbye."""
        async with asyncio.TaskGroup() as group:
            saying = group.create_task(self._say(chat))
            with patch_stdout(), self._prompt.input.raw_mode():  # also from prompt to prompt
                while await self._read():
                    pass
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(QUIT_S):
                    await self._pending.join()
            saying.cancel()
        chat.part()

    async def _read(self) -> bool:
        """Takes one line, or one paste of many; False to leave."""
        try:
            typed = await self._prompt.prompt_async(handle_sigint=False, pre_run=self._end_prompt)
        except EOFError:
            return False
        lines = [line for line in map(safe_line, typed.splitlines()) if line]
        for place, line in enumerate(lines):
            if line.casefold() in QUIT:
                return False
            if self._has_left:
                return False
            try:
                self._pending.put_nowait(line)
            except asyncio.QueueFull:
                self._refuse(len(lines) - place)
                break
        return True

    def _refuse(self, count: int) -> None:
        what = "The last line was" if count == 1 else f"The last {count} lines were"
        self.aside(f"That is too much at once. {what} not said; wait for the answers first.")

    async def _say(self, chat: Chat) -> None:
        while not self._has_left:
            line = await self._pending.get()
            try:
                if line.casefold() != EXIT:
                    await chat.ask(line)
                elif await chat.exit(line):
                    self._leave()
            except ClientError as error:
                self.aside(f"{error} {chat.fate()}")
            finally:
                self._pending.task_done()

    def _leave(self) -> None:
        """Ends the prompt from within an answer: what was typed since then is not said."""
        self._has_left = True
        while not self._pending.empty():
            self._pending.get_nowait()
            self._pending.task_done()
        self._end_prompt()

    def _end_prompt(self) -> None:
        """Ends the prompt when the player has left: it begins anew with each line."""
        app = self._prompt.app
        if self._has_left and app.future is not None and not app.future.done():
            app.exit(exception=EOFError)


class _History(FileHistory):
    """Typed lines in a file of bounded size, for this user's eyes; without it when it can't be."""

    def __init__(self, path: Path) -> None:
        super().__init__(str(path))
        with contextlib.suppress(OSError):
            path.touch(mode=0o600)
            kept = path.read_bytes()
            if len(kept) > HISTORY_BYTES_MAX:
                path.write_bytes(kept[-HISTORY_BYTES_MAX // 2 :].partition(b"\n\n")[2])

    def load_history_strings(self) -> Iterable[str]:
        """The latest first."""
        try:
            return super().load_history_strings()
        except OSError:
            return []

    def store_string(self, string: str) -> None:
        """Adds a line."""
        with contextlib.suppress(OSError):
            super().store_string(string)


def _keys(screen: Screen) -> KeyBindings:
    keys = KeyBindings()

    @keys.add("c-c")
    def _interrupt(_event: KeyPressEvent) -> None:
        screen.interrupt()

    return keys


def _titled(text: str) -> Iterator[tuple[str, str]]:
    """The text in parts of one style each: titles are bold.

    A title is the first line of a paragraph, when more lines follow and it is no sentence: one
    comes to a place by a sentence or without.
    """
    for number, paragraph in enumerate(text.split("\n\n")):
        if number:
            yield "", "\n\n"
        first, more, rest = paragraph.partition("\n")
        follows = more or (number == 0 and paragraph != text)
        if follows and len(first) <= TITLE_CHARS_MAX and first[-1:].isalnum():
            yield "bold", first
            yield "", f"{more}{rest}"
        else:
            yield "", paragraph
