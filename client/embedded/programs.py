"""The three programs of an embedded realm and the command line of each. Starts nothing."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from client.endpoint import Endpoint, from_here


@dataclass(frozen=True, slots=True)
class Program:
    """One program to keep running.

    Attributes:
        name: as a person knows it, and as its log file is called.
        arguments: its whole command line, without the lifeline.
    """

    name: str
    arguments: tuple[str, ...]


def realm_programs(
    folder: Path, listen: Endpoint, world: str | None, gateway: tuple[str, ...] = ()
) -> tuple[Program, ...]:
    """Broker, world and gateway, in the order in which they are started.

    Args:
        folder: where the realm lives, absolute.
        listen: where the broker listens.
        world: which world to play, a name or a folder; None leaves it to the world peer.
        gateway: the gateway's options.
    """
    broker = str(from_here(listen))
    chosen = () if world is None else ("--world", _from_anywhere(world))
    return (
        _worldline("broker", "--data", str(folder), "--listen", str(listen)),
        _worldline("world", "--data", str(folder), "--broker", broker, *chosen),
        _worldline("gateway", "--data", str(folder), "--broker", broker, *gateway),
    )


def _worldline(name: str, *options: str) -> Program:
    return Program(name, (sys.executable, "-m", "client.cli", name, *options))


def _from_anywhere(world: str) -> str:
    """A folder by its whole path, because the programs run elsewhere; a name as it is."""
    return str(Path(world).absolute()) if Path(world).is_dir() else world
