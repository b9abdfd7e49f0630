"""Who comes into a world from this terminal, and what they are told when they come and go.

It joins the player's folder, session and page to one visit; each of them is elsewhere.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from client.endpoint import Endpoint, from_elsewhere
from client.identity import (
    chosen_name,
    hold_place,
    is_remembered,
    player_folder,
    player_secret,
    remember_name,
)
from client.player import Player
from client.terminal.piped import Transcript
from client.terminal.visit import Front, Visit

if TYPE_CHECKING:
    from client.embedded.realm import Realm


class Self(NamedTuple):
    """Who plays, from which folder, and whether they ever said who they are."""

    folder: Path
    name: str
    secret: bytes
    was_guessed: bool = False


def who_plays(data: Path, name: str | None) -> Self:
    """Who comes, from a data folder: see `chosen_name`.

    The name is not remembered before a world has let them in: see `visit`.

    Raises:
        ClientError: nobody can come from there, or nobody said who it is.
    """
    folder = player_folder(data)
    ask = (lambda: input("What is your name? ")) if _is_interactive() else None
    chosen = chosen_name(folder, name, ask)
    guessed = name is None and not is_remembered(folder, chosen)
    return Self(folder, chosen, player_secret(folder), guessed)


def invitation(listen: Endpoint, name: str, command: str = "worldline") -> str:
    """How others join whoever is called so and listens there, by what they type for `worldline`."""
    whom = "Others on this machine" if listen.is_loopback else "Others"
    other = "Bo" if name == "Ana" else "Ana"
    return f"{whom} join with:\n  {command} join {from_elsewhere(listen)} --name {other}"


def typed_command() -> str:
    """What starts this program in the same folder: `worldline` where that is on the path."""
    started = Path(sys.argv[0])
    if started.name != "worldline" or shutil.which("worldline") is not None:
        return "worldline"
    return str(started)


def greeting(player: Self, invitation: str = "") -> str:
    """What somebody is told whom a world has let in."""
    who = f"You are {player.name}."
    if player.was_guessed:
        who = f"You are {player.name}; --name makes you somebody else."
    return f"{invitation}\n{who}".lstrip()


def farewell(player: Self) -> str:
    """What somebody is told who leaves."""
    return f"Goodbye, {player.name}. Your place is kept, with all that you carry."


def visit(
    player: Self,
    endpoint: str,
    patience: float,
    *,
    realm: Realm | None = None,
    invitation: str = "",
    others: tuple[str, ...] = (),
) -> int:
    """Plays in the world at an address until the player leaves; returns the exit code."""

    def visitor() -> Player:
        hold_place(player.folder, player.name, endpoint)
        return Player(endpoint, player.name, player.secret, others)

    return Visit(
        visitor=visitor,
        front=lambda: _front(player.folder),
        endpoint=endpoint,
        patience_s=patience,
        realm=realm,
        greeting=greeting(player, invitation),
        farewell=farewell(player),
        entered=lambda: remember_name(player.folder, player.name),
    ).run()


def _front(folder: Path) -> Front:
    if _is_interactive():
        from client.terminal.screen import Screen  # noqa: PLC0415 -- not where lines are piped

        return Screen(folder / "history", plain=_wants_plain())
    return Transcript()


def _is_interactive() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


def _wants_plain() -> bool:
    return bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") in ("dumb", None)
