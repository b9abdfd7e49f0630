"""A line between two brokers that a test can cut: what goes over it goes through this process."""

from __future__ import annotations

import contextlib
import socket
import threading
from typing import Final

CHUNK: Final = 65_536


class Cable:
    """Passes on what comes to an address of its own; nothing at all while it is cut.

    Args:
        at: the address that others use, `tcp://127.0.0.1:PORT`.
        to: the address behind it.

    Attributes:
        endpoint: the address that others use.
    """

    def __init__(self, at: str, to: str) -> None:
        self.endpoint = at
        self._at = _pair(at)
        self._to = _pair(to)
        self._lock = threading.Lock()
        self._sockets: list[socket.socket] = []
        self._listener: socket.socket | None = None
        self.heal()

    def heal(self) -> None:
        """Lets connections come through."""
        self._listener = socket.create_server(self._at, reuse_port=False)
        threading.Thread(target=self._accept, args=(self._listener,), daemon=True).start()

    def cut(self) -> None:
        """Ends all connections, and refuses new ones."""
        with self._lock:
            gone, self._sockets = self._sockets, []
            if self._listener is not None:
                gone.append(self._listener)
                self._listener = None
        for one in gone:
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                near, _ = listener.accept()
            except OSError:
                return
            try:
                far = socket.create_connection(self._to, timeout=1)
            except OSError:
                near.close()
                continue
            far.settimeout(None)
            with self._lock:
                if self._listener is not listener:
                    near.close()
                    far.close()
                    return
                self._sockets += [near, far]
            for one, other in ((near, far), (far, near)):
                threading.Thread(target=_pass_on, args=(one, other), daemon=True).start()


def _pass_on(one: socket.socket, other: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := one.recv(CHUNK):
            other.sendall(data)
    for each in (one, other):
        with contextlib.suppress(OSError):
            each.shutdown(socket.SHUT_RDWR)


def _pair(endpoint: str) -> tuple[str, int]:
    host, _, port = endpoint.removeprefix("tcp://").rpartition(":")
    return host, int(port)
