"""`worldline bot`: players that play by themselves, and write down what they were told."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import click

from broker.steady_clock import now_ms
from client.bot.bot import Bot
from client.bot.mind import Mind
from client.bot.record import Record
from client.endpoint import to_join
from client.errors import ClientError, Unreachable
from client.identity import checked_name, player_folder, player_secret
from client.lines import read_lines
from client.player import Player

PATIENCE_S: Final = 30.0


@click.command("bot", context_settings={"auto_envvar_prefix": "WORLDLINE"})
@click.argument("endpoint", envvar="WORLDLINE_ENDPOINT")
@click.option("--name", default="Bot", show_default=True, help="Of several: Bot1, Bot2, ...")
@click.option(
    "--players",
    type=click.IntRange(1, 1_000),
    default=1,
    show_default=True,
    help="How many play.",
)
@click.option(
    "--say",
    "phrases",
    multiple=True,
    help="What they say in turn, over and over; {thing} is a thing of their own.",
)
@click.option(
    "--thing", "things", multiple=True, help="The first is the first player's own, and so on."
)
@click.option(
    "--pace",
    type=click.FloatRange(0, 3_600),
    default=0.5,
    show_default=True,
    help="Seconds from one phrase to the next; never before the answer.",
)
@click.option(
    "--explore",
    is_flag=True,
    help="They decide for themselves: explore, gather, make things, fight and grow.",
)
@click.option(
    "--seed", type=int, default=1, show_default=True, help="Of what they leave to chance."
)
@click.option("--level", type=click.IntRange(2), help="Explorers leave when they have reached it.")
@click.option("--seconds", type=click.FloatRange(min=0), help="Ends after so long.")
@click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    envvar="WORLDLINE_DATA",
    show_envvar=True,
    help="Folder of who they are.",
)
def command(  # noqa: PLR0913, PLR0917 - click gives each option by itself
    endpoint: str,
    name: str,
    players: int,
    phrases: tuple[str, ...],
    things: tuple[str, ...],
    pace: float,
    explore: bool,  # noqa: FBT001 - click gives it so
    seed: int,
    level: int | None,
    seconds: float | None,
    data: Path,
) -> None:
    """Let players play by themselves in the world at ENDPOINT, for load and for checks.

    Each line of standard input is an order: words that all of them say at once, `NAME: words` for
    one of them, `/rest` and `/play` for their phrases, `/quit` to leave when all is answered; so
    does the end of the input, unless --seconds or --level says when. Standard output has a JSON
    object a line of all that they said and were told.
    """
    try:
        where = str(to_join(endpoint))
        secret = player_secret(player_folder(data))
        names = [name] if players == 1 else [f"{name}{number + 1}" for number in range(players)]
        scripts = {
            checked_name(one): _script(phrases, things, index) for index, one in enumerate(names)
        }
        minds = {one: Mind(seed + place) if explore else None for place, one in enumerate(scripts)}
        bots = {
            one: Bot(
                Player(where, one, secret), Record(one, _write, now_ms), script, pace, now_ms,
                minds[one], level,
            )
            for one, script in scripts.items()
        }  # fmt: skip
        was_asked = asyncio.run(_play(bots, seconds, to_the_end=seconds is None and level is None))
        if not was_asked:
            _check(bots.values(), where, seconds)
    except ClientError as error:
        click.echo(str(error), err=True)
        sys.exit(1)


def _script(phrases: tuple[str, ...], things: tuple[str, ...], index: int) -> list[str]:
    own = things[index % len(things)] if things else ""
    return [phrase.replace("{thing}", own) for phrase in phrases]


def _check(bots: Iterable[Bot], where: str, seconds: float | None) -> None:
    """Sees that the world let all of them in and kept them.

    Raises:
        ClientError: it did not; why.
    """
    for bot in bots:
        if bot.failure is not None:
            raise bot.failure
        if not bot.is_in:
            raise Unreachable(where, PATIENCE_S if seconds is None else seconds)


async def _play(bots: dict[str, Bot], seconds: float | None, *, to_the_end: bool) -> bool:
    """Plays until the time is over, or the orders; True when a signal ended it before."""
    playing = [asyncio.create_task(bot.run()) for bot in bots.values()]
    all_played = asyncio.create_task(_all(playing))
    obeying = asyncio.create_task(_obey(bots, to_the_end=to_the_end))
    asked = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, asked.set)
    leaving = asyncio.create_task(asked.wait())
    ends: tuple[asyncio.Task[Any], ...] = (all_played, obeying, leaving)
    await asyncio.wait(ends, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    if not leaving.done() and not all_played.done() and (seconds is None or _any_in(bots)):
        finishing = asyncio.create_task(_finish(bots))
        ends = (*ends, finishing)
        await asyncio.wait((leaving, finishing), return_when=asyncio.FIRST_COMPLETED)
    for task in (*ends, *playing):
        task.cancel()
    await asyncio.gather(*ends, *playing, return_exceptions=True)
    return asked.is_set()


def _any_in(bots: dict[str, Bot]) -> bool:
    return any(bot.is_in for bot in bots.values())


async def _all(tasks: list[asyncio.Task[None]]) -> None:
    await asyncio.wait(tasks)


async def _finish(bots: dict[str, Bot]) -> None:
    """Says nothing more, and waits a while for what is not answered yet."""
    for bot in bots.values():
        bot.rest()
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(PATIENCE_S):
            await asyncio.gather(*(bot.answered() for bot in bots.values()))


async def _obey(bots: dict[str, Bot], *, to_the_end: bool) -> None:
    """Does as standard input says, until it says `/quit`, or ends and that is meant."""
    async for line in read_lines(sys.stdin.fileno()):
        match line.strip():
            case "":
                continue
            case "/quit":
                return
            case "/rest":
                for bot in bots.values():
                    bot.rest()
            case "/play":
                for bot in bots.values():
                    bot.play()
            case _:
                whom, separator, words = line.partition(": ")
                chosen = [bots[whom]] if separator and whom in bots else list(bots.values())
                words = words if separator and whom in bots else line
                await asyncio.gather(*(bot.say(words.strip()) for bot in chosen))
    if not to_the_end:
        await asyncio.Event().wait()


def _write(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
