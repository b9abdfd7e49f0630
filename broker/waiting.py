"""A broker whose disk takes nothing: it tells its peers, waits, and goes on when it does again.

Nothing of it is kept meanwhile but the address that it listens on: when the disk takes rows again
the journal is opened anew, and a new life begins from what it holds. What was not acknowledged may
be on disk or not, as after a crash; peers offer it again. A process that ended instead would be
started again and again by whoever looks after it.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final, Protocol

from broker.journal import Journal
from broker.journal_errors import UnwritableError
from broker.protocol import limits
from broker.protocol.codec import decode_envelope, encode_envelope
from broker.protocol.errors import Code, ProtocolError, is_definite
from broker.protocol.frames import Closed, Envelope
from broker.transport import AddressInUseError, Router

TRY_AGAIN_S: Final = 1.0
ANSWER_MS: Final = 50
MESSAGES_MAX: Final = 512


class Log(Protocol):
    """Where reports go."""

    def info(self, event: str, **fields: object) -> object:
        """Writes one line."""


def keep_serving(
    serve: Callable[[], None],
    journal: Path,
    listen: str,
    stopping: Callable[[], bool],
    log: Log,
) -> None:
    """Serves until that ends by itself; waits, and serves anew, where the disk takes nothing.

    Args:
        serve: opens the journal and the sockets, and closes them however it ends.
        journal: the journal's path.
        listen: where peers are told meanwhile.
    """
    while not stopping():
        try:
            serve()
        except UnwritableError as error:
            log.info("disk_refuses", text=str(error))
            _wait(journal, listen, stopping, str(error))
            log.info("disk_tried_again")
        else:
            return


def _wait(journal: Path, listen: str, stopping: Callable[[], bool], why: str) -> None:
    """Tells everybody who speaks why nothing is taken, until the disk takes something."""
    router = None
    try:
        with contextlib.suppress(AddressInUseError):  # who listens there answers
            router = Router(listen)
        next_s = time.monotonic() + TRY_AGAIN_S
        while not stopping():
            if router is None:
                time.sleep(ANSWER_MS / 1_000)
            elif router.wait(ANSWER_MS):
                _answer(router, why)
            if time.monotonic() >= next_s:
                if _takes(journal):
                    return
                next_s = time.monotonic() + TRY_AGAIN_S
    finally:
        if router is not None:
            router.close()


def _takes(journal: Path) -> bool:
    try:
        opened = Journal(journal)
    except UnwritableError:
        return False
    try:
        opened.check_room()
    except UnwritableError:
        return False
    finally:
        opened.close()
    return True


def _answer(router: Router, why: str) -> None:
    closed = Closed(Code.DISK, is_definite(Code.DISK), f"Nothing is taken for now. {why}")
    for route, data in router.drain(MESSAGES_MAX):
        try:
            envelope = decode_envelope(data)
        except ProtocolError:
            continue
        answer = Envelope(limits.PROTOCOL_VERSION, envelope.channel, 0, [closed])
        router.send(route, encode_envelope(answer))
