"""The only door to ZeroMQ: a ROUTER for those who attach, a DEALER for those who attach to it.

A broker has another ROUTER for other brokers, and a DEALER to each that it dials (`LinkSockets`).

Every socket sets its bounds (docs/architecture.md): message size, high-water marks, handshake and
heartbeat intervals, reconnect back-off. Identities are drawn by the library and mean nothing: who
somebody is, the frames say. One thread owns a socket.
"""

from __future__ import annotations

import errno
import re
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
_HOST: Final = re.compile(r"\[[0-9A-Fa-f:.]+(%[^\s\]]+)?\]|[^\s/:\[\]]+")
"""A name or an IPv4 address, or an IPv6 address in brackets."""
BROKEN: Final = (
    zmq.EVENT_DISCONNECTED
    | zmq.EVENT_HANDSHAKE_FAILED_AUTH
    | zmq.EVENT_HANDSHAKE_FAILED_PROTOCOL
    | zmq.EVENT_HANDSHAKE_FAILED_NO_DETAIL
)
"""What ends a dialled connection: the next one is another socket, with nothing stale in it."""


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
    sound = separator and scheme == "tcp" and colon and _HOST.fullmatch(host) and port.isdecimal()
    if not sound or not 0 < int(port) < 2**16:
        text = f"{endpoint!r} is no address; it looks like this: tcp://127.0.0.1:5570."
        raise TransportError(text)
    return endpoint


def is_reachable(endpoint: str) -> bool:
    """Whether what somebody else told is an address on a network: nothing of this machine's own."""
    try:
        return check_endpoint(endpoint).startswith("tcp://")
    except TransportError:
        return False


def _bound(socket: zmq.Socket[bytes]) -> None:
    socket.set(zmq.LINGER, 0)
    socket.set(zmq.MAXMSGSIZE, MESSAGE_BYTES_MAX)
    socket.set(zmq.SNDHWM, HIGH_WATER_MARK)
    socket.set(zmq.RCVHWM, HIGH_WATER_MARK)
    socket.set(zmq.HANDSHAKE_IVL, HANDSHAKE_MS_MAX)
    socket.set(zmq.TCP_KEEPALIVE, 1)
    if socket.type == zmq.DEALER:
        socket.set(zmq.CONNECT_TIMEOUT, CONNECT_TIMEOUT_MS)
        socket.set(zmq.RECONNECT_IVL, RECONNECT_MS)
        socket.set(zmq.RECONNECT_IVL_MAX, RECONNECT_MS_MAX)


def _family(socket: zmq.Socket[bytes], endpoint: str) -> None:
    """Lets a socket use IPv6 where its address is one; others stay as they were."""
    if endpoint.startswith("tcp://["):
        socket.set(zmq.IPV6, 1)


def _beating(socket: zmq.Socket[bytes]) -> None:
    """Lets the library notice a dead connection.

    In peers alone: libzmq 4.3.5 aborts when a heartbeat is due on a connection whose input it has
    stopped and that was then reset. In brokers the protocol's own beats notice what is dead.
    """
    socket.set(zmq.HEARTBEAT_IVL, HEARTBEAT_MS)
    socket.set(zmq.HEARTBEAT_TIMEOUT, HEARTBEAT_TIMEOUT_MS)


def _reason(error: zmq.ZMQError) -> str:
    """Why an address can't be listened on."""
    if error.errno in (errno.ENODEV, errno.EADDRNOTAVAIL):
        return "this machine has no such address"
    return zmq.strerror(error.errno or 0).lower()


class Router:
    """The broker's socket: receives from anybody, sends to those who spoke.

    Args:
        endpoint: where to listen; port 0 or `*` lets the system choose one.
        option: the command's option that says another address, for sentences.

    Raises:
        AddressInUseError: something else listens there.
        TransportError: the address can't be used.
    """

    def __init__(self, endpoint: str, option: str = "--listen") -> None:
        self._context = zmq.Context()
        self._socket = self._context.socket(zmq.ROUTER)
        _bound(self._socket)
        _family(self._socket, endpoint)
        self._socket.set(zmq.ROUTER_MANDATORY, 1)
        try:
            self._socket.bind(endpoint)
        except zmq.ZMQError as error:
            self.close()
            if error.errno == zmq.EADDRINUSE:
                text = f"Another program listens on {endpoint} already; choose one with {option}."
                raise AddressInUseError(text) from error
            text = (
                f"It is not possible to listen on {endpoint}: {_reason(error)}. Choose another "
                f"with {option}: tcp://127.0.0.1:5570 for this machine alone, tcp://0.0.0.0:5570 "
                "for others as well."
            )
            raise TransportError(text) from error
        self.endpoint = self._socket.getsockopt_string(zmq.LAST_ENDPOINT).rstrip("\0")
        self._poller = zmq.Poller()
        self._poller.register(self._socket, zmq.POLLIN)

    def wait(self, timeout_ms: int) -> bool:
        """Waits for something to receive, here or where `watch` said; returns whether there is."""
        return bool(self._poller.poll(timeout_ms))

    def watch(self, socket: zmq.Socket[bytes]) -> None:
        """Lets `wait` end when another socket of the same thread may be read as well."""
        self._poller.register(socket, zmq.POLLIN)

    def unwatch(self, socket: zmq.Socket[bytes]) -> None:
        """Takes back what `watch` said."""
        self._poller.unregister(socket)

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

    @property
    def socket(self) -> zmq.Socket[bytes]:
        """The socket itself, for whoever waits for several."""
        return self._socket


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
        _family(self._socket, endpoint)
        _beating(self._socket)
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


class _Line:
    """A connection that a broker dialled, with the monitor that tells when it breaks."""

    def __init__(self, context: zmq.Context[zmq.Socket[bytes]], endpoint: str) -> None:
        self.socket = context.socket(zmq.DEALER)
        _bound(self.socket)
        _family(self.socket, endpoint)
        self.monitor = self.socket.get_monitor_socket(BROKEN)
        try:
            self.socket.connect(endpoint)
        except zmq.ZMQError as error:
            self.close()
            raise TransportError(
                f"It is not possible to connect to {endpoint}: {error}."
            ) from error

    def is_broken(self) -> bool:
        """Whether the connection was lost, or its handshake failed."""
        if not self.monitor.poll(0):
            return False
        self.monitor.recv_multipart()  # what pyzmq reads it with would import all of asyncio
        return True

    def close(self) -> None:
        """Closes the socket and its monitor; what was not sent is dropped."""
        self.socket.disable_monitor()
        self.monitor.close(0)
        self.socket.close(0)


class LinkSockets:
    """A broker's sockets to other brokers: those who dial it, and those that it dials.

    A route is what the ROUTER calls a connection, or what the caller calls one that it dialled.
    Each time that somebody is dialled the socket is new: no stale burst survives in it.

    Args:
        beside: the peers' socket, which waits for these as well; one thread owns them all.
        endpoint: where other brokers dial this one; empty where they can't.

    Raises:
        AddressInUseError: something else listens there.
        TransportError: the address can't be used.
    """

    def __init__(self, beside: Router, endpoint: str) -> None:
        self._beside = beside
        self._router = Router(endpoint, "--links") if endpoint else None
        if self._router is not None:
            beside.watch(self._router.socket)
        self._context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
        self._lines: dict[bytes, _Line] = {}

    @property
    def endpoint(self) -> str:
        """Where it listens; empty where it does not."""
        return self._router.endpoint if self._router is not None else ""

    @property
    def dialled(self) -> list[bytes]:
        """The routes of the connections that were dialled and not hung up."""
        return list(self._lines)

    def dial(self, route: bytes, endpoint: str) -> None:
        """Connects anew to a broker that listens at an address.

        Raises:
            TransportError: it is no address.
        """
        self.hang_up(route)
        check_endpoint(endpoint)
        line = self._lines[route] = _Line(self._context, endpoint)
        self._beside.watch(line.socket)
        self._beside.watch(line.monitor)

    def hang_up(self, route: bytes) -> None:
        """Ends a connection that was dialled, if there is one; what was not sent is dropped."""
        line = self._lines.pop(route, None)
        if line is not None:
            self._beside.unwatch(line.socket)
            self._beside.unwatch(line.monitor)
            line.close()

    def drain(self, count: int) -> list[tuple[bytes, bytes]]:
        """Up to count waiting messages of each socket, as `(route, data)`."""
        messages = self._router.drain(count) if self._router is not None else []
        for route, line in self._lines.items():
            for _ in range(count):
                try:
                    messages.append((route, line.socket.recv(zmq.DONTWAIT)))
                except zmq.Again:
                    break
        return messages

    def broken(self) -> list[bytes]:
        """The dialled connections that were lost; they are hung up. To be asked after `drain`."""
        lost = [route for route, line in self._lines.items() if line.is_broken()]
        for route in lost:
            self.hang_up(route)
        return lost

    def send(self, route: bytes, data: bytes) -> str:
        """Sends: `sent`, `gone` (no such connection) or `full` (no more fits)."""
        line = self._lines.get(route)
        if line is None:
            return self._router.send(route, data) if self._router is not None else "gone"
        try:
            line.socket.send(data, zmq.DONTWAIT)
        except zmq.Again:
            return "full"
        return "sent"

    def close(self) -> None:
        """Closes all; what was not sent is dropped."""
        for route in self.dialled:
            self.hang_up(route)
        if self._router is not None:
            self._beside.unwatch(self._router.socket)
            self._router.close()
        self._context.term()
