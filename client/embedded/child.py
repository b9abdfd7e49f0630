"""One child process: started on a lifeline, with its log, out of reach of the terminal's Ctrl-C."""

from __future__ import annotations

import asyncio
import contextlib
import os
import subprocess
import threading
from pathlib import Path

from client.embedded.logs import bound_log, last_line, open_log
from client.embedded.programs import Program

_CODE_ROOT = Path(__file__).resolve().parents[2]
"""The children's working folder, so that `-m client.cli` means this code and no other."""


class Child:
    """A program that runs; it is ended through this object or by losing its lifeline.

    Args:
        program: what to run.
        logs: folder of its log file.
        lifeline: reading end of the realm's pipe, which the child inherits.

    Raises:
        OSError: it can't be started, or its log can't be written.
    """

    def __init__(self, program: Program, logs: Path, lifeline: int) -> None:
        self.program = program
        self.log = logs / f"{program.name}.log"
        log = open_log(self.log)
        try:
            self._log_start = os.fstat(log).st_size
            self._process = subprocess.Popen(  # ended by Realm.stop
                [*program.arguments, "--lifeline", str(lifeline)],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                pass_fds=(lifeline,),
                start_new_session=True,
                cwd=_CODE_ROOT,
            )
        finally:
            os.close(log)
        self._exit: asyncio.Future[int] | None = None

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    @property
    def has_ended(self) -> bool:
        """Whether it is gone, as far as an earlier `exited` can tell."""
        return self._exit is not None and self._exit.done()

    def said_last(self) -> str:
        """The last line it wrote in this run."""
        return last_line(self.log, self._log_start)

    def bound_log(self) -> None:
        """Keeps its log from filling the disk."""
        with contextlib.suppress(OSError):
            bound_log(self.log)

    async def exited(self) -> int:
        """Its exit code, negative for a signal, once it has ended."""
        if self._exit is None:
            loop = asyncio.get_running_loop()
            self._exit = loop.create_future()
            threading.Thread(
                target=self._wait, args=(loop, self._exit), name=self.program.name, daemon=True
            ).start()
        return await asyncio.shield(self._exit)

    def _wait(self, loop: asyncio.AbstractEventLoop, told: asyncio.Future[int]) -> None:
        code = self._process.wait()
        with contextlib.suppress(RuntimeError):  # the loop was closed: nobody waits any more
            loop.call_soon_threadsafe(told.set_result, code)

    async def stop(self, grace_s: float) -> None:
        """Asks it to end, and ends it when it has not after `grace_s` seconds."""
        self._process.terminate()
        try:
            async with asyncio.timeout(grace_s):
                await self.exited()
        except TimeoutError:
            self._process.kill()
            await self.exited()
