"""Strangers at a broker's doors: what they send and hold open costs nobody else their place."""

from __future__ import annotations

import contextlib
import resource
import socket
import struct
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from broker.asking import ask_status
from broker.paced_log import BURST
from broker.protocol.codec import encode_envelope
from broker.protocol.frames import Envelope, Hello
from broker.protocol.limits import PROTOCOL_VERSION
from broker.service_key import service_key
from broker.transport import Dealer
from tests.system.realm import PATIENCE_S, Realm

pytestmark = pytest.mark.system

GREETING = b"\xff" + bytes(8) + b"\x7f\x03\x00" + b"NULL".ljust(20, b"\0") + bytes(32)
PROPERTIES = b"\x05READY\x0bSocket-Type" + struct.pack(">I", 6) + b"DEALER"
READY = b"\x04" + bytes([len(PROPERTIES)]) + PROPERTIES
USUAL_DESCRIPTORS = 256
IDLE = 300
HELLOS = 20_000


@contextlib.contextmanager
def a_broker(folder: Path) -> Iterator[Realm]:
    """A broker that answers, started with as few descriptors as some systems give."""
    realm = Realm(folder)
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (USUAL_DESCRIPTORS, hard))
    try:
        realm.start("broker")
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    try:
        answers(realm, PATIENCE_S)
        yield realm
    finally:
        realm.stop()


def answers(realm: Realm, patience_s: float) -> None:
    """Asks over a connection of its own how the broker is, until it says so."""
    until_s = time.monotonic() + patience_s
    while True:
        try:
            ask_status(realm.endpoint, service_key(realm.folder), 1.0)
        except Exception:
            if time.monotonic() >= until_s:
                raise
        else:
            return


def shaken_hands(realm: Realm) -> socket.socket:
    """A connection that ZeroMQ takes for a peer's, and that says nothing more."""
    host, _, port = realm.endpoint.removeprefix("tcp://").rpartition(":")
    connection = socket.create_connection((host, int(port)), PATIENCE_S)
    connection.sendall(GREETING + READY)
    return connection


@pytest.mark.timeout(120)
def test_idle_connections_keep_nobody_out(tmp_path: Path) -> None:
    """More of them than a process may usually have descriptors, and a newcomer is answered."""
    with a_broker(tmp_path / "realm") as realm, contextlib.ExitStack() as held:
        for _ in range(IDLE):
            held.enter_context(shaken_hands(realm))
        time.sleep(1)
        answers(realm, 2.0)


@pytest.mark.timeout(120)
def test_a_flood_of_hellos_does_not_fill_the_log(tmp_path: Path) -> None:
    """Thousands are refused, each is answered, and the log has a bounded number of lines of it."""
    with a_broker(tmp_path / "realm") as realm:
        with contextlib.closing(Dealer(realm.endpoint)) as dealer:
            refused, sent = 0, 0
            until_s = time.monotonic() + 60
            while refused < HELLOS and time.monotonic() < until_s:
                if sent < HELLOS and sent - refused < BURST // 2:
                    hello = Hello("+nobody", 1, 1, "world", bytes(32), 1, [])
                    sent += dealer.send(
                        encode_envelope(Envelope(PROTOCOL_VERSION, sent + 1, 0, [hello]))
                    )
                refused += len(dealer.drain(BURST))
            assert refused == HELLOS
        answers(realm, 2.0)
        assert BURST <= realm.log("broker").count('"refused"') < HELLOS // 4
