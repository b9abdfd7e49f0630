"""The command line: quick help, late imports, and a sentence for whatever goes wrong."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from client import cli
from client.arrival import Self, greeting, invitation, typed_command
from client.crash import crash_sentence
from client.endpoint import endpoint_of
from client.errors import Refused

HEAVY = ("asyncio", "broker", "msgpack", "peer", "prompt_toolkit", "rich", "structlog", "zmq")


def _worldline(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if "WORLDLINE" not in name}
    return subprocess.run(
        [sys.executable, "-m", "client.cli", *arguments],
        env=clean | environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


def _imported_by(*arguments: str) -> Iterator[str]:
    code = f"import sys; from client.cli import main; sys.argv[1:] = {list(arguments)!r}\n"
    code += "try: main()\nfinally: print(*sorted(sys.modules))"
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=30, check=True
    )
    modules = ran.stdout.splitlines()[-1].split()
    yield from (name for name in modules if name.partition(".")[0] in HEAVY)


@pytest.mark.parametrize("arguments", [["--help"], ["play", "--help"], ["--version"]])
def test_help_imports_no_program(arguments: list[str]) -> None:
    """Asking what there is costs no more than the command line itself."""
    assert list(_imported_by(*arguments)) == []


def test_help_names_every_program() -> None:
    """The table is the help page."""
    page = CliRunner().invoke(cli.worldline, ["--help"]).output
    for name, entry in cli.PROGRAMS.items():
        assert f"  {name} " in page
        assert entry.help in page


@pytest.mark.parametrize("name", cli.PROGRAMS)
def test_every_program_is_found_and_explains_its_options(name: str) -> None:
    """The command behind each line of the table is there, and each of its options has a help."""
    command = cli.PROGRAMS[name].find()
    assert isinstance(command, click.Command)
    assert command.help
    for option in command.params:
        if isinstance(option, click.Option) and not option.hidden:
            assert option.help, f"{name} {option.name}"


def test_programs_share_the_names_of_their_options() -> None:
    """What `play` passes to its children, they take."""
    expected = {"broker": "listen", "world": "endpoints", "gateway": "endpoints"}
    for name, option in expected.items():
        options = {param.name for param in cli.PROGRAMS[name].find().params}
        assert {"data", "lifeline", option} <= options


@pytest.mark.parametrize(
    "arguments,what",
    [
        (["join", "localhost:5570", "--name", "Ana"], "must start with tcp://"),
        (["join", "tcp://localhost", "--name", "Ana"], "the port is missing"),
        (["join", "tcp://127.0.0.1:1", "--name", "A"], "too short"),
        (["play", "--listen", "nowhere", "--name", "Ana"], "must start with tcp://"),
    ],
)
def test_mistakes_are_one_sentence(tmp_path: Path, arguments: list[str], what: str) -> None:
    """On standard error, with exit code 1 and nothing else."""
    ran = _worldline(*arguments, "--data", str(tmp_path))
    assert ran.returncode == 1
    assert what in ran.stderr
    assert ran.stderr.count("\n") == 1
    assert ran.stdout == ""


@pytest.mark.parametrize(
    "options, environment, what",
    [
        (["--link", "nowhere"], {}, "'nowhere' is no address"),
        ([], {"WORLDLINE_LINK": "tcp://10.0.0.1:5571 there:5571"}, "'there:5571' is no address"),
        ([], {"WORLDLINE_HOME": "a b/c"}, "'b/c' can't be a broker's name"),
        (["--broker-name", "two words"], {}, "'two words' can't be a broker's name"),
        (["--advertise", "tcp://10.0.0.1:5571"], {}, "give --links as well"),
    ],
)
def test_mistakes_of_an_operator_are_one_sentence(
    tmp_path: Path, options: list[str], environment: dict[str, str], what: str
) -> None:
    """On standard error, with the exit code that says that starting it again is no use."""
    ran = _worldline("broker", "--data", str(tmp_path), *options, **environment)
    assert ran.returncode == 2
    assert what in ran.stderr
    assert ran.stderr.count("\n") == 1
    assert ran.stdout == ""


def test_nobody_there_is_one_sentence(tmp_path: Path) -> None:
    """An address where no broker listens is told after the given patience."""
    ran = _worldline(
        *("join", "tcp://127.0.0.1:1", "--name", "Ana"),
        WORLDLINE_DATA=str(tmp_path),
        WORLDLINE_PATIENCE="0.3",
    )
    assert ran.returncode == 1
    assert ran.stderr.startswith("No world answered at tcp://127.0.0.1:1 within 0.3 seconds.")


def test_a_failed_start_changes_nobody(tmp_path: Path) -> None:
    """A name is remembered once a world has let it in, and not before."""
    options = ("--data", str(tmp_path), "--patience", "0.1")
    assert _worldline("join", "tcp://127.0.0.1:1", *options, "--name", "Cleo").returncode == 1
    assert not (tmp_path / "client" / "name").exists()


def test_a_player_is_told_who_they_are() -> None:
    """The greeting names who was let in, and says how to be another where nobody chose that."""
    told = greeting(Self(Path("/d"), "Ana", b""), "Others join with: x")
    assert told == "Others join with: x\nYou are Ana."
    guessed = greeting(Self(Path("/d"), "Root", b"", was_guessed=True))
    assert guessed == "You are Root; --name makes you somebody else."


def test_wrong_usage_is_clicks_own_sentence() -> None:
    """A command that is none exits with 2 and says where help is."""
    ran = _worldline("plya")
    assert ran.returncode == 2
    assert "No such command 'plya'. Did you mean 'play'?" in ran.stderr
    assert "No such command 'xyzzy'.\n" in _worldline("xyzzy").stderr
    assert _worldline("play", "--bogus").returncode == 2
    assert _worldline().stdout.startswith("Usage:") or _worldline().stderr.startswith("Usage:")


def test_what_nobody_expected_is_kept_for_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One sentence names the file with the details; with WORLDLINE_DEBUG=1 they are shown."""
    monkeypatch.delenv("WORLDLINE_DEBUG", raising=False)
    with pytest.raises(SystemExit) as ended, cli._sentences(tmp_path):
        raise ZeroDivisionError("a bug")
    assert ended.value.code == 1
    log = tmp_path / "client" / "crash.log"
    said = f"Worldline failed, which it never should: the details are in {log}.\n"
    assert capsys.readouterr().err == said
    assert "ZeroDivisionError: a bug" in log.read_text()
    monkeypatch.setenv("WORLDLINE_DEBUG", "1")
    with pytest.raises(SystemExit), cli._sentences(tmp_path):
        raise ZeroDivisionError("more")
    assert capsys.readouterr().err.startswith("Traceback")


def test_a_crash_that_cannot_be_kept_is_told_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a place for the details, the sentence has the gist."""
    monkeypatch.delenv("WORLDLINE_DEBUG", raising=False)
    (tmp_path / "file").touch()
    sentence = crash_sentence(ZeroDivisionError("bug"), tmp_path / "file")
    assert "ZeroDivisionError('bug')" in sentence


def test_sentences_from_elsewhere_are_harmless() -> None:
    """A broker's refusal can't write escape sequences to a terminal."""
    assert str(Refused("no \x1b[2Jway\n")) == "no ?[2Jway?"


@pytest.mark.system
@pytest.mark.parametrize("closed", [0, 1, 2])
@pytest.mark.parametrize("arguments", [["join", "tcp://127.0.0.1:1"], ["interpret", "--lines"]])
def test_a_closed_stream_is_an_empty_one(tmp_path: Path, closed: int, arguments: list[str]) -> None:
    """Started without standard input, output or error, it goes on without."""
    options = ["--patience", "0.2", "--name", "Ana"] if arguments[0] == "join" else []
    command = [sys.executable, "-m", "client.cli", *arguments, *options]
    ran = subprocess.run(
        ["sh", "-c", f'exec "$@" {closed}>&-', "sh", *command],  # noqa: S607 - any sh
        env={**os.environ, "WORLDLINE_DATA": str(tmp_path)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert ran.returncode == (1 if options else 0)
    assert "Traceback" not in ran.stderr
    assert "failed" not in ran.stderr
    assert not (tmp_path / "client" / "crash.log").exists()


@pytest.mark.system
@pytest.mark.parametrize("delay_s", [0.02, 0.05, 0.1, 0.2, 0.4])
def test_an_early_interrupt_shows_no_traceback(tmp_path: Path, delay_s: float) -> None:
    """Ctrl-C during the start ends quietly from the moment that our own code runs."""

    async def run() -> tuple[bytes, int | None]:
        # -S -I would be quicker and would not be what people run; before the first line of
        # ours Python itself reports an interrupt, so the wait begins there.
        begin = "import sys; print('begins', flush=True); from client.cli import main; "
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", f"{begin}main()", "join", "tcp://127.0.0.1:1"),
            *("--name", "Ana", "--data", str(tmp_path)),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        assert process.stdout
        await process.stdout.readline()
        await asyncio.sleep(delay_s)
        process.send_signal(signal.SIGINT)
        _, err = await process.communicate()
        return err, process.returncode

    err, code = asyncio.run(run())
    assert b"Traceback" not in err
    assert code == 130


@pytest.mark.parametrize(
    "listen,name,expected",
    [
        (
            "tcp://127.0.0.1:5570",
            "Ana",
            "Others on this machine join with:\n  worldline join tcp://127.0.0.1:5570 --name Bo",
        ),
        (
            "tcp://10.1.2.3:5571",
            "Bob",
            "Others join with:\n  worldline join tcp://10.1.2.3:5571 --name Ana",
        ),
    ],
)
def test_others_are_told_how_to_join(listen: str, name: str, expected: str) -> None:
    """The command is on a line of its own, to be copied, with an address that works for them."""
    assert invitation(endpoint_of(listen), name) == expected
    assert "*" not in invitation(endpoint_of("tcp://*:5570"), name)
    assert ".venv/bin/worldline join" in invitation(
        endpoint_of(listen), name, ".venv/bin/worldline"
    )


def test_the_command_is_told_as_it_was_typed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where `worldline` is not on the path, what is to be copied says where it is."""
    monkeypatch.setattr(sys, "argv", [".venv/bin/worldline", "play"])
    monkeypatch.setenv("PATH", "/nowhere")
    assert typed_command() == ".venv/bin/worldline"
    monkeypatch.setattr(sys, "argv", ["/here/client/cli.py", "play"])
    assert typed_command() == "worldline"


@pytest.mark.parametrize("program", ["world", "gateway"])
@pytest.mark.parametrize("name", ["", "+", "world", "+a b", "+a/b", "+\udcff", "+" + "a" * 5_000])
def test_an_id_that_no_program_can_have_is_a_mistake(program: str, name: str) -> None:
    """It is refused before anybody is asked, in a sentence that says what an id is like."""
    told = _worldline(program, "--data", "/nowhere", "--broker", "tcp://127.0.0.1:1", "--id", name)
    assert told.returncode == 2
    assert "Traceback" not in told.stderr
    assert "an id is + and 1 to 47 characters" in told.stderr
    assert len(told.stderr) < 500
