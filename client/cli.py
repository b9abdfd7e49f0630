"""The console script `worldline`: finds the program that was asked for and nothing else.

Each command's code is imported when it is called, so that `--help` and the start of each process
are quick. `play` and `join` put the chat client together here; what they do is elsewhere.
"""

from __future__ import annotations

import sys

try:
    import contextlib
    import os
    import signal
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from typing import Final, NamedTuple

    import click

    from client.errors import ClientError
    from client.gateway.model_options import handed_on
except KeyboardInterrupt:  # Ctrl-C came that early
    sys.exit(130)

DEFAULT_LISTEN: Final = "tcp://127.0.0.1:5570"
EXIT_INTERRUPTED: Final = 130


def _play() -> click.Command:
    return play


def _join() -> click.Command:
    return join


def _broker() -> click.Command:
    from broker.cli import command

    return command


def _world() -> click.Command:
    from peer.cli import command

    return command


def _gateway() -> click.Command:
    from client.gateway.cli import command

    return command


def _interpret() -> click.Command:
    from client.gateway.interpret import command

    return command


def _check() -> click.Command:
    from peer.check import command

    return command


def _bot() -> click.Command:
    from client.bot.cli import command

    return command


def _log() -> click.Command:
    from broker.folder_cli import log

    return log


def _replay() -> click.Command:
    from peer.replay import command

    return command


def _snapshot() -> click.Command:
    from broker.folder_cli import snapshot

    return snapshot


def _of_operators(name: str) -> click.Command:
    from broker import operator_cli, rules_cli

    asked = (operator_cli.status, operator_cli.evict, rules_cli.rules)
    return next(command for command in asked if command.name == name)


def _trace() -> click.Command:
    from peer.trace.cli import command

    return command


class Entry(NamedTuple):
    """A line of the help page and the way to the command."""

    help: str
    find: Callable[[], click.Command]


PROGRAMS: Final = {
    "play": Entry("Start a world on this machine, or go on with it, and play.", _play),
    "join": Entry("Play in somebody else's world.", _join),
    "broker": Entry("Run a broker: it carries the events of a realm.", _broker),
    "world": Entry("Run a world peer: it works out what happens.", _world),
    "gateway": Entry("Run a gateway: it reads what players say.", _gateway),
    "interpret": Entry("Print what a line of a player would be read as.", _interpret),
    "check": Entry("Find the mistakes in a world's files.", _check),
    "bot": Entry("Let players play by themselves, for load and for checks.", _bot),
    "log": Entry("Print the events in a broker's data folder.", _log),
    "replay": Entry("Rebuild a world's state from a data folder, at any event.", _replay),
    "trace": Entry("Draw what happened between brokers, from their data folders.", _trace),
    "status": Entry("Ask a running broker how its realm is.", lambda: _of_operators("status")),
    "evict": Entry("Shut a dead broker out of a realm.", lambda: _of_operators("evict")),
    "rules": Entry(
        "See by which rules a realm goes, or switch it to others.", lambda: _of_operators("rules")
    ),
    "snapshot": Entry("Copy a broker's data folder while the broker runs.", _snapshot),
}


class Programs(click.Group):
    """The commands of `PROGRAMS`, none of which is imported before it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """In the order of the table."""
        return list(PROGRAMS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command, imported now."""
        entry = PROGRAMS.get(cmd_name)
        return None if entry is None else entry.find()

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does, and a slip is told with what it may have been meant to be."""
        if args and args[0] not in PROGRAMS and not args[0].startswith("-"):
            from difflib import get_close_matches

            meant = get_close_matches(args[0], PROGRAMS, n=1)
            hint = f" Did you mean {meant[0]!r}?" if meant else ""
            ctx.fail(f"No such command {args[0]!r}.{hint}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """From the table alone."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.help) for name, entry in PROGRAMS.items()])


def _print_version(ctx: click.Context, _option: click.Parameter, wanted: bool) -> None:  # noqa: FBT001
    if not wanted:
        return
    from importlib.metadata import PackageNotFoundError, version

    try:
        number = version("worldline")
    except PackageNotFoundError:
        number = "(not installed)"
    click.echo(f"worldline {number}")
    ctx.exit()


@click.group(cls=Programs, no_args_is_help=True)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_version,
    help="Show the version and exit.",
)
def worldline() -> None:
    """Worldline: a text adventure that people play together, in their own words.

    `worldline play` starts a world here and puts you in it; `worldline join` takes you to the
    world of somebody else. The other commands are the parts of a world, run one by one.
    """


_name = click.option(
    "--name",
    envvar="WORLDLINE_NAME",
    show_envvar=True,
    help="Who you are. Without it: who you were last time, else your user name.",
)
_data = click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    envvar="WORLDLINE_DATA",
    show_envvar=True,
    help="Folder of your worlds and of who you are. Without it: the usual place for such data.",
)
_patience = click.option(
    "--patience",
    type=click.FloatRange(min=0.1, max=86_400),
    default=30,
    show_default=True,
    envvar="WORLDLINE_PATIENCE",
    show_envvar=True,
    help="Seconds to wait for an answer before giving up.",
)


@click.command()
@_name
@_data
@click.option(
    "--listen",
    default=DEFAULT_LISTEN,
    show_default=True,
    envvar="WORLDLINE_LISTEN",
    show_envvar=True,
    help="Where others join. tcp://0.0.0.0:5570 lets other machines in.",
)
@click.option(
    "--world",
    envvar="WORLDLINE_WORLD",
    show_envvar=True,
    help="Which world a new realm begins with.",
)
@handed_on
@_patience
def play(
    *,
    name: str | None,
    data: Path | None,
    listen: str,
    world: str | None,
    gateway: tuple[str, ...],
    patience: float,
) -> None:
    """Start a world on this machine, or go on with it, and play in this terminal.

    The world lives in the data folder: quit and play again to go on where it stopped. Others join
    with `worldline join`. With standard input not a terminal, each of its lines is something that
    you say, and the answers are printed as plain text.
    """
    data = _data_folder(data)
    with _sentences(data):
        from client.arrival import invitation, typed_command, visit, who_plays
        from client.embedded.programs import realm_programs
        from client.embedded.realm import Realm
        from client.endpoint import endpoint_of, from_here

        where = endpoint_of(listen)
        player = who_plays(data, name)
        programs = realm_programs(data / "realm", where, world, gateway)
        realm = Realm(programs, data / "realm", where)
        try:
            realm.start()
            here, told = str(from_here(where)), invitation(where, player.name, typed_command())
            code = visit(player, here, patience, realm=realm, invitation=told)
        finally:
            realm.abandon()
    sys.exit(code)


@click.command()
@click.argument("endpoints", envvar="WORLDLINE_ENDPOINT", nargs=-1, required=True)
@_name
@_data
@_patience
def join(endpoints: tuple[str, ...], name: str | None, data: Path | None, patience: float) -> None:
    """Play in the world at ENDPOINTS, for example tcp://127.0.0.1:5570.

    A world may be carried by several hosts; any of them will do. With more than one address, the
    next is tried when one does not answer; a host that you reached tells of the others by itself.

    With standard input not a terminal, each of its lines is something that you say, and the
    answers are printed as plain text.
    """
    data = _data_folder(data)
    with _sentences(data):
        from client.arrival import visit, who_plays
        from client.endpoint import to_join

        first, *others = [str(to_join(endpoint)) for endpoint in endpoints]
        code = visit(who_plays(data, name), first, patience, others=tuple(others))
    sys.exit(code)


def _data_folder(given: Path | None) -> Path:
    if given is None:
        from platformdirs import user_data_path

        given = user_data_path("worldline", appauthor=False)
    return given.expanduser().absolute()


@contextlib.contextmanager
def _sentences(data: Path) -> Iterator[None]:
    """Whatever goes wrong inside is said in a sentence and ends the process with code 1."""
    try:
        yield
    except ClientError as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    except Exception as error:  # noqa: BLE001 - what nobody expected
        from client.crash import crash_sentence

        click.echo(crash_sentence(error, data), err=True)
        sys.exit(1)


def _open_streams() -> None:
    """Opens on nothing whichever standard stream is closed: its number would go to a file of ours.

    Whoever starts this may close them (`<&-`, some service managers).
    """
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        try:
            os.fstat(number)
        except OSError:
            mode = "r" if number == 0 else "w"
            opened = os.open(os.devnull, os.O_RDWR)
            if opened != number:
                os.dup2(opened, number)
                os.close(opened)
            setattr(sys, name, open(number, mode, encoding="utf-8"))  # noqa: PTH123, SIM115 - kept


def main() -> None:
    """Runs the command line and ends the process; an interrupt ends it without a word."""
    _open_streams()
    try:
        code = worldline.main(prog_name="worldline", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except (click.Abort, KeyboardInterrupt):
        code = EXIT_INTERRUPTED
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # all is done: let Python end in peace
    sys.exit(code)


if __name__ == "__main__":
    main()
