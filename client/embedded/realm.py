"""An embedded realm: broker, world and gateway as children of the player's own process.

It starts the three at once (peers wait for their broker by themselves), starts again what dies,
and ends them in order. They all hang on one pipe that only this process holds, so that none
outlives it whatever happens to it. It speaks no protocol and knows no player.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Final, NoReturn

from client.embedded.child import Child
from client.embedded.programs import Program
from client.endpoint import Endpoint, is_taken
from client.errors import BadFolder, RealmFailed

EXIT_MISTAKE: Final = 2
"""A child's exit code for what starting it again can't mend."""
DEATHS_MAX: Final = 5
DEATHS_WINDOW_S: Final = 60.0
BACKOFF_S: Final = 0.1
BACKOFF_S_MAX: Final = 2.0
STOP_GRACE_S: Final = 3.0
LOG_CHECK_S: Final = 30.0
VACATE_S: Final = 1.0
"""How long a broker that lost its own terminal may take to leave the port."""
_VACATE_STEP_S: Final = 0.05


class Realm:
    """The programs of one realm, from `start` to `stop`.

    Args:
        programs: in the order of starting, the broker first; they end in the opposite order.
        folder: the realm's folder; logs go to `logs/` in it.
        listen: where the broker will listen.
    """

    def __init__(self, programs: tuple[Program, ...], folder: Path, listen: Endpoint) -> None:
        self._programs = programs
        self._logs = folder / "logs"
        self._folder = folder
        self._listen = listen
        self._lifeline, self._holder = os.pipe()
        self._children: dict[str, Child] = {}

    def start(self) -> None:
        """Starts the programs and returns at once.

        Where something listens already, the broker alone is started, because only it can say what
        is wrong, and a world and a gateway beside it would find the wrong broker: see `watch`.

        Raises:
            BadFolder: the folder can't be made or written.
            RealmFailed: a program can't be started.
        """
        try:
            self._logs.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise BadFolder(self._folder, reason) from error
        first = self._programs[:1] if is_taken(self._listen) else self._programs
        for program in first:
            self._spawn(program)

    def _spawn(self, program: Program) -> Child:
        try:
            child = Child(program, self._logs, self._lifeline)
        except OSError as error:
            raise RealmFailed(f"The {program.name} can't be started: {error}.") from error
        self._children[program.name] = child
        return child

    async def settled(self) -> None:
        """Returns when a player may connect: at once, unless something listened there already.

        Raises:
            RealmFailed: that other one stays, in the broker's own words.
        """
        if len(self._children) == len(self._programs):
            return
        broker = self._children[self._programs[0].name]
        try:
            async with asyncio.timeout(VACATE_S):
                await broker.exited()
                while is_taken(self._listen):  # noqa: ASYNC110 - a port tells nobody it is free
                    await asyncio.sleep(_VACATE_STEP_S)
        except TimeoutError:
            if broker.has_ended:
                raise RealmFailed(_last_words(broker)) from None
        else:
            self._children.clear()  # the other one was on its way out: once more from the start
        self._start_missing()

    def _start_missing(self) -> None:
        for program in self._programs:
            if program.name not in self._children:
                self._spawn(program)

    async def watch(self, tell: Callable[[str], None]) -> NoReturn:
        """Keeps the programs running until it is cancelled; `settled` comes before.

        Args:
            tell: takes a sentence about a program that was started again.

        Raises:
            RealmFailed: one of them can't be kept running; the sentence is for the player.
        """
        try:
            async with asyncio.TaskGroup() as group:
                for program in self._programs:
                    group.create_task(self._keep(program, tell))
                group.create_task(self._bound_logs())
        except ExceptionGroup as failures:
            # `except*` would wrap what is raised in it once more, on some Pythons.
            failed = failures.subgroup(RealmFailed)
            if failed is None:
                raise
            raise failed.exceptions[0] from None
        raise AssertionError

    async def _keep(self, program: Program, tell: Callable[[str], None]) -> NoReturn:
        deaths: deque[float] = deque(maxlen=DEATHS_MAX)
        while True:
            child = self._children[program.name]
            code = await child.exited()
            if code == EXIT_MISTAKE:
                raise RealmFailed(_last_words(child))
            deaths.append(time.monotonic())
            if len(deaths) == DEATHS_MAX and deaths[-1] - deaths[0] < DEATHS_WINDOW_S:
                raise RealmFailed(
                    f"The {program.name} stopped {DEATHS_MAX} times within a minute, so this world"
                    f" was closed; nothing acknowledged is lost. Its log is {child.log}."
                )
            recent = sum(deaths[-1] - death < DEATHS_WINDOW_S for death in deaths)
            await asyncio.sleep(min(BACKOFF_S * 2 ** (recent - 1), BACKOFF_S_MAX))
            self._spawn(program)
            tell(f"The {program.name} stopped ({_ending(code)}) and was started again.")

    async def _bound_logs(self) -> NoReturn:
        while True:
            await asyncio.sleep(LOG_CHECK_S)
            for child in self._children.values():
                child.bound_log()

    async def stop(self) -> None:
        """Ends the programs, last started first, each within `STOP_GRACE_S`; then the lifeline."""
        for program in reversed(self._programs):
            if child := self._children.pop(program.name, None):
                await child.stop(STOP_GRACE_S)
        self.abandon()

    def abandon(self) -> None:
        """Lets go of the lifeline: whatever still runs ends by itself. May be called again."""
        for fd in (self._holder, self._lifeline):
            if fd >= 0:
                os.close(fd)
        self._holder = self._lifeline = -1


def _last_words(child: Child) -> str:
    name = child.program.name
    said = child.said_last().removeprefix("Error: ")
    return said or f"The {name} ended and did not say why. Its log is {child.log}."


def _ending(code: int) -> str:
    return f"by signal {-code}" if code < 0 else f"exit code {code}"
