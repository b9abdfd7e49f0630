"""Scripts and transcripts: one utterance a line, answers in order, an honest end."""

import asyncio
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, NoReturn

import pytest

from client.errors import RealmFailed, Refused, Replaced
from client.tellings import Heard
from client.terminal.chat import EXIT_AGAIN
from client.terminal.piped import Transcript
from client.terminal.visit import Visit
from tests.unit.small_world import LOOK, SmallWorld

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def keyboard(monkeypatch: pytest.MonkeyPatch) -> Iterator[BinaryIO]:
    """The other end of this process's standard input; closing it ends the input."""
    reading, writing = os.pipe()
    with os.fdopen(reading) as stdin, os.fdopen(writing, "wb", buffering=0) as other_end:
        monkeypatch.setattr(sys, "stdin", stdin)
        yield other_end


@pytest.fixture
def stdin(keyboard: BinaryIO) -> Callable[[bytes], None]:
    """Makes bytes, and then nothing more, this process's standard input."""

    def give(text: bytes) -> None:
        keyboard.write(text)
        keyboard.close()

    return give


def _visit(world: SmallWorld, patience_s: float = 5) -> int:
    return Visit(lambda: world, Transcript, "tcp://small:1", patience_s).run()


def test_a_script_is_answered_line_by_line(stdin: Callable[[bytes], None], capsys: Capture) -> None:
    """The first look, then each answer in order; blank lines say nothing; the end is success."""
    stdin(b"hello\n\n   \nboth\nbell\nlook")
    world = SmallWorld()
    assert _visit(world) == 0
    out, err = capsys.readouterr()
    assert out == (
        f"{LOOK}\nYou say hello.\nFirst.\nSecond.\nBob rings a bell.\nYou hear it.\n{LOOK}\n"
    )
    assert err == ""
    assert world.said == ["hello", "both", "bell", "look"]
    assert world.left


def test_quit_ends_a_script_early(stdin: Callable[[bytes], None], capsys: Capture) -> None:
    """Nothing after `quit` is said, and `quit` itself is no utterance."""
    stdin(b"hello\nQuit\nlook\n")
    world = SmallWorld()
    assert _visit(world) == 0
    assert world.said == ["hello"]


def test_exit_in_a_script(stdin: Callable[[bytes], None], capsys: Capture) -> None:
    """It leaves a room, and the world when it leads nowhere twice in a row; nothing is assumed."""
    stdin(b"in\nexit\nexit\nlook\nexit\nexit\nlook\n")
    world = SmallWorld()
    assert _visit(world) == 0
    assert world.said == ["in", "exit", "exit", "look", "exit"]
    assert capsys.readouterr().err == f"{EXIT_AGAIN}\n" * 2


def test_who_is_let_in_is_told_who_they_are(
    stdin: Callable[[bytes], None], capsys: Capture
) -> None:
    """The greeting comes once, with what hangs on being let in; a pipe has no goodbye."""
    stdin(b"look\n")
    done: list[str] = []
    visit = Visit(
        SmallWorld, Transcript, "tcp://small:1", 5, None, "You are Ana.", "Bye.",
        lambda: done.append("entered"),
    )  # fmt: skip
    assert visit.run() == 0
    assert capsys.readouterr() == (f"{LOOK}\n{LOOK}\n", "You are Ana.\n")
    assert done == ["entered"]


def test_who_is_not_let_in_is_nobody(stdin: Callable[[bytes], None], capsys: Capture) -> None:
    """A world that refuses somebody greets nobody, and nothing is done that hangs on it."""

    class Closed(SmallWorld):
        async def enter(self) -> None:
            self.happens(Refused("The name is taken."))

    stdin(b"look\n")
    done: list[str] = []
    visit = Visit(
        Closed, Transcript, "tcp://small:1", 5, None, "You are Ana.", "Bye.",
        lambda: done.append("entered"),
    )  # fmt: skip
    assert visit.run() == 1
    assert capsys.readouterr() == ("", "The name is taken.\n")
    assert done == []


def test_what_is_too_long_is_not_said(stdin: Callable[[bytes], None], capsys: Capture) -> None:
    """An overlong line gets a sentence, an utterance of the longest length an answer."""
    stdin(b"x" * 501 + b"\n" + b"y" * 500 + b"\n")
    world = SmallWorld()
    assert _visit(world) == 0
    assert world.said == ["y" * 500]
    assert "at most 500 characters" in capsys.readouterr().out


def test_corrections_are_shown_and_repeats_are_not(
    stdin: Callable[[bytes], None], capsys: Capture
) -> None:
    """The final outcome shows only when it differs from the tentative one."""
    stdin(b"tentative\nlook\n")
    _visit(SmallWorld())
    assert capsys.readouterr().out == f"{LOOK}\nTaken.\nBob was first.\n{LOOK}\n"


def test_the_connection_is_told_apart_from_the_world(
    stdin: Callable[[bytes], None], capsys: Capture
) -> None:
    """Notices go to standard error, so that transcripts stay clean."""
    stdin(b"notice\n")
    _visit(SmallWorld())
    assert capsys.readouterr() == (f"{LOOK}\n(the lamp)\n", "The connection is back.\n")


def test_other_peoples_text_is_made_safe(stdin: Callable[[bytes], None], capsys: Capture) -> None:
    """No escape sequence reaches whatever shows the transcript."""
    stdin(b"hostile\n")
    _visit(SmallWorld())
    assert capsys.readouterr().out == f"{LOOK}\nRed alert dlrow\n"


def test_an_unanswered_utterance_may_have_happened(
    stdin: Callable[[bytes], None], capsys: Capture
) -> None:
    """When patience ends, the last sentence says that the deed is in doubt."""
    stdin(b"silence\nlook\n")
    world = SmallWorld()
    assert _visit(world, patience_s=0.1) == 1
    expected = "No answer came within 0.1 seconds. `silence` may have happened"
    assert expected in capsys.readouterr().err
    assert world.said == ["silence"]


def test_half_an_answer_is_shown_when_patience_ends(
    stdin: Callable[[bytes], None], capsys: Capture
) -> None:
    """What was held back for an earlier part is not lost with it."""
    stdin(b"half\n")
    assert _visit(SmallWorld(), patience_s=0.1) == 1
    assert capsys.readouterr().out == f"{LOOK}\nSecond.\n"


def test_a_refused_utterance_certainly_did_not_happen(
    stdin: Callable[[bytes], None], capsys: Capture
) -> None:
    """What never left this process is said to be so."""
    stdin(b"refuse\n")
    assert _visit(SmallWorld()) == 1
    expected = "The world is full. Try again later. `refuse` certainly did not happen.\n"
    assert capsys.readouterr().err == expected


def test_a_session_that_ends_leaves_the_last_deed_in_doubt(
    stdin: Callable[[bytes], None], capsys: Capture
) -> None:
    """The reason for the end and the fate of what was under way are both told."""
    stdin(b"cut\n")
    assert _visit(SmallWorld()) == 1
    err = capsys.readouterr().err
    assert err.startswith("Ana entered from another terminal")
    assert "`cut` may have happened" in err


def test_what_was_answered_is_in_no_doubt(keyboard: BinaryIO, capsys: Capture) -> None:
    """A session that ends while nothing is under way casts no doubt on what was done before."""
    keyboard.write(b"hello\n")

    class Cut(SmallWorld):
        async def speak(self, text: str) -> str:
            asyncio.get_running_loop().call_later(0.05, self.happens, Replaced("Ana"))
            return await super().speak(text)

    assert _visit(Cut()) == 1
    out, err = capsys.readouterr()
    assert out == f"{LOOK}\nYou say hello.\n"
    assert "may have happened" not in err


def test_a_world_that_does_not_answer_is_unreachable(
    stdin: Callable[[bytes], None], capsys: Capture
) -> None:
    """Entering is bounded by patience as well."""

    class Nowhere(SmallWorld):
        async def enter(self) -> None:
            await asyncio.Event().wait()

    stdin(b"look\n")
    assert _visit(Nowhere(), patience_s=0.1) == 1
    assert "No world answered at tcp://small:1 within 0.1 seconds." in capsys.readouterr().err


def test_bugs_are_not_swallowed(stdin: Callable[[bytes], None], capsys: Capture) -> None:
    """An error that nobody expected comes out, with everything left behind it."""
    stdin(b"bug\n")
    world = SmallWorld()
    with pytest.raises(ZeroDivisionError):
        _visit(world)
    assert world.left


def test_happenings_are_shown_while_nothing_is_said(keyboard: BinaryIO, capsys: Capture) -> None:
    """What others do is printed though the next line is yet to come."""

    class Visited(SmallWorld):
        async def enter(self) -> None:
            await super().enter()
            asyncio.get_running_loop().call_later(0.05, self.happens, Heard("Bob arrives."))
            asyncio.get_running_loop().call_later(0.1, keyboard.close)

    assert _visit(Visited()) == 0
    assert capsys.readouterr().out == f"{LOOK}\nBob arrives.\n"


def test_a_realm_that_fails_ends_the_visit(keyboard: BinaryIO, capsys: Capture) -> None:
    """While nothing is said too, and the realm is ended in order after the player left."""
    world = SmallWorld()

    class Failing:
        stopped_after_leaving = False

        async def settled(self) -> None:
            pass

        async def watch(self, tell: Callable[[str], None]) -> NoReturn:
            tell("The world stopped.")
            raise RealmFailed("The gateway stopped 5 times.")

        async def stop(self) -> None:
            self.stopped_after_leaving = world.left

    realm = Failing()
    assert Visit(lambda: world, Transcript, "tcp://small:1", 5, realm).run() == 1
    assert capsys.readouterr().err == "The world stopped.\nThe gateway stopped 5 times.\n"
    assert realm.stopped_after_leaving


@pytest.mark.parametrize(
    "number,code", [(signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGINT, 130)]
)
def test_signals_leave_cleanly(
    keyboard: BinaryIO, capsys: Capture, number: signal.Signals, code: int
) -> None:
    """Asked to end by a signal, it leaves the world first and says so only in its exit code."""
    world = SmallWorld()
    threading.Timer(0.1, os.kill, (os.getpid(), number)).start()
    assert _visit(world) == code
    assert world.left
    assert capsys.readouterr().err == ""


def test_a_full_disk_is_a_sentence(tmp_path: Path) -> None:
    """What can't be written ends the visit and says why."""
    program = [sys.executable, "-m", "tests.unit.small_world", str(tmp_path / "history")]
    with Path("/dev/full").open("w") as full:
        ran = subprocess.run(
            program, input=b"look\n", stdout=full, stderr=subprocess.PIPE, timeout=30, check=False
        )
    assert ran.returncode == 1
    told = b"What you are told can't be written to standard output: no space left on device."
    assert told in ran.stderr
    assert b"Traceback" not in ran.stderr


def test_a_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    """Piped into a program that ends early, it ends quietly."""
    program = [sys.executable, "-m", "tests.unit.small_world", str(tmp_path / "history")]
    with subprocess.Popen(
        program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        process.stdout.readline()
        process.stdout.close()
        process.stdin.write(b"look\n" * 1000)
        process.stdin.close()
        assert process.wait(10) == 0
        assert process.stderr.read() == b"Welcome.\n"
