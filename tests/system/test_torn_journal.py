"""A broker dies, and something happens to the newest part of its journal before it starts again."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from broker.protocol.codec import decode_envelope, encode_envelope
from broker.protocol.frames import Envelope, Hello, Welcome
from broker.protocol.limits import PROTOCOL_VERSION
from broker.transport import Dealer
from tests.system.realm import PATIENCE_S, ROOT, Realm

pytestmark = pytest.mark.system

NAMES = 40
WAL = "journal.db-wal"
MARKED_S = 1.0
"""Within this time a broker has said beside its journal how far that is on disk."""


def enters(realm: Realm, names: range) -> None:
    """So many newcomers, each of whom is on disk before they are let in."""
    with contextlib.closing(Dealer(realm.endpoint)) as dealer:
        for number in names:
            hello = Hello(f"peer-{number}", 1, 1, "player", bytes(32), 1, [])
            dealer.send(encode_envelope(Envelope(PROTOCOL_VERSION, number + 1, 0, [hello])))
            until_s = time.monotonic() + PATIENCE_S
            while not any(
                isinstance(frame, Welcome)
                for data in dealer.drain(64)
                for frame in decode_envelope(data).frames
            ):
                assert time.monotonic() < until_s
                time.sleep(0.005)


def started_again(realm: Realm) -> subprocess.CompletedProcess[str]:
    """A broker that does not start: what it says."""
    command = [sys.executable, "-m", "client.cli", "broker", "--data", str(realm.folder)]
    return subprocess.run(
        [*command, "--listen", realm.endpoint],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=PATIENCE_S,
    )  # fmt: skip


@pytest.mark.timeout(120)
def test_damage_amid_what_was_acknowledged_is_not_taken_for_a_torn_tail(tmp_path: Path) -> None:
    """Half of the newest rows can't be read: the broker says so, twice, and changes nothing."""
    realm = Realm(tmp_path / "realm")
    realm.start("broker")
    try:
        enters(realm, range(NAMES))
        time.sleep(MARKED_S)
        realm.kill("broker")
        wal = realm.folder / WAL
        with wal.open("r+b") as file:
            file.seek(wal.stat().st_size // 2)
            file.write(os.urandom(64))
        for _ in range(2):
            told = started_again(realm)
            assert told.returncode == 2
            assert "its newest part is lost" in told.stderr
            assert told.stderr.count("\n") == 1
        (realm.folder / "journal.db.lock").unlink()
        realm.start("broker")
        enters(realm, range(NAMES, NAMES + 1))
    finally:
        realm.stop()


@pytest.mark.timeout(120)
def test_a_tail_that_was_never_acknowledged_is_left_out_without_a_word(tmp_path: Path) -> None:
    """Half a row that a power cut tore off ends nothing: the broker starts, and lets people in."""
    realm = Realm(tmp_path / "realm")
    realm.start("broker")
    try:
        enters(realm, range(NAMES))
        time.sleep(MARKED_S)
        realm.kill("broker")
        with (realm.folder / WAL).open("ab") as file:
            file.write(os.urandom(5_000))
        realm.start("broker")
        enters(realm, range(NAMES))
    finally:
        realm.stop()
