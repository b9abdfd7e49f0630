"""The only door to ZeroMQ: a ROUTER for those who attach, a DEALER for those who attach to it.

Every socket sets its bounds (docs/architecture.md): message size, high-water marks, handshake and
heartbeat intervals, reconnect back-off. Identities are drawn by the library and mean nothing: who
somebody is, the frames say. One thread owns a socket.
"""

from __future__ import annotations

from typing import Final

import zmq

from broker.protocol.limits import MESSAGE_BYTES_MAX

HIGH_WATER_MARK: Final = 1_000
HANDSHAKE_MS_MAX: Final = 2_000
HEARTBEAT_MS: Final = 500
HEARTBEAT_TIMEOUT_MS: Final = 1_500
CONNECT_TIMEOUT_MS: Final = 2_000
RECONNECT_MS: Final = 20
RECONNECT_MS_MAX: Final = 1_000


class TransportError(Exception):
    """An address can't be used; the text says which and why."""


class AddressInUseError(TransportError):
    """Another program listens there."""


def check_endpoint(endpoint: str) -> str:
    """The endpoint, if it is one: `tcp://HOST:PORT` (or `ipc://PATH`, `inproc://NAME`).

    Raises:
        TransportError: it is not; the text says what was expected.
    """
    if endpoint.startswith(("ipc://", "inproc://")):
        return endpoint
    scheme, separator, address = endpoint.partition("://")
    host, colon, port = address.rpartition(":")
    sound = separator and scheme == "tcp" and colon and host and port.isdigit()
    if not sound or not 0 < int(port) < 2**16:
        text = f"{endpoint!r} is no address; it looks like this: tcp://127.0.0.1:5570."
        raise TransportError(text)
    return endpoint


def _bound(socket: zmq.Socket[bytes]) -> None:
    socket.set(zmq.LINGER, 0)
    socket.set(zmq.MAXMSGSIZE, MESSAGE_BYTES_MAX)
    socket.set(zmq.SNDHWM, HIGH_WATER_MARK)
    socket.set(zmq.RCVHWM, HIGH_WATER_MARK)
    socket.set(zmq.HANDSHAKE_IVL, HANDSHAKE_MS_MAX)
    socket.set(zmq.TCP_KEEPALIVE, 1)
    if socket.type == zmq.DEALER:
        # Not on a ROUTER: libzmq 4.3.5 aborts when a heartbeat is due on a connection whose input
        # it has stopped and that was then reset. The protocol's own beats notice what is dead.
        socket.set(zmq.HEARTBEAT_IVL, HEARTBEAT_MS)
        socket.set(zmq.HEARTBEAT_TIMEOUT, HEARTBEAT_TIMEOUT_MS)
        socket.set(zmq.CONNECT_TIMEOUT, CONNECT_TIMEOUT_MS)
        socket.set(zmq.RECONNECT_IVL, RECONNECT_MS)
        socket.set(zmq.RECONNECT_IVL_MAX, RECONNECT_MS_MAX)


class Router:
    """The broker's socket: receives from anybody, sends to those who spoke.

    Args:
        endpoint: where to listen; port 0 or `*` lets the system choose one.

    Raises:
        AddressInUseError: something else listens there.
        TransportError: the address can't be used.
    """

    def __init__(self, endpoint: str) -> None:
        self._context = zmq.Context()
        self._socket = self._context.socket(zmq.ROUTER)
        _bound(self._socket)
        self._socket.set(zmq.ROUTER_MANDATORY, 1)
        try:
            self._socket.bind(endpoint)
        except zmq.ZMQError as error:
            self.close()
            if error.errno == zmq.EADDRINUSE:
                text = f"Another program listens on {endpoint} already; choose one with --listen."
                raise AddressInUseError(text) from error
            text = f"It is not possible to listen on {endpoint}: {error}."
            raise TransportError(text) from error
        self.endpoint = self._socket.getsockopt_string(zmq.LAST_ENDPOINT).rstrip("\0")
        self._poller = zmq.Poller()
        self._poller.register(self._socket, zmq.POLLIN)

    def wait(self, timeout_ms: int) -> bool:
        """Waits for something to receive; returns whether there is."""
        return bool(self._poller.poll(timeout_ms))

    def drain(self, count: int) -> list[tuple[bytes, bytes]]:
        """Up to count waiting messages as `(route, data)`; those of more parts lose all but one."""
        messages = []
        for _ in range(count):
            try:
                parts = self._socket.recv_multipart(zmq.DONTWAIT)
            except zmq.Again:
                break
            messages.append((parts[0], parts[-1] if len(parts) == 2 else b""))  # noqa: PLR2004
        return messages

    def send(self, route: bytes, data: bytes) -> str:
        """Sends to one who spoke: `sent`, `gone` (no such connection) or `full` (no more fits)."""
        try:
            self._socket.send_multipart((route, data), zmq.DONTWAIT)
        except zmq.Again:
            return "full"
        except zmq.ZMQError as error:
            if error.errno == zmq.EHOSTUNREACH:
                return "gone"
            raise
        return "sent"

    def close(self) -> None:
        """Closes the socket; what was not sent is dropped."""
        self._socket.close(0)
        self._context.term()


class Dealer:
    """A peer's socket: connects, and connects again by itself.

    Args:
        endpoint: where a broker listens.

    Raises:
        TransportError: it is no address.
    """

    def __init__(self, endpoint: str) -> None:
        check_endpoint(endpoint)
        self._context = zmq.Context()
        self._socket = self._context.socket(zmq.DEALER)
        _bound(self._socket)
        try:
            self._socket.connect(endpoint)
        except zmq.ZMQError as error:
            self.close()
            raise TransportError(
                f"It is not possible to connect to {endpoint}: {error}."
            ) from error

    @property
    def descriptor(self) -> int:
        """A file descriptor that becomes readable, once, when `drain` may find something."""
        return int(self._socket.get(zmq.FD))

    def drain(self, count: int) -> list[bytes]:
        """Up to count waiting messages."""
        messages = []
        for _ in range(count):
            try:
                messages.append(self._socket.recv(zmq.DONTWAIT))
            except zmq.Again:
                break
        return messages

    def send(self, data: bytes) -> bool:
        """Hands a message over to be sent; returns whether there was room."""
        try:
            self._socket.send(data, zmq.DONTWAIT)
        except zmq.Again:
            return False
        return True

    def close(self) -> None:
        """Closes the socket; what was not sent is dropped."""
        self._socket.close(0)
        self._context.term()
