"""The chat client as a program in a real terminal: signals, leaving, and what is left of it."""

import contextlib
import os
import pty
import select
import signal
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.small_world import shown

pytestmark = pytest.mark.system


class Tty:
    """A program with a terminal of its own, as its controlling terminal."""

    def __init__(self, folder: Path, term: str) -> None:
        self.fd, inside = pty.openpty()
        self.mode = termios.tcgetattr(self.fd)
        self.written = ""
        # `setsid -c` would do, but not everywhere: the child opens its terminal itself.
        start = (
            "import os,runpy,sys;os.close(os.open(os.ttyname(0),os.O_RDWR));sys.argv=sys.argv[1:];"
        )
        run = "runpy.run_module('tests.unit.small_world',run_name='__main__',alter_sys=False)"
        self.process = subprocess.Popen(
            [sys.executable, "-c", start + run, "small_world", str(folder / "history")],
            stdin=inside,
            stdout=inside,
            stderr=inside,
            start_new_session=True,
            env={**os.environ, "TERM": term},
        )
        os.close(inside)

    def until(self, text: str, timeout_s: float = 15) -> None:
        """Reads until the text was written."""
        end = time.monotonic() + timeout_s
        while text not in self.written:
            assert select.select([self.fd], [], [], max(0, end - time.monotonic()))[0], self.written
            try:
                data = os.read(self.fd, 65536)
            except OSError:
                data = b""
            assert data, self.written
            self.written += shown(data.decode())

    def type(self, keys: str) -> None:
        """Types."""
        os.write(self.fd, keys.encode())

    def end(self) -> int:
        """The exit code, once the rest is read."""
        with contextlib.suppress(OSError):
            while data := os.read(self.fd, 65536):
                self.written += data.decode()
        return self.process.wait(10)


@pytest.fixture(params=["xterm-256color"])
def tty(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Tty]:
    """A visit to a small world in a terminal."""
    terminal = Tty(tmp_path, request.param)
    yield terminal
    terminal.process.kill()
    terminal.process.wait()
    os.close(terminal.fd)


@pytest.mark.parametrize("tty", ["xterm-256color", "dumb"], indirect=True)
def test_a_visit_in_a_terminal(tty: Tty) -> None:
    """Greeting, look and prompt; what is typed is answered; `quit` leaves without a trace."""
    tty.until("> ")
    assert tty.written.index("Welcome.") < tty.written.index("The Square")
    tty.type("hello\r")
    tty.until("You say hello.")
    tty.type("quit\r")
    assert tty.end() == 0
    assert "Goodbye.\r" in tty.written
    assert "Traceback" not in tty.written


def test_ctrl_c_and_ctrl_d_leave_no_traceback(tty: Tty) -> None:
    """Ctrl-C stays, Ctrl-D leaves, neither shows a traceback."""
    tty.until("> ")
    tty.type("\x03")
    tty.until("Type quit or press Ctrl-D to leave.")
    tty.type("\x04")
    assert tty.end() == 0
    assert "Goodbye.\r" in tty.written
    assert "Traceback" not in tty.written


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_signals_leave_the_terminal_as_it_was(tty: Tty, number: signal.Signals) -> None:
    """Ended from elsewhere at the prompt, it puts the terminal's mode back and says nothing."""
    tty.until("> ")
    raw = termios.tcgetattr(tty.fd)
    assert raw[3] != tty.mode[3]
    tty.process.send_signal(number)
    assert tty.process.wait(10) == 128 + number
    assert termios.tcgetattr(tty.fd)[3] == tty.mode[3]
    tty.end()
    assert "Traceback" not in tty.written


def test_a_terminal_that_goes_away_ends_the_visit(tmp_path: Path) -> None:
    """A closed window ends the program, which then wastes no time at a dead terminal."""
    tty = Tty(tmp_path, "xterm")
    tty.until("> ")
    os.close(tty.fd)
    assert tty.process.wait(10) in (0, 129)


@pytest.mark.parametrize("delay_s", [0.06, 0.1, 0.15, 0.2, 0.3])
def test_ctrl_c_during_the_start_leaves(tty: Tty, delay_s: float) -> None:
    """However early Ctrl-C comes, no traceback is shown once the client has begun."""
    tty.until("Welcome.")
    tty.type("\x03")
    time.sleep(delay_s)
    tty.type("\x04")
    assert tty.end() in (0, 130)
    assert "Traceback" not in tty.written
