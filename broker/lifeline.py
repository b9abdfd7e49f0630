"""Ends a program when the process that started it is gone, however that one ended.

The parent keeps the writing end of a pipe and writes nothing; a child that reads its end knows at
once when the last writer is dead, even by SIGKILL. This module starts nothing and handles no
signals: what ending means is the program's to say, and it has a bounded time for it.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from typing import Final

GRACE_S: Final = 5.0
"""How long a program may take to end by itself once its parent is gone."""
EXIT_ORPHANED: Final = 70
"""Exit code of a program that had to be cut off after its grace."""


def watch_lifeline(fd: int, on_end: Callable[[], None], grace_s: float = GRACE_S) -> None:
    """Calls `on_end` when the other end of the pipe is gone; returns at once.

    Args:
        fd: the inherited reading end of the parent's pipe (`--lifeline FD`).
        on_end: called once, in a thread of its own: it may only do what is safe there, such as
            `loop.call_soon_threadsafe(stop.set)` or `os.kill(os.getpid(), signal.SIGTERM)`.
        grace_s: seconds after which the process is cut off with `EXIT_ORPHANED` if it still lives;
            to a journal that is the same as a crash, and it is made for those.

    Raises:
        OSError: fd is not an open descriptor.
    """
    os.set_inheritable(fd, False)  # noqa: FBT003 - that is how os spells it
    threading.Thread(target=_wait, args=(fd, on_end, grace_s), name="lifeline", daemon=True).start()


def _wait(fd: int, on_end: Callable[[], None], grace_s: float) -> None:
    try:
        while os.read(fd, 1024):
            pass
    except OSError:
        pass  # closed under us: nobody holds the line any more either
    try:
        on_end()
    finally:
        time.sleep(grace_s)
        os._exit(EXIT_ORPHANED)
