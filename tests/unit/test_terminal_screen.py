"""The prompt in a terminal, driven by keys through prompt_toolkit's own pipe."""

import asyncio
import contextlib
import io
import re
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.data_structures import Size
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output.vt100 import Vt100_Output

from client.errors import Refused
from client.tellings import Heard
from client.terminal.chat import EXIT_AGAIN, Chat
from client.terminal.screen import HOW_TO_LEAVE, PENDING_LINES_MAX, PROMPT, Screen
from tests.unit.small_world import SmallWorld, shown

BOLD = "\x1b[0;1m"


@dataclass
class Terminal:
    """What a visit left behind, or is showing now."""

    world: SmallWorld
    written: io.StringIO
    screen: Screen
    keys: Callable[[str], None]

    @property
    def text(self) -> str:
        """Everything written, without its escape sequences."""
        return shown(self.written.getvalue())

    async def until(self, text: str) -> None:
        """Waits until the text is on the screen."""
        async with asyncio.timeout(5):
            while text not in self.text:  # noqa: ASYNC110 - the screen is no event
                await asyncio.sleep(0.005)


def _visit(
    folder: Path,
    act: Callable[[Terminal], Awaitable[None]] | str,
    *,
    plain: bool = False,
    world: SmallWorld | None = None,
    raw_mode: Callable[[], contextlib.AbstractContextManager[None]] | None = None,
) -> Terminal:
    """Visits a small world, with keys typed before it begins or by a coroutine as it goes on."""
    written = io.StringIO()
    output = Vt100_Output(
        written, lambda: Size(rows=24, columns=41), term="xterm", enable_cpr=False
    )

    async def run() -> Terminal:
        with create_pipe_input() as pipe, create_app_session(input=pipe, output=output):
            if raw_mode is not None:
                pipe.raw_mode = raw_mode  # type: ignore[method-assign]
            screen = Screen(folder / "history", plain=plain, source=pipe, output=output)
            terminal = Terminal(world or SmallWorld(), written, screen, pipe.send_text)
            chat = Chat(terminal.world, screen, "tcp://small:1", 5, "Hello.", "Goodbye.")
            listening = asyncio.create_task(chat.listen())
            async with asyncio.timeout(10):
                talking = asyncio.create_task(_talk(screen, chat))
                if isinstance(act, str):
                    pipe.send_text(act)
                else:
                    await act(terminal)
                await talking
            listening.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await listening
            return terminal

    return asyncio.run(run())


async def _talk(screen: Screen, chat: Chat) -> None:
    await chat.enter()
    await screen.converse(chat)


def test_lines_are_said_in_order_and_answered(tmp_path: Path) -> None:
    """The first look comes before the prompt, and `quit` waits for what was said before it."""
    terminal = _visit(tmp_path, "hello\rboth\rquit\r")
    assert terminal.world.said == ["hello", "both"]
    places = [
        terminal.text.index(text)
        for text in ("The Square", PROMPT, "You say hello.", "First.", "Second.")
    ]
    assert places == sorted(places)


@pytest.mark.parametrize("way_out", ["Quit\r", "q\r", "quit the game\r", "\x04"])
def test_ways_out(tmp_path: Path, way_out: str) -> None:
    """`quit` and what means no room, and Ctrl-D, leave with a goodbye, and none of them is said."""
    terminal = _visit(tmp_path, way_out)
    assert terminal.world.said == []
    assert terminal.text.index("Hello.") < terminal.text.index("The Square")
    assert terminal.text.endswith("Goodbye.\n")


def test_exit_leaves_the_room(tmp_path: Path) -> None:
    """Where there is a way out of the room, `exit` takes it and does not end the visit."""
    terminal = _visit(tmp_path, "in\rexit\rlook\rquit\r")
    assert terminal.world.said == ["in", "exit", "look"]
    assert EXIT_AGAIN[:20] not in terminal.text


def test_exit_leaves_the_game_when_it_is_said_twice(tmp_path: Path) -> None:
    """Where nothing leads out, it is asked what was meant; what is said next tells."""

    async def act(terminal: Terminal) -> None:
        await terminal.until(PROMPT)
        terminal.keys("exit\rlook\rexit\rEXIT\r")
        await terminal.until("Goodbye.")

    terminal = _visit(tmp_path, act)
    assert terminal.world.said == ["exit", "look", "exit"]
    assert terminal.text.replace("\n", " ").count(EXIT_AGAIN) == 2


def test_what_was_typed_after_leaving_is_not_said(tmp_path: Path) -> None:
    """A second `exit` in a paste ends the visit there and then."""
    terminal = _visit(tmp_path, "\x1b[200~exit\nexit\nlook\n\x1b[201~\r")
    assert terminal.world.said == ["exit"]
    assert terminal.text.endswith("Goodbye.\n")


def test_interrupt_clears_the_line(tmp_path: Path) -> None:
    """Ctrl-C throws away what is being typed, and on an empty line says how to leave."""
    terminal = _visit(tmp_path, "take lam\x03look\r\x03quit\r")
    assert terminal.world.said == ["look"]
    assert terminal.text.count(HOW_TO_LEAVE) == 1


def test_ctrl_d_in_a_line_only_deletes(tmp_path: Path) -> None:
    """A line being typed is not lost to a Ctrl-D."""
    assert _visit(tmp_path, "look\x04\rquit\r").world.said == ["look"]


def test_happenings_leave_the_typed_line_whole(tmp_path: Path) -> None:
    """What somebody else does is shown above the prompt, and the half-typed line is drawn again."""

    async def act(terminal: Terminal) -> None:
        await terminal.until(PROMPT)
        terminal.keys("take la")
        await terminal.until("take la")
        terminal.world.happens(Heard("Bob arrives."))
        await terminal.until("Bob arrives.")
        terminal.keys("mp\rquit\r")

    terminal = _visit(tmp_path, act)
    assert terminal.world.said == ["take lamp"]
    assert re.search(r"Bob arrives\.\n> take la", terminal.text)
    erased = r"take la(?:\x1b\[[0-9;?]*[A-Za-z]|\r)*\x1b\[J(?:\x1b\[[0-9;?]*[A-Za-z])*Bob"
    assert re.search(erased, terminal.written.getvalue())


def test_the_terminal_stays_raw_from_prompt_to_prompt(tmp_path: Path) -> None:
    """Between two prompts no key is echoed or taken as the end of input by the terminal itself."""
    depths: list[int] = []

    @contextlib.contextmanager
    def counted(kept: list[int]) -> Iterator[None]:
        kept.append(kept[-1] + 1 if kept else 1)
        yield
        kept.append(kept[-1] - 1)

    async def act(terminal: Terminal) -> None:
        await terminal.until("The Square")
        terminal.keys("hello\rlook\rquit\r")

    _visit(tmp_path, act, raw_mode=lambda: counted(depths))
    assert 0 not in depths[:-1]
    assert depths[-1] == 0


def test_the_title_is_bold_and_nothing_else(tmp_path: Path) -> None:
    """Colour is restrained to the name of the place."""
    written = _visit(tmp_path, "quit\r").written.getvalue()
    assert re.search(rf"{re.escape(BOLD)}The Square\x1b\[0m\r\nA small", written)
    assert written.count(BOLD) == 1


def test_a_place_is_titled_wherever_its_paragraph_stands(tmp_path: Path) -> None:
    """Who wakes is told so in a sentence before the place; a sentence is never a title."""

    async def act(terminal: Terminal) -> None:
        await terminal.until(PROMPT)
        terminal.world.happens(Heard("You follow Bob.\n\nThe Lane\nA lane.\n\nBob is here."))
        await terminal.until("Bob is here.")
        terminal.keys("quit\r")

    terminal = _visit(tmp_path, act)
    assert "You follow Bob.\n\nThe Lane\nA lane.\n\nBob is here.\n" in terminal.text
    bold = re.findall(rf"{re.escape(BOLD)}([^\x1b]*)", terminal.written.getvalue())
    assert [title.strip() for title in bold] == ["The Square", "The Lane"]


def test_plain_means_no_bold(tmp_path: Path) -> None:
    """With NO_COLOR or a dumb terminal not even the title is bold."""
    assert BOLD not in _visit(tmp_path, "quit\r", plain=True).written.getvalue()


def test_long_text_is_wrapped_between_words(tmp_path: Path) -> None:
    """Lines end before the terminal's edge, at a space."""
    terminal = _visit(tmp_path, f"{'word ' * 20}\rquit\r")
    answer = terminal.text.partition("You say")[2]
    assert "You say word word word word word word\n" in "You say" + answer


def test_history_is_kept_for_the_next_time(tmp_path: Path) -> None:
    """The arrow up brings back what was typed, in another run too, and the file is private."""
    _visit(tmp_path, "hello\rquit\r")
    terminal = _visit(tmp_path, "\x1b[A\x1b[A\rquit\r")
    assert terminal.world.said == ["hello"]
    assert (tmp_path / "history").stat().st_mode & 0o077 == 0


def test_a_history_that_cannot_be_kept_is_done_without(tmp_path: Path) -> None:
    """A folder that is gone or full costs the history and nothing else."""
    assert _visit(tmp_path / "gone", "hello\rquit\r").world.said == ["hello"]


def test_a_long_history_is_cut(tmp_path: Path) -> None:
    """The file stays bounded and its latest lines stay in it."""
    path = tmp_path / "history"
    path.write_text("\n# 2024-01-01 00:00:00\n+old line\n" * 20_000 + "\n# now\n+newest\n")
    terminal = _visit(tmp_path, "\x1b[A\rquit\r")
    assert path.stat().st_size < 200_000
    assert terminal.world.said == ["newest"]


def test_a_paste_is_said_line_by_line(tmp_path: Path) -> None:
    """Several lines pasted at once are several utterances, and a `quit` among them leaves."""
    terminal = _visit(tmp_path, "\x1b[200~hello\n\nlook\nquit\nbell\n\x1b[201~\r")
    assert terminal.world.said == ["hello", "look"]


def test_a_flood_is_bounded(tmp_path: Path) -> None:
    """What is pasted beyond the bound is not said, and a sentence says how much that was."""
    lines = "".join(f"line {number}\n" for number in range(PENDING_LINES_MAX + 10))
    terminal = _visit(tmp_path, f"\x1b[200~{lines}\x1b[201~\rquit\r")
    assert terminal.world.said == [f"line {number}" for number in range(PENDING_LINES_MAX)]
    assert "The last 10 lines were not said" in terminal.text.replace("\n", " ")


def test_what_cannot_be_said_is_told_and_play_goes_on(tmp_path: Path) -> None:
    """A refusal costs its own line only."""
    terminal = _visit(tmp_path, "refuse\rlook\rquit\r")
    assert terminal.world.said == ["look"]
    assert "`refuse` certainly did not happen." in terminal.text.replace("\n", " ")


def test_a_world_that_refuses_is_not_prompted_for(tmp_path: Path) -> None:
    """When entering fails, the reason comes out and no prompt is shown."""

    class Closed(SmallWorld):
        async def enter(self) -> None:
            raise Refused("The world is full.")

    with pytest.raises(Refused, match="full"):
        _visit(tmp_path, "", world=Closed())


def test_an_interrupt_from_elsewhere_is_a_ctrl_c(tmp_path: Path) -> None:
    """A SIGINT at the prompt clears the line; before there is one it means to leave."""

    async def act(terminal: Terminal) -> None:
        assert not terminal.screen.heed_interrupt()
        await terminal.until(PROMPT)
        terminal.keys("take la")
        await terminal.until("take la")
        assert terminal.screen.heed_interrupt()
        terminal.keys("look\rquit\r")

    assert _visit(tmp_path, act).world.said == ["look"]
